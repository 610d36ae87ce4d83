import { expect, test } from 'vitest';
import { hashSeed, makeRng } from '../../../core/rng.ts';
import { createWorld, resetWorld } from '../state.ts';
import { rules, tables } from '../testing.ts';
import { NX, NY, NZ, SY, SZ } from '../world/world.ts';
import { biomeNames, checkBiome, SEA } from './biomes.ts';
import { findSpawn } from './spawn.ts';
import { generate } from './terrain.ts';

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
      317883643,
      1603743535,
      2953686466,
      1638002971,
      2328066108,
      499344788,
      2318223619,
      3394273178,
    ]
  `);
});

test('every biome has rock, ores and a whole floor, and trees but in the desert; only known blocks occur', () => {
  const trunks: Record<string, number> = {};
  for (const biome of biomeNames) {
    trunks[biome] = 0;
    for (let seed = 0; seed < 8; seed++) {
      const blocks = made(biome, seed);
      trunks[biome] += count(blocks, terrain.trunk);
      expect(count(blocks, terrain.trunk) > 0).toBe(biome !== 'desert');
      expect(count(blocks, terrain.rock)).toBeGreaterThan(50_000);
      for (const ore of terrain.ores) expect(count(blocks, ore.block)).toBeGreaterThan(0);
      expect(count(blocks.subarray(0, SY), terrain.bedrock)).toBe(SY);
      expect(Math.max(...new Set(blocks))).toBeLessThan(rules.blocks.length);
    }
  }
  expect(trunks.forest).toBeGreaterThan(3 * trunks.plains);
  expect(trunks.forest_hills).toBeGreaterThan(3 * trunks.extreme_hills);
});

test('ores lie as thick as in the game: blocks of a whole chunk, from the counts below the ground', () => {
  // Mean blocks a chunk of 1.12 (wiki, ore article), whose ground is near y 64.
  const wanted = {
    coal_ore: 142.6,
    iron_ore: 77,
    gold_ore: 8.2,
    redstone_ore: 24.8,
    lapis_ore: 3.4,
    diamond_ore: 3.1,
  };
  const found = new Map<number, number[]>(terrain.ores.map(({ block }) => [block, new Array(NY).fill(0)]));
  const seeds = 12;
  for (let seed = 0; seed < seeds; seed++) {
    made('plains', 50 + seed).forEach((block, cell) => {
      const layers = found.get(block);
      if (layers !== undefined) layers[Math.floor(cell / SY)]++;
    });
  }
  for (const { block, minY, maxY } of terrain.ores) {
    // Layers under all hills; those above them were left out and count by their share of the heights.
    const top = Math.min(maxY, 28);
    const under = found.get(block)!.slice(0, top + 1);
    const chunks = (seeds * NX * NZ) / 256;
    const share = maxY > 32 ? (top - minY + 1) / (maxY - minY + 1) : 1;
    const perChunk = under.reduce((sum, n) => sum + n, 0) / chunks / share;
    const name = rules.blocks[block].name as keyof typeof wanted;
    expect(perChunk / wanted[name], name).toBeGreaterThan(0.7);
    expect(perChunk / wanted[name], name).toBeLessThan(1.3);
  }
});

test('desert is sand, shores bear reeds, jungles vines', () => {
  const named = (biome: string, block: number) =>
    [1, 2, 3, 4].reduce((sum, seed) => sum + count(made(biome, seed), block), 0);
  const plants = terrain.plants!;
  expect(named('desert', plants.cactus)).toBeGreaterThan(50);
  expect(named('desert', terrain.turf)).toBe(0);
  expect(named('jungle', plants.vine)).toBeGreaterThan(20);
  expect(named('plains', plants.flowers[0])).toBeGreaterThan(20);
  for (const biome of ['plains', 'swampland']) expect(named(biome, plants.reeds)).toBeGreaterThan(5);
});

test('water lies level, never above the sea and never on air', () => {
  const blocks = made('plains', 3);
  const wrong = Array.from(blocks.keys()).filter(
    (i) => blocks[i] === terrain.water && (Math.floor(i / SY) > SEA || blocks[i - SY] === terrain.air),
  );
  expect(wrong).toEqual([]);
  expect(count(blocks, terrain.water)).toBeGreaterThan(0);
});

const calm = { items: [], entities: [], range: 0, herds: false, time: 6000, clockStands: false, worn: [] };

test('the start is dry, on solid ground, near the middle, with room for the body', () => {
  const world = createWorld(tables);
  for (const biome of biomeNames) {
    for (let seed = 0; seed < 10; seed++) {
      resetWorld(world, tables, { ...calm, biome }, seed);
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
