/** The search of a floor: where most that was never seen comes into view, and where it is dark, where a torch shows most. */
import { ANYTHING, frontier, outlook, type Way } from '../ways.ts';
import {
  Action,
  Block,
  blockNames,
  CELLS,
  COLUMN_STEP,
  holdsItem,
  Item,
  ROW_STEP,
  SIZE,
  torchLight,
} from './constants.ts';
import { facedColumn, facedRow, inBounds } from './grid.ts';
import { HALF_COLUMNS, HALF_ROWS, isLit } from './observe.ts';
import { COLUMN, LEVEL, ROW, TORCHES, type World } from './state.ts';
import { creatureAt, lyingOn, neighbour, stepOf, TRIED, terrainOf, ways } from './view.ts';

/** Where a block lies, as the handbook says. */
export type Ground = 'surface' | 'underground';
const rocks: readonly number[] = [Block.STONE, Block.PATH, Block.COAL, Block.IRON, Block.DIAMOND, Block.LAVA];
const grounds: Readonly<Record<Ground, Uint8Array>> = {
  underground: Uint8Array.from(blockNames, (_, block) => (rocks.includes(block) ? 1 : 0)),
  surface: Uint8Array.from(blockNames, (_, block) => (rocks.includes(block) ? 0 : 1)),
};
const REACH = { rows: HALF_ROWS, columns: HALF_COLUMNS };

/** Whether a cell of the player's floor was unlit when it was last in view; outside of rooms there is darkness that no light changes. */
function wasDark({ seen, lit, ints }: World, cell: number): boolean {
  const at = ints[LEVEL] * CELLS + cell;
  return seen[at] === Block.DARKNESS && lit[at] === 0;
}

/** Whether the player's floor is dark: then what was never seen is dark too. */
function isDark(world: World): boolean {
  for (let cell = 0; cell < CELLS; cell++) if (wasDark(world, cell)) return true;
  return false;
}

/**
 * The reachable cell of the floor that promises most that was never seen, of the given ground and with the block `amid`
 * around, for its steps; -1 when all is known, and on a dark floor for one who holds torches: there only a torch shows anything.
 */
export function lookout(world: World, way: Way, ground: Ground | null, amid = 0): number {
  const terrain = terrainOf(world);
  if (world.ints[TORCHES] > 0 && isDark(world)) return -1;
  const count = ways.spread(terrain, way);
  return frontier(terrain, SIZE, ways, count, REACH, {
    suits: ground === null ? null : grounds[ground],
    amid,
  });
}

/** How many cells that were never seen would be in view from a place of the floor. */
export const unseenFrom = (world: World, row: number, column: number): number =>
  outlook(terrainOf(world), SIZE, [row, column], REACH, ANYTHING).unseen;

/**
 * The action of a step towards `lookout`, or -1 when all that can be reached is known. Where it is dark, a torch is put down
 * if there is one.
 */
export function explore(world: World, way: Way, ground: Ground | null): number {
  const cell = lookout(world, way, ground);
  return cell >= 0 ? stepOf(world, ways.first[cell]) : lighten(world, ways.spread(terrainOf(world), way));
}

/** Rows and columns from a torch to the cells that it lights. */
const glow: readonly (readonly [number, number])[] = [...torchLight.keys()]
  .filter((i) => isLit(torchLight[i]))
  .map((i) => [Math.floor(i / 9) - 4, (i % 9) - 4]);
/** Steps that putting a torch takes besides going there. */
const TORCH_STEPS = 4;

/** How many cells that are dark or were never seen a torch at (row, column) would light. */
function litBy(world: World, row: number, column: number): number {
  const floor = world.ints[LEVEL] * CELLS;
  let lit = 0;
  for (const [r, c] of glow) {
    if (!inBounds(row + r, column + c)) continue;
    const cell = (row + r) * SIZE + column + c;
    const block = world.seen[floor + cell];
    if (block === Block.INVALID || block === TRIED || wasDark(world, cell)) lit++;
  }
  return lit;
}

/** The reachable cell beside which a torch promises most light for the steps there; -1 when no darkness is near a way. */
function darkest(world: World, count: number): number {
  const dark = (row: number, column: number) => inBounds(row, column) && wasDark(world, row * SIZE + column);
  let best = -1;
  let most = 0;
  for (let i = 0; i < count; i++) {
    const cell = ways.order[i];
    const steps = ways.cost[cell] + TORCH_STEPS;
    if (glow.length / steps <= most) break;
    const side = neighbour(cell, dark);
    if (side === 0) continue;
    const worth = litBy(world, Math.floor(cell / SIZE) + ROW_STEP[side], (cell % SIZE) + COLUMN_STEP[side]) / steps;
    if (worth <= most) continue;
    most = worth;
    best = cell;
  }
  return best;
}

/** The action of a step towards where a torch shows most, or of putting it there; -1 without one, or when no darkness is near a way. */
function lighten(world: World, count: number): number {
  const { seen, ints } = world;
  if (ints[TORCHES] === 0) return -1;
  const cell = darkest(world, count);
  if (cell < 0) return -1;
  if (ways.cost[cell] > 0) return stepOf(world, ways.first[cell]);
  const floor = ints[LEVEL] * CELLS;
  const direction = neighbour(cell, (row, column) => inBounds(row, column) && wasDark(world, row * SIZE + column));
  const row = facedRow(ints);
  const column = facedColumn(ints);
  if (!inBounds(row, column)) return direction;
  const front = floor + row * SIZE + column;
  const free = lyingOn(world, front) === Item.NONE && creatureAt(world, row - ints[ROW], column - ints[COLUMN]) < 0;
  if (holdsItem[seen[front]] === 1 && free) return Action.PLACE_TORCH;
  if (seen[front] !== Block.DARKNESS) return direction;
  // what takes no torch stays dark and is not tried again
  seen[front] = TRIED;
  return Action.PLACE_TORCH;
}
