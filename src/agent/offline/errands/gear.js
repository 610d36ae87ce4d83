/** What makes the player stronger on its way: gear, attributes, and what may hold something that is wanted. */
import { isBelow } from './floors.js';
import { demand, far, HUGE, pursue } from './ways.js';

/** An operator that betters the player at no cost and can be done now, or -1. */
export function boon(w, m) {
  for (const i of BOONS) {
    const { needs, yields } = OPERATORS[i];
    if (m.spent.includes(i) || needs.some(([fact, n]) => w.fact(fact) < n)) continue;
    const value = yields.reduce((sum, [fact]) => sum + w.fact(fact), 0);
    if (m.boon !== null && m.boon.i === i && m.boon.value === value && m.boon.t === m.t - 1)
      m.spent.push(i); // at its most
    else {
      m.boon = { i, value, t: m.t };
      return i;
    }
  }
  return -1;
}
/** A step towards what may hold something that is wanted, or to open it, where that is near for its chance; or null. */
export function prize(w, m) {
  for (const [thing, ways] of PRIZES) {
    const d = w.distance(thing, m.dig);
    if (d === null || d > PRIZE_MOST) continue;
    const open = ways.filter((i) =>
      OPERATORS[i].yields.some(
        ([fact]) =>
          (AIMS.includes(fact) && w.fact(fact) < 1) || (fact.startsWith('have:') && w.fact(fact) < demand(w, fact)),
      ),
    );
    const chance = open.reduce((sum, i) => sum + 1 / OPERATORS[i].tries, 0);
    if (chance === 0 || d > PRIZE_WORTH * chance) continue;
    const step = w.towards(thing, m.dig);
    m.leaf = thing;
    return step === w.noop ? act(w, open[0]) : step;
  }
  return null;
}
/** What brings the player nearer to gear that it should have before it goes further down, or null. */
export function outfit(w, m) {
  if (OUTFIT === 0 || m.stay) return null;
  const all = m.far;
  m.stay = true;
  m.far = m.here;
  if (m.t >= m.geared + PATIENCE || (m.gear !== null && w.fact(m.gear[0]) >= m.gear[1])) {
    m.gear = nextGear(w, m);
    m.geared = m.t;
  }
  const action = m.gear === null ? null : pursue(w, m, m.gear[0], 0);
  if (action !== null) seekGear(m);
  m.stay = false;
  m.far = all;
  return action;
}
// steps for which a piece of gear is gone for, in all, before the player goes without it
const SEARCH = 400;
/** Counts the steps that the piece takes. */
function seekGear(m) {
  const [fact, n] = m.gear;
  const piece = fact + n;
  m.searched[piece] = (m.searched[piece] ?? 0) + 1;
}
/** What the open aims will use up and this floor has: it need not be come back for. */
function provisions(w) {
  const here = (i) =>
    PICKS.includes(i) && OPERATORS[i].needs.some(([need, n]) => need.startsWith('home:') && w.fact(need) >= n);
  return Object.keys(USES)
    .filter((fact) => (MAKERS[fact] ?? []).some(here))
    .map((fact) => [fact, demand(w, fact)]);
}
/** The cheapest piece of gear that is missing and near enough, as a bound to pursue; or null. */
function nextGear(w, m) {
  let best = null;
  let least = isBelow(m) ? Math.min(OUTFIT, 20) : OUTFIT;
  for (const [fact, n] of [...GEAR, ...provisions(w)]) {
    const held = w.fact(fact);
    const vainly = (m.searched[fact + (held + 1)] ?? 0) >= SEARCH;
    const p = held >= n || vainly ? HUGE : far(w, m, fact, held + 1, 0);
    if (p < least) {
      least = p;
      best = [fact, held + 1];
    }
  }
  return best;
}
