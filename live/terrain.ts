/** Land for the tests: hills of grass, trees, veins of coal, iron and diamond. All of it follows from the seed. */
import { hashSeed, makeRng, type Rng } from '../src/core/rng.ts';
import { load, type SquidRegistry } from './squid.ts';
import { wireOf } from './wire.ts';

type Place = { readonly x: number; readonly y: number; readonly z: number };

type At = (x: number, y: number, z: number) => Place;

interface Chunk {
  setBlockStateId(place: Place, state: number): void;
  getBlockStateId(place: Place): number;
  setSkyLight(place: Place, light: number): void;
}

const SIDE = 16;
/** Layers from the lowest to the grass, and to where light is set. */
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

/** Layer of the grass, from the lowest. */
export const height = (x: number, z: number) => SURFACE + Math.floor(2 * Math.sin(x * 0.12) + 2 * Math.cos(z * 0.1));

/** One wood of the land. */
interface Wood {
  readonly log: number;
  readonly leaves: number;
}

/** A generator of flying-squid. */
export function terrain({ registry, seed }: { registry: SquidRegistry; seed: number }) {
  const Chunk = load<(registry: SquidRegistry) => new () => Chunk>('prismarine-chunk')(registry);
  // Chunks of 1.8 take no plain records.
  const { Vec3 } = load<{ Vec3: new (x: number, y: number, z: number) => Place }>('vec3');
  const { bottom, land } = wireOf(registry);
  const at: At = (x, y, z) => new Vec3(x, bottom + y, z);
  const state = (name: string) => {
    const block = registry.blocksArray.find((one) => one.name === name)!;
    return block.defaultState ?? block.minStateId;
  };
  const rock = { high: state('stone'), low: bottom < 0 ? state('deepslate') : state('stone') };
  const ids = { bedrock: state('bedrock'), dirt: state('dirt'), grass: state(land.grass) };
  const rockAt = (y: number) => (bottom + y < 0 ? rock.low : rock.high);
  const woods = land.logs.map((log, i): Wood => ({ log: state(log), leaves: state(land.leaves[i]) }));
  return (cx: number, cz: number): Chunk => {
    const chunk = new Chunk();
    const rng = makeRng('chunk', hashSeed(seed, cx, cz));
    for (let x = 0; x < SIDE; x++) {
      for (let z = 0; z < SIDE; z++) {
        const top = height(cx * SIDE + x, cz * SIDE + z);
        for (let y = 0; y <= top; y++) {
          const block = y === 0 ? ids.bedrock : y < top - 3 ? rockAt(y) : y < top ? ids.dirt : ids.grass;
          chunk.setBlockStateId(at(x, y, z), block);
        }
        for (let y = 0; y < SKY; y++) chunk.setSkyLight(at(x, y, z), DAYLIGHT);
      }
    }
    for (const [name, count, low, high] of VEINS) {
      const ore = { high: state(name), low: bottom < 0 ? state(`deepslate_${name}`) : state(name) };
      const oreAt = (y: number) => (bottom + y < 0 ? ore.low : ore.high);
      for (let i = 0; i < count; i++) vein(chunk, rng, { at, oreAt, rockAt, low, high });
    }
    for (let i = 0; i < TREES; i++) tree(chunk, rng, { at, cx, cz, wood: woods[i % woods.length] });
    return chunk;
  };
}

interface Vein {
  readonly at: At;
  readonly oreAt: (y: number) => number;
  readonly rockAt: (y: number) => number;
  readonly low: number;
  readonly high: number;
}

/** Four blocks of ore in the rock. */
function vein(chunk: Chunk, rng: Rng, { at, oreAt, rockAt, low, high }: Vein) {
  const x = rng.int(SIDE - 1);
  const y = low + rng.int(high - low);
  const z = rng.int(SIDE);
  for (let i = 0; i < 4; i++) {
    const layer = y + (i >> 1);
    const place = at(x + (i & 1), layer, z);
    if (chunk.getBlockStateId(place) === rockAt(layer)) chunk.setBlockStateId(place, oreAt(layer));
  }
}

function tree(chunk: Chunk, rng: Rng, { at, cx, cz, wood }: { at: At; cx: number; cz: number; wood: Wood }) {
  const x = TREE_BORDER + rng.int(SIDE - 2 * TREE_BORDER);
  const z = TREE_BORDER + rng.int(SIDE - 2 * TREE_BORDER);
  const ground = height(cx * SIDE + x, cz * SIDE + z);
  for (let y = 3; y <= 6; y++) {
    const wide = y < 5 ? 2 : 1;
    for (let dx = -wide; dx <= wide; dx++) {
      for (let dz = -wide; dz <= wide; dz++) {
        const place = at(x + dx, ground + y, z + dz);
        if (chunk.getBlockStateId(place) === AIR) chunk.setBlockStateId(place, wood.leaves);
      }
    }
  }
  for (let y = 1; y <= 5; y++) chunk.setBlockStateId(at(x, ground + y, z), wood.log);
}
