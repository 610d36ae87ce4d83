/** Rays through the voxels: the crosshair, the small fan, the lidar. Directions come from tables in steps of 5 degrees. */

import type { Tables } from '../rules/tables.ts';
import { EYE } from './body.ts';
import { type Hit, NX, NY, NZ, SKYLINE_MARGIN, SY, SZ, TILE, TILES, type World } from './world.ts';

/** How far a hand reaches, in blocks from the eye. */
export const REACH = 4.5;
/** Range of the small fan and the crosshair. */
export const FAN_RANGE = 32;
export const LIDAR_RANGE = 64;

/** Offsets of the fan's rays from the look, as [pitch, yaw] in degrees, + down and right. Ray 0 is the crosshair. */
export const fanOffsets: readonly (readonly [number, number])[] = [
  ...([[0, 0]] as const),
  ...([
    [0, -15],
    [0, 15],
    [0, -40],
    [0, 40],
  ] as const),
  ...([
    [20, 0],
    [20, -25],
    [20, 25],
    [45, 0],
  ] as const),
  ...([
    [-20, 0],
    [-20, -25],
    [-20, 25],
  ] as const),
];

/** The lidar's rays: 12 pitches from -30 and 18 yaws from -45 degrees, in steps of 5, upper ends left out. */
export const LIDAR_PITCHES = 12;
export const LIDAR_YAWS = 18;
export const LIDAR_STEP = 5;
export const LIDAR_PITCH0 = -30;
export const LIDAR_YAW0 = -45;

/** Sine and cosine by multiples of 5 degrees, from -720 to 720, so that sums of angles need no reduction. */
const TABLE = 144;
const sin5 = Float64Array.from({ length: 2 * TABLE + 1 }, (_, i) => Math.sin(((i - TABLE) * Math.PI) / 36));
const cos5 = Float64Array.from({ length: 2 * TABLE + 1 }, (_, i) => Math.cos(((i - TABLE) * Math.PI) / 36));

/** Writes the direction of a look, moved by offsets in steps of 5 degrees, into `out` [3]. */
export function lookDirection(world: World, pitch5: number, yaw5: number, out: Float64Array): void {
  const yaw = TABLE + world.body.yaw * 3 + yaw5;
  const pitch = TABLE + world.body.pitch * 3 + pitch5;
  out[0] = -sin5[yaw] * cos5[pitch];
  out[1] = -sin5[pitch];
  out[2] = cos5[yaw] * cos5[pitch];
}

/** Of the ray being cast, with its bits, which tell signs; index of the word that holds the sign. */
const direction = new Float64Array(3);
const directionBits = new Int32Array(direction.buffer);
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0];

/** A ray is judged in parts of this length; half a column is left for rounding. */
const PART = 2 * SKYLINE_MARGIN - 1;

/**
 * The distance beyond which a ray that does not fall (dir[1] >= 0) meets nothing up to `range`: there the skyline lies
 * below it, or it has left through the top of the world.
 */
function clearFrom({ body, skyline }: World, dir: Float64Array, range: number): number {
  const dx = dir[0];
  const dy = dir[1];
  const dz = dir[2];
  // A ray is never lower than at the start of a part; the millionth is for rounding.
  const oy = body.y + EYE - 1e-6;
  let clear = range;
  for (let part = Math.ceil(range / PART) - 1; part >= 0; part--) {
    const start = part * PART;
    const low = oy + dy * start;
    if (low < NY + 1) {
      const x = body.x + dx * (start + PART / 2);
      const z = body.z + dz * (start + PART / 2);
      if (!(x >= 0 && x < NX && z >= 0 && z < NZ)) return clear;
      if (skyline[Math.floor(z / TILE) * TILES + Math.floor(x / TILE)] >= Math.floor(low)) return clear;
    }
    clear = start;
  }
  return clear;
}

/** 1 for a direction that rises along its axis, 0 for one that falls: without a branch, which no processor could guess. */
function rises(axis: number): number {
  return 1 + (directionBits[2 * axis + HIGH] >> 31);
}

/**
 * Walks the cells along `dir` [3] (unit length) from the eye up to `range` blocks and writes the first opaque one into
 * `hit`. Source: Amanatides and Woo 1987.
 */
export function castRay(world: World, tables: Tables, dir: Float64Array, range: number, hit: Hit): void {
  direction[0] = dir[0];
  direction[1] = dir[1];
  direction[2] = dir[2];
  walk(world, tables, range, hit);
}

