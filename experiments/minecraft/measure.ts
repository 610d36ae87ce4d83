/** One task of a suite solved and judged: the row that every table of this folder is made of. */
import type { Method } from '../../src/agent/lab.ts';
import { makeWorlds, openLab } from '../../src/agent/open.ts';
import { evaluate, type Solution, solutionController } from '../../src/agent/solution.ts';
import { makeRng } from '../../src/core/rng.ts';
import { bootstrap, type Interval, mean, type Rate, wilson } from '../../src/core/stats.ts';
import { solve } from '../../src/rlgpt.ts';
import { memoryRun } from '../../src/run/run.ts';

/** Worlds of a judgement; none of them was trained or tried on. */
export const UNSEEN = 200;

export interface Row {
  readonly task: string;
  readonly seed: number;
  readonly success: Rate;
  readonly died: number;
  /** Mean primitive steps of an episode, failures included. */
  readonly meanSteps: number;
  /** Primitive steps of trials, learning and judging on the way. */
  readonly steps: number;
  readonly seconds: number;
  /** Sub-tasks done by code and by a learned policy. */
  readonly coded: number;
  readonly learned: number;
}

export interface Measure {
  readonly task: string;
  readonly seed: number;
  /** Primitive steps at most. */
  readonly budget: number;
  readonly method?: Partial<Method>;
  readonly worlds?: number;
}

/** Solves a task from nothing and judges the solution on unseen worlds. */
export async function measure({ task, seed, budget, method = {}, worlds = UNSEEN }: Measure): Promise<Row> {
  const start = performance.now();
  const run = memoryRun(seed);
  const lab = await openLab({ task, budget, method, target: 0.97 }, run);
  const { solution, steps } = await solve(lab);
  const seconds = (performance.now() - start) / 1000;
  const { success, died, meanSteps } = judge(solution, seed, worlds, run.getBlob);
  const coded = solution.controllers.filter(({ via }) => via === 'code').length;
  return { task, seed, success, died, meanSteps, steps, seconds, coded, learned: solution.controllers.length - coded };
}

/** Success on `worlds` fresh worlds: none that a run has met, because its own labels are others. */
export function judge(solution: Solution, seed: number, worlds: number, blob: (hash: string) => Uint8Array) {
  const env = makeWorlds(solution.env, solution.task, { n: 16 });
  return evaluate(solutionController(solution, blob), env, solution.task, { worlds, seed: seed + 1_000_003 });
}

/** Mean rate of several seeds with its 95 % bootstrap interval over them: what another seed of the method would do. */
export function overSeeds(rows: readonly Row[]): Interval & { readonly rate: number } {
  const rates = rows.map(({ success }) => success.rate);
  const interval = bootstrap(rates, mean, makeRng('over seeds'), { level: 0.95, resamples: 2000 });
  return { rate: mean(rates), ...interval };
}

/** Of several seeds: all worlds together. */
export function pooled(rows: readonly Row[]): Rate {
  const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return wilson(
    sum(({ success }) => success.successes),
    sum(({ success }) => success.trials),
  );
}
