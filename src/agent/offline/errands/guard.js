/**
 * The part of an errands program that watches out. It follows the attackers in view from step to
 * step, weighs what each action of the player leads to (`peril.js`), and takes the one that costs the least health
 * and time.
 */
import { watchSky } from './days.js';
import { DEEP, isBelow } from './floors.js';
import { tend } from './garden.js';
import { groundOf, HERE, PITCH, peril, threats, WALL_STEPS, WALLS_KEPT } from './peril.js';
import { littered, presses, SIDES } from './shelter.js';
import { volley, volleys } from './volley.js';
import { HUGE } from './ways.js';

// steps for which an attacker that has left the view is still kept clear of
const MEMORY = 10;
// steps for which one that is near and not told any more is taken to be there
const HIDDEN = 6;
/** Takes in the creatures in view, and keeps ways clear of those that attack. */
export function look(w, m) {
  m.creatures = w.creatures();
  follow(w, m);
  tend(w, m);
  watchSky(w, m);
  for (const { name, rows, columns } of m.creatures) m.sighted[name] = { r: w.rows() + rows, c: w.columns() + columns };
  const about = [...m.foes, ...m.lost];
  if (LINES > 0) {
    for (const { name, rows, columns } of about) {
      if (!FOES[name]?.shot) continue;
      for (const [r, c] of SIDES) {
        for (let k = 1; k <= 6 && !STOPS.includes(w.known(rows + k * r, columns + k * c) ?? ''); k++)
          w.avoid(rows + k * r, columns + k * c, LINES);
      }
    }
  }
  if (WARY > 0) {
    for (const { rows, columns } of about) {
      for (let r = -2; r <= 2; r++)
        for (let c = -2; c <= 2; c++) if (Math.abs(r) + Math.abs(c) <= 2) w.avoid(rows + r, columns + c, WARY);
    }
  }
}
/** The attackers in view, each with what is known of it since it was seen first: steps of rest left, and health lost. */
function follow(w, m) {
  const y = w.rows();
  const x = w.columns();
  const lost = m.health - w.health();
  m.health = w.health();
  const known = m.foes;
  m.foes = [];
  // an empty bar takes 1 now and then
  let blow = lost >= (BARS.some((bar) => w.fact(bar) < 1) ? 1.01 : 1);
  for (const { name, rows, columns } of m.creatures) {
    if (!ATTACKERS.includes(name)) continue;
    const foe = { name, rows, columns, r: y + rows, c: x + columns, rest: 0, hurt: 0 };
    m.foes.push(foe);
    const kind = FOES[name];
    const old = known.find((one) => one.name === name && Math.abs(one.r - foe.r) + Math.abs(one.c - foe.c) <= 1);
    if (old === undefined) continue;
    known.splice(known.indexOf(old), 1);
    const beside = Math.abs(rows) + Math.abs(columns) === 1;
    foe.hurt = old.hurt + (m.struck !== null && m.struck.r === old.r && m.struck.c === old.c ? m.struck.damage : 0);
    if (kind === undefined) continue;
    foe.rest = old.rest - (beside || !kind.sudden ? 1 : 0);
    if (foe.rest < 0 && beside && blow) {
      foe.rest = kind.rest;
      blow = false;
    }
    foe.rest = Math.max(0, foe.rest);
  }
  if (DEEP)
    m.foes.push(
      ...hiddenOf(
        w,
        m,
        known,
        y,
        x,
        blow && lost > 1.2 && m.shots.every(({ rows, columns }) => Math.abs(rows) + Math.abs(columns) > 2),
      ),
    );
  m.struck = null;
  // those that have left the view stay where they were for a while
  const now = w.fact('steps');
  m.lost = [...m.lost, ...known.map((one) => ({ ...one, until: now + MEMORY }))]
    .filter(({ r, c, until }) => until > now && w.block(r - y, c - x) === null)
    .map((one) => ({ ...one, rows: one.r - y, columns: one.c - x }));
  followShots(m, y, x);
}
/**
 * Attackers that were near, are not dead, and are not told any more although their cell is in view: something else there hides
 * them, or the dark. They come nearer, as they do. A blow that nobody in view struck came from one of them, or from one in front.
 */
