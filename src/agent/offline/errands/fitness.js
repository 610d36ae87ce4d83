/** Whether the player is well enough for what it is about, below and before it goes there, and where it gets well. */
import { isBelow, onward } from './floors.js';
import { nearest } from './guard.js';
import { far } from './ways.js';

// what a rest should restore before a floor is left
export const FRESH = READY === 1 ? 6.5 : TIRED;
/** Whether a bar is low that no rest restores. */
export const wanting = (w) => BARS.some((bar) => !RESTING.includes(bar) && w.fact(bar) < LOW);
/** Learns in how many steps a bar falls by a point; sleep, in which it falls slowly, is left out. */
export function measurePace(w, m) {
  if (AHEAD === 0) return;
  const now = w.fact('steps');
  for (const bar of BARS) {
    if (RESTING.includes(bar)) continue;
    const value = w.fact(bar);
    const steps = now - (m.fell[bar] ?? now);
    if (value < m.level[bar]) {
      if (steps > 10 && steps < 40) m.pace = 0.8 * m.pace + 0.2 * steps;
      m.fell[bar] = now;
    } else if (value > m.level[bar]) m.fell[bar] = now;
    m.level[bar] = value;
  }
}
// steps for which bars that were filled need not be so again, and what they hold at least then: the way down may be far from what fills them
const ROAD = 100;
const WORN = 4.5;
/** Whether the player has all that it should have before it goes down to fight, or has tried for long. */
export function isFit(w, m) {
  if (isBelow(m)) return w.health() >= WELL - 0.5;
  const least = w.light() < NIGHT ? 5.5 : 7.5;
  if (BARS.every((bar) => w.fact(bar) >= (RESTING.includes(bar) ? FRESH : least))) m.filled = m.t;
  return w.health() >= WELL - 0.5 && m.t < m.filled + ROAD && BARS.every((bar) => w.fact(bar) >= WORN);
}
/** Stays on the floor of the way back until it is fit. */
export function mend(w, m) {
  const fit = isFit(w, m);
  if (m.mending === null) return;
  const late = m.t > m.mending.until;
  if (late) m.unfit = m.t + 400;
  if (late || m.floor !== m.mending.floor || fit) m.mending = null;
}
/** Whether the player is about to leave a floor, which it does in good health, or has come back to get well. */
export const leaving = (m) => READY === 1 && (m.mending !== null || m.left >= m.t - 2);
/** Whether the player has just drunk its fill, or the like, where it need not go far for more: a good place to rest before a long way. */
export const sated = (w, m) =>
  READY === 1 &&
  isBelow(m) &&
  SPRINGS.includes(w.facing()) &&
  BARS.some((bar) => w.fact(bar) >= FULL - 1 && MAKERS[bar].some((i) => OPERATORS[i].object === w.facing()));
/** Health up to which the player is weak, whose emptiest bar holds so much. */
export function frailty(w, m, least) {
  // a rest with empty bars mends nothing
  if (least <= 2 && !isBelow(m)) return Math.min(WEAK, 3);
  if (m.mending !== null) return WELL - 0.5;
  if (leaving(m) || sated(w, m)) return Math.max(WEAK, WELL - 1);
  if (least > 2) return WEAK;
  // a rest would not last: below, with nobody about, what fills the bar comes first
  return m.foes.length + m.lost.length === 0 ? 0 : Math.min(WEAK, 3);
}
// what bars hold at least, below, before a rest that is not beside what fills them, and steps that are taken for them
const PARCHED = 5;
const FETCH = 60;
/** Below, with nobody about: the bar to fill before a rest, since it would cut it short far from what fills it; or null. */
export function dry(w, m) {
  if (!isBelow(m) || m.foes.length + m.lost.length > 0 || w.health() <= 4 || w.enclosed(6)) return null;
  const bar = BARS.filter((one) => !RESTING.includes(one)).sort((a, b) => w.fact(a) - w.fact(b))[0];
  if (bar === undefined || w.fact(bar) >= PARCHED) return null;
  m.needs = true;
  m.far.clear();
  const d = far(w, m, bar, w.fact(bar) + 1, 0);
  m.needs = false;
  m.far.clear();
  return d <= FETCH ? bar : null;
}
// steps to what fills a bar, or to the way back, that are taken before a rest
const HAVEN = 25;
/** Below: a step to where a rest need not be cut short by thirst or those who wait outside, where that is near and nobody is; or null. */
export function haven(w, m) {
  if (!isBelow(m) || leaving(m) || wanting(w) || w.health() <= 3 || nearest(m) <= 3 || w.enclosed(6)) return null;
  let best = null;
  let least = HAVEN + 1;
  for (const thing of [...SPRINGS, ...EXITS]) {
    const d =
      EXITS.includes(thing) &&
      !(AWAY[m.floor] ?? []).some((i) => OPERATORS[i].object === thing && !onward(w, m, OPERATORS[i]))
        ? null
        : w.distance(thing, true);
    if (d === null || d >= least) continue;
    least = d;
    best = thing;
  }
  return best === null || least <= 4 ? null : w.towards(best, true);
}
