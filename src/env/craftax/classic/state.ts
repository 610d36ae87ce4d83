/**
 * The state of n worlds of Craftax-Classic: three typed arrays, one row a world. A world is a view of its rows; what a
 * number of a row stands for is fixed by the offsets below.
 */
import { CELLS } from './constants.ts';

// --- offsets into `ints` ---

export const ROW = 0;
export const COLUMN = 1;
/** 1 left, 2 right, 3 up, 4 down. */
export const DIRECTION = 2;
export const HEALTH = 3;
export const FOOD = 4;
export const DRINK = 5;
export const ENERGY = 6;
export const SLEEPING = 7;
/** Steps of the episode. */
export const TIME = 8;
/** Twelve items in the order of `itemNames`. */
export const ITEMS = 9;
/** Twenty-two flags in the order of `achievementNames`. */
export const ACHIEVED = ITEMS + 12;

/** A row of mobs: row, column, health, mask (1 while it is there), steps until it may attack again. */
export const MOB = 5;
export const MOB_HEALTH = 2;
export const MOB_MASK = 3;
export const MOB_COOLDOWN = 4;
export const ZOMBIES = ACHIEVED + 22;
export const COWS = ZOMBIES + 3 * MOB;
export const SKELETONS = COWS + 3 * MOB;
export const ARROWS = SKELETONS + 2 * MOB;
/** Row and column step of each arrow. */
export const ARROW_STEPS = ARROWS + 3 * MOB;

/** A row of saplings: row, column, age, mask. */
export const SAPLING = 4;
export const SAPLINGS = ARROW_STEPS + 6;
export const SAPLING_COUNT = 10;
export const INTS = SAPLINGS + SAPLING_COUNT * SAPLING;

export const ZOMBIE_COUNT = 3;
export const COW_COUNT = 3;
export const SKELETON_COUNT = 2;
export const ARROW_COUNT = 3;

// --- offsets into `floats` ---

export const RECOVER = 0;
export const HUNGER = 1;
export const THIRST = 2;
export const FATIGUE = 3;
export const LIGHT = 4;
const FLOATS = 5;

export interface World {
  /** Blocks, row by row [CELLS]. */
  readonly map: Uint8Array;
  /** 1 where a mob stands [CELLS]. */
  readonly mobs: Uint8Array;
  /** Blocks as last seen, 0 where nothing was seen yet [CELLS]. The package has no such field; the rules never read it. */
  readonly seen: Uint8Array;
  readonly ints: Int32Array;
  readonly floats: Float32Array;
}

/** n worlds in three arrays, and their views. */
export function createWorlds(n: number): World[] {
  const cells = new Uint8Array(n * 3 * CELLS);
  const ints = new Int32Array(n * INTS);
  const floats = new Float32Array(n * FLOATS);
  return Array.from({ length: n }, (_, i) => ({
    map: cells.subarray(3 * i * CELLS, (3 * i + 1) * CELLS),
    mobs: cells.subarray((3 * i + 1) * CELLS, (3 * i + 2) * CELLS),
    seen: cells.subarray((3 * i + 2) * CELLS, (3 * i + 3) * CELLS),
    ints: ints.subarray(i * INTS, (i + 1) * INTS),
    floats: floats.subarray(i * FLOATS, (i + 1) * FLOATS),
  }));
}
