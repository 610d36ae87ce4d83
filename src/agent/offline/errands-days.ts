/** The part of an errands program that lives by the day, in the language of skills: whether it is darkening, and where the dark matters. */
export const DAYS = `
/** Takes in whether it gets lighter or darker, and what is around. */
function watchSky(w, m) {
  const light = daylight(w, m);
  m.falling = light < m.light || (light === m.light && m.falling);
  m.light = light;
  if (CROWDED && m.light < NIGHT && w.fact('steps') % 4 === 0) m.haunted = isHaunted(w);
}
/** Whether attackers that come in crowds may appear around. */
function isHaunted(w) {
  let count = 0;
  for (let r = -6; r <= 6; r++) for (let c = -7; c <= 7; c++) if (LAIRS.includes(w.known(r, c))) count++;
  return count > LAIR;
}
/** Whether the player stays in: where attackers come in crowds, only near ground on which they appear. */
const isDark = (m) => m.haunted && m.light < NIGHT;
`;
