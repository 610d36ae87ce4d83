/** Seeded random numbers (sfc32 by Chris Doty-Humphrey). State is four 32-bit words, so that checkpoints hold it. */
import { RlgptError } from './errors.ts';

/** A stream of random numbers; equal seeds give equal streams. Made by `makeRng`. */
export interface Rng {
  /** Uniform in [0, 1) with 32 bits. */
  uniform(): number;
  /** Uniform integer in [0, n). */
  int(n: number): number;
  /** As many draws of `uniform` as `out` is long, rounded down to multiples of 2^-23. */
  fill(out: Float32Array): void;
  /** Standard normal (Box-Muller, two draws a call, no cached half). */
  normal(): number;
  /** The four state words; `restore` takes them back. */
  save(): Uint32Array;
  restore(state: Uint32Array): void;
}

/**
 * A 32-bit mix of integers and strings (FNV-1a then murmur finaliser): derives independent seeds from a seed and a label.
 * Throws RlgptError 'usage' for NaN.
 */
export function hashSeed(...parts: readonly (number | string)[]): number {
  let h = 0x811c9dc5;
  for (const part of parts) {
    if (Number.isNaN(part) || (typeof part !== 'number' && typeof part !== 'string'))
      throw new RlgptError('usage', `a seed is ${part}`, 'Give a number or a text.');
    const text = typeof part === 'number' ? `#${part}` : part;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ 0x2f, 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A generator seeded by any labels; equal labels give equal streams. Throws as `hashSeed`. */
export function makeRng(...seed: readonly (number | string)[]): Rng {
  let a = hashSeed('a', ...seed) | 0;
  let b = hashSeed('b', ...seed) | 0;
  let c = hashSeed('c', ...seed) | 0;
  let counter = 1;

  function next(): number {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  }
  for (let i = 0; i < 12; i++) next();

  const uniform = () => next() / 4294967296;
  return {
    uniform,
    int: (n) => Math.floor(uniform() * n),
    fill(out) {
      // as `next` does, with the state in locals: four times as fast
      let [x, y, z, count] = [a, b, c, counter];
      for (let i = 0; i < out.length; i++) {
        const t = (((x + y) | 0) + count) | 0;
        count = (count + 1) | 0;
        x = y ^ (y >>> 9);
        y = (z + (z << 3)) | 0;
        z = (((z << 21) | (z >>> 11)) + t) | 0;
        out[i] = (t >>> 9) / 8388608;
      }
      a = x;
      b = y;
      c = z;
      counter = count;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    save: () => Uint32Array.of(a, b, c, counter),
    restore: (state) => {
      a = state[0] | 0;
      b = state[1] | 0;
      c = state[2] | 0;
      counter = state[3] | 0;
    },
  };
}
