import { expect, test } from 'vitest';
import { hashSeed, makeRng } from '../../core/rng.ts';
import { createWorld, resetWorld } from './state.ts';
import { biomeNames, checkBiome, findSpawn, generate, SEA } from './terrain.ts';
import { rules, tables } from './test-world.ts';
import { NX, NY, NZ, SY, SZ } from './world.ts';

const { terrain } = rules;

function made(biome: string, seed: number): Uint8Array {
  const blocks = new Uint8Array(NX * NY * NZ).fill(255);
  const roof = new Uint8Array(SY);
  generate({ blocks, roof }, tables, biome, seed);
  for (let cell = 0; cell < blocks.length; cell++) {
    if (tables.opaque[blocks[cell]] && roof[cell % SY] < Math.floor(cell / SY))
      throw new Error(`cell ${cell} is above the roof`);
  }
  return blocks;
}

function count(blocks: Uint8Array, block: number): number {
  let n = 0;
  for (const b of blocks) if (b === block) n++;
  return n;
}

test('equal seeds give equal blocks, whatever was generated before; other seeds give others', () => {
  for (const biome of biomeNames) {
    const first = made(biome, 1);
    const second = made(biome, 2);
    expect(Buffer.compare(made(biome, 1), first)).toBe(0);
    expect(Buffer.compare(second, first)).not.toBe(0);
  }
});

test('golden: the terrain of a seed does not change under one world id', () => {
  const digest = (biome: string) => {
    let h = 0;
    for (const b of made(biome, 7)) h = (Math.imul(h, 31) + b) | 0;
    return hashSeed(h);
  };
  expect(biomeNames.map(digest)).toMatchInlineSnapshot(`
    [
      1022160170,
      803454781,
      99660290,
      1140658901,
    ]
  `);
});

test('every biome has trees, rock, ores and a whole floor; only known blocks occur', () => {
  const trunks: Record<string, number> = {};
  for (const biome of biomeNames) {
    trunks[biome] = 0;
    for (let seed = 0; seed < 8; seed++) {
      const blocks = made(biome, seed);
      const n = count(blocks, terrain.trunk);
      trunks[biome] += n;
      expect(n).toBeGreaterThan(0);
      expect(count(blocks, terrain.rock)).toBeGreaterThan(50_000);
      for (const ore of terrain.ores) expect(count(blocks, ore.block)).toBeGreaterThan(0);
      expect(count(blocks.subarray(0, SY), terrain.bedrock)).toBe(SY);
      expect(Math.max(...new Set(blocks))).toBeLessThan(rules.blocks.length);
    }
  }
  expect(trunks.forest).toBeGreaterThan(3 * trunks.plains);
  expect(trunks.forest_hills).toBeGreaterThan(3 * trunks.extreme_hills);
});

test('water lies level, never above the sea and never on air', () => {
  const blocks = made('plains', 3);
  const wrong = Array.from(blocks.keys()).filter(
    (i) => blocks[i] === terrain.water && (Math.floor(i / SY) > SEA || blocks[i - SY] === terrain.air),
  );
  expect(wrong).toEqual([]);
  expect(count(blocks, terrain.water)).toBeGreaterThan(0);
});

test('the start is dry, on solid ground, near the middle, with room for the body', () => {
  const world = createWorld(tables);
  for (const biome of biomeNames) {
    for (let seed = 0; seed < 10; seed++) {
      resetWorld(world, tables, { biome, items: [], entities: [], range: 0, herds: false }, seed);
      const { x, y, z } = world.body;
      const at = (dy: number) => world.blocks[(y + dy) * SY + Math.floor(z) * SZ + Math.floor(x)];
      expect(tables.solid[at(-1)]).toBe(1);
      expect([tables.solid[at(0)], tables.solid[at(1)], tables.liquid[at(0)]]).toEqual([0, 0, 0]);
      expect(Math.max(Math.abs(x - NX / 2), Math.abs(z - NZ / 2))).toBeLessThan(40);
    }
  }
  expect(findSpawn(world.blocks, tables, makeRng(1))).toEqual(findSpawn(world.blocks, tables, makeRng(1)));
});

test('an unknown biome is named with the nearest one', () => {
  expect(() => checkBiome('forrest')).toThrow(/unknown biome 'forrest'/);
});
