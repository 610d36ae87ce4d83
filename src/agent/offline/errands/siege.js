/** Fights those who wait outside a closed chamber, through one opening. */
import { wanting } from './fitness.js';
import { gated, handy } from './floors.js';
import { beside, canWall, inLine, isInFront, look, nearest, strike, turnTo } from './guard.js';
import { tell } from './loop.js';
import { EARTH, kindOf, OPEN, presses, SIDES } from './shelter.js';
import { volley, volleys } from './volley.js';

/** Whether to open the chamber and fight: shut in below, in good health, with attackers waiting outside. */
export function besieged(w, m) {
  if (SIEGE === 0 || wanting(w) || w.health() <= WEAK || m.floor === FIRST || m.t < m.held || !w.enclosed(6))
    return false;
  return nearest(m) <= (gated(w, m) ? 5 : 3);
}
/** Fights those who wait outside through one opening; whether anything was done. */
export function* siege(w, m) {
  const before = w.fact('steps');
  look(w, m);
  tell(w, 'hold');
  const end = beside(w, m) === null ? yield* hold(w, m) : null;
  m.t += w.fact('steps') - before;
  m.held = m.t + (end === 'quiet' ? 30 : 2);
  return w.fact('steps') > before;
}
/** Where to open a closed chamber: a cell of it and a side, where attackers are near and have to come in line for longest; or null. */
function loophole(w, m) {
  let best = null;
  const cells = [[0, 0], ...SIDES.filter(([r, c]) => kindOf(w, r, c) <= OPEN)];
  for (const [y, x] of cells) {
    for (let s = 0; s < 4; s++) {
      const [r, c] = SIDES[s];
      if (kindOf(w, y + r, x + c) !== EARTH) continue;
      let n = 0;
      while (n < 4 && kindOf(w, y + (n + 2) * r, x + (n + 2) * c) === OPEN) n++;
      if (n === 0) continue;
      const narrow = kindOf(w, y + r + c, x + c + r) !== OPEN && kindOf(w, y + r - c, x + c - r) !== OPEN;
      const gap = Math.min(
        8,
        ...m.foes.map((foe) => Math.abs(foe.rows - y - 2 * r) + Math.abs(foe.columns - x - 2 * c)),
      );
      const worth = n + (narrow ? 4 : 0) - 2 * gap;
      if (best === null || worth > best.worth) best = { worth, side: s, r: w.rows() + y, c: w.columns() + x };
    }
  }
  return best;
}
/** Opens one side and stands there: strikes and shoots whoever comes, and shuts it when hurt, shot at or left alone. Says why it ended. */
function* hold(w, m) {
  const gap = loophole(w, m);
  if (gap === null) return null;
  const step = w.go(gap.r, gap.c, false);
  if (step !== null && step !== w.noop) yield step;
  if (w.rows() !== gap.r || w.columns() !== gap.c) return null;
  const side = gap.side;
  const [r, c] = SIDES[side];
  const press = presses(w)[side];
  let quiet = 0;
  for (let i = 0; i < 400; i++) {
    look(w, m);
    const foe = beside(w, m);
    const worst = Math.max(2, ...m.foes.map(({ name }) => HARM[name] ?? 2));
    quiet = foe !== null ? 0 : quiet + (nearest(m) <= 2 ? 0.5 : 1);
    const shut = kindOf(w, r, c) === EARTH;
    const fired =
      m.creatures.some(
        (one) =>
          SHOTS.includes(one.name) &&
          inLine(w, one) !== null &&
          inLine(w, one).side === side &&
          inLine(w, one).far <= 2,
      ) ||
      m.foes.some(
        (one) =>
          FOES[one.name]?.shot != null &&
          inLine(w, one)?.side === side &&
          inLine(w, one).far > 1 &&
          inLine(w, one).far <= 3 &&
          volleys(w) < 0,
      );
    const done =
      quiet > 30 || (nearest(m) > 5 && !gated(w, m))
        ? 'quiet'
        : w.health() <= worst + 1
          ? 'hurt'
          : wanting(w) && (nearest(m) > 2 || handy(w, m))
            ? 'low'
            : null;
    // the next blow could be the last: out by the way back while the one that struck rests
    if (foe !== null && w.health() <= worst && handy(w, m)) return 'hurt';
    if (foe !== null) yield isInFront(w, foe) ? strike(w, m, foe) : turnTo(w, foe);
    else if (w.heading() !== press) yield press;
    else if (shut && done !== null) return done;
    else if (shut) yield fired ? w.noop : act(w, WALL.dig);
    else if ((fired || done !== null) && canWall(w, 1)) yield act(w, WALL.place);
    else if (done !== null) return done;
    else yield volley(w, m) ?? meal(w) ?? w.noop;
  }
  return null;
}
/** What is done to a creature in front that is no attacker, or null. */
function meal(w) {
  const fact = 'faces:' + w.facing();
  const i =
    w.mob(...(SIDES[presses(w).indexOf(w.heading())] ?? [0, 0])) === null
      ? -1
      : OPERATORS.findIndex((o) => o.needs.some(([need]) => need === fact));
  return i < 0 ? null : act(w, i);
}
