/** The edge between the command line and the method: the options that run.json keeps, made into the laboratory that the method works in. */
import type { Method } from '../agent/lab.ts';
import { modelReasoner } from '../agent/model/reasoner.ts';
import { offlineReasoner } from '../agent/offline/reasoner.ts';
import { openLab, worldOf } from '../agent/open.ts';
import type { Reasoner } from '../agent/reasoner.ts';
import type { SolveResult } from '../agent/solution.ts';
import { readTask } from '../agent/task.ts';
import { RlgptError, unknownName } from '../core/errors.ts';
import type { Env } from '../env/env.ts';
import { solve as solveLab } from '../rlgpt.ts';
import { readEvents } from '../run/folder.ts';
import type { Run } from '../run/run.ts';
import { prepareSandbox, type SandboxKind } from '../skill/sandbox.ts';
import type { Vet } from '../skill/skill.ts';
import type { WorldFile } from '../skill/world-file.ts';
import { type ModelAccess, OFFLINE, openRunModel } from './model.ts';

/** The options of `rlgpt solve` that decide the result, as run.json keeps them. */
export interface SolveOptions {
  /** A task id or plain words. */
  readonly task: string;
  readonly env: string;
  /** The world, where `env` is the id of one of the user's own. */
  readonly worldFile?: WorldFile;
  /** Of the graph of a goal file; its output when left out. */
  readonly concept?: string;
  /** Primitive steps that may be spent, trials and learning included. */
  readonly budget: number;
  /** Outer iterations a sub-task. */
  readonly iterations: number;
  /** Parts of the method that are switched off: names of ABLATIONS. */
  readonly ablate: readonly string[];
  /** Where generated code runs; `ses` where a run of an earlier version does not say. */
  readonly sandbox?: SandboxKind;
  /** `offline` or a model id. */
  readonly model: string;
  readonly access: ModelAccess;
}

/** Parts of the method that can be switched off, one at a time or several, and what is gone without them. */
export const ABLATIONS: Readonly<Record<string, string>> = {
  code: 'no controller is a program',
  learn: 'no controller is learned',
  options: "coded actions stay out of the learner's action space",
  split: 'sub-tasks are not cut into parts',
  critic: 'no verdict reaches the agents, nothing is revised',
  watch: 'where the handbook does not tell how creatures attack, nobody finds out',
} satisfies Partial<Record<keyof Method, string>>;

/**
 * Throws RlgptError 'unknown-name', 'goal' or 'usage' for options that cannot be met; the command checks before it makes
 * a folder. Tells the task, and whether it is one sub-task.
 */
export function checkOptions({
  task,
  env,
  worldFile,
  concept,
  ablate,
}: Pick<SolveOptions, 'task' | 'env' | 'worldFile' | 'concept' | 'ablate'>) {
  const world = worldOf(env, worldFile);
  const spec = readTask(task, world, { concept });
  const parts = Object.keys(ABLATIONS);
  for (const part of ablate) if (!parts.includes(part)) throw unknownName('part', part, parts);
  if (ablate.includes('code') && ablate.includes('learn'))
    throw new RlgptError('usage', 'code and learn are both switched off', 'Leave one of them, or nobody can act.');
  return { task: spec, whole: world.tasks.planned === undefined };
}

/**
 * Solves the task of a run. The event `run.started` is the first of the run. What a model writes is tried by `vet`
 * first; the offline reasoner prints programs of a grammar of its own.
 */
export async function solve(options: SolveOptions, run: Run, vet: Vet): Promise<SolveResult> {
  const { task } = checkOptions(options);
  await prepareSandbox(options.sandbox);
  const { env, worldFile, budget, iterations, ablate, model } = options;
  const tried = model === OFFLINE ? {} : { vet };
  const on = Object.fromEntries(Object.keys(ABLATIONS).map((part) => [part, !ablate.includes(part)]));
  const reasoner = (worlds: Env) => makeReasoner(options, worlds, run);
  const file = worldFile === undefined ? {} : { worldFile };
  const given = { task, env, ...file, budget, method: { ...on, iterations }, reasoner, ...tried };
  return solveLab(await openLab(given, run));
}

async function makeReasoner({ model: id, access }: SolveOptions, env: Env, run: Run): Promise<Reasoner> {
  if (id === OFFLINE) return offlineReasoner(run.seed, env);
  const answered = readEvents(run.folder).filter((event) => event.type === 'model.call');
  const model = await openRunModel(id, access, run.folder, { answered, environment: process.env });
  const beat = () => void run.beat();
  return modelReasoner(model, { handbook: env.handbook, facts: env.facts.names, emit: run.emit, beat });
}
