/**
 * The state of one world: a closed box of voxels and everything that moves in it. Sides, floor and top stop bodies;
 * rays see bedrock at sides and floor and nothing above the top. Block changes go through `setBlock` only.
 */
import type { Rng } from '../../../core/rng.ts';
import type { Tables } from '../rules/tables.ts';
import type { Body } from './body.ts';
import type { Entities } from './entities.ts';
import type { Bag } from './inventory.ts';
import type { GroundItems } from './items.ts';

export const NX = 96;
export const NY = 64;
export const NZ = 96;
/** Index of a cell: y * SY + z * SZ + x. */
export const SZ = NX;
export const SY = NX * NZ;

/** What a ray met. Face is the side entered: 0 west (-x), 1 east, 2 bottom, 3 top, 4 north (-z), 5 south; -1 from within. */
export interface Hit {
  /** Block id; air when nothing was met within range. */
  block: number;
  /** Cell index, or -1 for nothing or the border. */
  cell: number;
  face: number;
  /** Blocks from the origin; the range when nothing was met. */
  distance: number;
}

export interface World {
  seed: number;
  readonly blocks: Uint8Array;
  /** By column (z * SZ + x): no opaque block lies above this height. A bound, so that rays read few blocks. */
  readonly roof: Uint8Array;
  /** By tile: no opaque block near the tile lies above this height. See `surveySkyline`. */
  readonly skyline: Uint8Array;
  /** Rises with every block change. */
  version: number;
  /** Cells changed since generation, in order, with repeats. */
  readonly changed: number[];
  /** What each of them held before. */
  readonly before: number[];
  /** Strength of running liquids by cell, and cells of liquids that may run on. */
  readonly flow: Map<number, number>;
  readonly stirred: number[];
  /** Cells that hold stations. */
  readonly stations: number[];
  readonly body: Body;
  readonly bag: Bag;
  readonly ground: GroundItems;
  readonly entities: Entities;
  /** Deaths of living things since reset, by kind. */
  readonly kills: Int32Array;
  /** The same at the start of the episode. */
  readonly startKills: Int32Array;
  /** What last hurt the player (index into `causes`), by how many half hearts, and at which step. */
  harmed: number;
  harmedBy: number;
  harmedAt: number;
  /** From the player to what did it, in blocks; all 0 for what has no place. */
  harmX: number;
  harmY: number;
  harmZ: number;
  /** Ticks since the last blow of the player's hand, at most 1000. */
  sinceSwing: number;
  /** Luck of drops, and the generator of skill code: apart, so that a skill's draws do not change the world. */
  luck: Rng;
  dice: Rng;
  /** Moods of living things. */
  whim: Rng;
  /** The block being dug, or -1, with the item held; progress in 25ths of a tick on dry ground. */
  digCell: number;
  digHeld: number;
  digProgress: number;
  /** Under the crosshair as of `aimView`. */
  readonly aim: Hit;
  aimView: number;
  /** World version at which the body was found at rest, unharmed and dry, or -1: such a tick changes nothing. */
  restVersion: number;
  /** Rises whenever the eye, the look or a block changed: results of rays keep while it stands. */
  view: number;
  /** Ticks of the day, 0 to 23999; 6000 is noon. */
  time: number;
  /** Time of day does not pass. */
  clockStands: boolean;
  /** Hostile things come in the dark. */
  spawning: boolean;
  /** Steps since reset. */
  steps: number;
  spawnX: number;
  spawnY: number;
  spawnZ: number;
  /** Items held at reset, by item id. */
  readonly startHave: Int32Array;
  /** Uses of items by then, by item id. */
  readonly startUsed: Int32Array;
}

/** Block id at integer coordinates; bedrock beyond sides and floor, air above the top. */
export function blockAt(world: World, tables: Tables, x: number, y: number, z: number): number {
  if (x < 0 || x >= NX || z < 0 || z >= NZ || y < 0) return tables.outside;
  return y >= NY ? tables.air : world.blocks[y * SY + z * SZ + x];
}