/** `castRay` along `direction`. */
function walk(world: World, tables: Tables, range: number, hit: Hit): void {
  const { blocks, roof, body } = world;
  const { opaque } = tables;
  const oy = body.y + EYE;
  let ix = Math.floor(body.x);
  let iy = Math.floor(oy);
  let iz = Math.floor(body.z);
  let column = iz * SZ + ix;
  if (iy < 0) {
    // On a server a body can fall out of the world.
    write(hit, tables.outside, -1, -1, 0);
    return;
  }
  if (iy < NY && opaque[blocks[iy * SY + column]] !== 0) {
    write(hit, blocks[iy * SY + column], iy * SY + column, -1, 0);
    return;
  }
  const dy = direction[1];
  const end = dy < 0 ? range : clearFrom(world, direction, range);
  if (end === 0) {
    write(hit, tables.air, -1, -1, range);
    return;
  }
  const ux = rises(0);
  const uy = rises(1);
  const uz = rises(2);
  const sx = 2 * ux - 1;
  const sy = 2 * uy - 1;
  const sz = 2 * uz - 1;
  const ax = Math.abs(1 / direction[0]);
  const ay = Math.abs(1 / dy);
  const az = Math.abs(1 / direction[2]);
  // A zero component gives an infinite step; its first crossing must be infinite too, never 0 * Infinity.
  let tx = ax === Infinity ? ax : Math.abs(ix + ux - body.x) * ax;
  let ty = ay === Infinity ? ay : Math.abs(iy + uy - oy) * ay;
  let tz = az === Infinity ? az : Math.abs(iz + uz - body.z) * az;
  let t = 0;
  // The face is that of the axis crossed last: its lower side when the ray rises.
  let face = -1;
  for (;;) {
    if (tx < ty && tx < tz) {
      t = tx;
      if (t > end) break;
      face = 1 - ux;
      ix += sx;
      if (ix < 0 || ix >= NX) {
        write(hit, tables.outside, -1, face, t);
        return;
      }
      column += sx;
      tx += ax;
    } else if (ty < tz) {
      t = ty;
      if (t > end) break;
      face = 3 - uy;
      iy += sy;
      if (iy >= NY) break;
      if (iy < 0) {
        write(hit, tables.outside, -1, face, t);
        return;
      }
      ty += ay;
    } else {
      t = tz;
      if (t > end) break;
      face = 5 - uz;
      iz += sz;
      if (iz < 0 || iz >= NZ) {
        write(hit, tables.outside, -1, face, t);
        return;
      }
      column += sz * SZ;
      tz += az;
    }
    if (iy <= roof[column] && opaque[blocks[iy * SY + column]] !== 0) {
      write(hit, blocks[iy * SY + column], iy * SY + column, face, t);
      return;
    }
  }
  write(hit, tables.air, -1, -1, range);
}

function write(hit: Hit, block: number, cell: number, face: number, distance: number): void {
  hit.block = block;
  hit.cell = cell;
  hit.face = face;
  hit.distance = distance;
}

/** What is under the crosshair, cast again only when the view has changed. */
export function aim(world: World, tables: Tables): Hit {
  if (world.aimView !== world.view) {
    lookDirection(world, 0, 0, direction);
    walk(world, tables, FAN_RANGE, world.aim);
    world.aimView = world.view;
  }
  return world.aim;
}

const hit: Hit = { block: 0, cell: -1, face: -1, distance: 0 };
const fanPitch5 = Int32Array.from(fanOffsets, ([pitch]) => pitch / 5);
const fanYaw5 = Int32Array.from(fanOffsets, ([, yaw]) => yaw / 5);

/** The fan of one world as of a view: block ids (air for nothing) and distances [fanOffsets.length]. */
export interface Fan {
  view: number;
  readonly names: Uint8Array;
  readonly distances: Float32Array;
  /** Living things met before the block, -1 for none, as of a view and a version of the entities. */
  entityView: number;
  entityVersion: number;
  readonly entities: Int16Array;
  readonly entityDistances: Float32Array;
}

/** A fan of which nothing has been looked at yet. */
export function makeFan(): Fan {
  const rays = fanOffsets.length;
  return {
    view: -1,
    names: new Uint8Array(rays),
    distances: new Float32Array(rays),
    entityView: -1,
    entityVersion: -1,
    entities: new Int16Array(rays).fill(-1),
    entityDistances: new Float32Array(rays),
  };
}

/** Writes the direction of a ray of the fan into `out` [3]. */
export function fanDirection(world: World, ray: number, out: Float64Array): void {
  lookDirection(world, fanPitch5[ray], fanYaw5[ray], out);
}

/** Casts the fan, unless it is current. */
export function updateFan(fan: Fan, world: World, tables: Tables): void {
  if (fan.view === world.view) return;
  fan.view = world.view;
  const first = aim(world, tables);
  fan.names[0] = first.block;
  fan.distances[0] = first.distance;
  for (let i = 1; i < fanPitch5.length; i++) {
    lookDirection(world, fanPitch5[i], fanYaw5[i], direction);
    walk(world, tables, FAN_RANGE, hit);
    fan.names[i] = hit.block;
    fan.distances[i] = hit.distance;
  }
}

/** Fills the lidar's block ids and distances [LIDAR_PITCHES, LIDAR_YAWS]. */
export function castLidar(world: World, tables: Tables, names: Uint8Array, distances: Float32Array): void {
  let i = 0;
  for (let p = 0; p < LIDAR_PITCHES; p++) {
    for (let y = 0; y < LIDAR_YAWS; y++, i++) {
      lookDirection(world, LIDAR_PITCH0 / 5 + p, LIDAR_YAW0 / 5 + y, direction);
      walk(world, tables, LIDAR_RANGE, hit);
      names[i] = hit.block;
      distances[i] = hit.distance;
    }
  }
}

/** Whether nothing opaque lies between the eye and a point. */
export function inSight(world: World, tables: Tables, x: number, y: number, z: number): boolean {
  const dx = x - world.body.x;
  const dy = y - world.body.y - EYE;
  const dz = z - world.body.z;
  const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
  if (distance < 1e-9) return true;
  direction[0] = dx / distance;
  direction[1] = dy / distance;
  direction[2] = dz / distance;
  walk(world, tables, distance, hit);
  return hit.face === -1 && hit.distance >= distance - 1e-9;
}
