/** Making tools, armour, arrows and torches (`do_crafting`). */
import { Achievement, Action, Block } from './constants.ts';
import { near } from './grid.ts';
import { ACHIEVED, ARMOUR, ARROWS, INVENTORY, PICKAXE, SWORD, TORCHES, type World } from './state.ts';

export interface Recipe {
  /** What is made; for armour the first of its four pieces. */
  readonly item: number;
  /** Made only while the player has fewer of it, or a lesser one. */
  readonly below: number;
  /** How many are gained; 0 for a tool or piece, which becomes number `below` of its kind. */
  readonly gain: number;
  /** Wood, stone, coal, iron, diamond. */
  readonly cost: readonly [number, number, number, number, number];
  /** A table must be near, and perhaps a furnace. */
  readonly furnace: boolean;
}

const recipe = (
  item: number,
  below: number,
  cost: Recipe['cost'],
  { gain = 0, furnace = false }: { gain?: number; furnace?: boolean } = {},
): Recipe => ({ item, below, gain, cost, furnace });

const IRON_TOOL = [1, 1, 1, 1, 0] as const;

/** By action. */
export const recipes: ReadonlyMap<number, Recipe> = new Map([
  [Action.MAKE_WOOD_PICKAXE, recipe(PICKAXE, 1, [1, 0, 0, 0, 0])],
  [Action.MAKE_STONE_PICKAXE, recipe(PICKAXE, 2, [1, 1, 0, 0, 0])],
  [Action.MAKE_IRON_PICKAXE, recipe(PICKAXE, 3, IRON_TOOL, { furnace: true })],
  [Action.MAKE_DIAMOND_PICKAXE, recipe(PICKAXE, 4, [1, 0, 0, 0, 3])],
  [Action.MAKE_WOOD_SWORD, recipe(SWORD, 1, [1, 0, 0, 0, 0])],
  [Action.MAKE_STONE_SWORD, recipe(SWORD, 2, [1, 1, 0, 0, 0])],
  [Action.MAKE_IRON_SWORD, recipe(SWORD, 3, IRON_TOOL, { furnace: true })],
  [Action.MAKE_DIAMOND_SWORD, recipe(SWORD, 4, [1, 0, 0, 0, 2])],
  [Action.MAKE_IRON_ARMOUR, recipe(ARMOUR, 1, [0, 0, 3, 3, 0], { furnace: true })],
  [Action.MAKE_DIAMOND_ARMOUR, recipe(ARMOUR, 2, [0, 0, 0, 0, 3])],
  [Action.MAKE_ARROW, recipe(ARROWS, 99, [1, 1, 0, 0, 0], { gain: 2 })],
  [Action.MAKE_TORCH, recipe(TORCHES, 99, [1, 0, 1, 0, 0], { gain: 4 })],
]);

/** Where the made thing goes: the first piece of armour that is lesser, or -1 when nothing is to be made. */
function target(ints: Int32Array, { item, below }: Recipe): number {
  const pieces = item === ARMOUR ? 4 : 1;
  for (let i = item; i < item + pieces; i++) if (ints[i] < below) return i;
  return -1;
}

/** Whether a recipe can be made here and now. */
export function craftable(world: World, made: Recipe): boolean {
  const { ints } = world;
  for (let i = 0; i < made.cost.length; i++) if (ints[INVENTORY + i] < made.cost[i]) return false;
  if (target(ints, made) < 0 || !near(world, Block.CRAFTING_TABLE)) return false;
  return !made.furnace || near(world, Block.FURNACE);
}

export function craft(world: World, action: number): void {
  const made = recipes.get(action);
  if (made === undefined || !craftable(world, made)) return;
  const { ints } = world;
  for (let i = 0; i < made.cost.length; i++) ints[INVENTORY + i] -= made.cost[i];
  const item = target(ints, made);
  ints[item] = made.gain > 0 ? ints[item] + made.gain : made.below;
  // tools and the rest are achieved by having them
  if (action === Action.MAKE_IRON_ARMOUR) ints[ACHIEVED + Achievement.MAKE_IRON_ARMOUR] = 1;
  if (action === Action.MAKE_DIAMOND_ARMOUR) ints[ACHIEVED + Achievement.MAKE_DIAMOND_ARMOUR] = 1;
}
