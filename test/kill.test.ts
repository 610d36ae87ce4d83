/** A real process, killed at random moments: whatever it leaves behind, the resumed run ends as if nothing had happened. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeRng } from '../src/core/rng.ts';
import { createRun, readEvents } from '../src/run/folder.ts';
import { withoutClock } from '../src/run/journal.ts';
import { compileTo } from './compile.ts';
import { fakeMethod } from './fake-method.ts';

const base = mkdtempSync(join(tmpdir(), 'rlgpt-kill-'));
const FILE = { task: 'test', seed: 3, options: {}, versions: {} };
const STAGES = 6;
const script = join(base, 'process.js');

beforeAll(() => {
  compileTo(base, 'src/core', 'src/run', 'test/fake-method.ts');
  writeFileSync(
    script,
    `import { openRun } from './src/run/folder.js';
     import { fakeMethod } from './test/fake-method.js';
     const run = openRun(process.argv[2], { event: () => process.stdout.write('e') });
     await fakeMethod(run, ${STAGES});
     run.close();`,
  );
});
afterAll(() => rmSync(base, { recursive: true }));

/** Runs the process until it ends or has emitted `limit` new events; true when it ended by itself. */
function runUntil(folder: string, limit: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, folder]);
    let seen = 0;
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      if (seen >= limit) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('close', (code, signal) =>
      code === 0 || signal === 'SIGKILL' ? resolve(code === 0) : reject(new Error(errors)),
    );
  });
}

const textOf = (folder: string) =>
  readFileSync(join(folder, 'events.jsonl'), 'utf8').split('\n').map(withoutClock).join('\n');

test('events after many SIGKILLs equal the uninterrupted ones', async () => {
  const whole = join(base, 'whole');
  const uninterrupted = createRun(whole, FILE);
  await fakeMethod(uninterrupted, STAGES);
  uninterrupted.close();

  const rng = makeRng('kills');
  const folder = join(base, 'killed');
  createRun(folder, FILE).close();
  let kills = 0;
  while (!(await runUntil(folder, 4 + rng.int(9)))) kills++;
  expect(kills).toBeGreaterThan(5);
  expect(textOf(folder)).toBe(textOf(whole));
  expect(readEvents(folder)).toHaveLength(1 + STAGES * 9 + 1);
}, 60_000);

test('a second live process on one folder is refused', async () => {
  const folder = join(base, 'shared');
  const held = createRun(folder, FILE);
  await expect(runUntil(folder, 1000)).rejects.toThrow(`in use by process ${process.pid}`);
  held.close();
}, 60_000);
