import { expect, test } from 'vitest';
import { Block, CELLS, Item, LEVELS, SIZE } from './constants.ts';
import { generate, isMade, makeFloor } from './generate.ts';
import { exactLuck, type Luck, ownLuck } from './luck.ts';
import { createWorlds, DOWN_LADDERS, POTION_MAPPING, UP_LADDERS, type World } from './state.ts';

function make(luck: Luck, seed: number, floors = LEVELS): World {
  const [world] = createWorlds(1);
  luck.begin(seed);
  generate(world, luck.source, floors);
  return world;
}

const bytes = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

test.each([
  ['own', ownLuck],
  ['exact', exactLuck],
] as const)('floors made one by one, in any order, are those made at once (%s)', (_, makeLuck) => {
  const whole = make(makeLuck(), 3);
  const luck = makeLuck();
  const parts = make(luck, 3, 1);
  expect(isMade(parts, 1)).toBe(false);
  for (const level of [8, 3, 1, 5, 2, 7, 4, 6]) makeFloor(parts, level, luck.source);
  for (const part of ['map', 'items', 'light', 'ints', 'floats'] as const) {
    expect(Buffer.compare(bytes(parts[part]), bytes(whole[part]))).toBe(0);
  }
});

test('every floor of many worlds can be played: ladders where they belong, potions all different', () => {
  const luck = ownLuck();
  for (let seed = 0; seed < 8; seed++) {
    const { map, items, light, ints } = make(luck, seed);
    expect(Math.min(...new Set(map))).toBeGreaterThan(Block.OUT_OF_BOUNDS);
    expect(Math.min(...new Set(light), 0)).toBe(0);
    expect(Math.max(...new Set(light))).toBe(1);
    const at = (ladders: number, level: number) =>
      level * CELLS + ints[ladders + 2 * level] * SIZE + ints[ladders + 2 * level + 1];
    for (let level = 0; level < LEVELS; level++) {
      if (level < LEVELS - 1) expect(items[at(DOWN_LADDERS, level)]).not.toBe(Item.NONE);
      if (level > 0 && level < LEVELS - 1) expect(items[at(UP_LADDERS, level)]).toBe(Item.LADDER_UP);
    }
    expect(map[8 * CELLS + 24 * SIZE + 24]).toBe(Block.NECROMANCER);
    expect([...ints.subarray(POTION_MAPPING, POTION_MAPPING + 6)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  }
});

test('our own worlds have the shares of blocks that the package has', () => {
  // over 30 floors of either source, which by chance differ by less than 0.04
  const share = (luck: Luck, level: number) => {
    const counts = new Float64Array(Object.keys(Block).length);
    const [world] = createWorlds(1);
    for (let seed = 0; seed < 30; seed++) {
      luck.begin(seed);
      makeFloor(world, level, luck.source);
      for (let cell = level * CELLS; cell < (level + 1) * CELLS; cell++) counts[world.map[cell]] += 1 / (30 * CELLS);
    }
    return counts;
  };
  for (const level of [0, 3, 8]) {
    const [own, exact] = [share(ownLuck(), level), share(exactLuck(), level)];
    for (let block = 0; block < own.length; block++) expect(Math.abs(own[block] - exact[block])).toBeLessThan(0.07);
  }
});
