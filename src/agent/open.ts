/** Opens a laboratory: from the words of a task to worlds, a goal, primitives, a reasoner and a ledger. */
import { RlgptError, unknownName } from '../core/errors.ts';
import { packageVersion } from '../core/version.ts';
import { type WorldId, worlds } from '../env/catalog.ts';
import type { Env } from '../env/env.ts';
import { plan4mcActions } from '../env/minecraft/actions.ts';
import { makeHandbook } from '../env/minecraft/handbook.ts';
import type { Rules } from '../env/minecraft/rules.ts';
import { parseTask } from '../env/minecraft/tasks.ts';
import { vanilla } from '../env/minecraft/vanilla.generated.ts';
import { checkGoal, locate } from '../goal/check.ts';
import { problemError, readGoal } from '../goal/parse.ts';
import { printGoal } from '../goal/print.ts';
import { targetsOf } from '../planning/targets.ts';
import type { Run } from '../run/run.ts';
import { prepareSandbox } from '../skill/sandbox.ts';
import type { Vet } from '../skill/skill.ts';
import { fullMethod, type Lab, type Method } from './lab.ts';
import { offlineReasoner } from './offline/reasoner.ts';
import type { Reasoner, TaskSpec } from './reasoner.ts';

export interface LabOptions {
  /** A task id or plain words, or a task spelt out. */
  readonly task: string | TaskSpec;
  readonly env?: string;
  /** Primitive steps for trials, learning and judging. */
  readonly budget: number;
  readonly method?: Partial<Method>;
  /** Made for the worlds; offline when left out. */
  readonly reasoner?: (worlds: Env) => Promise<Reasoner>;
  /** Tries new skills before they run; without it they run at once. */
  readonly vet?: Vet;
  /** Success rate that counts as solved. Default 0.95. */
  readonly target?: number;
  /** The world's rules; vanilla when left out. */
  readonly rules?: Rules;
  /** Observation fields that skills and policies have; all that are not lazy when left out. */
  readonly fields?: readonly string[];
}

/** Worlds stepped in lockstep. */
const WORLDS = 16;

/** What stands before a task that is a goal in the goal language. */
export const GOAL = 'goal:';

/** Primitive steps for each thing that a goal asks for, unless it has a bound of its own. */
const STEPS_A_BOUND = 3000;

/** A task from a goal, in a forest with empty hands. Throws RlgptError 'goal' that points at what is wrong with the text. */
function goalTask(text: string, rules: Rules, envId: WorldId): TaskSpec {
  const read = readGoal(text.trim());
  if ('message' in read) throw problemError(text.trim(), read);
  const { goal } = read;
  const settings = { biome: 'forest', start: {} };
  const { facts } = worlds[envId].create({ n: 1, rules, ...settings });
  const [problem] = locate(
    checkGoal(goal, facts).findings.filter((finding) => finding.severity === 'error'),
    text.trim(),
    read.spans,
  );
  if (problem !== undefined) throw problemError(text.trim(), problem);
  const { goals } = targetsOf(goal, {});
  const within = 'within' in goal && goal.within !== undefined ? goal.within : STEPS_A_BOUND * goals.length;
  const name = printGoal(goal)
    .replace(/[^A-Za-z0-9]+/g, '_')
    .slice(0, 60)
    .replace(/^_|_$/g, '');
  return { name, text: printGoal(goal), goal, within, ...settings };
}

/** The task that words, an id or `goal:` and a goal stand for. */
export function readTask(task: string | TaskSpec, rules: Rules, envId: string): TaskSpec {
  if (typeof task !== 'string') return task;
  if (envId !== 'minecraft-v1')
    throw new RlgptError('usage', `world '${envId}' has no tasks in words`, 'Use minecraft-v1, or spell the task out.');
  if (task.startsWith(GOAL)) return goalTask(task.slice(GOAL.length), rules, envId);
  return { text: task, ...parseTask(task, makeHandbook(rules, envId)) };
}

/** What a task says of its worlds. */
export function settingsOf(task: TaskSpec) {
  const { name: _name, text: _text, goal: _goal, within: _within, ...settings } = task;
  return settings;
}

/** Worlds for a task. Throws RlgptError 'unknown-name' for a world that the catalog lacks. */
export function makeWorlds(
  envId: string,
  task: TaskSpec,
  options: { n: number; rules?: Rules; fields?: readonly string[] },
): Env {
  if (!Object.hasOwn(worlds, envId)) throw unknownName('world', envId, Object.keys(worlds));
  const { n, rules = vanilla, fields } = options;
  return worlds[envId as WorldId].create({
    n,
    rules,
    ...settingsOf(task),
    ...(fields === undefined ? {} : { fields }),
  });
}

/** Prepares the sandbox of this process and opens a laboratory for one run. */
export async function openLab(options: LabOptions, run: Run): Promise<Lab> {
  const { budget } = options;
  if (!(budget >= 1)) throw new RlgptError('usage', `budget is ${budget}`, 'Give at least 1 primitive step.');
  await prepareSandbox();
  const envId = options.env ?? 'minecraft-v1';
  const rules = options.rules ?? vanilla;
  if (!Object.hasOwn(worlds, envId)) throw unknownName('world', envId, Object.keys(worlds));
  const task = readTask(options.task, rules, envId);
  const env = makeWorlds(envId, task, { n: WORLDS, rules, ...(options.fields ? { fields: options.fields } : {}) });
  const { names, codes } = plan4mcActions(env.actions);
  const lab: Lab = {
    run,
    task,
    env,
    reasoner: options.reasoner ? await options.reasoner(env) : offlineReasoner(run.seed),
    vet: options.vet ?? null,
    method: { ...fullMethod, ...options.method },
    // Measurements end with whole episodes and rollouts; what they may go over by is held back.
    ledger: { budget: Math.floor(budget * 0.99), by: {} },
    target: options.target ?? 0.95,
    primitives: names.map((name, i) => ({ name: name === '' ? 'stand' : name, code: codes[i] })),
    fields: options.fields ?? env.fields.filter((f) => !f.lazy).map((f) => f.name),
    controllers: new Map(),
    library: [],
    history: [],
  };
  run.emit({
    type: 'run.started',
    task: task.name,
    goal: printGoal(task.goal),
    within: task.within,
    env: envId,
    seed: run.seed,
    budget,
    reasoner: lab.reasoner.name,
    version: packageVersion(),
  });
  return lab;
}
