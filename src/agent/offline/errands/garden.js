/**
 * The part of an errands program that looks after what grows: it is walled in where creatures
 * destroy it, its walls are left alone, and time counts for it only while the player is near enough, as the handbook tells.
 */
import { free } from './guard.js';
import { canDig, kindOf, OPEN, presses, SIDES } from './shelter.js';
import { HUGE } from './ways.js';

/** Where fragile things grow that the player planted, the nearest first; those that are gone are forgotten. */
export function plots(w, m) {
  if (GROWS < 0) return [];
  const o = OPERATORS[GROWS];
  const found = [];
  for (const one of m.garden) {
    const r = one.r - w.rows();
    const c = one.c - w.columns();
    const block = w.known(r, c);
    const young = block === o.object;
    if (young || o.yields.some(([fact]) => fact === 'sees:' + block))
      found.push({ one, r, c, young, far: Math.abs(r) + Math.abs(c) });
  }
  m.garden = found.map(({ one }) => one);
  return found.sort((a, b) => a.far - b.far);
}
/** What grows keeps its walls; it ages while the player is near enough. */
export function tend(w, m) {
  if (GROWS < 0) return;
  const found = plots(w, m);
  const now = w.fact('steps');
  const steps = now - m.tended;
  m.tended = now;
  m.fenced = null;
  const { ticks, within } = OPERATORS[GROWS];
  const front = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  for (const { one, r, c, young, far } of found) {
    if (far <= (within ?? HUGE)) one.age += steps;
    // one that is seen to be young is not due yet; one that was ripe has been eaten
    if (young && w.block(r, c) !== null) one.age = one.ripe ? 0 : Math.min(one.age, ticks - 5);
    one.ripe = !young;
    if (!young || far >= PROTECT) continue;
    for (const [y, x] of SIDES) {
      w.spare(r + y, c + x);
      if (r + y === front[0] && c + x === front[1]) m.fenced = 'faces:' + WALL.block;
    }
  }
  m.since[GROWS] = found.length === 0 ? undefined : m.t - Math.max(...found.map(({ one }) => one.age));
}
/** Whether to plant anew: nothing grows near by, and walls for it are at hand. */
export const sows = (w, m, i) =>
  i === GROWS && !m.needs && canDig(w) && w.fact(WALL.item) >= SOW && plots(w, m).every(({ far }) => far > APART);
/** The operator that plants, or -1. */
export const sowing = (i) => (MAKERS[OPERATORS[i].needs[0][0]] ?? [-1])[0];
/** Walls in what has to be waited for, so that no creature gets at it: the next action, or null. */
export function protect(w, m) {
  const spot = GROWS < 0 || !canDig(w) ? undefined : plots(w, m).find(({ young, far }) => young && far <= PROTECT);
  if (spot === undefined) return null;
  const { r: r0, c: c0 } = spot;
  const open = SIDES.filter(([r, c]) => kindOf(w, r0 + r, c0 + c) === OPEN);
  if (open.length > w.fact(WALL.item)) return null;
  let best = null;
  for (const [r, c] of open) {
    for (const [dr, dc] of SIDES) {
      // from two cells off, a step towards the side to be walled, within reach of it
      const y = r0 + r + dr;
      const x = c0 + c + dc;
      if ((dr === -r && dc === -c) || kindOf(w, y, x) !== OPEN || kindOf(w, y + dr, x + dc) !== OPEN) continue;
      const back = presses(w)[SIDES.findIndex((side) => side[0] === -dr && side[1] === -dc)];
      if (y === 0 && x === 0 && w.heading() === back) return free(w, -dr, -dc) ? act(w, WALL.place) : null;
      if (y + dr === 0 && x + dc === 0) return back;
      const d = Math.abs(y + dr) + Math.abs(x + dc);
      if (best === null || d < best.d) best = { d, r: w.rows() + y + dr, c: w.columns() + x + dc };
    }
  }
  return best === null ? null : w.go(best.r, best.c, true);
}
