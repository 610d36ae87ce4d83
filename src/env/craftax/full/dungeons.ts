/** Floors of rooms and paths: dungeon, sewers and vault (`generate_dungeon`). */
import { chooseOpen } from '../choice.ts';
import { Block, CELLS, Item, SIZE } from './constants.ts';
import { chooseOne, type Floor } from './floor.ts';
import { type DungeonSeeds, LEAST_ROOM, ROOMS } from './seeds.ts';

const f = Math.fround;

/** Rooms may reach over the edge of the floor, so they are laid on a larger sheet and cut. */
const MARGIN = 10;
const SHEET = SIZE + 2 * MARGIN;
const PART = 16;
const PARTS_ACROSS = SIZE / PART;
const FOUNTAIN_ABOVE = 0.5;
const PLAIN = f(0.9);

interface Kind {
  /** In the first room. */
  readonly special: number;
  readonly fountain: number;
  /** What lies here and there on paths. */
  readonly puddle: number;
}

/** In the order of their depth. */
const kinds: readonly Kind[] = [
  { special: Block.PATH, fountain: Block.FOUNTAIN, puddle: Block.PATH },
  { special: Block.ENCHANTMENT_TABLE_ICE, fountain: Block.WATER, puddle: Block.WATER },
  { special: Block.ENCHANTMENT_TABLE_FIRE, fountain: Block.FOUNTAIN, puddle: Block.PATH },
];

const blocks = new Uint8Array(SHEET * SHEET);
const things = new Uint8Array(SHEET * SHEET);
/** Row and column of the first cell of each room on the sheet. */
const rows = new Int32Array(ROOMS);
const columns = new Int32Array(ROOMS);
const free = new Uint8Array(PARTS_ACROSS * PARTS_ACROSS);
const joined = new Uint8Array(ROOMS);
const open = new Uint8Array(CELLS);

/** Fills `floor`; `index` counts floors of rooms from the top. */
export function generateDungeon(floor: Floor, index: number, seeds: DungeonSeeds): void {
  blocks.fill(Block.INVALID);
  things.fill(Item.NONE);
  for (let row = 0; row < SIZE; row++) {
    const from = (row + MARGIN) * SHEET + MARGIN;
    blocks.fill(Block.WALL, from, from + SIZE);
  }
  free.fill(1);
  for (let room = 0; room < ROOMS; room++) addRoom(room, kinds[index], seeds);
  joined.fill(0);
  joined[ROOMS - 1] = 1;
  for (let room = 0; room < ROOMS; room++) {
    addPath(room, nth(joined, seeds.sinks[room]));
    joined[room] = 1;
  }
  blocks[(rows[0] + 2) * SHEET + columns[0] + 2] = kinds[index].special;
  cut(floor, kinds[index], seeds);
  floor.light.fill(1);
  placeLadders(floor, seeds);
}

/** The place of the flag that falls to `luck` in [0, 1). */
function nth(flags: Uint8Array, luck: number): number {
  let count = 0;
  for (let i = 0; i < flags.length; i++) count += flags[i];
  let left = Math.ceil(f(count * f(1 - luck)));
  let i = 0;
  while (flags[i] === 0 || --left > 0) i++;
  return i;
}

function addRoom(room: number, { fountain }: Kind, seeds: DungeonSeeds): void {
  const height = LEAST_ROOM + seeds.sizes[2 * room];
  const width = LEAST_ROOM + seeds.sizes[2 * room + 1];
  const part = nth(free, seeds.parts[room]);
  free[part] = 0;
  const row = (part % PARTS_ACROSS) * PART + MARGIN + seeds.shifts[2 * room];
  const column = Math.floor(part / PARTS_ACROSS) * PART + MARGIN + seeds.shifts[2 * room + 1];
  rows[room] = row;
  columns[room] = column;
  const at = (r: number, c: number) => (row + r) * SHEET + column + c;
  for (let r = 0; r < height; r++) blocks.fill(Block.PATH, at(r, 0), at(r, width));
  for (const r of [0, height - 1]) for (const c of [0, width - 1]) things[at(r, c)] = Item.TORCH;
  blocks[at(1 + seeds.chests[2 * room], 1 + seeds.chests[2 * room + 1])] = Block.CHEST;
  if (seeds.wet[room] > FOUNTAIN_ABOVE) {
    blocks[at(1 + seeds.fountains[2 * room], 1 + seeds.fountains[2 * room + 1])] = fountain;
  }
}

/** Digs from one room to another, along the row of the first, then along the column of the second. */
function addPath(source: number, sink: number): void {
  const [fromColumn, toColumn] = [columns[source], columns[sink]];
  for (let column = Math.min(fromColumn, toColumn); column <= Math.max(fromColumn, toColumn); column++) {
    if (fromColumn !== toColumn) dig(rows[source] * SHEET + column);
  }
  const [fromRow, toRow] = [rows[source], rows[sink]];
  for (let row = Math.min(fromRow, toRow); row <= Math.max(fromRow, toRow); row++) {
    if (fromRow !== toRow) dig(row * SHEET + toColumn);
  }
}

function dig(cell: number): void {
  if (blocks[cell] === Block.WALL) blocks[cell] = Block.PATH;
}

/** Whether a cell of the floor or one of its four neighbours is something else than wall. */
function besideOpen(map: Uint8Array, row: number, column: number): boolean {
  const cell = row * SIZE + column;
  return (
    map[cell] !== Block.WALL ||
    (row > 0 && map[cell - SIZE] !== Block.WALL) ||
    (row < SIZE - 1 && map[cell + SIZE] !== Block.WALL) ||
    (column > 0 && map[cell - 1] !== Block.WALL) ||
    (column < SIZE - 1 && map[cell + 1] !== Block.WALL)
  );
}

const uncut = new Uint8Array(CELLS);

/** Cuts the floor out of the sheet; walls out of sight become darkness, some others grow moss, some paths hold a puddle. */
function cut({ map, items }: Floor, { puddle }: Kind, { moss }: DungeonSeeds): void {
  for (let row = 0; row < SIZE; row++) {
    const from = (row + MARGIN) * SHEET + MARGIN;
    uncut.set(blocks.subarray(from, from + SIZE), row * SIZE);
    items.set(things.subarray(from, from + SIZE), row * SIZE);
  }
  for (let cell = 0; cell < CELLS; cell++) {
    const block = uncut[cell];
    if (block === Block.WALL) {
      if (!besideOpen(uncut, Math.floor(cell / SIZE), cell % SIZE)) map[cell] = Block.DARKNESS;
      else map[cell] = f(1 - moss(cell)) > PLAIN ? Block.WALL_MOSS : Block.WALL;
    } else if (block === Block.PATH && puddle !== Block.PATH && items[cell] === Item.NONE) {
      map[cell] = f(1 - moss(cell)) > PLAIN ? puddle : block;
    } else map[cell] = block;
  }
}

function placeLadders(floor: Floor, { ladderDown, ladderUp }: DungeonSeeds): void {
  let count = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    open[cell] = floor.map[cell] === Block.PATH ? 1 : 0;
    count += open[cell];
  }
  floor.ladderDown = chooseOpen(open, count, ladderDown);
  floor.items[floor.ladderDown] = Item.LADDER_DOWN;
  floor.ladderUp = chooseOne(floor.map, Block.PATH, ladderUp);
  floor.items[floor.ladderUp] = Item.LADDER_UP;
}
