/**
 * The state of n worlds of Craftax: a few typed arrays, one row a world. A world is a view of its rows; what a number of a
 * row stands for is fixed by the offsets below.
 */
import { ACHIEVEMENTS, CELLS, LEVELS } from './constants.ts';

// --- offsets into `ints` ---

export const ROW = 0;
export const COLUMN = 1;
/** The floor, 0 to 8. */
export const LEVEL = 2;
/** 1 left, 2 right, 3 up, 4 down. */
export const DIRECTION = 3;
export const FOOD = 4;
export const DRINK = 5;
export const ENERGY = 6;
export const MANA = 7;
export const SLEEPING = 8;
export const RESTING = 9;
export const XP = 10;
export const DEXTERITY = 11;
export const STRENGTH = 12;
export const INTELLIGENCE = 13;

/** Things held, capped at 99 each. */
export const INVENTORY = 14;
export const WOOD = INVENTORY;
export const STONE = INVENTORY + 1;
export const COAL = INVENTORY + 2;
export const IRON = INVENTORY + 3;
export const DIAMOND = INVENTORY + 4;
export const SAPLING = INVENTORY + 5;
/** 0 none, 1 wood, 2 stone, 3 iron, 4 diamond. */
export const PICKAXE = INVENTORY + 6;
/** As the pickaxe. */
export const SWORD = INVENTORY + 7;
export const BOW = INVENTORY + 8;
export const ARROWS = INVENTORY + 9;
/** Four pieces: 0 none, 1 iron, 2 diamond. */
export const ARMOUR = INVENTORY + 10;
export const TORCHES = INVENTORY + 14;
export const RUBY = INVENTORY + 15;
export const SAPPHIRE = INVENTORY + 16;
/** Six colours. */
export const POTIONS = INVENTORY + 17;
export const BOOKS = INVENTORY + 23;
export const INVENTORY_SIZE = 24;

/** 0 none, 1 fire, 2 ice. */
export const SWORD_ENCHANTMENT = INVENTORY + INVENTORY_SIZE;
export const BOW_ENCHANTMENT = SWORD_ENCHANTMENT + 1;
/** Four pieces. */
export const ARMOUR_ENCHANTMENTS = SWORD_ENCHANTMENT + 2;
/** What the potion of each colour does: a permutation of six. */
export const POTION_MAPPING = ARMOUR_ENCHANTMENTS + 4;
/** Fireball, iceball. */
export const LEARNED = POTION_MAPPING + 6;
export const BOSS_PROGRESS = LEARNED + 2;
/** Turns left in which the graves let monsters out. */
export const BOSS_SPAWN_TURNS_LEFT = BOSS_PROGRESS + 1;
/** Steps of the episode. */
export const TIME = BOSS_PROGRESS + 2;
/** Flags in the order of `achievementNames`. */
export const ACHIEVED = TIME + 1;

// --- by floor ---

/** Row and column of the ladder down, and of the ladder up [LEVELS * 2]. */
export const DOWN_LADDERS = ACHIEVED + ACHIEVEMENTS;
export const UP_LADDERS = DOWN_LADDERS + 2 * LEVELS;
export const CHESTS_OPENED = UP_LADDERS + 2 * LEVELS;
export const MONSTERS_KILLED = CHESTS_OPENED + LEVELS;

/** A row of saplings: row, column, age, mask. Only the overworld has them. */
export const PLANT = 4;
export const PLANT_COUNT = 10;
export const PLANTS = MONSTERS_KILLED + LEVELS;

/**
 * A row of mobs: row, column, mask (1 while it is there), steps until it may attack again, kind; for projectiles the step of
 * their flight. Each floor has 14 rows: 3 melee, 3 passive, 2 ranged, 3 projectiles of mobs, 3 of the player.
 */
export const MOB = 7;
export const MOB_MASK = 2;
export const MOB_COOLDOWN = 3;
export const MOB_TYPE = 4;
export const MOB_ROW_STEP = 5;
export const MOB_COLUMN_STEP = 6;
export const MOBS = PLANTS + PLANT * PLANT_COUNT;
/** First row of each class on a floor, and their counts. */
export const MELEE_SLOT = 0;
export const PASSIVE_SLOT = 3;
export const RANGED_SLOT = 6;
export const MOB_PROJECTILE_SLOT = 8;
export const PLAYER_PROJECTILE_SLOT = 11;
export const MOB_SLOTS = 14;
/** Class of each row: 0 melee, 1 passive, 2 ranged, 3 projectiles of mobs, 4 of the player. */
export const slotClass = Uint8Array.of(0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4);
export const MELEE_COUNT = 3;
export const PASSIVE_COUNT = 3;
export const RANGED_COUNT = 2;
export const PROJECTILE_COUNT = 3;

export const INTS = MOBS + LEVELS * MOB_SLOTS * MOB;

// --- offsets into `floats` ---

export const HEALTH = 0;
export const RECOVER = 1;
export const HUNGER = 2;
export const THIRST = 3;
export const FATIGUE = 4;
export const RECOVER_MANA = 5;
export const LIGHT_LEVEL = 6;
/** Health of every mob, in the order of their rows [LEVELS * MOB_SLOTS]. */
export const MOB_HEALTH = 7;
export const FLOATS = MOB_HEALTH + LEVELS * MOB_SLOTS;

/** Offset in `ints` of the row of a mob. */
export const mobAt = (level: number, slot: number): number => MOBS + (level * MOB_SLOTS + slot) * MOB;
/** Offset in `floats` of the health of the same mob. */
export const mobHealthAt = (level: number, slot: number): number => MOB_HEALTH + level * MOB_SLOTS + slot;

export interface World {
  /** Blocks, floor by floor, row by row [LEVELS * CELLS]. */
  readonly map: Uint8Array;
  /** What lies on them [LEVELS * CELLS]. */
  readonly items: Uint8Array;
  /** 1 where a mob stands [LEVELS * CELLS]. */
  readonly mobs: Uint8Array;
  /** Blocks as last seen, 0 where nothing was seen yet [LEVELS * CELLS]. The rules never read it; the package has no such field. */
  readonly seen: Uint8Array;
  /** 1 where it was light when it was last in view [LEVELS * CELLS]; as `seen`. */
  readonly lit: Uint8Array;
  /** 0 dark to 1 [LEVELS * CELLS]. */
  readonly light: Float32Array;
  readonly ints: Int32Array;
  readonly floats: Float32Array;
}

/** n worlds in four arrays, and their views. */
export function createWorlds(n: number): World[] {
  const size = LEVELS * CELLS;
  const cells = new Uint8Array(n * 5 * size);
  const light = new Float32Array(n * size);
  const ints = new Int32Array(n * INTS);
  const floats = new Float32Array(n * FLOATS);
  const part = (i: number, which: number) => cells.subarray((5 * i + which) * size, (5 * i + which + 1) * size);
  return Array.from({ length: n }, (_, i) => ({
    map: part(i, 0),
    items: part(i, 1),
    mobs: part(i, 2),
    seen: part(i, 3),
    lit: part(i, 4),
    light: light.subarray(i * size, (i + 1) * size),
    ints: ints.subarray(i * INTS, (i + 1) * INTS),
    floats: floats.subarray(i * FLOATS, (i + 1) * FLOATS),
  }));
}
