/** Runs of the real command line in child processes, a few at a time, and what they leave behind. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Solution } from '../src/agent/solution.ts';
import type { Event } from '../src/run/event.ts';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

export interface SolveRun {
  readonly folder: string;
  readonly code: number;
  readonly seconds: number;
  readonly errors: string;
}

/** Starts `rlgpt ARGS`; resolves when it ends, whatever its exit code. `started` receives the child. */
export function rlgpt(
  args: readonly string[],
  started?: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<{ code: number; errors: string; seconds: number }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, errors, seconds: (performance.now() - start) / 1000 }));
    // The whole process group, so that the worker dies with its supervisor.
    started?.((signal) => process.kill(-child.pid!, signal));
  });
}

export const tempFolder = (label: string): string => join(mkdtempSync(join(tmpdir(), `rlgpt-${label}-`)), 'run');

/** The world's own task for an empty one. */
export async function solve(task: string, seed: number, flags: readonly string[] = []): Promise<SolveRun> {
  const folder = tempFolder('accept');
  const result = await rlgpt([
    'solve',
    ...(task === '' ? [] : [task]),
    '--seed',
    String(seed),
    '--out',
    folder,
    ...flags,
  ]);
  return { folder, ...result };
}

export const readSolution = (folder: string): Solution =>
  JSON.parse(readFileSync(join(folder, 'solution', 'solution.json'), 'utf8')) as Solution;

/** Events as recorded, without their clock. */
export function readEvents(folder: string): Event[] {
  const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const { t: _, ...event } = JSON.parse(line) as Event & { t: number };
    return event as Event;
  });
}

export const discard = (folder: string): void => rmSync(join(folder, '..'), { recursive: true, force: true });

/** Maps with as many at once as there are cores; results in order. */
export async function inParallel<A, B>(
  items: readonly A[],
  work: (item: A, index: number) => Promise<B>,
): Promise<B[]> {
  const results: B[] = new Array(items.length);
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i], i);
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), items.length) }, lane));
  return results;
}
