/** Shots of the player at those who are not near yet. */
import { beside, inLine } from './guard.js';
import { presses, SIDES } from './shelter.js';

/** A shot that the player has, or -1. */
export const volleys = (w) => VOLLEYS.find((one) => OPERATORS[one].needs.every(([fact, n]) => w.fact(fact) >= n)) ?? -1;
/** A shot at an attacker that stands ahead in line and is not beside the player yet, a turn to it, or null; not while a shot is about to hit. */
export function volley(w, m) {
  if (VOLLEY < 2 || beside(w, m) !== null) return null;
  const i = volleys(w);
  if (i < 0 || m.shots.some(({ rows, columns, dr, dc }) => rows + dr === 0 && columns + dc === 0)) return null;
  for (const foe of m.foes) {
    const line = inLine(w, foe);
    if (line === null || line.far > VOLLEY) continue;
    const [r, c] = SIDES[line.side];
    // nobody else in between
    if (
      m.creatures.some(
        (one) =>
          one !== foe &&
          MET[one.name] !== 'strikes' &&
          one.rows * r + one.columns * c > 0 &&
          one.rows * r + one.columns * c < line.far &&
          one.rows * c === one.columns * r,
      )
    )
      continue;
    const press = presses(w)[line.side];
    if (press === w.heading()) {
      m.struck = { r: foe.r, c: foe.c, damage: STRIKES[i] };
      return act(w, i);
    }
    if (line.far > 2) return press;
  }
  return null;
}