function hiddenOf(w, m, gone, y, x, blow) {
  const now = w.fact('steps');
  const found = [];
  for (const old of gone) {
    const kind = FOES[old.name];
    const until = old.until ?? now + HIDDEN;
    const hurt = old.hurt + (m.struck !== null && m.struck.r === old.r && m.struck.c === old.c ? m.struck.damage : 0);
    const [rows, columns] = [old.r - y, old.c - x];
    if (
      kind === undefined ||
      kind.shot !== null ||
      hurt >= kind.health ||
      now >= until ||
      w.block(rows, columns) === null
    )
      continue;
    const far = Math.abs(rows) + Math.abs(columns);
    const along = Math.abs(rows) > Math.abs(columns);
    const [r, c] = far > 1 && now > m.followed ? [along ? Math.sign(rows) : 0, along ? 0 : Math.sign(columns)] : [0, 0];
    const [to, tc] = free(w, rows - r, columns - c) ? [rows - r, columns - c] : [rows, columns];
    if (far > 3 || (to === 0 && tc === 0) || w.mob(to, tc) !== null) continue;
    const strikes = blow && Math.abs(to) + Math.abs(tc) === 1;
    if (strikes) blow = false;
    found.push({
      name: old.name,
      rows: to,
      columns: tc,
      r: y + to,
      c: x + tc,
      hurt,
      rest: strikes ? kind.rest : Math.max(0, old.rest - 1),
      until: strikes ? now + HIDDEN : until,
    });
  }
  m.followed = now;
  const name =
    blow && isBelow(m) ? ATTACKERS.find((one) => FOES[one]?.shot === null && w.fact('home:' + one) >= 1) : undefined;
  const [r, c] = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  const block = w.block(r, c);
  if (
    name !== undefined &&
    m.foes.every(({ rows, columns }) => Math.abs(rows) + Math.abs(columns) > 1) &&
    (VEILS.includes(block) || free(w, r, c))
  ) {
    found.push({ name, rows: r, columns: c, r: y + r, c: x + c, hurt: 0, rest: FOES[name].rest, until: now + HIDDEN });
  }
  return found;
}
/** Shots in view and where they fly: on, as before, or towards the player if they are new. */
function followShots(m, y, x) {
  const known = m.shots;
  m.shots = [];
  for (const { name, rows, columns } of m.creatures) {
    const damage = DARTS[name];
    if (damage === undefined) continue;
    const old = known.find(
      (one) => one.name === name && Math.abs(one.r - y - rows) + Math.abs(one.c - x - columns) === 1,
    );
    let dr = 0;
    let dc = 0;
    if (old !== undefined) {
      dr = y + rows - old.r;
      dc = x + columns - old.c;
    } else {
      if (Math.abs(rows) > Math.abs(columns)) dr = -Math.sign(rows);
      else dc = -Math.sign(columns);
      const by = m.foes.find(
        (foe) =>
          FOES[foe.name]?.shot?.name === name && Math.abs(foe.rows - rows) + Math.abs(foe.columns - columns) <= 1,
      );
      if (by !== undefined) by.rest = FOES[by.name].rest;
    }
    m.shots.push({ name, damage, rows, columns, dr, dc, r: y + rows, c: x + columns });
  }
}
/** An attacker beside the player, the one in front if there are several; or null. */
export function beside(w, m) {
  const near = m.foes.filter(({ rows, columns }) => Math.abs(rows) + Math.abs(columns) === 1);
  return near.find((foe) => isInFront(w, foe)) ?? near[0] ?? null;
}
export const turnTo = (w, { rows, columns }) => presses(w)[SIDES.findIndex(([r, c]) => r === rows && c === columns)];
export const isInFront = (w, foe) => turnTo(w, foe) === w.heading();
export const free = (w, r, c) => {
  const block = w.block(r, c);
  return block !== null && PASSES[block] === 3 && w.mob(r, c) === null;
};
/** Whether the player can step onto a cell in view: what flies is in the way only where it blocks. */
const walks = (w, r, c) => {
  const mob = w.mob(r, c);
  return PASSES[w.block(r, c)] === 3 && (mob === null || (SHOTS.includes(mob) && MET[mob] !== 'blocks'));
};
/** Health that a blow of the player's takes. */
const force = (w) =>
  (MIGHT === null ? 1 : 1 + MIGHT.share * (Math.max(1, w.fact(MIGHT.fact)) - 1)) *
  WEAPONS.reduce((most, [fact, damage]) => (damage > most && w.fact(fact) >= 1 ? damage : most), HAND);
