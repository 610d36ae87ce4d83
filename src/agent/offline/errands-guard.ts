/**
 * The part of an errands program that watches out, in the language of skills. It follows the attackers in view from step to
 * step and foresees what each action of the player leads to: for one step over the true ground, and from there on by the
 * table of `foresight.ts`. The action that costs the least health and time is taken.
 */
import { TABLE_REACH, UNIT, ZERO } from './foresight.ts';

export const GUARD = `
// steps for which an attacker that has left the view is still kept clear of
const MEMORY = 10;
/** Takes in the creatures in view, and keeps ways clear of those that attack. */
function look(w, m) {
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
        for (let k = 1; k <= 6 && !STOPS.includes(w.known(rows + k * r, columns + k * c) ?? ''); k++) w.avoid(rows + k * r, columns + k * c, LINES);
      }
    }
  }
  if (WARY > 0) {
    for (const { rows, columns } of about) {
      for (let r = -2; r <= 2; r++) for (let c = -2; c <= 2; c++) if (Math.abs(r) + Math.abs(c) <= 2) w.avoid(rows + r, columns + c, WARY);
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
  let blow = lost >= 1;
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
  m.struck = null;
  // those that have left the view stay where they were for a while
  const now = w.fact('steps');
  m.lost = [...m.lost, ...known.map((one) => ({ ...one, until: now + MEMORY }))]
    .filter(({ r, c, until }) => until > now && w.block(r - y, c - x) === null)
    .map((one) => ({ ...one, rows: one.r - y, columns: one.c - x }));
  followShots(w, m, y, x);
}
/** Shots in view and where they fly: on, as before, or towards the player if they are new. */
function followShots(w, m, y, x) {
  const known = m.shots;
  m.shots = [];
  for (const { name, rows, columns } of m.creatures) {
    const damage = DARTS[name];
    if (damage === undefined) continue;
    const old = known.find((one) => one.name === name && Math.abs(one.r - y - rows) + Math.abs(one.c - x - columns) === 1);
    let dr = 0;
    let dc = 0;
    if (old !== undefined) {
      dr = y + rows - old.r;
      dc = x + columns - old.c;
    } else {
      if (Math.abs(rows) > Math.abs(columns)) dr = -Math.sign(rows);
      else dc = -Math.sign(columns);
      const by = m.foes.find((foe) => FOES[foe.name]?.shot?.name === name && Math.abs(foe.rows - rows) + Math.abs(foe.columns - columns) <= 1);
      if (by !== undefined) by.rest = FOES[by.name].rest;
    }
    m.shots.push({ name, damage, rows, columns, dr, dc, r: y + rows, c: x + columns });
  }
}
/** An attacker beside the player, the one in front if there are several; or null. */
function beside(w, m) {
  const near = m.foes.filter(({ rows, columns }) => Math.abs(rows) + Math.abs(columns) === 1);
  return near.find((foe) => isInFront(w, foe)) ?? near[0] ?? null;
}
const turnTo = (w, { rows, columns }) => presses(w)[SIDES.findIndex(([r, c]) => r === rows && c === columns)];
const isInFront = (w, foe) => turnTo(w, foe) === w.heading();
const free = (w, r, c) => {
  const block = w.block(r, c);
  return block !== null && PASSES[block] === 3 && w.mob(r, c) === null;
};
/** Health that a blow of the player's takes. */
const force = (w) => WEAPONS.reduce((most, [fact, damage]) => (damage > most && w.fact(fact) >= 1 ? damage : most), HAND);
/** A blow at an attacker in front. */
function strike(w, m, foe) {
  m.struck = { r: foe.r, c: foe.c, damage: force(w) };
  return act(w, BLOWS[foe.name]);
}
/** How a creature stands in line with the player, with nothing solid between: the direction and how far; or null. */
function inLine(w, { rows, columns }) {
  if ((rows === 0) === (columns === 0)) return null;
  const far = Math.abs(rows) + Math.abs(columns);
  const side = SIDES.findIndex(([r, c]) => r === Math.sign(rows) && c === Math.sign(columns));
  for (let k = 1; k < far; k++) {
    if (STOPS.includes(w.block(SIDES[side][0] * k, SIDES[side][1] * k) ?? '')) return null;
  }
  return { side, far };
}

// --- foresight ---

// actions of the player after the first that are looked at over the true ground
const DEPTH = 1;
// chances to be hit by a shot that is still to come: with room to step aside, without, and of shots later on, a blow that the shooter takes
const SIDESTEP = 0.3;
const PINNED = 0.8;
const LATER = 0.05;
// what is feared of one that is hunted
const LURE = 0.3;
// what remains of a threat that is walled off, or has to go round
const SHUT_OUT = 0.2;
const AROUND = 0.6;
// steps that a wall costs, the stone included, and how many are kept for a shelter
const WALL_STEPS = 4;
const WALLS_KEPT = 3;
// steps that putting off what is being done is dearer while the player shuts itself in
const HURRY = 8;
const REACH = ${TABLE_REACH + 1};
const UNIT = ${UNIT};
const ZERO = ${ZERO};
const PITCH = 16;
const HERE = 8 * PITCH + 8;
/** The ground in view: 3 where one can walk, 2 where something stands, 1 where only shots pass, 0 elsewhere. */
function groundOf(w, m) {
  const ground = new Array(PITCH * PITCH).fill(0);
  for (let r = -4; r <= 4; r++) {
    for (let c = -5; c <= 5; c++) {
      const block = w.block(r, c);
      if (block !== null) ground[HERE + r * PITCH + c] = PASSES[block];
    }
  }
  for (const { name, rows, columns } of m.creatures) {
    const at = HERE + rows * PITCH + columns;
    if (!SHOTS.includes(name) && ground[at] === 3) ground[at] = 2;
  }
  return ground;
}
/** What an attacker costs from here on in the open, in health: for one at (r, c) from the player, who looks to a side. */
function worth(kind, armed, blows, rest, side, r, c) {
  const h = r < 0 && side > 1 ? 5 - side : c < 0 && side < 2 ? 1 - side : side;
  const y = r < 0 ? -r : r;
  const x = c < 0 ? -c : c;
  const plane = ((blows - 1) * (kind.rest + 1) + rest) * 4 + h;
  const at = (plane * REACH + (y < REACH ? y : REACH - 1)) * REACH + (x < REACH ? x : REACH - 1);
  return (kind.damage * (COSTS[armed && kind.shooting !== undefined ? kind.shooting : kind.table].charCodeAt(at) - ZERO)) / UNIT;
}
/**
 * What an attacker at (r, c) is expected to cost once the player has acted, stands at (y, x) and looks to a side: it strikes,
 * or comes nearer, or stays about where it is. \`depth\` more actions of the player are looked at over the true ground.
 */
function menace(fight, depth, r, c, rest, blows, y, x, side) {
  const { kind, ground } = fight;
  const dr = r - y;
  const dc = c - x;
  const rows = dr < 0 ? -dr : dr;
  const columns = dc < 0 ? -dc : dc;
  const gap = rows + columns;
  if (!kind.sudden && gap === 1 && rest === 0) return kind.damage + sequel(fight, depth, r, c, kind.rest, blows, y, x, side);
  const chase = gap > kind.sight ? 0 : rows === columns ? kind.chase / 2 : kind.chase;
  const next = kind.sudden || rest === 0 ? rest : rest - 1;
  let sum = 0;
  let share = 1;
  if (chase > 0 && rows >= columns) {
    const to = r + (dr > 0 ? -1 : 1);
    if (ground[HERE + to * PITCH + c] === 3 && (to !== y || c !== x)) {
      share -= chase;
      sum += chase * arrival(fight, depth, to, c, next, blows, y, x, side);
    }
  }
  if (chase > 0 && columns >= rows) {
    const to = c + (dc > 0 ? -1 : 1);
    if (ground[HERE + r * PITCH + to] === 3 && (r !== y || to !== x)) {
      share -= chase;
      sum += chase * arrival(fight, depth, r, to, next, blows, y, x, side);
    }
  }
  return sum + share * arrival(fight, depth, r, c, next, blows, y, x, side);
}
/** The same after its step. */
function arrival(fight, depth, r, c, rest, blows, y, x, side) {
  const { kind } = fight;
  if (kind.sudden && (r - y) * (r - y) + (c - x) * (c - x) === 1) {
    return rest === 0 ? kind.damage + sequel(fight, depth, r, c, kind.rest, blows, y, x, side) : sequel(fight, depth, r, c, rest - 1, blows, y, x, side);
  }
  return sequel(fight, depth, r, c, rest, blows, y, x, side);
}
/** Whether an offset from (y, x) lies ahead, not beside it, near enough to be shot at, and nothing is in between. */
function isAhead(ground, rows, columns, y, x, side) {
  const [r, c] = SIDES[side];
  const ahead = rows * r + columns * c;
  if (ahead < 2 || ahead > RANGE || rows * c !== columns * r) return false;
  for (let k = 1; k < ahead; k++) if (ground[HERE + (y + k * r) * PITCH + x + k * c] !== 3) return false;
  return true;
}
/** What comes of it: the best of the player's next actions. */
function sequel(fight, depth, r, c, rest, blows, y, x, side) {
  const { kind, ground, step } = fight;
  if (depth === 0) return worth(kind, fight.armed, blows, rest, side, r - y, c - x);
  let least = menace(fight, depth - 1, r, c, rest, blows, y, x, side);
  if (fight.armed && isAhead(ground, r - y, c - x, y, x, side)) least = Math.min(least, blows === 1 ? 0 : menace(fight, depth - 1, r, c, rest, blows - 1, y, x, side));
  for (let s = 0; s < 4; s++) {
    const to = y + SIDES[s][0];
    const tc = x + SIDES[s][1];
    let cost = 0;
    if (to === r && tc === c) {
      if (s === side) cost = blows === 1 ? 0 : menace(fight, depth - 1, r, c, rest, blows - 1, y, x, s);
      else cost = menace(fight, depth - 1, r, c, rest, blows, y, x, s);
    } else if (ground[HERE + to * PITCH + tc] === 3) cost = menace(fight, depth - 1, r, c, rest, blows, to, tc, s);
    else cost = s === side ? least : menace(fight, depth - 1, r, c, rest, blows, y, x, s);
    if (cost < least) least = cost;
  }
  return step + least;
}
/** Whether an attacker that heads for the player, always along the longer way, gets to it. */
function comes(ground, { rows, columns }) {
  let r = rows;
  let c = columns;
  while (Math.abs(r) + Math.abs(c) > 1) {
    const along = Math.abs(r) > Math.abs(c) || (Math.abs(r) === Math.abs(c) && ground[HERE + (r - Math.sign(r)) * PITCH + c] >= 2);
    if (along) r -= Math.sign(r);
    else c -= Math.sign(c);
    if (ground[HERE + r * PITCH + c] < 2) return false;
  }
  return true;
}
/** Steps on foot to a place in view, or 99. */
function walk(ground, rows, columns) {
  const goal = HERE + rows * PITCH + columns;
  const steps = new Array(PITCH * PITCH).fill(0);
  const queue = [HERE];
  steps[HERE] = 1;
  for (let i = 0; i < queue.length; i++) {
    const at = queue[i];
    if (at === goal) return steps[at] - 1;
    for (const next of [at - 1, at + 1, at - PITCH, at + PITCH]) {
      if (steps[next] > 0 || ground[next] < 2) continue;
      steps[next] = steps[at] + 1;
      queue.push(next);
    }
  }
  return 99;
}
/** Whether nothing solid lies between two places in line. */
function clear(ground, r, c, y, x) {
  const dr = Math.sign(y - r);
  const dc = Math.sign(x - c);
  for (let i = r + dr, j = c + dc; i !== y || j !== x; i += dr, j += dc) if (ground[HERE + i * PITCH + j] < 1) return false;
  return true;
}
/** Whether one at (y, x) can step out of a line along the rows (dr not 0) or the columns. */
const roomBeside = (ground, y, x, dr) => (dr !== 0 ? ground[HERE + y * PITCH + x - 1] === 3 || ground[HERE + y * PITCH + x + 1] === 3 : ground[HERE + (y - 1) * PITCH + x] === 3 || ground[HERE + (y + 1) * PITCH + x] === 3);
/** What shots in flight cost one who stands at (y, x): a blow now, or a step aside before one. */
function flights(fight, m, y, x) {
  const { ground, step } = fight;
  let sum = 0;
  for (const { damage, rows, columns, dr, dc } of m.shots) {
    const k = dr !== 0 ? (y - rows) * dr : (x - columns) * dc;
    if (k < 1 || k > 6 || (dr !== 0 ? columns !== x : rows !== y) || !clear(ground, rows, columns, y, x)) continue;
    sum += k === 1 ? damage : roomBeside(ground, y, x, dr) ? step : damage / 2;
  }
  return sum;
}
/** What one that shoots is expected to cost one who stands at (y, x): a shot now, if there is no stepping aside, and others later. */
function aimed(fight, foe, blows, y, x) {
  const { kind, ground } = fight;
  const dr = foe.rows - y;
  const dc = foe.columns - x;
  const gap = Math.abs(dr) + Math.abs(dc);
  if (blows < 1 || gap > kind.shot.furthest + 1) return 0;
  const line = (dr === 0 || dc === 0) && clear(ground, foe.rows, foe.columns, y, x);
  const chance = foe.rest > 0 || gap > kind.shot.furthest ? 0 : gap < kind.shot.nearest ? kind.shot.close : kind.shot.chance;
  const hit = !line ? 0 : gap === 1 ? 1 : roomBeside(ground, y, x, dr) ? SIDESTEP : PINNED;
  const fear = foe.name === fight.hunted ? LURE : 1;
  return fear * kind.damage * (chance * hit + LATER * blows * (line ? 2 : 1));
}
/** Attackers that matter here: those that strike and are on their way, and those that shoot. */
function threats(m, ground) {
  return m.foes.filter((foe) => {
    const kind = FOES[foe.name];
    if (kind === undefined) return false;
    if (kind.shot !== null) return true;
    return Math.abs(foe.rows) + Math.abs(foe.columns) <= 6 && comes(ground, foe);
  });
}
/** What all that attacks is expected to cost, in health, once the player has acted: it stands at (y, x) and looks to a side. */
function peril(w, m, scene, y, x, side, struck) {
  const { foes, ground, damage } = scene;
  let sum = flights(scene, m, y, x);
  for (let i = 0; i < foes.length; i++) {
    const foe = foes[i];
    const kind = FOES[foe.name];
    const fight = { kind, ground, step: PRICE, hunted: m.hunted, armed: scene.armed };
    const hit = struck && foe === scene.front;
    const left = Math.ceil((kind.health - foe.hurt - (hit ? damage : 0)) / damage);
    if (hit && left < 1) continue;
    const blows = Math.max(1, Math.min(MOST_BLOWS, left));
    if (kind.shot !== null) {
      const turned = foe.rows - y === SIDES[side][0] && foe.columns - x === SIDES[side][1];
      sum += aimed(fight, foe, turned ? blows - 0.5 : blows, y, x);
      continue;
    }
    const at = HERE + foe.rows * PITCH + foe.columns;
    ground[at] = 3;
    let cost = menace(fight, i < 2 && foes.length < 4 ? DEPTH : 0, foe.rows, foe.columns, foe.rest, blows, y, x, side);
    ground[at] = 2;
    if (scene.walled) {
      const way = walk(ground, foe.rows, foe.columns);
      if (way > Math.abs(foe.rows) + Math.abs(foe.columns) + 2) cost *= way === 99 ? SHUT_OUT : AROUND;
    }
    sum += cost;
  }
  return sum;
}
/** Whether an action digs away what walls are made of: the hand does other things too. */
function digs(w, action) {
  const [r, c] = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  return WALL !== null && action === act(w, WALL.dig) && w.block(r, c) === WALL.block;
}
/** Whether an action digs while attackers are close, so that it may let one in. */
const opens = (w, m, action) => digs(w, action) && m.foes.some(({ rows, columns }) => Math.abs(rows) + Math.abs(columns) <= 4);
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
  const scene = { foes, ground, front, damage: force(w), step: PRICE, walled: false, armed: RANGE > 1 && volleys(w) >= 0 };
  let best = action;
  let least = HUGE;
  const weigh = (choice, delay, y, x, side, struck) => {
    const cost = delay * step + weight * peril(w, m, scene, y, x, side, struck);
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
    } else weigh(action, 0, 0, 0, heading, action === blow);
  } else {
    const [r, c] = SIDES[planned];
    const goes = free(w, r, c);
    weigh(action, goes || w.mob(r, c) === null ? 0 : 1, goes ? r : 0, goes ? c : 0, planned, false);
  }
  if (front !== null && action !== blow) weigh(blow, 0.99, 0, 0, heading, true);
  for (let s = 0; s < 4; s++) {
    const [r, c] = SIDES[s];
    const goes = free(w, r, c);
    const block = w.block(r, c);
    if (s === planned || (!goes && (block === null || DANGERS.includes(block)))) continue;
    weigh(codes[s], goes && (planned < 0 || SIDES[planned][0] === -r) ? 2 : 1, goes ? r : 0, goes ? c : 0, s, false);
  }
  weigh(w.noop, 1, 0, 0, heading, false);
  if (canWall(w, WALLS_KEPT + 1) && !foes.some(({ name }) => name === m.hunted)) {
    scene.walled = true;
    ground[HERE + SIDES[heading][0] * PITCH + SIDES[heading][1]] = 0;
    weigh(act(w, WALL.place), WALL_STEPS, 0, 0, heading, false);
  }
  if (best === blow && front !== null) return strike(w, m, front);
  if (best !== action) m.delayed++;
  return best;
}
/** The action, or a better one in view of what attacks. */
function guard(w, m, action, haste = 1) {
  const foe = beside(w, m);
  if (foe !== null && FOES[foe.name] === undefined) return isInFront(w, foe) ? strike(w, m, foe) : turnTo(w, foe);
  if (CAMP > 0 && isBelow(m) && foe !== null && (foe.rest > 0 || w.health() > HARM[foe.name])) return fight(w, m, foe);
  return foresee(w, m, action, haste);
}
/** Whether a wall can be put in front, and how many are held at least. */
function canWall(w, held) {
  const [r, c] = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  return WALL !== null && w.fact(WALL.item) >= held && free(w, r, c) && !littered(w, r, c);
}
`;
