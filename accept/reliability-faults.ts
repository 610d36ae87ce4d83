/** Failing writes and changed bytes in real runs: told with file and remedy, never silently used, nothing lost. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SolveOptions, solve as solveRun } from '../src/cli/method.ts';
import { RlgptError } from '../src/core/errors.ts';
import { makeRng, type Rng } from '../src/core/rng.ts';
import { type Disk, nodeDisk } from '../src/run/files.ts';
import { createRun, openRun } from '../src/run/folder.ts';
import type { Run } from '../src/run/run.ts';
import { verifyRun } from '../src/run/verify.ts';
import { corruptByte, filesBelow } from '../test/faults/bytes.ts';
import { faultyDisk } from '../test/faults/disk.ts';
import { type AcceptOptions, atLeast, type Bar } from './bar.ts';
import { outcome } from './reliability-kills.ts';
import { discard, tempFolder } from './solve.ts';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

const OPTIONS: SolveOptions = {
  task: 'get 1 log',
  env: 'minecraft-v1',
  budget: 30_000,
  iterations: 4,
  ablate: [],
  model: 'offline',
  access: {
    maxCalls: null,
    maxTokens: null,
    maxUsd: null,
    price: null,
    timeoutSeconds: 1,
    apiBase: null,
    record: null,
    replay: null,
  },
};

/** Starts or resumes the run in a folder and follows it to its end, in this process. */
async function follow(folder: string, seed: number, disk: Disk, emit?: (run: Run) => Run): Promise<void> {
  const { task, ...options } = OPTIONS;
  const isNew = !existsSync(join(folder, 'run.json'));
  const run = isNew ? createRun(folder, { task, seed, options, versions: {} }, {}, disk) : openRun(folder, {}, disk);
  try {
    await solveRun(OPTIONS, emit?.(run) ?? run, async (sources) => sources.map(() => null));
  } finally {
    try {
      run.close();
    } catch {
      // A disk that fails for good fails here, too.
    }
  }
}

const CODES = ['ENOSPC', 'EIO', 'EDQUOT', 'EROFS'];

/** Why a failed write was not met as it should be; null when it was. */
async function failWrite(rng: Rng, seed: number, changes: number, expected: string): Promise<string | null> {
  const folder = tempFolder('writes');
  const at = 1 + rng.int(changes);
  const code = CODES[rng.int(CODES.length)];
  const { disk, struck } = faultyDisk(at, { type: 'error', code, forGood: rng.int(2) === 0 });
  const said = `${code} at change ${at}`;
  try {
    await follow(folder, seed, disk);
    if (struck()) return `${said}: nobody noticed`;
  } catch (error) {
    if (!(error instanceof RlgptError)) return `${said}: ${String(error)}`;
    const { kind, message, remedy } = error;
    if (kind !== 'storage' || !message.includes(folder) || !message.includes(code) || remedy.length < 10) {
      return `${said}: told as ${kind}: ${message} ${remedy}`;
    }
  }
  const damaged = existsSync(join(folder, 'run.json'))
    ? verifyRun(folder).filter(({ intact, detail }) => !intact && !detail.startsWith('resume would repair'))
    : [];
  if (damaged.length > 0) return `${said}: left ${damaged[0].detail}`;
  await follow(folder, seed, nodeDisk);
  if (outcome(folder) !== expected) return `${said}: the resumed run ends otherwise`;
  discard(folder);
  return null;
}

/** Fifty writes that fail, each somewhere else. */
export async function failedWrites({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const count = quick ? 5 : 50;
  const folder = tempFolder('whole');
  const counting = faultyDisk(Number.POSITIVE_INFINITY, { type: 'death' });
  await follow(folder, seed, counting.disk);
  const expected = outcome(folder);
  discard(folder);
  const wrong: string[] = [];
  for (let i = 0; i < count; i++) {
    const problem = await failWrite(makeRng('writes', seed, i), seed, counting.changes(), expected);
    if (problem !== null) wrong.push(problem);
    if (i % 10 === 9) note(`  ${i + 1} of ${count} writes failed, ${wrong.length} not as they should`);
  }
  return [
    atLeast(
      `failed writes of ${count} told with file and remedy, and the run resumed to the same bytes`,
      count - wrong.length,
      count,
      {
        interval: null,
        seeds: [seed],
        detail: { changes: counting.changes(), wrong },
      },
    ),
  ];
}

/** A run that stopped half-way, as a crash leaves it. */
async function halfRun(folder: string, seed: number, events: number): Promise<void> {
  let left = events;
  const dying = (run: Run): Run => ({
    ...run,
    emit: (event) => {
      if (left-- <= 0) throw new Error('dies here');
      run.emit(event);
    },
  });
  await follow(folder, seed, nodeDisk, dying).catch((error: unknown) => {
    if (!(error instanceof Error && error.message === 'dies here')) throw error;
  });
}

interface Found {
  /** `doctor` named it. */
  readonly told: boolean;
  /** Resuming refused, naming it, or ended in the right bytes. */
  readonly safe: boolean;
  readonly where: string;
}

const command = (args: readonly string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });

/** Changes one byte of a copy of a run, and looks who notices. */
function corrupt(rng: Rng, folder: string, expected: string): Found {
  const copy = tempFolder('bytes');
  mkdirSync(join(copy, '..'), { recursive: true });
  cpSync(folder, copy, { recursive: true });
  const files = filesBelow(copy);
  const name = files[rng.int(files.length)];
  const at = rng.int(statSync(join(copy, name)).size);
  corruptByte(join(copy, name), at, 1 + rng.int(255));
  const doctor = command(['doctor', copy]);
  const short = basename(name).slice(0, 12);
  const told = doctor.status === 1 && (doctor.stdout.includes(short) || /checkpoint|policy/.test(doctor.stdout));
  const resumed = command(['resume', copy]);
  const refused =
    resumed.status === 1 && resumed.stderr.includes('error:') && resumed.stderr.trim().split('\n').length > 1;
  const safe = refused || outcome(copy) === expected;
  discard(copy);
  return { told, safe, where: `${name} at ${at}` };
}

/** Fifty bytes changed, one at a time, in a finished run and in one that died half-way. */
export async function changedBytes({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const count = quick ? 6 : 50;
  const [whole, half] = [tempFolder('whole'), tempFolder('half')];
  await follow(whole, seed, nodeDisk);
  const events = readFileSync(join(whole, 'events.jsonl'), 'utf8').split('\n').length - 1;
  await halfRun(half, seed, Math.floor(events * 0.6));
  const expected = outcome(whole);
  const found: Found[] = [];
  for (let i = 0; i < count; i++) {
    found.push(corrupt(makeRng('bytes', seed, i), i % 2 === 0 ? whole : half, expected));
    if (i % 10 === 9) note(`  ${i + 1} of ${count} bytes changed`);
  }
  for (const folder of [whole, half]) discard(folder);
  const rest = (missed: readonly Found[]) => ({
    interval: null,
    seeds: [seed],
    detail: { missed: missed.map(({ where }) => where) },
  });
  const untold = found.filter(({ told }) => !told);
  const unsafe = found.filter(({ safe }) => !safe);
  return [
    atLeast(`changed bytes of ${count} that rlgpt doctor names`, count - untold.length, count, rest(untold)),
    atLeast(
      `changed bytes of ${count} never used: refused with a remedy, or the same bytes in the end`,
      count - unsafe.length,
      count,
      rest(unsafe),
    ),
  ];
}
