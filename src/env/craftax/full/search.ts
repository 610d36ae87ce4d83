/** The search of a floor: where most that was never seen comes into view, and where it is dark, where a torch shows most. */
import { ANYTHING, frontier, outlook, type Way } from '../ways.ts';
import { Action, Block, blockNames, CELLS, holdsItem, Item, SIZE, torchLight } from './constants.ts';
import { facedColumn, facedRow, inBounds } from './grid.ts';
import { ores } from './interact.ts';
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
  // below the sky all is under ground
  const suits = ground === null || world.ints[LEVEL] > 0 ? null : grounds[ground];
  return frontier(terrain, SIZE, ways, count, REACH, { suits, amid });
}

/** How many cells that were never seen would be in view from a place of the floor. */
export const unseenFrom = (world: World, row: number, column: number): number =>
  outlook(terrainOf(world), SIZE, [row, column], REACH, ANYTHING).unseen;

/**
 * The action of a step towards `lookout`, or -1 when all that can be reached is known. Where it is dark, a torch is put down
 * if there is one, where it promises most of what has the block `amid` around.
 */
export function explore(world: World, way: Way, ground: Ground | null, amid = 0): number {
  const cell = lookout(world, way, ground, amid);
  return cell >= 0 ? stepOf(world, ways.first[cell]) : lighten(world, ways.spread(terrainOf(world), way), amid);
}

/** Rows and columns from a torch to the cells that it lights. */
const glow: readonly (readonly [number, number])[] = [...torchLight.keys()]
  .filter((i) => isLit(torchLight[i]))
  .map((i) => [Math.floor(i / 9) - 4, (i % 9) - 4]);
/** Steps that putting a torch takes besides going there. */
const TORCH_STEPS = 12;
/** Steps more to put one on a free cell beside the player that is not faced: who turns there steps onto it, so that it steps away and back. */
const ASIDE = 2;
/** Opposite directions. */
const BACK = [0, 2, 1, 4, 3];
/** Worth of a cell to be lit where nothing around is what lies around the thing sought, beside one where all is. */
const ALIEN = 0.15;

/** What a torch at (row, column) promises: cells that are dark or were never seen, each worth more amid the block `amid`. */
function promiseOf(world: World, row: number, column: number, amid: number): number {
  const floor = world.ints[LEVEL] * CELLS;
  let dark = 0;
  let lit = 0;
  let around = 0;
  for (const [r, c] of glow) {
    if (!inBounds(row + r, column + c)) continue;
    const cell = (row + r) * SIZE + column + c;
    const block = world.seen[floor + cell];
    if (block === Block.INVALID || block === TRIED || wasDark(world, cell)) dark++;
    else {
      lit++;
      if (block === amid) around++;
    }
  }
  return amid === 0 || lit === 0 ? dark : dark * (ALIEN + ((1 - ALIEN) * around) / lit);
}

/** Whether a torch can be put on a cell, perhaps after digging there. */
function takesTorch(world: World, cell: number): boolean {
  const at = world.ints[LEVEL] * CELLS + cell;
  const block = world.seen[at];
  return (holdsItem[block] === 1 || ores.has(block)) && lyingOn(world, at) === Item.NONE;
}

/** Whether a cell of the player's floor can take a torch at once, as far as is known. */
function isBare(world: World, row: number, column: number): boolean {
  const { seen, ints } = world;
  const at = ints[LEVEL] * CELLS + row * SIZE + column;
  const free = lyingOn(world, at) === Item.NONE && creatureAt(world, row - ints[ROW], column - ints[COLUMN]) < 0;
  return holdsItem[seen[at]] === 1 && free;
}

/** The direction of a step away from a bare cell beside the player, after which it can come back and face it; 0 for other cells, -1 when there is no room for that. */
function stepAway(world: World, cell: number): number {
  const { ints } = world;
  const row = Math.floor(cell / SIZE);
  const here = ints[ROW] * SIZE + ints[COLUMN];
  if (ways.cost[cell] !== 1 || !isBare(world, row, cell % SIZE)) return 0;
  const back = BACK[neighbour(here, (r, c) => r * SIZE + c === cell)];
  const behind = 2 * here - cell;
  const isBeside = neighbour(here, (r, c) => inBounds(r, c) && r * SIZE + c === behind) !== 0;
  return isBeside && ways.cost[behind] === 1 ? back : -1;
}

/** The cell that can be reached on which a torch promises most for the steps there; -1 when no darkness is near a way. */
function darkest(world: World, count: number, amid: number): number {
  const front = facedRow(world.ints) * SIZE + facedColumn(world.ints);
  let best = -1;
  let most = 0;
  for (let i = 0; i < count; i++) {
    const cell = ways.order[i];
    const cost = ways.cost[cell];
    if (glow.length / (cost + TORCH_STEPS - 1) <= most) break;
    if (cost === 0 || !takesTorch(world, cell) || (cell !== front && stepAway(world, cell) < 0)) continue;
    const steps = cost + TORCH_STEPS + (cell === front ? -1 : cost === 1 ? ASIDE : 0);
    const worth = promiseOf(world, Math.floor(cell / SIZE), cell % SIZE, amid) / steps;
    if (worth <= most) continue;
    most = worth;
    best = cell;
  }
  return best;
}

/** The action of a step towards where a torch shows most, or of putting it there; -1 without one, or when no darkness is near a way. */
function lighten(world: World, count: number, amid: number): number {
  const { ints } = world;
  if (ints[TORCHES] === 0) return -1;
  const cell = darkest(world, count, amid);
  if (cell < 0) return tryDark(world);
  const front = facedRow(ints) * SIZE + facedColumn(ints);
  if (cell !== front) return stepOf(world, stepAway(world, cell) || ways.first[cell]);
  return isBare(world, facedRow(ints), facedColumn(ints)) ? Action.PLACE_TORCH : stepOf(world, ways.first[cell]);
}

/** The action of putting a torch on a dark cell beside the player, whatever is there, or of turning to it; -1 when there is none. */
function tryDark({ seen, lit, ints }: World): number {
  const floor = ints[LEVEL] * CELLS;
  const dark = (row: number, column: number) => {
    const at = floor + row * SIZE + column;
    return inBounds(row, column) && seen[at] === Block.DARKNESS && lit[at] === 0;
  };
  const direction = neighbour(ints[ROW] * SIZE + ints[COLUMN], dark);
  if (direction === 0) return -1;
  const row = facedRow(ints);
  const column = facedColumn(ints);
  if (!dark(row, column)) return direction;
  // what takes no torch stays dark and is not tried again
  seen[floor + row * SIZE + column] = TRIED;
  return Action.PLACE_TORCH;
}
