/** The assessment of episodes, by hand. */
import { expect, test } from 'vitest';
import { assess } from './metrics.ts';
import { parseGoal } from './parse.ts';
import { bindReward, type EpisodeSummary } from './reward.ts';
import { tableFacts } from './testing.ts';

const infos = ['x', 'y'].map(() => ({ low: -4, high: 4, unit: '' }));
const goal = parseGoal('drive Near: x in Goal.Range(-1, 1) minimize Size: abs(y) in Goal.RangeBelow(2)');

/** The episode of a trace of [x, y]. */
function episode(rows: readonly (readonly number[])[]): EpisodeSummary {
  const facts = tableFacts(['x', 'y'], infos);
  const reward = bindReward(goal, facts, { gamma: 0.9, limit: 20 });
  facts.rows = rows;
  reward.begin(0);
  for (facts.at = 1; facts.at < rows.length; facts.at++) reward.step(0, false);
  return reward.summary(0);
}

const near = [
  [3, 0],
  [0, 1],
  [0, 3],
];
const nearer = [
  [0, 2],
  [2, 2],
  [0.5, 1],
  [0, 1],
];
const far = [
  [3, 0],
  [4, 0],
];

test('means over episodes, and over the states of all of them', () => {
  const episodes = [episode(near), episode(nearer)];
  const { objectives, ...whole } = assess(goal, episodes);
  const [drive, minimize] = objectives;
  expect(drive).toMatchObject({ name: 'Near', kind: 'drive', mostStepsToReach: 1, meanValue: 0, totalValue: 0 });
  expect(drive.inRegion).toBeCloseTo(5 / 7, 12);
  expect(minimize).toMatchObject({ name: 'Size', kind: 'minimize', totalValue: 5 });
  expect(minimize.meanValue).toBeCloseTo(10 / 7, 12);
  expect(minimize.robustness).toBeCloseTo(
    (episodes[0].objectives[1].robustness + episodes[1].objectives[1].robustness) / 2,
    12,
  );
  expect(whole).toMatchObject({ episodes: 2, meanSteps: 2.5, success: { successes: 2, trials: 2 } });
  expect(whole.robustness).toBeCloseTo((episodes[0].robustness + episodes[1].robustness) / 2, 12);
  expect(whole.leastRobustness).toBe(Math.min(episodes[0].robustness, episodes[1].robustness));
  expect(whole.satisfaction).toBeCloseTo((episodes[0].satisfaction + episodes[1].satisfaction) / 2, 12);
});

test('the longest way to a region is told only where every episode got there', () => {
  const { objectives, success, robustness, leastRobustness } = assess(goal, [episode(nearer), episode(far)]);
  expect(objectives[0].mostStepsToReach).toBeNull();
  expect(success).toMatchObject({ successes: 1, trials: 2 });
  expect(leastRobustness).toBeLessThan(0);
  expect(robustness).toBeGreaterThan(leastRobustness);
});

test('what lies before a deadline is left out of the share in the region', () => {
  const late = parseGoal('drive Near: x in Goal.Range(-1, 1) within 2');
  const shareOf = (xs: readonly number[]) => {
    const facts = tableFacts(['x', 'y'], infos);
    const reward = bindReward(late, facts, { gamma: 0.9, limit: 20 });
    facts.rows = xs.map((x) => [x, 0]);
    reward.begin(0);
    for (facts.at = 1; facts.at < xs.length; facts.at++) reward.step(0, false);
    return assess(late, [reward.summary(0)]).objectives[0].inRegion;
  };
  expect(shareOf([3, 0, 0, 0, 0, 0])).toBe(1);
  expect(shareOf([0, 0, 0, 3, 0, 3])).toBe(0.5);
  expect(shareOf([0, 0])).toBe(0);
});

test('nothing is said of no episodes', () => {
  expect(() => assess(goal, [])).toThrow(expect.objectContaining({ kind: 'usage', message: 'no episodes to assess' }));
});
