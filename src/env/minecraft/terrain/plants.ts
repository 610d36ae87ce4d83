/** What grows on the land: trees, tufts, reeds at the shores, and the plants of a biome. */
import type { Rng } from '../../../core/rng.ts';
import type { PlantRoles, TerrainRoles } from '../rules/rules.ts';
import { NX, NY, NZ, raiseRoof, SY, SZ } from '../world/world.ts';
import { type Biome, SEA, type Tree } from './biomes.ts';

/** A world in the making. */
export interface Land {
  readonly blocks: Uint8Array;
  readonly roof: Uint8Array;
  /** By column: height of the ground, and its block. */
  readonly heights: Int16Array;
  readonly tops: Uint8Array;
  readonly roles: TerrainRoles;
  readonly rng: Rng;
}

/** Chance of reeds on a block of shore. */
const REED_CHANCE = 0.12;

/** A tree: oak-like with two wide and two narrow layers of leaves, or a cone of alternating layers. */
export function growTree({ blocks, roof, heights, roles, rng }: Land, tree: Tree): void {
  const x = 3 + rng.int(NX - 6);
  const z = 3 + rng.int(NZ - 6);
  const height = tree.height + rng.int(tree.more);
  const ground = heights[z * SZ + x];
  const foot = ground * SY + z * SZ + x;
  if (blocks[foot] !== roles.turf || ground + height + 2 >= NY || blocks[foot + SY] !== roles.air) return;
  for (let dz = -1; dz <= 1; dz++) {
    for (let dx = -1; dx <= 1; dx++) if (blocks[foot + SY + dz * SZ + dx] === roles.trunk) return;
  }
  blocks[foot] = roles.soil;
  const cone = tree.crown === 'cone';
  for (let layer = cone ? 3 - height : -3; layer <= 0; layer++) {
    const radius = cone ? (layer === 0 ? 0 : 1 + (layer & 1)) : layer < -1 ? 2 : 1;
    for (let dz = -radius; dz <= radius; dz++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const corner = radius > 0 && Math.abs(dx) === radius && Math.abs(dz) === radius;
        if (corner && (cone || layer === 0 || rng.int(2) === 0)) continue;
        const cell = foot + (height + 1 + layer) * SY + dz * SZ + dx;
        if (blocks[cell] !== roles.air) continue;
        blocks[cell] = roles.leaves;
        raiseRoof(roof, cell);
      }
    }
  }
  for (let y = 1; y <= height; y++) blocks[foot + y * SY] = roles.trunk;
}

/** Reeds at every shore, and what else the biome has. */
export function growPlants(land: Land, biome: Biome, plants: PlantRoles): void {
  const { blocks, heights, tops, roles, rng } = land;
  for (let column = SZ + 1; column < SY - SZ - 1; column++) {
    if (heights[column] !== SEA || tops[column] !== roles.sand || !besideWater(heights, column)) continue;
    if (rng.uniform() < REED_CHANCE) stack(land, column, plants.reeds, 1 + rng.int(3));
  }
  const { cactus = 0, bush = 0, vine = 0, melon = 0, pumpkin = 0, flowers = 0 } = biome.plants;
  const attempts = (count: number, ground: number, plant: () => number, height: () => number) => {
    for (let i = 0; i < count; i++) {
      const column = rng.int(SY);
      const cell = heights[column] * SY + column;
      if (blocks[cell] === ground && blocks[cell + SY] === roles.air) stack(land, column, plant(), height());
    }
  };
  const one = () => 1;
  attempts(
    cactus,
    roles.sand,
    () => plants.cactus,
    () => 1 + rng.int(3),
  );
  attempts(bush, roles.sand, () => plants.bush, one);
  attempts(flowers, roles.turf, () => plants.flowers[rng.int(plants.flowers.length)], one);
  attempts(melon, roles.turf, () => plants.melon, one);
  attempts(pumpkin, roles.turf, () => plants.pumpkin, one);
  for (let i = 0; i < vine; i++) hangVine(land, plants.vine, SZ + 1 + rng.int(SY - 2 * SZ - 2));
}

function besideWater(heights: Int16Array, column: number): boolean {
  return (
    heights[column - 1] < SEA || heights[column + 1] < SEA || heights[column - SZ] < SEA || heights[column + SZ] < SEA
  );
}

/** Blocks of a plant one over the other on the ground of a column. */
function stack({ blocks, roof, heights, roles }: Land, column: number, plant: number, height: number): void {
  for (let k = 1; k <= height; k++) {
    const cell = (heights[column] + k) * SY + column;
    if (cell >= blocks.length || blocks[cell] !== roles.air) return;
    blocks[cell] = plant;
    raiseRoof(roof, cell);
  }
}

/** Vines from beside the lowest leaf of a neighbouring column down, at most four blocks. */
function hangVine({ blocks, roof, heights, roles }: Land, vine: number, column: number): void {
  for (let y = heights[column] + 2; y < NY - 1; y++) {
    if (blocks[y * SY + column + 1] !== roles.leaves || blocks[y * SY + column] !== roles.air) continue;
    for (let k = 0; k < 4 && blocks[(y - k) * SY + column] === roles.air; k++) {
      blocks[(y - k) * SY + column] = vine;
      raiseRoof(roof, (y - k) * SY + column);
    }
    return;
  }
}

/** A tuft on a column drawn at random, where turf lies under the open sky. */
export function growTuft({ blocks, roof, heights, roles, rng }: Land): void {
  const column = rng.int(SY);
  const cell = heights[column] * SY + column;
  if (blocks[cell] !== roles.turf || blocks[cell + SY] !== roles.air) return;
  blocks[cell + SY] = roles.tuft;
  raiseRoof(roof, cell + SY);
}
