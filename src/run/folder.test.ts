import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fakeMethod } from '../../test/fake-method.ts';
import { faultyDisk } from '../../test/faults/disk.ts';
import { RlgptError } from '../core/errors.ts';
import { createRun, openRun, readEvents, readFolder, readRunFile, writeBlame } from './folder.ts';
import { withoutClock } from './journal.ts';
import { memoryRun, type Run } from './run.ts';

const base = fs.mkdtempSync(join(tmpdir(), 'rlgpt-run-'));
afterAll(() => fs.rmSync(base, { recursive: true }));
let folders = 0;
const newFolder = () => join(base, `run-${folders++}`);
const FILE = { task: 'test', seed: 7, options: {}, versions: { rlgpt: '0' } };

function eventsText(folder: string): string {
  return fs.readFileSync(join(folder, 'events.jsonl'), 'utf8').split('\n').map(withoutClock).join('\n');
}

/** Runs the fake method to its end and returns the folder. */
async function finishedFolder(stages = 2): Promise<string> {
  const folder = newFolder();
  const run = createRun(folder, FILE);
  await fakeMethod(run, stages);
  run.close();
  return folder;
}

async function resume(folder: string, stages = 2): Promise<{ outcome: string; repairs: readonly string[] }> {
  const run = openRun(folder);
  try {
    return { outcome: await fakeMethod(run, stages), repairs: run.repairs };
  } finally {
    run.close();
  }
}

test('a resumed run after any number of kills equals the uninterrupted one', async () => {
  const whole = await finishedFolder();
  const expected = eventsText(whole);
  const outcome = await fakeMethod(memoryRun(FILE.seed), 2);
  let kills = 0;
  for (let changes = 5; changes < 200; changes += changes < 50 ? 3 : 13) {
    const folder = newFolder();
    createRun(folder, FILE).close();
    // Each process of this run makes only `changes` changes (growing a little, so that it ends).
    for (let budget = changes; ; budget += 9) {
      const { disk, struck: died } = faultyDisk(budget + 1, { type: 'death' });
      let run: ReturnType<typeof openRun> | null = null;
      try {
        run = openRun(folder, {}, disk);
        expect(await fakeMethod(run, 2)).toBe(outcome);
      } catch (error) {
        if (!died()) throw error;
        kills++;
      }
      if (!died()) {
        run?.close();
        break;
      }
      fs.rmSync(join(folder, 'lock'), { force: true });
    }
    expect(eventsText(folder)).toBe(expected);
    expect(fs.readdirSync(join(folder, 'checkpoints'))).toEqual([]);
    fs.rmSync(folder, { recursive: true });
  }
  expect(kills).toBeGreaterThan(40);
}, 60_000);

test('a finished run resumes without working and without writing', async () => {
  const folder = await finishedFolder();
  const before = fs.readFileSync(join(folder, 'events.jsonl'));
  let worked = 0;
  const run = openRun(folder);
  const spy: Run = {
    ...run,
    stage: (key, work) =>
      run.stage(key, (checkpoint) => {
        worked++;
        return work(checkpoint);
      }),
  };
  await fakeMethod(spy, 2);
  run.close();
  expect(worked).toBe(0);
  // The last event stands behind the last stage, so it is not durable: it is cut and written again.
  const after = fs.readFileSync(join(folder, 'events.jsonl'));
  const durable = before.lastIndexOf(0x0a, before.length - 2) + 1;
  expect(after.subarray(0, durable)).toEqual(before.subarray(0, durable));
  expect(run.repairs).toEqual([]);
});

test('a corrupt byte anywhere is repaired or refused, never accepted', async () => {
  const source = await finishedFolder();
  // Another one ends in the middle of its second stage, so that checkpoints are there too.
  const partial = newFolder();
  const started = createRun(partial, FILE);
  const dying: Run = {
    ...started,
    emit: (event) => {
      if (event.type === 'warning' && event.message === 'update 1.4') throw new Error('killed');
      started.emit(event);
    },
  };
  await expect(fakeMethod(dying, 2)).rejects.toThrow('killed');
  started.close();
  expect(fs.readdirSync(join(partial, 'checkpoints')).length).toBeGreaterThan(0);

  const names = ['run.json', 'journal.jsonl', 'events.jsonl'];
  for (const folder of ['checkpoints', 'blobs'])
    for (const name of fs.readdirSync(join(partial, folder))) names.push(join(folder, name));
  const counts = { refused: 0, repaired: 0, harmless: 0 };
  for (const name of names) {
    const size = fs.statSync(join(partial, name)).size;
    for (let at = 0; at < size; at += Math.max(1, Math.floor(size / 14))) {
      const copy = newFolder();
      fs.cpSync(partial, copy, { recursive: true });
      const bytes = fs.readFileSync(join(copy, name));
      bytes[at] ^= 0x15;
      fs.writeFileSync(join(copy, name), bytes);
      try {
        const { repairs } = await resume(copy);
        expect(eventsText(copy), `${name} at ${at}`).toBe(eventsText(source));
        counts[repairs.length > 0 ? 'repaired' : 'harmless']++;
      } catch (error) {
        if (!(error instanceof RlgptError)) throw error;
        expect(error.kind).toBe('corrupt');
        counts.refused++;
      }
      fs.rmSync(copy, { recursive: true });
    }
  }
  expect(counts.refused).toBeGreaterThan(12);
  expect(counts.repaired).toBeGreaterThan(2);
}, 60_000);

