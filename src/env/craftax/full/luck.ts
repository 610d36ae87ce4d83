/**
 * Where chance comes from. The rules read prepared numbers, so the same rules run on two sources: our own generator, and
 * the package's keys (exact mode), under which an episode equals the package's state for state.
 */
import { makeRng, type Rng } from '../../../core/rng.ts';
import {
  drawMobs,
  drawSpawns,
  MELEE_DRAWS,
  MOB_DRAWS,
  ownMobs,
  ownUniform,
  PASSIVE_DRAWS,
  RANGED_DRAWS,
  SPAWN_DRAWS,
} from '../draws.ts';
import { type Key, makeKey, randint, split, uniform } from '../threefry.ts';
import { Action } from './constants.ts';
import { exactSource, ownSource, type WorldSource } from './seeds.ts';

// --- offsets of the numbers of one step; uniform in [0, 1) in multiples of 2^-23 unless said otherwise ---

const LUCK_MOBS = 0;
/** For each melee mob: direction 0 to 3, axis, chase. */
export const LUCK_MELEE = LUCK_MOBS + MELEE_DRAWS;
/** For each passive mob: direction 0 to 7, of which the upper half stands. */
export const LUCK_PASSIVE = LUCK_MOBS + PASSIVE_DRAWS;
/** For each ranged mob: direction 0 to 3, axis, purpose. */
export const LUCK_RANGED = LUCK_MOBS + RANGED_DRAWS;
/** For passive, melee and ranged mobs: whether one appears, and where. */
export const LUCK_SPAWN = LUCK_MOBS + MOB_DRAWS;

// --- drawn only for the action that needs them, else what was there before ---

/** DO: whether grass gives a sapling. */
export const LUCK_SAPLING = LUCK_SPAWN + SPAWN_DRAWS;
/**
 * DO: what a chest holds. Torches come (uniform), how many 0 to 3; ore comes, which (uniform), coals 0 to 2, irons 0 to 1;
 * a potion comes, which 0 to 5, how many 0 to 1; arrows come, how many 0 to 3; a tool comes, which 0 to 1, level of a
 * pickaxe (uniform), level of a sword (uniform). Counts are above the least count of the rule.
 */
export const LUCK_CHEST = LUCK_SAPLING + 1;
export const CHEST_TORCH = LUCK_CHEST;
export const CHEST_TORCHES = LUCK_CHEST + 1;
export const CHEST_ORE = LUCK_CHEST + 2;
export const CHEST_ORE_KIND = LUCK_CHEST + 3;
export const CHEST_COALS = LUCK_CHEST + 4;
export const CHEST_IRONS = LUCK_CHEST + 5;
export const CHEST_POTION = LUCK_CHEST + 6;
export const CHEST_POTION_KIND = LUCK_CHEST + 7;
export const CHEST_POTIONS = LUCK_CHEST + 8;
export const CHEST_ARROW = LUCK_CHEST + 9;
export const CHEST_ARROWS = LUCK_CHEST + 10;
export const CHEST_TOOL = LUCK_CHEST + 11;
export const CHEST_TOOL_KIND = LUCK_CHEST + 12;
export const CHEST_PICKAXE = LUCK_CHEST + 13;
export const CHEST_SWORD = LUCK_CHEST + 14;
/** READ_BOOK: which spell is learnt. */
export const LUCK_BOOK = LUCK_CHEST + 15;
/** ENCHANT_ARMOUR: which piece. */
export const LUCK_ENCHANT = LUCK_BOOK + 1;
export const LUCK_SIZE = LUCK_ENCHANT + 1;

/** Spans of the numbers of a chest: 0 for a uniform number, else an integer below the span. */
const CHEST_SPANS = [0, 4, 0, 0, 3, 2, 0, 6, 2, 0, 4, 0, 2, 0, 0] as const;

/** Fills the numbers of a step from our own generator. */
export function drawOwnStep(rng: Rng, action: number, out: Float32Array): void {
  ownMobs(rng, out, LUCK_MOBS);
  if (action === Action.DO) {
    out[LUCK_SAPLING] = ownUniform(rng);
    for (let i = 0; i < CHEST_SPANS.length; i++) {
      const u = ownUniform(rng);
      out[LUCK_CHEST + i] = CHEST_SPANS[i] === 0 ? u : Math.floor(u * CHEST_SPANS[i]);
    }
  } else if (action === Action.READ_BOOK) out[LUCK_BOOK] = ownUniform(rng);
  else if (action === Action.ENCHANT_ARMOUR) out[LUCK_ENCHANT] = ownUniform(rng);
}

