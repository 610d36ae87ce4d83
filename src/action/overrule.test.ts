/** A program that is overruled: whom it asks, what it costs, and that following it is the program itself. */
import { expect, test } from 'vitest';
import { worlds } from '../env/catalog.ts';
import { createCraftaxClassic } from '../env/craftax/classic/classic.ts';
import type { Controller } from './controller.ts';
import { createOverruled, FOLLOW } from './overrule.ts';

/** Goes round: right, down, left, up. */
const circle: Controller = {
  name: 'circle',
  start: () => {
    let t = 0;
    return { next: () => [2, 4, 1, 3][t++ % 4], error: null, stop: () => {} };
  },
};

const MOVES = ['noop', 'left', 'right', 'up', 'down'].map((name, code) => ({ name, code: () => code }));

function make(alarm: (world: number) => boolean, { death = 0, within = 50, done = false } = {}) {
  const env = createCraftaxClassic({ n: 2 });
  const process = createOverruled({
    env,
    program: circle,
    deviations: MOVES,
    alarm,
    observationSize: 1,
    death,
    within,
    observe: (world, out, offset) => {
      out[offset] = world;
    },
    done: () => done,
    starts: (episode) => 100 + episode,
  });
  return { env, process };
}

test('who always follows plays as the program does', () => {
  const { env, process } = make(() => true);
  const alone = createCraftaxClassic({ n: 2 });
  for (const world of [0, 1]) alone.reset(world, 100 + world);
  for (let t = 0; t < 40; t++) {
    for (const world of [0, 1]) process.begin(world, 0);
    process.tick();
    alone.step(Int32Array.of([2, 4, 1, 3][t % 4], [2, 4, 1, 3][t % 4]));
    expect([...env.save(0)]).toEqual([...alone.save(0)]);
    expect([...process.reward]).toEqual([...alone.reward!]);
  }
});

test('the learner is asked on alarm only, sees what is proposed, and may not choose that as a deviation', () => {
  let t = 0;
  const { process } = make((world) => world === 1 && t % 3 === 0);
  expect(process.actionNames).toEqual([FOLLOW, ...MOVES.map(({ name }) => name)]);
  const seen = new Float32Array(process.observationSize);
  const mask = new Uint8Array(process.actionNames.length);
  process.observe(1, seen, 0);
  process.mask(1, mask, 0);
  expect([...seen]).toEqual([1, 0, 0, 1, 0, 0]);
  expect([...mask]).toEqual([1, 1, 1, 0, 1, 1]);
  for (const world of [0, 1]) process.begin(world, 1);
  for (t = 1; t <= 6; t++) {
    process.tick();
    expect([...process.ready]).toEqual([0, t % 3 === 0 ? 1 : 0]);
    if (process.ready[1] === 1) process.begin(1, 2);
  }
  process.interruptAll();
  expect([...process.ready]).toEqual([1, 1]);
  expect(() => process.save()).toThrow('cannot be saved');
});

test('an episode is cut at its limit, and the next one starts the program anew', () => {
  const { env, process } = make(() => false, { within: 3 });
  for (const world of [0, 1]) process.begin(world, 0);
  for (let t = 0; t < 3; t++) process.tick();
  expect([...process.truncated]).toEqual([1, 1]);
  expect([...process.ready]).toEqual([1, 1]);
  process.restart(0);
  const fresh = createCraftaxClassic({ n: 1 });
  fresh.reset(0, 102);
  expect([...env.save(0)]).toEqual([...fresh.save(0)]);
  const mask = new Uint8Array(6);
  process.mask(0, mask, 0);
  expect(mask[3]).toBe(0);
});

test('an episode in which nothing is left to do is cut at its sixteenth step', () => {
  const { process } = make(() => false, { done: true });
  for (const world of [0, 1]) process.begin(world, 0);
  for (let t = 1; t <= 16; t++) {
    process.tick();
    expect([...process.truncated]).toEqual(t === 16 ? [1, 1] : [0, 0]);
  }
});

test('the step with which the world ends an episode costs what was said on top of its reward', () => {
  const env = worlds['mountaincar-v0'].create({ n: 1 });
  // Pushes the car the way that it rolls: up the hill.
  const program: Controller = {
    name: 'push',
    start: (at, world) => ({
      next: () => (at.observation.velocity[world] < 0 ? 0 : 2),
      error: null,
      stop: () => {},
    }),
  };
  const process = createOverruled({
    env,
    program,
    deviations: [{ name: 'coast', code: () => 1 }],
    alarm: () => false,
    observationSize: 0,
    observe: () => {},
    done: () => false,
    within: 200,
    starts: () => 1,
    death: -7,
  });
  process.begin(0, 0);
  for (let t = 0; t < 200 && process.terminated[0] === 0; t++) {
    expect(process.reward[0]).toBe(t === 0 ? 0 : -1);
    process.tick();
  }
  expect(process.terminated[0]).toBe(1);
  expect(process.reward[0]).toBe(-8);
});
