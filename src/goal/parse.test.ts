import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RlgptError } from '../core/errors.ts';
import {
  COMPARISONS,
  type Do,
  type Expr,
  type Formula,
  type Goal,
  KINDS,
  type Objective,
  type Region,
} from './goal.ts';
import { canonical } from './json.ts';
import { parseGoal, readGoal } from './parse.ts';
import { printGoal } from './print.ts';

// --- any goal ---

const name = fc.constantFrom('x', 'have:log', 'pole.angle', 'then', 'next:thing', 'odd name', 'Math', 'abs', 'Goal');
const number = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(0.5, 1e-7, 1e21, -2.25));
const tree = fc.letrec<{ expr: Expr; scalar: Expr; region: Region; formula: Formula; do: Do }>((tie) => ({
  scalar: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    fc.record({ fact: name }),
    fc.record({ number, unit: fc.constantFrom('deg', 'm/s', 'rad') }),
    fc.record({ call: fc.constantFrom('+', '-', '*', '/', 'atan2'), of: fc.tuple(tie('scalar'), tie('scalar')) }),
    fc.record({ call: fc.constantFrom('-', 'abs', 'cos'), of: fc.tuple(tie('scalar')) }),
    fc.record({ call: fc.constant('hypot'), of: fc.array(tie('scalar'), { minLength: 2, maxLength: 3 }) }),
  ),
  expr: fc.oneof(tie('scalar'), fc.record({ vector: fc.array(tie('scalar'), { minLength: 1, maxLength: 3 }) })),
  region: fc.oneof(
    fc.record({ range: fc.tuple(tie('scalar'), tie('scalar')) }),
    fc.record({ above: tie('scalar') }),
    fc.record({ below: tie('scalar') }),
    fc.record({ sphere: tie('expr'), radius: tie('scalar') }),
    fc.record({ box: fc.array(fc.tuple(tie('scalar'), tie('scalar')), { minLength: 1, maxLength: 3 }) }),
  ),
  formula: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ fact: name, atLeast: number }),
    fc.record({ is: fc.tuple(tie('expr'), fc.constantFrom(...COMPARISONS), tie('expr')) }),
    fc.record({ value: tie('expr'), in: tie('region') }),
    fc.record({ all: fc.array(tie('formula'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('formula'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ sequence: fc.array(tie('formula'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ not: tie('formula') }),
    fc.record({ next: tie('formula') }),
    fc.record({ implies: fc.tuple(tie('formula'), tie('formula')) }),
    fc.record({ eventually: tie('formula'), within: fc.nat(99) }, { requiredKeys: ['eventually'] }),
    fc.record({ always: tie('formula'), within: fc.nat(99) }, { requiredKeys: ['always'] }),
    fc.record({ until: fc.tuple(tie('formula'), tie('formula')), within: fc.nat(99) }, { requiredKeys: ['until'] }),
  ),
  do: fc.oneof(
    { depthSize: 'small' },
    fc.record({ name: fc.constantFrom('A', 'odd one') }),
    fc.record({ all: fc.array(tie('do'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ until: fc.tuple(tie('do'), tie('do')) }),
  ),
}));
const objective = (name: string): fc.Arbitrary<Objective> =>
  fc
    .record(
      {
        objective: fc.constantFrom(...KINDS),
        name: fc.constant(name),
        weight: fc.constantFrom(1, 0.5, 4),
        value: tree.expr,
        in: tree.region,
        within: fc.nat(300),
      },
      { requiredKeys: ['objective', 'name', 'value', 'in'] },
    )
    .map(({ within, ...rest }) =>
      within !== undefined && (rest.objective === 'reach' || rest.objective === 'drive') ? { ...rest, within } : rest,
    );
const objectives = fc.record(
  { objectives: fc.tuple(objective('A'), objective('odd one')), do: tree.do },
  { requiredKeys: ['objectives'] },
);
const anyGoal: fc.Arbitrary<Goal> = fc.oneof(tree.formula, objectives);

test('a printed goal is read as the goal in canonical form', () => {
  fc.assert(
    fc.property(anyGoal, (goal) => {
      expect(parseGoal(printGoal(goal))).toEqual(canonical(goal));
      expect(canonical(canonical(goal))).toEqual(canonical(goal));
      expect(canonical(JSON.parse(JSON.stringify(goal)))).toEqual(canonical(goal));
    }),
    { numRuns: 2000 },
  );
});

// --- what the text means ---

test('operators bind as documented', () => {
  const same = (short: string, long: string) => expect(parseGoal(short)).toEqual(parseGoal(long));
  same('a or b and c', 'a or (b and c)');
  same('not x > 3 and b', '(not (x > 3)) and b');
  same('a and b then c or d', '(a and b) then (c or d)');
  same('a then b implies c', '(a then b) implies c');
  same('eventually a and b', '(eventually a) and b');
  same('always a implies eventually b', '(always a) implies (eventually b)');
  same('a and b until c', 'a and (b until c)');
  same('a implies b implies c', 'a implies (b implies c)');
  same('1 + 2 * x - -3 > y / 2 / z', '((1 + (2*x)) - (-3)) > ((y / 2) / z)');
  expect(parseGoal('have:stick >= 2')).toEqual({ fact: 'have:stick', atLeast: 2 });
  expect(parseGoal('near:table')).toEqual({ fact: 'near:table', atLeast: 1 });
  expect(parseGoal('eventually within (2*60) a')).toEqual({ eventually: { fact: 'a', atLeast: 1 }, within: 120 });
});

test('both documented orders of an objective, comments, weights, actions and vectors', () => {
  const samples = `goal (State: SimState, Action: SimAction) {
    # the form of the samples
    avoid \`Fall Over\` weight 4: Math.Abs(State.pole.angle) in Goal.RangeAbove(12 * Math.Pi / 180)
    drive Center: [State.x, State.y] in Goal.Sphere([0, 0], 0.02) within 2 * 60
    minimize Effort: hypot(Action.u, Action.v) in Goal.RangeBelow(0.3)
    do \`Fall Over\` until Center and Effort
  }`;
  const docs = `goal (s: SimState, a: SimAction) {
    \`Fall Over\` weight 4: avoid abs(s.pole.angle) in Goal.RangeAbove(12 * Math.Pi / 180);
    Center: drive [s.x, s.y] in Goal.Sphere([0, 0], 0.02) within 120
    Effort: minimize hypot(a.u, a.v) in Goal.RangeBelow(0.3)
    do (\`Fall Over\` until Center) and Effort
  }`;
  expect(parseGoal(samples)).toEqual(parseGoal(docs));
  expect(parseGoal(samples)).toMatchObject({
    objectives: [
      { objective: 'avoid', name: 'Fall Over', weight: 4, value: { call: 'abs', of: [{ fact: 'pole.angle' }] } },
      { objective: 'drive', within: 120, value: { vector: [{ fact: 'x' }, { fact: 'y' }] } },
      { objective: 'minimize', value: { of: [{ fact: 'action.u' }, { fact: 'action.v' }] } },
    ],
  });
});

// --- what is wrong, and where ---

test.each([
  ['have:log >= ', 13, 'the end of the goal', 'an expression'],
  ['a andd b', 3, "'andd'", "Did you mean 'and'?"],
  ['x in Goal.Rnage(1, 2)', 11, "'Rnage'", "Did you mean 'Range'?"],
  ['x in Goal.Range(1)', 6, 'Range has 1 arguments', 'Range(low, high)'],
  ['abss(x) > 1', 1, "unknown function 'abss'", "Did you mean 'abs'?"],
  ['atan2(x) > 1', 1, "'atan2' has 1 arguments", 'Give it 2.'],
  ['x > 3 degg', 7, "unknown unit 'degg'", "Did you mean 'deg'?"],
  ['1 < x < 2', 7, 'two comparisons in a row', 'a < b and b < c'],
  ['x + 1 and y', 1, 'a number where a formula is needed', 'Compare it'],
  ['(a and b) + 1 > 2', 1, 'a formula where a number is needed', 'Compare numbers'],
  ['eventually within 2.5 a', 19, '2.5 is no number of steps', 'whole number'],
  ['avoid A: x in Goal.RangeAbove(1) reach A: x in Goal.RangeAbove(0)', 40, "two objectives are named 'A'", 'own name'],
  ['avoid A: x', 11, 'the end of the goal', "'in'"],
  ['goal (s: S) { avod A: s.x in Goal.RangeAbove(1) }', 15, "'avod'", "Did you mean 'avoid'?"],
  ['avoid A weight 0: x in Goal.RangeAbove(1)', 16, 'weight is 0', 'above 0'],
  ['avoid A: x in Goal.RangeAbove(1) within 5', 41, "'within' of avoid", "'reach' and 'drive'"],
  ['reach A: x in Goal.RangeAbove(1) do B', 37, "'B'", "Did you mean 'A'?"],
  ['goal (s: S) { reach A: s in Goal.RangeAbove(1) }', 24, "'s' is the whole state", "'s.x'"],
  ['x § 2', 3, "'§' means nothing", 'back quotes'],
  ['`x > 2', 1, 'not closed', 'Close it'],
  [`${'('.repeat(400)}a`, 151, 'levels of nesting', 'Simplify'],
  ['', 1, 'the end of the goal', 'Write'],
])('%s', (text, column, message, remedy) => {
  const problem = readGoal(text);
  expect(problem).toMatchObject({ severity: 'error', line: 1, column });
  if (!('message' in problem)) throw new Error('read');
  expect(`${problem.message} ${problem.remedy}`).toContain(message);
  expect(`${problem.message} ${problem.remedy}`).toContain(remedy);
});

test('errors show the line with a caret below the place', () => {
  const text = 'goal (s: S) {\n  reach A: s.x in Goal.Above(1)\n}';
  expect(() => parseGoal(text)).toThrow(RlgptError);
  expect(() => parseGoal(text)).toThrow(
    /line 2, column 24: 'Above'[\s\S]*\n {2}reach A: s.x in Goal.Above\(1\)\n {23}\^{5}$/,
  );
});
