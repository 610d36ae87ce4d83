/**
 * What an errands program knows of floors: those it has seen, ways between them, and what leaving one costs. All of it
 * follows from the handbook; in a world without floors it does nothing.
 */
import { LIGHTS_WORTH, unlit } from './dark.js';
import { measurePace, mend } from './fitness.js';
import { price, subject } from './ways.js';

/** Whether the world has several floors. */
export const DEEP = FLOORS.length > 0;
/** Notes floors in the order in which they are entered, and what fills bars, where it is known. */
export function note(w, m) {
  const here = FLOORS.find((floor) => w.fact(floor) >= 1);
  if (here !== undefined && m.visited.length === 0)
    m.visited.push(FIRST, ...ENTERED.filter(([, done]) => w.fact(done) >= 1).map(([floor]) => floor));
  if (here !== undefined && !m.visited.includes(here)) m.visited.push(here);
  if (here !== m.floor) m.entries[here] = (m.entries[here] ?? 0) + 1;
  if (here !== m.floor && m.floor !== undefined) {
    // to and fro: it was here before, and not long ago
    m.hops = here === m.came && m.t - m.changed < 40 ? Math.min(10, m.hops + 1) : Math.max(0, m.hops - 1);
    m.trips.push(m.t);
    m.came = m.floor;
    m.changed = m.t;
    m.goal = null;
    m.lost = [];
    m.span[here] = Math.max(m.span[here] ?? 0, ...EXITS.map((exit) => w.distance(exit, true) ?? 0));
    for (const thing of SPRINGS) m.wells[thing] = w.distance(thing, false) ?? m.wells[thing];
    if (here === FIRST) m.mending = { floor: here, until: m.t + 800 };
  }
  m.floor = here;
  watchFloor(w, m);
  mend(w, m);
  if (m.trips.length > 0 && m.t - m.trips[0] > 200) m.trips.shift();
  measurePace(w, m);
  if (m.t % 8 === 0)
    for (const thing of SPRINGS) if (!m.met.includes(thing) && w.distance(thing, false) !== null) m.met.push(thing);
}
// a floor counts for so much of the time that was spent there without a thing in view once
const VAIN = 0.2;
/** The floor to which an operator leads, if it does. */
export const floorOf = (o) => (o.away === true ? o.yields.find(([to]) => FLOORS.includes(to))?.[0] : undefined);
/** What was seen before the program begins, as far as its aims tell: on the first floor. */
export function seenBefore(w) {
  const done = (o) => o.yields.some(([fact]) => fact.startsWith('achieved:') && w.fact(fact) >= 1);
  return { [FIRST]: HOMES.filter((fact) => OPERATORS.some((o) => o.needs.some(([need]) => need === fact) && done(o))) };
}
/**
 * Steps that a floor as the home of a thing counts for, if it was never seen there: the more the longer the player was there. Not for
 * what fills a bar: whoever comes back for that again and again never looks further than it can go at once.
 */
export function vain(m, floor, fact) {
  return floor === undefined ||
    !HOMES.includes(fact) ||
    SPRINGS.includes(subject(fact)) ||
    m.sights[floor]?.includes(fact)
    ? 0
    : VAIN * (m.stayed[floor] ?? 0);
}
// how often a player comes to a floor before it looks there for what fills a bar as it does for anything else
const RETURNS = 3;
/** Whether what fills a bar is better looked for elsewhere than on this floor below, where it was not met. */
export const isVague = (m) => m.visited.indexOf(m.floor) < 2 && m.entries[m.floor] <= RETURNS;
/** Keeps count of the time on a floor, and of what it is the home of that was seen there. */
function watchFloor(w, m) {
  if (m.floor === undefined) return;
  m.stayed[m.floor] = (m.stayed[m.floor] ?? 0) + 1;
  if (m.t % 4 !== 0) return;
  m.sights[m.floor] ??= [];
  const seen = m.sights[m.floor];
  for (const fact of HOMES) if (!seen.includes(fact) && w.fact('sees:' + subject(fact)) >= 1) seen.push(fact);
}
/** Steps on another floor to the way that leads on from it: from ladder to ladder, as far as is known. */
export function across(m, { from, object }) {
  return m.empty['home:' + object]?.includes(from) ? 5 * UNKNOWN : m.span[from] || UNKNOWN;
}
/** An operator that leads to a floor that was entered before this one, within so many steps; or -1. */
export function refuge(w, m, steps) {
  for (const i of AWAY[m.floor] ?? []) {
    if (!onward(w, m, OPERATORS[i]) && price(w, m, i, 0) - leaveCost(w, m, OPERATORS[i]) <= steps) return i;
  }
  return -1;
}
/** Whether an operator leads to a floor where what makes it a home of something was looked for in vain. */
export const isEmpty = (m, i, fact) =>
  m.empty[fact] !== undefined &&
  OPERATORS[i].away === true &&
  OPERATORS[i].yields.some(([to]) => m.empty[fact].includes(to));
// steps that leaving for a new floor counts for while there is something to find on this one, and that may be looked for in vain for it
const LINGER = 200;
/** Whether aims are open for which something is to be found on a floor that was not looked for there in vain. */
const unfinished = (w, m, floor) =>
  (FINDS[floor] ?? []).some(([aim, home]) => AIMS.includes(aim) && w.fact(aim) < 1 && vain(m, floor, home) < LINGER);
/** Steps that leaving a floor counts for, more where the player has just come from, and towards what is new while it has not got what is here. */
export function leaveCost(w, m, o) {
  if (m.needs) return back(m, o);
  const to = floorOf(o);
  const lingers = o.from !== '' && !m.visited.includes(to) && unfinished(w, m, o.from);
  // nor does a new floor seem nearer because the lights have run out on this one
  return LEAVE + back(m, o) + (lingers ? LINGER + Math.min(LIGHTS_WORTH, unlit(w, m)) : 0);
}
function back(m, { yields }) {
  const tries = 1 + m.hops;
  const came = m.t - m.changed < 60 * tries && yields.some(([fact]) => fact === m.came);
  return (came ? AGAIN * tries : 0) + TRIP * m.trips.length;
}
/** Whether an operator leads to a floor that is new or was entered after this one; where a floor is entered for nothing it is the first. */
export function onward(w, m, { yields }) {
  const [to] = yields.find(([fact]) => FLOORS.includes(fact));
  const at = m.visited.indexOf(to);
  return at < 0
    ? yields.some(([fact, n]) => fact.startsWith('achieved:') && w.fact(fact) < n)
    : at > m.visited.indexOf(m.floor);
}
export const isBelow = (m) => m.floor !== undefined && m.floor !== FIRST;
/** Whether the way on from this floor is shut until attackers of it are defeated. */
export function gated(w, m) {
  for (const i of AWAY[m.floor] ?? []) {
    if (onward(w, m, OPERATORS[i]))
      return OPERATORS[i].needs.some(([fact, n]) => GATES.includes(fact) && w.fact(fact) < n);
  }
  return false;
}
/** Whether a way to another floor lies on a cell. */
export const isExit = (w, r, c) => EXITS.includes(w.item(r, c));
/** Whether a way back is at hand, within the chamber. */
export function handy(w, m) {
  for (const i of AWAY[m.floor] ?? []) {
    const d = onward(w, m, OPERATORS[i]) ? null : w.distance(OPERATORS[i].object, false);
    if (d !== null && d <= 3) return true;
  }
  return false;
}
