/**
 * Where chance comes from. The rules read prepared numbers, so the same rules run on two sources: our own generator, and
 * the package's keys (exact mode), under which an episode equals the package's state for state.
 */
import { makeRng, type Rng } from '../../../core/rng.ts';
import {
  drawMobs,
  drawSpawns,
  fillAngles,
  fillUniform,
  MELEE_DRAWS,
  MOB_DRAWS,
  ownDirections,
  PASSIVE_DRAWS,
  RANGED_DRAWS,
  SPAWN_DRAWS,
} from '../draws.ts';
import { type Key, makeKey, split, uniform } from '../threefry.ts';
import { CELLS } from './constants.ts';

// --- offsets of the numbers of one step; uniform in [0, 1) in multiples of 2^-23 unless said otherwise ---

export const LUCK_SAPLING = 0;
const LUCK_MOBS = 1;
/** For each zombie: direction 0 to 3, axis, chase. */
export const LUCK_ZOMBIES = LUCK_MOBS + MELEE_DRAWS;
/** For each cow: direction 0 to 7, of which the upper half stands. */
export const LUCK_COWS = LUCK_MOBS + PASSIVE_DRAWS;
/** For each skeleton: direction 0 to 3, axis, purpose. */
export const LUCK_SKELETONS = LUCK_MOBS + RANGED_DRAWS;
/** For cow, zombie and skeleton: whether one appears, and where. */
export const LUCK_SPAWN = LUCK_MOBS + MOB_DRAWS;
export const LUCK_SIZE = LUCK_SPAWN + SPAWN_DRAWS;

/** What chance grants a cell. */
export const GRANTS_COAL = 1;
export const GRANTS_IRON = 2;
export const GRANTS_DIAMOND = 4;
export const GRANTS_TREE_BIT = 3;
export const GRANTS_TREE = 1 << GRANTS_TREE_BIT;

const COAL_CHANCE = Math.fround(0.04);
const IRON_CHANCE = Math.fround(0.03);
const DIAMOND_CHANCE = Math.fround(0.005);
const NO_TREE_CHANCE = Math.fround(0.8);

/** What a new world is made of: angles of noise as fractions of a turn, and grants. */
export interface Seeds {
  /** [5 * 5] */
  readonly water: Float32Array;
  /** [5 * 5] */
  readonly mountain: Float32Array;
  /** [9 * 33] */
  readonly path: Float32Array;
  /** [17 * 17] */
  readonly tree: Float32Array;
  /** [CELLS]: what chance grants each cell, if it is rock or may bear a tree: the flags below. */
  readonly grants: Uint8Array;
  /** [1]: which cell of stone becomes a diamond. */
  readonly gem: Float32Array;
}

export const makeSeeds = (): Seeds => ({
  water: new Float32Array(25),
  mountain: new Float32Array(25),
  path: new Float32Array(9 * 33),
  tree: new Float32Array(17 * 17),
  grants: new Uint8Array(CELLS),
  gem: new Float32Array(1),
});

export interface Luck {
  /** Begins an episode and fills what its world is made of. */
  begin(seed: number, seeds: Seeds): void;
  /** Fills the numbers of the next step, [LUCK_SIZE]. */
  draw(out: Float32Array): void;
  save(): Uint32Array;
  restore(words: Uint32Array): void;
}

/** Words that `save` gives, in either mode. */
export const LUCK_WORDS = 4;

const cellLuck = new Float32Array(CELLS);

/** Our own generator. */
export function ownLuck(): Luck {
  const rng: Rng = makeRng('craftax-classic', 0);
  return {
    begin(seed, seeds) {
      rng.restore(makeRng('craftax-classic', seed).save());
      for (const part of [seeds.water, seeds.mountain, seeds.path, seeds.tree, seeds.gem, cellLuck]) rng.fill(part);
      setGrants(seeds.grants);
    },
    draw(out) {
      rng.fill(out);
      ownDirections(out, LUCK_MOBS);
    },
    save: () => rng.save(),
    restore: (words) => rng.restore(words),
  };
}

/**
 * The grants of a cell by one number where the package draws four: only the first of coal, iron and diamond counts, and no
 * cell that is rock bears a tree, so that every cell has the package's chances.
 */