const child = makeKey();
const inner = makeKey();

/** As `craftax_step(rng, ...)` draws, in its order of splits. Afterwards `rng` is the key before the last split, which gives `state_rng`. */
export function drawStep(rng: Key, action: number, out: Float32Array): void {
  split(rng, child);
  if (action === Action.DO) {
    split(child, inner);
    out[LUCK_SAPLING] = uniform(inner);
    split(child, inner);
    drawChest(inner, out);
  }
  split(rng, child);
  if (action === Action.READ_BOOK) {
    split(child, inner);
    out[LUCK_BOOK] = uniform(inner);
  }
  split(rng, child);
  if (action === Action.ENCHANT_ARMOUR) {
    split(child, inner);
    out[LUCK_ENCHANT] = uniform(inner);
  }
  split(rng, child);
  drawMobs(child, out, LUCK_MOBS);
  split(rng, child);
  drawSpawns(child, out, LUCK_SPAWN);
}

const chest = makeKey();

/** As `add_items_from_chest(rng, ...)` draws; coals and irons come from one key. */
function drawChest(rng: Key, out: Float32Array): void {
  for (let i = 0; i < CHEST_SPANS.length; i++) {
    if (LUCK_CHEST + i !== CHEST_IRONS) split(rng, chest);
    out[LUCK_CHEST + i] = CHEST_SPANS[i] === 0 ? uniform(chest) : randint(chest, CHEST_SPANS[i]);
  }
}

export interface Luck {
  /** What the next new world is made of. */
  readonly source: WorldSource;
  /** Begins an episode; afterwards a world is made from `source`. */
  begin(seed: number): void;
  /** Fills the numbers of the next step, [LUCK_SIZE]. */
  draw(action: number, out: Float32Array): void;
  save(): Uint32Array;
  restore(words: Uint32Array): void;
}

/** Words that `save` gives, in either mode. */
export const LUCK_WORDS = 5;

/** Our own generator. */
export function ownLuck(): Luck {
  const rng = makeRng('craftax', 0);
  const source = ownSource();
  return {
    source,
    begin(seed) {
      rng.restore(makeRng('craftax', seed).save());
      source.seed = seed;
    },
    draw: (action, out) => drawOwnStep(rng, action, out),
    save: () => Uint32Array.of(...rng.save(), source.seed),
    restore(words) {
      rng.restore(words.subarray(0, 4));
      source.seed = words[4];
    },
  };
}

/**
 * The package's keys. A run of seed s is `rng = PRNGKey(s)`, then `rng, key = split(rng)` before every `reset(key)` and
 * every `step(key, ...)`; the environment is the one without auto-reset.
 */
export interface ExactLuck extends Luck {
  /** Begins a run, which `begin` does too, with its first episode. */
  seed(seed: number): void;
  /** Begins the next episode of the run; afterwards a world is made from `source`. */
  next(): void;
  /** The field `state_rng` of the package's state. */
  readonly stateKey: Key;
}

export function exactLuck(): ExactLuck {
  const episode = makeKey();
  const rng = makeKey();
  const world = makeKey();
  const stateKey = makeKey();
  const source = exactSource();
  const seed = (value: number) => {
    episode.high = 0;
    episode.low = value >>> 0;
  };
  const next = () => {
    split(episode, rng);
    split(rng, world);
    source.use(world);
    split(world, stateKey);
  };
  return {
    source,
    stateKey,
    seed,
    next,
    begin(value) {
      seed(value);
      next();
    },
    draw(action, out) {
      split(episode, rng);
      drawStep(rng, action, out);
      split(rng, stateKey);
    },
    save: () => Uint32Array.of(episode.high, episode.low, stateKey.high, stateKey.low, 0),
    restore(words) {
      episode.high = words[0];
      episode.low = words[1];
      stateKey.high = words[2];
      stateKey.low = words[3];
    },
  };
}
