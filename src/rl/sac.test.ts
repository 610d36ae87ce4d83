import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { worlds } from '../env/catalog.ts';
import { loadBoxPolicy } from './box-policy.ts';
import { expectExactResume } from './conformance.ts';
import { boxProcess } from './episodes.ts';
import { evaluatePolicy } from './evaluate.ts';
import { loadPolicy } from './policy.ts';
import { readPolicyFile, writePolicyFile } from './policy-file.ts';
import { boxPpoDefaults, createBoxPpo } from './ppo-box.ts';
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

test('a checkpoint of an earlier version, which does not tell the bounds of deviations, goes on to the byte', () => {
  for (const make of [
    (seed: number) => createSac(boxProcess(follow(1), 1), small, seed),
    (seed: number) => createBoxPpo(boxProcess(follow(1), 1), { ...boxPpoDefaults, hidden: [4], ticks: 8 }, seed),
  ]) {
    const learner = make(1);
    learner.update();
    const { network, tensors, metadata } = readPolicyFile(learner.save());
    const { logDeviation: _, ...earlier } = network;
    const { format: _f, network: _n, ...rest } = metadata;
    const resumed = make(2);
    resumed.load(writePolicyFile(earlier, tensors, rest));
    for (const each of [learner, resumed]) each.update();
    expect(resumed.save()).toEqual(learner.save());
  }
});

test('a drawn action keeps to the deviations of training', () => {
  const sac = createSac(boxProcess(follow(1), 1), small, 1);
  const { network, tensors } = readPolicyFile(sac.policyBytes());
  const bias = tensors.get('policy.1.bias')!;
  // The mean is 0; the log deviation lies far beyond its greatest, which is 2.
  const wild = new Map(tensors).set('policy.1.bias', { ...bias, data: Float32Array.of(0, 50) });
  const policy = loadBoxPolicy(writePolicyFile(network, wild));
  const out = new Float32Array(1);
  const rng = makeRng('draws');
  const draws = Array.from({ length: 400 }, () => {
    policy.sample(Float32Array.of(0), out, rng);
    return Math.abs(out[0] - 2);
  });
  // tanh of a draw of deviation e^2 is beyond 0.9 in 84 of 100 cases.
  const far = draws.filter((distance) => distance > 0.9 * 3).length;
  expect(far).toBeGreaterThan(300);
  expect(far).toBeLessThan(370);
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
