/** The rows that were measured, one a line of `results/rows.jsonl`; a row is known by its job, in whichever table it stands. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Result } from './solve-job.ts';
import type { Job, Table } from './tables.ts';

/** The folder of this experiment in the source tree. */
export const HERE = fileURLToPath(new URL('../../../experiments/minecraft/', import.meta.url));

const FILE = `${HERE}results/rows.jsonl`;

export function readResults(): Result[] {
  if (!existsSync(FILE)) return [];
  const lines = readFileSync(FILE, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Result);
}

export function keep(row: Result): void {
  mkdirSync(`${HERE}results`, { recursive: true });
  appendFileSync(FILE, `${JSON.stringify(row)}\n`);
}

export const isOf = (job: Omit<Job, 'seed'>) => (row: Result) =>
  row.task === job.task && row.budget === job.budget && row.arm === job.arm;

/** Rows of a table by job, whatever their seeds; jobs without rows are left out. */
export function groupsOf(table: Table, rows: readonly Result[]): (readonly Result[])[] {
  return table
    .jobs(1)
    .map((job) => rows.filter(isOf(job)))
    .filter((group) => group.length > 0);
}
