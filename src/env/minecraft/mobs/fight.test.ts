import { expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.ts';
import { openMinecraft } from '../minecraft.ts';
import { tickBody } from '../player/movement.ts';
import { entityId } from '../rules/names.ts';
import { FLOOR, flatWorld, item, keys, put, rules, tables } from '../testing.ts';
import { addEntity } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { tickEntities } from './mind.ts';
import { spawnHostile } from './spawning.ts';

const NIGHT = 18_000;

function arena(name: string, distance: number, time = NIGHT): World {
  const world = flatWorld();
  world.time = time;
  world.whim = makeRng('arena', name);
  const kind = entityId(rules, name);
  addEntity(world.entities, kind, rules.entities[kind].health, { x: 48.5, y: FLOOR, z: 48.5 + distance });
  world.entities.onGround[0] = 1;
  world.entities.wait[0] = 1000;
  return world;
}

function tick(world: World, times: number): void {
  for (let t = 0; t < times; t++) {
    tickBody(world, tables, keys());
    tickEntities(world, tables);
    world.steps++;
  }
}

test('a zombie closes in at its speed and strikes for 3, at most once a second', () => {
  const world = arena('zombie', 12);
  const e = world.entities;
  tick(world, 30);
  const before = e.z[0];
  tick(world, 10);
  expect((before - e.z[0]) / 10).toBeCloseTo((0.98 * 0.23 ** 2) / 0.454, 4);
  world.body.saturation = 0;
  world.body.food = 17;
  tick(world, 200);
  const lost = 20 - world.body.life;
  expect(lost).toBeGreaterThanOrEqual(3);
  expect(lost % 3).toBe(0);
  expect(lost).toBeLessThanOrEqual(33);
});

test('a spider is calm by day and not by night; others are not calm', () => {
  for (const [name, time, harmed] of [
    ['spider', 6000, false],
    ['spider', NIGHT, true],
    ['creeper', 6000, true],
  ] as const) {
    const world = arena(name, 6, time);
    tick(world, 160);
    expect(world.body.life < 20, `${name} at ${time}`).toBe(harmed);
  }
});

test('a creeper bursts after 30 ticks of fuse, harms by nearness, breaks soil and leaves nothing', () => {
  const world = arena('creeper', 2.5);
  for (let x = 40; x < 58; x++) for (let z = 40; z < 60; z++) put(world, x, FLOOR - 1, z, 'dirt');
  let ticks = 0;
  while (world.entities.count > 0 && ticks < 200) {
    tick(world, 1);
    ticks++;
  }
  expect(ticks).toBeGreaterThanOrEqual(30);
  expect(ticks).toBeLessThan(60);
  expect(world.body.life).toBeLessThan(8);
  expect(world.changed.length).toBeGreaterThan(18 * 20);
  const powder = Array.from(world.ground.item.subarray(0, world.ground.count)).includes(item('gunpowder'));
  expect(powder).toBe(false);
});

test('a skeleton shoots from afar within its range, a wall stops it', () => {
  const world = arena('skeleton', 10);
  tick(world, 400);
  expect(world.body.life).toBeLessThan(20);
  const walled = arena('skeleton', 10);
  for (let x = 0; x < 96; x++) for (let y = 0; y < 4; y++) put(walled, x, FLOOR + y, 53, 'stone');
  tick(walled, 400);
  expect(walled.body.life).toBe(20);
});

test('zombies and skeletons burn by day, creepers do not', () => {
  for (const [name, left] of [
    ['zombie', 0],
    ['creeper', 1],
  ] as const) {
    const world = arena(name, 40, 6000);
    world.entities.z[0] = 19;
    tick(world, 800);
    expect(world.entities.count).toBe(left);
  }
});

test('hostile things come at night, away from the player, not in the light of torches, and at most eight', () => {
  const world = flatWorld();
  world.spawning = true;
  world.time = 6000;
  for (let t = 0; t < 20_000; t++) spawnHostile(world, tables);
  expect(world.entities.count).toBe(0);
  world.time = NIGHT;
  for (let t = 0; t < 40_000; t++) spawnHostile(world, tables);
  const { count, x, z } = world.entities;
  expect(count).toBe(8);
  for (let i = 0; i < count; i++) expect(Math.hypot(x[i] - 48.5, z[i] - 48.5)).toBeGreaterThan(19);
  const lit = flatWorld();
  lit.time = NIGHT;
  for (let tx = 2; tx < 96; tx += 5) for (let tz = 2; tz < 96; tz += 5) put(lit, tx, FLOOR, tz, 'torch');
  for (let t = 0; t < 40_000; t++) spawnHostile(lit, tables);
  expect(lit.entities.count).toBe(0);
});

test('a night in the open is survived by few who only walk about; a closed room by all', () => {
  const settings = { n: 8, rules, biome: 'plains', start: {}, time: 13_000 };
  const open = openMinecraft(settings);
  const w = open.env.skillApi(0) as Record<string, (argument?: unknown) => number>;
  for (let step = 0; step < 2500; step++) {
    const code = w.act({ forward: step % 40 < 20, jump: true, yaw: step % 40 === 0 ? 45 : 0 });
    open.env.step(new Int32Array(8).fill(code));
  }
  expect(open.env.terminated.reduce((sum, dead) => sum + dead, 0)).toBeGreaterThanOrEqual(2);
});
