import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { minibatches, paddedSize } from './minibatch.ts';

test('every row is in exactly one part; parts are near-equal and fit their padded size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 900 }), fc.constantFrom(1, 7, 64, 256), (count, most) => {
      const parts = minibatches(count, most, makeRng(count));
      const rows = parts.flatMap((part) => [...part]).sort((a, b) => a - b);
      expect(rows).toEqual(Array.from({ length: count }, (_, i) => i));
      const sizes = parts.map((part) => part.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      for (const size of sizes) {
        const padded = paddedSize(size, most);
        expect(padded >= size && padded <= most).toBe(true);
      }
    }),
    { seed: 1 },
  );
});

test('small sets compile for small batches', () => {
  expect([1, 16, 17, 128, 129, 256].map((rows) => paddedSize(rows, 256))).toEqual([16, 16, 32, 128, 256, 256]);
});
