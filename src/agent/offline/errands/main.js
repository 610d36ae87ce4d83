/** What an errands program does at every step: it looks, sees to its safety and its needs, pursues its aim, and lets the guard decide. */
import { blind, lamp, relight } from './dark.js';
import { homeward, isDark, sleepy } from './days.js';
import { dry, FRESH, frailty, haven, leaving, sated } from './fitness.js';
import { DEEP, gated, isBelow, note, refuge } from './floors.js';
import { protect } from './garden.js';
import { boon, outfit, prize } from './gear.js';
import { FLIGHT, guard, look } from './guard.js';
import {
  burrows,
  calm,
  chooseAim,
  drop,
  due,
  exhausted,
  forced,
  hunt,
  LASTS,
  need,
  quarry,
  retreat,
  sallies,
  tell,
} from './loop.js';
import { remember } from './memory.js';
import { besieged, siege } from './siege.js';
import { volley } from './volley.js';
import { elsewhere, fillUp, HUGE, pursue, run, windfall } from './ways.js';

/** Takes in what is around, and since when things that have to be waited for stand. */
function perceive(w, m) {
  m.far.clear();
  m.here.clear();
  m.news = undefined;
  look(w, m);
  for (const i of WAITS) {
    const o = OPERATORS[i];
    if (i === GROWS) continue;
    const since = m.since[i];
    if (since === undefined && o.needs.every(([fact, n]) => w.fact(fact) >= n)) m.since[i] = m.t;
    const checks = since !== undefined && (m.t > since + o.ticks || m.t % 16 === 0);
    if (checks && w.distance(o.object, true) === null) m.since[i] = undefined;
  }
}
/** How the player is: the least of its bars that no rest fills, and whether it is tired or weak. */
function condition(w, m) {
  const least = Math.min(9, ...BARS.filter((bar) => !RESTING.includes(bar)).map((bar) => w.fact(bar)));
  const tired = RESTING.some((bar) => w.fact(bar) < (leaving(m) || sated(w, m) ? FRESH : sleepy(m)));
  const weak = w.health() <= frailty(w, m, least) && least >= 1;
  return { least, tired, weak };
}
/** An operator by which the player goes back to the floor before, to get out of harm's way; or -1. */
function retreatUp(w, m, { tired, weak }) {
  // whoever cannot shut itself in, for want of walls, does so there
  const homeless = isBelow(m) && (weak || tired) && m.t < m.homeless + 60;
  const pressed = weak && m.foes.length + m.lost.length > 0 && !w.enclosed(6);
  const reach = homeless ? HUGE : pressed ? REFUGE : 0;
  return reach > 0 ? refuge(w, m, reach) : -1;
}
/** Whether it is time to be shut in. */
function wantsShelter(w, m, { least, tired, weak }) {
  if (m.dry !== null) return false;
  const rests = (isDark(m) || tired) && least >= (CROWDED ? 1 : isDark(m) || DEEP ? 3 : LASTS);
  return (weak || exhausted(w) || rests) && m.t >= m.again && (isBelow(m) || calm(w, m));
}
/** Goes where it is safe, rests there, or fights off who waits outside. Returns whether anything was done. */
function* keepSafe(w, m, body) {
  const home = (body.weak || body.tired) && m.dry === null ? haven(w, m) : null;
  if (home !== null) {
    tell(w, 'haven');
    yield volley(w, m) ?? guard(w, m, home);
    return true;
  }
  return wantsShelter(w, m, body) && (yield* retreat(w, m, 0));
}
/** What the player does for its needs, or null. */
function forNeeds(w, m, up) {
  const gain = boon(w, m);
  let action = up >= 0 ? run(w, m, up, 0) : gain < 0 ? null : act(w, gain);
  m.hunted = null;
  m.leaf = null;
  action ??= drop(w, m) ?? hunt(w, m);
  m.needs = true;
  m.filling = need(w, m);
  if (m.filling !== null) action ??= pursue(w, m, m.filling, 0);
  m.needs = false;
  if (LEAVE > 0 || GROWS >= 0) m.far.clear();
  action ??= quarry(w, m) ?? homeward(w, m) ?? protect(w, m);
  return action ?? (gated(w, m) ? outfit(w, m) : null);
}
/** What brings an aim nearer, the one that is pursued or what lies by the way; null when all of them have to be waited for. */
function forAims(w, m) {
  if (m.aim === null || w.fact(m.aim) >= 1 || m.t - m.chosen >= PATIENCE) {
    m.aim = chooseAim(w, m);
    m.chosen = m.t;
  }
  fillUp(w, m);
  const find = STOCK > 0 ? windfall(w, m) : null;
  for (const i of MAKERS[m.aim] ?? []) if (ATTACKERS.includes(OPERATORS[i].object)) m.hunted = OPERATORS[i].object;
  const action = prize(w, m) ?? (m.dim.includes(m.floor) ? null : relight(w, m));
  if (action !== null) return action;
  if (find !== null) return pursue(w, m, find.fact, 0);
  return m.aim === null ? null : pursue(w, m, m.aim, 0);
}
/** The action that is done in place of what is planned: a shot, or what the guard thinks safer. */
function guarded(w, m, planned, fleeing) {
  const shot = volley(w, m);
  if (shot !== null) return shot;
  if (forced(w, m) || sallies(w, m, planned)) return planned;
  return guard(w, m, lamp(w, m) ?? planned, fleeing ? FLIGHT : 1);
}

export function* main(w) {
  const m = remember(w);
  let same = 0;
  let last = -1;
  for (; ; m.t++) {
    if (w.asleep()) {
      yield w.noop;
      continue;
    }
    perceive(w, m);
    const body = condition(w, m);
    note(w, m);
    m.dry = body.weak || body.tired ? dry(w, m) : null;
    const up = retreatUp(w, m, body);
    if (up < 0 && (yield* keepSafe(w, m, body))) continue;
    if (besieged(w, m) && (yield* siege(w, m))) continue;
    let action = forNeeds(w, m, up);
    if (action === null) {
      action = forAims(w, m);
      const waits = action === null && m.aim === null && m.find === null && m.t >= m.again && due(m) < HUGE;
      if (waits && (yield* retreat(w, m, w.fact('steps') + due(m) - m.t))) continue;
    }
    if (m.filling === null && m.t >= m.burrow && burrows(w, m, action) && (yield* retreat(w, m, 0))) continue;
    action ??= w.explore(true) ?? w.noop;
    tell(w, (up >= 0 ? 'refuge' : (m.filling ?? m.aim)) + ' ' + m.leaf + ' ' + (m.geared === m.t ? m.gear : '-'));
    action = guarded(w, m, action, up >= 0);
    if (VOLLEY > 0) action = blind(w, m, action);
    // the same blow without effect for long: elsewhere
    same = action === last && action !== w.noop ? same + 1 : 0;
    last = action;
    if (same > 25) {
      same = 0;
      for (let i = 0; i < 6; i++) yield elsewhere(w);
      m.t += 5;
      continue; // what was meant for the old place may be deadly here
    }
    yield action;
  }
}
