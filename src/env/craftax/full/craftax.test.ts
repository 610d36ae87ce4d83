import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RlgptError } from '../../../core/errors.ts';
import { makeRng } from '../../../core/rng.ts';
import { parseGoal } from '../../../goal/parse.ts';
import { Action, achievementNames, actionNames, Block, CELLS, EPISODE_LIMIT, SIZE, solid } from './constants.ts';
import { createCraftax } from './craftax.ts';
import { generate } from './generate.ts';
import { ownLuck } from './luck.ts';
import { OBSERVATION_SIZE } from './observe.ts';
import { createWorlds, DOWN_LADDERS } from './state.ts';
import { craftaxTasks } from './tasks.ts';

type World = ReturnType<typeof createCraftax>;

const snapshot = (env: World, world: number) => ({
  state: Buffer.from(env.save(world)).toString('base64'),
  observation: Buffer.from(
    env.observation.symbolic.slice(world * OBSERVATION_SIZE, (world + 1) * OBSERVATION_SIZE).buffer,
  ).toString('base64'),
  reward: env.reward![world],
  facts: env.facts.names.map((_, i) => env.facts.read(world, i)),
});

function play(env: World, steps: number, seed: number): void {
  const dice = makeRng('actions', seed);
  const codes = new Int32Array(env.n);
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < env.n; i++) {
      if (env.terminated[i] === 1) env.reset(i, seed + t);
      codes[i] = dice.int(43);
    }
    env.step(codes);
  }
}

test('the size of everything is that of the package', () => {
  const env = createCraftax({ n: 2 });
  expect(OBSERVATION_SIZE).toBe(8268);
  expect(env.observation.symbolic.length).toBe(2 * 8268);
  expect([env.actions.size, actionNames.length, achievementNames.length]).toEqual([43, 43, 67]);
  expect(env.episodeLimit).toBe(10_000);
});

test.each([false, true])('equal seeds give equal worlds, other seeds others (exact %s)', (exact) => {
  const [a, b] = [0, 1].map(() => createCraftax({ n: 2, exact }));
  play(a, 100, 5);
  play(b, 100, 5);
  expect(snapshot(a, 1)).toEqual(snapshot(b, 1));
  a.reset(0, 1);
  b.reset(0, 2);
  expect(snapshot(a, 0)).not.toEqual(snapshot(b, 0));
});

test.each([false, true])('save, load and continue equals never stopping (exact %s)', (exact) => {
  const a = createCraftax({ n: 1, exact });
  const b = createCraftax({ n: 3, exact });
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 0, max: 80 }), (seed, before) => {
      a.reset(0, seed);
      play(a, before, seed);
      b.load(2, a.save(0));
      expect(snapshot(b, 2)).toEqual(snapshot(a, 0));
      const codes = Int32Array.of(-1, -1, 0);
      for (let t = 0; t < 30; t++) {
        codes[2] = (seed + 7 * t) % 43;
        a.step(codes.subarray(2));
        b.step(codes);
      }
      expect(snapshot(b, 2)).toEqual(snapshot(a, 0));
    }),
    { numRuns: 6 },
  );
});

test('bytes of another kind, mode or length are refused and change nothing', () => {
  const env = createCraftax({ n: 1 });
  const before = snapshot(env, 0);
  const good = env.save(0);
  const flipped = good.slice();
  flipped[100] ^= 1;
  const exact = createCraftax({ n: 1, exact: true }).save(0);
  for (const bytes of [flipped, good.subarray(1), good.subarray(0, 9000), new Uint8Array(3), exact]) {
    expect(() => env.load(0, bytes)).toThrow(RlgptError);
  }
  expect(snapshot(env, 0)).toEqual(before);
});

test('the observation does not depend on what was shown before', () => {
  const env = createCraftax({ n: 3 });
  const fresh = createCraftax({ n: 1 });
  const dice = makeRng('shown');
  for (let t = 0; t < 300; t++) {
    if (t % 50 === 0) env.reset(t % 3, t);
    // everybody walks to a corner, where the view leaves the map
    env.step(Int32Array.from({ length: 3 }, (_, i) => [1, 3, dice.int(43)][(t + i) % 3]));
    if (t % 10 > 0) continue;
    fresh.load(0, env.save(t % 3));
    expect(snapshot(fresh, 0).observation).toBe(snapshot(env, t % 3).observation);
  }
});

