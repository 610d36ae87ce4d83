/**
 * Reading and writing the floor that the player is on where the package does, beyond its edges too: JAX wraps small negative
 * indices round, then clamps what it reads and drops what it writes.
 */
import { Block, CELLS, COLUMN_STEP, ROW_STEP, SIZE, solid } from './constants.ts';
import { BY_GROUND, BY_LAVA, BY_WATER } from './mob-tables.ts';
import { COLUMN, DIRECTION, LEVEL, ROW, type World } from './state.ts';

export function inBounds(row: number, column: number): boolean {
  return row >= 0 && row < SIZE && column >= 0 && column < SIZE;
}

function readIndex(i: number): number {
  const wrapped = i < 0 ? i + SIZE : i;
  return wrapped < 0 ? 0 : wrapped >= SIZE ? SIZE - 1 : wrapped;
}

/** The cell of the player's floor that reading (row, column) gives. */
export function readCell(ints: Int32Array, row: number, column: number): number {
  return ints[LEVEL] * CELLS + readIndex(row) * SIZE + readIndex(column);
}

/** The cell of the player's floor that writing (row, column) changes, or -1. */
export function writeCell(ints: Int32Array, row: number, column: number): number {
  const r = row < 0 ? row + SIZE : row;
  const c = column < 0 ? column + SIZE : column;
  return inBounds(r, c) ? ints[LEVEL] * CELLS + r * SIZE + c : -1;
}

export const facedRow = (ints: Int32Array): number => ints[ROW] + ROW_STEP[ints[DIRECTION]];
export const facedColumn = (ints: Int32Array): number => ints[COLUMN] + COLUMN_STEP[ints[DIRECTION]];

/** Whether a mob or the player stands there. */
export function occupied({ mobs, ints }: World, row: number, column: number): boolean {
  return mobs[readCell(ints, row, column)] !== 0 || (ints[ROW] === row && ints[COLUMN] === column);
}

/** The bit of `stoppedBy` that a block is, for blocks that are not solid. */
const surface = Uint8Array.from(solid, (_, block) =>
  block === Block.WATER ? BY_WATER : block === Block.LAVA ? BY_LAVA : BY_GROUND,
);

/** Whether one whom the bits of `stops` stop may walk there. */
export function passable({ map, mobs, ints }: World, row: number, column: number, stops: number): boolean {
  if (!inBounds(row, column)) return false;
  const cell = ints[LEVEL] * CELLS + row * SIZE + column;
  const block = map[cell];
  if (solid[block] !== 0 || (surface[block] & stops) !== 0 || mobs[cell] !== 0) return false;
  return ints[ROW] !== row || ints[COLUMN] !== column;
}

/** Whether one of the eight cells around the player holds the block. */
export function near({ map, ints }: World, block: number): boolean {
  const floor = ints[LEVEL] * CELLS;
  for (let row = ints[ROW] - 1; row <= ints[ROW] + 1; row++) {
    for (let column = ints[COLUMN] - 1; column <= ints[COLUMN] + 1; column++) {
      if (row === ints[ROW] && column === ints[COLUMN]) continue;
      if (inBounds(row, column) && map[floor + row * SIZE + column] === block) return true;
    }
  }
  return false;
}