/** A blow at an attacker in front. */
export function strike(w, m, foe) {
  m.struck = { r: foe.r, c: foe.c, damage: force(w) };
  return act(w, BLOWS[foe.name]);
}
/** How a creature stands in line with the player, with nothing solid between: the direction and how far; or null. */
export function inLine(w, { rows, columns }) {
  if ((rows === 0) === (columns === 0)) return null;
  const far = Math.abs(rows) + Math.abs(columns);
  const side = SIDES.findIndex(([r, c]) => r === Math.sign(rows) && c === Math.sign(columns));
  for (let k = 1; k < far; k++) {
    if (STOPS.includes(w.block(SIDES[side][0] * k, SIDES[side][1] * k) ?? '')) return null;
  }
  return { side, far };
}

// --- foresight ---
/** Whether an action digs away what walls are made of: the hand does other things too. */
export function digs(w, action) {
  const [r, c] = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  return WALL !== null && action === act(w, WALL.dig) && w.block(r, c) === WALL.block;
}
/** Whether an action digs while attackers are close, so that it may let one in. */
const opens = (w, m, action) =>
  digs(w, action) && m.foes.some(({ rows, columns }) => Math.abs(rows) + Math.abs(columns) <= 4);
/** The action, or the one that is expected to cost less health and time in view of what attacks near by. */
function foresee(w, m, action, haste) {
  // who turns to and fro on one spot does not get on
  const spot = 64 * w.rows() + w.columns();
  if (spot !== m.spot) m.delayed = Math.max(0, m.delayed - 0.25);
  m.spot = spot;
  if (m.foes.length + m.shots.length === 0) return action;
  const ground = groundOf(w, m);
  const foes = threats(m, ground);
  if (foes.length + m.shots.length === 0 && !opens(w, m, action)) return action;
  // the longer an aim has been put off, the dearer; the less health is left, the more a loss counts
  const scarce = MOST / Math.max(1, w.health());
  const weight = scarce * scarce;
  // health goes as long as a bar is empty
  const empty = BARS.some((bar) => w.fact(bar) < 1);
  const step = PRICE * haste * (1 + (m.delayed * m.delayed) / (empty ? 8 : 32)) * (empty ? 3 * weight : 1);
  const codes = presses(w);
  const planned = codes.indexOf(action);
  const heading = Math.max(0, codes.indexOf(w.heading()));
  const front = foes.find((foe) => isInFront(w, foe)) ?? null;
  const blow = front === null ? -1 : act(w, BLOWS[front.name]);
  const scene = {
    foes,
    ground,
    front,
    damage: force(w),
    step: PRICE,
    walled: false,
    armed: RANGE > 1 && volleys(w) >= 0,
  };
  let best = action;
  let least = HUGE;
  const weigh = (choice, delay, y, x, side, struck) => {
    const cost = delay * step + weight * peril(m, scene, y, x, side, struck);
    if (cost < least) {
      least = cost;
      best = choice;
    }
  };
  if (planned < 0) {
    const at = HERE + SIDES[heading][0] * PITCH + SIDES[heading][1];
    if (front === null && ground[at] === 0 && digs(w, action)) {
      // what is dug away lets in what waits behind it
      ground[at] = 3;
      scene.foes = threats(m, ground);
      weigh(action, 0, 0, 0, heading, false);
      ground[at] = 0;
      scene.foes = foes;
    } else if (isBelow(m) && WALL !== null && action === act(w, WALL.place) && canWall(w, 1)) {
      // what is walled off comes no more
      scene.walled = true;
      ground[at] = 0;
      weigh(action, 0, 0, 0, heading, false);
      ground[at] = 3;
      scene.walled = false;
    } else weigh(action, 0, 0, 0, heading, action === blow);
  } else {
    const [r, c] = SIDES[planned];
    const goes = walks(w, r, c);
    weigh(action, goes || w.mob(r, c) === null ? 0 : 1, goes ? r : 0, goes ? c : 0, planned, false);
  }
  if (front !== null && action !== blow) weigh(blow, 0.99, 0, 0, heading, true);
  for (let s = 0; s < 4; s++) {
    const [r, c] = SIDES[s];
    const goes = walks(w, r, c);
    const block = w.block(r, c);
    if (s === planned || (!goes && (block === null || DANGERS.includes(block)))) continue;
    weigh(codes[s], goes && (planned < 0 || SIDES[planned][0] === -r) ? 2 : 1, goes ? r : 0, goes ? c : 0, s, false);
  }
  weigh(w.noop, 1, 0, 0, heading, false);
  // a gap that was opened to fight is not shut at once
  if (m.t > m.opened + 8 && canWall(w, WALLS_KEPT + 1) && !foes.some(({ name }) => name === m.hunted)) {
    scene.walled = true;
    ground[HERE + SIDES[heading][0] * PITCH + SIDES[heading][1]] = 0;
    weigh(act(w, WALL.place), WALL_STEPS, 0, 0, heading, false);
  }
  if (best === blow && front !== null) return strike(w, m, front);
  if (best !== action) m.delayed++;
  return best;
}
export const fight = (w, m, foe) => (isInFront(w, foe) ? strike(w, m, foe) : turnTo(w, foe));
// what putting off is dearer on the way out of harm's way, as while the player shuts itself in
export const FLIGHT = 40;
/** The action that brings the player to one near by that shoots, whose shots would come into any place that is not shut yet; or null. */
export function storm(w, m) {
  if (!isBelow(m)) return null;
  for (const { name } of m.foes) {
    if (FOES[name]?.shot == null || w.health() <= HARM[name] || (w.distance(name, false) ?? HUGE) > 7) continue;
    m.hunted = name;
    const step = w.towards(name, false);
    return volley(w, m) ?? guard(w, m, step === w.noop ? act(w, BLOWS[name]) : step);
  }
  return null;
}
/** Health that can be lost while one attacker is fought: to its blow, unless it rests, and to others that are near. */
function stake(m, foe) {
  let sum = foe.rest > 0 ? 0 : HARM[foe.name];
  for (const one of m.foes) if (one !== foe && Math.abs(one.rows) + Math.abs(one.columns) <= 2) sum += HARM[one.name];
  return sum;
}
/** The action, or a better one in view of what attacks. */
export function guard(w, m, action, haste = 1) {
  const foe = beside(w, m);
  if (foe !== null && FOES[foe.name] === undefined) return isInFront(w, foe) ? strike(w, m, foe) : turnTo(w, foe);
  if (isBelow(m) && foe !== null && w.health() > stake(m, foe) + 2) return fight(w, m, foe);
  // while it rests after a blow, it can be struck for nothing
  if (foe !== null && foe.rest > 0 && m.shots.length === 0) return fight(w, m, foe);
  return foresee(w, m, action, haste);
}
/** Whether a wall can be put in front, and how many are held at least. */
export function canWall(w, held) {
  const [r, c] = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  return WALL !== null && w.fact(WALL.item) >= held && free(w, r, c) && !littered(w, r, c);
}
/** Steps to the nearest attacker. */
export const nearest = (m) => (m.foes.length === 0 ? HUGE : Math.abs(m.foes[0].rows) + Math.abs(m.foes[0].columns));
