/** What a player knows of a world: the lit part of the view, what was seen before on each floor, and the ways between. Nothing here reads what was not in view once. */
import { FAR, makeWays, type Terrain, type Way } from '../ways.ts';
import { Action, Block, blockNames, CELLS, COLUMN_STEP, Item, itemNames, ROW_STEP, SIZE, solid } from './constants.ts';
import { facedColumn, facedRow, inBounds } from './grid.ts';
import { ores } from './interact.ts';
import { meleeNames, passiveNames, projectileNames, rangedNames } from './mob-tables.ts';
import { HALF_COLUMNS, HALF_ROWS, inView, isLit, isOverwritten, VIEW_COLUMNS, VIEW_ROWS } from './observe.ts';
import {
  COLUMN,
  DIRECTION,
  HEALTH,
  LEVEL,
  MOB,
  MOB_MASK,
  MOB_TYPE,
  mobAt,
  PICKAXE,
  PLAYER_PROJECTILE_SLOT,
  ROW,
  STONE,
  slotClass,
  type World,
} from './state.ts';

/** Creatures and shots by kind, in the order of the classes of a floor's mobs. */
export const creatureNames: readonly string[] = [...meleeNames, ...passiveNames, ...rangedNames, ...projectileNames];
/** Where the kinds of a class begin among them; the player's own shots are not told. */
const firstKind = [
  0,
  meleeNames.length,
  meleeNames.length + passiveNames.length,
  creatureNames.length - projectileNames.length,
];

const VIEW_CELLS = VIEW_ROWS * VIEW_COLUMNS;

/** Whether a cell at an offset from the player is in view, on the map and lit. */
function visible({ light, ints }: World, rows: number, columns: number): boolean {
  const row = ints[ROW] + rows;
  const column = ints[COLUMN] + columns;
  if (!inView(rows, columns) || !inBounds(row, column)) return false;
  return isLit(light[ints[LEVEL] * CELLS + row * SIZE + column]);
}

/** Index in `creatureNames` of what is at an offset from the player, the first of several, or -1. */
export function creatureAt(world: World, rows: number, columns: number): number {
  if (!visible(world, rows, columns)) return -1;
  const { ints } = world;
  let first = -1;
  for (let slot = 0, at = mobAt(ints[LEVEL], 0); slot < PLAYER_PROJECTILE_SLOT; slot++, at += MOB) {
    if (ints[at + MOB_MASK] !== 1 || ints[at] !== ints[ROW] + rows || ints[at + 1] !== ints[COLUMN] + columns) continue;
    const kind = firstKind[slotClass[slot]] + ints[at + MOB_TYPE];
    if ((first < 0 || kind < first) && !isOverwritten(ints, slot)) first = kind;
  }
  return first;
}

