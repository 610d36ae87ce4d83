/**
 * Terrain by seed: noise hills, soil over rock, ponds, ores, worm caves, trees and tufts. The roles of the rules say
 * which block is what. Not Minecraft's own generator; a small world with the same kinds of places.
 */
import { unknownName } from '../../core/errors.ts';
import { makeRng, type Rng } from '../../core/rng.ts';
import type { PlantRoles, TerrainRoles } from './rules.ts';
import type { Tables } from './tables.ts';
import { NX, NY, NZ, raiseRoof, SY, SZ, type World } from './world.ts';

/** Water fills the land up to this height. */
export const SEA = 34;
const MIN_HEIGHT = 6;
const MAX_HEIGHT = 53;
const SOIL_DEPTH = 3;
/** Caves up to here hold lava, as in the game. */
const LAVA_HEIGHT = 10;

interface Tree {
  readonly height: number;
  /** The height varies by so much upwards. */
  readonly more: number;
  readonly crown: 'ball' | 'cone';
}

interface Biome {
  /** Mean height of the ground and how far it swings. */
  readonly base: number;
  readonly swing: number;
  /** Attempts at trees and tufts in the whole world. */
  readonly trees: number;
  readonly tree: Tree;
  readonly tufts: number;
  /** Ground at least this high, or on a slope this steep, is bare rock. */
  readonly bareHeight: number;
  readonly bareSlope: number;
  readonly caves: number;
  /** Sand on sandstone in place of turf on soil. */
  readonly sandy: boolean;
  /** Attempts at plants of their own in the whole world. */
  readonly plants: Partial<Record<'cactus' | 'bush' | 'vine' | 'melon' | 'pumpkin' | 'flowers', number>>;
  /** Herds come here. */
  readonly herds: boolean;
}

const oak: Tree = { height: 4, more: 3, crown: 'ball' };
const land = { tree: oak, bareHeight: NY, bareSlope: NY, caves: 6, sandy: false, herds: true };
const meadow = { flowers: 60, pumpkin: 1 };

const biomes: Readonly<Record<string, Biome>> = {
  plains: { ...land, base: 36.5, swing: 9, trees: 18, tufts: 700, plants: { ...meadow, flowers: 140 } },
  forest: { ...land, base: 37.5, swing: 11, trees: 110, tufts: 250, plants: meadow },
  forest_hills: { ...land, base: 40, swing: 26, trees: 100, tufts: 200, bareSlope: 3, caves: 8, plants: meadow },
  extreme_hills: {
    ...land,
    base: 41,
    swing: 44,
    trees: 22,
    tufts: 120,
    bareHeight: 47,
    bareSlope: 2,
    caves: 14,
    plants: {},
  },
  taiga: {
    ...land,
    base: 38,
    swing: 14,
    trees: 110,
    tree: { height: 6, more: 4, crown: 'cone' },
    tufts: 120,
    plants: { pumpkin: 1 },
  },
  desert: {
    ...land,
    base: 37,
    swing: 9,
    trees: 0,
    tufts: 0,
    sandy: true,
    herds: false,
    plants: { cactus: 90, bush: 60 },
  },
  swampland: { ...land, base: 34.6, swing: 5, trees: 60, tufts: 400, plants: { ...meadow, vine: 60 } },
  jungle: {
    ...land,
    base: 38,
    swing: 14,
    trees: 200,
    tree: { height: 6, more: 5, crown: 'ball' },
    tufts: 500,
    plants: { ...meadow, vine: 120, melon: 8 },
  },
};

export const biomeNames: readonly string[] = Object.keys(biomes);

/** Throws RlgptError 'unknown-name' for a biome that the generator lacks. */
export function checkBiome(name: string): void {
  if (!Object.hasOwn(biomes, name)) throw unknownName('biome', name, biomeNames);
}

/** Lattice spacings of the height noise, coarse to fine; all divide the width. Each weighs half of the one before. */
const OCTAVES = [48, 24, 12, 6];

/** Scratch by column: ground height, top block, block under it. Filled anew by every call of `generate`. */
const heights = new Int16Array(SY);
const tops = new Uint8Array(SY);
const unders = new Uint8Array(SY);
const noise = new Float32Array(SY);
const latticeRow = new Float32Array(NX / OCTAVES[OCTAVES.length - 1] + 1);

