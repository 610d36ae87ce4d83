/**
 * What the blocks and items of a server's version are called in the rules of `minecraft-v1`, which are those of 1.12.
 * Kinds that the rules do not tell apart (woods, colours, stones) are one; what they do not know gets a stand-in of the
 * same firmness, which no task asks for.
 */
import type { Rules } from '../minecraft/rules/rules.ts';
import type { Registry } from './bot.ts';

type Alias = readonly [pattern: RegExp, name: string];

/** Woods of later versions. */
const WOODS = '(oak|spruce|birch|jungle|acacia|dark_oak|mangrove|cherry|pale_oak|bamboo|crimson|warped)';
const LOG: Alias = [/^(log2|(stripped_)?(\w+_(log|wood)|(crimson|warped)_(stem|hyphae)))$/, 'log'];
/** Where rules say cobblestone, later versions take these too. */
const COBBLE: Alias = [/^(cobbled_deepslate|blackstone)$/, 'cobblestone'];

/** What had another meaning before 1.13. These come first there. */
const flattenedBlocks: readonly Alias[] = [
  [/^grass$/, 'tallgrass'],
  [/^snow$/, 'tallgrass'],
];
const flattenedItems: readonly Alias[] = [
  [/^grass$/, 'tallgrass'],
  [/^snow$/, 'snow_layer'],
  [/^melon$/, 'melon_block'],
  [/^stone_stairs$/, 'normal_stone_stairs'],
  [/^cobblestone_stairs$/, 'stone_stairs'],
  [/^(cobblestone|smooth_stone)_slab$/, 'stone_slab'],
];

/** In this order; a name that matches none keeps its own. Names of 1.8 to 1.12 first, then those of later versions. */
const blockAliases: readonly Alias[] = [
  LOG,
  [/^(leaves2|\w+_leaves)$/, 'leaves'],
  [/^\w+_planks$/, 'planks'],
  COBBLE,
  [/^(monster_egg|infested_\w+|granite|diorite|andesite|deepslate|tuff)$/, 'stone'],
  [/^(stone_bricks|end_bricks)$/, 'stonebrick'],
  [/^bricks$/, 'brick_block'],
  [/^(lit_furnace)$/, 'furnace'],
  [/^lit_redstone_ore$/, 'redstone_ore'],
  [/^red_sand$/, 'sand'],
  [/^red_sandstone$/, 'sandstone'],
  [/^(stained_hardened_clay|\w*terracotta)$/, 'hardened_clay'],
  [/^(\w+_wool)$/, 'wool'],
  [/^(\w+_bed)$/, 'bed'],
  [/^(grass_block|mycelium|podzol|grass_path|dirt_path|farmland)$/, 'grass'],
  [/^(coarse_dirt|rooted_dirt)$/, 'dirt'],
  [/^(double_plant|short_grass|tall_grass|fern|large_fern|snow_layer)$/, 'tallgrass'],
  [/^(dandelion|sunflower)$/, 'yellow_flower'],
  [
    /^(poppy|blue_orchid|allium|azure_bluet|\w+_tulip|oxeye_daisy|cornflower|lily_of_the_valley|lilac|rose_bush|peony)$/,
    'red_flower',
  ],
  [/^sugar_cane$/, 'reeds'],
  [/^dead_bush$/, 'deadbush'],
  [/^melon$/, 'melon_block'],
  [/^(carved_pumpkin|lit_pumpkin|jack_o_lantern)$/, 'pumpkin'],
  [/^snow_block$/, 'snow'],
  [/^(packed_ice|frosted_ice)$/, 'ice'],
  [/^(wall_torch|redstone_torch|unlit_redstone_torch)$/, 'torch'],
  [/^(trapped_chest|ender_chest)$/, 'chest'],
  [/^(magma|magma_block)$/, 'cactus'],
  [/^(kelp|kelp_plant|seagrass|tall_seagrass|bubble_column)$/, 'water'],
  [/^(cave_air|void_air)$/, 'air'],
  [/^deepslate_(\w+_ore)$/, '$1'],
  [/^powered_rail$/, 'golden_rail'],
  [/^note_block$/, 'noteblock'],
];

