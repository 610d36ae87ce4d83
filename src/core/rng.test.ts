import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashSeed, makeRng } from './rng.ts';

const WORD = 0xffff_ffffn;

/** The definition of sfc32 in whole numbers without bounds (PractRand 0.93, Doty-Humphrey). */
function* sfc32(state: Uint32Array): Generator<number> {
  let [a, b, c, counter] = [...state].map(BigInt);
  for (;;) {
    const out = (a + b + counter) & WORD;
    counter = (counter + 1n) & WORD;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & WORD;
    c = (((c << 21n) | (c >> 11n)) + out) & WORD;
    yield Number(out);
  }
}

test('draws are those of sfc32, from any state', () => {
  fc.assert(
    fc.property(fc.uint32Array({ minLength: 4, maxLength: 4 }), (state) => {
      const rng = makeRng(0);
      rng.restore(state);
      const oracle = sfc32(state);
      for (let i = 0; i < 40; i++) expect(rng.uniform() * 2 ** 32).toBe(oracle.next().value);
    }),
    { numRuns: 50 },
  );
});

test('fill draws what uniform draws, and leaves the generator where it would', () => {
  const [a, b] = [makeRng('fill'), makeRng('fill')];
  const out = new Float32Array(50);
  a.fill(out);
  for (const value of out) expect(value).toBe(Math.floor(b.uniform() * 2 ** 23) / 2 ** 23);
  expect(a.save()).toEqual(b.save());
});

test('a seed means the same numbers for ever', () => {
  const rng = makeRng('golden', 7);
  expect([rng.int(1000), rng.int(1000), rng.int(1000), rng.int(1000)]).toEqual([171, 167, 103, 497]);
  expect([hashSeed(), hashSeed(1, 'a'), hashSeed('a', 1)]).toEqual([2872998923, 664666864, 3654890740]);
});

test('labels are told apart: their order, their kind and where one ends', () => {
  const labels = [[1, 2], [2, 1], ['1', 2], [12], ['12'], ['1', '2'], ['ab', 'c'], ['a', 'bc'], ['abc'], []];
  expect(new Set(labels.map((label) => hashSeed(...label))).size).toBe(labels.length);
  const many = Array.from({ length: 50_000 }, (_, i) => hashSeed(3, 'world', i));
  // Of 50,000 draws from 2^32 about 0.3 pairs collide.
  expect(many.length - new Set(many).size).toBeLessThan(4);
});

/** Sum of (observed - expected)^2 / expected. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  return counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
}

function tally(cells: number, draws: number, draw: (i: number) => number): number[] {
  const counts = new Array<number>(cells).fill(0);
  for (let i = 0; i < draws; i++) counts[draw(i)]++;
  return counts;
}

// 63 degrees of freedom: a fair generator lies in 26 to 120 in all but one of 10^5 cases.
const fair = (counts: readonly number[]) => {
  expect(counts).toHaveLength(64);
  expect(chiSquare(counts)).toBeGreaterThan(26);
  expect(chiSquare(counts)).toBeLessThan(120);
};

test('draws, pairs of draws and first draws of neighbouring seeds are even', () => {
  const rng = makeRng('even');
  fair(tally(64, 64_000, () => rng.int(64)));
  fair(tally(64, 64_000, () => rng.int(8) * 8 + rng.int(8)));
  fair(tally(64, 64_000, (seed) => makeRng(seed).int(64)));
  fair(tally(64, 64_000, (seed) => hashSeed('start', seed) % 64));
});

test('normal draws have the moments of a normal', () => {
  const rng = makeRng('normal');
  const draws = Array.from({ length: 40_000 }, () => rng.normal());
  const moment = (k: number) => draws.reduce((sum, x) => sum + x ** k, 0) / draws.length;
  expect(draws.every(Number.isFinite)).toBe(true);
  expect(Math.abs(moment(1))).toBeLessThan(0.03);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.04);
  expect(Math.abs(moment(3))).toBeLessThan(0.1);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.25);
});

test('a restored generator goes on as the saved one, and what was saved stays', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(50), (seed, skip) => {
      const rng = makeRng(seed);
      for (let i = 0; i < skip; i++) rng.normal();
      const saved = rng.save();
      const next = [rng.uniform(), rng.normal(), rng.int(9)];
      const other = makeRng('other');
      other.restore(saved);
      expect([other.uniform(), other.normal(), other.int(9)]).toEqual(next);
      rng.restore(saved);
      expect([rng.uniform(), rng.normal(), rng.int(9)]).toEqual(next);
    }),
    { numRuns: 30 },
  );
});

test('generators of derived seeds do not hang together', () => {
  const n = 20_000;
  const parent = makeRng(5);
  const child = makeRng(5, 'child');
  const pairs = Array.from({ length: n }, () => [parent.uniform() - 0.5, child.uniform() - 0.5]);
  const correlation = pairs.reduce((sum, [x, y]) => sum + 12 * x * y, 0) / n;
  expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(n));
  const again = makeRng(5);
  expect(again.uniform() - 0.5).toBe(pairs[0][0]);
});

test('NaN is no seed', () => {
  expect(() => makeRng('world', Number.NaN)).toThrow('a seed is NaN');
});
