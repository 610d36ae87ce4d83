/** Land for the tests: hills of grass, trees, veins of coal, iron and diamond. All of it follows from the seed. */
import { hashSeed, makeRng, type Rng } from '../src/core/rng.ts';
import { load, type SquidRegistry } from './squid.ts';

type Place = { readonly x: number; readonly y: number; readonly z: number };

type At = (x: number, y: number, z: number) => Place;

interface Chunk {
  setBlockStateId(place: Place, state: number): void;
  getBlockStateId(place: Place): number;
  setSkyLight(place: Place, light: number): void;
}

const SIDE = 16;
const SURFACE = 28;
const SKY = 64;
const DAYLIGHT = 15;
const AIR = 0;
const TREES = 3;
/** Blocks that a tree keeps from the border of its chunk, so that its leaves stay inside. */
const TREE_BORDER = 3;
/** Veins of a chunk: block, count, lowest and highest layer. Coal and iron lie in all rock, as in vanilla. */
const VEINS = [
  ['coal_ore', 6, 2, 26],
  ['iron_ore', 6, 2, 26],
  ['diamond_ore', 2, 2, 10],
] as const;

/** Layer of the grass. */
export const height = (x: number, z: number) => SURFACE + Math.floor(2 * Math.sin(x * 0.12) + 2 * Math.cos(z * 0.1));

/** A generator of flying-squid. */
export function terrain({ registry, seed }: { registry: SquidRegistry; seed: number }) {
  const Chunk = load<(registry: SquidRegistry) => new () => Chunk>('prismarine-chunk')(registry);
  // Chunks of 1.8 take no plain records.
  const { Vec3 } = load<{ Vec3: new (x: number, y: number, z: number) => Place }>('vec3');
  const at: At = (x, y, z) => new Vec3(x, y, z);
  const state = (name: string) => registry.blocksArray.find((block) => block.name === name)!.minStateId;
  const ids = {
    bedrock: state('bedrock'),
    stone: state('stone'),
    dirt: state('dirt'),
    grass: state('grass'),
    log: state('log'),
    leaves: state('leaves'),
  };
  return (cx: number, cz: number): Chunk => {
    const chunk = new Chunk();
    const rng = makeRng('chunk', hashSeed(seed, cx, cz));
    for (let x = 0; x < SIDE; x++) {
      for (let z = 0; z < SIDE; z++) {
        const top = height(cx * SIDE + x, cz * SIDE + z);
        for (let y = 0; y <= top; y++) {
          const block = y === 0 ? ids.bedrock : y < top - 3 ? ids.stone : y < top ? ids.dirt : ids.grass;
          chunk.setBlockStateId(at(x, y, z), block);
        }
        for (let y = 0; y < SKY; y++) chunk.setSkyLight(at(x, y, z), DAYLIGHT);
      }
    }
    for (const [name, count, low, high] of VEINS)
      for (let i = 0; i < count; i++) vein(chunk, rng, { at, ore: state(name), rock: ids.stone, low, high });
    for (let i = 0; i < TREES; i++) tree(chunk, rng, { at, cx, cz, log: ids.log, leaves: ids.leaves });
    return chunk;
  };
}

/** Four blocks of ore in the rock. */
function vein(
  chunk: Chunk,
  rng: Rng,
  { at, ore, rock, low, high }: { at: At; ore: number; rock: number; low: number; high: number },
) {
  const x = rng.int(SIDE - 1);
  const y = low + rng.int(high - low);
  const z = rng.int(SIDE);
  for (let i = 0; i < 4; i++) {
    const place = at(x + (i & 1), y + (i >> 1), z);
    if (chunk.getBlockStateId(place) === rock) chunk.setBlockStateId(place, ore);
  }
}

function tree(
  chunk: Chunk,
  rng: Rng,
  { at, cx, cz, log, leaves }: { at: At; cx: number; cz: number; log: number; leaves: number },
) {
  const x = TREE_BORDER + rng.int(SIDE - 2 * TREE_BORDER);
  const z = TREE_BORDER + rng.int(SIDE - 2 * TREE_BORDER);
  const ground = height(cx * SIDE + x, cz * SIDE + z);
  for (let y = 3; y <= 6; y++) {
    const wide = y < 5 ? 2 : 1;
    for (let dx = -wide; dx <= wide; dx++) {
      for (let dz = -wide; dz <= wide; dz++) {
        const place = at(x + dx, ground + y, z + dz);
        if (chunk.getBlockStateId(place) === AIR) chunk.setBlockStateId(place, leaves);
      }
    }
  }
  for (let y = 1; y <= 5; y++) chunk.setBlockStateId(at(x, ground + y, z), log);
}
