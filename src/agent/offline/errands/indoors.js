/**
 * The part of an errands program that lives shut in: it rests, fills bars from within, and tunnels towards
 * its aims where that opens no way to the player. Nothing appears in a pocket that is short, and shots cross only what is liquid.
 */
import { dawns, dusks, isDark, sleepy } from './days.js';
import { FRESH, leaving } from './fitness.js';
import { handy } from './floors.js';
import { beside, canWall, inLine, look } from './guard.js';
import { chooseAim, exhausted } from './loop.js';
import { brink, canDig, isRaked, kindOf, OPEN, opening, presses, SIDES, sideOf, underFire } from './shelter.js';
import { far, HUGE, pursue } from './ways.js';

// a pocket that goes on further than this is cut off behind the player, before something appears in it
const POCKET = 8;
/** Notes from which sides shots come to the player's place. */
function rake(w, m) {
  for (const one of m.creatures) {
    const line = SHOTS.includes(one.name) ? inLine(w, one) : null;
    if (line !== null && line.far <= 3) m.raked[sideOf(w, line.side)] = w.fact('steps');
  }
}
/** The action that shuts the player's place against shots further, or null. */
function harden(w, m) {
  if (w.fact(WALL.item) < 1) return null;
  for (let s = 0; s < 4; s++) {
    const k = opening(w, 0, 0, s) || (isRaked(w, m, s) ? brink(w, s) : 0);
    const [r, c] = SIDES[s];
    if (k === 0 || DANGERS.includes(w.known(k * r, k * c))) continue;
    return presses(w)[s] === w.heading() && k === 1 ? act(w, WALL.place) : presses(w)[s];
  }
  return null;
}
/** Cuts the pocket off behind the player, where it goes on far. */
function* plug(w, m) {
  if (w.fact(WALL.item) < 1 || w.fact('steps') < m.plugged || w.enclosed(600, POCKET)) return;
  m.plugged = w.fact('steps') + 6;
  const met = new Set([0]);
  const queue = [[0, 0, -1]];
  for (let i = 0; i < queue.length && i < 200; i++) {
    const [r, c, first] = queue[i];
    if (Math.abs(r) + Math.abs(c) > POCKET) {
      const press = presses(w)[first];
      for (let k = 0; k < 2 && w.heading() !== press; k++) yield press;
      if (canWall(w, 1)) yield act(w, WALL.place);
      return;
    }
    for (let s = 0; s < 4; s++) {
      const y = r + SIDES[s][0];
      const x = c + SIDES[s][1];
      if (met.has(64 * y + x) || kindOf(w, y, x) !== OPEN) continue;
      met.add(64 * y + x);
      queue.push([y, x, first < 0 ? s : first]);
    }
  }
}
/** Lives shut in until something outside is better. */
export function* indoors(w, m, until) {
  let tried = 0; // steps towards what fills a bar, since the last gain
  let level = 0;
  const stood = new Map();
  for (let i = 0; i < 1500; i++) {
    if (w.asleep()) {
      m.creatures = w.creatures();
      rake(w, m);
      yield w.noop;
      continue;
    }
    look(w, m);
    if (beside(w, m) !== null || !w.enclosed(600)) return;
    rake(w, m);
    if (underFire(w, m)) {
      const screen = harden(w, m);
      if (screen === null) return;
      yield screen;
      continue;
    }
    yield* plug(w, m);
    const least = Math.min(9, ...BARS.filter((bar) => !RESTING.includes(bar)).map((bar) => w.fact(bar)));
    const dark = isDark(m) || dawns(m);
    const well = w.health() >= WELL;
    if (least > level) tried = 0;
    level = least;
    const refill = least < FULL && tried < 80 ? sealed(w, m, refilling) : null;
    if (refill !== null) {
      tried++;
      yield refill;
      continue;
    }
    // hunger takes health slowly, and what comes in the dark fast
    if (least < 1 && (w.health() <= 4 || !dark)) return;
    const drowsy = CROWDED && m.light < NIGHT && RESTING.some((bar) => w.fact(bar) < TIRED);
    if (
      !dark &&
      !drowsy &&
      !exhausted(w) &&
      (w.health() > WEAK || handy(w, m) || (least <= 2 && w.health() > 3)) &&
      least < LOW
    )
      return;
    if (dusks(m) && least < SUPPER && w.health() > WEAK + 1 && !exhausted(w)) return;
    const rest = RESTS >= 0 ? w.fact(RESTING[0]) : 9;
    const tired = rest < (leaving(m) ? FRESH : sleepy(m)) || (dark && rest < 6);
    // to and fro without end is no work
    const place = 64 * w.rows() + w.columns();
    stood.set(place, (stood.get(place) ?? 0) + 1);
    const work = SEALED === 1 && !tired && canDig(w) && stood.get(place) < 24 ? sealed(w, m, working) : null;
    const free = !dark && well && w.fact('steps') >= until;
    if (work !== null && !(free && outside(w, m) + RISK < m.price)) {
      m.worked++;
      yield work;
      continue;
    }
    if (free && !tired) return;
    const step = harden(w, m) ?? (rest < 9 ? act(w, RESTS) : w.noop);
    yield step;
  }
}
/** What a planner says when it may open no way. */
function sealed(w, m, planner) {
  m.dig = 'sealed';
  m.far.clear();
  const action = planner(w, m);
  m.dig = true;
  m.far.clear();
  return action === w.noop || unseals(w, action) ? null : action;
}
/** Whether an action takes away what is in front, and that opens a way to the player. */
function unseals(w, action) {
  const side = presses(w).indexOf(w.heading());
  if (
    side < 0 ||
    SPRINGS.includes(w.facing()) ||
    GROUND[w.facing()] !== 'underground' ||
    presses(w).includes(action) ||
    (WALL !== null && action === act(w, WALL.place))
  )
    return false;
  const [r, c] = SIDES[side];
  const open = (y, x) => w.known(y, x) === null || kindOf(w, y, x) <= OPEN;
  return SIDES.some(([dr, dc]) => (dr !== -r || dc !== -c) && open(r + dr, c + dc));
}
/** The next action for a bar that can be filled from within, or null: the lower it is, the further. */
function refilling(w, m) {
  m.stay = true;
  let action = null;
  for (const bar of BARS) {
    const value = w.fact(bar);
    if (
      action !== null ||
      RESTING.includes(bar) ||
      value >= FULL ||
      far(w, m, bar, value + 1, 0) > (value < LOW ? 60 : 8)
    )
      continue;
    action = pursue(w, m, bar, 0);
  }
  m.stay = false;
  return action;
}
/** The next action for an aim, or null; keeps what it costs. */
function working(w, m) {
  const aim = chooseAim(w, m);
  m.price = aim === null ? HUGE : far(w, m, aim, 1, 0);
  return aim === null ? null : pursue(w, m, aim, 0);
}
/** What the best aim costs outside. */
function outside(w, m) {
  const aim = chooseAim(w, m);
  return aim === null ? HUGE : far(w, m, aim, 1, 0);
}