/** Fills blocks and roof of a world. Equal seeds and biomes give equal blocks. About 1 ms. */
export function generate(
  { blocks, roof }: Pick<World, 'blocks' | 'roof'>,
  tables: Tables,
  biomeName: string,
  seed: number,
): void {
  const biome = biomes[biomeName];
  const rng = makeRng('terrain', biomeName, seed);
  const roles = tables.rules.terrain;
  fillHeights(biome, rng);
  chooseTops(biome, roles);
  fillLayers(blocks, roles);
  roof.set(heights);
  placeOres(blocks, roles, rng);
  for (let i = 0; i < biome.caves; i++) carveCave(blocks, roles, rng);
  for (let i = 0; i < biome.trees; i++) growTree(blocks, roof, roles, biome.tree, rng);
  for (let i = 0; i < biome.tufts; i++) growTuft(blocks, roof, roles, rng);
  if (roles.plants !== null) growPlants({ blocks, roof, roles, plants: roles.plants, rng }, biome);
}

/** Whether herds come to a biome. */
export function hasHerds(biomeName: string): boolean {
  return biomes[biomeName].herds;
}

/** Value noise with smooth interpolation, four octaves, mean 0 and swing about 1. */
function fillHeights(biome: Biome, rng: Rng): void {
  noise.fill(0);
  let weight = 1 / 2;
  for (const spacing of OCTAVES) {
    addOctave(spacing, weight, rng);
    weight /= 2;
  }
  for (let i = 0; i < SY; i++) {
    const height = Math.floor(biome.base + biome.swing * noise[i]);
    heights[i] = Math.max(MIN_HEIGHT, Math.min(MAX_HEIGHT, height));
  }
}

function addOctave(spacing: number, weight: number, rng: Rng): void {
  const points = NX / spacing + 1;
  const lattice = Float32Array.from({ length: points * points }, () => (rng.uniform() - 0.5) * weight);
  const ease = Float32Array.from({ length: spacing }, (_, i) => {
    const t = i / spacing;
    return t * t * (3 - 2 * t);
  });
  for (let z = 0; z < NZ; z++) {
    const row = Math.floor(z / spacing) * points;
    const t = ease[z % spacing];
    for (let p = 0; p < points; p++) {
      latticeRow[p] = lattice[row + p] + t * (lattice[row + points + p] - lattice[row + p]);
    }
    let i = z * SZ;
    for (let p = 0; p + 1 < points; p++) {
      const a = latticeRow[p];
      const d = latticeRow[p + 1] - a;
      for (let k = 0; k < spacing; k++) noise[i++] += a + ease[k] * d;
    }
  }
}

function chooseTops(biome: Biome, roles: TerrainRoles): void {
  for (let z = 0; z < NZ; z++) {
    for (let x = 0; x < NX; x++) {
      const i = z * SZ + x;
      const h = heights[i];
      const east = x + 1 < NX ? heights[i + 1] : h;
      const south = z + 1 < NZ ? heights[i + SZ] : h;
      const slope = Math.max(Math.abs(east - h), Math.abs(south - h));
      if (h <= SEA) {
        tops[i] = h < SEA - 3 ? roles.gravel : roles.sand;
        if (h === SEA - 2 && roles.plants !== null) tops[i] = roles.plants.clay;
        unders[i] = tops[i];
      } else if (h >= biome.bareHeight || slope >= biome.bareSlope) {
        tops[i] = roles.rock;
        unders[i] = roles.rock;
      } else if (biome.sandy) {
        tops[i] = roles.sand;
        unders[i] = roles.plants === null ? roles.sand : roles.plants.sandstone;
      } else {
        tops[i] = roles.turf;
        unders[i] = roles.soil;
      }
    }
  }
}

