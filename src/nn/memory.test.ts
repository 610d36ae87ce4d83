import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeBuffers } from './memory.ts';

const lifetime = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.nat(30), fc.nat(10))
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
