/** The part of the skill API that looks: what is under the crosshair, around the feet, and along rays. */

import { nearestInBox } from '../observe/facts.ts';
import { BOX_HEIGHT, BOX_SIDE } from '../observe/fields.ts';
import { nearestItem } from '../observe/surroundings.ts';
import { EYE, yawDegrees } from '../world/body.ts';
import { HOSTILE, middle, nearestEntity, targetEntity, updateFanEntities } from '../world/entity-sight.ts';
import { aim, fanOffsets, LIDAR_PITCH0, LIDAR_STEP, LIDAR_YAW0, LIDAR_YAWS, REACH, updateFan } from '../world/rays.ts';
import { blockAt, NZ, SY, SZ, type World } from '../world/world.ts';
import type { ApiSource, Lookup } from './source.ts';

/** What is under the crosshair, around the feet, along rays and in view. */
export function sights(source: ApiSource, thing: Lookup) {
  const { tables, world } = source;
  const { blocks, entities } = tables.rules;
  const around = (dx: unknown, dy: unknown, dz: unknown): number => {
    const inside = inBox(dx, BOX_SIDE) && inBox(dy, BOX_HEIGHT) && inBox(dz, BOX_SIDE);
    if (!inside) throw new Error(`offset (${show(dx)}, ${show(dy)}, ${show(dz)}) is not of integers within 4, 2, 4`);
    const { x, y, z } = world.body;
    return blockAt(world, tables, Math.floor(x) + dx, Math.floor(y) + dy, Math.floor(z) + dz);
  };
  return {
    facing: () => {
      const target = targetEntity(world, tables);
      if (target >= 0) return entities[world.entities.kind[target]].name;
      const { block: id, distance } = aim(world, tables);
      return id === tables.air || distance > REACH ? null : blocks[id].name;
    },
    facingDistance: () => {
      const target = targetEntity(world, tables);
      return target < 0 ? aim(world, tables).distance : offsetTo(source, target).distance;
    },
    voxel: (dx: unknown, dy: unknown, dz: unknown) => blocks[around(dx, dy, dz)].name,
    solid: (dx: unknown, dy: unknown, dz: unknown) => tables.solid[around(dx, dy, dz)] !== 0,
    nearest: (name: unknown) => {
      const id = thing(name);
      if (id < blocks.length) return fromEyes(world, nearestInBox(world, tables, id));
      const i = nearestEntity(world, tables, id - blocks.length, true);
      if (i < 0) return null;
      const { dx, dy, dz } = offsetTo(source, i);
      return Object.freeze({ dx, dy, dz });
    },
    locate: (name: unknown) => {
      const id = thing(name);
      if (id >= blocks.length) throw new Error(`'${String(name)}' is no block`);
      return fromEyes(world, nearestInBox(world, tables, id, true));
    },
    threat: () => {
      const i = nearestEntity(world, tables, HOSTILE, false);
      if (i < 0) return null;
      const { dx, dy, dz } = offsetTo(source, i);
      return Object.freeze({ name: entities[world.entities.kind[i]].name, dx, dy, dz });
    },
    glimpse: (name: unknown) => {
      const id = thing(name);
      return id < blocks.length ? fanBearing(source, id, false) : fanBearing(source, id - blocks.length, true);
    },
    see: (name: unknown) => {
      const id = thing(name);
      return id < blocks.length ? bearing(source, id) : entityBearing(source, id - blocks.length);
    },
    pixel: (row: unknown, column: unknown) => {
      const [rows, columns] = source.imageSize;
      if (!isIndex(row, rows) || !isIndex(column, columns))
        throw new Error(`no pixel (${show(row)}, ${show(column)}) in an image of ${rows} x ${columns}`);
      const image = source.image();
      const i = (row * columns + column) * 3;
      return (image[i] << 16) | (image[i + 1] << 8) | image[i + 2];
    },
    item: () => {
      const i = nearestItem(world, tables);
      if (i < 0) return null;
      const { ground, body } = world;
      return Object.freeze({ dx: ground.x[i] - body.x, dy: ground.y[i] - body.y, dz: ground.z[i] - body.z });
    },
  };
}

/** Offset from the eyes to the centre of a cell; null for -1. */
function fromEyes({ body }: World, cell: number) {
  if (cell < 0) return null;
  const dx = (cell % SZ) + 0.5 - body.x;
  const dz = (Math.floor(cell / SZ) % NZ) + 0.5 - body.z;
  return Object.freeze({ dx, dy: Math.floor(cell / SY) + 0.5 - body.y - EYE, dz });
}

function inBox(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= limit;
}

function isIndex(value: unknown, size: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < size;
}

function show(value: unknown): string {
  return typeof value === 'number' ? `${value}` : typeof value;
}

/** From the eye to the middle of an entity. */
function offsetTo({ world, tables }: ApiSource, i: number) {
  const { body, entities } = world;
  const dx = entities.x[i] - body.x;
  const dy = middle(world, tables, i) - body.y - EYE;
  const dz = entities.z[i] - body.z;
  return { dx, dy, dz, distance: Math.sqrt(dx * dx + dy * dy + dz * dz) };
}

/** The nearest hit of a block or of a kind of entity among the fan's rays, as turns from the look in degrees. */
function fanBearing({ fan, world, tables }: ApiSource, id: number, alive: boolean) {
  updateFan(fan, world, tables);
  if (alive) updateFanEntities(fan, world, tables);
  const names = alive ? fan.entities : fan.names;
  const distances = alive ? fan.entityDistances : fan.distances;
  let nearest = -1;
  for (let i = 0; i < fanOffsets.length; i++)
    if (names[i] === id && (nearest < 0 || distances[i] < distances[nearest])) nearest = i;
  if (nearest < 0) return null;
  const [pitch, yaw] = fanOffsets[nearest];
  return Object.freeze({ yaw, pitch, distance: distances[nearest] });
}

/** The nearest entity of a kind in sight, as turns from the look in degrees. */
function entityBearing(source: ApiSource, kind: number) {
  const { world, tables } = source;
  const i = nearestEntity(world, tables, kind, false);
  if (i < 0) return null;
  const { dx, dy, dz, distance } = offsetTo(source, i);
  const yaw = (Math.atan2(-dx, dz) * 180) / Math.PI - yawDegrees(world.body.yaw);
  const pitch = (Math.atan2(-dy, Math.hypot(dx, dz)) * 180) / Math.PI - world.body.pitch * 15;
  return Object.freeze({ yaw: ((yaw + 540) % 360) - 180, pitch, distance });
}

/** The nearest hit of a block among the fan's and the lidar's rays, as turns from the look in degrees. */
function bearing(source: ApiSource, block: number) {
  const { fan, world, tables } = source;
  updateFan(fan, world, tables);
  const { names, distances } = source.lidar();
  let yaw = 0;
  let pitch = 0;
  let best = Infinity;
  for (let i = 0; i < fanOffsets.length; i++) {
    if (fan.names[i] !== block || fan.distances[i] >= best) continue;
    best = fan.distances[i];
    [pitch, yaw] = fanOffsets[i];
  }
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== block || distances[i] >= best) continue;
    best = distances[i];
    pitch = LIDAR_PITCH0 + LIDAR_STEP * Math.floor(i / LIDAR_YAWS);
    yaw = LIDAR_YAW0 + LIDAR_STEP * (i % LIDAR_YAWS);
  }
  return best === Infinity || block === tables.air ? null : Object.freeze({ yaw, pitch, distance: best });
}