export interface Creature {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/** Creatures and shots in view, nearest first, those as far in the order of their kinds and places. */
export function creatures(world: World): readonly Creature[] {
  const { ints } = world;
  const ranks: number[] = [];
  for (let slot = 0, at = mobAt(ints[LEVEL], 0); slot < PLAYER_PROJECTILE_SLOT; slot++, at += MOB) {
    const rows = ints[at] - ints[ROW];
    const columns = ints[at + 1] - ints[COLUMN];
    if (ints[at + MOB_MASK] !== 1 || !visible(world, rows, columns) || isOverwritten(ints, slot)) continue;
    const kind = firstKind[slotClass[slot]] + ints[at + MOB_TYPE];
    const place = (rows + HALF_ROWS) * VIEW_COLUMNS + columns + HALF_COLUMNS;
    ranks.push(((Math.abs(rows) + Math.abs(columns)) * creatureNames.length + kind) * VIEW_CELLS + place);
  }
  return Object.freeze(ranks.sort((a, b) => a - b).map(creatureOf));
}

function creatureOf(rank: number): Creature {
  const place = rank % VIEW_CELLS;
  return Object.freeze({
    name: creatureNames[Math.floor(rank / VIEW_CELLS) % creatureNames.length],
    rows: Math.floor(place / VIEW_COLUMNS) - HALF_ROWS,
    columns: (place % VIEW_COLUMNS) - HALF_COLUMNS,
  });
}

/** Block id at an offset within the view; 1 beyond the edge, 0 beyond the view, darkness where it is dark. */
export function blockAt(world: World, rows: number, columns: number): number {
  const { map, ints } = world;
  const row = ints[ROW] + rows;
  const column = ints[COLUMN] + columns;
  if (!inView(rows, columns)) return 0;
  if (!inBounds(row, column)) return Block.OUT_OF_BOUNDS;
  return visible(world, rows, columns) ? map[ints[LEVEL] * CELLS + row * SIZE + column] : Block.DARKNESS;
}

/** What stands on the map of what was seen for a dark cell on which a torch was tried in vain: nothing else is out of bounds there. */
export const TRIED = Block.OUT_OF_BOUNDS;

/** Block id last seen at an offset on this floor; 1 beyond the edge, 0 where nothing was seen yet. */
export function seenAt({ seen, ints }: World, rows: number, columns: number): number {
  const row = ints[ROW] + rows;
  const column = ints[COLUMN] + columns;
  if (!inBounds(row, column)) return Block.OUT_OF_BOUNDS;
  const block = seen[ints[LEVEL] * CELLS + row * SIZE + column];
  return block === TRIED ? Block.DARKNESS : block;
}

/** Item id last seen on a cell of all floors; 0 for none and where it was dark whenever it was in view. */
export function lyingOn({ seen, items }: World, cell: number): number {
  return seen[cell] === Block.DARKNESS || seen[cell] <= Block.OUT_OF_BOUNDS ? Item.NONE : items[cell];
}

/** Item id last seen where the player stands. */
export const itemUnder = (world: World): number =>
  lyingOn(world, world.ints[LEVEL] * CELLS + world.ints[ROW] * SIZE + world.ints[COLUMN]);

/** Health as a player reads it, in thousandths: observations round it otherwise than the rules. */
export const healthOf = ({ floats }: World): number => Math.round(1000 * floats[HEALTH]) / 1000;

/** Whether one of the eight cells around the player was last seen to hold the block. */
export function nearSeen(world: World, block: number): boolean {
  for (let r = -1; r <= 1; r++) for (let c = -1; c <= 1; c++) if (seenAt(world, r, c) === block) return true;
  return false;
}

/** Item id at an offset within the view, 0 for none and in the dark. */
export function itemAt(world: World, rows: number, columns: number): number {
  const { items, ints } = world;
  if (!visible(world, rows, columns)) return Item.NONE;
  return items[ints[LEVEL] * CELLS + (ints[ROW] + rows) * SIZE + ints[COLUMN] + columns];
}

/** Name of the creature or block in front. */
export function faced(world: World): string {
  const rows = facedRow(world.ints) - world.ints[ROW];
  const columns = facedColumn(world.ints) - world.ints[COLUMN];
  const creature = creatureAt(world, rows, columns);
  return creature >= 0 ? creatureNames[creature] : blockNames[blockAt(world, rows, columns)];
}

/** What a name stands for: its number among blocks, items or creatures, -1 for those that it is none of. */
export interface Sight {
  readonly block: number;
  readonly item: number;
  readonly creature: number;
}

/** Blocks, things that lie on them, and creatures that can be met. */
export const sights: readonly string[] = [
  ...blockNames.slice(2),
  ...itemNames.slice(1),
  ...creatureNames.filter((name) => !blockNames.includes(name)),
];

export const sightOf = (name: string): Sight => ({
  block: blockNames.indexOf(name),
  item: itemNames.indexOf(name),
  creature: creatureNames.indexOf(name),
});

/** Whether it is in view. */
export function sees(world: World, { block, item, creature }: Sight): boolean {
  if (creature >= 0) return creatures(world).some(({ name }) => name === creatureNames[creature]);
  for (let r = -HALF_ROWS; r <= HALF_ROWS; r++) {
    for (let c = -HALF_COLUMNS; c <= HALF_COLUMNS; c++) {
      if (block >= 0 ? blockAt(world, r, c) === block : itemAt(world, r, c) === item) return true;
    }
  }
  return false;
}

// --- ways ---

const walkable = Uint8Array.from(solid, (wall, block) => {
  const never: readonly number[] = [Block.INVALID, Block.OUT_OF_BOUNDS, Block.WATER, Block.LAVA, Block.DARKNESS];
  return wall === 1 || never.includes(block) ? 0 : 1;
});
const TREES: readonly number[] = [Block.TREE, Block.FIRE_TREE, Block.ICE_SHRUB];

/** Steps that entering a block takes: 1 to walk, 2 to dig and walk, 3 to fill with stone that is dug again, 0 for never. */
function passage(block: number, ints: Int32Array, way: Way): number {
  if (walkable[block] === 1) return 1;
  if (way === 'walk') return 0;
  const ore = ores.get(block);
  if (ore !== undefined) return ints[PICKAXE] < ore.pickaxe || (way === 'sealed' && TREES.includes(block)) ? 0 : 2;
  const fills = block === Block.WATER || block === Block.LAVA;
  return fills && ints[PICKAXE] > 0 && ints[STONE] > 0 ? 3 : 0;
}

export const ways = makeWays(SIZE);

const prices = new Uint8Array(blockNames.length);
const terrains = new WeakMap<World, Terrain>();

export function terrainOf(world: World): Terrain {
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
    get from() {
      return ints[LEVEL] * CELLS;
    },
    prices(way) {
      for (let block = 0; block < prices.length; block++) prices[block] = passage(block, ints, way);
      return prices;
    },
    veil: Block.DARKNESS,
    tried: TRIED,
    creatures: () => creatures(world).map(({ rows, columns }) => (ints[ROW] + rows) * SIZE + ints[COLUMN] + columns),
  };
  terrains.set(world, terrain);
  return terrain;
}

