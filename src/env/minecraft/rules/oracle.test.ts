/** The rule tables against minecraft-data 3.119.0 and prismarine-block 1.22.0: see scripts/minecraft-oracle.mjs. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from '../testing.ts';
import { digTicks } from './dig-time.ts';
import { blockId, itemId } from './names.ts';

interface Golden {
  readonly version: string;
  readonly tools: readonly string[];
  readonly blocks: readonly {
    readonly name: string;
    readonly ticks: readonly (number | null)[];
    readonly harvest: readonly string[] | null;
  }[];
  readonly items: readonly {
    readonly name: string;
    readonly stack: number;
    readonly durability: number;
    readonly food: readonly [number, number] | null;
  }[];
  readonly recipes: readonly string[];
}

const golden = JSON.parse(readFileSync(new URL('oracle.golden.json', import.meta.url), 'utf8')) as Golden;

/**
 * Where the reference errs: it breaks bedrock and liquids, takes hardened clay for soil and leaves for a plant. In the
 * game hardened clay is rock, axes do not help on leaves, and shears do.
 */
const UNLIKE = new Set(['bedrock', 'air', 'water', 'lava', 'hardened_clay']);
const unlike = (block: string, tool: string | null) =>
  UNLIKE.has(block) || (block === 'leaves' && tool !== null && /_axe|shears/.test(tool));

test('ticks to dig each block by hand and with each tool', () => {
  const wrong: string[] = [];
  let rounded = 0;
  for (const { name, ticks } of golden.blocks) {
    [null, ...golden.tools].forEach((tool, i) => {
      if (unlike(name, tool)) return;
      const ours = digTicks(rules, blockId(rules, name), tool === null ? -1 : itemId(rules, tool));
      const theirs = Math.max(1, ticks[i] ?? Infinity);
      // The reference rounds quotients like 45.000000000000004 up.
      if (ours === theirs - 1) rounded++;
      else if (ours !== theirs) wrong.push(`${name} with ${tool}: ${ours}, not ${theirs}`);
    });
  }
  expect(wrong).toEqual([]);
  expect(rounded).toBeLessThan(40);
});

test('tools without which nothing drops', () => {
  for (const { name, harvest } of golden.blocks) {
    const ours = rules.blocks[blockId(rules, name)].harvestTools;
    expect(ours === null ? null : ours.map((item) => rules.items[item].name).sort(), name).toEqual(harvest);
  }
});

test('stack sizes, durability of tools and armour, food and saturation', () => {
  for (const { name, stack, durability, food } of golden.items) {
    const ours = rules.items[itemId(rules, name)];
    expect(ours.stack, name).toBe(stack);
    // Things that wear in other ways than by blocks and blows (bow, rod, shield, flint) do not wear here.
    if (ours.durability > 0) expect(ours.durability, name).toBe(durability);
    if (food === null) continue;
    expect([ours.food, ours.saturation], name).toEqual([...food]);
  }
});

/** Recipes between variants (colours, kinds of slab and stone), which are one item of ours, or of a variant we lack. */
const VARIANTS = [
  '1 bed + 1 lapis_lazuli > 1 bed',
  '1 cobblestone + 1 stone > 2 stone',
  '1 lapis_lazuli + 1 wool > 1 wool',
  '2 dirt + 2 gravel > 4 dirt',
  '2 stone_slab > 1 sandstone',
  '2 stone_slab > 1 stonebrick',
  '3 brick_block > 6 stone_slab',
  '3 sandstone > 6 stone_slab',
  '3 stonebrick > 6 stone_slab',
  '4 sandstone > 4 sandstone',
  '4 stone > 4 stone',
  '6 mossy_cobblestone > 6 cobblestone_wall',
];

test('every recipe of the game among our items is ours, and ours are no others', () => {
  const text = rules.recipes
    .filter(({ fuel }) => fuel === 0)
    .map(({ inputs, count, output }) => {
      const parts = inputs.map((input) => `${input.count} ${rules.items[input.item].name}`).sort();
      return `${parts.join(' + ')} > ${count} ${rules.items[output].name}`;
    });
  // In the data coal stands for charcoal too.
  const extra = [...new Set(text)].filter(
    (recipe) =>
      !golden.recipes.includes(
        recipe.replace('charcoal', 'coal').split(' > ')[0].split(' + ').sort().join(' + ') +
          recipe.slice(recipe.indexOf(' > ')),
      ),
  );
  expect(extra).toEqual([]);
  const missing = golden.recipes.filter((recipe) => !text.includes(recipe));
  expect(missing).toEqual(VARIANTS);
});
