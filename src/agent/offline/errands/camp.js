/**
 * The part of an errands program that opens a gate. Where a floor lets nobody further until attackers
 * are dead, the way back is home: the player walls itself in with the way back inside, opens one side, strikes whoever comes,
 * rests there, and leaves by it when it is thirsty or could die in the next step; above it stays until it is fit.
 */
import { FRESH, gated, handy, hold, isBelow, lamp, onward, tell, volley } from './deep.js';
import { beside, guard, isInFront, look, strike, turnTo } from './guard.js';
import { indoors } from './indoors.js';
import { HURRY } from './peril.js';
import { chamber, closing } from './shelter.js';
import { HUGE } from './ways.js';

/** The way back from this floor, as an operator, or -1. */
const wayBack = (w, m) => (AWAY[m.floor] ?? []).find((i) => !onward(w, m, OPERATORS[i])) ?? -1;
/** Whether the player has all that it should have before it goes down to fight, or has tried for long. */
export function isFit(w, m) {
  return w.health() >= WELL - 0.5 && (isBelow(m) || BARS.every((bar) => w.fact(bar) >= (RESTING.includes(bar) ? FRESH : w.light() < NIGHT ? 5.5 : 7.5)));
}
/** Stays on the floor of the way back until it is fit. */
export function mend(w, m) {
  if (m.mending === null) return;
  const late = m.t > m.mending.until;
  if (late) m.unfit = m.t + 400;
  if (late || m.floor !== m.mending.floor || isFit(w, m)) m.mending = null;
}
/** Health that what is near can take in this step. */
function incoming(w, m) {
  let sum = 0;
  for (const { name, rows, columns, rest } of m.foes) {
    if (Math.abs(rows) + Math.abs(columns) === 1 && rest <= 0) sum += HARM[name] ?? 0;
  }
  for (const { damage, rows, columns, dr, dc } of m.shots) if (rows + dr === 0 && columns + dc === 0) sum += damage;
  return sum;
}
/** Whether a bar is low that is not filled at the way back. */
const wants = (w) => BARS.some((bar) => !RESTING.includes(bar) && w.fact(bar) < 4);
/** Leaves by the way back, to get well. */
function leave(w, m, i) {
  m.mending = { floor: OPERATORS[i].yields.find(([to]) => FLOORS.includes(to))[0], until: m.t + 800 };
  return act(w, i);
}
/** Whether to camp at the way back now: attackers keep the way on shut, and nothing else is done until they are dead. */
export function camps(w, m) {
  if (CAMP === 0 || !isBelow(m) || !gated(w, m)) return false;
  // further down what else the floor has comes before the way on; on the first floor below one learns to fight
  if (m.visited.indexOf(m.floor) > 1 && m.t - m.barred > 30 && !wants(w) && w.health() > 6) return false;
  const i = wayBack(w, m);
  const d = i < 0 ? null : w.distance(OPERATORS[i].object, true);
  if (d === null) return false;
  if (wants(w) || d > CAMP || (d <= 6 && w.health() <= 6)) m.roam = 0;
  return m.t >= m.roam && (d <= 6 || w.health() > WEAK || wants(w));
}
/** Fights them from a chamber around the way back, rests there, and leaves by it when it is thirsty or may die. */
export function* camp(w, m) {
  const before = w.fact('steps');
  const i = wayBack(w, m);
  const exit = OPERATORS[i].object;
  const home = w.towards(exit, true) ?? w.noop;
  tell(w, 'camp');
  if (home === w.noop && (wants(w) || mortal(w, m))) yield leave(w, m, i);
  else if (wants(w) || w.distance(exit, true) > 3) {
    const foe = wants(w) || w.health() <= 5 ? null : beside(w, m);
    yield foe !== null ? fight(w, m, foe) : w.health() <= 5 ? guard(w, m, home, FLIGHT) : (volley(w, m) ?? guard(w, m, home));
  } else if (yield* settle(w, m, i)) {
    if (w.health() < WELL - 2 || RESTING.some((bar) => w.fact(bar) < TIRED)) {
      tell(w, 'camp-rest');
      yield* indoors(w, m, 0);
    } else {
      tell(w, 'camp-hold');
      const end = yield* hold(w, m);
      if (end === 'quiet' || end === null) m.roam = m.t + (w.fact('steps') - before) + 60;
    }
  }
  if (w.fact('steps') === before) {
    m.roam = m.t + 60;
    yield guard(w, m, w.noop);
  }
  m.t += w.fact('steps') - before - 1;
}
// the same as HURRY on the way out of harm's way
export const FLIGHT = 40;
/** The action that brings the player to one near by that shoots, whose shots would come into any place that is not shut yet; or null. */
export function storm(w, m) {
  if (CAMP === 0 || !isBelow(m)) return null;
  for (const { name } of m.foes) {
    if (FOES[name]?.shot == null || w.health() <= HARM[name] || (w.distance(name, false) ?? HUGE) > 7) continue;
    m.hunted = name;
    const step = w.towards(name, false);
    return volley(w, m) ?? guard(w, m, step === w.noop ? act(w, BLOWS[name]) : step);
  }
  return null;
}
/** Whether what is near can kill in this step. */
const mortal = (w, m) => incoming(w, m) >= w.health() || (w.health() <= 3 && m.foes.length > 0);
export const fight = (w, m, foe) => (isInFront(w, foe) ? strike(w, m, foe) : turnTo(w, foe));
/** Shuts itself in with the way back inside; fights whoever comes before that is done. Whether it is shut in. */
function* settle(w, m, i) {
  const exit = OPERATORS[i].object;
  let spot = null;
  let idle = 0;
  for (let k = 0; k < 60; k++) {
    look(w, m);
    const home = w.towards(exit, true) ?? w.noop;
    if (home === w.noop && mortal(w, m)) {
      yield leave(w, m, i);
      return false;
    }
    const foe = beside(w, m);
    if (foe === null && w.enclosed(6)) return handy(w, m);
    if (w.health() <= 5 && (foe === null || foe.rest > 0 || home !== w.noop)) {
      yield home === w.noop ? leave(w, m, i) : guard(w, m, home, FLIGHT);
      if (home === w.noop) return false;
      continue;
    }
    const raid = foe === null && w.health() > 5 ? storm(w, m) : null;
    if (raid !== null) {
      yield raid;
      continue;
    }
    const inside = spot !== null && spot.cells.some((cell) => cell[0] === w.rows() && cell[1] === w.columns());
    if (!inside && (spot === null || k % 6 === 0)) spot = chamber(w, m, true);
    if (foe !== null) yield fight(w, m, foe);
    else if (spot === null) {
      const step = home === w.noop ? lamp(w, m) : home;
      const shot = volley(w, m);
      // nobody comes to a place that cannot be shut
      if (step === null && shot === null && (m.foes.length === 0 || ++idle > 8)) {
        m.roam = m.t + k + 60;
        return false;
      }
      yield shot ?? guard(w, m, step ?? w.noop);
    }
    else if (inside) {
      const step = closing(w, m, spot.cells);
      if (step === null || step === 'shut') return step === 'shut';
      yield guard(w, m, step, HURRY);
    } else {
      let step = null;
      for (const cell of spot.cells) step = step ?? w.go(cell[0], cell[1], true);
      if (step === null || step === w.noop) return false;
      yield guard(w, m, step, HURRY);
    }
  }
  return false;
}
