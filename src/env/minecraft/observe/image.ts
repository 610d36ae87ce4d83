/**
 * First-person images: one ray a pixel, the flat colour of the block or living thing met, shaded by face, distance and
 * daylight. Liquids are seen through, as all rays of the observation do, but for pictures that people look at.
 */

import type { Tables } from '../rules/tables.ts';
import { EYE } from '../world/body.ts';
import { boxDistance } from '../world/entity-sight.ts';
import { castRay, FAN_RANGE, lookDirection } from '../world/rays.ts';
import { blockAt, type Hit, type World } from '../world/world.ts';

/** Size of the image when nobody asks for another. */
export const IMAGE_ROWS = 12;
export const IMAGE_COLUMNS = 16;

/** Pixels [rows, columns, 3], rows from the top, and where they begin in `data`. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly data: Uint8Array;
  readonly offset: number;
  /** Shows liquids, which costs as much again. */
  readonly liquids: boolean;
}

/** Half of the vertical field of view of 70 degrees; the horizontal one follows from square pixels. */
const HALF_HEIGHT = Math.tan((35 * Math.PI) / 180);
/** By the face met: sides, bottom, top, as a Minecraft client shades them. */
const faceShade = Float64Array.of(0.6, 0.6, 0.5, 1, 0.8, 0.8);
const SKY = [0x9f, 0xc8, 0xff];
/** Steps in which liquids are looked for, up to a distance, in blocks. */
const LIQUID_STEP = 0.5;
const LIQUID_RANGE = 24;

const ahead = new Float64Array(3);
const right = new Float64Array(3);
const up = new Float64Array(3);
const ray = new Float64Array(3);
const hit: Hit = { block: 0, cell: -1, face: -1, distance: 0 };

/** Fills a picture; `light` is the daylight in [0, 1]. */
export function renderImage(world: World, tables: Tables, light: number, picture: Picture): void {
  const { rows, columns, data, offset, liquids } = picture;
  const halfWidth = (HALF_HEIGHT * columns) / rows;
  lookDirection(world, 0, 0, ahead);
  lookDirection(world, -18, 0, up);
  // Right of the look: ahead x up, for y up and z towards yaw 0.
  right[0] = ahead[1] * up[2] - ahead[2] * up[1];
  right[1] = ahead[2] * up[0] - ahead[0] * up[2];
  right[2] = ahead[0] * up[1] - ahead[1] * up[0];
  const near = entitiesAhead(world);
  let i = offset;
  for (let row = 0; row < rows; row++) {
    const v = HALF_HEIGHT * (1 - (2 * row + 1) / rows);
    for (let column = 0; column < columns; column++, i += 3) {
      const u = halfWidth * ((2 * column + 1) / columns - 1);
      const scale = 1 / Math.sqrt(1 + u * u + v * v);
      for (let k = 0; k < 3; k++) ray[k] = scale * (ahead[k] + u * right[k] + v * up[k]);
      castRay(world, tables, ray, FAN_RANGE, hit);
      paint(tables, light, data, i);
      for (let n = 0; n < near.length; n++) paintEntity(world, tables, near[n], light, data, i);
      if (liquids) tint(world, tables, light, data, i);
    }
  }
}

/** Living things within range, in front of the eye. */
function entitiesAhead({ body, entities: e }: World): number[] {
  const near: number[] = [];
  for (let i = 0; i < e.count; i++) {
    const dx = e.x[i] - body.x;
    const dy = e.y[i] - body.y - EYE;
    const dz = e.z[i] - body.z;
    if (dx * dx + dy * dy + dz * dz > FAN_RANGE * FAN_RANGE) continue;
    if (dx * ahead[0] + dy * ahead[1] + dz * ahead[2] > -2) near.push(i);
  }
  return near;
}

function mix(out: Uint8Array, i: number, color: number, shade: number): void {
  out[i] = ((color >> 16) & 255) * shade;
  out[i + 1] = ((color >> 8) & 255) * shade;
  out[i + 2] = (color & 255) * shade;
}

function paint(tables: Tables, light: number, out: Uint8Array, i: number): void {
  if (hit.block === tables.air) {
    for (let k = 0; k < 3; k++) out[i + k] = SKY[k] * light;
    return;
  }
  const shade = (hit.face < 0 ? 0.2 : faceShade[hit.face]) * (1 - hit.distance / 80) * light;
  mix(out, i, tables.rules.blocks[hit.block].color, shade);
}

/** Draws an entity over the pixel where it is nearer than what is there. */
function paintEntity(world: World, tables: Tables, entity: number, light: number, out: Uint8Array, i: number): void {
  const distance = boxDistance(world, tables, entity, ray);
  if (distance >= hit.distance) return;
  hit.distance = distance;
  const { color, height } = tables.rules.entities[world.entities.kind[entity]];
  // Darker towards the feet, so that its outline and height show.
  const level = (world.body.y + EYE + distance * ray[1] - world.entities.y[entity]) / height;
  mix(out, i, color, (0.6 + 0.4 * Math.min(1, Math.max(0, level))) * (1 - distance / 80) * light);
}

/** Half the colour of the first liquid on the way. */
function tint(world: World, tables: Tables, light: number, out: Uint8Array, i: number): void {
  const { body } = world;
  const end = Math.min(hit.distance, LIQUID_RANGE);
  for (let t = LIQUID_STEP / 2; t < end; t += LIQUID_STEP) {
    const y = body.y + EYE + t * ray[1];
    const block = blockAt(
      world,
      tables,
      Math.floor(body.x + t * ray[0]),
      Math.floor(y),
      Math.floor(body.z + t * ray[2]),
    );
    if (tables.liquid[block] === 0) continue;
    const { color } = tables.rules.blocks[block];
    for (let k = 0; k < 3; k++) out[i + k] = (out[i + k] + ((color >> (16 - 8 * k)) & 255) * light) / 2;
    return;
  }
}
