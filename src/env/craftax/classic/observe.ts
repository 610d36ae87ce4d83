/**
 * The symbolic observation, number for number the package's (`render_craftax_symbolic`): for each cell of 7 rows x 9
 * columns one-hot blocks (17) and mobs (4), then items, vitals, direction, light and sleep; 1345 numbers.
 */
import { blockNames, OUT_OF_BOUNDS, SIZE } from './constants.ts';
import { inBounds } from './grid.ts';
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
  TIME,
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

/** Where each mob's row begins, and its channel, in the order in which they are written. */
const mobRows: number[] = [];
const mobChannels: number[] = [];
const kinds = [
  [ZOMBIES, ZOMBIE_COUNT],
  [COWS, COW_COUNT],
  [SKELETONS, SKELETON_COUNT],
  [ARROWS, ARROW_COUNT],
] as const;
kinds.forEach(([first, count], kind) => {
  for (let i = 0; i < count; i++) {
    mobRows.push(first + i * MOB);
    mobChannels.push(BLOCKS + kind);
  }
});

const VIEW_CELLS = VIEW_ROWS * VIEW_COLUMNS;
const MOBS = mobRows.length;

/**
 * Keeps the observations of n worlds in `out` [n, OBSERVATION_SIZE], which is zero at first and which nobody else writes:
 * only what has changed since the last call for a world is written. Blocks in view become what the world has seen.
 */
export function makeObserver(n: number, out: Float32Array): (world: World, i: number) => void {
  /** The channel that is 1 for each cell of the view, 0 at first, which is no block of any map. */
  const shown = new Uint8Array(n * VIEW_CELLS);
  /** Row and column of the middle of the view. */
  const middles = new Int32Array(2 * n).fill(-1);
  /** Where a mob was written, or the number of the last one, which is written anyway. */
  const marked = new Int32Array(n * MOBS).fill(MAP_SIZE);
  return (world, i) => {
    const { ints, floats } = world;
    const at = i * OBSERVATION_SIZE;
    // a view that has not moved changes in single cells; a new world has been seen nowhere
    const stays = ints[ROW] === middles[2 * i] && ints[COLUMN] === middles[2 * i + 1] && ints[TIME] > 0;
    if (!stays || !sameBlocks(world, shown, i * VIEW_CELLS)) observeBlocks(world, shown, i * VIEW_CELLS, out, at);
    middles[2 * i] = ints[ROW];
    middles[2 * i + 1] = ints[COLUMN];
    observeMobs(ints, { out, at }, marked, i * MOBS);
    let next = at + MAP_SIZE;
    for (let item = 0; item < 12; item++) out[next++] = tenths[ints[ITEMS + item]];
    for (let vital = 0; vital < 4; vital++) out[next++] = tenths[ints[HEALTH + vital]];
    for (let direction = 1; direction <= 4; direction++) out[next++] = ints[DIRECTION] === direction ? 1 : 0;
    out[next++] = floats[LIGHT];
    out[next] = ints[SLEEPING];
  };
}

/** Whether the blocks in view are those shown; false at the edges of the map. */
function sameBlocks({ map, ints }: World, shown: Uint8Array, from: number): boolean {
  const [top, left] = [ints[ROW] - 3, ints[COLUMN] - 4];
  if (top < 0 || top + VIEW_ROWS > SIZE || left < 0 || left + VIEW_COLUMNS > SIZE) return false;
  for (let i = 0, cell = top * SIZE + left; i < VIEW_ROWS; i++, cell += SIZE - VIEW_COLUMNS) {
    for (let j = 0; j < VIEW_COLUMNS; j++) if (map[cell++] !== shown[from++]) return false;
  }
  return true;
}

function observeBlocks({ map, seen, ints }: World, shown: Uint8Array, from: number, out: Float32Array, at: number) {
  const left = ints[COLUMN] - 4;
  const top = ints[ROW] - 3;
  const inside = top >= 0 && top + VIEW_ROWS <= SIZE && left >= 0 && left + VIEW_COLUMNS <= SIZE;
  for (let i = 0, to = at; i < VIEW_ROWS; i++) {
    const start = (top + i) * SIZE + left;
    for (let j = 0; j < VIEW_COLUMNS; j++, to += CHANNELS, from++) {
      let block = OUT_OF_BOUNDS;
      if (inside || inBounds(top + i, left + j)) {
        block = map[start + j];
        seen[start + j] = block;
      }
      const before = shown[from];
      if (before === block) continue;
      out[to + before] = 0;
      out[to + block] = 1;
      shown[from] = block;
    }
  }
}

/**
 * The cell of the view that a mob, given by the offset of its row, is written into, or -1. A place up to a view's size above or
 * left of the view wraps round to the other side, as in the package.
 */
function cellOf(ints: Int32Array, mob: number): number {
  const row = ints[mob] - ints[ROW] + 3;
  const column = ints[mob + 1] - ints[COLUMN] + 4;
  const r = row < 0 ? row + VIEW_ROWS : row;
  const c = column < 0 ? column + VIEW_COLUMNS : column;
  return r < 0 || r >= VIEW_ROWS || c < 0 || c >= VIEW_COLUMNS ? -1 : r * VIEW_COLUMNS + c;
}

export const inView = (rows: number, columns: number): boolean =>
  Math.abs(rows) <= (VIEW_ROWS - 1) / 2 && Math.abs(columns) <= (VIEW_COLUMNS - 1) / 2;

/** Whether a mob of rows up to `end` is not shown, because a later one is written into its cell, be it gone or out of view. */
export function isOverwritten(ints: Int32Array, mob: number, end: number): boolean {
  const cell = cellOf(ints, mob);
  for (let later = mob + MOB; later < end; later += MOB) if (cellOf(ints, later) === cell) return true;
  return false;
}

/** A later mob of a kind overwrites an earlier one, also with nothing when it is out of view, as in the package. */
function observeMobs(
  ints: Int32Array,
  { out, at }: { readonly out: Float32Array; readonly at: number },
  marked: Int32Array,
  marks: number,
): void {
  for (let mark = marks; mark < marks + MOBS; mark++) out[at + marked[mark]] = 0;
  for (let i = 0; i < MOBS; i++) {
    const mob = mobRows[i];
    const cell = cellOf(ints, mob);
    if (cell < 0) continue;
    const place = cell * CHANNELS + mobChannels[i];
    marked[marks + i] = place;
    out[at + place] = inView(ints[mob] - ints[ROW], ints[mob + 1] - ints[COLUMN]) ? ints[mob + MOB_MASK] : 0;
  }
}