function grant(luck: number): number {
  if (luck > NO_TREE_CHANCE) return GRANTS_TREE;
  if (luck < COAL_CHANCE) return GRANTS_COAL;
  if (luck < COAL_OR_IRON) return GRANTS_IRON;
  return luck < ANY_ORE ? GRANTS_DIAMOND : 0;
}

const COAL_OR_IRON = COAL_CHANCE + (1 - COAL_CHANCE) * IRON_CHANCE;
const ANY_ORE = COAL_OR_IRON + (1 - COAL_OR_IRON) * DIAMOND_CHANCE;

const PARTS = 4096;
const MIXED = 255;
/** The grants of all numbers between i and i + 1 parts, or MIXED: no jumps that a processor guesses wrong. */
const grantsByPart = Uint8Array.from({ length: PARTS }, (_, i) => {
  const first = grant(i / PARTS);
  return first === grant((i + 1) / PARTS) ? first : MIXED;
});

function setGrants(grants: Uint8Array): void {
  for (let cell = 0; cell < CELLS; cell++) {
    const found = grantsByPart[(cellLuck[cell] * PARTS) | 0];
    grants[cell] = found === MIXED ? grant(cellLuck[cell]) : found;
  }
}

/**
 * The package's keys. A run of seed s is `rng = PRNGKey(s)`, then `rng, key = split(rng)` before every `reset(key)` and
 * every `step(key, ...)`; the environment is the one without auto-reset.
 */
export interface ExactLuck extends Luck {
  /** Begins a run, which `begin` does too, with its first episode. */
  seed(seed: number): void;
  /** Begins the next episode of the run. */
  next(seeds: Seeds): void;
  /** The field `state_rng` of the package's state. */
  readonly stateKey: Key;
}

export function exactLuck(): ExactLuck {
  const episode = makeKey();
  const rng = makeKey();
  const child = makeKey();
  const stateKey = makeKey();
  const seed = (value: number) => {
    episode.high = 0;
    episode.low = value >>> 0;
  };
  const next = (seeds: Seeds) => {
    split(episode, rng);
    drawWorld(rng, child, seeds);
    split(rng, stateKey);
  };
  return {
    stateKey,
    seed,
    next,
    begin(value, seeds) {
      seed(value);
      next(seeds);
    },
    draw(out) {
      split(episode, rng);
      drawStep(rng, child, out);
      split(rng, stateKey);
    },
    save: () => Uint32Array.of(episode.high, episode.low, stateKey.high, stateKey.low),
    restore(words) {
      episode.high = words[0];
      episode.low = words[1];
      stateKey.high = words[2];
      stateKey.low = words[3];
    },
  };
}

/** As `generate_world` draws. `rng` advances; what is skipped is drawn there and never used. */
function drawWorld(rng: Key, child: Key, seeds: Seeds): void {
  const noise = (out: Float32Array) => {
    split(rng, child);
    fillAngles(child, out);
  };
  const { grants } = seeds;
  const below = (chance: number, flag: number) => {
    split(rng, child);
    for (let i = 0; i < CELLS; i++) if (uniform(child, i) < chance) grants[i] |= flag;
  };
  grants.fill(0);
  noise(seeds.water);
  split(rng, child);
  noise(seeds.mountain);
  noise(seeds.path);
  split(rng, child);
  below(COAL_CHANCE, GRANTS_COAL);
  below(IRON_CHANCE, GRANTS_IRON);
  below(DIAMOND_CHANCE, GRANTS_DIAMOND);
  noise(seeds.tree);
  for (let i = 0; i < CELLS; i++) if (uniform(rng, i) > NO_TREE_CHANCE) grants[i] |= GRANTS_TREE;
  split(rng, child);
  fillUniform(child, seeds.gem);
}

const inner = makeKey();

/** As `craftax_step` draws, in its order of splits. */
function drawStep(rng: Key, child: Key, out: Float32Array): void {
  split(rng, child);
  split(child, inner);
  out[LUCK_SAPLING] = uniform(inner);

  split(rng, child);
  drawMobs(child, out, LUCK_MOBS);

  split(rng, child);
  drawSpawns(child, out, LUCK_SPAWN);
}
