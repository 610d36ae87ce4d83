/** What a player knows of a world: the view, what was seen before, and the ways between. Nothing here reads what was not in view once. */

import { WOOD_PICKAXE } from './act.ts';
import {
  blockNames,
  CELLS,
  COLUMN_STEP,
  DO,
  GRASS,
  mobNames,
  PATH,
  ROW_STEP,
  SAND,
  SIZE,
  STONE,
  TREE,
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

/** Steps to a cell from the player over what is known, and the direction of the first of them. */
const cost = new Int16Array(CELLS);
const first = new Uint8Array(CELLS);
const FAR = 32_000;
/** Cells in order of cost, by bucket: costs are small integers. */
const buckets: Int16Array[] = Array.from({ length: 4 }, () => new Int16Array(CELLS));
const fill = new Int32Array(4);

/** Steps that entering a block takes: 1 to walk, 2 to dig and walk, 0 for never. */
function passage(block: number, ints: Int32Array, dig: boolean): number {
  if (block === GRASS || block === SAND || block === PATH) return 1;
  if (dig && (block === TREE || (block === STONE && ints[WOOD_PICKAXE] > 0))) return 2;
  return 0;
}

/** Cells that can be reached, nearest first, and what they were found for; kept until the world shows something new. */
const order = new Int16Array(CELLS);
const known: { world: World | null; dig: boolean; count: number } = { world: null, dig: false, count: 0 };

/** To be called whenever a world has changed. */
export function forget(world: World): void {
  if (known.world === world) known.world = null;
}

/** Fills `cost`, `first` and `order` outwards from the player, once for each step of a world. */
function spread(world: World, dig: boolean): number {
  if (known.world === world && known.dig === dig) return known.count;
  known.world = world;
  known.dig = dig;
  known.count = 0;
  const { seen, ints } = world;
  cost.fill(FAR);
  fill.fill(0);
  if (!inBounds(ints[ROW], ints[COLUMN])) return 0;
  const start = ints[ROW] * SIZE + ints[COLUMN];
  cost[start] = 0;
  first[start] = 0;
  buckets[0][0] = start;
  fill[0] = 1;
  for (let price = 0, empty = 0; empty < 4; price++) {
    const bucket = buckets[price & 3];
    const count = fill[price & 3];
    fill[price & 3] = 0;
    empty = count === 0 ? empty + 1 : 0;
    for (let i = 0; i < count; i++) {
      const cell = bucket[i];
      // entered again since, at a lower price
      if (cost[cell] !== price) continue;
      order[known.count++] = cell;
      for (let d = 1; d <= 4; d++) {
        const row = (cell >> 6) + ROW_STEP[d];
        const column = (cell & 63) + COLUMN_STEP[d];
        if (!inBounds(row, column)) continue;
        const next = row * SIZE + column;
        const step = passage(seen[next], ints, dig);
        if (step === 0) continue;
        const stands = mobAt(world, row - ints[ROW], column - ints[COLUMN]) >= 0 ? 3 : 0;
        const total = price + Math.min(3, step + stands);
        if (total >= cost[next]) continue;
        cost[next] = total;
        first[next] = cell === start ? d : first[cell];
        const to = total & 3;
        buckets[to][fill[to]++] = next;
      }
    }
  }
  return known.count;
}

/** The nearest cell that can be reached and satisfies `found`, or -1. */
function nearest(world: World, dig: boolean, found: (cell: number) => boolean): number {
  const count = spread(world, dig);
  for (let i = 0; i < count; i++) if (found(order[i])) return order[i];
  return -1;
}

/** The action that takes the first step of a way: moves, or digs what is in front and in the way. */
function stepOf(world: World, direction: number): number {
  const { ints, map } = world;
  const row = ints[ROW] + ROW_STEP[direction];
  const column = ints[COLUMN] + COLUMN_STEP[direction];
  const block = inBounds(row, column) ? map[row * SIZE + column] : 0;
  const blocked = block === TREE || block === STONE;
  return blocked && ints[DIRECTION] === direction ? DO : direction;
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
export function towards(world: World, name: string, dig: boolean): number {
  if (faced(world) === name) return 0;
  const cell = nearestTo(world, name, dig);
  if (cell < 0) return -1;
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

/** Whether a block of the name was seen, or a mob of it is in view: most names are neither, and need no search. */
function isKnown(world: World, name: string): boolean {
  const block = blockNames.indexOf(name as (typeof blockNames)[number]);
  return block >= 0 ? world.seen.includes(block) : sees(world, name);
}

/** The nearest cell that can be reached and lies beside what the name says, or -1. */
function nearestTo(world: World, name: string, dig: boolean): number {
  if (!isKnown(world, name)) return -1;
  const there = wanted(world, name);
  return nearest(world, dig, (at) => neighbour(at, there) !== 0);
}

/** The action of a step towards a known cell, 0 when there, or -1 when no known way leads there. */
export function go(world: World, row: number, column: number, dig: boolean): number {
  const target = inBounds(row, column) ? row * SIZE + column : -1;
  const cell = target < 0 ? -1 : spread(world, dig) > 0 && cost[target] < FAR ? target : -1;
  return cell < 0 ? -1 : cost[cell] === 0 ? 0 : stepOf(world, first[cell]);
}

/** Steps to face the nearest known block or visible mob of a name, or -1. */
export function distance(world: World, name: string, dig: boolean): number {
  const cell = nearestTo(world, name, dig);
  return cell < 0 ? -1 : cost[cell];
}

/** The action of a step towards the nearest place that shows something new, or -1 when all that can be reached is known. */
export function explore(world: World, dig: boolean): number {
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
  const cell = nearest(world, dig, fresh);
  return cell < 0 || cost[cell] === 0 ? -1 : stepOf(world, first[cell]);
}
