import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bits, makeKey, randint, split, splitAt, uniform } from '../threefry.ts';
import { compareTraces } from './compare.ts';

const here = import.meta.dirname;

test.each(['plain', 'rich'])('%s traces of craftax 1.6.1 are played state for state', (name) => {
  const report = compareTraces(gunzipSync(readFileSync(join(here, `${name}.bin.gz`))));
  expect(report.firstDifference).toBeNull();
  expect(report.head.craftax).toBe('1.6.1');
  expect(report.states).toBeGreaterThan(300);
});

test('a changed byte of a trace is found and named', () => {
  const bytes = gunzipSync(readFileSync(join(here, 'plain.bin.gz')));
  const start = bytes.indexOf(10) + 1;
  bytes[start + 4 + 4 * 3]++; // health of the first state
  const report = compareTraces(bytes);
  expect(report.different).toBe(1);
  expect(report.firstDifference).toContain('player 3: theirs 10, ours 9');
});

// jax 0.10.2: `jax.random.bits`, `split`, `uniform` and `randint` of PRNGKey(42).
const BITS = [2098992034, 2919706841, 2646866425];
const UNIFORM = [0.48870956897735596, 0.6797971725463867, 0.6162714958190918];
const RANDINT = [2, 9, 6, 2];
const SPLIT_3 = [2465931498, 255383827];
const SPLIT_2 = [1832780943, 270669613, 64467757, 2916123636];

test('keys draw what jax.random draws', () => {
  const key = makeKey(42);
  expect([0, 1, 2].map((i) => bits(key, i))).toEqual(BITS);
  expect([0, 1, 2].map((i) => uniform(key, i))).toEqual(UNIFORM);
  expect([0, 1, 2, 3].map((i) => randint(key, 17, i))).toEqual(RANDINT);
  const child = makeKey();
  splitAt(key, 2, child);
  expect([child.high, child.low]).toEqual(SPLIT_3);
  const rng = makeKey(42);
  split(rng, child);
  expect([rng.high, rng.low, child.high, child.low]).toEqual(SPLIT_2);
});

const python = process.env.RLGPT_PYTHON || undefined;

test.skipIf(python === undefined)(
  'live: the installed package plays the same (skipped unless RLGPT_PYTHON names a Python with craftax)',
  { timeout: 300_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'rlgpt-craftax-'));
    const out = join(folder, 'live.bin');
    execFileSync(python!, [join(here, 'trace.py'), '--runs', '3', '--steps', '200', '--first', '900', '--out', out]);
    expect(compareTraces(readFileSync(out)).firstDifference).toBeNull();
    rmSync(folder, { recursive: true });
  },
);
