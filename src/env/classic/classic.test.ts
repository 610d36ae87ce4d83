/** What holds for every small world: seeds, saves, clipping, standing still, and the two ways to act. */
import { expect, test } from 'vitest';
import { createWorld } from './classic.ts';
import { checkConformance, show } from './conformance.ts';
import { mountainCar, mountainCarContinuous } from './mountaincar.ts';
import type { WorldSpec } from './spec.ts';
import { classicSpecs } from './testing.ts';

test.each(classicSpecs.map((spec) => [spec.id, spec] as const))('%s', (_, spec) => {
  checkConformance((n) => createWorld(spec, { n }));
});

test('actions as numbers are clipped, NaN stands still, and a code means its numbers', () => {
  const env = createWorld(mountainCarContinuous, { n: 3 });
  for (let w = 0; w < 3; w++) env.reset(w, 1);
  env.stepBox!(Float32Array.of(5, 1, Number.NaN));
  expect(show(env, 0)).toEqual(show(env, 1));
  expect(env.facts.read(2, env.facts.index('steps'))).toBe(0);
  expect(env.steps).toBe(2);
  const act = env.skillApi(0).act as (force: number) => number;
  env.step(Int32Array.of(-1, -1, act(1)));
  expect(show(env, 2)).toEqual(show(env, 1));
  expect(act(9)).toBe(env.actions.size - 1);
  expect(act(0)).toBe(env.actions.noop);
  expect(() => act(Number.NaN)).toThrow(/force is NaN/);
});

test.each<[string, Partial<WorldSpec>]>([
  ['stateSize is -1', { stateSize: -1 }],
  ['episodeLimit is 0', { episodeLimit: 0 }],
  ['there are no actions', { actions: [] }],
  ['noop is 3', { noop: 3 }],
  ["'left' is given twice", { actions: ['left', 'right', 'left'] }],
  ["'position' is given twice", { facts: mountainCar.observation.slice(0, 1) }],
  ["'alive' is given twice", { facts: [{ ...mountainCar.observation[0], name: 'alive' }] }],
  ["'position' is in 1 to 0", { observation: [{ ...mountainCar.observation[0], low: 1, high: 0 }] }],
  ["'force' has 1 levels", { actions: [{ name: 'force', unit: 'N', low: 0, high: 1, levels: 1 }] }],
])('a record that makes no world is refused: %s', (message, change) => {
  expect(() => createWorld({ ...mountainCar, ...change }, { n: 1 })).toThrow(
    expect.objectContaining({ kind: 'usage', message: `world 'mountaincar-v0': ${message}` }),
  );
});
