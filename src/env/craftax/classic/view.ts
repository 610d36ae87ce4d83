/** What a player knows of a world: the view, what was seen before, and the ways between. Nothing here reads what was not in view once. */

import { ANYTHING, FAR, frontier, makeWays, outlook, type Terrain, type Way, type Ways } from '../ways.ts';
import { STONES, WOOD_PICKAXE } from './act.ts';
import {
  blockNames,
  COAL,
  COLUMN_STEP,
  DIAMOND,
  DO,
  GRASS,
  IRON,
  LAVA,
  mobNames,
  PATH,
  PLACE_STONE,
  ROW_STEP,
  SAND,
  SIZE,
  STONE,
  TREE,
  WATER,
} from './constants.ts';
import { facedColumn, facedRow, inBounds } from './grid.ts';
import { inView, isOverwritten, VIEW_COLUMNS, VIEW_ROWS } from './observe.ts';
import {
  ARROW_COUNT,
  ARROWS,
  COLUMN,
  COW_COUNT,
  COWS,
  DIRECTION,
  MOB,
  MOB_MASK,
  ROW,
  SKELETON_COUNT,
  SKELETONS,
  type World,
  ZOMBIE_COUNT,
  ZOMBIES,
} from './state.ts';

const HALF_ROWS = (VIEW_ROWS - 1) / 2;
const HALF_COLUMNS = (VIEW_COLUMNS - 1) / 2;
const VIEW_CELLS = VIEW_ROWS * VIEW_COLUMNS;

/** Rows of each kind of mob. */
const kinds = [
  { first: ZOMBIES, end: ZOMBIES + ZOMBIE_COUNT * MOB },
  { first: COWS, end: COWS + COW_COUNT * MOB },
  { first: SKELETONS, end: SKELETONS + SKELETON_COUNT * MOB },
  { first: ARROWS, end: ARROWS + ARROW_COUNT * MOB },
];

/** Whether a mob, given by the offset of its row among those of its kind, is seen. */
const isShown = (ints: Int32Array, mob: number, end: number): boolean =>
  ints[mob + MOB_MASK] === 1 &&
  inView(ints[mob] - ints[ROW], ints[mob + 1] - ints[COLUMN]) &&
  !isOverwritten(ints, mob, end);

/** Index of the kind of mob at an offset from the player, or -1; only within the view. */
export function mobAt({ ints }: World, rows: number, columns: number): number {
  for (let kind = 0; kind < kinds.length; kind++) {
    const { first, end } = kinds[kind];
    for (let at = first; at < end; at += MOB) {
      if (ints[at] !== ints[ROW] + rows || ints[at + 1] !== ints[COLUMN] + columns) continue;
      if (isShown(ints, at, end)) return kind;
    }
  }
  return -1;
}

/** Block id at an offset within the view; 1 beyond the edge, 0 beyond the view. */
export function blockAt({ map, ints }: World, rows: number, columns: number): number {
  if (!inView(rows, columns)) return 0;
  const row = ints[ROW] + rows;
  const column = ints[COLUMN] + columns;
  return inBounds(row, column) ? map[row * SIZE + column] : 1;
}

/** Block id last seen at an offset; 1 beyond the edge, 0 where nothing was seen yet. */
export function seenAt({ seen, ints }: World, rows: number, columns: number): number {
  const row = ints[ROW] + rows;
  const column = ints[COLUMN] + columns;
  return inBounds(row, column) ? seen[row * SIZE + column] : 1;
}

