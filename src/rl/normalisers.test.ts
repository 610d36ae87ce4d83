import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SemiMarkovProcess } from '../action/process.ts';
import { makeRng } from '../core/rng.ts';
import { a2cDefaults, createA2c } from './a2c.ts';
import { loadBoxPolicy } from './box-policy.ts';
import { expectExactResume } from './conformance.ts';
import { boxProcess } from './episodes.ts';
import type { Learner } from './learner.ts';
import { createMoments, createRewardNormaliser } from './normalisers.ts';
import { loadPolicy } from './policy.ts';
import { readPolicyFile, writePolicyFile } from './policy-file.ts';
import { createPpo, ppoDefaults } from './ppo.ts';
import { boxPpoDefaults, createBoxPpo } from './ppo-box.ts';
import { createRecurrentPpo, recurrentPpoDefaults } from './ppo-recurrent.ts';
import { OBSERVATION_MEAN, OBSERVATION_SCALE } from './prepared.ts';
import { loadRecurrentPolicy } from './recurrent-policy.ts';
import { createSelfImitation, selfImitationDefaults } from './self-imitation.ts';
import { corridorWorld, dither, follow, identityWorld, runToEnd, toyProcess } from './testing.ts';

/** In two passes. */
function slowMoments(xs: readonly number[]): { mean: number; variance: number } {
  const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  return { mean, variance: xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / xs.length };
}

test('running moments are those of all numbers, far from zero too', () => {
  const number = fc.integer({ min: -1000, max: 1000 }).map((x) => x / 8);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 40 }),
      fc.constantFrom(0, 1e6),
      (rows, far) => {
        const moments = createMoments(2);
        for (const [x, y] of rows) moments.add([Number.NaN, x + far, y], 1);
        [rows.map(([x]) => x + far), rows.map(([, y]) => y)].forEach((column, i) => {
          const { mean, variance } = slowMoments(column);
          expect(moments.mean(i)).toBeCloseTo(mean, 6);
          expect(moments.variance(i)).toBeCloseTo(variance, 5);
        });
      },
    ),
  );
});

test('rewards are divided by the deviation of the discounted sums of both worlds, and cut', () => {
  const rng = makeRng(3);
  const rewards = createRewardNormaliser(2, 0.9);
  const [sums, seen] = [[0, 0], [] as number[]];
  for (let step = 0; step < 50; step++) {
    for (const world of [0, 1]) {
      const reward = 5 * rng.normal();
      rewards.add(world, reward);
      sums[world] = 0.9 * sums[world] + reward;
      seen.push(sums[world]);
      if (rng.uniform() > 0.2) continue;
      rewards.end(world);
      sums[world] = 0;
    }
  }
  const deviation = Math.sqrt(slowMoments(seen).variance);
  const scaled = Float32Array.of(1, -7, 1e6);
  rewards.scale(scaled);
  expect(scaled[0]).toBeCloseTo(1 / deviation, 6);
  expect(scaled[1]).toBeCloseTo(-7 / deviation, 6);
  expect(scaled[2]).toBe(10);
});

const both = { normaliseObservations: true, normaliseRewards: true };
const small = { hidden: [16], ticks: 16, ...both };
type Make = (process: SemiMarkovProcess, seed: number) => Learner;
const learners: readonly [string, Make][] = [
  ['ppo', (process, seed) => createPpo(process, { ...ppoDefaults, ...small, minibatch: 32 }, seed)],
  ['a2c', (process, seed) => createA2c(process, { ...a2cDefaults, ...small }, seed)],
  [
    'self-imitation',
    (process, seed) => createSelfImitation(process, { ...selfImitationDefaults, ...small, batch: 32 }, seed),
  ],
];

test.each(learners)(
  '%s with both normalisers: saved, loaded elsewhere and trained on, equal to the byte',
  (_, make) => {
    const fresh = (seed: number) =>
      make(toyProcess({ ...corridorWorld(5), limit: 30 }, [dither, runToEnd], 3, 3), seed);
    expectExactResume(fresh, 4);
  },
);

/** The identity task in odd units: observations of 5000 and 5100, rewards of 0 and 300. */
function inOddUnits(n: number, limit = 4): SemiMarkovProcess {
  const base = toyProcess({ ...identityWorld(4), limit }, [], n, 1);
  const reward = new Float32Array(n);
  return {
    ...base,
    reward,
    observe(world, out, offset) {
      base.observe(world, out, offset);
      for (let i = 0; i < 4; i++) out[offset + i] = 5000 + 100 * out[offset + i];
    },
    tick() {
      base.tick();
      for (let w = 0; w < n; w++) reward[w] = 300 * base.reward[w];
    },
  };
}

