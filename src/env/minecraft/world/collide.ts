/** Boxes against the voxels: which cells a box covers, and how far it may travel along an axis. */
import type { Tables } from '../rules/tables.ts';
import { NX, NY, NZ, SY, SZ, type World } from './world.ts';

/** Slack that keeps a box out of cells it only touches. */
export const EPS = 1e-7;

/**
 * The box under test: x, y, z of the middle of its floor, half its width, its height; and its way along x, y and z, of
 * which `slide` leaves what it went. Scratch, because nothing here nests, and because fractions that are handed from
 * function to function are boxed: half a kilobyte a step.
 */
export const box = new Float64Array(5);
export const way = new Float64Array(3);

/** Cells that the box covers, inclusive: x0, x1, y0, y1, z0, z1. */
const range = new Int32Array(6);

/** Takes the cells of the box. */
export function cover(): void {
  const half = box[3];
  range[0] = Math.floor(box[0] - half + EPS);
  range[1] = Math.floor(box[0] + half - EPS);
  range[2] = Math.floor(box[1] + EPS);
  range[3] = Math.floor(box[1] + box[4] - EPS);
  range[4] = Math.floor(box[2] - half + EPS);
  range[5] = Math.floor(box[2] + half - EPS);
}

/** Whether any covered cell is solid; beyond the box of the world all are. */
export function meetsSolid(world: World, tables: Tables): boolean {
  const x0 = range[0];
  const x1 = range[1];
  const y1 = range[3];
  const z0 = range[4];
  const z1 = range[5];
  if (x0 < 0 || x1 >= NX || range[2] < 0 || y1 >= NY || z0 < 0 || z1 >= NZ) return true;
  const { blocks } = world;
  const { solid } = tables;
  for (let y = range[2]; y <= y1; y++) {
    for (let z = z0; z <= z1; z++) {
      const row = y * SY + z * SZ;
      for (let x = x0; x <= x1; x++) if (solid[blocks[row + x]] !== 0) return true;
    }
  }
  return false;
}

/**
 * Moves the box along an axis (0 x, 1 y, 2 z) by its way before a solid block whose near side lies ahead of it. Blocks
 * that it is already inside do not hold it, as in vanilla.
 */
export function slide(world: World, tables: Tables, axis: number): void {
  const d = way[axis];
  if (d === 0) return;
  cover();
  const side = axis === 1 ? (d < 0 ? 0 : box[4]) : d < 0 ? -box[3] : box[3];
  const face = box[axis] + side;
  if (d < 0) {
    for (let c = Math.floor(face + EPS) - 1; c + 1 > face + d || face - c - 1 < EPS; c--) {
      if (!meetsLayer(world, tables, axis, c)) continue;
      way[axis] = Math.min(0, c + 1 - face);
      break;
    }
  } else {
    // What it already touches stops it, however small the way: the sum would round it off.
    for (let c = Math.ceil(face - EPS); c < face + d || c - face < EPS; c++) {
      if (!meetsLayer(world, tables, axis, c)) continue;
      way[axis] = Math.max(0, c - face);
      break;
    }
  }
  box[axis] += way[axis];
}

/** Whether the layer of cells at `c` along an axis is solid anywhere before the box. */
function meetsLayer(world: World, tables: Tables, axis: number, c: number): boolean {
  range[2 * axis] = c;
  range[2 * axis + 1] = c;
  return meetsSolid(world, tables);
}
