/** The part of an errands program that acts: needs first, then the aim; the guard has the last word. */
import { dusks, sleepy } from './days.js';
import { leaving, wanting } from './fitness.js';
import { DEEP, isBelow } from './floors.js';
import { beside, digs } from './guard.js';
import { indoors } from './indoors.js';
import { canDig, chamber, EARTH, hide, kindOf, presses, SIDES } from './shelter.js';
import { far, HUGE, pursue } from './ways.js';

/** The action that brings the player to the nearest attacker in view, in good health; or null. */
export function hunt(w, m) {
  if (m.foes.length === 0 || w.health() <= WEAK) return null;
  const { name, rows, columns } = m.foes[0];
  const d = Math.abs(rows) + Math.abs(columns) <= HUNT ? w.distance(name, false) : null;
  if (d === null || d > HUNT) return null;
  m.hunted = name;
  const step = w.towards(name, false);
  return step === w.noop ? act(w, BLOWS[name]) : step;
}
/** The open aim that seems nearest, or null when all of them have to be waited for. */
export function chooseAim(w, m) {
  let best = null;
  let least = HUGE;
  const unarmed = ARMING.some((aim) => w.fact(aim) < 1);
  for (const aim of AIMS) {
    if (w.fact(aim) >= 1) continue;
    let p = far(w, m, aim, 1, 0);
    if (p < HUGE && STARTS.includes(aim)) p -= EARLY;
    if (aim === m.aim) p -= LOYAL + (m.trips.length > 0 && m.t - m.trips[m.trips.length - 1] < 60 ? AGAIN : 0);
    if (unarmed && !ARMING.includes(aim) && (CROWDED || !FEEDING.includes(aim))) p += DETOUR;
    if (p < least) {
      least = p;
      best = aim;
    }
  }
  return best;
}
/** The time at which the first open wait is over. */
export function due(m) {
  let at = HUGE;
  for (const i of WAITS) if (m.since[i] !== undefined) at = Math.min(at, m.since[i] + OPERATORS[i].ticks);
  return at;
}
/** Whether the player goes out in good health whatever waits there, for what it cannot do without: attackers stay as long as it does. */
export const forced = (w, m) =>
  m.filling !== null && w.fact(m.filling) < LOW && w.health() >= WELL - 1 && beside(w, m) === null && w.enclosed(60);
/** Whether the player opens its own wall below, in good health: those behind it do not go, and come one by one through the gap. */
export function sallies(w, m, action) {
  if (!isBelow(m) || w.health() <= (wanting(w) ? WEAK : WELL - 1.5) || beside(w, m) !== null || !digs(w, action))
    return false;
  m.opened = m.t;
  return true;
}
// what bars hold at least before a long rest by day: with less it would end before the player is rested
export const LASTS = 5;
/** Whether a rest cannot wait: a bar that it restores is nearly empty, and no other is as low. */
export const exhausted = (w) =>
  RESTING.some((bar) => w.fact(bar) < 1.5 && BARS.every((other) => other === bar || w.fact(other) > w.fact(bar)));
