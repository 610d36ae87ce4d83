/** The edge between the command line and the method: the options that run.json keeps, made into the laboratory that the method works in. */
import { type Lab, type Method, POOL } from '../agent/lab.ts';
import { modelReasoner } from '../agent/model/reasoner.ts';
import { offlineReasoner } from '../agent/offline/reasoner.ts';
import type { Reasoner, TaskSpec } from '../agent/reasoner.ts';
import type { SolveResult } from '../agent/solution.ts';
import { unknownName } from '../core/errors.ts';
import { worlds } from '../env/catalog.ts';
import type { Env } from '../env/env.ts';
import { plan4mcActions } from '../env/minecraft/actions.ts';
import { makeHandbook } from '../env/minecraft/handbook.ts';
import { parseTask } from '../env/minecraft/tasks.ts';
import { vanilla } from '../env/minecraft/vanilla.generated.ts';
import { NO_LIMITS } from '../llm/budget.ts';
import { openModel } from '../llm/open.ts';
import { solve as solveLab } from '../rlgpt.ts';
import type { Run } from '../run/run.ts';
import { prepareSandbox } from '../skill/sandbox.ts';
import { packageVersion } from './version.ts';

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

/** The success rate at which a controller counts as good. */
const TARGET = 0.9;
/** Time limit of one model call. */
const MODEL_TIMEOUT_MS = 120_000;

/** Throws RlgptError 'unknown-name', 'goal' or 'usage' for options that cannot be met; the command checks before it makes a folder. */
export function checkOptions({ task, env, ablate }: Pick<SolveOptions, 'task' | 'env' | 'ablate'>): void {
  if (!(env in worlds)) throw unknownName('world', env, Object.keys(worlds));
  parseTask(task, makeHandbook(vanilla, env));
  for (const name of ablate) if (!ABLATIONS.some((known) => known === name)) throw unknownName('part', name, ABLATIONS);
}

/** Solves the task of a run. The event `run.started` is the first of the run. */
export async function solve(options: SolveOptions, run: Run): Promise<SolveResult> {
  checkOptions(options);
  await prepareSandbox();
  const task = readTask(options.task, options.env);
  const env = makeWorld(task, POOL);
  const reasoner = await makeReasoner(options.model, env, run);
  const { names, codes } = plan4mcActions(env.actions);
  const lab: Lab = {
    run,
    task,
    env,
    reasoner,
    method: makeMethod(options),
    ledger: { budget: options.budget, by: {} },
    target: TARGET,
    primitives: names.map((name, i) => ({ name: name === '' ? 'stand' : name, code: codes[i] })),
    controllers: new Map(),
  };
  run.emit({
    type: 'run.started',
    task: task.text,
    goal: task.goal,
    within: task.within,
    env: env.id,
    seed: run.seed,
    budget: options.budget,
    reasoner: reasoner.name,
    version: packageVersion(),
  });
  return solveLab(lab);
}

function readTask(text: string, env: string): TaskSpec {
  return { ...parseTask(text, makeHandbook(vanilla, env)), text };
}

/** `n` worlds with the biome and the start items of a task. */
export function makeWorld({ biome, start }: TaskSpec, n: number): Env {
  return worlds['minecraft-v1'].create({ n, rules: vanilla, biome, start });
}

function makeMethod({ ablate, iterations }: SolveOptions): Method {
  const on = Object.fromEntries(ABLATIONS.map((part) => [part, !ablate.includes(part)]));
  return { ...(on as Record<(typeof ABLATIONS)[number], boolean>), iterations };
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