/** Tells the roof of an opaque block. */
export function raiseRoof(roof: Uint8Array, cell: number): void {
  const y = Math.floor(cell / SY);
  const column = cell - y * SY;
  if (roof[column] < y) roof[column] = y;
}

/** Columns along a side of a tile of the skyline, and tiles along a side of the world. */
export const TILE = 4;
export const TILES = NX / TILE;
/** The skyline of a tile counts so many tiles around it. */
const AROUND = 1;
/** Columns that the skyline of a tile covers on each side of the tile. */
export const SKYLINE_MARGIN = AROUND * TILE;

/**
 * Computes the skyline from the roof: a coarse bound of heights, by which rays that lead above everything end at once.
 * Near the border it is the top of the world, so that nothing is said about what lies beyond.
 */
export function surveySkyline({ roof, skyline }: Pick<World, 'roof' | 'skyline'>): void {
  skyline.fill(0);
  for (let tz = 0; tz < TILES; tz++) {
    for (let tx = 0; tx < TILES; tx++) {
      let top = 0;
      for (let z = tz * TILE; z < (tz + 1) * TILE; z++) {
        for (let x = tx * TILE; x < (tx + 1) * TILE; x++) top = Math.max(top, roof[z * SZ + x]);
      }
      raiseSkyline(skyline, tx, tz, top);
    }
  }
  for (let tz = 0; tz < TILES; tz++) {
    for (let tx = 0; tx < TILES; tx++) {
      const edge = Math.min(tx, tz, TILES - 1 - tx, TILES - 1 - tz);
      if (edge < AROUND) skyline[tz * TILES + tx] = NY;
    }
  }
}

/** Raises the skyline of all tiles around one. */
function raiseSkyline(skyline: Uint8Array, tx: number, tz: number, top: number): void {
  const east = Math.min(TILES - 1, tx + AROUND);
  const south = Math.min(TILES - 1, tz + AROUND);
  for (let z = Math.max(0, tz - AROUND); z <= south; z++) {
    for (let x = Math.max(0, tx - AROUND); x <= east; x++) {
      if (skyline[z * TILES + x] < top) skyline[z * TILES + x] = top;
    }
  }
}

/** Tells roof and skyline of an opaque block. */
function raise({ roof, skyline }: World, cell: number): void {
  raiseRoof(roof, cell);
  const column = cell % SY;
  const z = Math.floor(column / SZ);
  const x = column - z * SZ;
  raiseSkyline(skyline, Math.floor(x / TILE), Math.floor(z / TILE), Math.floor(cell / SY));
}

/** Sets one cell and keeps the bookkeeping. Neighbours are not told: see `settle` in digging-state. */
export function setBlock(world: World, tables: Tables, cell: number, block: number): void {
  const before = world.blocks[cell];
  if (before === block) return;
  if (tables.station[before] >= 0) world.stations.splice(world.stations.indexOf(cell), 1);
  if (tables.station[block] >= 0) world.stations.push(cell);
  world.blocks[cell] = block;
  if (tables.opaque[block] !== 0) raise(world, cell);
  world.changed.push(cell);
  world.before.push(before);
  world.version++;
  world.view++;
}

/** Horizontal and vertical distance, in blocks, within which a station counts as near. */
const NEAR_SIDE = 3;
const NEAR_HEIGHT = 2;

/** Whether a station block (index into `rules.stations`) stands near the feet. */
export function stationNear(world: World, tables: Tables, station: number): boolean {
  const { body, stations, blocks } = world;
  const x = Math.floor(body.x);
  const y = Math.floor(body.y);
  const z = Math.floor(body.z);
  for (let i = 0; i < stations.length; i++) {
    const cell = stations[i];
    if (tables.station[blocks[cell]] !== station) continue;
    const dx = (cell % SZ) - x;
    const dz = (Math.floor(cell / SZ) % NZ) - z;
    const dy = Math.floor(cell / SY) - y;
    if (Math.abs(dx) <= NEAR_SIDE && Math.abs(dz) <= NEAR_SIDE && Math.abs(dy) <= NEAR_HEIGHT) return true;
  }
  return false;
}
