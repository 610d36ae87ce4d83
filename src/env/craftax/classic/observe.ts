/**
 * The symbolic observation, number for number the package's (`render_craftax_symbolic`): for each cell of 7 rows x 9
 * columns one-hot blocks (17) and mobs (4), then items, vitals, direction, light and sleep; 1345 numbers.
 */
import { blockNames, OUT_OF_BOUNDS, SIZE } from './constants.ts';
import {
  ARROW_COUNT,
  ARROWS,
  COLUMN,
  COW_COUNT,
  COWS,
  DIRECTION,
  HEALTH,
  ITEMS,
  LIGHT,
  MOB,
  MOB_MASK,
  ROW,
  SKELETON_COUNT,
  SKELETONS,
  SLEEPING,
  type World,
  ZOMBIE_COUNT,
  ZOMBIES,
} from './state.ts';

export const VIEW_ROWS = 7;
export const VIEW_COLUMNS = 9;
const BLOCKS = blockNames.length;
const CHANNELS = BLOCKS + 4;
const MAP_SIZE = VIEW_ROWS * VIEW_COLUMNS * CHANNELS;
export const OBSERVATION_SIZE = MAP_SIZE + 12 + 4 + 4 + 2;

/** Tenths in half precision: XLA multiplies by a tenth rounded to it. Items and vitals lie in 0 to 9. */
const tenths = Float32Array.from({ length: 10 }, (_, count) => halfPrecision(count * halfPrecision(0.1)));

/** Nearest number with 11 significant bits, ties to even; for numbers in [2^-14, 1]. */
function halfPrecision(value: number): number {
  if (value === 0) return 0;
  const scale = 2 ** (10 - Math.floor(Math.log2(value)));
  const below = Math.floor(value * scale);
  const rest = value * scale - below;
  return (below + (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? 1 : 0)) / scale;
}

/** Kinds of mobs in the order of their channels. */
const kinds = [
  [ZOMBIES, ZOMBIE_COUNT],
  [COWS, COW_COUNT],
  [SKELETONS, SKELETON_COUNT],
  [ARROWS, ARROW_COUNT],
] as const;

/** Writes the observation of a world to out[at ..], and its blocks to what the world has seen. */
export function observe(world: World, out: Float32Array, at: number): void {
  const { ints, floats } = world;
  out.fill(0, at, at + MAP_SIZE);
  observeBlocks(world, out, at);
  for (let kind = 0; kind < kinds.length; kind++) observeMobs(ints, kind, out, at + BLOCKS + kind);
  let next = at + MAP_SIZE;
  for (let i = 0; i < 12; i++) out[next++] = tenths[ints[ITEMS + i]];
  for (let i = 0; i < 4; i++) out[next++] = tenths[ints[HEALTH + i]];
  for (let i = 1; i <= 4; i++) out[next++] = ints[DIRECTION] === i ? 1 : 0;
  out[next++] = floats[LIGHT];
  out[next] = ints[SLEEPING];
}

function observeBlocks({ map, seen, ints }: World, out: Float32Array, at: number): void {
  const left = ints[COLUMN] - 4;
  for (let i = 0, to = at; i < VIEW_ROWS; i++) {
    const row = ints[ROW] - 3 + i;
    const inside = row >= 0 && row < SIZE;
    for (let j = 0; j < VIEW_COLUMNS; j++, to += CHANNELS) {
      const column = left + j;
      if (!inside || column < 0 || column >= SIZE) {
        out[to + OUT_OF_BOUNDS] = 1;
        continue;
      }
      const cell = row * SIZE + column;
      const block = map[cell];
      seen[cell] = block;
      out[to + block] = 1;
    }
  }
}

/**
 * A later mob of a kind overwrites an earlier one, also from outside of the view: a place up to a view's size above or left of
 * it wraps round to the other side and clears that cell, as in the package.
 */
function observeMobs(ints: Int32Array, kind: number, out: Float32Array, at: number): void {
  const [first, count] = kinds[kind];
  for (let i = 0, mob = first; i < count; i++, mob += MOB) {
    const row = ints[mob] - ints[ROW] + 3;
    const column = ints[mob + 1] - ints[COLUMN] + 4;
    const r = row < 0 ? row + VIEW_ROWS : row;
    const c = column < 0 ? column + VIEW_COLUMNS : column;
    if (r < 0 || r >= VIEW_ROWS || c < 0 || c >= VIEW_COLUMNS) continue;
    out[at + (r * VIEW_COLUMNS + c) * CHANNELS] = r === row && c === column ? ints[mob + MOB_MASK] : 0;
  }
}
