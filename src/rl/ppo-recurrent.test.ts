import { expect, test } from 'vitest';
import { worlds } from '../env/catalog.ts';
import { expectExactResume } from './conformance.ts';
import { worldProcess } from './episodes.ts';
import { evaluatePolicy } from './evaluate.ts';
import { loadPolicy } from './policy.ts';
import { createPpo, ppoDefaults } from './ppo.ts';
import { createRecurrentPpo, type RecurrentPpoConfig, recurrentPpoDefaults } from './ppo-recurrent.ts';
import { loadRecurrentPolicy } from './recurrent-policy.ts';
import { corridorWorld, runToEnd, toyProcess } from './testing.ts';

const small: RecurrentPpoConfig = recurrentPpoDefaults;
const play = (bytes: Uint8Array) => {
  const { returns } = evaluatePolicy(worlds['memory-v1'].create({ n: 8 }), bytes, 64, 1);
  return returns.reduce((a, b) => a + b, 0) / returns.length;
};

test('a cue is remembered by the policy with memory, and not by the one without', () => {
  const remembers = createRecurrentPpo(worldProcess(worlds['memory-v1'].create({ n: 16 }), 1), small, 1);
  while (remembers.progress().steps < 15_000) remembers.update();
  expect(play(remembers.policyBytes())).toBe(1);
  const forgets = createPpo(
    worldProcess(worlds['memory-v1'].create({ n: 16 }), 1),
    { ...ppoDefaults, hidden: [16] },
    1,
  );
  while (forgets.progress().steps < 15_000) forgets.update();
  expect(Math.abs(play(forgets.policyBytes()) - 0.5)).toBeLessThan(0.2);
});

test('training on equals saving, loading elsewhere and training on, to the byte', () => {
  const make = (seed: number) =>
    createRecurrentPpo(
      worldProcess(worlds['memory-v1'].create({ n: 5 }), 3),
      { ...small, ticks: 7, minibatch: 2 },
      seed,
    );
  expectExactResume(make);
});

test('the first pass over a rollout finds the probabilities that it was played with', () => {
  // One epoch and one minibatch: nothing has been trained between playing and training.
  const config = { ...small, epochs: 1, minibatch: 4, ticks: 21 };
  const ppo = createRecurrentPpo(worldProcess(worlds['memory-v1'].create({ n: 4 }), 3), config, 1);
  for (let i = 0; i < 3; i++) {
    const { approxKl, clipFraction } = ppo.update();
    expect(Math.abs(approxKl)).toBeLessThan(1e-6);
    expect(clipFraction).toBe(0);
  }
});

test('options and readers of the wrong kind are refused', () => {
  const ppo = createRecurrentPpo(toyProcess(corridorWorld(5), [runToEnd], 2, 1), small, 1);
  expect(() => {
    for (let i = 0; i < 20; i++) ppo.update();
  }).toThrow(/middle of an option/);
  expect(() => loadPolicy(ppo.policyBytes())).toThrow(/has a memory/);
  const policy = loadRecurrentPolicy(ppo.policyBytes());
  expect(() => policy.act(new Float32Array(3), new Uint8Array(3), new Float32Array(16))).toThrow(
    /have 3, 3, 16 numbers/,
  );
});
