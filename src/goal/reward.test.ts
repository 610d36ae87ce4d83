/** Objectives mean what their formulas mean; rewards leave the best policy as it is and end episodes where they should. */
import { expect, test } from 'vitest';
import { canonicalJson } from '../core/json.ts';
import { makeRng, type Rng } from '../core/rng.ts';
import { type Formula, KINDS, type Objective, type Objectives } from './goal.ts';
import { parseGoal } from './parse.ts';
import { bindReward, type GoalReward } from './reward.ts';
import { robustnessOver, type TableFacts, tableFacts } from './testing.ts';

const infos = ['x', 'y'].map(() => ({ low: -4, high: 4, unit: '' }));
const OPTIONS = { gamma: 0.9, limit: 20 };

/** Plays the rows of a table; returns rewards up to the end of the goal. */
function play(reward: GoalReward, facts: TableFacts, rows: readonly (readonly number[])[]) {
  facts.rows = rows;
  facts.at = 0;
  reward.begin(0);
  const rewards: number[] = [];
  while (facts.at + 1 < rows.length && !reward.over(0)) {
    facts.at++;
    rewards.push(reward.step(0, false));
  }
  return rewards;
}

const randomRows = (rng: Rng, length: number) =>
  Array.from({ length }, () => [rng.int(17) / 2 - 4, rng.int(17) / 2 - 4]);

test('avoid, reach and drive agree with their temporal formulas, with and without a time limit', () => {
  const rng = makeRng('objectives', 1);
  const facts = tableFacts(['x', 'y'], infos);
  for (let trial = 0; trial < 3000; trial++) {
    const kind = KINDS[rng.int(3)];
    const inside: Formula = { value: { fact: 'x' }, in: rng.int(2) === 0 ? { range: [-1, 2] } : { above: 1 } };
    const bound = kind === 'avoid' || rng.int(2) === 0 ? {} : { within: rng.int(6) };
    const objective: Objective = { objective: kind, name: 'o', ...inside, ...bound };
    const formula: Formula =
      kind === 'avoid'
        ? { always: { not: inside } }
        : kind === 'reach'
          ? { eventually: inside, ...bound }
          : driven(inside, bound.within);
    const reward = bindReward({ objectives: [objective] }, facts, OPTIONS);
    const rows = randomRows(rng, 1 + rng.int(9));
    play(reward, facts, rows);
    // Where the goal has ended the episode, the rest of the trace does not matter.
    const seen = rows.slice(0, facts.at + 1);
    facts.rows = seen;
    const expected = robustnessOver(formula, facts);
    expect([objective, seen, reward.summary(0).robustness]).toEqual([objective, seen, expected]);
    expect(reward.summary(0).success).toBe(expected > 0);
  }
});

/** Inside at the deadline, or at the end of a shorter trace, and at every state after it. */
function driven(inside: Formula, within?: number): Formula {
  if (within === undefined) return { eventually: { always: inside } };
  return { eventually: { always: inside }, within };
}

