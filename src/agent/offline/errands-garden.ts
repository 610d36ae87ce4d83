/**
 * The part of an errands program that looks after what grows, in the language of skills: it is walled in where creatures
 * destroy it, its walls are left alone, and time counts for it only while the player is near enough, as the handbook tells.
 */
export const GARDEN = `
/** Where what was planted last is from the player, and whether it is still growing; null when there is nothing any more. */
function plot(w, m) {
  if (m.planted === null) return null;
  const r = m.planted.r - w.rows();
  const c = m.planted.c - w.columns();
  const block = w.known(r, c);
  const young = WAITS.some((i) => OPERATORS[i].object === block);
  if (young || WAITS.some((i) => OPERATORS[i].yields.some(([fact]) => fact === 'sees:' + block))) return { r, c, young, far: Math.abs(r) + Math.abs(c) };
  m.planted = null;
  return null;
}
/** What grows keeps its walls, and grows no further where the player is too far away. */
function tend(w, m) {
  const spot = plot(w, m);
  m.fenced = null;
  for (const i of WAITS) if (m.since[i] !== undefined && (spot?.far ?? 0) > (OPERATORS[i].within ?? HUGE)) m.since[i]++;
  if (spot === null || !spot.young || spot.far >= PROTECT) return;
  const front = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  for (const [y, x] of SIDES) {
    const [r, c] = [spot.r + y, spot.c + x];
    w.spare(r, c);
    if (r === front[0] && c === front[1]) m.fenced = 'faces:' + WALL.block;
  }
}
/** Whether to plant anew: what was planted is gone, and walls for it are at hand. */
const sows = (w, m) => PROTECT > 0 && m.planted === null && canDig(w) && w.fact(WALL.item) >= SOW;
/** Walls in what has to be waited for, so that no creature gets at it: the next action, or null. */
function protect(w, m) {
  const spot = PROTECT === 0 || !canDig(w) ? null : plot(w, m);
  if (spot === null || !spot.young || spot.far > PROTECT) return null;
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
`;