/** Whole layers up to the lowest ground, then column by column. */
function fillLayers(blocks: Uint8Array, roles: TerrainRoles): void {
  let low = NY;
  for (let i = 0; i < SY; i++) low = Math.min(low, heights[i]);
  const solidTop = Math.max(1, low - SOIL_DEPTH);
  blocks.fill(roles.bedrock, 0, SY);
  blocks.fill(roles.rock, SY, solidTop * SY);
  blocks.fill(roles.air, solidTop * SY);
  for (let i = 0; i < SY; i++) {
    const ground = heights[i] * SY + i;
    let cell = solidTop * SY + i;
    for (; cell < ground - SOIL_DEPTH * SY; cell += SY) blocks[cell] = roles.rock;
    for (; cell < ground; cell += SY) blocks[cell] = unders[i];
    blocks[ground] = tops[i];
    for (cell = ground + SY; cell < (SEA + 1) * SY; cell += SY) blocks[cell] = roles.water;
  }
}

const CHUNKS = (NX / 16) * (NZ / 16);
/** Pockets of soil and gravel in the rock: fewer and smaller than the game's, which are no more than scenery. */
const POCKETS = { perChunk: 2, size: 24, minY: 5, maxY: 50, bell: false };

function placeOres(blocks: Uint8Array, roles: TerrainRoles, rng: Rng): void {
  const pockets = [
    { ...POCKETS, block: roles.soil },
    { ...POCKETS, block: roles.gravel },
  ];
  for (const { block, perChunk, size, minY, maxY, bell } of [...pockets, ...roles.ores]) {
    const half = (maxY - minY + 1) >> 1;
    for (let cluster = Math.round(perChunk * CHUNKS); cluster > 0; cluster--) {
      const y = minY + (bell ? rng.int(half) + rng.int(half) : rng.int(maxY - minY + 1));
      const x = rng.int(NX);
      const z = rng.int(NZ);
      if (y <= heights[z * SZ + x]) growCluster({ blocks, rock: roles.rock, block, size, rng }, x, y, z);
    }
  }
}

interface Cluster {
  readonly blocks: Uint8Array;
  readonly rock: number;
  readonly block: number;
  readonly size: number;
  readonly rng: Rng;
}

/** A random walk of `size` steps that turns rock into ore. */
function growCluster({ blocks, rock, block, size, rng }: Cluster, x0: number, y0: number, z0: number): void {
  let x = x0;
  let y = y0;
  let z = z0;
  // A linear congruence (Numerical Recipes) draws the walk: thousands of steps a world, and quality does not matter.
  let state = rng.int(2 ** 32);
  for (let step = 0; step < size; step++) {
    const cell = y * SY + z * SZ + x;
    if (blocks[cell] === rock) blocks[cell] = block;
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const turn = ((state >>> 16) * 6) >>> 16;
    if (turn === 0) x = Math.min(NX - 1, x + 1);
    else if (turn === 1) x = Math.max(0, x - 1);
    else if (turn === 2) z = Math.min(NZ - 1, z + 1);
    else if (turn === 3) z = Math.max(0, z - 1);
    else if (turn === 4) y = Math.min(NY - 1, y + 1);
    else y = Math.max(1, y - 1);
  }
}

/** A worm of 40 to 100 steps; it may open at the surface, but not under water. */
function carveCave(blocks: Uint8Array, roles: TerrainRoles, rng: Rng): void {
  let x = rng.int(NX);
  let z = rng.int(NZ);
  let y = 6 + rng.int(Math.max(1, heights[z * SZ + x] - 4));
  let yaw = rng.uniform() * 2 * Math.PI;
  let pitch = (rng.uniform() - 0.5) * 1.2;
  for (let step = 40 + rng.int(60); step > 0; step--) {
    carveBall(blocks, roles, { x, y, z, radius: 1.2 + 1.2 * rng.uniform() });
    x += 1.3 * Math.cos(yaw) * Math.cos(pitch);
    z += 1.3 * Math.sin(yaw) * Math.cos(pitch);
    y += 1.3 * Math.sin(pitch);
    yaw += (rng.uniform() - 0.5) * 0.7;
    pitch = pitch * 0.9 + (rng.uniform() - 0.5) * 0.4;
    if (x < 2 || x > NX - 3 || z < 2 || z > NZ - 3 || y < 3 || y > NY - 8) return;
  }
}

