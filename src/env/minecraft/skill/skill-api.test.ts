import { expect, test } from 'vitest';
import { createMinecraft } from '../minecraft.ts';
import { rules } from '../testing.ts';
import { skillApiDoc } from './skill-api-doc.ts';

type Offset = { dx: number; dy: number; dz: number };
type Bearing = { yaw: number; pitch: number; distance: number };

interface Api {
  readonly have: (item: string) => number;
  readonly near: (station: string) => boolean;
  readonly facing: () => string | null;
  readonly facingDistance: () => number;
  readonly voxel: (dx: number, dy: number, dz: number) => string;
  readonly solid: (dx: number, dy: number, dz: number) => boolean;
  readonly nearest: (block: string) => Offset | null;
  readonly locate: (block: string) => Offset | null;
  readonly see: (block: string) => Bearing | null;
  readonly item: () => Offset | null;
  readonly y: () => number;
  readonly yaw: () => number;
  readonly random: () => number;
  readonly fact: (name: string) => number;
  readonly noop: number;
  readonly holding: () => string | null;
  readonly act: (keys: object) => number;
  readonly craft: (item: string) => number;
  readonly equip: (item: string) => number;
  readonly place: (item: string) => number;
  readonly drop: () => number;
  readonly actionCount: number;
}

function make(start: Readonly<Record<string, number>> = {}, biome = 'forest') {
  const env = createMinecraft({ n: 1, rules, biome, start });
  const w = env.skillApi(0) as unknown as Api;
  return { env, w, step: (code: number) => env.step(Int32Array.of(code)) };
}

test('the documentation names exactly what there is', () => {
  const { env, w } = make();
  expect(env.skillApiDoc).toBe(skillApiDoc);
  const documented = skillApiDoc
    .split('\n')
    .slice(1)
    .map((line) => /^w\.(\w+)/.exec(line)?.[1]);
  expect(Object.keys(w).sort()).toEqual(documented.sort());
});

test('all of it is frozen and has no constructor of its own', () => {
  const { env, w } = make();
  expect(Object.isFrozen(w)).toBe(true);
  for (const value of Object.values(w)) {
    expect(Object.isFrozen(value)).toBe(true);
    if (typeof value === 'function') expect(Object.hasOwn(value, 'prototype')).toBe(false);
  }
  expect(env.skillApi(0)).toBe(w);
  for (const block of ['grass', 'dirt']) {
    for (const value of [w.see(block), w.nearest(block)]) expect(Object.isFrozen(value)).toBe(true);
  }
});

test('unknown names are quoted with the nearest known one', () => {
  const { w } = make();
  expect(() => w.have('logg')).toThrow("unknown item 'logg'; did you mean 'log'?");
  expect(() => w.see('logg')).toThrow("unknown block 'logg'");
  expect(() => w.near('furnac')).toThrow("unknown station 'furnac'; did you mean 'furnace'?");
  expect(() => w.fact('have:logg')).toThrow("did you mean 'have:log'?");
  expect(() => w.craft('log')).toThrow("nothing crafts 'log'");
  expect(() => w.place('stick')).toThrow("'stick' cannot be placed");
  expect(() => w.act({ forwards: true })).toThrow("act has no key 'forwards'");
  expect(() => w.act({ yaw: Number.NaN })).toThrow('yaw must be a number');
  expect(() => w.voxel(5, 0, 0)).toThrow('offset (5, 0, 0)');
  expect(() => w.have(undefined as unknown as string)).toThrow('item must be a string');
});

test('craft, equip and place codes do what they say', () => {
  const { w, step } = make({ log: 2, crafting_table: 1 });
  step(w.craft('planks'));
  expect([w.have('planks'), w.have('log')]).toEqual([4, 1]);
  expect(w.holding()).toBe('log');
  step(w.equip('planks'));
  expect(w.holding()).toBe('planks');
  step(w.act({ pitch: 60 }));
  expect(w.facing()).not.toBe(null);
  expect(w.near('crafting_table')).toBe(false);
  step(w.place('crafting_table'));
  expect(w.near('crafting_table')).toBe(true);
  expect(w.facing()).toBe('crafting_table');
  expect(w.nearest('crafting_table')).not.toBe(null);
  expect(w.fact('near:crafting_table')).toBe(1);
  expect(w.equip('diamond')).toBe(w.noop);
  step(w.drop());
  expect(w.have('planks')).toBe(3);
});

test('turning by a bearing brings the block under the crosshair', () => {
  let found = 0;
  for (let seed = 0; seed < 30; seed++) {
    const { env, w, step } = make({}, 'forest');
    env.reset(0, seed);
    const at = w.see('log');
    if (at === null || at.yaw % 15 !== 0 || at.pitch % 15 !== 0) continue;
    found++;
    step(w.act({ yaw: at.yaw, pitch: at.pitch }));
    expect(w.fact('sees:log')).toBe(1);
    if (at.distance < 32) expect(w.facingDistance()).toBeCloseTo(at.distance, 3);
  }
  expect(found).toBeGreaterThan(0);
});

test('the block below is what is stood on; the nearest of its kind is no farther', () => {
  const { w } = make();
  expect(w.solid(0, -1, 0)).toBe(true);
  const below = w.voxel(0, -1, 0);
  const { dx, dy, dz } = w.nearest(below) as Offset;
  expect(Math.max(Math.abs(dx), Math.abs(dz))).toBeLessThanOrEqual(1.5);
  expect(dy).toBeGreaterThanOrEqual(-2.12 - 1e-9);
});

test('locate sees what the box shows, behind other blocks too; nearest only what is exposed', () => {
  const { env, w } = make({}, 'forest');
  let buried = 0;
  for (let seed = 0; seed < 20; seed++) {
    env.reset(0, seed);
    const at = w.locate('dirt');
    let shown = false;
    for (let dx = -4; dx <= 4; dx++)
      for (let dy = -2; dy <= 2; dy++) for (let dz = -4; dz <= 4; dz++) shown ||= w.voxel(dx, dy, dz) === 'dirt';
    expect(at !== null).toBe(shown);
    if (at === null) continue;
    expect(w.voxel(Math.floor(at.dx + 0.5), Math.floor(at.dy + 1.62), Math.floor(at.dz + 0.5))).toBe('dirt');
    if (w.nearest('dirt') === null) buried++;
  }
  expect(buried).toBeGreaterThan(0);
});

test('a thrown item is seen until it is picked up', () => {
  const { w, step } = make({ log: 1 }, 'plains');
  expect(w.item()).toBe(null);
  step(w.drop());
  step(w.noop);
  expect(w.item()).not.toBe(null);
  expect(w.have('log')).toBe(0);
});

test('a skill draws its own numbers, equal after a load', () => {
  const { env, w, step } = make();
  w.random();
  step(w.noop);
  const bytes = env.save(0);
  const drawn = [w.random(), w.random()];
  env.load(0, bytes);
  expect([w.random(), w.random()]).toEqual(drawn);
});