test('a torn tail of the journal is dropped and said', async () => {
  const folder = await finishedFolder();
  const expected = eventsText(folder);
  const path = join(folder, 'journal.jsonl');
  const bytes = fs.readFileSync(path);
  fs.writeFileSync(path, bytes.subarray(0, bytes.length - 9));
  fs.appendFileSync(join(folder, 'events.jsonl'), '{"t":1,"type":"war');
  const { repairs } = await resume(folder);
  expect(repairs).toEqual(['dropped a torn last line of journal.jsonl']);
  expect(eventsText(folder)).toBe(expected);
});

test('records whose lines were ended as on Windows are refused, and nothing of them is dropped', async () => {
  const folder = await finishedFolder(1);
  const path = join(folder, 'journal.jsonl');
  const [line] = fs.readFileSync(path, 'utf8').split('\n');
  fs.writeFileSync(path, `${line}\r\n`);
  const before = fs.readFileSync(join(folder, 'events.jsonl'));
  expect(() => openRun(folder)).toThrow(
    expect.objectContaining({ kind: 'corrupt', message: 'the lines of journal.jsonl end as on Windows' }),
  );
  expect(fs.readFileSync(path, 'utf8')).toBe(`${line}\r\n`);
  expect(fs.readFileSync(join(folder, 'events.jsonl'))).toEqual(before);
});

test('a method that changed is told where it diverged', async () => {
  const folder = await finishedFolder();
  const run = openRun(folder);
  expect(() => run.emit({ type: 'warning', message: 'other', remedy: 'x' })).toThrow('resume diverged: event 0 was');
  run.close();
  const second = openRun(folder);
  await expect(fakeMethod({ ...second, stage: (key, work) => second.stage(`x${key}`, work) }, 2)).rejects.toThrow(
    "stage 'xtrain/0' starts where 'train/0' is on record",
  );
  second.close();
});

test('a folder is held by one run at a time, and a dead holder is succeeded', async () => {
  const folder = await finishedFolder();
  const first = openRun(folder);
  expect(() => openRun(folder)).toThrow(`in use by process ${process.pid}`);
  first.close();
  // No process has this pid (beyond the largest that Linux gives).
  fs.writeFileSync(
    join(folder, 'lock'),
    JSON.stringify({
      pid: 4194305,
      host: fs.existsSync('/proc') ? (await import('node:os')).hostname() : '',
      started: '1',
    }),
  );
  const second = openRun(folder);
  second.close();
  expect(fs.existsSync(join(folder, 'lock'))).toBe(false);
  expect(() => createRun(folder, FILE)).toThrow('already holds a run');
});

test('a run starts in a new or empty folder alone, and removes no file that is not its own', async () => {
  const folder = newFolder();
  const [own, kept] = [join(folder, 'checkpoints'), join(folder, 'checkpoints/model.pt')];
  fs.mkdirSync(own, { recursive: true });
  fs.writeFileSync(kept, 'days of work');
  expect(() => createRun(folder, FILE)).toThrow(
    expect.objectContaining({ kind: 'usage', message: `'${folder}' is not empty: it holds 'checkpoints'` }),
  );
  expect(fs.readdirSync(folder)).toEqual(['checkpoints']);
  fs.rmSync(own, { recursive: true });
  // What a start leaves that was killed.
  for (const name of ['lock.17', 'lock.17.stale', 'run.json.tmp']) fs.writeFileSync(join(folder, name), '');
  const run = createRun(folder, FILE);
  fs.writeFileSync(kept, 'days of work');
  await fakeMethod(run, 2);
  run.close();
  expect(fs.readFileSync(kept, 'utf8')).toBe('days of work');
});

test('of two that begin a run in one folder at the same time, one is refused', () => {
  const folder = newFolder();
  let others = 0;
  const listing = ((path: string) => {
    const names = fs.readdirSync(path);
    // Behind the look of the first, the second begins.
    if (others++ === 0) createRun(folder, { ...FILE, seed: 8 }).close();
    return names;
  }) as typeof fs.readdirSync;
  expect(() => createRun(folder, FILE, {}, { ...fs, readdirSync: listing })).toThrow('already holds a run');
  expect(readRunFile(folder).seed).toBe(8);
});

test('a run whose disk is full gives its folder up', async () => {
  const outcome = await fakeMethod(memoryRun(FILE.seed), 2);
  const counting = faultyDisk(Number.POSITIVE_INFINITY, { type: 'death' });
  createRun(newFolder(), FILE, {}, counting.disk).close();
  for (let at = counting.changes() + 1; at < counting.changes() + 10; at++) {
    const folder = newFolder();
    const { disk } = faultyDisk(at, { type: 'error', code: 'ENOSPC', forGood: true });
    const run = createRun(folder, FILE, {}, disk);
    await expect(fakeMethod(run, 2)).rejects.toThrow('ENOSPC');
    try {
      run.close();
    } catch (error) {
      // What was not saved yet cannot be saved now.
      expect(error).toMatchObject({ kind: 'storage' });
    }
    expect(fs.existsSync(join(folder, 'lock'))).toBe(false);
    expect((await resume(folder)).outcome).toBe(outcome);
  }
});

test('run.json tells what was asked, and blame reaches the next process', async () => {
  const folder = await finishedFolder(1);
  expect(readRunFile(folder)).toEqual({ schema: 2, ...FILE });
  writeBlame(folder, 'abc', { fault: 'memory', message: 'grew' });
  writeBlame(folder, 'def', { fault: 'timeout', message: 'hung' });
  const run = openRun(folder);
  expect([...run.blamed.keys()]).toEqual(['abc', 'def']);
  run.close();
  expect(readEvents(folder)[0]).toMatchObject({ type: 'warning', message: 'begin' });
  expect(readFolder(folder).entries.map((entry) => entry.key)).toContain('train/0');
  expect(() => readRunFile(join(base, 'nothing'))).toThrow('is no run folder');
});
