/** What lies around the body: the sky above the head, the blocks of the voxel box, items on the ground. */

import type { Tables } from '../rules/tables.ts';
import { inSight } from '../world/rays.ts';
import { blockAt, NX, NY, NZ, SY, SZ, type World } from '../world/world.ts';
import { BOX_HEIGHT, BOX_SIDE, TALL, WIDE } from './fields.ts';

/** Whether nothing solid is above the head. */
export function canSeeSky(world: World, tables: Tables): number {
  const { x, y, z } = world.body;
  const column = Math.floor(z) * SZ + Math.floor(x);
  for (let cy = Math.floor(y) + 2; cy < NY; cy++) if (tables.solid[world.blocks[cy * SY + column]] !== 0) return 0;
  return 1;
}

/** Copies the voxel box around the feet to `out` at `offset`. */
export function fillBox(world: World, tables: Tables, out: Uint8Array, offset: number): void {
  const x0 = Math.floor(world.body.x) - BOX_SIDE;
  const y0 = Math.floor(world.body.y) - BOX_HEIGHT;
  const z0 = Math.floor(world.body.z) - BOX_SIDE;
  const { blocks } = world;
  let i = offset;
  if (x0 >= 0 && y0 >= 0 && z0 >= 0 && x0 + WIDE <= NX && y0 + TALL <= NY && z0 + WIDE <= NZ) {
    for (let x = x0; x < x0 + WIDE; x++) {
      for (let y = y0; y < y0 + TALL; y++) {
        let cell = y * SY + z0 * SZ + x;
        for (let z = 0; z < WIDE; z++, cell += SZ) out[i++] = blocks[cell];
      }
    }
    return;
  }
  for (let x = x0; x < x0 + WIDE; x++) {
    for (let y = y0; y < y0 + TALL; y++) {
      for (let z = z0; z < z0 + WIDE; z++) out[i++] = blockAt(world, tables, x, y, z);
    }
  }
}

/** Index of the nearest visible item on the ground within the voxel box, or -1. */
export function nearestItem(world: World, tables: Tables): number {
  const { ground, body } = world;
  let best = -1;
  let bestSquare = Infinity;
  for (let i = 0; i < ground.count; i++) {
    const dx = ground.x[i] - body.x;
    const dy = ground.y[i] - body.y;
    const dz = ground.z[i] - body.z;
    const square = dx * dx + dy * dy + dz * dz;
    if (square >= bestSquare || Math.abs(dx) > BOX_SIDE || Math.abs(dz) > BOX_SIDE || Math.abs(dy) > BOX_HEIGHT)
      continue;
    if (!inSight(world, tables, ground.x[i], ground.y[i] + 0.125, ground.z[i])) continue;
    best = i;
    bestSquare = square;
  }
  return best;
}
