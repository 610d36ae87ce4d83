/**
 * Exploring so that no place is looked at twice: the land in squares, those been to crossed out, and always the nearest
 * of the others. Text of skill code.
 */

export const SURVEY = `
/** The heading to the nearest square of land that was not been to yet, in degrees. \`land\` keeps those that were. */
function survey(w, land) {
  const square = (v) => Math.round(v / 14);
  const key = (i, j) => 100 * i + j;
  const i = square(w.x());
  const j = square(w.z());
  land.fresh = !land.seen.has(key(i, j));
  land.seen.add(key(i, j));
  const { goal } = land;
  const left = goal === null ? 0 : Math.hypot(w.x() - 14 * goal.i, w.z() - 14 * goal.j);
  land.stalled = left < land.least - 1 ? 0 : land.stalled + 1;
  land.least = Math.min(land.least, left);
  if (goal !== null && land.stalled > 6) {
    // Out of reach, and what lies behind it too: there is an end to the land.
    const [di, dj] = Math.abs(goal.i - i) >= Math.abs(goal.j - j) ? [Math.sign(goal.i - i), 0] : [0, Math.sign(goal.j - j)];
    for (let k = 0; k < 7; k++)
      for (const aside of [-1, 0, 1]) land.seen.add(key(goal.i + k * di + aside * dj, goal.j + k * dj + aside * di));
  }
  if (goal === null || land.seen.has(key(goal.i, goal.j))) {
    land.goal = null;
    land.least = Infinity;
    land.stalled = 0;
    let best = Infinity;
    for (let di = -6; di <= 6; di++) {
      for (let dj = -6; dj <= 6; dj++) {
        if (land.seen.has(key(i + di, j + dj))) continue;
        const turn = wrap((Math.atan2(-di, dj) * 180) / Math.PI - w.yaw());
        const cost = Math.hypot(di, dj) + Math.abs(turn) / 180 + 0.2 * w.random();
        if (cost >= best) continue;
        best = cost;
        land.goal = { i: i + di, j: j + dj };
      }
    }
  }
  if (land.goal !== null) return (Math.atan2(w.x() - 14 * land.goal.i, 14 * land.goal.j - w.z()) * 180) / Math.PI;
  land.seen.clear(); // all seen: once more
  return w.yaw();
}
`;

/** The state that `survey` keeps, as a declaration. */
export const SURVEYED = 'const land = { seen: new Set(), goal: null, least: Infinity, stalled: 0, fresh: false };';
