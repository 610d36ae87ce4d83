/** What new floors are made of: angles of noise, and numbers drawn cell by cell, from the package's keys or our own generator. */
import { makeRng } from '../../../core/rng.ts';
import { fillAngles, ownUniform } from '../draws.ts';
import { exactNoise, type Noise, quickNoise } from '../noise.ts';
import { bits, type Key, makeKey, randint, split, splitAt, uniform } from '../threefry.ts';

/** One number a cell, uniform in [0, 1); each cell is asked for once at most, in rising order. */
export type Draws = (cell: number) => number;

/** A floor of noise: angles of the corners as fractions of a turn. */
export interface SmoothSeeds {
  /** [4 * 4] */
  readonly water: Float32Array;
  /** [4 * 4] */
  readonly mountain: Float32Array;
  /** [7 * 25] */
  readonly path: Float32Array;
  /** [13 * 13] */
  readonly tree: Float32Array;
  readonly wood: Draws;
  /** Five kinds of ore, used one after another. */
  readonly ores: readonly Draws[];
  /** Which of the possible cells gets a ladder; uniform. */
  ladderDown: number;
  ladderUp: number;
}

export const ROOMS = 8;
/** Rows and columns of a room are 5 to 9. */
export const LEAST_ROOM = 5;
const ROOM_SPAN = 5;
/** Rows and columns that a room may be off the corner of its part of the floor. */
const ROOM_SHIFT = 11;

/** A floor of rooms. Integers are counted from 0. */
export interface DungeonSeeds {
  /** Rows and columns of each room above the least [8 * 2]. */
  readonly sizes: Int32Array;
  /** Part of the floor of each room; uniform [8]. */
  readonly parts: Float32Array;
  /** Shift of each room within its part [8 * 2]. */
  readonly shifts: Int32Array;
  /** Places of chest and fountain in each room, off its second row and column [8 * 2]. */
  readonly chests: Int32Array;
  readonly fountains: Int32Array;
  /** Whether a room has a fountain; uniform [8]. */
  readonly wet: Float32Array;
  /** To which room a path leads; uniform [8]. */
  readonly sinks: Float32Array;
  readonly moss: Draws;
  ladderDown: number;
  ladderUp: number;
}

/** Seeds for one floor at a time: what is returned is overwritten by the next call. */
export interface WorldSource {
  readonly noise: Noise;
  /** Floors of noise 0 to 5, in the order of their depth. */
  smooth(index: number): SmoothSeeds;
  /** Floors of rooms 0 to 2. */
  dungeon(index: number): DungeonSeeds;
  /** A permutation of six: what each potion does. */
  potions(out: Int32Array): void;
}

const makeSmooth = (wood: Draws, ores: readonly Draws[]): SmoothSeeds => ({
  water: new Float32Array(16),
  mountain: new Float32Array(16),
  path: new Float32Array(7 * 25),
  tree: new Float32Array(13 * 13),
  wood,
  ores,
  ladderDown: 0,
  ladderUp: 0,
});

const makeDungeon = (moss: Draws): DungeonSeeds => ({
  sizes: new Int32Array(2 * ROOMS),
  parts: new Float32Array(ROOMS),
  shifts: new Int32Array(2 * ROOMS),
  chests: new Int32Array(2 * ROOMS),
  fountains: new Int32Array(2 * ROOMS),
  wet: new Float32Array(ROOMS),
  sinks: new Float32Array(ROOMS),
  moss,
  ladderDown: 0,
  ladderUp: 0,
});

/** Our own generator. Each floor has its own numbers, so that floors can be made in any order, or never. */
export interface OwnSource extends WorldSource {
  seed: number;
}

export function ownSource(): OwnSource {
  const rng = makeRng('craftax floors', 0);
  const next = () => ownUniform(rng);
  const below = (span: number) => Math.floor(span * next());
  const smooth = makeSmooth(next, [next, next, next, next, next]);
  const dungeon = makeDungeon(next);
  const source: OwnSource = {
    noise: quickNoise,
    seed: 0,
    smooth(index) {
      rng.restore(makeRng('craftax noise', source.seed, index).save());
      for (const angles of [smooth.water, smooth.mountain, smooth.path, smooth.tree]) rng.fill(angles);
      smooth.ladderDown = next();
      smooth.ladderUp = next();
      return smooth;
    },
    dungeon(index) {
      rng.restore(makeRng('craftax rooms', source.seed, index).save());
      const { sizes, shifts, chests, fountains } = dungeon;
      for (let i = 0; i < 2 * ROOMS; i++) {
        sizes[i] = below(ROOM_SPAN);
        shifts[i] = below(ROOM_SHIFT);
        chests[i] = below(LEAST_ROOM + sizes[i] - 2);
        fountains[i] = below(LEAST_ROOM + sizes[i] - 2);
      }
      for (const numbers of [dungeon.parts, dungeon.wet, dungeon.sinks]) rng.fill(numbers);
      dungeon.ladderDown = next();
      dungeon.ladderUp = next();
      return dungeon;
    },
    potions(out) {
      rng.restore(makeRng('craftax potions', source.seed).save());
      for (let i = 0; i < out.length; i++) {
        const j = below(i + 1);
        out[i] = out[j];
        out[j] = i;
      }
    },
  };
  return source;
}

