/**
 * Terrain by seed: noise hills, soil over rock, ponds, ores and worm caves, then what grows (plants.ts). The roles of the
 * rules say which block is what. Not Minecraft's own generator; a small world with the same kinds of places.
 */
import { makeRng, type Rng } from '../../../core/rng.ts';
import type { TerrainRoles } from '../rules/rules.ts';
import type { Tables } from '../rules/tables.ts';
import { NX, NY, NZ, SY, SZ, type World } from '../world/world.ts';
import { type Biome, biomes, SEA } from './biomes.ts';
import { growPlants, growTree, growTuft, type Land } from './plants.ts';

const MIN_HEIGHT = 6;
const MAX_HEIGHT = 53;
const SOIL_DEPTH = 3;
/** Caves up to here hold lava, as in the game. */
const LAVA_HEIGHT = 10;

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
  const land: Land = { blocks, roof, heights, tops, roles, rng };
  for (let i = 0; i < biome.trees; i++) growTree(land, biome.tree);
  for (let i = 0; i < biome.tufts; i++) growTuft(land);
  if (roles.plants !== null) growPlants(land, biome, roles.plants);
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
