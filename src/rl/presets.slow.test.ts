/**
 * The presets reach the published bars on two seeds. The worlds that take minutes, and five seeds of all, are measured by
 * `npm run accept -- learner --only learning`. About a minute. Run with RLGPT_SLOW=1.
 */
import { expect, test } from 'vitest';
import { mean } from '../core/stats.ts';
import { worlds } from '../env/catalog.ts';
import { configure, findAlgorithm, presetOf } from './algorithms.ts';
import { evaluatePolicy } from './evaluate.ts';

const cases = [
  ['cartpole-v1', 'ppo', 475],
  ['acrobot-v1', 'ppo', -90],
  ['identity-v1', 'ppo', 99],
  ['memory-v1', 'ppo-recurrent', 0.95],
  ['pendulum-v1', 'ppo-box', -200],
] as const;

test.each(cases)('%s by %s: a mean return of %d', (world, algorithm, bar) => {
  const { worlds: n, budget } = presetOf(world, algorithm)!;
  const means = [1, 2].map((seed) => {
    const learner = findAlgorithm(algorithm).make(worlds[world].create({ n }), configure(world, algorithm, {}), seed);
    while (learner.progress().steps < budget) learner.update();
    return mean(evaluatePolicy(worlds[world].create({ n: 10 }), learner.policyBytes(), 50, seed).returns);
  });
  expect(mean(means)).toBeGreaterThanOrEqual(bar);
});
