/** What the player's action does: crafting, doing, placing and moving, each after the function of that name in the package's `game_logic.py`. */
import {
  ACHIEVE_FURNACE,
  ACHIEVE_IRON_PICKAXE,
  ACHIEVE_IRON_SWORD,
  ACHIEVE_PLANT,
  ACHIEVE_STONE,
  ACHIEVE_STONE_PICKAXE,
  ACHIEVE_STONE_SWORD,
  ACHIEVE_TABLE,
  ACHIEVE_WOOD_PICKAXE,
  ACHIEVE_WOOD_SWORD,
  COAL,
  COLLECT_COAL,
  COLLECT_DIAMOND,
  COLLECT_DRINK,
  COLLECT_IRON,
  COLLECT_SAPLING,
  COLLECT_STONE,
  COLLECT_WOOD,
  COLUMN_STEP,
  DEFEAT_SKELETON,
  DEFEAT_ZOMBIE,
  DIAMOND,
  EAT_COW,
  EAT_PLANT,
  FURNACE,
  GRASS,
  IRON,
  LAVA,
  MAKE_IRON_PICKAXE,
  MAKE_IRON_SWORD,
  MAKE_STONE_PICKAXE,
  MAKE_STONE_SWORD,
  MAKE_WOOD_PICKAXE,
  MAKE_WOOD_SWORD,
  PATH,
  PLACE_PLANT,
  PLACE_STONE,
  PLACE_TABLE,
  PLANT,
  RIPE_PLANT,
  ROW_STEP,
  SIZE,
  STONE,
  solid,
  TABLE,
  TREE,
  WATER,
} from './constants.ts';
import { facedColumn, facedRow, inBounds, occupied, readCell, walkable } from './grid.ts';
import {
  ACHIEVED,
  COLUMN,
  COW_COUNT,
  COWS,
  DIRECTION,
  DRINK,
  FOOD,
  HUNGER,
  ITEMS,
  MOB,
  MOB_HEALTH,
  MOB_MASK,
  ROW,
  SAPLING,
  SAPLING_COUNT,
  SAPLINGS,
  SKELETON_COUNT,
  SKELETONS,
  THIRST,
  type World,
  ZOMBIE_COUNT,
  ZOMBIES,
} from './state.ts';

const WOOD = ITEMS;
export const STONES = ITEMS + 1;
const COALS = ITEMS + 2;
const IRONS = ITEMS + 3;
const DIAMONDS = ITEMS + 4;
const SAPLINGS_HELD = ITEMS + 5;
export const WOOD_PICKAXE = ITEMS + 6;
const STONE_PICKAXE = ITEMS + 7;
const IRON_PICKAXE = ITEMS + 8;
const WOOD_SWORD = ITEMS + 9;
const STONE_SWORD = ITEMS + 10;
const IRON_SWORD = ITEMS + 11;

const SAPLING_CHANCE = Math.fround(0.1);

// --- crafting ---

/** A recipe: the item, the achievement, and how much of wood, stone, coal and iron it takes. */
interface Recipe {
  readonly item: number;
  readonly achievement: number;
  readonly cost: readonly [number, number, number, number];
  readonly furnace: boolean;
}

const recipe = (item: number, achievement: number, cost: Recipe['cost'], furnace: boolean): Recipe => ({
  item,
  achievement,
  cost,
  furnace,
});

/** By action. */
export const recipes: Readonly<Record<number, Recipe>> = {
  [MAKE_WOOD_PICKAXE]: recipe(WOOD_PICKAXE, ACHIEVE_WOOD_PICKAXE, [1, 0, 0, 0], false),
  [MAKE_STONE_PICKAXE]: recipe(STONE_PICKAXE, ACHIEVE_STONE_PICKAXE, [1, 1, 0, 0], false),
  [MAKE_IRON_PICKAXE]: recipe(IRON_PICKAXE, ACHIEVE_IRON_PICKAXE, [1, 1, 1, 1], true),
  [MAKE_WOOD_SWORD]: recipe(WOOD_SWORD, ACHIEVE_WOOD_SWORD, [1, 0, 0, 0], false),
  [MAKE_STONE_SWORD]: recipe(STONE_SWORD, ACHIEVE_STONE_SWORD, [1, 1, 0, 0], false),
  [MAKE_IRON_SWORD]: recipe(IRON_SWORD, ACHIEVE_IRON_SWORD, [1, 1, 1, 1], true),
};

