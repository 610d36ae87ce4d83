/** The edge between the command line and the method: the options that run.json keeps, made into the laboratory that the method works in. */
import type { Method } from '../agent/lab.ts';
import { modelReasoner } from '../agent/model/reasoner.ts';
import { offlineReasoner } from '../agent/offline/reasoner.ts';
import { openLab, readTask } from '../agent/open.ts';
import type { Reasoner } from '../agent/reasoner.ts';
import type { SolveResult } from '../agent/solution.ts';
import { unknownName } from '../core/errors.ts';
import { worlds } from '../env/catalog.ts';
import type { Env } from '../env/env.ts';
import { vanilla } from '../env/minecraft/vanilla.generated.ts';
import { NO_LIMITS } from '../llm/budget.ts';
import { openModel } from '../llm/open.ts';
import { solve as solveLab } from '../rlgpt.ts';
import type { Run } from '../run/run.ts';

/** The options of `rlgpt solve` that decide the result, as run.json keeps them. */
export interface SolveOptions {
  /** A task id or plain words. */
  readonly task: string;
  readonly env: string;
  /** Primitive steps that may be spent, trials and learning included. */
  readonly budget: number;
  /** Outer iterations a sub-task. */
  readonly iterations: number;
  /** `offline` or a model id. */
  readonly model: string;
  /** Parts of the method that are switched off: names of ABLATIONS. */
  readonly ablate: readonly string[];
}

/** Parts of the method that can be switched off, one at a time or several. */
export const ABLATIONS = ['code', 'learn', 'options', 'split', 'critic'] as const satisfies readonly (keyof Method)[];

/** Time limit of one model call. */
const MODEL_TIMEOUT_MS = 120_000;

/** Throws RlgptError 'unknown-name', 'goal' or 'usage' for options that cannot be met; the command checks before it makes a folder. */
export function checkOptions({ task, env, ablate }: Pick<SolveOptions, 'task' | 'env' | 'ablate'>): void {
  if (!Object.hasOwn(worlds, env)) throw unknownName('world', env, Object.keys(worlds));
  readTask(task, vanilla, env);
  for (const name of ablate) if (!ABLATIONS.some((known) => known === name)) throw unknownName('part', name, ABLATIONS);
}

/** Solves the task of a run. The event `run.started` is the first of the run. */
export async function solve(options: SolveOptions, run: Run): Promise<SolveResult> {
  checkOptions(options);
  const { task, env, budget, model, iterations, ablate } = options;
  const on = Object.fromEntries(ABLATIONS.map((part) => [part, !ablate.includes(part)]));
  const reasoner = (worlds: Env) => makeReasoner(model, worlds, run);
  return solveLab(await openLab({ task, env, budget, method: { ...on, iterations }, reasoner }, run));
}

async function makeReasoner(id: string, env: Env, run: Run): Promise<Reasoner> {
  if (id === 'offline') return offlineReasoner(run.seed);
  const model = await openModel(id, {
    timeoutMs: MODEL_TIMEOUT_MS,
    price: null,
    limits: NO_LIMITS,
    spent: { calls: 0, tokens: 0, usd: 0 },
    cassette: null,
    environment: process.env,
  });
  return modelReasoner(model, { handbook: env.handbook, facts: env.facts.names, emit: run.emit });
}
