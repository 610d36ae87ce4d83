import { expect, test } from 'vitest';
import { createWorld } from './classic/classic.ts';
import { checkConformance } from './classic/conformance.ts';
import { mountainCar, mountainCarContinuous } from './classic/mountaincar.ts';
import type { Env } from './env.ts';
import { type Concept, selectorWorld } from './selector.ts';

const push = (name: string, force: (env: Env, world: number) => number): Concept => ({
  name,
  act: (env, world, out) => {
    out[0] = force(env, world);
  },
});
const concepts = [
  push('rest', () => 0),
  push('right', () => 1),
  push('along', (env, world) => Math.sign(env.observation.velocity[world])),
];
const make = (n: number) => selectorWorld(createWorld(mountainCarContinuous, { n }), concepts);

test('a selector is a world', () => {
  checkConformance(make);
});

test('each step is what the chosen concept does in the present state', () => {
  const env = make(2);
  const plain = createWorld(mountainCarContinuous, { n: 2 });
  expect([env.actions.size, env.box, env.stepBox]).toEqual([3, undefined, undefined]);
  for (const each of [env, plain]) for (let w = 0; w < 2; w++) each.reset(w, w);
  for (let t = 0; t < 30; t++) {
    const velocity = plain.observation.velocity[1];
    env.step(Int32Array.of(t % 2 === 0 ? 1 : -1, 2));
    plain.stepBox!(Float32Array.of(t % 2 === 0 ? 1 : Number.NaN, Math.sign(velocity)));
    expect(env.observation).toEqual(plain.observation);
    expect(env.reward).toEqual(plain.reward);
  }
  expect(env.steps).toBe(plain.steps);
});

test('worlds and choices that cannot be are refused', () => {
  expect(() => selectorWorld(createWorld(mountainCar, { n: 1 }), concepts)).toThrow(/no continuous actions/);
  expect(() => selectorWorld(createWorld(mountainCarContinuous, { n: 1 }), concepts.slice(1, 2))).toThrow(
    '1 concepts to select from',
  );
});
