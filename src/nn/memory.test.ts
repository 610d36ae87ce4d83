import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeBuffers } from './memory.ts';

/** Mostly small ones; some beyond what 31 bits count. */
const bytes = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 5000 }) },
  fc.integer({ min: 1, max: 2 ** 32 }),
);

const lifetime = fc
  .tuple(bytes, fc.nat(30), fc.nat(10))
  .map(([bytes, first, length]) => ({ bytes, first, last: first + length }));

test('buffers alive together never overlap', () => {
  fc.assert(
    fc.property(fc.array(lifetime, { maxLength: 40 }), (buffers) => {
      const { offsets, totalBytes } = placeBuffers(buffers);
      return buffers.every((x, i) => {
        const inside = offsets[i] % 64 === 0 && offsets[i] + x.bytes <= totalBytes;
        const apart = buffers.every(
          (y, j) =>
            j === i ||
            y.first > x.last ||
            y.last < x.first ||
            offsets[i] + x.bytes <= offsets[j] ||
            offsets[j] + y.bytes <= offsets[i],
        );
        return inside && apart;
      });
    }),
  );
});

test('buffers that never meet share memory', () => {
  const chain = Array.from({ length: 10 }, (_, i) => ({ bytes: 640, first: i, last: i + 1 }));
  expect(placeBuffers(chain).totalBytes).toBe(1280);
});