const itemAliases: readonly Alias[] = [
  LOG,
  [/^\w+_planks$/, 'planks'],
  COBBLE,
  [/^\w+_wool$/, 'wool'],
  [/^\w+_bed$/, 'bed'],
  [/^\w+_carpet$/, 'carpet'],
  [/^(bricks)$/, 'brick_block'],
  [/^stone_bricks$/, 'stonebrick'],
  [/^(terracotta|stained_hardened_clay)$/, 'hardened_clay'],
  [/^raw_(iron|gold)$/, '$1_ore'],
  [/^deepslate_(\w+_ore)$/, '$1'],
  [/^\w+_sapling$/, 'sapling'],
  [new RegExp(`^${WOODS}_(slab|door|button|pressure_plate)$`), 'wooden_$2'],
  [new RegExp(`^${WOODS}_(fence|fence_gate|sign|trapdoor|boat)$`), '$2'],
  [/^sugar_cane$/, 'reeds'],
  [/^dandelion$/, 'yellow_flower'],
  [/^poppy$/, 'red_flower'],
  [/^snow_block$/, 'snow'],
  [/^melon_slice$/, 'melon'],
  [/^powered_rail$/, 'golden_rail'],
  [/^note_block$/, 'noteblock'],
];

/** In 1.12 a few things are one item with different numbers. */
const variants: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  coal: { 1: 'charcoal' },
  dye: { 4: 'lapis_lazuli' },
};

function rename(name: string, aliases: readonly Alias[]): string {
  for (const [pattern, to] of aliases) if (pattern.test(name)) return name.replace(pattern, to);
  return name;
}

/** What the rules do not know: bodies pass it or not, and some tool digs it or none. */
function standIn(block: Registry['blocksArray'][number]): string {
  if (block.boundingBox === 'empty') return 'deadbush';
  if (!block.diggable) return 'bedrock';
  if (/wood|axe/.test(block.material ?? '') && !/pickaxe/.test(block.material ?? '')) return 'bookshelf';
  return 'brick_block';
}

/** How a version's blocks and items are called in the rules. */
export interface Names {
  /** Block id of the rules by state id; the last entry stands for states that are not known. */
  blockOf(state: number): number;
  /** Item id of the rules, or -1 for what they do not know. */
  itemOf(type: number, metadata: number): number;
  /** The version's item types, each with the number that its kind needs (null for any), that are this item. */
  typesOf(item: number): readonly { readonly type: number; readonly metadata: number | null }[];
}

export function makeNames(registry: Registry, rules: Rules): Names {
  const blockIds = new Map(rules.blocks.map(({ name }, id) => [name, id]));
  const itemIds = new Map(rules.items.map(({ name }, id) => [name, id]));
  const flat = registry.blocksArray.some(({ name }) => name === 'grass_block');
  const [blocks, kinds] = flat
    ? [
        [...flattenedBlocks, ...blockAliases],
        [...flattenedItems, ...itemAliases],
      ]
    : [blockAliases, itemAliases];
  const states: number[] = [];
  for (const block of registry.blocksArray) {
    const named = rename(block.name, blocks);
    const known = blockIds.has(named) ? named : standIn(block);
    for (let state = block.minStateId; state <= block.maxStateId; state++) {
      // Liquids of strength 0 are sources, whatever they are called.
      const liquid = /^(?:flowing_)?(water|lava)$/.exec(known)?.[1];
      const flows = liquid !== undefined && block.name === known && state > block.minStateId;
      states[state] = blockIds.get(liquid === undefined ? known : `${flows ? 'flowing_' : ''}${liquid}`)!;
    }
  }
  const types: { type: number; metadata: number | null }[][] = rules.items.map(() => []);
  const items = new Map<number, number>();
  for (const { id, name } of registry.itemsArray) {
    const item = itemIds.get(rename(name, kinds));
    if (item === undefined) continue;
    items.set(id, item);
    types[item].push({ type: id, metadata: variants[name] === undefined ? null : 0 });
  }
  // Where a later version has charcoal as an item of its own, its coal has no variants.
  const variantOf = new Map<string, number>();
  for (const { id, name } of registry.itemsArray) {
    for (const [metadata, variant] of Object.entries(variants[name] ?? {})) {
      const item = itemIds.get(variant);
      if (item === undefined || types[item].length > 0) continue;
      variantOf.set(`${id}:${metadata}`, item);
      types[item].push({ type: id, metadata: Number(metadata) });
    }
  }
  const unknown = blockIds.get('brick_block')!;
  return {
    blockOf: (state) => states[state] ?? unknown,
    itemOf: (type, metadata) => variantOf.get(`${type}:${metadata}`) ?? items.get(type) ?? -1,
    typesOf: (item) => types[item],
  };
}
