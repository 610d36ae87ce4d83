import { expect, test } from 'vitest';
import { vanilla } from '../minecraft/rules/vanilla.generated.ts';
import type { Registry } from './bot.ts';
import { makeNames } from './names.ts';

const block = (name: string, minStateId: number, states = 1, more: object = {}) => ({
  ...{ name, minStateId, maxStateId: minStateId + states - 1, boundingBox: 'block' as const, diggable: true },
  ...more,
});

/** A few blocks and items as 1.12 has them, and as 1.16 has them. */
const old: Registry = {
  version: { minecraftVersion: '1.12.2' },
  blocksArray: [
    block('air', 0, 16, { boundingBox: 'empty' }),
    block('log', 272, 16),
    block('log2', 2592, 16),
    block('flowing_water', 128, 16, { boundingBox: 'empty' }),
    block('water', 144, 16, { boundingBox: 'empty' }),
    block('lit_furnace', 992, 16),
    block('barrier', 2656, 16, { diggable: false }),
    block('anvil', 2320, 16, { material: 'rock' }),
    block('ladder', 1040, 16, { material: 'wood' }),
    block('rail', 1056, 16, { boundingBox: 'empty' }),
  ],
  itemsArray: [
    { id: 17, name: 'log' },
    { id: 162, name: 'log2' },
    { id: 263, name: 'coal' },
    { id: 351, name: 'dye' },
    { id: 368, name: 'ender_pearl' },
  ],
};
const flat: Registry = {
  version: { minecraftVersion: '1.16.5' },
  blocksArray: [
    block('stripped_oak_log', 10, 3),
    block('water', 34, 16, { boundingBox: 'empty' }),
    block('deepslate_iron_ore', 60),
    block('grass_block', 8, 2),
    block('short_grass', 70, 1, { boundingBox: 'empty' }),
    block('grass', 71, 1, { boundingBox: 'empty' }),
    block('cobbled_deepslate', 72),
  ],
  itemsArray: [
    { id: 1, name: 'birch_planks' },
    { id: 2, name: 'oak_planks' },
    { id: 3, name: 'coal' },
    { id: 4, name: 'charcoal' },
    { id: 5, name: 'raw_iron' },
    { id: 6, name: 'spruce_door' },
    { id: 7, name: 'cobbled_deepslate' },
    { id: 8, name: 'melon' },
    { id: 9, name: 'cherry_log' },
  ],
};

const named = (registry: Registry) => {
  const names = makeNames(registry, vanilla);
  return {
    block: (state: number) => vanilla.blocks[names.blockOf(state)].name,
    item: (type: number, metadata = 0) => vanilla.items[names.itemOf(type, metadata)]?.name ?? null,
    types: (name: string) => names.typesOf(vanilla.items.findIndex((item) => item.name === name)),
  };
};

test('kinds that the rules do not tell apart are one', () => {
  const { block: name, item } = named(old);
  expect([272, 287, 2592].map(name)).toEqual(['log', 'log', 'log']);
  expect(name(992)).toBe('furnace');
  expect([item(17), item(162, 1)]).toEqual(['log', 'log']);
  const later = named(flat);
  expect([later.block(11), later.block(60), later.block(8), later.block(70)]).toEqual([
    'log',
    'iron_ore',
    'grass',
    'tallgrass',
  ]);
  expect([1, 2, 5, 6].map((id) => later.item(id))).toEqual(['planks', 'planks', 'iron_ore', 'wooden_door']);
});

test('what has another meaning since 1.13, and what later versions take for cobblestone', () => {
  const later = named(flat);
  expect([8, 71, 72].map(later.block)).toEqual(['grass', 'tallgrass', 'cobblestone']);
  expect([7, 8, 9].map((id) => later.item(id))).toEqual(['cobblestone', null, 'log']);
});

test('liquids of full strength are sources, others run', () => {
  const { block: name } = named(old);
  expect([144, 145, 128, 129].map(name)).toEqual(['water', 'flowing_water', 'water', 'flowing_water']);
  expect([34, 35].map(named(flat).block)).toEqual(['water', 'flowing_water']);
});

test('what the rules do not know is as firm as it is', () => {
  const { block: name, item } = named(old);
  expect([2656, 2320, 1040, 1056, 99_999].map(name)).toEqual([
    'bedrock',
    'brick_block',
    'bookshelf',
    'deadbush',
    'brick_block',
  ]);
  expect(item(368)).toBe(null);
});

test('charcoal and lapis lazuli are variants in 1.12, and items of their own later', () => {
  const { item, types } = named(old);
  expect([item(263, 0), item(263, 1), item(351, 4), item(351, 3)]).toEqual(['coal', 'charcoal', 'lapis_lazuli', null]);
  expect(types('charcoal')).toEqual([{ type: 263, metadata: 1 }]);
  expect(named(flat).types('charcoal')).toEqual([{ type: 4, metadata: null }]);
  expect(
    named(flat)
      .types('planks')
      .map(({ type }) => type),
  ).toEqual([1, 2]);
});
