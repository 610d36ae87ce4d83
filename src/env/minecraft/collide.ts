/** Boxes against the voxels: which cells a box covers, and how far it may travel along an axis. */
import type { Tables } from './tables.ts';
import { NX, NY, NZ, SY, SZ, type World } from './world.ts';

/** Slack that keeps a box out of cells it only touches. */
export const EPS = 1e-7;

/** Cells of the box under test, inclusive: x0, x1, y0, y1, z0, z1. One scratch for all, because nothing here nests. */
const range = new Int32Array(6);

/** Takes the cells of a box standing at (x, y, z): `half` its half width, in blocks. */
export function cover(x: number, y: number, z: number, half: number, height: number): void {
  range[0] = Math.floor(x - half + EPS);
  range[1] = Math.floor(x + half - EPS);
  range[2] = Math.floor(y + EPS);
  range[3] = Math.floor(y + height - EPS);
  range[4] = Math.floor(z - half + EPS);
  range[5] = Math.floor(z + half - EPS);
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
 * Distance that the box face at `face` may travel by `d` along one axis (0 x, 2 y, 4 z: its place in `range`) before a
 * solid block whose near side lies ahead of it. Blocks that the body is already inside do not hold it, as in vanilla.
 */
export function sweep(world: World, tables: Tables, axis: number, face: number, d: number): number {
  if (d < 0) {
    for (let c = Math.floor(face + EPS) - 1; c + 1 > face + d || face - c - 1 < EPS; c--) {
      range[axis] = c;
      range[axis + 1] = c;
      if (meetsSolid(world, tables)) return Math.min(0, c + 1 - face);
    }
    return d;
  }
  // What it already touches stops it, however small the way: the sum would round it off.
  for (let c = Math.ceil(face - EPS); c < face + d || c - face < EPS; c++) {
    range[axis] = c;
    range[axis + 1] = c;
    if (meetsSolid(world, tables)) return Math.max(0, c - face);
  }
  return d;
}