/** Whether there is time to build a shelter before an attacker is there; where they come in crowds more of them would come. */
export function calm(w, m) {
  if (CROWDED) return true;
  const near = Math.min(HUGE, ...m.foes.map(({ rows, columns }) => Math.abs(rows) + Math.abs(columns)));
  return near > 6 || (chamber(w, m)?.cost ?? HUGE) <= 2 * near;
}
// walls to hold more after a place could not be shut, and how far they are gone for
const MORE_WALLS = 4;
const QUARRY = 30;
// light in which a nap in the open is dared
const DAYLIGHT = 0.7;
/** Walls for the next try, after a place could not be shut; or null. */
export function quarry(w, m) {
  if (m.bricks === 0 || !canDig(w) || (w.distance(WALL.block, true) ?? HUGE) > QUARRY) return null;
  if (w.fact(WALL.item) >= m.bricks) {
    m.bricks = 0;
    m.again = m.t;
    return null;
  }
  return pursue(w, m, WALL.item, 0);
}
/** What is done about a bar for rest that is all but empty where no place could be shut: walls, or a nap in the open by day; or null. */
export function drop(w, m) {
  if (CROWDED || m.t >= m.again || !exhausted(w)) return null;
  const rock = quarry(w, m);
  if (rock !== null || RESTS < 0 || m.light < DAYLIGHT || m.foes.some(({ name }) => w.distance(name, false) !== null))
    return rock;
  return RESTING.some((bar) => w.fact(bar) < 1) ? act(w, RESTS) : null;
}
/** Shuts itself in and stays; counts the time. Returns whether anything was done. */
export function* retreat(w, m, until) {
  const before = w.fact('steps');
  m.worked = 0;
  tell(w, 'shelter');
  const safe = yield* hide(w, m);
  tell(w, 'rest');
  if (!safe) m.homeless = m.t;
  if (safe) yield* indoors(w, m, until);
  m.t += w.fact('steps') - before;
  m.again = m.t + (safe ? 4 : 16);
  // what could not be shut takes more walls
  m.bricks = safe || WALL === null || CROWDED ? 0 : Math.min(MOST, w.fact(WALL.item) + MORE_WALLS);
  m.idle = m.worked > 12 ? 0 : Math.min(160, 2 * m.idle + 20);
  m.burrow = m.t + m.idle;
  return w.fact('steps') > before;
}
/** Whether it is better to go on shut in: for something under ground that is not near, where that is cheap. */
export function burrows(w, m, action) {
  if (SEALED === 0 || m.leaf === null || GROUND[m.leaf] !== 'underground' || !canDig(w) || w.fact(WALL.item) < 1)
    return false;
  const d = w.distance(m.leaf, true);
  if (d !== null && d < 8) return false;
  const [r, c] = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  for (let k = 1; k <= 3; k++) if (kindOf(w, k * r, k * c) !== EARTH) return false;
  return action === act(w, WALL.dig);
}
// what is taken of what fills a bar before another bar is seen to
const SIP = 4;
// steps to the next weapon for which what can wait does so
const FINISH = 25;
/** Whether a weapon is all but made, where attackers come one by one. */
const finishes = (w, m) => !CROWDED && !DEEP && ARMING.some((aim) => w.fact(aim) < 1 && far(w, m, aim, 1, 0) <= FINISH);
/** Points by which a bar is looked after sooner when nothing is known that fills it: what stays is found once for all. */
const sooner = (bar) => (!DEEP && !CROWDED && MAKERS[bar].some((i) => WELLS.includes(OPERATORS[i].object)) ? 4 : 2);
/** The bar to look after now, or null. */
export function need(w, m) {
  const late = m.light < NIGHT + 0.1;
  const drowsy = RESTING.some((bar) => w.fact(bar) < sleepy(m) + 1.5);
  const evening = drowsy || (m.falling && m.light < DUSK && !late);
  const low = late ? Math.min(LOW, 2) : isBelow(m) ? Math.min(LOW, 3) : LOW;
  // who stands at what fills a bar takes some of it, however low another one is
  if (m.filling !== null && w.fact(m.filling) < SIP && far(w, m, m.filling, w.fact(m.filling) + 1, 0) <= 1)
    return m.filling;
  // a low bar does not wait until another one is full
  const urgent = BARS.some(
    (bar) => !RESTING.includes(bar) && w.fact(bar) < LOW && w.fact(bar) < w.fact(m.filling ?? bar),
  );
  if (
    m.filling !== null &&
    !urgent &&
    w.fact(m.filling) < FULL &&
    !(late && w.fact(m.filling) > low && far(w, m, m.filling, w.fact(m.filling) + 1, 0) > 4)
  )
    return m.filling;
  const finishing = finishes(w, m);
  let best = null;
  for (const bar of BARS) {
    const value = w.fact(bar);
    if (finishing && value >= LOW) continue;
    if (RESTING.includes(bar) || (best !== null && value >= w.fact(best))) continue;
    // what lies on the way is not passed by
    if (SNACK > 0 && !late && value < 5.5 && far(w, m, bar, value + 1, 0) <= SNACK) best = bar;
    if (leaving(m) && value < 7.5 && (m.mending !== null || far(w, m, bar, value + 1, 0) <= 15)) best = bar;
    // a night or a long rest takes some five points of each
    if (evening && value < SUPPER && (dusks(m) || value < 5 || far(w, m, bar, value + 1, 0) <= 15)) best = bar;
    if (
      AHEAD > 0 &&
      value < 7 &&
      value * m.pace < (isBelow(m) ? 1.2 : AHEAD) * Math.min(100, far(w, m, bar, value + 1, 0)) + m.pace
    )
      best = bar;
    if (bar === m.dry) best = bar;
    if (value < low || (!isBelow(m) && value < low + sooner(bar) && far(w, m, bar, value + 1, 0) >= UNKNOWN))
      best = bar;
  }
  return best;
}
/** Says what it is about, to one who watches. */
export const tell = (w, text) => w.tell?.(text);
