/** Doing: hitting, mining, drinking, eating, opening, and striking the necromancer (`do_action`). */
import { openChest } from './chest.ts';
import { strike, swordBlow } from './combat.ts';
import { Achievement, Block, BOSS_LEVEL, BOSS_SPAWN_TURNS } from './constants.ts';
import { facedColumn, facedRow, inBounds, readCell } from './grid.ts';
import { LUCK_SAPLING } from './luck.ts';
import {
  ACHIEVED,
  BOSS_PROGRESS,
  BOSS_SPAWN_TURNS_LEFT,
  CHESTS_OPENED,
  COAL,
  DIAMOND,
  DRINK,
  FOOD,
  HUNGER,
  IRON,
  LEVEL,
  MELEE_COUNT,
  MELEE_SLOT,
  MOB,
  MOB_MASK,
  mobAt,
  PICKAXE,
  PLANT,
  PLANT_COUNT,
  PLANTS,
  RANGED_COUNT,
  RANGED_SLOT,
  RUBY,
  SAPLING,
  SAPPHIRE,
  STONE,
  THIRST,
  WOOD,
  type World,
} from './state.ts';
import { maxFood } from './vitals.ts';

const SAPLING_CHANCE = Math.fround(0.1);

/** A block that gives an item: with which pickaxe, and what it leaves. */
interface Ore {
  readonly item: number;
  readonly pickaxe: number;
  readonly leaves: number;
}

const ore = (item: number, pickaxe: number, leaves: number = Block.PATH): Ore => ({ item, pickaxe, leaves });

/** By block. */
export const ores: ReadonlyMap<number, Ore> = new Map([
  [Block.TREE, ore(WOOD, 0, Block.GRASS)],
  [Block.FIRE_TREE, ore(WOOD, 0, Block.FIRE_GRASS)],
  [Block.ICE_SHRUB, ore(WOOD, 0, Block.ICE_GRASS)],
  [Block.STONE, ore(STONE, 1)],
  [Block.STALAGMITE, ore(STONE, 1)],
  [Block.COAL, ore(COAL, 1)],
  [Block.IRON, ore(IRON, 2)],
  [Block.DIAMOND, ore(DIAMOND, 3)],
  [Block.SAPPHIRE, ore(SAPPHIRE, 4)],
  [Block.RUBY, ore(RUBY, 4)],
]);

const blow = new Float32Array(3);

export function interact(world: World, luck: Float32Array): void {
  const { map, ints } = world;
  const row = facedRow(ints);
  const column = facedColumn(ints);
  swordBlow(ints, blow);
  const struck = strike(world, row, column, blow, true);
  const block = map[readCell(ints, row, column)];
  // as in the package, these two also happen by what reading beyond the edge gives, and behind a mob
  if (block === Block.NECROMANCER && vulnerable(ints)) wound(ints, !struck && inBounds(row, column));
  if (!struck && inBounds(row, column)) use(world, row, column, luck);
  if (block === Block.CHEST) ints[CHESTS_OPENED + ints[LEVEL]] = 1;
}

/** Whether the necromancer can be struck: none of its monsters is left, and none comes. */
function vulnerable(ints: Int32Array): boolean {
  return ints[LEVEL] === BOSS_LEVEL && ints[BOSS_SPAWN_TURNS_LEFT] <= 0 && !guarded(ints);
}

function guarded(ints: Int32Array): boolean {
  const melee = mobAt(BOSS_LEVEL, MELEE_SLOT);
  for (let i = 0; i < MELEE_COUNT; i++) if (ints[melee + i * MOB + MOB_MASK] === 1) return true;
  const ranged = mobAt(BOSS_LEVEL, RANGED_SLOT);
  for (let i = 0; i < RANGED_COUNT; i++) if (ints[ranged + i * MOB + MOB_MASK] === 1) return true;
  return false;
}

function wound(ints: Int32Array, achieves: boolean): void {
  ints[BOSS_PROGRESS]++;
  ints[BOSS_SPAWN_TURNS_LEFT] = BOSS_SPAWN_TURNS;
  if (achieves) ints[ACHIEVED + Achievement.DAMAGE_NECROMANCER] = 1;
}

function use({ map, ints, floats }: World, row: number, column: number, luck: Float32Array): void {
  const cell = readCell(ints, row, column);
  const block = map[cell];
  const found = ores.get(block);
  if (found !== undefined) {
    if (ints[PICKAXE] < found.pickaxe) return;
    ints[found.item]++;
    map[cell] = found.leaves;
    return;
  }
  switch (block) {
    case Block.FURNACE:
    case Block.CRAFTING_TABLE:
      map[cell] = Block.PATH;
      return;
    case Block.GRASS:
      if (luck[LUCK_SAPLING] < SAPLING_CHANCE) ints[SAPLING]++;
      return;
    case Block.WATER:
    case Block.FOUNTAIN:
      ints[DRINK] = Math.min(maxFood(ints), ints[DRINK] + 1);
      floats[THIRST] = 0;
      ints[ACHIEVED + Achievement.COLLECT_DRINK] = 1;
      return;
    case Block.RIPE_PLANT:
      map[cell] = Block.PLANT;
      ints[FOOD] = Math.min(maxFood(ints), ints[FOOD] + 4);
      floats[HUNGER] = 0;
      ints[ACHIEVED + Achievement.EAT_PLANT] = 1;
      ints[PLANTS + plantAt(ints, row, column) * PLANT + 2] = 0;
      return;
    case Block.CHEST:
      map[cell] = Block.PATH;
      ints[ACHIEVED + Achievement.OPEN_CHEST] = 1;
      openChest(ints, luck);
      return;
  }
}

/** The first sapling planted at a place; 0 when there is none. */
function plantAt(ints: Int32Array, row: number, column: number): number {
  for (let i = 0, at = PLANTS; i < PLANT_COUNT; i++, at += PLANT) {
    if (ints[at] === row && ints[at + 1] === column) return i;
  }
  return 0;
}
