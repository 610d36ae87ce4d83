/** A small first-person image: one ray a pixel, the flat colour of the block met, shaded by face, distance and daylight. */
import { castRay, FAN_RANGE, lookDirection } from './rays.ts';
import type { Tables } from './tables.ts';
import type { Hit, World } from './world.ts';

export const IMAGE_ROWS = 12;
export const IMAGE_COLUMNS = 16;
/** Half of the vertical field of view of 70 degrees; the horizontal one follows from square pixels. */
const HALF_HEIGHT = Math.tan((35 * Math.PI) / 180);
const HALF_WIDTH = (HALF_HEIGHT * IMAGE_COLUMNS) / IMAGE_ROWS;
/** By the face met: sides, bottom, top, as a Minecraft client shades them. */
const faceShade = Float64Array.of(0.6, 0.6, 0.5, 1, 0.8, 0.8);
const SKY = [0x9f, 0xc8, 0xff];

const ahead = new Float64Array(3);
const right = new Float64Array(3);
const up = new Float64Array(3);
const ray = new Float64Array(3);
const hit: Hit = { block: 0, cell: -1, face: -1, distance: 0 };

/** Fills [IMAGE_ROWS, IMAGE_COLUMNS, 3] bytes at `offset`; `light` is the daylight in [0, 1]. */
export function renderImage(world: World, tables: Tables, light: number, out: Uint8Array, offset: number): void {
  lookDirection(world, 0, 0, ahead);
  lookDirection(world, -18, 0, up);
  // Right of the look: ahead x up, for y up and z towards yaw 0.
  right[0] = ahead[1] * up[2] - ahead[2] * up[1];
  right[1] = ahead[2] * up[0] - ahead[0] * up[2];
  right[2] = ahead[0] * up[1] - ahead[1] * up[0];
  let i = offset;
  for (let row = 0; row < IMAGE_ROWS; row++) {
    const v = HALF_HEIGHT * (1 - (2 * row + 1) / IMAGE_ROWS);
    for (let column = 0; column < IMAGE_COLUMNS; column++, i += 3) {
      const u = HALF_WIDTH * ((2 * column + 1) / IMAGE_COLUMNS - 1);
      const scale = 1 / Math.sqrt(1 + u * u + v * v);
      for (let k = 0; k < 3; k++) ray[k] = scale * (ahead[k] + u * right[k] + v * up[k]);
      castRay(world, tables, ray, FAN_RANGE, hit);
      paint(tables, light, out, i);
    }
  }
}

function paint(tables: Tables, light: number, out: Uint8Array, i: number): void {
  if (hit.block === tables.air) {
    for (let k = 0; k < 3; k++) out[i + k] = SKY[k] * light;
    return;
  }
  const shade = (hit.face < 0 ? 0.2 : faceShade[hit.face]) * (1 - hit.distance / 80) * light;
  const { color } = tables.rules.blocks[hit.block];
  out[i] = ((color >> 16) & 255) * shade;
  out[i + 1] = ((color >> 8) & 255) * shade;
  out[i + 2] = (color & 255) * shade;
}