function carveBall(
  blocks: Uint8Array,
  roles: TerrainRoles,
  ball: { x: number; y: number; z: number; radius: number },
): void {
  const { radius } = ball;
  const square = radius * radius;
  for (let z = Math.ceil(ball.z - radius); z <= ball.z + radius; z++) {
    for (let x = Math.ceil(ball.x - radius); x <= ball.x + radius; x++) {
      if (x < 0 || x >= NX || z < 0 || z >= NZ) continue;
      const side = (x - ball.x) ** 2 + (z - ball.z) ** 2;
      if (side > square) continue;
      // A floor of 4 blocks stays under ponds and beside them.
      const limit = heights[z * SZ + x] <= SEA + 1 ? heights[z * SZ + x] - 4 : NY;
      for (let y = Math.ceil(ball.y - radius); y <= ball.y + radius && y < limit; y++) {
        if (y < 1 || side + (y - ball.y) ** 2 > square) continue;
        const cell = y * SY + z * SZ + x;
        if (blocks[cell] !== roles.air) blocks[cell] = y <= LAVA_HEIGHT ? roles.lava : roles.air;
      }
    }
  }
}

/** A tree: oak-like with two wide and two narrow layers of leaves, or a cone of alternating layers. */
function growTree(blocks: Uint8Array, roof: Uint8Array, roles: TerrainRoles, tree: Tree, rng: Rng): void {
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

interface Garden {
  readonly blocks: Uint8Array;
  readonly roof: Uint8Array;
  readonly roles: TerrainRoles;
  readonly plants: PlantRoles;
  readonly rng: Rng;
}

/** Reeds at every shore, and what else the biome has. */
function growPlants(garden: Garden, biome: Biome): void {
  const { blocks, roles, plants, rng } = garden;
  for (let column = SZ + 1; column < SY - SZ - 1; column++) {
    if (heights[column] !== SEA || tops[column] !== roles.sand || !besideWater(column)) continue;
    if (rng.uniform() < REED_CHANCE) stack(garden, column, plants.reeds, 1 + rng.int(3));
  }
  const { cactus = 0, bush = 0, vine = 0, melon = 0, pumpkin = 0, flowers = 0 } = biome.plants;
  const attempts = (count: number, ground: number, plant: () => number, height: () => number) => {
    for (let i = 0; i < count; i++) {
      const column = rng.int(SY);
      const cell = heights[column] * SY + column;
      if (blocks[cell] === ground && blocks[cell + SY] === roles.air) stack(garden, column, plant(), height());
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
  for (let i = 0; i < vine; i++) hangVine(garden, SZ + 1 + rng.int(SY - 2 * SZ - 2));
}

/** Chance of reeds on a block of shore. */
const REED_CHANCE = 0.12;

function besideWater(column: number): boolean {
  return (
    heights[column - 1] < SEA || heights[column + 1] < SEA || heights[column - SZ] < SEA || heights[column + SZ] < SEA
  );
}

/** Blocks of a plant one over the other on the ground of a column. */
function stack({ blocks, roof, roles }: Garden, column: number, plant: number, height: number): void {
  for (let k = 1; k <= height; k++) {
    const cell = (heights[column] + k) * SY + column;
    if (cell >= blocks.length || blocks[cell] !== roles.air) return;
    blocks[cell] = plant;
    raiseRoof(roof, cell);
  }
}

/** Vines from beside the lowest leaf of a neighbouring column down, at most four blocks. */
function hangVine({ blocks, roof, roles, plants }: Garden, column: number): void {
  for (let y = heights[column] + 2; y < NY - 1; y++) {
    if (blocks[y * SY + column + 1] !== roles.leaves || blocks[y * SY + column] !== roles.air) continue;
    for (let k = 0; k < 4 && blocks[(y - k) * SY + column] === roles.air; k++) {
      blocks[(y - k) * SY + column] = plants.vine;
      raiseRoof(roof, (y - k) * SY + column);
    }
    return;
  }
}

function growTuft(blocks: Uint8Array, roof: Uint8Array, roles: TerrainRoles, rng: Rng): void {
  const column = rng.int(SY);
  const cell = heights[column] * SY + column;
  if (blocks[cell] !== roles.turf || blocks[cell + SY] !== roles.air) return;
  blocks[cell + SY] = roles.tuft;
  raiseRoof(roof, cell + SY);
}

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