export interface Creature {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/** Mobs in the view, nearest first, those as far in the order of their kinds and places. */
export function creatures({ ints }: World): readonly Creature[] {
  const ranks: number[] = [];
  for (let kind = 0; kind < kinds.length; kind++) {
    const { first, end } = kinds[kind];
    for (let at = first; at < end; at += MOB) {
      if (!isShown(ints, at, end)) continue;
      const rows = ints[at] - ints[ROW];
      const columns = ints[at + 1] - ints[COLUMN];
      const place = (rows + HALF_ROWS) * VIEW_COLUMNS + columns + HALF_COLUMNS;
      ranks.push(((Math.abs(rows) + Math.abs(columns)) * kinds.length + kind) * VIEW_CELLS + place);
    }
  }
  return Object.freeze(ranks.sort((a, b) => a - b).map(creatureOf));
}

function creatureOf(rank: number): Creature {
  const place = rank % VIEW_CELLS;
  return Object.freeze({
    name: mobNames[Math.floor(rank / VIEW_CELLS) % kinds.length],
    rows: Math.floor(place / VIEW_COLUMNS) - HALF_ROWS,
    columns: (place % VIEW_COLUMNS) - HALF_COLUMNS,
  });
}

/** Name of the mob or block in front. */
export function faced(world: World): string {
  const { ints } = world;
  const rows = facedRow(ints) - ints[ROW];
  const columns = facedColumn(ints) - ints[COLUMN];
  const mob = mobAt(world, rows, columns);
  return mob >= 0 ? mobNames[mob] : blockNames[blockAt(world, rows, columns)];
}

/** Whether a block, or a mob, of the name is in view. */
export function sees(world: World, name: string): boolean {
  const kind = mobNames.indexOf(name as (typeof mobNames)[number]);
  const block = blockNames.indexOf(name as (typeof blockNames)[number]);
  for (let r = -HALF_ROWS; r <= HALF_ROWS; r++) {
    for (let c = -HALF_COLUMNS; c <= HALF_COLUMNS; c++) {
      if (kind >= 0 ? mobAt(world, r, c) === kind : blockAt(world, r, c) === block) return true;
    }
  }
  return false;
}

// --- ways ---

const walks = (block: number) => block === GRASS || block === SAND || block === PATH;

/**
 * Steps that entering a block takes: 1 to walk, 2 to dig and walk, 3 to fill with stone that is dug again, 0 for never. Trees
 * are dug where the way need not be `sealed`.
 */
function passage(block: number, ints: Int32Array, way: Way): number {
  if (walks(block)) return 1;
  if (way === 'walk') return 0;
  if (block === STONE && ints[WOOD_PICKAXE] > 0) return 2;
  if (block === WATER && ints[WOOD_PICKAXE] > 0 && ints[STONES] > 0) return 3;
  return block === TREE && way === 'dig' ? 2 : 0;
}

const prices = new Uint8Array(blockNames.length);
const terrains = new WeakMap<World, Terrain>();

function terrainOf(world: World): Terrain {
  const known = terrains.get(world);
  if (known !== undefined) return known;
  const { seen, ints } = world;
  const terrain: Terrain = {
    get row() {
      return ints[ROW];
    },
    get column() {
      return ints[COLUMN];
    },
    seen,
    from: 0,
    prices(way) {
      for (let block = 0; block < prices.length; block++) prices[block] = passage(block, ints, way);
      return prices;
    },
    veil: 0,
    tried: 0,
    creatures: () => creatureCells(ints),
  };
  terrains.set(world, terrain);
  return terrain;
}

/** Cells of the creatures in view, each once. */
function creatureCells(ints: Int32Array): readonly number[] {
  const cells: number[] = [];
  for (const { first, end } of kinds) {
    for (let at = first; at < end; at += MOB) {
      if (!isShown(ints, at, end) || !inBounds(ints[at], ints[at + 1])) continue;
      const cell = ints[at] * SIZE + ints[at + 1];
      if (!cells.includes(cell)) cells.push(cell);
    }
  }
  return cells;
}

/** All ways of a kind from the player, kept until the world changes, with the nearest cell beside each block, or -1. */
interface Known {
  readonly ways: Ways;
  readonly beside: Int16Array;
  /** Cells that can be reached. */
  count: number;
  /** Of the ways of which `beside` tells. */
  version: number;
}
const makeKnown = (): Known => ({
  ways: makeWays(SIZE),
  beside: new Int16Array(blockNames.length),
  count: 0,
  version: -1,
});
const known: Readonly<Record<Way, Known>> = { walk: makeKnown(), dig: makeKnown(), sealed: makeKnown() };
const all = Object.values(known);

/** Makes ways through a cell longer by so many steps, at most 9, until the world changes. */
export function avoid(world: World, row: number, column: number, steps: number): void {
  if (inBounds(row, column)) for (const { ways } of all) ways.avoid(terrainOf(world), row * SIZE + column, steps);
}

/** Blocks that are to be left as they are, until the world changes. */
const spared = new Set<number>();
let sparedOf: World | null = null;

/** Leaves the block of a cell alone until the world changes: it is not sought, and ways go round it where they can. */
export function spare(world: World, row: number, column: number): void {
  if (!inBounds(row, column)) return;
  if (sparedOf !== world) spared.clear();
  sparedOf = world;
  spared.add(row * SIZE + column);
  avoid(world, row, column, 9);
}

const isSpared = (world: World, cell: number): boolean => sparedOf === world && spared.has(cell);

/** Whether at most `limit` cells can be reached on foot, all of them seen, none further than `reach` rows and columns together. */
export const enclosed = (world: World, limit: number, reach: number): boolean =>
  known.walk.ways.enclosed(terrainOf(world), limit, reach);

/** To be called whenever a world has changed. */
export function forget(world: World): void {
  if (sparedOf === world) sparedOf = null;
  const terrain = terrains.get(world);
  if (terrain !== undefined) for (const { ways } of all) ways.forget(terrain);
}

/** All ways of a kind, spread outwards from the player once for each step of a world. */
function spread(world: World, way: Way): Known {
  const found = known[way];
  found.count = found.ways.spread(terrainOf(world), way);
  return found;
}

/** The nearest cell beside a block, or -1. */
function besideBlock(world: World, block: number, way: Way): number {
  const found = spread(world, way);
  const { ways, beside, count } = found;
  if (found.version !== ways.version()) {
    found.version = ways.version();
    beside.fill(-1);
    for (let i = 0; i < count; i++) {
      const cell = ways.order[i];
      for (let d = 1; d <= 4; d++) {
        const row = (cell >> 6) + ROW_STEP[d];
        const column = (cell & 63) + COLUMN_STEP[d];
        if (!inBounds(row, column) || isSpared(world, row * SIZE + column)) continue;
        const at = world.seen[row * SIZE + column];
        if (beside[at] < 0) beside[at] = cell;
      }
    }
  }
  return beside[block];
}

/** The action that takes the first step of a way: moves, or digs what is in front and in the way. */
function stepOf(world: World, direction: number): number {
  const { ints, map } = world;
  const row = ints[ROW] + ROW_STEP[direction];
  const column = ints[COLUMN] + COLUMN_STEP[direction];
  const block = inBounds(row, column) ? map[row * SIZE + column] : 0;
  if (ints[DIRECTION] !== direction) return direction;
  return block === TREE || block === STONE ? DO : block === WATER ? PLACE_STONE : direction;
}

/** Direction in which a neighbour of `cell` satisfies `wanted`, or 0. */
function neighbour(cell: number, wanted: (row: number, column: number) => boolean): number {
  for (let d = 1; d <= 4; d++) if (wanted((cell >> 6) + ROW_STEP[d], (cell & 63) + COLUMN_STEP[d])) return d;
  return 0;
}

/**
 * The action that brings the player nearer to facing the nearest known block or visible mob of a name: a step, a turn, or,
 * with `dig`, a blow at stone or a tree in the way. -1 when none is known or no known way leads there; `noop` is 0 and
 * comes when it is faced already.
 */
export function towards(world: World, name: string, way: Way): number {
  if (faced(world) === name && !isSpared(world, facedRow(world.ints) * SIZE + facedColumn(world.ints))) return 0;
  const cell = nearestTo(world, name, way);
  if (cell < 0) return -1;
  const { cost, first } = known[way].ways;
  return cost[cell] === 0 ? neighbour(cell, wanted(world, name)) : stepOf(world, first[cell]);
}

/** Whether a place holds what the name says. */
function wanted(world: World, name: string): (row: number, column: number) => boolean {
  const { seen, ints } = world;
  const kind = mobNames.indexOf(name as (typeof mobNames)[number]);
  const block = blockNames.indexOf(name as (typeof blockNames)[number]);
  if (kind < 0) {
    return (row, column) => {
      const cell = row * SIZE + column;
      return inBounds(row, column) && seen[cell] === block && !isSpared(world, cell);
    };
  }
  return (row, column) => mobAt(world, row - ints[ROW], column - ints[COLUMN]) === kind;
}

/** The nearest cell that can be reached and lies beside what the name says, or -1. */
function nearestTo(world: World, name: string, way: Way): number {
  const block = blockNames.indexOf(name as (typeof blockNames)[number]);
  if (block >= 0) return besideBlock(world, block, way);
  const kind = mobNames.indexOf(name as (typeof mobNames)[number]);
  if (kind < 0) return -1;
  const { ints } = world;
  const { first, end } = kinds[kind];
  let best = -1;
  for (let at = first; at < end; at += MOB) {
    if (!isShown(ints, at, end)) continue;
    const { cost } = spread(world, way).ways;
    for (let d = 1; d <= 4; d++) {
      const row = ints[at] + ROW_STEP[d];
      const column = ints[at + 1] + COLUMN_STEP[d];
      if (!inBounds(row, column)) continue;
      const cell = row * SIZE + column;
      const nearer = best < 0 || cost[cell] < cost[best] || (cost[cell] === cost[best] && cell < best);
      if (cost[cell] < FAR && nearer) best = cell;
    }
  }
  return best;
}

/** The action of a step towards a known cell, 0 when there, or -1 when no known way leads there. */
export function go(world: World, row: number, column: number, way: Way): number {
  const target = inBounds(row, column) ? row * SIZE + column : -1;
  if (target < 0) return -1;
  const { cost, first } = spread(world, way).ways;
  return cost[target] === FAR ? -1 : cost[target] === 0 ? 0 : stepOf(world, first[target]);
}

/** Steps to face the nearest known block or visible mob of a name, or -1. */
export function distance(world: World, name: string, way: Way): number {
  const cell = nearestTo(world, name, way);
  return cell < 0 ? -1 : known[way].ways.cost[cell];
}

/** Where a block lies, as the handbook says. */
export type Ground = 'surface' | 'underground';
const rocks = [STONE, PATH, COAL, IRON, DIAMOND, LAVA];
const grounds: Readonly<Record<Ground, Uint8Array>> = {
  underground: Uint8Array.from(blockNames, (_, block) => (rocks.includes(block) ? 1 : 0)),
  surface: Uint8Array.from(blockNames, (_, block) => (rocks.includes(block) ? 0 : 1)),
};
const REACH = { rows: HALF_ROWS, columns: HALF_COLUMNS };

/** The reachable cell that promises most that was never seen, of the given ground and with the block `amid` around, for its steps; -1 when all is known. */
export function lookout(world: World, way: Way, ground: Ground | null, amid = 0): number {
  const { ways, count } = spread(world, way);
  return frontier(terrainOf(world), SIZE, ways, count, REACH, {
    suits: ground === null ? null : grounds[ground],
    amid,
  });
}

/** How many cells that were never seen would be in view from a place. */
export const unseenFrom = (world: World, row: number, column: number): number =>
  outlook(terrainOf(world), SIZE, [row, column], REACH, ANYTHING).unseen;

/** The action of a step towards `lookout`, or -1 when all that can be reached is known. */
export function explore(world: World, way: Way, ground: Ground | null): number {
  const cell = lookout(world, way, ground);
  return cell < 0 ? -1 : stepOf(world, known[way].ways.first[cell]);
}