test.each(learners.slice(0, 2))(
  '%s learns in odd units, tells plain returns, and the policy file acts alone',
  (_, make) => {
    const learner = make(inOddUnits(4), 1);
    let best = 0;
    while (learner.progress().steps < 6000) best = Math.max(best, learner.update().meanReturn);
    expect(best).toBeGreaterThan(1000);
    expect(best).toBeLessThanOrEqual(1200);
    const bytes = learner.policyBytes();
    const policy = loadPolicy(bytes);
    const mask = new Uint8Array(4).fill(1);
    const { network, tensors } = readPolicyFile(bytes);
    const [means, scales] = [OBSERVATION_MEAN, OBSERVATION_SCALE].map((name) => tensors.get(name)!.data);
    const plain = loadPolicy(writePolicyFile({ ...network, normalised: false }, tensors));
    for (let symbol = 0; symbol < 4; symbol++) {
      const observation = Float32Array.from({ length: 4 }, (_, i) => (i === symbol ? 5100 : 5000));
      expect(policy.act(observation, mask)).toBe(symbol);
      const [odds, byHand] = [new Float32Array(4), new Float32Array(4)];
      policy.probabilities(observation, mask, odds);
      plain.probabilities(
        observation.map((x, i) => (x - means[i]) * scales[i]),
        mask,
        byHand,
      );
      for (let a = 0; a < 4; a++) expect(odds[a]).toBeCloseTo(byHand[a], 5);
    }
  },
);

test('with a memory: learns in odd units, saves and loads, and the policy file acts alone', () => {
  const make = (seed: number) =>
    createRecurrentPpo(inOddUnits(8), { ...recurrentPpoDefaults, ...both, memory: 16, ticks: 16, gamma: 0.5 }, seed);
  const learner = make(1);
  let last = learner.update();
  while (last.steps < 8000) last = learner.update();
  expect(last.meanReturn).toBeGreaterThan(900);
  const policy = loadRecurrentPolicy(learner.policyBytes());
  for (let symbol = 0; symbol < 4; symbol++) {
    const observation = Float32Array.from({ length: 4 }, (_, i) => (i === symbol ? 5100 : 5000));
    expect(policy.act(observation, new Uint8Array(4).fill(1), new Float32Array(16))).toBe(symbol);
  }
  const copy = make(9);
  copy.load(learner.save());
  expect(copy.save()).toEqual(learner.save());
  expect([copy.update(), copy.save()]).toEqual([learner.update(), learner.save()]);
});

test('with continuous actions: learns from observations in odd units, saves and loads, and the policy file acts alone', () => {
  const make = (seed: number) => {
    const process = boxProcess(follow(8), 1);
    const observe: typeof process.observe = (world, out, offset) => {
      process.observe(world, out, offset);
      out[offset] = 5000 + 100 * out[offset];
    };
    const config = { ...boxPpoDefaults, ...both, hidden: [32], ticks: 32, minibatch: 64, gamma: 0.1 };
    return createBoxPpo({ ...process, observe }, config, seed);
  };
  const learner = make(1);
  while (learner.progress().steps < 12_000) learner.update();
  const policy = loadBoxPolicy(learner.policyBytes());
  const action = new Float32Array(1);
  for (const x of [-0.8, 0, 0.8]) {
    policy.act(Float32Array.of(5000 + 100 * x), action);
    expect(Math.abs(action[0] - (2 + 3 * x))).toBeLessThan(0.5);
  }
  const copy = make(9);
  copy.load(learner.save());
  expect([copy.update(), copy.save()]).toEqual([learner.update(), learner.save()]);
});

test('a warm start goes on from the mean and scale of the policy', () => {
  const config = { ...ppoDefaults, ...small };
  const teacher = createPpo(inOddUnits(8), config, 1);
  for (let i = 0; i < 5; i++) teacher.update();
  const learner = createPpo(inOddUnits(8), config, 2);
  const meanOf = (bytes: Uint8Array) => readPolicyFile(bytes).tensors.get(OBSERVATION_MEAN)!.data[0];
  learner.warmStart(teacher.policyBytes());
  expect(meanOf(learner.policyBytes())).toBe(meanOf(teacher.policyBytes()));
  learner.update();
  expect(Math.abs(Number(meanOf(learner.policyBytes())) - 5025)).toBeLessThan(10);
});

test('a checkpoint with another choice of normalisers is refused', () => {
  const make = (config: Partial<typeof both>) => createA2c(inOddUnits(2), { ...a2cDefaults, ...small, ...config }, 1);
  const bytes = make({}).save();
  expect(() => make({ normaliseObservations: false }).load(bytes)).toThrow(/normalised/);
  expect(() => make({}).load(make({ normaliseRewards: false }).save())).toThrow(/no state/);
});
