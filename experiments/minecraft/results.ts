/**
 * The rows that were measured, one a line of `results/rows.jsonl`; a row is known by its job and its seed, in whichever
 * table it stands. Of several the last one counts.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Result } from './solve-job.ts';
import { isOf, type SeededJob, type Table } from './tables.ts';

/** The folder of this experiment in the source tree. */
export const HERE = fileURLToPath(new URL('../../../experiments/minecraft/', import.meta.url));

const FILE = `${HERE}results/rows.jsonl`;

const keyOf = ({ task, budget, arm, seed }: Pick<SeededJob, 'task' | 'budget' | 'arm' | 'seed'>) =>
  `${task} ${budget} ${arm} ${seed}`;

export const isSame = (a: Parameters<typeof keyOf>[0], b: Parameters<typeof keyOf>[0]) => keyOf(a) === keyOf(b);

/** The last row of each job and seed. */
export function readResults(): Result[] {
  if (!existsSync(FILE)) return [];
  const lines = readFileSync(FILE, 'utf8').split('\n');
  const rows = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Result);
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

export function keep(row: Result): void {
  mkdirSync(`${HERE}results`, { recursive: true });
  appendFileSync(FILE, `${JSON.stringify(row)}\n`);
}

/** Drops rows that were measured again since. */
export function dropOld(): void {
  const rows = readResults();
  writeFileSync(`${FILE}.new`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  renameSync(`${FILE}.new`, FILE);
}

/** Rows of a table by job; jobs without rows are left out. */
export function groupsOf(table: Table, rows: readonly Result[]): (readonly Result[])[] {
  return table
    .jobs(rows)
    .map((job) => rows.filter(isOf(job)))
    .filter((group) => group.length > 0);
}
