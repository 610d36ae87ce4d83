/** Places to stand on: where bodies and herds may start. */
import type { Rng } from '../../../core/rng.ts';
import type { Tables } from '../rules/tables.ts';
import { NX, NY, NZ, SY, SZ } from '../world/world.ts';

/** Height of the feet on dry, open ground at a column, or -1. Crowns of trees do not count as ground. */
export function standingHeight(blocks: Uint8Array, tables: Tables, column: number): number {
  const { trunk, leaves } = tables.rules.terrain;
  for (let y = NY - 3; y > 0; y--) {
    const block = blocks[y * SY + column];
    if (tables.solid[block] !== 0) return block === trunk || block === leaves ? -1 : y + 1;
    if (tables.liquid[block] !== 0) return -1;
  }
  return -1;
}

/** A column and height to start from, near the centre: [x, y, z] of the feet, in the middle of the block. */
export function findSpawn(blocks: Uint8Array, tables: Tables, rng: Rng): [number, number, number] {
  for (let attempt = 0; attempt < 400; attempt++) {
    const radius = 4 + (attempt >> 3);
    const x = Math.max(1, Math.min(NX - 2, (NX >> 1) - radius + rng.int(2 * radius + 1)));
    const z = Math.max(1, Math.min(NZ - 2, (NZ >> 1) - radius + rng.int(2 * radius + 1)));
    const y = standingHeight(blocks, tables, z * SZ + x);
    if (y > 0) return [x + 0.5, y, z + 0.5];
  }
  // All of the middle is water or trees: stand on whatever is topmost.
  const column = (NZ >> 1) * SZ + (NX >> 1);
  let y = NY - 3;
  while (y > 0 && blocks[(y - 1) * SY + column] === tables.air) y--;
  return [(NX >> 1) + 0.5, y, (NZ >> 1) + 0.5];
}