test('minimize and maximize are about the mean', () => {
  const facts = tableFacts(['x', 'y'], infos);
  const reward = bindReward(parseGoal('minimize Low: x in Goal.RangeBelow(0.5)'), facts, OPTIONS);
  play(reward, facts, [
    [0, 0],
    [1, 0],
    [0.25, 0],
  ]);
  expect(reward.summary(0)).toMatchObject({ success: true, objectives: [{ mean: 1.25 / 3, total: 1.25, steps: 2 }] });
  play(reward, facts, [
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
  expect(reward.summary(0)).toMatchObject({ success: false, satisfaction: 0 });
});

test('avoid ends the episode on the step of entry, reach when nothing else is pending, drive never', () => {
  const facts = tableFacts(['x', 'y'], infos);
  const rows = [
    [0, 0],
    [0, 2],
    [2, 2],
    [2, -2],
    [0, 0],
  ];
  const lengthOf = (text: string) => play(bindReward(parseGoal(text), facts, OPTIONS), facts, rows).length;
  expect(lengthOf('avoid A: x in Goal.RangeAbove(1)')).toBe(2);
  expect(lengthOf('reach A: x in Goal.RangeAbove(1)')).toBe(2);
  expect(lengthOf('reach A: x in Goal.RangeAbove(1) reach B: y in Goal.RangeBelow(-1)')).toBe(3);
  expect(lengthOf('reach A: x in Goal.RangeAbove(1) avoid B: y in Goal.RangeBelow(-1)')).toBe(2);
  expect(lengthOf('reach A: x in Goal.RangeAbove(1) minimize B: y in Goal.RangeBelow(3)')).toBe(4);
  expect(lengthOf('drive A: x in Goal.RangeAbove(1)')).toBe(4);
  expect(lengthOf('reach A: x in Goal.RangeAbove(3) within 2')).toBe(2);
  // Under until, avoiding ends with what it waits for.
  const text = 'avoid A: x in Goal.RangeAbove(1) reach B: y in Goal.RangeAbove(1) do A until B';
  expect(lengthOf(text)).toBe(1);
});

test('the order of objectives changes nothing; satisfaction is their mean', () => {
  const rng = makeRng('order', 1);
  const facts = tableFacts(['x', 'y'], infos);
  const { objectives } = parseGoal(
    'avoid A weight 4: x in Goal.RangeAbove(3) drive B: [x, y] in Goal.Sphere([0, 0], 1) within 3 minimize C: abs(y) in Goal.RangeBelow(1)',
  ) as Objectives;
  for (let trial = 0; trial < 200; trial++) {
    const rows = randomRows(rng, 8);
    const runs = [objectives, objectives.toReversed()].map((order) => {
      const reward = bindReward({ objectives: order }, facts, OPTIONS);
      const rewards = play(reward, facts, rows);
      return { rewards: rewards.map((r) => r.toFixed(9)), summary: reward.summary(0) };
    });
    expect(runs[1].rewards).toEqual(runs[0].rewards);
    const { success, satisfaction, robustness } = runs[0].summary;
    expect(runs[1].summary).toMatchObject({ success, robustness });
    expect(runs[1].summary.satisfaction).toBeCloseTo(satisfaction, 12);
    const parts = runs[0].summary.objectives;
    expect(satisfaction).toBeCloseTo(parts.reduce((sum, o) => sum + o.satisfaction, 0) / 3, 12);
  }
});

test('a saved episode goes on exactly', () => {
  const rng = makeRng('saved', 1);
  const facts = tableFacts(['x', 'y'], infos);
  const goals = [
    'drive A: x in Goal.Range(-1, 1) within 2 minimize B: y in Goal.RangeBelow(1)',
    'x > 1 then y > 1 then x < 0',
  ];
  for (const text of goals) {
    const [one, other] = [0, 1].map(() => bindReward(parseGoal(text), facts, OPTIONS));
    facts.rows = randomRows(rng, 12);
    facts.at = 0;
    one.begin(0);
    for (facts.at = 1; facts.at < 6; facts.at++) one.step(0, false);
    other.load(0, one.save(0));
    for (; facts.at < 12; facts.at++) expect(other.step(0, false)).toBe(one.step(0, false));
    expect(canonicalJson(other.summary(0))).toBe(canonicalJson(one.summary(0)));
  }
});

// --- shaping on small decision problems, by value iteration ---

const SIDE = 5;
const MOVES = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/** All optimal actions of a grid under the reward of a goal, by value iteration over the cells; `x` and `y` are facts. */
function optimalActions(text: string, shaping: number, weights = 1, pessimistic = false): string[] {
  const facts = tableFacts(['x', 'y'], infos);
  const objectives = (parseGoal(text) as Objectives).objectives.map((o) => ({
    ...o,
    weight: (o.weight ?? 1) * weights,
  }));
  const reward = bindReward({ objectives }, facts, { gamma: 0.9, limit: 1e6, shaping, pessimistic });
  const cells = Array.from({ length: SIDE * SIDE }, (_, i) => [i % SIDE, Math.floor(i / SIDE)] as const);
  /** Reward and end of each move; the limit is so far away that time does not matter. */
  const table = cells.map((cell) =>
    MOVES.map(([dx, dy]) => {
      const to = [
        Math.min(SIDE - 1, Math.max(0, cell[0] + dx)),
        Math.min(SIDE - 1, Math.max(0, cell[1] + dy)),
      ] as const;
      const rewards = play(reward, facts, [cell, to]);
      return { reward: rewards[0] ?? 0, to: to[1] * SIDE + to[0], ends: reward.over(0), dead: rewards.length === 0 };
    }),
  );
  let values = new Array<number>(cells.length).fill(0);
  const q = (cell: number, move: number) => {
    const { reward, to, ends } = table[cell][move];
    return reward + (ends ? 0 : 0.9 * values[to]);
  };
  for (let sweep = 0; sweep < 400; sweep++)
    values = cells.map((_, cell) => (table[cell][0].dead ? 0 : Math.max(...MOVES.map((_, move) => q(cell, move)))));
  return cells.map((_, cell) => {
    if (table[cell][0].dead) return 'end';
    const qs = MOVES.map((_, move) => q(cell, move));
    return qs.map((value) => (value > Math.max(...qs) - 1e-9 ? '1' : '0')).join('');
  });
}

test.each([
  'reach A: [x, y] in Goal.Sphere([4, 4], 0.5)',
  'reach A: [x, y] in Goal.Sphere([4, 4], 0.5) avoid B: [x, y] in Goal.Box([1.5, 2.5], [0.5, 4])',
  'drive A: x in Goal.RangeAbove(3) avoid B: [x, y] in Goal.Sphere([2, 2], 0.5)',
  'minimize A weight 3: x + y in Goal.RangeBelow(3) drive B: y in Goal.Range(2, 3)',
])('shaping and doubled weights leave the optimal actions of a grid as they are: %s', (text) => {
  const plain = optimalActions(text, 0);
  expect(new Set(plain).size).toBeGreaterThan(2);
  expect(optimalActions(text, 1)).toEqual(plain);
  expect(optimalActions(text, 1, 2)).toEqual(plain);
  expect(optimalActions(text, 1, 1, true)).toEqual(plain);
});

test('where failing is the worst that is expected, living pays what failing would give back', () => {
  const facts = tableFacts(['x', 'y'], infos);
  const goal = parseGoal('avoid A: x in Goal.RangeAbove(3)');
  const options = { gamma: 0.9, limit: 100 };
  const trace = [
    [0, 0],
    [1, 0],
    [2, 0],
    [4, 0],
  ] as const;
  const plain = play(bindReward(goal, facts, options), facts, trace);
  const pessimistic = play(bindReward(goal, facts, { ...options, pessimistic: true }), facts, trace);
  const last = trace.length - 2;
  // With a unit of 10: a tenth of it for every step lived, all of it for the end.
  pessimistic.forEach((reward, i) => {
    expect(reward - plain[i]).toBeCloseTo(i === last ? 10 : 1, 9);
  });
});

test('a potential that is not paid back at the end would change them', () => {
  // What the terminal rule is for: with gamma * Phi(s') kept at the end, entering where Phi is high is paid twice.
  const facts = tableFacts(['x', 'y'], infos);
  const reward = bindReward(parseGoal('reach A: x in Goal.RangeAbove(3)'), facts, { gamma: 0.9, limit: 10 });
  const [last] = play(reward, facts, [
    [2, 0],
    [3, 0],
  ]);
  const potential = -1 / 7; // of x = 2: one unit outside, of the seven that the range allows
  expect(last).toBeCloseTo(10 * (1 + 0 - potential), 9);
});

test.each([
  [{ gamma: 0, limit: 10 }, 'gamma is 0'],
  [{ gamma: 1.01, limit: 10 }, 'gamma is 1.01'],
  [{ gamma: Number.NaN, limit: 10 }, 'gamma is NaN'],
  [{ gamma: 0.9, limit: 0 }, 'step limit is 0'],
])('%j is refused', (options, message) => {
  const facts = tableFacts(['x', 'y'], infos);
  expect(() => bindReward(parseGoal('x > 1'), facts, options)).toThrow(message);
  expect(() => bindReward(parseGoal('x > 1'), facts, { gamma: 1, limit: 1 })).not.toThrow();
});