/** To be called whenever a world has changed. */
export function forget(world: World): void {
  const terrain = terrains.get(world);
  if (terrain !== undefined) ways.forget(terrain);
}

export function avoid(world: World, row: number, column: number, steps: number): void {
  if (inBounds(row, column)) ways.avoid(terrainOf(world), row * SIZE + column, steps);
}

/** Whether at most `limit` cells can be reached on foot, all of them seen, none further than `reach` rows and columns together. */
export const enclosed = (world: World, limit: number, reach: number): boolean =>
  ways.enclosed(terrainOf(world), limit, reach);

/** Whether a creature, not a shot, stands at an offset. */
function standsAt(world: World, rows: number, columns: number): boolean {
  const creature = creatureAt(world, rows, columns);
  return creature >= 0 && creature < creatureNames.length - projectileNames.length;
}

/** The action that takes the first step of a way: moves, or hits, digs or fills what is in front and in the way. */
export function stepOf(world: World, direction: number): number {
  const { ints } = world;
  if (ints[DIRECTION] !== direction) return direction;
  if (standsAt(world, ROW_STEP[direction], COLUMN_STEP[direction])) return Action.DO;
  const block = seenAt(world, ROW_STEP[direction], COLUMN_STEP[direction]);
  if (walkable[block] === 1) return direction;
  if (block === Block.WATER || block === Block.LAVA) return Action.PLACE_STONE;
  return ores.has(block) ? Action.DO : direction;
}

/** Whether a cell of the player's floor holds what is sought, as far as is known. */
function holds(world: World, { block, item, creature }: Sight): (row: number, column: number) => boolean {
  const { seen, ints } = world;
  const floor = ints[LEVEL] * CELLS;
  if (creature >= 0) return (row, column) => creatureAt(world, row - ints[ROW], column - ints[COLUMN]) === creature;
  if (block >= 0) return (row, column) => inBounds(row, column) && seen[floor + row * SIZE + column] === block;
  return (row, column) => inBounds(row, column) && lyingOn(world, floor + row * SIZE + column) === item;
}

function isKnown(world: World, sight: Sight): boolean {
  if (sight.creature >= 0) return sees(world, sight);
  const floor = world.ints[LEVEL] * CELLS;
  if (sight.block >= 0) return world.seen.subarray(floor, floor + CELLS).includes(sight.block);
  return world.items.subarray(floor, floor + CELLS).includes(sight.item);
}

/** Direction in which a neighbour of `cell` is wanted, or 0. */
export function neighbour(cell: number, wanted: (row: number, column: number) => boolean): number {
  const row = Math.floor(cell / SIZE);
  for (let d = 1; d <= 4; d++) if (wanted(row + ROW_STEP[d], (cell % SIZE) + COLUMN_STEP[d])) return d;
  return 0;
}

/** The nearest cell that can be reached and lies beside what is sought, for things on the ground on it; or -1. */
function nearestTo(world: World, sight: Sight, way: Way): number {
  if (!isKnown(world, sight)) return -1;
  const there = holds(world, sight);
  const onto = sight.block < 0 && sight.creature < 0;
  const count = ways.spread(terrainOf(world), way);
  for (let i = 0; i < count; i++) {
    const cell = ways.order[i];
    if (onto ? there(Math.floor(cell / SIZE), cell % SIZE) : neighbour(cell, there) !== 0) return cell;
  }
  return -1;
}

/**
 * The action that brings the player nearer to facing the nearest known block or visible creature, or to standing on the
 * nearest known thing on the ground. -1 when none is known or no known way leads there, 0 when done.
 */
export function towards(world: World, name: string, sight: Sight, way: Way): number {
  if (faced(world) === name) return Action.NOOP;
  const cell = nearestTo(world, sight, way);
  if (cell < 0) return -1;
  if (ways.cost[cell] > 0) return stepOf(world, ways.first[cell]);
  return neighbour(cell, holds(world, sight));
}

/** Steps that `towards` needs, or -1. */
export function distance(world: World, sight: Sight, way: Way): number {
  const cell = nearestTo(world, sight, way);
  return cell < 0 ? -1 : ways.cost[cell];
}

/** The action of a step towards a known cell, 0 when there, or -1 when no known way leads there. */
export function go(world: World, row: number, column: number, way: Way): number {
  if (!inBounds(row, column)) return -1;
  ways.spread(terrainOf(world), way);
  const cost = ways.cost[row * SIZE + column];
  return cost === 0 ? 0 : cost < FAR ? stepOf(world, ways.first[row * SIZE + column]) : -1;
}
