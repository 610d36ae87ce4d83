import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Expr, type Facts, type Formula as Goal, partsOf, type Region, type Goal as Whole } from './goal.ts';
import { bindChecked, bindGoal } from './monitor.ts';
import { printGoal } from './print.ts';
import { fromNow } from './relative.ts';
import { bindState } from './state.ts';

const names = ['have:a', 'have:b', 'gain:a', 'gain:b', 'near:t'];

/** Facts of two worlds; world 1 has the values, world 0 has none. */
const factsOf = (values: readonly number[]): Facts => ({
  names,
  index: (name) => names.indexOf(name),
  read: (world, index) => (world === 1 ? values[index] : 0),
});

const bound = (fact: string, atLeast = 1): Goal => ({ fact, atLeast });
const values = fc.tuple(...names.map(() => fc.nat(4)));
const { goal: anyGoal } = fc.letrec<{ goal: Goal; leaf: Goal }>((tie) => ({
  leaf: fc.record({ fact: fc.constantFrom(...names), atLeast: fc.integer({ min: 1, max: 4 }) }),
  goal: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    fc.record({ all: fc.array(tie('goal'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('goal'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('goal') }),
  ),
}));

/** What a goal means, by its definition. */
function meaning(goal: Goal, facts: Facts): boolean {
  if ('fact' in goal) return facts.read(1, facts.index(goal.fact)) >= goal.atLeast;
  if ('not' in goal) return !meaning(goal.not, facts);
  if ('all' in goal) return goal.all.every((g) => meaning(g, facts));
  if ('any' in goal) return goal.any.some((g) => meaning(g, facts));
  throw new Error('not drawn');
}

test('a goal holds when its parts say so; progress lies in [0, 1] and is 1 exactly when it holds', () => {
  fc.assert(
    fc.property(anyGoal, values, (goal, now) => {
      const facts = factsOf(now);
      const monitor = bindState(goal, facts);
      const progress = monitor.progress(1);
      expect(monitor.holds(1)).toBe(meaning(goal, facts));
      expect(progress === 1).toBe(monitor.holds(1));
      expect(progress).toBeGreaterThanOrEqual(0);
      expect(progress).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
});

test('more of what is asked for is never less progress', () => {
  const positive = (goal: Goal): boolean => 'fact' in goal || (!('not' in goal) && partsOf(goal).every(positive));
  fc.assert(
    fc.property(anyGoal.filter(positive), values, fc.nat(names.length - 1), (goal, now, i) => {
      const more = now.map((n, k) => (k === i ? n + 1 : n));
      expect(bindState(goal, factsOf(more)).progress(1)).toBeGreaterThanOrEqual(
        bindState(goal, factsOf(now)).progress(1),
      );
    }),
  );
});

test('progress counts proportionally: the mean of all, the best of any', () => {
  const facts = factsOf([1, 3, 0, 0, 0]);
  const progress = (goal: Goal) => bindState(goal, facts).progress(1);
  expect(progress(bound('have:a', 4))).toBe(0.25);
  expect(progress({ all: [bound('have:a', 4), bound('have:b', 4)] })).toBe(0.5);
  expect(progress({ any: [bound('have:a', 4), bound('have:b', 4)] })).toBe(0.75);
  expect(bindState(bound('have:a', 4), facts).progress(0)).toBe(0);
  // A bound of 0 or less can still be missed by what falls below the start.
  expect(bindState(bound('have:a', 0), factsOf([-1, 0, 0, 0, 0])).progress(1)).toBe(0);
});

test('goals are printed with brackets where they are needed', () => {
  expect(printGoal(bound('near:t'))).toBe('near:t');
  expect(printGoal(bound('have:a', 3))).toBe('have:a >= 3');
  const either: Goal = { any: [bound('have:a', 2), { not: bound('near:t') }] };
  expect(printGoal({ all: [bound('have:b'), either] })).toBe('have:b and (have:a >= 2 or not near:t)');
});

test('goals that mean nothing are refused, with the nearest name', () => {
  const facts = factsOf([0, 0, 0, 0, 0]);
  const bind = (goal: Goal) => () => bindGoal(goal, facts);
  expect(bind({ all: [{ not: bound('hav:a') }] })).toThrow(
    expect.objectContaining({ kind: 'unknown-name', remedy: expect.stringContaining("'have:a'") }),
  );
  expect(bind({ all: [] })).toThrow(expect.objectContaining({ kind: 'goal', message: "goal has an empty 'all'" }));
  expect(bind({ any: [] })).toThrow("empty 'any'");
  for (const atLeast of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(bind(bound('have:a', atLeast))).toThrow(expect.objectContaining({ kind: 'goal' }));
});

test('a text in place of a goal is told what to do with it', () => {
  for (const take of [bindGoal, printGoal] as ((goal: unknown, facts: Facts) => unknown)[]) {
    expect(() => take('have:a >= 1', factsOf([0, 0, 0, 0, 0]))).toThrow(
      expect.objectContaining({
        kind: 'goal',
        message: 'the goal is "have:a >= 1"',
        remedy: expect.stringContaining('parseGoal'),
      }),
    );
    expect(() => take(undefined, factsOf([0, 0, 0, 0, 0]))).toThrow('the goal is undefined');
  }
});

test('from now on, a gain is so much more than is held', () => {
  const facts = factsOf([2, 0, 5, 5, 0]);
  const goal: Goal = { all: [bound('gain:a', 3), { any: [{ not: bound('gain:b') }, bound('have:a', 9)] }] };
  expect(fromNow(goal, facts, 1)).toEqual({
    all: [bound('have:a', 5), { any: [{ not: bound('have:b') }, bound('have:a', 9)] }],
  });
  fc.assert(
    fc.property(anyGoal, values, values, (wanted, now, later) => {
      // Gains count from `now` when both are 0 there.
      const [a, b, , , t] = now;
      const then = [a + later[0], b + later[1], later[0], later[1], t + later[4]];
      const rewritten = fromNow(wanted, factsOf([a, b, 0, 0, t]), 1);
      expect(bindState(rewritten as Goal, factsOf(then)).holds(1)).toBe(bindState(wanted, factsOf(then)).holds(1));
    }),
  );
});

const gained: Expr = { call: '+', of: [{ fact: 'gain:a' }, { fact: 'have:b' }] };
const region: Region = { range: [2, { fact: 'gain:b' }] };

test.each<[string, Whole]>([
  ['a comparison', { is: [{ fact: 'gain:a' }, '>', 2] }],
  ['a comparison of two', { is: [4, '==', gained] }],
  ['a range', { value: gained, in: region }],
  ['half a line', { value: { fact: 'near:t' }, in: { above: { fact: 'gain:b' } } }],
  ['the other half', { value: { fact: 'gain:a' }, in: { below: 3 } }],
  ['a sphere', { value: { vector: [gained, 1] }, in: { sphere: { vector: [{ fact: 'gain:b' }, 1] }, radius: 2 } }],
  [
    'a box',
    {
      value: { vector: [gained, 1] },
      in: {
        box: [
          [1, { fact: 'gain:b' }],
          [0, 2],
        ],
      },
    },
  ],
  ['objectives', { objectives: [{ objective: 'reach', name: 'a', value: gained, in: region }] }],
])('from now on, gains count so in every kind of goal: %s', (_name, wanted) => {
  for (let drawn = 0; drawn < 4 ** 5; drawn++) {
    const later = [0, 1, 2, 3, 4].map((digit) => Math.floor(drawn / 4 ** digit) % 4);
    // Held now: 5 and 7. In the facts of the end, gains count from an earlier start, at which 3 and 1 were held.
    const counted = factsOf([5 + later[0], 7 + later[1], later[0], later[1], later[4]]);
    const earlier = factsOf([5 + later[0], 7 + later[1], 2 + later[0], 6 + later[1], later[4]]);
    const rewritten = fromNow(wanted, factsOf([5, 7, 2, 6, 0]), 1);
    const [expected, got] = [bindChecked(wanted, counted), bindChecked(rewritten, earlier)];
    for (const monitor of [expected, got]) monitor.begin(1);
    expect(got.accepts(1)).toBe(expected.accepts(1));
  }
});
