import { expect, test } from 'vitest';
import { createMinecraft, openMinecraft } from '../minecraft.ts';
import { FUNCTION, PITCH, USE } from '../player/actions.ts';
import { sleep } from '../player/buckets.ts';
import { actions, block, cellAt, FLOOR, flatWorld, partsOf, put, rules, tables } from '../testing.ts';
import { stirFluids, tickFluids } from './fluids.ts';
import type { World } from './world.ts';

function pour(world: World, x: number, z: number, name: string): void {
  put(world, x, FLOOR, z, name);
  stirFluids(world, tables, cellAt(x, FLOOR, z));
}

function run(world: World, ticks: number): void {
  for (let t = 0; t < ticks; t++) {
    world.steps++;
    tickFluids(world, tables);
  }
}

const count = (world: World, name: string) => world.blocks.reduce((sum, b) => sum + (b === block(name) ? 1 : 0), 0);
const at = (world: World, x: number, y: number, z: number) => rules.blocks[world.blocks[cellAt(x, y, z)]].name;

test('water runs seven blocks over level ground, as a diamond, and dries up without its source', () => {
  const world = flatWorld();
  pour(world, 48, 48, 'water');
  run(world, 200);
  // All cells within a walk of seven blocks.
  expect(count(world, 'flowing_water')).toBe(2 * 7 * 8);
  expect(at(world, 55, FLOOR, 48)).toBe('flowing_water');
  expect(at(world, 56, FLOOR, 48)).toBe('air');
  expect(world.stirred.length).toBe(0);
  pour(world, 48, 48, 'air');
  run(world, 400);
  expect(count(world, 'flowing_water')).toBe(0);
  expect(world.flow.size).toBe(0);
});

test('lava runs three blocks, and far slower', () => {
  const world = flatWorld();
  pour(world, 48, 48, 'lava');
  run(world, 29);
  expect(count(world, 'flowing_lava')).toBe(0);
  run(world, 400);
  expect(count(world, 'flowing_lava')).toBe(2 * 3 * 4);
});

test('water falls before it spreads, and walls hold it', () => {
  const world = flatWorld();
  for (let y = FLOOR - 5; y < FLOOR; y++) put(world, 49, y, 48, 'air');
  for (const [x, z] of [
    [47, 48],
    [48, 47],
    [48, 49],
  ])
    put(world, x, FLOOR, z, 'stone');
  pour(world, 48, 48, 'water');
  run(world, 200);
  expect(at(world, 49, FLOOR - 5, 48)).toBe('flowing_water');
  expect(at(world, 50, FLOOR, 48)).toBe('air');
});

test('two sources make a third; a source of lava in water becomes obsidian, running lava cobblestone', () => {
  const world = flatWorld();
  for (const x of [47, 48, 49]) for (const z of [47, 49]) put(world, x, FLOOR, z, 'stone');
  pour(world, 47, 48, 'water');
  pour(world, 49, 48, 'water');
  run(world, 30);
  expect(at(world, 48, FLOOR, 48)).toBe('water');
  const hot = flatWorld();
  put(hot, 52, FLOOR, 48, 'lava');
  pour(hot, 50, 48, 'water');
  run(hot, 60);
  expect(at(hot, 52, FLOOR, 48)).toBe('obsidian');
  const slow = flatWorld();
  pour(slow, 48, 48, 'lava');
  run(slow, 300);
  pour(slow, 53, 48, 'water');
  run(slow, 60);
  expect(count(slow, 'cobblestone')).toBeGreaterThan(0);
  expect(count(slow, 'lava') + count(slow, 'obsidian')).toBe(1);
});

test('a bucket pours its water out and scoops it up again; the step that runs it can be saved half-way', () => {
  const open = openMinecraft({ n: 1, rules, biome: 'plains', start: { water_bucket: 1 }, spawning: false });
  const { env } = open;
  const step = (changes: Readonly<Record<number, number>>) =>
    env.step(Int32Array.of(actions.encode(Array.from(partsOf(changes)))));
  const holds = (name: string) => env.facts.read(0, env.facts.index(`have:${name}`));
  step({ [PITCH]: 12 + 4 });
  step({ [FUNCTION]: USE });
  expect([holds('water_bucket'), holds('bucket')]).toEqual([0, 1]);
  for (let i = 0; i < 7; i++) step({});
  const half = env.save(0);
  for (let i = 0; i < 60; i++) step({});
  const end = env.save(0);
  const [world] = open.worlds;
  const running = count(world, 'flowing_water');
  expect(running).toBeGreaterThan(0);
  env.load(0, half);
  for (let i = 0; i < 60; i++) step({});
  expect(Buffer.compare(env.save(0), end)).toBe(0);
  const fresh = createMinecraft({ n: 1, rules, biome: 'plains', start: { water_bucket: 1 }, spawning: false });
  fresh.load(0, half);
  for (let i = 0; i < 60; i++) fresh.step(Int32Array.of(fresh.actions.noop));
  expect(Buffer.compare(fresh.save(0), end)).toBe(0);
  step({ [FUNCTION]: USE });
  expect([holds('water_bucket'), holds('bucket')]).toEqual([1, 0]);
  for (let i = 0; i < 300; i++) step({});
  expect(count(world, 'flowing_water')).toBe(0);
});

test('a bed ends the night, not the day', () => {
  const world = flatWorld();
  put(world, 48, FLOOR + 1, 50, 'bed');
  world.body.yaw = 0;
  world.view++;
  world.time = 6000;
  expect(sleep(world, tables)).toBe(false);
  world.time = 14_000;
  expect(sleep(world, tables)).toBe(true);
  expect(world.time).toBe(0);
});
