import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { worlds } from '../env/catalog.ts';
import { loadBoxPolicy } from './box-policy.ts';
import { boxProcess } from './episodes.ts';
import { evaluatePolicy } from './evaluate.ts';
import { type BoxPpoConfig, boxPpoDefaults, createBoxPpo } from './ppo-box.ts';
import { follow } from './testing.ts';

const small: BoxPpoConfig = { ...boxPpoDefaults, hidden: [32], ticks: 32, minibatch: 64 };

test('a target that the observation tells is followed, in the range of the action', () => {
  const config = { ...small, gamma: 0, lambda: 0, learningRate: 3e-3 };
  const ppo = createBoxPpo(boxProcess(follow(8), 1), config, 1);
  while (ppo.progress().steps < 25_000) ppo.update();
  const policy = loadBoxPolicy(ppo.policyBytes());
  const out = new Float32Array(1);
  for (const x of [-0.8, -0.2, 0.5, 0.9]) {
    policy.act(Float32Array.of(x), out);
    expect(Math.abs(out[0] - (2 + 3 * x))).toBeLessThan(0.6);
  }
  const { returns } = evaluatePolicy(follow(2), ppo.policyBytes(), 10, 1);
  for (const episode of returns) expect(episode).toBeGreaterThan(-12);
});

test('training on equals saving, loading elsewhere and training on, to the byte, with one and two workers', () => {
  const make = (seed: number, workers = 1) => {
    const config = { ...small, minibatch: 256, ticks: 256, epochs: 2, annealOver: 5000, workers };
    return createBoxPpo(boxProcess(worlds['pendulum-v1'].create({ n: 2 }), 5), config, seed);
  };
  const straight = make(7);
  for (let i = 0; i < 2; i++) straight.update();
  const middle = straight.save();
  for (let i = 0; i < 2; i++) straight.update();
  const resumed = make(99, 2);
  resumed.load(middle);
  expect(resumed.save()).toEqual(middle);
  for (let i = 0; i < 2; i++) resumed.update();
  expect(resumed.save()).toEqual(straight.save());
});

test('a policy that does not change has ratios of 1, and the entropy of its normal distribution', () => {
  const ppo = createBoxPpo(boxProcess(follow(4), 1), { ...small, learningRate: 1e-30, epochs: 1 }, 1);
  const report = ppo.update();
  // The density that was noted while drawing is the one that training computes anew.
  expect(Math.abs(report.approxKl)).toBeLessThan(1e-6);
  expect(report.clipFraction).toBe(0);
  expect(Math.abs(report.policyLoss)).toBeLessThan(1e-5);
  // A fresh head gives a log deviation near 0: the entropy is near log sqrt(2 pi e).
  expect(report.entropy).toBeCloseTo(0.5 * Math.log(2 * Math.PI * Math.E), 1);
});

test('episodes that their limit cuts are worth what the value network promises, and returns are plain', () => {
  const paid: number[] = [];
  const process = boxProcess(follow(2), 1);
  const watched = {
    ...process,
    tick() {
      process.tick();
      paid.push(process.reward[0], process.reward[1]);
    },
  };
  const report = createBoxPpo(watched, { ...small, ticks: 20 }, 1).update();
  expect(report.episodes).toBe(2);
  expect(report.meanReturn).toBeCloseTo(paid.reduce((a, b) => a + b) / 2, 4);
});

test('numbers that are not finite and options out of range are refused', () => {
  const process = boxProcess(follow(2), 1);
  const rng = makeRng(1);
  const broken = {
    ...process,
    observe: (_: number, out: Float32Array, at: number) => out.fill(rng.uniform() < 0.1 ? Number.NaN : 0, at, at + 1),
  };
  expect(() => {
    const ppo = createBoxPpo(broken, small, 1);
    for (let i = 0; i < 3; i++) ppo.update();
  }).toThrow(/observation/);
  expect(() => createBoxPpo(process, { ...small, lambda: 2 }, 1)).toThrow("continuous PPO option 'lambda' is 2");
});
