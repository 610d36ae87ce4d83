/** The part of an errands program that lives by the day: whether it is darkening, and where the dark matters. */
import { isFit } from './fitness.js';
import { isBelow, onward } from './floors.js';
import { canDig } from './shelter.js';
import { HUGE, pursue } from './ways.js';

/** Takes in whether it gets lighter or darker, and what is around. */
export function watchSky(w, m) {
  const light = daylight(w, m);
  m.falling = light < m.light || (light === m.light && m.falling);
  m.fading = m.light - light;
  m.light = light;
  if (CROWDED && m.light < NIGHT && w.fact('steps') % 4 === 0) m.haunted = isHaunted(w);
  if (m.foes.some(({ name }) => CROWDS.includes(name))) m.haunted = true;
}
/** Whether attackers that come in crowds may appear around. */
function isHaunted(w) {
  let count = 0;
  for (let r = -6; r <= 6; r++) for (let c = -7; c <= 7; c++) if (LAIRS.includes(w.known(r, c))) count++;
  return count > LAIR;
}
/** Whether the player waits for full daylight: the crowds of the night are about until then. */
export const dawns = (m) => CROWDED && m.haunted && !m.falling && m.light < DAWN;
/** Before the dark: walls for a shelter, then the way to where the player can drink from within it, just in time; or null. */
export function homeward(w, m) {
  if (!CROWDED || m.fading <= 0 || m.light < NIGHT) return null;
  if (dusks(m) && canDig(w) && w.fact(WALL.item) < BRICKS && (w.distance(WALL.block, true) ?? HUGE) <= HOMEWARD)
    return pursue(w, m, WALL.item, 0);
  for (const well of WELLS) {
    const d = w.distance(well, true);
    if (d !== null && d > 2 && d <= HOMEWARD && d + 4 >= (m.light - NIGHT) / m.fading) return w.towards(well, true);
  }
  return null;
}
/** Whether it is time to fill bars for a night that nobody spends outside. */
export const dusks = (m) => CROWDED && m.falling && m.light < DUSK && m.light > NIGHT + 0.1;
/** Below what a rest begins. Where the night keeps the player in anyway, a rest by day only empties the other bars. */
export const sleepy = (m) => (CROWDED && m.light >= NIGHT ? 1.5 : TIRED);
/** Whether the player stays in: where attackers come in crowds, only near ground on which they appear. */
export const isDark = (m) => m.haunted && m.light < NIGHT;
/** Daylight, as far as it matters: under the sky of the first floor, and there not to one who is about to go down. */
export const daylight = (w, m) =>
  isBelow(m) || (m.visited.length > 1 && isFit(w, m) && exits(w, m, 40)) ? 1 : w.light();
/** Whether a way further down is near. */
function exits(w, m, steps) {
  return (AWAY[m.floor] ?? []).some(
    (i) => onward(w, m, OPERATORS[i]) && (w.distance(OPERATORS[i].object, true) ?? HUGE) <= steps,
  );
}
