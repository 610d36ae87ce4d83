import { expect, test } from 'vitest';
import { worlds } from '../env/catalog.ts';
import { expectExactResume } from './conformance.ts';
import { createDqn, type DqnConfig, dqnDefaults } from './dqn.ts';
import { worldProcess } from './episodes.ts';
import { loadPolicy } from './policy.ts';
import { readPolicyFile } from './policy-file.ts';
import { corridorWorld, dither, identityWorld, runToEnd, toyProcess } from './testing.ts';

const small: DqnConfig = {
  ...dqnDefaults,
  hidden: [32],
  learningStarts: 64,
  batch: 32,
  ticks: 64,
  trainEvery: 1,
  gradientSteps: 1,
  targetEvery: 50,
  exploration: 500,
  capacity: 1000,
};

test('the identity environment is solved within 1,200 steps', () => {
  const dqn = createDqn(toyProcess(identityWorld(4), [], 1, 1), { ...small, gamma: 0.5, nStep: 1, epsilon: 0.1 }, 1);
  while (dqn.progress().steps < 1150) dqn.update();
  expect(dqn.progress().steps).toBeLessThanOrEqual(1200);
  const policy = loadPolicy(dqn.policyBytes());
  const all = new Uint8Array(4).fill(1);
  for (let symbol = 0; symbol < 4; symbol++) {
    const observation = Float32Array.from({ length: 4 }, (_, i) => (i === symbol ? 1 : 0));
    expect(policy.act(observation, all)).toBe(symbol);
    const p = new Float32Array(4);
    policy.probabilities(observation, all, p);
    expect(p[symbol]).toBe(1);
    // A forbidden action is never the best.
    expect(policy.act(observation, all.with(symbol, 0))).not.toBe(symbol);
  }
});

test('options that lead to the goal at once are preferred, by the discount of their steps', () => {
  const config = { ...small, gamma: 0.9, nStep: 2, learningRate: 3e-3 };
  const dqn = createDqn(toyProcess(corridorWorld(6), [dither, runToEnd], 4, 1), config, 1);
  while (dqn.progress().steps < 6000) dqn.update();
  const policy = loadPolicy(dqn.policyBytes());
  expect([1, 3]).toContain(policy.act(Float32Array.of(0, 1), new Uint8Array(4).fill(1)));
});

test.each([true, false])(
  'training on equals saving, loading elsewhere and training on, to the byte (double: %s)',
  (double) => {
    const make = (seed: number) =>
      createDqn(worldProcess(worlds['cartpole-v1'].create({ n: 3 }), 5), { ...small, double }, seed);
    expectExactResume(make);
  },
);

test('a checkpoint of another learner is refused, a damaged one too', () => {
  const make = (config: DqnConfig) => createDqn(toyProcess(identityWorld(2), [], 1, 1), config, 1);
  const dqn = make(small);
  dqn.update();
  const bytes = dqn.save();
  expect(() => make({ ...small, hidden: [8] }).load(bytes)).toThrow(/the checkpoint is dqn of/);
  expect(() => make({ ...small, capacity: 10, learningStarts: 5 }).load(bytes)).toThrow(/no replay of this size/);
  expect(() => make(small).load(bytes.subarray(0, bytes.length - 1))).toThrow(/bytes of data|does not fit|tensors/);
});

test('training that starts at once waits for the first transition', () => {
  const dqn = createDqn(toyProcess(identityWorld(2), [], 1, 1), { ...small, learningStarts: 0, nStep: 1 }, 1);
  const rows = dqn.update().replaySize;
  const { optimiserStep } = JSON.parse(readPolicyFile(dqn.save()).metadata.state).counters;
  expect(optimiserStep).toBe((rows - 1) * small.gradientSteps);
});

test('a number that is not finite stops training, and the operation that made it is named', () => {
  const dqn = createDqn(toyProcess(identityWorld(2), [], 1, 1), { ...small, learningRate: 1e30 }, 1);
  const run = () => {
    for (let i = 0; i < 50; i++) dqn.update();
  };
  expect(run).toThrow(/training: .*\[.*\] .*NaN or infinite|parameter/);
});

test.each<[string, Partial<DqnConfig>]>([
  ["'epsilon' is 2", { epsilon: 2 }],
  ["'batch' is 0", { batch: 0 }],
  ["'nStep' is 1.5", { nStep: 1.5 }],
  ["'learningStarts' is 101, 'capacity' 100", { learningStarts: 101, capacity: 100 }],
])('bad options are named: %s', (message, wrong) => {
  expect(() => createDqn(toyProcess(identityWorld(2), [], 1, 1), { ...small, ...wrong }, 1)).toThrow(message);
});
