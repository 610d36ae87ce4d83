/** What holds for each further learner of discrete actions: it learns, it resumes to the byte, it refuses bad options. */
import { expect, test } from 'vitest';
import type { SemiMarkovProcess } from '../action/process.ts';
import { type A2cConfig, a2cDefaults, createA2c } from './a2c.ts';
import { expectExactResume } from './conformance.ts';
import type { Learner } from './learner.ts';
import { loadPolicy } from './policy.ts';
import { createReinforce, pairedT, type ReinforceConfig, reinforceDefaults } from './reinforce.ts';
import { createDiscreteSac, type DiscreteSacConfig, discreteSacDefaults } from './sac-discrete.ts';
import { createSelfImitation, selfImitationDefaults } from './self-imitation.ts';
import { corridorWorld, dither, identityWorld, runToEnd, toyProcess } from './testing.ts';

const a2c: A2cConfig = { ...a2cDefaults, hidden: [16], learningRate: 1e-2, gamma: 0.5, ticks: 8 };
const sac: DiscreteSacConfig = {
  ...discreteSacDefaults,
  hidden: [32],
  learningRate: 1e-2,
  criticLearningRate: 1e-2,
  gamma: 0.2,
  batch: 32,
  learningStarts: 64,
  ticks: 50,
  capacity: 1000,
  targetEntropy: 0.1,
};
const reinforce: ReinforceConfig = { ...reinforceDefaults, hidden: [16], learningRate: 1e-2 };

type Make = (process: SemiMarkovProcess, seed: number) => Learner;
const learners: readonly [string, number, number, Make][] = [
  ['a2c', 4, 1200, (process, seed) => createA2c(process, a2c, seed)],
  ['sac-discrete', 1, 1200, (process, seed) => createDiscreteSac(process, sac, seed)],
  [
    'self-imitation',
    4,
    1200,
    (process, seed) => createSelfImitation(process, { ...selfImitationDefaults, ...a2c, batch: 32 }, seed),
  ],
  // Whole episodes, each played two or three times.
  ['reinforce', 16, 12_000, (process, seed) => createReinforce(process, reinforce, seed)],
];

test.each(learners)('%s solves the identity task', (_, n, steps, make) => {
  const learner = make(toyProcess({ ...identityWorld(4), limit: 4 }, [], n, 1), 1);
  while (learner.progress().steps < steps) learner.update();
  const policy = loadPolicy(learner.policyBytes());
  for (let symbol = 0; symbol < 4; symbol++) {
    const observation = Float32Array.from({ length: 4 }, (_, i) => (i === symbol ? 1 : 0));
    expect(policy.act(observation, new Uint8Array(4).fill(1))).toBe(symbol);
  }
});

test.each(learners)(
  '%s: training on equals saving, loading elsewhere and training on, to the byte',
  (_, __, ___, make) => {
    const fresh = (seed: number) =>
      make(toyProcess({ ...corridorWorld(5), limit: 30 }, [dither, runToEnd], 3, 3), seed);
    expectExactResume(fresh, 5);
    expect(loadPolicy(fresh(7).policyBytes()).actionNames).toContain('dither');
  },
);

test('the greedy baseline is replaced once the policy beats it, and luck is the same for both', () => {
  const learner = createReinforce(toyProcess({ ...corridorWorld(6), limit: 40 }, [], 8, 1), reinforce, 1);
  const reports = Array.from({ length: 60 }, () => learner.update());
  expect(reports.at(-1)!.baselines).toBeGreaterThan(0);
  expect(reports.at(-1)!.baselineReturn).toBeGreaterThan(0.9);
});

test('the paired t value is that of the textbook', () => {
  // Student's sleep data (1908): differences of ten patients, t = 4.0621.
  const first = Float64Array.of(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4);
  const second = Float64Array.of(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2);
  expect(pairedT(first, second)).toBeCloseTo(4.0621, 4);
  expect(pairedT(first, first)).toBe(0);
  expect(pairedT(Float64Array.of(2), Float64Array.of(1))).toBe(0);
});

test.each<[string, () => unknown]>([
  ["A2C option 'ticks' is 0", () => createA2c(toyProcess(corridorWorld(3), [], 1, 1), { ...a2c, ticks: 0 }, 1)],
  [
    "REINFORCE option 'learningRate' is -1",
    () => createReinforce(toyProcess(corridorWorld(3), [], 1, 1), { ...reinforce, learningRate: -1 }, 1),
  ],
  [
    "discrete SAC option 'tau' is 2",
    () => createDiscreteSac(toyProcess(corridorWorld(3), [], 1, 1), { ...sac, tau: 2 }, 1),
  ],
])('%s', (message, make) => {
  expect(make).toThrow(message);
});
