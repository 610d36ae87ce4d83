/**
 * The Threefry-2x32 generator (Salmon et al. 2011) as JAX uses it with `jax_threefry_partitionable` on, which is the
 * default since JAX 0.5: equal keys give the bits of `jax.random`, tested against JAX 0.10.2. A key is two 32-bit words.
 */

/** A key; `random.split` and the like write into one given, so that drawing allocates nothing. */
export interface Key {
  high: number;
  low: number;
}

export const makeKey = (seed = 0): Key => ({ high: 0, low: seed >>> 0 });

/** The two words of the last block. */
let out0 = 0;
let out1 = 0;

/** One block: 20 rounds over the counter (high, low) under `key`. */
function block(key: Key, high: number, low: number): void {
  const k0 = key.high | 0;
  const k1 = key.low | 0;
  const k2 = k0 ^ k1 ^ 0x1bd11bda;
  let a = (high + k0) | 0;
  let b = (low + k1) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 1) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0;
  b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0;
  b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0;
  b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + k2) | 0;
  b = (b + k0 + 2) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k0) | 0;
  b = (b + k1 + 3) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0;
  b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0;
  b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0;
  b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 4) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  out0 = (a + k2) >>> 0;
  out1 = (b + k0 + 5) >>> 0;
}

/** `rng, child = jax.random.split(rng)`. */
export function split(rng: Key, child: Key): void {
  block(rng, 0, 1);
  child.high = out0;
  child.low = out1;
  block(rng, 0, 0);
  rng.high = out0;
  rng.low = out1;
}

/** Key number `index` of `jax.random.split(key, n)`, for any n above it. */
export function splitAt(key: Key, index: number, into: Key): void {
  block(key, 0, index);
  into.high = out0;
  into.low = out1;
}

/** Element `index` of `jax.random.bits(key, shape)`, flattened. */
export function bits(key: Key, index = 0): number {
  block(key, 0, index);
  return (out0 ^ out1) >>> 0;
}

/** Element `index` of `jax.random.uniform(key, shape)`: a multiple of 2^-23 in [0, 1). */
export function uniform(key: Key, index = 0): number {
  block(key, 0, index);
  return ((out0 ^ out1) >>> 9) / 8388608;
}

const scratch: Key = { high: 0, low: 0 };

/**
 * Element `index` of `jax.random.randint(key, shape, 0, span)` in 32 bits; also `jax.random.choice(key, span)` without
 * probabilities. span in [1, 65536].
 */
export function randint(key: Key, span: number, index = 0): number {
  block(key, 0, 0);
  scratch.high = out0;
  scratch.low = out1;
  const high = bits(scratch, index);
  block(key, 0, 1);
  scratch.high = out0;
  scratch.low = out1;
  const low = bits(scratch, index);
  const half = 65536 % span;
  const multiplier = (half * half) % span;
  return (((high % span) * multiplier + (low % span)) >>> 0) % span;
}
