/** Draws that Craftax-Classic and Craftax share: numbers of one step, from the package's keys or from our own generator. */
import type { Rng } from '../../core/rng.ts';
import { type Key, makeKey, randint, split, uniform } from './threefry.ts';

const inner = makeKey();

/** `jax.random.uniform(key, shape)`, flattened. */
export function fillUniform(key: Key, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = uniform(key, i);
}

/** The angles of `generate_fractal_noise_2d(key)`: fractal noise splits once an octave, Perlin noise once more. */
export function fillAngles(key: Key, out: Float32Array): void {
  split(key, inner);
  split(inner, key);
  fillUniform(key, out);
}

/** One number of our own generator, uniform in [0, 1) in multiples of 2^-23. */
export const ownUniform = (rng: Rng): number => ((rng.uniform() * 8388608) | 0) / 8388608;

const MELEE = 3;
const PASSIVE = 3;
const RANGED = 2;

/** For each melee mob: direction 0 to 3, axis, chase; these are offsets from where `drawMobs` begins. */
export const MELEE_DRAWS = 0;
/** For each passive mob: direction 0 to 7, of which the upper half stands. */
export const PASSIVE_DRAWS = 3 * MELEE;
/** For each ranged mob: direction 0 to 3, axis, purpose. */
export const RANGED_DRAWS = PASSIVE_DRAWS + PASSIVE;
export const MOB_DRAWS = RANGED_DRAWS + 3 * RANGED;

/** As `update_mobs` draws: three melee, three passive and two ranged mobs. The key of each class is what the class before left of it. */
export function drawMobs(rng: Key, out: Float32Array, from: number): void {
  split(rng, inner);
  for (let i = 0, at = from + MELEE_DRAWS; i < MELEE; i++, at += 3) {
    drawMove(rng, out, at);
    // a melee mob goes on with the second key, the others with the first
    split(rng, inner);
    rng.high = inner.high;
    rng.low = inner.low;
  }
  split(rng, inner);
  for (let i = 0, at = from + PASSIVE_DRAWS; i < PASSIVE; i++, at++) {
    split(rng, inner);
    out[at] = randint(inner, 8);
  }
  split(rng, inner);
  for (let i = 0, at = from + RANGED_DRAWS; i < RANGED; i++, at += 3) drawMove(rng, out, at);
}

function drawMove(rng: Key, out: Float32Array, at: number): void {
  split(rng, inner);
  out[at] = randint(inner, 4);
  split(rng, inner);
  out[at + 1] = uniform(inner);
  split(rng, inner);
  out[at + 2] = uniform(inner);
}

/** As `spawn_mobs` draws: for each of three classes whether one appears, and where. */
export const SPAWN_DRAWS = 6;

export function drawSpawns(rng: Key, out: Float32Array, from: number): void {
  for (let i = 0; i < SPAWN_DRAWS; i++) {
    split(rng, inner);
    out[from + i] = uniform(inner);
  }
}

/** The same numbers for moves and spawns from our own generator. */
export function ownMobs(rng: Rng, out: Float32Array, from: number): void {
  for (let i = 0; i < MOB_DRAWS + SPAWN_DRAWS; i++) out[from + i] = ownUniform(rng);
  ownDirections(out, from);
}

/** Makes directions of numbers in [0, 1). */
export function ownDirections(out: Float32Array, from: number): void {
  for (let i = 0; i < MELEE; i++) out[from + 3 * i] = Math.floor(4 * out[from + 3 * i]);
  for (let i = 0, at = from + PASSIVE_DRAWS; i < PASSIVE; i++, at++) out[at] = Math.floor(8 * out[at]);
  for (let i = 0, at = from + RANGED_DRAWS; i < RANGED; i++, at += 3) out[at] = Math.floor(4 * out[at]);
}
