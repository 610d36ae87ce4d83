/** The corpus gets out of what others run generated code in, so that it could get out here; and fuzzed programs do not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasDied } from '../../src/skill/throwaway.ts';
import { compileTo } from '../compile.ts';
import { attack, fuzz, SMALL_HEAP_MB } from './attack.ts';
import { CORPUS, FAMILIES, HOARDS } from './corpus.ts';
import { RAW } from './raw.ts';
import type { WeakJob } from './weak-child.ts';

const base = mkdtempSync(join(tmpdir(), 'rlgpt-escape-'));
beforeAll(() => compileTo(base, 'src/skill', 'src/core', 'test/escape'));
afterAll(() => rmSync(base, { recursive: true }));

/** How many of the payloads got out: handed objects over, or changed the host. */
async function escapes(type: WeakJob['type'], indices: readonly number[]): Promise<number> {
  const jobs = indices.map((index): WeakJob => ({ type, index }));
  const reports = await attack(jobs, { script: join(base, 'test/escape/weak-child.js'), watchdogMs: 1500 });
  return reports.filter((report) => !hasDied(report) && report.failures.length > 0).length;
}

/** Payloads that are over at once. */
const quick = [
  ...FAMILIES['reaching the host'],
  ...FAMILIES['proxies and constructors'],
  ...FAMILIES['files and network'],
]
  .filter((payload) => !/exit|Worker/.test(payload.body))
  .map((payload) => CORPUS.indexOf(payload));

test('payloads get out of node:vm and of a realm that was never locked down', async () => {
  expect(await escapes('vm', quick)).toBeGreaterThan(20);
  expect(await escapes('unlocked', quick)).toBeGreaterThan(20);
  expect(await escapes('unlocked raw', [...RAW.keys()])).toBeGreaterThan(2);
});

const script = join(base, 'test/escape/attack-child.js');

test('composed programs do no harm and get the verdict that is right', async () => {
  const { failures, verdicts, contained } = await fuzz(1_000_000, 400, { script });
  expect(failures).toEqual([]);
  expect(contained).toEqual([]);
  // The grammar makes programs of every kind.
  for (const fault of ['none', 'forbidden', 'syntax', 'threw', 'fuel', 'bad-action']) {
    expect([fault, verdicts[fault] > 5]).toEqual([fault, true]);
  }
});

test('who fills the memory loses its process, and the verdict says so', async () => {
  const names = ['maps', 'one array by pushing'];
  const jobs = HOARDS.flatMap(({ about }, index) => (names.includes(about) ? [{ type: 'hoard', index } as const] : []));
  const reports = await attack(jobs, { script, heapMb: SMALL_HEAP_MB });
  expect(reports.map((report) => hasDied(report) && report.died.fault)).toEqual(['memory', 'memory']);
});

// Every fourth, since QuickJS is slow; the acceptance bars take all.
test('QuickJS withstands the same payloads and composed programs', async () => {
  const jobs = CORPUS.flatMap((_, index) => (index % 4 === 1 ? [{ type: 'corpus', index } as const] : []));
  const reports = await attack(jobs, { script, sandbox: 'quickjs' });
  const wrong = reports.flatMap((report) =>
    hasDied(report) ? [report.died.message] : report.failures.map(({ what }) => what),
  );
  expect(wrong).toEqual([]);
  const { failures, contained } = await fuzz(2_000_000, 50, { script, sandbox: 'quickjs' });
  expect([failures, contained]).toEqual([[], []]);
});
