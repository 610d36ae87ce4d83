import { expect, test } from 'vitest';
import { worlds } from '../env/catalog.ts';
import { loadBoxPolicy } from './box-policy.ts';
import { expectExactResume } from './conformance.ts';
import { boxProcess } from './episodes.ts';
import { evaluatePolicy } from './evaluate.ts';
import { loadPolicy } from './policy.ts';
import { createSac, type SacConfig, sacDefaults } from './sac.ts';
import { follow } from './testing.ts';

const small: SacConfig = { ...sacDefaults, hidden: [32], learningStarts: 64, batch: 32, ticks: 50, capacity: 1000 };

test('a target that the observation tells is followed, in the range of the action', () => {
  const config = { ...small, gamma: 0, learningRate: 3e-3, criticLearningRate: 3e-3, batch: 64 };
  const sac = createSac(boxProcess(follow(1), 1), config, 1);
  while (sac.progress().steps < 1200) sac.update();
  const policy = loadBoxPolicy(sac.policyBytes());
  const out = new Float32Array(1);
  for (const x of [-0.8, -0.2, 0.5, 0.9]) {
    policy.act(Float32Array.of(x), out);
    expect(Math.abs(out[0] - (2 + 3 * x))).toBeLessThan(0.6);
  }
});

test('training on equals saving, loading elsewhere and training on, to the byte', () => {
  const make = (seed: number) => createSac(boxProcess(worlds['pendulum-v1'].create({ n: 2 }), 5), small, seed);
  expectExactResume(make);
});

test('evaluation plays the same episodes with any number of worlds', () => {
  const sac = createSac(boxProcess(worlds['pendulum-v1'].create({ n: 1 }), 5), small, 7);
  const play = (n: number, seed: number) =>
    evaluatePolicy(worlds['pendulum-v1'].create({ n }), sac.policyBytes(), 5, seed);
  const once = play(1, 3);
  expect(once.lengths).toEqual([200, 200, 200, 200, 200]);
  expect(play(4, 3)).toEqual(once);
  expect(play(1, 4)).not.toEqual(once);
});

test('a policy file is read by the reader of its kind', () => {
  const sac = createSac(boxProcess(worlds['pendulum-v1'].create({ n: 1 }), 5), small, 7);
  expect(() => loadPolicy(sac.policyBytes())).toThrow(/continuous/);
});