/** Whether one of the eight cells around the player holds the block. */
export function near({ map, ints }: World, block: number): boolean {
  for (let dr = -1; dr <= 1; dr++) {
    for (let dc = -1; dc <= 1; dc++) {
      if (dr === 0 && dc === 0) continue;
      const row = ints[ROW] + dr;
      const column = ints[COLUMN] + dc;
      if (inBounds(row, column) && map[row * SIZE + column] === block) return true;
    }
  }
  return false;
}

/** Whether a recipe can be made here and now. */
export function craftable(world: World, { cost, furnace }: Recipe): boolean {
  const { ints } = world;
  for (let i = 0; i < cost.length; i++) if (ints[ITEMS + i] < cost[i]) return false;
  return near(world, TABLE) && (!furnace || near(world, FURNACE));
}

export function craft(world: World, action: number): void {
  if (action < MAKE_WOOD_PICKAXE) return;
  const made = recipes[action];
  if (!craftable(world, made)) return;
  const { ints } = world;
  for (let i = 0; i < made.cost.length; i++) ints[ITEMS + i] -= made.cost[i];
  ints[made.item]++;
  ints[ACHIEVED + made.achievement] = 1;
}

// --- doing: hitting, mining, drinking, eating ---

function damageOf(ints: Int32Array): number {
  return Math.max(1, 2 * ints[WOOD_SWORD], 3 * ints[STONE_SWORD], 5 * ints[IRON_SWORD]);
}

/** The outcome of `hit`. */
const NOBODY = 0;
const HIT = 1;
const KILLED = 2;

/**
 * Hits the mob of one kind at (row, column). Afterwards every mob of the kind with health left is there, also those that
 * had left the world: the package's rule.
 */
function hit(ints: Int32Array, kind: number, count: number, row: number, column: number): number {
  let target = -1;
  for (let i = count - 1, at = kind + (count - 1) * MOB; i >= 0; i--, at -= MOB) {
    if (ints[at + MOB_MASK] === 1 && ints[at] === row && ints[at + 1] === column) target = at;
  }
  if (target >= 0) ints[target + MOB_HEALTH] -= damageOf(ints);
  const killed = target >= 0 && ints[target + MOB_HEALTH] <= 0;
  for (let i = 0, at = kind; i < count; i++, at += MOB) ints[at + MOB_MASK] = ints[at + MOB_HEALTH] > 0 ? 1 : 0;
  return target < 0 ? NOBODY : killed ? KILLED : HIT;
}

export function doThing(world: World, luck: number): void {
  const { ints, floats, mobs } = world;
  const row = facedRow(ints);
  const column = facedColumn(ints);
  const zombie = hit(ints, ZOMBIES, ZOMBIE_COUNT, row, column);
  const cow = hit(ints, COWS, COW_COUNT, row, column);
  const skeleton = hit(ints, SKELETONS, SKELETON_COUNT, row, column);
  if (zombie === KILLED) ints[ACHIEVED + DEFEAT_ZOMBIE] = 1;
  if (skeleton === KILLED) ints[ACHIEVED + DEFEAT_SKELETON] = 1;
  if (cow === KILLED) {
    ints[ACHIEVED + EAT_COW] = 1;
    ints[FOOD] = Math.min(9, ints[FOOD] + 6);
    floats[HUNGER] = 0;
  }
  if (zombie === KILLED || cow === KILLED || skeleton === KILLED) mobs[readCell(row, column)] = 0;
  const struck = zombie !== NOBODY || cow !== NOBODY || skeleton !== NOBODY;
  if (!struck && inBounds(row, column)) useBlock(world, row, column, luck);
}

