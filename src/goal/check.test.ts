import { expect, test } from 'vitest';
import { checkedGoal, checkGoal, locate } from './check.ts';
import type { FactRange, Facts, Goal } from './goal.ts';
import { readGoal } from './parse.ts';

const table: Readonly<Record<string, FactRange>> = {
  x: { low: -2, high: 2, unit: 'm' },
  y: { low: -2, high: 2, unit: 'm' },
  speed: { low: 0, high: 50, unit: 'km/h' },
  slow: { low: 0, high: 10, unit: 'm/s' },
  angle: { low: -3, high: 3, unit: 'rad' },
  heading: { low: -180, high: 180, unit: 'deg' },
  'have:log': { low: 0, high: 64, unit: '' },
  'action.force': { low: -1, high: 1, unit: 'N' },
};
const facts: Facts = {
  names: Object.keys(table),
  infos: Object.values(table),
  index: (name) => Object.keys(table).indexOf(name),
  read: () => 0,
};

function problems(text: string) {
  const read = readGoal(text);
  if ('message' in read) throw new Error(read.message);
  const { findings } = checkGoal(read.goal, facts);
  return locate(findings, text, read.spans).map((p) => ({
    ...p,
    text: text.slice(p.column - 1, p.column - 1 + p.length),
  }));
}
const error = (message: string, text: string, remedy = '') => ({
  severity: 'error',
  message: expect.stringContaining(message),
  text,
  remedy: expect.stringContaining(remedy),
});

test.each([
  ['unknown names', 'x > 1 and have:lgo >= 2', error("unknown fact 'have:lgo'", 'have:lgo >= 2', "'have:log'")],
  ['names in expressions', 'hypot(x, yy) < 1', error("unknown fact 'yy'", 'yy', "'y'")],
  ['names in regions', 'x in Goal.RangeAbove(z)', error("unknown fact 'z'", 'z')],
  ['dimensions', '[x, y] in Goal.Range(0, 1)', error('a value of 2 dimensions', 'Goal.Range(0, 1)', 'Goal.Sphere or')],
  ['other dimensions', '[x, y] in Goal.Sphere([0, 0, 0], 1)', error('2 dimensions', 'Goal.Sphere([0, 0, 0], 1)')],
  ['vectors in comparisons', '[x, y] > 1', error('a vector is compared', '[x, y] > 1')],
  ['vectors in sums', 'x + [x, y] > 1', error('a vector inside', 'x + [x, y]')],
  ['units', 'x > 3 rad', error("'rad' against 'm'", 'x > 3 rad')],
  ['units in sums', 'x + angle > 1', error("'rad' against 'm'", 'x + angle')],
  ['mixed scales', 'speed > slow', error("facts in 'm/s' and 'km/h' are mixed", 'speed > slow')],
  ['empty ranges', 'x in Goal.Range(1, 0)', error('is empty: 1 is above 0', 'Goal.Range(1, 0)')],
  ['empty spheres', 'x in Goal.Sphere(0, -1)', error('is empty: radius -1', 'Goal.Sphere(0, -1)')],
  ['regions out of range', 'x in Goal.RangeAbove(3)', error("'x' lies in [-2, 2], never in", 'Goal.RangeAbove(3)')],
  ['bounds out of range', 'have:log >= 65', error('at most 64, never 65', 'have:log >= 65')],
  ['comparisons that never hold', 'abs(x) < 0', error('can never hold', 'abs(x) < 0')],
  ['contradictions', 'x > 1 and y > 0 and x < 0.5', error("contradictory bounds on 'x'", 'x < 0.5')],
  [
    'the tightest of several bounds',
    'x >= 1 and x <= 0.5 and x < 1.5',
    error("contradictory bounds on 'x': at least 1 and at most 0.5", 'x <= 0.5'),
  ],
  ['no point between strict bounds', 'x > 1 and x <= 1', error('above 1 and at most 1', 'x <= 1')],
  ['contradictory flags', 'have:log and not have:log', error("contradictory bounds on 'have:log'", 'not have:log')],
  ['nothing left', 'avoid A: x in Goal.RangeAbove(-5)', error('every value lies in', 'Goal.RangeAbove(-5)')],
  ['moving optima', 'minimize A: x in Goal.RangeBelow(y)', error('a bound that moves', 'Goal.RangeBelow(y)')],
  [
    'vectors to optimize',
    'minimize A: [x, y] in Goal.Sphere([0, 0], 1)',
    error('minimize of a vector', 'Goal.Sphere([0, 0], 1)'),
  ],
])('errors before any step: %s', (_, text, expected) => {
  expect(problems(text)).toEqual([expect.objectContaining(expected)]);
});

test.each([
  ['minimize A: abs(x) in Goal.RangeBelow(0)', 'at its edge alone'],
  ['maximize A: x in Goal.Range(0, 1)', 'no single direction'],
  ['avoid A: x in Goal.RangeAbove(7)', 'nothing to avoid'],
])('warnings: %s', (text, message) => {
  expect(problems(text)).toEqual([
    expect.objectContaining({ severity: 'warning', message: expect.stringContaining(message) }),
  ]);
});

test('units are converted to those of the facts', () => {
  const resolved = (text: string): Goal => {
    const read = readGoal(text);
    if ('message' in read) throw new Error(read.message);
    return checkedGoal(read.goal, facts);
  };
  expect(resolved('angle > 90 deg')).toEqual({ is: [{ fact: 'angle' }, '>', Math.PI / 2] });
  expect(resolved('heading > 1 rad')).toEqual({ is: [{ fact: 'heading' }, '>', 180 / Math.PI] });
  expect(resolved('speed in Goal.RangeAbove(10 m/s)')).toMatchObject({ in: { above: expect.closeTo(36, 12) } });
  expect(resolved('x in Goal.Range(-50 cm, 1)')).toMatchObject({ in: { range: [-0.5, 1] } });
  expect(resolved('cos(heading) > 0.5')).toMatchObject({ is: [{ call: 'cos', of: [{ call: '*' }] }, '>', 0.5] });
  // Products have units of their own; what declares no unit fits everything.
  expect(problems('x * y > 1 m')).toHaveLength(1);
  expect(problems('x / slow < 2 s and x * x + y * y < 1')).toEqual([]);
  expect(problems('have:log > 3')).toEqual([]);
});
