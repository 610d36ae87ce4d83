/**
 * The part of an errands program that lives by the day, in the language of skills: it knows whether it gets lighter or
 * darker, and in the evening it goes to where a shelter has room to work in.
 */
export const DAYS = `
/** Takes in whether it gets lighter or darker, and rock that is passed. */
function watchSky(w, m) {
  const light = daylight(w, m);
  m.falling = light < m.light || (light === m.light && m.falling);
  m.light = light;
  if (CROWDED && w.fact('steps') % 4 === 0 && canDig(w)) markRock(w, m);
  if (CROWDED && w.fact('steps') % 4 === 0 && m.light < 0.9) m.haunted = isHaunted(w);
}
/** Whether attackers that come in crowds may appear around. */
function isHaunted(w) {
  let count = 0;
  for (let r = -6; r <= 6; r++) for (let c = -7; c <= 7; c++) if (LAIRS.includes(w.known(r, c))) count++;
  return count > LAIR;
}
/** Whether the player stays in: where attackers come in crowds it waits in the morning until they have left. */
const isDark = (m) => m.haunted && m.light < (m.falling ? NIGHT : DAWN);
/** Keeps a place amid rock in mind. */
function markRock(w, m) {
  let count = 0;
  for (let r = -2; r <= 2; r++) for (let c = -2; c <= 2; c++) if (kindOf(w, r, c) === EARTH) count++;
  if (count >= ROCK) m.rock = { r: w.rows(), c: w.columns() };
}
/** In the evening the step to rock that is known, or null. */
function home(w, m) {
  if (!CROWDED || !m.falling || m.light > HOMEWARD || m.rock === null) return null;
  const r = m.rock.r - w.rows();
  const c = m.rock.c - w.columns();
  if (Math.abs(r) + Math.abs(c) <= 2 || Math.abs(r) + Math.abs(c) > 40) return null;
  const step = w.go(m.rock.r, m.rock.c, true);
  return step === w.noop ? null : step;
}
`;