/** The package's keys, as `generate_world(key, ...)` splits them. `use` takes that key and advances it to the last split but one. */
export interface ExactSource extends WorldSource {
  use(key: Key): void;
}

export function exactSource(): ExactSource {
  const smoothRoot = makeKey();
  const dungeonRoot = makeKey();
  const potionKey = makeKey();
  const rng = makeKey();
  const child = makeKey();
  const woodKey = makeKey();
  const mossKey = makeKey();
  const oreKeys = Array.from({ length: 5 }, () => makeKey());
  const smooth = makeSmooth(
    (cell) => uniform(woodKey, cell),
    oreKeys.map((key) => (cell) => uniform(key, cell)),
  );
  const dungeon = makeDungeon((cell) => uniform(mossKey, cell));
  const angles = (out: Float32Array) => {
    split(rng, child);
    fillAngles(child, out);
  };
  return {
    noise: exactNoise,
    use(key) {
      copyKey(key, smoothRoot);
      splitAt(smoothRoot, 0, key);
      copyKey(key, dungeonRoot);
      splitAt(dungeonRoot, 0, key);
      split(key, potionKey);
    },
    smooth(index) {
      splitAt(smoothRoot, 1 + index, rng);
      angles(smooth.water);
      split(rng, child);
      angles(smooth.mountain);
      angles(smooth.path);
      split(rng, child);
      angles(smooth.tree);
      copyKey(rng, woodKey);
      split(rng, child);
      for (const key of oreKeys) split(child, key);
      split(rng, child);
      split(rng, child);
      smooth.ladderDown = uniform(child);
      split(rng, child);
      smooth.ladderUp = uniform(child);
      return smooth;
    },
    dungeon(index) {
      splitAt(dungeonRoot, 1 + index, rng);
      drawRooms(rng, child, dungeon);
      split(rng, mossKey);
      split(rng, child);
      dungeon.ladderDown = uniform(child);
      split(rng, child);
      dungeon.ladderUp = uniform(child);
      return dungeon;
    },
    potions(out) {
      permute(potionKey, out);
    },
  };
}

function copyKey(from: Key, to: Key): void {
  to.high = from.high;
  to.low = from.low;
}

const root = makeKey();
const inner = makeKey();

/** Rooms, then paths, as `generate_dungeon(rng, ...)` draws them. */
function drawRooms(rng: Key, child: Key, seeds: DungeonSeeds): void {
  copyKey(rng, root);
  splitAt(root, 0, rng);
  splitAt(root, 2, inner);
  for (let i = 0; i < 2 * ROOMS; i++) seeds.sizes[i] = randint(inner, ROOM_SPAN, i);
  split(rng, child);
  for (let room = 0; room < ROOMS; room++) drawRoom(child, room, seeds);
  split(rng, child);
  for (let path = 0; path < ROOMS; path++) {
    split(child, inner);
    seeds.sinks[path] = uniform(inner);
    // a path hands on the second key
    split(child, inner);
    copyKey(inner, child);
  }
}

function drawRoom(rng: Key, room: number, { sizes, parts, shifts, chests, fountains, wet }: DungeonSeeds): void {
  split(rng, inner);
  parts[room] = uniform(inner);
  split(rng, inner);
  for (let i = 0; i < 2; i++) shifts[2 * room + i] = randint(inner, ROOM_SHIFT, i);
  split(rng, inner);
  for (let i = 0; i < 2; i++) chests[2 * room + i] = randint(inner, LEAST_ROOM + sizes[2 * room + i] - 2, i);
  copyKey(rng, root);
  splitAt(root, 0, rng);
  splitAt(root, 1, inner);
  for (let i = 0; i < 2; i++) fountains[2 * room + i] = randint(inner, LEAST_ROOM + sizes[2 * room + i] - 2, i);
  splitAt(root, 2, inner);
  wet[room] = uniform(inner);
}

const order = new Float64Array(6);

/** `jax.random.permutation(key, n)` for a small n: one round of sorting by random bits. Changes the key. */
function permute(key: Key, out: Int32Array): void {
  split(key, inner);
  for (let i = 0; i < out.length; i++) order[i] = bits(inner, i);
  for (let i = 0; i < out.length; i++) {
    let rank = 0;
    for (let j = 0; j < out.length; j++) if (order[j] < order[i] || (order[j] === order[i] && j < i)) rank++;
    out[rank] = i;
  }
}