function useBlock({ map, ints, floats }: World, row: number, column: number, luck: number): void {
  const cell = row * SIZE + column;
  const collect = (item: number, achievement: number, left: number) => {
    ints[item]++;
    ints[ACHIEVED + achievement] = 1;
    map[cell] = left;
  };
  switch (map[cell]) {
    case TREE:
      collect(WOOD, COLLECT_WOOD, GRASS);
      return;
    case STONE:
      if (ints[WOOD_PICKAXE] > 0) collect(STONES, COLLECT_STONE, PATH);
      return;
    case COAL:
      if (ints[WOOD_PICKAXE] > 0) collect(COALS, COLLECT_COAL, PATH);
      return;
    case IRON:
      if (ints[STONE_PICKAXE] > 0) collect(IRONS, COLLECT_IRON, PATH);
      return;
    case DIAMOND:
      if (ints[IRON_PICKAXE] > 0) collect(DIAMONDS, COLLECT_DIAMOND, PATH);
      return;
    case GRASS:
      if (luck < SAPLING_CHANCE) collect(SAPLINGS_HELD, COLLECT_SAPLING, GRASS);
      return;
    case WATER:
      ints[DRINK] = Math.min(9, ints[DRINK] + 1);
      floats[THIRST] = 0;
      ints[ACHIEVED + COLLECT_DRINK] = 1;
      return;
    case RIPE_PLANT:
      map[cell] = PLANT;
      ints[FOOD] = Math.min(9, ints[FOOD] + 4);
      floats[HUNGER] = 0;
      ints[ACHIEVED + EAT_PLANT] = 1;
      ints[SAPLINGS + saplingAt(ints, row, column) * SAPLING + 2] = 0;
      return;
  }
}

/** The first sapling planted at a place; 0 when there is none. */
function saplingAt(ints: Int32Array, row: number, column: number): number {
  for (let i = 0, at = SAPLINGS; i < SAPLING_COUNT; i++, at += SAPLING) {
    if (ints[at] === row && ints[at + 1] === column) return i;
  }
  return 0;
}

// --- placing ---

export function place(world: World, action: number): void {
  if (action < PLACE_STONE || action > PLACE_PLANT) return;
  const { map, ints } = world;
  const row = facedRow(ints);
  const column = facedColumn(ints);
  if (!inBounds(row, column) || occupied(world, row, column)) return;
  const cell = row * SIZE + column;
  const block = map[cell];
  const put = (item: number, count: number, what: number, achievement: number) => {
    if (ints[item] < count) return false;
    ints[item] -= count;
    map[cell] = what;
    ints[ACHIEVED + achievement] = 1;
    return true;
  };
  if (action === PLACE_PLANT) {
    if (block === GRASS && put(SAPLINGS_HELD, 1, PLANT, ACHIEVE_PLANT)) addSapling(ints, row, column);
  } else if (action === PLACE_STONE) {
    if (solid[block] === 0 || block === WATER) put(STONES, 1, STONE, ACHIEVE_STONE);
  } else if (solid[block] === 0) {
    if (action === PLACE_TABLE) put(WOOD, 2, TABLE, ACHIEVE_TABLE);
    else put(STONES, 1, FURNACE, ACHIEVE_FURNACE);
  }
}

/** An eleventh sapling is put down but never grows. */
function addSapling(ints: Int32Array, row: number, column: number): void {
  for (let i = 0, at = SAPLINGS; i < SAPLING_COUNT; i++, at += SAPLING) {
    if (ints[at + 3] !== 0) continue;
    ints[at] = row;
    ints[at + 1] = column;
    ints[at + 2] = 0;
    ints[at + 3] = 1;
    return;
  }
}

// --- moving ---

export function move(world: World, action: number): void {
  if (action < 1 || action > 4) return;
  const { map, ints } = world;
  const row = ints[ROW] + ROW_STEP[action];
  const column = ints[COLUMN] + COLUMN_STEP[action];
  // lava can be stepped on, also by its mirror image beyond the upper and left edges
  if (walkable(world, row, column) || map[readCell(row, column)] === LAVA) {
    ints[ROW] = row;
    ints[COLUMN] = column;
  }
  ints[DIRECTION] = action;
}
