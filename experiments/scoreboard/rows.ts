/** The rows that were measured, one a line of `results/rows.jsonl`, so that a scoreboard that was stopped goes on where it was. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printErrands } from '../../src/agent/offline/errands.ts';
import { errandsSpace } from '../../src/agent/offline/errands-genes.ts';
import { drawGenome } from '../../src/agent/offline/genome.ts';
import { sha256 } from '../../src/core/hash.ts';
import { makeRng } from '../../src/core/rng.ts';
import { presetOf } from '../../src/rl/algorithms.ts';
import { adviceSettings } from './advice.ts';
import { ALONE, type Outcome } from './arms.ts';
import { overruleSettings } from './both.ts';
import { classicBoard } from './worlds.ts';

/** The folder of this experiment in the source tree. */
export const HERE = fileURLToPath(new URL('../../../experiments/scoreboard/', import.meta.url));

const FILE = `${HERE}results/rows.jsonl`;

/**
 * In the order of the table. `silent` is the usual program with a handbook that does not tell how creatures attack; with
 * `silent-ppo` PPO may overrule it, `silent-model` learns how they attack and plans with that. `crafter` and `craftax` are the raced programs in the real packages.
 */
export const ARMS = [
  'code',
  'both',
  'options',
  'ppo',
  'silent',
  'silent-ppo',
  'silent-model',
  'first',
  'craftax',
  'crafter',
] as const;
export type Arm = (typeof ARMS)[number];

export interface Job {
  readonly arm: Arm;
  readonly seed: number;
  /** Primitive steps of trial and learning, at most. */
  readonly budget: number;
  /** Unseen worlds of the evaluation. */
  readonly episodes: number;
}

export interface Row extends Job, Omit<Outcome, 'worlds'> {
  /** Mark of the program or of the settings that were measured: rows of another mark are of an earlier state. */
  readonly mark: string;
  readonly seconds: number;
}

const short = (text: string) => sha256(text).slice(0, 8);

/** Mark of the program that the printer writes today, whatever its genes. */
const program = short(
  printErrands(drawGenome(errandsSpace, makeRng('mark')), classicBoard.handbook, {
    name: 'live',
    aims: [],
    stepLimit: 1,
  }).code,
);
/** Of the settings of what learns. */
const settings: Readonly<Partial<Record<Arm, string>>> = {
  ppo: short(JSON.stringify(presetOf('craftax-classic-v1', ALONE))),
  both: short(program + JSON.stringify(overruleSettings)),
  'silent-ppo': short(program + JSON.stringify(overruleSettings)),
  options: short(program + JSON.stringify(adviceSettings)),
};

export const markOf = (arm: Arm): string => settings[arm] ?? program;

export function readRows(): Row[] {
  if (!existsSync(FILE)) return [];
  const lines = readFileSync(FILE, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
}

export function keepRow(row: Row): void {
  mkdirSync(`${HERE}results`, { recursive: true });
  appendFileSync(FILE, `${JSON.stringify(row)}\n`);
}

export const isOf = (job: Omit<Job, 'seed'>) => (row: Row) =>
  row.arm === job.arm && row.budget === job.budget && row.episodes === job.episodes;

/** Rows of one arm, one a seed: those of today's state, or else of the state that was measured last. */
export function rowsOf(job: Omit<Job, 'seed'>, rows: readonly Row[]): Row[] {
  const all = rows.filter(isOf(job));
  const mark = all.some((row) => row.mark === markOf(job.arm)) ? markOf(job.arm) : all.at(-1)?.mark;
  const bySeed = new Map(all.filter((row) => row.mark === mark).map((row) => [row.seed, row]));
  return [...bySeed.values()].sort((a, b) => a.seed - b.seed);
}
