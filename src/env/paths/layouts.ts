/** Maps drawn from a seed: random obstacles, rooms with doors, and a warehouse of shelves and aisles. */
import type { Rng } from '../../core/rng.ts';
import type { GridMap } from './map.ts';

export const layoutNames = ['random', 'rooms', 'warehouse'] as const;
export type LayoutName = (typeof layoutNames)[number];

export interface LayoutOptions {
  readonly layout: LayoutName;
  readonly rows: number;
  readonly columns: number;
  /** Share of obstacles in a random layout. */
  readonly density: number;
  /** Letters put on free cells, such as `aab`; a letter may come several times. */
  readonly letters: string;
}

/** Inner length of a room and of a shelf, in cells. */
const ROOM = 4;
const SHELF = 4;

/** A map of a layout, with letters on free cells; starts and goals are drawn later. */
export function drawLayout(options: LayoutOptions, rng: Rng): GridMap {
  const { rows, columns } = options;
  const obstacles = new Uint8Array(rows * columns);
  if (options.layout === 'random') scatter(obstacles, options.density, rng);
  else if (options.layout === 'rooms') buildRooms(obstacles, rows, columns, rng);
  else buildShelves(obstacles, rows, columns);
  const letters = new Uint8Array(rows * columns);
  for (const letter of options.letters) {
    const cell = freeCell(obstacles, letters, rng);
    if (cell >= 0) letters[cell] = letter.charCodeAt(0) - 96;
  }
  return { rows, columns, obstacles, letters, starts: [], goals: [] };
}

/** Drawn with repetition, so that there are a few less than the share says; one cell at least stays free. */
function scatter(obstacles: Uint8Array, density: number, rng: Rng): void {
  const wanted = Math.floor(density * obstacles.length);
  for (let i = 0; i < wanted; i++) obstacles[rng.int(obstacles.length)] = 1;
  obstacles[rng.int(obstacles.length)] = 0;
}

/** Walls every ROOM + 1 cells, and a door between any two rooms that share one. */
function buildRooms(obstacles: Uint8Array, rows: number, columns: number, rng: Rng): void {
  const isWall = (i: number, size: number) => i % (ROOM + 1) === ROOM && i < size - 1;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (isWall(row, rows) || isWall(column, columns)) obstacles[row * columns + column] = 1;
    }
  }
  // doors are drawn for each stretch of wall, from left to right and from above
  for (let row = 0; row < rows; row += ROOM + 1) {
    for (let column = ROOM; column < columns - 1; column += ROOM + 1) {
      obstacles[(row + rng.int(Math.min(ROOM, rows - row))) * columns + column] = 0;
    }
  }
  for (let row = ROOM; row < rows - 1; row += ROOM + 1) {
    for (let column = 0; column < columns; column += ROOM + 1) {
      obstacles[row * columns + column + rng.int(Math.min(ROOM, columns - column))] = 0;
    }
  }
}

/** Double rows of shelves, aisles of one cell between them, and free cells all around. */
function buildShelves(obstacles: Uint8Array, rows: number, columns: number): void {
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      if (row % 3 !== 0 && column % (SHELF + 1) !== 0) obstacles[row * columns + column] = 1;
    }
  }
}

/** A free cell without a letter, or -1. */
function freeCell(obstacles: Uint8Array, letters: Uint8Array, rng: Rng): number {
  const free: number[] = [];
  for (let cell = 0; cell < obstacles.length; cell++) if (obstacles[cell] + letters[cell] === 0) free.push(cell);
  return free.length === 0 ? -1 : free[rng.int(free.length)];
}
