import { expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.ts';
import { createMinecraft } from '../minecraft.ts';
import { afterArmor } from '../player/life.ts';
import { entityId } from '../rules/names.ts';
import { block, FLOOR, flatWorld, item, put, rules, tables } from '../testing.ts';
import { addEntity } from '../world/entities.ts';
import { boxDistance, nearestEntity, targetEntity } from '../world/entity-sight.ts';
import { give } from '../world/inventory.ts';
import { lookDirection } from '../world/rays.ts';
import type { World } from '../world/world.ts';
import { strike, swingStrength } from './combat.ts';
import { SHORN } from './harm.ts';
import { tickEntities } from './mind.ts';

const kind = (name: string) => entityId(rules, name);

function spawn(world: World, name: string, x: number, z: number): number {
  addEntity(world.entities, kind(name), rules.entities[kind(name)].health, { x, y: FLOOR, z });
  const i = world.entities.count - 1;
  world.entities.onGround[i] = 1;
  world.entities.wait[i] = 10_000;
  return i;
}

function tick(world: World, times: number): void {
  for (let t = 0; t < times; t++) tickEntities(world, tables);
}

test('a walking cow settles at 0.98 * 0.2^2 / 0.454 blocks a tick, a fleeing one at four times that', () => {
  for (const [stirred, factor] of [
    [0, 1],
    [200, 4],
  ]) {
    const world = flatWorld();
    const cow = spawn(world, 'cow', 30, 48);
    const e = world.entities;
    e.goalX[cow] = 80;
    e.goalZ[cow] = 48;
    e.walk[cow] = 200;
    e.stirred[cow] = stirred;
    tick(world, 20);
    const before = e.x[cow];
    tick(world, 10);
    expect((e.x[cow] - before) / 10).toBeCloseTo((factor * 0.98 * 0.04) / 0.454, 5);
  }
});

test('animals set out about once in 120 ticks and stay on dry ground', () => {
  const world = flatWorld();
  for (let i = 0; i < 20; i++) spawn(world, 'sheep', 30 + i, 48);
  for (let x = 0; x < 96; x++) put(world, x, FLOOR - 1, 60, 'water');
  world.entities.wait.fill(1);
  let starts = 0;
  let standing = 0;
  for (let t = 0; t < 3000; t++) {
    const before = Array.from(world.entities.walk.subarray(0, 20));
    tick(world, 1);
    before.forEach((walk, i) => {
      if (walk > 0) return;
      standing++;
      if (world.entities.walk[i] > 0) starts++;
    });
  }
  expect(starts / standing).toBeGreaterThan(1 / 150);
  expect(starts / standing).toBeLessThan(1 / 100);
  for (let i = 0; i < 20; i++) expect(world.entities.y[i]).toBeGreaterThanOrEqual(FLOOR - 0.01);
});

test('a step of one block is jumped, a wall of two is not, a deep drop is avoided', () => {
  const world = flatWorld();
  for (let z = 40; z < 56; z++) put(world, 40, FLOOR, z, 'stone');
  const e = world.entities;
  const cow = spawn(world, 'cow', 38, 48);
  e.goalX[cow] = 46;
  e.goalZ[cow] = 48;
  e.walk[cow] = 200;
  tick(world, 120);
  expect(e.x[cow]).toBeGreaterThan(41);
  for (let z = 40; z < 56; z++) for (let y = 0; y < 2; y++) put(world, 60, FLOOR + y, z, 'stone');
  e.goalX[cow] = 70;
  e.walk[cow] = 400;
  tick(world, 400);
  expect(e.x[cow]).toBeLessThan(60);
});

test('blows by weapon: a diamond sword kills a cow in two full blows, a hand in ten; quick blows are weak', () => {
  for (const [weapon, full] of [
    ['diamond_sword', 2],
    ['wooden_sword', 3],
    [null, 10],
  ] as const) {
    const world = flatWorld();
    if (weapon !== null) give(world.bag, rules, item(weapon), 1);
    spawn(world, 'cow', 48.5, 50);
    let blows = 0;
    while (world.entities.count > 0 && blows < 50) {
      world.sinceSwing = 100;
      world.entities.immune.fill(0);
      strike(world, tables, 0);
      tick(world, 1);
      blows++;
    }
    expect(blows).toBe(full);
    expect(world.kills[kind('cow')]).toBe(1);
    expect(world.bag.wear[0]).toBe(weapon === null ? 0 : full);
  }
  expect(swingStrength(0, 12.5)).toBeCloseTo(0.2 + 0.8 * 0.04 ** 2, 9);
  expect(swingStrength(12, 12.5)).toBe(1);
});

test('for half a second only the excess of a stronger blow counts', () => {
  const world = flatWorld();
  give(world.bag, rules, item('diamond_sword'), 1);
  spawn(world, 'zombie', 48.5, 50);
  const life = () => world.entities.life[0];
  strike(world, tables, 0);
  const first = life();
  expect(first).toBe(20 - afterArmor(7 * swingStrength(0, 12.5), 2));
  strike(world, tables, 0);
  expect(life()).toBe(first);
  world.sinceSwing = 100;
  strike(world, tables, 0);
  expect(life()).toBeLessThan(first);
  expect(afterArmor(10, 20)).toBeCloseTo(10 * (1 - 15 / 25), 9);
});

test('drops lie in the ranges of the table, and all values occur', () => {
  for (const name of ['cow', 'sheep', 'pig', 'chicken', 'zombie', 'skeleton', 'spider', 'creeper']) {
    const seen = new Map<number, Set<number>>();
    const world = flatWorld();
    world.luck = makeRng('drops', name);
    for (let n = 0; n < 120; n++) {
      world.ground.count = 0;
      spawn(world, name, 48.5, 52);
      world.entities.life[0] = 0;
      tick(world, 1);
      for (const { item: id } of rules.entities[kind(name)].drops) {
        const at = Array.from(world.ground.item.subarray(0, world.ground.count)).indexOf(id);
        seen.set(id, (seen.get(id) ?? new Set()).add(at < 0 ? 0 : world.ground.quantity[at]));
      }
    }
    for (const { item: id, min, max, chance } of rules.entities[kind(name)].drops) {
      const low = chance < 1 ? 0 : min;
      const wanted = Array.from({ length: max - low + 1 }, (_, i) => low + i);
      expect([...seen.get(id)!].sort()).toEqual(wanted);
    }
  }
});

test('the box test of a ray agrees with marching along it', () => {
  const world = flatWorld();
  const rng = makeRng('box');
  const dir = new Float64Array(3);
  let hits = 0;
  for (let n = 0; n < 2000; n++) {
    world.entities.count = 0;
    const i = spawn(world, 'cow', 44 + 9 * rng.uniform(), 44 + 9 * rng.uniform());
    world.body.yaw = rng.int(24);
    world.body.pitch = rng.int(13) - 6;
    world.view++;
    lookDirection(world, 0, 0, dir);
    const e = world.entities;
    let marched = Infinity;
    for (let t = 0; t < 12 && marched === Infinity; t += 0.01) {
      const x = Math.abs(world.body.x + t * dir[0] - e.x[i]) <= 0.45;
      const z = Math.abs(world.body.z + t * dir[2] - e.z[i]) <= 0.45;
      const y = world.body.y + 1.62 + t * dir[1] - e.y[i];
      if (x && z && y >= 0 && y <= 1.4) marched = t;
    }
    const exact = boxDistance(world, tables, i, dir);
    if (marched < Infinity) {
      hits++;
      expect(Math.abs(exact - marched)).toBeLessThan(0.011);
    } else if (exact < 11) expect(grazes(world, i, dir, exact)).toBe(true);
  }
  expect(hits).toBeGreaterThan(30);
});

/** A hit so short that the march stepped over it. */
function grazes(world: World, i: number, dir: Float64Array, exact: number): boolean {
  const e = world.entities;
  const at = (t: number) => [
    Math.abs(Math.abs(world.body.x + t * dir[0] - e.x[i]) - 0.45),
    Math.abs(Math.abs(world.body.z + t * dir[2] - e.z[i]) - 0.45),
    Math.abs(world.body.y + 1.62 + t * dir[1] - e.y[i] - 1.4),
  ];
  return at(exact).filter((gap) => gap < 0.02).length >= 1;
}

test('walls hide living things from crosshair and sight', () => {
  const world = flatWorld();
  spawn(world, 'pig', 48.5, 51);
  world.body.yaw = 0;
  world.body.pitch = 2;
  world.view++;
  expect(targetEntity(world, tables)).toBe(0);
  expect(nearestEntity(world, tables, kind('pig'), false)).toBe(0);
  for (let x = 46; x < 52; x++) for (let y = 0; y < 3; y++) put(world, x, FLOOR + y, 49, 'stone');
  expect(targetEntity(world, tables)).toBe(-1);
  expect(nearestEntity(world, tables, kind('pig'), false)).toBe(-1);
});

type Api = Readonly<Record<string, (argument?: unknown) => unknown>>;

test('shears give wool once, a bucket becomes milk; both through the actions of the world', () => {
  const start = { shears: 1, bucket: 2 };
  const env = createMinecraft({ n: 1, rules, biome: 'plains', start, entities: { cow: 2, sheep: 2 }, range: 4 });
  const w = env.skillApi(0) as Api;
  const pursue = (name: string) => {
    for (let step = 0; step < 400; step++) {
      const seen = w.see(name) as { yaw: number; pitch: number } | null;
      const code =
        w.facing() === name
          ? w.act({ use: true })
          : seen === null
            ? w.act({ yaw: 45, pitch: -(w.pitch() as number) })
            : w.act({ forward: true, jump: true, yaw: seen.yaw, pitch: seen.pitch });
      env.step(Int32Array.of(code as number));
      if (env.facts.read(0, env.facts.index('have:milk_bucket')) > 0 || w.item() !== null) return;
    }
  };
  let [milked, shorn] = [0, 0];
  for (let seed = 0; seed < 6; seed++) {
    env.reset(0, seed);
    pursue('sheep');
    if (w.item() !== null) shorn++;
    env.reset(0, seed);
    env.step(Int32Array.of(w.equip('bucket') as number));
    pursue('cow');
    if (w.have('milk_bucket') === 1 && w.have('bucket') === 1) milked++;
  }
  expect(milked).toBeGreaterThanOrEqual(4);
  expect(shorn).toBeGreaterThanOrEqual(4);
});

test('what a task asks for stands within its range, and herds of four roam the rest', () => {
  const env = createMinecraft({ n: 1, rules, biome: 'plains', start: {}, entities: { cow: 3 }, range: 6 });
  const lonely = createMinecraft({ n: 1, rules, biome: 'plains', start: {}, spawning: false });
  env.refresh('entities.name', 0);
  lonely.refresh('entities.name', 0);
  expect(lonely.save(0).length).toBeLessThan(env.save(0).length);
  expect(() => createMinecraft({ n: 1, rules, biome: 'plains', start: {}, entities: { cov: 1 } })).toThrow(
    "unknown entity 'cov'",
  );
});

test('what is shorn and stands on turf has its wool again after some minutes, and leaves soil; on rock it stays shorn', () => {
  for (const [ground, grows] of [
    ['grass', true],
    ['stone', false],
  ] as const) {
    const world = flatWorld();
    for (let x = 20; x < 80; x++) for (let z = 20; z < 80; z++) put(world, x, FLOOR - 1, z, ground);
    for (let i = 0; i < 20; i++) {
      const sheep = spawn(world, 'sheep', 40 + (i % 5) * 3, 40 + Math.floor(i / 5) * 3);
      world.entities.shorn[sheep] = SHORN;
      world.entities.wait[sheep] = 1;
    }
    tick(world, 6000);
    const shorn = [...world.entities.shorn.subarray(0, 20)].filter((mark) => mark === SHORN).length;
    expect(shorn === 20).toBe(!grows);
    expect(shorn).toBeLessThan(grows ? 6 : 21);
    expect(world.blocks.includes(block('dirt'))).toBe(grows);
  }
});
