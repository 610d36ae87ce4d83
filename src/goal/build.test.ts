/** What is built in TypeScript is what the text says. */
import { expect, test } from 'vitest';
import * as goals from './build.ts';
import type { Goal } from './goal.ts';
import { parseGoal } from './parse.ts';

const { above, always, any, apply, atLeast, below, box, compare, eventually, flag, range, sphere, unit, within } =
  goals;

test.each<[text: string, built: Goal]>([
  ['near:furnace', flag('near:furnace')],
  ['have:log >= 2', atLeast('have:log', 2)],
  ['speed * 2 < limit', compare(apply('*', 'speed', 2), '<', 'limit')],
  ['abs(angle) < 12 deg', compare(apply('abs', 'angle'), '<', unit(12, 'deg'))],
  ['x in Goal.Range(-1, y)', within('x', range(-1, 'y'))],
  ['x in Goal.RangeBelow(0)', within('x', below(0))],
  ['[x, y] in Goal.Sphere([0, 0], 0.02)', within(['x', 'y'], sphere([0, 0], 0.02))],
  ['[x, y] in Goal.Box([0, 1], [2, 3])', within(goals.vector('x', 'y'), box([0, 1], [2, 3]))],
  ['a and b', goals.all(flag('a'), flag('b'))],
  ['a or b', any(flag('a'), flag('b'))],
  ['not a', goals.not(flag('a'))],
  ['a implies next b', goals.implies(flag('a'), goals.next(flag('b')))],
  ['eventually within 50 a', eventually(flag('a'), 50)],
  ['always a', always(flag('a'))],
  ['a until within 3 b', goals.until(flag('a'), flag('b'), 3)],
  ['a then b then c', goals.sequence(flag('a'), flag('b'), flag('c'))],
  [
    'avoid Fall weight 4: x in RangeAbove(1) drive Center: x in Range(-1, 1) within 200',
    goals.goal([
      goals.avoid('Fall', 'x', above(1), { weight: 4 }),
      goals.drive('Center', 'x', range(-1, 1), { within: 200 }),
    ]),
  ],
  [
    'reach Top: goal_x in RangeAbove(1) minimize Effort: abs(force) in RangeBelow(0.3) maximize Speed: v in RangeAbove(2)',
    goals.goal([
      goals.reach('Top', 'goal_x', above(1)),
      goals.minimize('Effort', apply('abs', goals.fact('force')), below(0.3)),
      goals.maximize('Speed', 'v', above(2)),
    ]),
  ],
])('%s', (text, built) => {
  expect(built).toEqual(parseGoal(text));
});

test('what makes no goal is refused where it is built', () => {
  expect(() => eventually(flag('a'), -1)).toThrow(/-1/);
  expect(() => goals.sequence()).toThrow();
});
