/** Names and numbers of Craftax-Classic in the order of the package (craftax 1.6.1): an index here is a value there. */

export const ID = 'craftax-classic-v1';

export const SIZE = 64;
export const CELLS = SIZE * SIZE;

export const blockNames = [
  'invalid',
  'out_of_bounds',
  'grass',
  'water',
  'stone',
  'tree',
  'wood',
  'path',
  'coal',
  'iron',
  'diamond',
  'crafting_table',
  'furnace',
  'sand',
  'lava',
  'plant',
  'ripe_plant',
] as const;

export const OUT_OF_BOUNDS = 1;
export const GRASS = 2;
export const WATER = 3;
export const STONE = 4;
export const TREE = 5;
export const PATH = 7;
export const COAL = 8;
export const IRON = 9;
export const DIAMOND = 10;
export const TABLE = 11;
export const FURNACE = 12;
export const SAND = 13;
export const LAVA = 14;
export const PLANT = 15;
export const RIPE_PLANT = 16;

/** 1 for blocks that nothing walks through. */
export const solid = Uint8Array.from(blockNames, (_, block) =>
  [WATER, STONE, TREE, COAL, IRON, DIAMOND, TABLE, FURNACE, PLANT, RIPE_PLANT].includes(block) ? 1 : 0,
);

export const actionNames = [
  'noop',
  'left',
  'right',
  'up',
  'down',
  'do',
  'sleep',
  'place_stone',
  'place_table',
  'place_furnace',
  'place_plant',
  'make_wood_pickaxe',
  'make_stone_pickaxe',
  'make_iron_pickaxe',
  'make_wood_sword',
  'make_stone_sword',
  'make_iron_sword',
] as const;

export const NOOP = 0;
export const DO = 5;
export const SLEEP = 6;
export const PLACE_STONE = 7;
export const PLACE_TABLE = 8;
export const PLACE_FURNACE = 9;
export const PLACE_PLANT = 10;
export const MAKE_WOOD_PICKAXE = 11;
export const MAKE_STONE_PICKAXE = 12;
export const MAKE_IRON_PICKAXE = 13;
export const MAKE_WOOD_SWORD = 14;
export const MAKE_STONE_SWORD = 15;
export const MAKE_IRON_SWORD = 16;

/** Row and column of a step by direction: none, left, right, up, down. */
export const ROW_STEP = Int32Array.of(0, 0, 0, -1, 1);
export const COLUMN_STEP = Int32Array.of(0, -1, 1, 0, 0);

export const itemNames = [
  'wood',
  'stone',
  'coal',
  'iron',
  'diamond',
  'sapling',
  'wood_pickaxe',
  'stone_pickaxe',
  'iron_pickaxe',
  'wood_sword',
  'stone_sword',
  'iron_sword',
] as const;

export const achievementNames = [
  'collect_wood',
  'place_table',
  'eat_cow',
  'collect_sapling',
  'collect_drink',
  'make_wood_pickaxe',
  'make_wood_sword',
  'place_plant',
  'defeat_zombie',
  'collect_stone',
  'place_stone',
  'eat_plant',
  'defeat_skeleton',
  'make_stone_pickaxe',
  'make_stone_sword',
  'wake_up',
  'place_furnace',
  'collect_coal',
  'collect_iron',
  'collect_diamond',
  'make_iron_pickaxe',
  'make_iron_sword',
] as const;

export const COLLECT_WOOD = 0;
export const ACHIEVE_TABLE = 1;
export const EAT_COW = 2;
export const COLLECT_SAPLING = 3;
export const COLLECT_DRINK = 4;
export const ACHIEVE_WOOD_PICKAXE = 5;
export const ACHIEVE_WOOD_SWORD = 6;
export const ACHIEVE_PLANT = 7;
export const DEFEAT_ZOMBIE = 8;
export const COLLECT_STONE = 9;
export const ACHIEVE_STONE = 10;
export const EAT_PLANT = 11;
export const DEFEAT_SKELETON = 12;
export const ACHIEVE_STONE_PICKAXE = 13;
export const ACHIEVE_STONE_SWORD = 14;
export const WAKE_UP = 15;
export const ACHIEVE_FURNACE = 16;
export const COLLECT_COAL = 17;
export const COLLECT_IRON = 18;
export const COLLECT_DIAMOND = 19;
export const ACHIEVE_IRON_PICKAXE = 20;
export const ACHIEVE_IRON_SWORD = 21;

export const mobNames = ['zombie', 'cow', 'skeleton', 'arrow'] as const;

/** Steps of an episode, after which it is cut. */
export const EPISODE_LIMIT = 10_000;
