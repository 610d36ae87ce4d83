/** Reading and writing the map where the package does, beyond its edges too: JAX wraps small negative indices round, then clamps what it reads and drops what it writes. */
import { COLUMN_STEP, LAVA, ROW_STEP, SIZE, solid } from './constants.ts';
import { COLUMN, DIRECTION, ROW, type World } from './state.ts';

export function inBounds(row: number, column: number): boolean {
  return row >= 0 && row < SIZE && column >= 0 && column < SIZE;
}

function readIndex(i: number): number {
  const wrapped = i < 0 ? i + SIZE : i;
  return wrapped < 0 ? 0 : wrapped >= SIZE ? SIZE - 1 : wrapped;
}

/** The cell that reading (row, column) gives. */
export function readCell(row: number, column: number): number {
  return readIndex(row) * SIZE + readIndex(column);
}

/** The cell that writing (row, column) changes, or -1. */
export function writeCell(row: number, column: number): number {
  const r = row < 0 ? row + SIZE : row;
  const c = column < 0 ? column + SIZE : column;
  return inBounds(r, c) ? r * SIZE + c : -1;
}

export const facedRow = (ints: Int32Array): number => ints[ROW] + ROW_STEP[ints[DIRECTION]];
export const facedColumn = (ints: Int32Array): number => ints[COLUMN] + COLUMN_STEP[ints[DIRECTION]];

/** Whether a mob or the player stands there. */
export function occupied({ mobs, ints }: World, row: number, column: number): boolean {
  return mobs[readCell(row, column)] !== 0 || (ints[ROW] === row && ints[COLUMN] === column);
}

/** Whether a mob may walk there. */
export function walkable({ map, mobs, ints }: World, row: number, column: number): boolean {
  if (!inBounds(row, column)) return false;
  const cell = row * SIZE + column;
  return barrier[map[cell]] === 0 && mobs[cell] === 0 && (ints[ROW] !== row || ints[COLUMN] !== column);
}

/** 1 for blocks that no mob walks onto. */
const barrier = Uint8Array.from(solid, (is, block) => (is === 1 || block === LAVA ? 1 : 0));
