/** What a player knows of a world: the view, what was seen before, and the ways between. Nothing here reads what was not in view once. */

import { STONES, WOOD_PICKAXE } from './act.ts';
import {
  blockNames,
  CELLS,
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
import { VIEW_COLUMNS, VIEW_ROWS } from './observe.ts';
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

const kinds = [
  [ZOMBIES, ZOMBIE_COUNT],
  [COWS, COW_COUNT],
  [SKELETONS, SKELETON_COUNT],
  [ARROWS, ARROW_COUNT],
] as const;

/** Index of the kind of mob at an offset from the player, or -1; only within the view. */
export function mobAt({ ints }: World, rows: number, columns: number): number {
  if (Math.abs(rows) > HALF_ROWS || Math.abs(columns) > HALF_COLUMNS) return -1;
  for (let kind = 0; kind < kinds.length; kind++) {
    const [first, count] = kinds[kind];
    for (let i = 0, at = first; i < count; i++, at += MOB) {
      if (ints[at + MOB_MASK] === 1 && ints[at] === ints[ROW] + rows && ints[at + 1] === ints[COLUMN] + columns)
        return kind;
    }
  }
  return -1;
}

/** Block id at an offset within the view; 1 beyond the edge, 0 beyond the view. */
export function blockAt({ map, ints }: World, rows: number, columns: number): number {
  if (Math.abs(rows) > HALF_ROWS || Math.abs(columns) > HALF_COLUMNS) return 0;
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

/** Mobs in the view, nearest first. */
export function creatures({ ints }: World): readonly Creature[] {
  const list: Creature[] = [];
  for (let kind = 0; kind < kinds.length; kind++) {
    const [first, count] = kinds[kind];
    for (let i = 0, at = first; i < count; i++, at += MOB) {
      const rows = ints[at] - ints[ROW];
      const columns = ints[at + 1] - ints[COLUMN];
      if (ints[at + MOB_MASK] !== 1 || Math.abs(rows) > HALF_ROWS || Math.abs(columns) > HALF_COLUMNS) continue;
      list.push(Object.freeze({ name: mobNames[kind], rows, columns }));
    }
  }
  const far = ({ rows, columns }: Creature) => Math.abs(rows) + Math.abs(columns);
  return Object.freeze(list.sort((a, b) => far(a) - far(b)));
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

/** All ways of a kind from the player over what is known; kept until the world changes. */
interface Ways {
  world: World | null;
  /** Steps to a cell, FAR where none lead, and the direction of the first of them. */
  readonly cost: Int16Array;
  readonly first: Uint8Array;
  /** Cells that can be reached, nearest first, and how many. */
  readonly order: Int16Array;
  count: number;
  /** The nearest cell beside each block, or -1. */
  readonly beside: Int16Array;
}
const FAR = 32_000;
const makeWays = (): Ways => ({
  ...{ world: null, count: 0, cost: new Int16Array(CELLS), first: new Uint8Array(CELLS) },
  ...{ order: new Int16Array(CELLS), beside: new Int16Array(blockNames.length) },
});
const ways: Readonly<Record<Way, Ways>> = { walk: makeWays(), dig: makeWays(), sealed: makeWays() };
const clearWays = (world: World) => {
  if (ways.walk.world === world) ways.walk.world = null;
  if (ways.dig.world === world) ways.dig.world = null;
  if (ways.sealed.world === world) ways.sealed.world = null;
};
/** 1 where a creature in view stands, while ways are spread. */
const stands = new Uint8Array(CELLS);
/** Cells in order of cost, by bucket: a step costs less than there are buckets. */
const BUCKETS = 16;
const buckets: Int16Array[] = Array.from({ length: BUCKETS }, () => new Int16Array(CELLS));
const fill = new Int32Array(BUCKETS);
/** Steps on top for entering a cell, as the skill asked, and the cells that have some. */
const extra = new Uint8Array(CELLS);
const dearCells: number[] = [];
let dearWorld: World | null = null;

/** Makes ways through a cell longer by so many steps, at most 9, until the world changes. */
export function avoid(world: World, row: number, column: number, steps: number): void {
  if (dearWorld !== world) clearExtra(world);
  if (!inBounds(row, column)) return;
  const cell = row * SIZE + column;
  if (extra[cell] === 0) dearCells.push(cell);
  extra[cell] = Math.max(extra[cell], Math.min(9, Math.max(0, steps)));
  clearWays(world);
}

function clearExtra(world: World | null): void {
  for (const cell of dearCells) extra[cell] = 0;
  dearCells.length = 0;
  dearWorld = world;
}

/**
 * How to get somewhere: on foot; digging through stone and trees and filling water where that is shorter; or `sealed`: digging
 * through stone and filling water, and only where that opens no way to the player.
 */
export type Way = 'walk' | 'dig' | 'sealed';

const walks = (block: number) => block === GRASS || block === SAND || block === PATH;

/** Steps that entering a block takes: 1 to walk, 2 to dig and walk, 3 to fill with stone that is dug again, 0 for never. */
function passage(block: number, ints: Int32Array, way: Way): number {
  if (walks(block)) return 1;
  if (way === 'walk') return 0;
  if (block === STONE && ints[WOOD_PICKAXE] > 0) return 2;
  if (block === WATER && ints[WOOD_PICKAXE] > 0 && ints[STONES] > 0) return 3;
  return block === TREE && way === 'dig' ? 2 : 0;
}

/** Whether to dig a cell out opens no way: all around is known and shut, or reached already. */
function staysShut(seen: Uint8Array, cost: Int16Array, cell: number): boolean {
  for (let d = 1; d <= 4; d++) {
    const row = (cell >> 6) + ROW_STEP[d];
    const column = (cell & 63) + COLUMN_STEP[d];
    if (!inBounds(row, column)) continue;
    const side = row * SIZE + column;
    if ((seen[side] === 0 || walks(seen[side])) && cost[side] === FAR) return false;
  }
  return true;
}

const region = new Int16Array(CELLS);
const inRegion = new Uint8Array(CELLS);

/** Whether at most `limit` cells can be reached on foot, all of them seen, none further than `reach` rows and columns together. */
export function enclosed({ seen, ints }: World, limit: number, reach: number): boolean {
  if (!inBounds(ints[ROW], ints[COLUMN])) return false;
  region[0] = ints[ROW] * SIZE + ints[COLUMN];
  inRegion[region[0]] = 1;
  let count = 1;
  let shut = true;
  for (let i = 0; i < count && shut; i++) {
    for (let d = 1; d <= 4; d++) {
      const row = (region[i] >> 6) + ROW_STEP[d];
      const column = (region[i] & 63) + COLUMN_STEP[d];
      if (!inBounds(row, column)) continue;
      const cell = row * SIZE + column;
      if (seen[cell] === 0) shut = false;
      if (!walks(seen[cell]) || inRegion[cell] === 1) continue;
      if (Math.abs(row - ints[ROW]) + Math.abs(column - ints[COLUMN]) > reach) shut = false;
      region[count++] = cell;
      inRegion[cell] = 1;
    }
    if (count > limit) shut = false;
  }
  for (let i = 0; i < count; i++) inRegion[region[i]] = 0;
  return shut;
}

/** To be called whenever a world has changed. */
export function forget(world: World): void {
  clearWays(world);
  if (dearWorld === world) clearExtra(null);
}

/** All ways of a kind, spread outwards from the player once for each step of a world. */
function spread(world: World, way: Way): Ways {
  const all = ways[way];
  if (dearWorld !== world && dearWorld !== null) clearExtra(null);
  if (all.world === world) return all;
  all.world = world;
  all.count = 0;
  all.cost.fill(FAR);
  all.beside.fill(-1);
  const { ints } = world;
  if (!inBounds(ints[ROW], ints[COLUMN])) return all;
  markCreatures(ints, 1);
  fillWays(world, way, all);
  markCreatures(ints, 0);
  findBlocks(world.seen, all);
  return all;
}

function markCreatures(ints: Int32Array, mark: number): void {
  for (const [first, count] of kinds) {
    for (let i = 0, at = first; i < count; i++, at += MOB) {
      if (ints[at + MOB_MASK] !== 1 || !inView(ints, at)) continue;
      if (inBounds(ints[at], ints[at + 1])) stands[ints[at] * SIZE + ints[at + 1]] = mark;
    }
  }
}

const inView = (ints: Int32Array, at: number) =>
  Math.abs(ints[at] - ints[ROW]) <= HALF_ROWS && Math.abs(ints[at + 1] - ints[COLUMN]) <= HALF_COLUMNS;

function fillWays({ seen, ints }: World, way: Way, all: Ways): void {
  const { cost, first, order } = all;
  const start = ints[ROW] * SIZE + ints[COLUMN];
  fill.fill(0);
  cost[start] = 0;
  first[start] = 0;
  buckets[0][0] = start;
  fill[0] = 1;
  for (let price = 0, empty = 0; empty < BUCKETS; price++) {
    const bucket = buckets[price % BUCKETS];
    const count = fill[price % BUCKETS];
    fill[price % BUCKETS] = 0;
    empty = count === 0 ? empty + 1 : 0;
    for (let i = 0; i < count; i++) {
      const cell = bucket[i];
      // entered again since, at a lower price
      if (cost[cell] !== price) continue;
      order[all.count++] = cell;
      for (let d = 1; d <= 4; d++) {
        const row = (cell >> 6) + ROW_STEP[d];
        const column = (cell & 63) + COLUMN_STEP[d];
        if (!inBounds(row, column)) continue;
        const next = row * SIZE + column;
        const step = passage(seen[next], ints, way);
        if (step === 0 || (way === 'sealed' && step > 1 && !staysShut(seen, cost, next))) continue;
        const total = price + step + 3 * stands[next] + extra[next];
        if (total >= cost[next]) continue;
        cost[next] = total;
        first[next] = cell === start ? d : first[cell];
        const to = total % BUCKETS;
        buckets[to][fill[to]++] = next;
      }
    }
  }
}

function findBlocks(seen: Uint8Array, { order, count, beside }: Ways): void {
  for (let i = 0; i < count; i++) {
    const cell = order[i];
    for (let d = 1; d <= 4; d++) {
      const row = (cell >> 6) + ROW_STEP[d];
      const column = (cell & 63) + COLUMN_STEP[d];
      if (!inBounds(row, column)) continue;
      const block = seen[row * SIZE + column];
      if (beside[block] < 0) beside[block] = cell;
    }
  }
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
  if (faced(world) === name) return 0;
  const cell = nearestTo(world, name, way);
  if (cell < 0) return -1;
  const { cost, first } = ways[way];
  return cost[cell] === 0 ? neighbour(cell, wanted(world, name)) : stepOf(world, first[cell]);
}

/** Whether a place holds what the name says. */
function wanted(world: World, name: string): (row: number, column: number) => boolean {
  const { seen, ints } = world;
  const kind = mobNames.indexOf(name as (typeof mobNames)[number]);
  const block = blockNames.indexOf(name as (typeof blockNames)[number]);
  if (kind < 0) return (row, column) => inBounds(row, column) && seen[row * SIZE + column] === block;
  return (row, column) => mobAt(world, row - ints[ROW], column - ints[COLUMN]) === kind;
}

/** The nearest cell that can be reached and lies beside what the name says, or -1. */
function nearestTo(world: World, name: string, way: Way): number {
  const block = blockNames.indexOf(name as (typeof blockNames)[number]);
  if (block >= 0) return spread(world, way).beside[block];
  const kind = mobNames.indexOf(name as (typeof mobNames)[number]);
  if (kind < 0) return -1;
  const { ints } = world;
  const [first, count] = kinds[kind];
  let best = -1;
  for (let i = 0, at = first; i < count; i++, at += MOB) {
    if (ints[at + MOB_MASK] !== 1 || !inView(ints, at)) continue;
    const { cost } = spread(world, way);
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
  const { cost, first } = spread(world, way);
  return cost[target] === FAR ? -1 : cost[target] === 0 ? 0 : stepOf(world, first[target]);
}

/** Steps to face the nearest known block or visible mob of a name, or -1. */
export function distance(world: World, name: string, way: Way): number {
  const cell = nearestTo(world, name, way);
  return cell < 0 ? -1 : ways[way].cost[cell];
}

/** Where a block lies, as the handbook says. */
export type Ground = 'surface' | 'underground';
const underground = Uint8Array.from(blockNames, (_, block) =>
  [STONE, PATH, COAL, IRON, DIAMOND, LAVA].includes(block) ? 1 : 0,
);
/** Steps that a place of the other ground must be nearer to be preferred. */
const OTHER_GROUND = 60;

/**
 * The action of a step towards the nearest place that shows something new, one of the given ground rather than another, or
 * -1 when all that can be reached is known.
 */
export function explore(world: World, way: Way, ground: Ground | null): number {
  const { seen } = world;
  const unseen = (row: number, column: number) => inBounds(row, column) && seen[row * SIZE + column] === 0;
  const fresh = (at: number) => {
    const row = at >> 6;
    const column = at & 63;
    for (let r = -HALF_ROWS; r <= HALF_ROWS; r += HALF_ROWS) {
      for (let c = -HALF_COLUMNS; c <= HALF_COLUMNS; c += HALF_COLUMNS) if (unseen(row + r, column + c)) return true;
    }
    return false;
  };
  const suits = (at: number) => ground === null || (underground[seen[at]] === 1) === (ground === 'underground');
  const { order, count, cost, first } = spread(world, way);
  let best = -1;
  for (let i = 0; i < count; i++) {
    const cell = order[i];
    if (best >= 0 && cost[cell] > cost[best] + OTHER_GROUND) break;
    if (!fresh(cell)) continue;
    if (best < 0) best = cell;
    if (suits(cell)) {
      best = cell;
      break;
    }
  }
  return best < 0 || cost[best] === 0 ? -1 : stepOf(world, first[best]);
}
