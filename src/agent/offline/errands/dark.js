/** Light for dark floors and cells, and what is done where nothing is seen. */
import { free } from './guard.js';
import { canDig, kindOf, OPEN, presses, SIDES } from './shelter.js';
import { far, pursue } from './ways.js';

// steps that lights are worth to get on a dark floor, on which nothing is found without them, and for which they are fetched at most
export const LIGHTS_WORTH = 800;
/** What is done to get a light where the player has none, or 0 where it has; what it takes is looked for without one. */
function lightless(w, m, what) {
  const [[light]] = OPERATORS[LAMPS[0]].costs;
  if (m.groping || w.fact(light) >= 1) return 0;
  m.groping = true;
  const found = what(light);
  m.groping = false;
  return found;
}
/** Steps to get a light where the player has none and the floor is dark. */
export const unlit = (w, m) => (m.dim.includes(m.floor) ? lightless(w, m, (light) => far(w, m, light, 1, 0)) : 0);
/** Whether more lights can be made on the spot, and few are held. */
function refills(w) {
  if (LANTERN < 0) return false;
  const [[light]] = OPERATORS[LAMPS[0]].costs;
  const most = GEAR.find(([fact]) => fact === light)?.[1] ?? 0;
  return w.fact(light) < most && OPERATORS[LANTERN].needs.every(([fact, n]) => w.fact(fact) >= n);
}
/** The next step to get a light where the player has none and the floor is dark, or has left it to get one; or null. */
export function relight(w, m) {
  if (m.dim.length === 0) return null;
  if (refills(w)) return act(w, LANTERN);
  const steps = unlit(w, m);
  if (steps > 0 && steps <= LIGHTS_WORTH && m.t > m.fetching + 2 * LIGHTS_WORTH) m.fetching = m.t;
  return m.t < m.fetching + LIGHTS_WORTH ? lightless(w, m, (light) => pursue(w, m, light, 0)) || null : null;
}
/** Light for a place that is dark, or null; where nothing is seen ahead it is tried, once for each cell. */
export function lamp(w, m) {
  const i = LAMPS.find(
    (one) => w.fact('light:here') < 1 && OPERATORS[one].needs.every(([fact, n]) => w.fact(fact) >= n),
  );
  const [r, c] = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  if (i === undefined) return null;
  if (!VEILS.includes(w.block(r, c))) return kindOf(w, r, c) !== OPEN || !free(w, r, c) ? null : act(w, i);
  const cell = m.floor + (w.rows() + r) + ',' + (w.columns() + c);
  if (m.unlit.has(cell)) return struck(w, m, cell);
  m.unlit.add(cell);
  return act(w, i);
}
/** A blow at a cell that took no light, once: it may be rock, which takes one when it is dug out; or null. */
function struck(w, m, cell) {
  if (m.groped.has(cell) || !canDig(w)) return null;
  m.groped.add(cell);
  m.unlit.delete(cell);
  return act(w, WALL.dig);
}
/** A blow at what stands unseen in the way: the player does not get on, though the way seems free. */
export function blind(w, m, action) {
  const at = w.rows() + ',' + w.columns();
  const halted = at === m.stood && action === m.pressed && presses(w).includes(action) && w.heading() === action;
  const blow = BLOWS[ATTACKERS[0]];
  m.stood = at;
  m.pressed = action;
  return halted && blow !== undefined && blow >= 0 ? act(w, blow) : action;
}