test('a world whose code is negative stands still, and is not counted', () => {
  const env = createCraftax({ n: 2 });
  const before = snapshot(env, 0);
  env.step(Int32Array.of(-1, 2));
  expect(snapshot(env, 0)).toEqual(before);
  expect(env.steps).toBe(1);
  expect(() => env.step(Int32Array.of(43, 0))).toThrow('43');
});

test('an action that legal refuses has no effect but time and chance', () => {
  const [a, b] = [0, 1].map(() => createCraftax({ n: 1 }));
  for (let seed = 0; seed < 6; seed++) {
    a.reset(0, seed);
    play(a, 60, seed);
    if (a.terminated[0] === 1) continue;
    const state = a.save(0);
    for (let code = 6; code < 43; code++) {
      if (a.legal(0, code)) continue;
      // books and armour draw one number more, so that only this step is compared
      a.load(0, state);
      b.load(0, state);
      a.step(Int32Array.of(code));
      b.step(Int32Array.of(0));
      expect(snapshot(a, 0).observation).toBe(snapshot(b, 0).observation);
    }
    a.load(0, state);
  }
});

test('every task is a goal over facts of the world', () => {
  const env = createCraftax({ n: 1 });
  for (const { goal, within } of craftaxTasks.named) {
    expect(() => parseGoal(goal)).not.toThrow();
    for (const [, fact] of goal.matchAll(/\((\S+) >=/g)) expect(env.facts.index(fact)).toBeGreaterThanOrEqual(0);
    expect(within).toBe(EPISODE_LIMIT);
  }
});

/** Steps to the ladder down of the first floor from every cell that it can be walked to from, else -1. */
function stepsToLadder(seed: number): Int16Array {
  const luck = ownLuck();
  luck.begin(seed);
  const [world] = createWorlds(1);
  generate(world, luck.source, 1);
  const steps = new Int16Array(CELLS).fill(-1);
  const queue = [world.ints[DOWN_LADDERS] * SIZE + world.ints[DOWN_LADDERS + 1]];
  steps[queue[0]] = 0;
  for (const cell of queue) {
    for (const next of [cell - 1, cell + 1, cell - SIZE, cell + SIZE]) {
      if (next < 0 || next >= CELLS || Math.abs((next % SIZE) - (cell % SIZE)) > 1 || steps[next] >= 0) continue;
      if (solid[world.map[next]] === 1 || [Block.WATER, Block.LAVA].some((b) => b === world.map[next])) continue;
      steps[next] = steps[cell] + 1;
      queue.push(next);
    }
  }
  return steps;
}

/** Walks to the ladder of the first floor and stands on it; whether it got there. */
function walkToLadder(env: World, seed: number): boolean {
  const steps = stepsToLadder(seed);
  const w = env.skillApi(0) as Record<string, () => number>;
  const start = (SIZE / 2) * SIZE + SIZE / 2;
  if (steps[start] < 0) return false;
  env.reset(0, seed);
  for (let t = 0; t < 400 && env.terminated[0] === 0; t++) {
    const cell = start + w.rows() * SIZE + w.columns();
    if (steps[cell] === 0) return true;
    const moves = [cell - 1, cell + 1, cell - SIZE, cell + SIZE].map((next) => steps[next] === steps[cell] - 1);
    env.step(Int32Array.of(1 + moves.indexOf(true)));
  }
  return false;
}

test('the first ladder leads down to a floor made then, and back up; saves hold both floors', () => {
  const env = createCraftax({ n: 1 });
  const fact = (name: string) => env.facts.read(0, env.facts.index(name));
  let seed = 0;
  while (!walkToLadder(env, seed)) seed++;
  const above = env.save(0);
  env.step(Int32Array.of(Action.DESCEND));
  expect(env.reward![0]).toBeGreaterThan(2);
  expect([fact('floor:dungeon'), fact('achieved:enter_dungeon'), fact('on:ladder_up')]).toEqual([1, 1, 1]);
  const below = env.save(0);
  expect(below.length).toBe(above.length + 9 * CELLS);

  const other = createCraftax({ n: 1 });
  other.load(0, below);
  expect(snapshot(other, 0)).toEqual(snapshot(env, 0));
  env.step(Int32Array.of(Action.ASCEND));
  expect([fact('floor:overworld'), fact('on:ladder_down')]).toEqual([1, 1]);

  // going back to a save from above forgets the floor below
  other.load(0, above);
  expect(Buffer.compare(other.save(0), above)).toBe(0);
  other.step(Int32Array.of(Action.DESCEND));
  expect(Buffer.compare(other.save(0), below)).toBe(0);
});
