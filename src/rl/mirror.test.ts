/** Images of a rollout: what is changed in them, and what is not. */
import { expect, test } from 'vitest';
import { createCraftaxClassic } from '../env/craftax/classic/classic.ts';
import type { Symmetry } from '../env/env.ts';
import { worldProcess } from './episodes.ts';
import { createImages } from './mirror.ts';
import { createPpo, ppoDefaults } from './ppo.ts';
import type { Rollout } from './rollout.ts';
import { identityWorld, toyProcess } from './testing.ts';

const rollout: Rollout = {
  count: 2,
  observations: Float32Array.of(1, 2, 3, 4, 5, 6),
  masks: Uint8Array.of(1, 1, 0, 1),
  actions: Int32Array.of(0, 1),
  logProbabilities: Float32Array.of(-1, -2),
  worlds: new Int32Array(2),
  rewards: Float32Array.of(7, 8),
  steps: new Int32Array(2).fill(1),
  values: new Float32Array(2),
  nextValues: new Float32Array(2),
  terminated: new Uint8Array(2),
  truncated: new Uint8Array(2),
};
const swap: Symmetry = { observation: Int32Array.of(2, 1, 0), actions: Int32Array.of(1, 0) };

test('observations, masks and actions are changed, odds and rewards are not', () => {
  const [same, image] = createImages([swap], rollout)(rollout);
  expect(same).toBe(rollout);
  expect([...image.observations]).toEqual([3, 2, 1, 6, 5, 4]);
  expect([...image.masks]).toEqual([1, 1, 1, 0]);
  expect([...image.actions]).toEqual([1, 0]);
  expect(image.logProbabilities).toBe(rollout.logProbabilities);
  expect(image.rewards).toBe(rollout.rewards);
});

test('of a policy without preferences, no image is a change of policy', () => {
  const config = { ...ppoDefaults, symmetries: true, hidden: [8], ticks: 16, learningRate: 1e-12 };
  const ppo = createPpo(worldProcess(createCraftaxClassic({ n: 3 }), 1), config, 1);
  // the last layer is small at first
  for (let updates = 0; updates < 2; updates++) expect(Math.abs(ppo.update().approxKl)).toBeLessThan(1e-3);
});

test('a world without symmetries is refused', () => {
  const make = () => createPpo(toyProcess(identityWorld(3), [], 2, 1), { ...ppoDefaults, symmetries: true }, 1);
  expect(make).toThrow('world tells no symmetries');
});
