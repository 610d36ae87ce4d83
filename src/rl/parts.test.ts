import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { createWorld } from '../env/classic/classic.ts';
import type { Env } from '../env/env.ts';
import { configure, findAlgorithm } from './algorithms.ts';
import { expectExactResume } from './conformance.ts';
import { partsProcess, worldProcess } from './episodes.ts';
import { evaluatePolicy } from './evaluate.ts';
import { createChooser, partsOf } from './parts.ts';
import { loadPolicy } from './policy.ts';
import { createPpo, ppoDefaults } from './ppo.ts';

const LEVELS = [3, 5, 7];
const control = (name: string, levels: number) => ({ name, unit: '', low: 0, high: levels - 1, levels });

/** Shows three numbers; each part of the action that equals its number pays 1. */
const echo = (n: number): Env =>
  createWorld(
    {
      id: 'echo',
      notes: [],
      dangers: [],
      stateSize: 3,
      episodeLimit: 20,
      facts: [],
      noop: 0,
      observation: LEVELS.map((levels, i) => ({
        name: `x${i}`,
        unit: '',
        low: -1,
        high: 1,
        about: '',
        read: (s, at) => (2 * s[at + i]) / (levels - 1) - 1,
      })),
      actions: LEVELS.map((levels, i) => control(`y${i}`, levels)),
      start(state, at, rng) {
        for (let i = 0; i < LEVELS.length; i++) state[at + i] = rng.int(LEVELS[i]);
      },
      step(state, at, action, actionAt, rng) {
        let right = 0;
        for (let i = 0; i < LEVELS.length; i++) {
          if (action[actionAt + i] === state[at + i]) right++;
          state[at + i] = rng.int(LEVELS[i]);
        }
        return right;
      },
      ended: () => false,
    },
    { n },
  );

test('splitting an action undoes the choice of its parts, and log-probabilities add up', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(sizes, fc.integer(), (counts, seed) => {
      const total = counts.reduce((a, b) => a + b, 0);
      const rng = makeRng('parts', seed);
      const logs = Float32Array.from({ length: total }, () => Math.log(rng.uniform() + 1e-6));
      const chooser = createChooser(total, counts);
      const choices = new Int32Array(counts.length);
      const action = chooser.greedy(logs, 0);
      chooser.split(action, choices);
      let sum = 0;
      chooser.parts.forEach(({ first, count }, i) => {
        const own = logs.subarray(first, first + count);
        expect(own[choices[i]]).toBe(Math.max(...own));
        sum += own[choices[i]];
      });
      expect(chooser.logProbability(logs, 0, action)).toBeCloseTo(sum, 10);
      expect(choices.reduce((code, choice, i) => code * counts[i] + choice, 0)).toBe(action);
    }),
  );
  expect(() => partsOf(5, [2, 2])).toThrow('parts of 2, 2 choices are not 5');
});

test('PPO learns three parts of an action side by side; its policy plays them', () => {
  const config = { ...configure('echo', 'ppo', { parts: 'true' }), gamma: 0.1, ticks: 32, learningRate: 3e-3 };
  const learner = findAlgorithm('ppo').make(echo(16), config, 1);
  while (learner.progress().steps < 30_000) learner.update();
  const { returns } = evaluatePolicy(echo(4), learner.policyBytes(), 20, 1);
  // Chance is 20 (1/3 + 1/5 + 1/7) = 13.5, the best 60.
  expect(Math.min(...returns)).toBeGreaterThan(50);
});

test('a masked choice of a part is never taken, in training and in play', () => {
  const world = echo(4);
  const masked: Env = {
    ...world,
    legal: (w, code) => {
      const parts = new Int32Array(3);
      world.actions.decode(code, parts);
      return world.legal(w, code) && parts[2] !== 4;
    },
    step(codes) {
      for (const code of codes) expect(this.legal(0, code)).toBe(true);
      world.step(codes);
    },
  };
  const ppo = createPpo(partsProcess(masked, 3), { ...ppoDefaults, hidden: [16], ticks: 64 }, 2);
  ppo.update();
  const policy = loadPolicy(ppo.policyBytes());
  expect(policy.parts).toEqual(LEVELS);
  expect(policy.actionNames).toHaveLength(15);
  const mask = new Uint8Array(15).fill(1);
  mask[3 + 5 + 4] = 0;
  const rng = makeRng('masked', 1);
  const choices = new Int32Array(3);
  for (let i = 0; i < 500; i++) {
    world.actions.decode(policy.sample(Float32Array.of(0, 0, 0), mask, rng), choices);
    expect(choices[2]).not.toBe(4);
  }
  mask.fill(0, 3, 8);
  expect(() => policy.act(Float32Array.of(0, 0, 0), mask)).toThrow('the mask allows no action');
});

test('saving and loading continues to the byte', () => {
  expectExactResume(
    (seed) => createPpo(partsProcess(echo(4), 3), { ...ppoDefaults, hidden: [16], ticks: 32 }, seed),
    1,
  );
});

test('a world of very many combinations says how to choose among them', () => {
  const world = echo(1);
  const large: Env = { ...world, actions: { ...world.actions, size: 1e6 } };
  expect(() => worldProcess(large, 1)).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining('parts=true') }),
  );
});
