/**
 * One world as bytes: seed, the blocks changed since generation, and all that moves. Loading regenerates the terrain and
 * applies the changes. Layout: magic, version, checksum and settings hash (4 bytes each), then the payload; little-endian.
 */
import { RlgptError } from '../../core/errors.ts';
import type { Tables } from './rules/tables.ts';
import { rebuild } from './state.ts';
import { bodyKeys } from './world/body.ts';
import { entityColumns } from './world/entities.ts';
import { groundColumns } from './world/items.ts';
import { setBlock, type World } from './world/world.ts';

const MAGIC = 0x574d4c52; // 'RLMW'
const VERSION = 3;
const HEADER = 16;

/** Numbers of a world that are saved as they are. */
const scalars = [
  ...(['seed', 'digCell', 'digHeld', 'digProgress', 'time', 'steps', 'spawnX', 'spawnY', 'spawnZ'] as const),
  ...(['sinceSwing', 'harmed', 'harmedBy', 'harmedAt', 'harmX', 'harmY', 'harmZ'] as const),
];

type Column = Uint8Array | Int16Array | Int32Array | Uint32Array | Float64Array;

function bagColumns({ bag, startHave, startUsed, kills, startKills }: World): readonly Column[] {
  return [
    bag.item,
    bag.quantity,
    bag.wear,
    bag.have,
    bag.worn,
    bag.wornWear,
    bag.used,
    startHave,
    startUsed,
    kills,
    startKills,
  ];
}

function checksum(bytes: Uint8Array): number {
  let h = 0x811c9dc5;
  for (let i = HEADER - 4; i < bytes.length; i++) h = Math.imul(h ^ bytes[i], 0x01000193);
  return h >>> 0;
}

/** The bytes of a typed array, in the machine's order, which is little-endian wherever Node runs. */
function bytesOf(column: Column): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

/** `settings` is a hash of what else shapes a world (rules and biome). Equal states give equal bytes. */
export function saveWorld(world: World, settings: number): Uint8Array {
  const cells = Uint32Array.from(new Set(world.changed)).sort();
  const flow = [...world.flow].sort(([a], [b]) => a - b);
  const columns: Column[] = [
    Float64Array.from(scalars, (key) => world[key]),
    Float64Array.from(bodyKeys, (key) => world.body[key]),
    world.luck.save(),
    world.dice.save(),
    world.whim.save(),
    ...bagColumns(world),
    Uint32Array.of(cells.length, world.ground.count, world.entities.count, flow.length, world.stirred.length),
    Uint32Array.from(flow.map(([cell]) => cell)),
    Uint32Array.from(flow.map(([, level]) => level)),
    Uint32Array.from(world.stirred),
    cells,
    Uint8Array.from(cells, (cell) => world.blocks[cell]),
    ...groundColumns(world.ground).map((column) => column.subarray(0, world.ground.count)),
    ...entityColumns(world.entities).map((column) => column.subarray(0, world.entities.count)),
  ];
  const bytes = new Uint8Array(HEADER + columns.reduce((sum, column) => sum + column.byteLength, 0));
  let at = HEADER;
  for (const column of columns) {
    bytes.set(bytesOf(column), at);
    at += column.byteLength;
  }
  const header = new DataView(bytes.buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, VERSION, true);
  header.setUint32(12, settings, true);
  header.setUint32(8, checksum(bytes), true);
  return bytes;
}

function corrupt(what: string, remedy: string): RlgptError {
  return new RlgptError('corrupt', `saved world: ${what}`, remedy);
}

function checkHeader(bytes: Uint8Array, settings: number): void {
  const again = 'Save it again with this version.';
  if (bytes.length < HEADER) throw corrupt(`${bytes.length} bytes are too few`, again);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [magic, version, sum] = [0, 4, 8].map((at) => header.getUint32(at, true));
  if (magic !== MAGIC) throw corrupt(`begins with ${magic.toString(16)}, not with its mark`, again);
  if (version !== VERSION) throw corrupt(`version ${version} is not ${VERSION}`, again);
  if (sum !== checksum(bytes)) throw corrupt('the checksum differs', 'Restore the bytes from a good copy.');
  if (header.getUint32(12, true) !== settings) {
    throw corrupt('it belongs to other rules or another biome', 'Load it into a world made with the same options.');
  }
}

/** Restores a world exactly. Throws RlgptError 'corrupt', before any change, for bytes that `saveWorld` did not write. */
export function loadWorld(world: World, tables: Tables, biome: string, bytes: Uint8Array, settings: number): void {
  checkHeader(bytes, settings);
  let at = HEADER;
  const read = <T extends Column>(column: T): T => {
    bytesOf(column).set(bytes.subarray(at, at + column.byteLength));
    at += column.byteLength;
    return column;
  };
  const numbers = read(new Float64Array(scalars.length));
  rebuild(world, tables, biome, numbers[0]);
  scalars.forEach((key, i) => {
    world[key] = numbers[i];
  });
  const body = read(new Float64Array(bodyKeys.length));
  bodyKeys.forEach((key, i) => {
    world.body[key] = body[i];
  });
  world.luck.restore(read(new Uint32Array(4)));
  world.dice.restore(read(new Uint32Array(4)));
  world.whim.restore(read(new Uint32Array(4)));
  for (const column of bagColumns(world)) read(column);
  world.bag.version++;
  const [changes, items, entities, flows, stirred] = read(new Uint32Array(5));
  const running = read(new Uint32Array(flows));
  const levels = read(new Uint32Array(flows));
  const waiting = read(new Uint32Array(stirred));
  const cells = read(new Uint32Array(changes));
  const blocks = read(new Uint8Array(changes));
  for (let i = 0; i < changes; i++) restoreBlock(world, tables, cells[i], blocks[i]);
  for (let i = 0; i < flows; i++) world.flow.set(running[i], levels[i]);
  world.stirred.push(...waiting);
  for (const column of groundColumns(world.ground)) read(column.subarray(0, items));
  world.ground.count = items;
  world.ground.version = world.version;
  for (const column of entityColumns(world.entities)) read(column.subarray(0, entities));
  world.entities.count = entities;
  world.entities.version++;
  world.entities.world = world.version;
}

/** A cell that changed and changed back counts as changed too, so that saving again gives equal bytes. */
function restoreBlock(world: World, tables: Tables, cell: number, block: number): void {
  if (world.blocks[cell] !== block) {
    setBlock(world, tables, cell, block);
    return;
  }
  world.changed.push(cell);
  world.before.push(block);
}
