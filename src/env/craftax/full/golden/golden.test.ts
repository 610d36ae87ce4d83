import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compareTraces } from './compare.ts';

const read = (name: string) => gunzipSync(readFileSync(join(import.meta.dirname, `${name}.bin.gz`)));

test('new worlds of craftax 1.6.1 are made cell for cell on all floors', () => {
  const report = compareTraces(read('worlds'), {});
  expect(report.examples).toEqual([]);
  expect(report.states).toBe(3);
  expect(report.head.craftax).toBe('1.6.1');
});

test('a changed byte of a trace is found and named', () => {
  const bytes = read('worlds');
  // values of the first section, the map, stand behind its places
  const map = bytes.indexOf(10) + 1 + 36;
  const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(map, true);
  bytes[map + 4 + 4 * count]++;
  const report = compareTraces(bytes, {});
  expect(report.different).toBeGreaterThan(0);
  expect(report.examples[0]).toMatch(/^seed 0, step 0, floor 0, reset: map \[floor 0, row 0, column 0\]: theirs/);
});
