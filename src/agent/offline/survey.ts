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
  land.seen.add(key(i, j));
  if (land.goal !== null && land.tries++ > 25) land.seen.add(key(land.goal.i, land.goal.j)); // out of reach
  if (land.goal === null || land.seen.has(key(land.goal.i, land.goal.j))) {
    land.goal = null;
    land.tries = 0;
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
export const SURVEYED = 'const land = { seen: new Set(), goal: null, tries: 0 };';
