/** Whatever byte of a run folder changes: it is found, told and never used, and a repair leads to the same end. */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeMethod } from '../../test/fake-method.ts';
import { corruptByte, filesBelow, tearTail } from '../../test/faults/bytes.ts';
import { faultyDisk } from '../../test/faults/disk.ts';
import { RlgptError } from '../core/errors.ts';
import { createRun, openRun, readRunFile, writeBlame } from './folder.ts';
import { withoutClock } from './journal.ts';
import { RUN_SCHEMA } from './migrate.ts';
import { repairRun } from './repair.ts';
import type { Run } from './run.ts';
import { sealedText, writeSealed } from './sealed.ts';
import { verifyRun } from './verify.ts';

const base = fs.mkdtempSync(join(tmpdir(), 'rlgpt-repair-'));
afterAll(() => fs.rmSync(base, { recursive: true }));
const FILE = { task: 'test', seed: 7, options: {}, versions: { rlgpt: '0' } };
const STAGES = 3;
let folders = 0;
const copyOf = (folder: string) => {
  const copy = join(base, `copy-${folders++}`);
  fs.cpSync(folder, copy, { recursive: true });
  return copy;
};

function eventsText(folder: string): string {
  return fs.readFileSync(join(folder, 'events.jsonl'), 'utf8').split('\n').map(withoutClock).join('\n');
}

const whole = join(base, 'whole');
/** Ends in the middle of its second stage, with checkpoints, somebody blamed and something spent. */
const partial = join(base, 'partial');

beforeAll(async () => {
  const run = createRun(whole, FILE);
  await fakeMethod(run, STAGES);
  run.close();
  const started = createRun(partial, FILE);
  const dying: Run = {
    ...started,
    emit: (event) => {
      if (event.type === 'warning' && event.message === 'update 1.4') throw new Error('killed');
      started.emit(event);
    },
  };
  await expect(fakeMethod(dying, STAGES)).rejects.toThrow('killed');
  started.close();
  writeBlame(partial, 'abc', { fault: 'memory', message: 'grew' });
  writeSealed(join(partial, 'spending.json'), { calls: 3, tokens: 40, usd: 0 });
});

async function resume(folder: string): Promise<void> {
  const run = openRun(folder);
  try {
    await fakeMethod(run, STAGES);
  } finally {
    run.close();
  }
}

const isIntact = (folder: string) => verifyRun(folder).every((part) => part.intact);

test('an intact folder is not touched', () => {
  for (const folder of [whole, partial]) {
    const before = filesBelow(folder).map((name) => [name, fs.readFileSync(join(folder, name))]);
    expect(isIntact(folder)).toBe(true);
    expect(repairRun(folder)).toEqual([]);
    expect(filesBelow(folder).map((name) => [name, fs.readFileSync(join(folder, name))])).toEqual(before);
  }
});

test('every changed byte is found, and a repaired run ends as if nothing had happened', async () => {
  const expected = eventsText(whole);
  const counts = { repaired: 0, beyond: 0, behind: 0 };
  for (const folder of [whole, partial]) {
    for (const name of filesBelow(folder)) {
      const { size } = fs.statSync(join(folder, name));
      for (let at = 0; at < size; at += Math.max(1, Math.floor(size / 5))) {
        const copy = copyOf(folder);
        corruptByte(join(copy, name), at);
        const said = `${name} at ${at}`;
        if (name === 'run.json') {
          expect(() => repairRun(copy), said).toThrow(/run.json' is damaged/);
          counts.beyond++;
        } else {
          const found = !isIntact(copy);
          repairRun(copy);
          expect([said, isIntact(copy)]).toEqual([said, true]);
          await resume(copy);
          expect(eventsText(copy), said).toBe(expected);
          // Events behind the last durable point are not trusted by anybody: they are cut on opening.
          if (!found) expect([said, name]).toEqual([said, 'events.jsonl']);
          counts[found ? 'repaired' : 'behind']++;
        }
        fs.rmSync(copy, { recursive: true });
      }
    }
  }
  expect(counts.repaired).toBeGreaterThan(50);
  expect(counts.beyond).toBeGreaterThan(5);
  expect(counts.behind).toBeLessThan(9);
}, 60_000);

test('a lost blob, a torn end and drafts of a crash are repaired, and what is cut off is kept', async () => {
  const copy = copyOf(whole);
  const [blob] = fs.readdirSync(join(copy, 'blobs'));
  fs.rmSync(join(copy, 'blobs', blob));
  expect(verifyRun(copy).find(({ part }) => part === 'blobs')?.detail).toContain('1 missing');
  tearTail(join(copy, 'journal.jsonl'), 5);
  fs.writeFileSync(join(copy, 'blobs', 'abc.tmp'), 'half');
  const done = repairRun(copy);
  expect(done.some((sentence) => /journal.jsonl was cut after \d+ durable points/.test(sentence))).toBe(true);
  expect(done).toContain(`removed the draft ${join('blobs', 'abc.tmp')}`);
  const kept = fs.readFileSync(join(copy, 'damaged', 'journal.jsonl.1'));
  expect(fs.readFileSync(join(whole, 'journal.jsonl')).includes(kept)).toBe(true);
  await resume(copy);
  expect(eventsText(copy)).toBe(eventsText(whole));
});

test('a repair that dies is repaired', async () => {
  for (let at = 1; ; at++) {
    const copy = copyOf(partial);
    corruptByte(join(copy, 'journal.jsonl'), 40);
    corruptByte(join(copy, 'blame.json'), 4);
    const { disk, struck } = faultyDisk(at, { type: 'death' });
    try {
      repairRun(copy, disk);
    } catch (error) {
      if (!struck()) throw error;
    }
    fs.rmSync(join(copy, 'lock'), { force: true });
    repairRun(copy);
    await resume(copy);
    expect(eventsText(copy)).toBe(eventsText(whole));
    if (!struck()) break;
  }
});

test('a run that a process holds is not repaired', () => {
  const copy = copyOf(whole);
  const run = openRun(copy);
  expect(() => repairRun(copy)).toThrow('in use by process');
  run.close();
});

test('folders of an earlier schema are brought to the present one', async () => {
  const copy = copyOf(partial);
  fs.writeFileSync(join(copy, 'run.json'), sealedText({ schema: 1, ...FILE }));
  fs.writeFileSync(join(copy, 'blame.json'), '{"abc":{"fault":"memory","message":"grew"}}\n');
  fs.writeFileSync(join(copy, 'spending.json'), '{"calls":3,"tokens":40,"usd":0}\n');
  const run = openRun(copy);
  expect([...run.blamed.keys()]).toEqual(['abc']);
  run.close();
  expect(readRunFile(copy).schema).toBe(RUN_SCHEMA);
  expect(isIntact(copy)).toBe(true);
  fs.writeFileSync(join(copy, 'run.json'), sealedText({ schema: RUN_SCHEMA + 1, ...FILE }));
  expect(() => openRun(copy)).toThrow(RlgptError);
});
