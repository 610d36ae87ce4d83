/** Opens a laboratory: from the words of a task to worlds, a goal, primitives, a reasoner and a ledger. */
import { checkNames, RlgptError, unknownName } from '../core/errors.ts';
import { packageVersion } from '../core/version.ts';
import { type WorldId, worlds } from '../env/catalog.ts';
import type { Env } from '../env/env.ts';
import { createGym, type GymEnv } from '../env/gym/gym.ts';
import type { Rules } from '../env/minecraft/rules/rules.ts';
import { vanilla } from '../env/minecraft/rules/vanilla.generated.ts';
import { usualPrimitives, type WorldTasks } from '../env/task.ts';
import { withLessons } from '../env/with-lessons.ts';
import { withReturn } from '../env/with-return.ts';
import { printGoal } from '../goal/print.ts';
import type { Run } from '../run/run.ts';
import { prepareSandbox } from '../skill/sandbox.ts';
import type { Vet } from '../skill/skill.ts';
import { createFileWorld, readWorldFile, type WorldFile } from '../skill/world-file.ts';
import { fullMethod, type Lab, type Method } from './lab.ts';
import { offlineReasoner } from './offline/reasoner.ts';
import type { Reasoner, TaskSpec } from './reasoner.ts';
import { readTask, settingsOf, type World } from './task.ts';

/** What a run of the method is about: the task, the worlds, the budget, and who reasons. */
export interface LabOptions {
  /** A task by name, in plain words, `goal:` and a goal, `reward >= 475`, or spelt out; the world's own when empty. */
  readonly task: string | TaskSpec;
  /** An id of the catalog; minecraft-v1 when left out. */
  readonly env?: string;
  /** The file of the world, where `env` is the id of one of your own: what `rlgpt solve --env FILE.ts` does. */
  readonly worldFile?: WorldFile;
  /** Worlds of your own in place of the catalog's, and their tasks where the task is given by name. */
  readonly world?: (n: number) => Env;
  readonly tasks?: WorldTasks;
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

/** What stands before the name of a Gymnasium environment. */
export const GYM = 'gym:';

/**
 * A world of the catalog, `gym:NAME` for one of Gymnasium, or that of a file. Throws RlgptError 'unknown-name' for another id,
 * 'usage' for a file that makes no world.
 */
export function worldOf(id: string, file?: WorldFile): World {
  if (file !== undefined) return fileWorld(file);
  if (id.startsWith(GYM)) return gymWorld(id);
  if (!Object.hasOwn(worlds, id)) throw unknownName('world', id, Object.keys(worlds));
  const { create, tasks } = worlds[id as WorldId];
  return { id, tasks, create: (options, task) => (create as (options: object) => Env)({ ...options, ...task }) };
}

/** Worlds for a task. Throws as `worldOf` does. */
export function makeWorlds(
  given: World | string,
  task: TaskSpec,
  { n, rules = vanilla, fields }: { n: number; rules?: Rules; fields?: readonly string[] },
): Env {
  const world = typeof given === 'string' ? worldOf(given) : given;
  const env = world.create({ n, rules, ...(fields === undefined ? {} : { fields }) }, settingsOf(task));
  return withLessons(task.pay === 'world' ? withReturn(env) : env, task.lessons);
}

/** Its tasks are goals over the numbers of its observation, or its own reward. It ends by itself where it is done. */
function gymWorld(id: string): World {
  const name = id.slice(GYM.length);
  return {
    id,
    tasks: { named: [] },
    create: ({ n }) => Object.assign(createGym({ name, n }), { goalJudgesEnd: true }),
    release: (env) => (env as GymEnv).close(),
  };
}

/**
 * The world of a file; its tasks are goals, or its own reward. Throws RlgptError 'usage' for a file that makes no world, and for
 * the id of a world of the catalog.
 */
export function fileWorld(file: WorldFile): World {
  const { id } = readWorldFile(file);
  if (Object.hasOwn(worlds, id))
    throw new RlgptError('usage', `the world in ${file.file} has the id '${id}', which is taken`, 'Give it another.');
  return { id, tasks: { named: [] }, file, create: ({ n }) => createFileWorld(file, n) };
}

function ownWorld(create: (n: number) => Env, tasks: WorldTasks = { named: [] }): World {
  return { id: create(1).id, tasks, create: ({ n }) => create(n) };
}

/** Every option that there is. */
const OPTIONS = {
  task: true,
  env: true,
  worldFile: true,
  world: true,
  tasks: true,
  budget: true,
  method: true,
  reasoner: true,
  vet: true,
  target: true,
  rules: true,
  fields: true,
} as const satisfies Record<keyof LabOptions, true>;

/** From JavaScript options may have any name and type. */
function checkOptions(options: LabOptions): void {
  checkNames('option of a laboratory', options, Object.keys(OPTIONS));
  const { budget, target = 1, method = {} } = options;
  if (typeof budget !== 'number' || !(budget >= 1))
    throw new RlgptError('usage', `budget is ${budget}`, 'Give at least 1 primitive step, as a number.');
  if (!(target > 0 && target <= 1)) throw new RlgptError('usage', `target is ${target}`, 'Use a rate in (0, 1].');
  checkNames('part of the method', method, Object.keys(fullMethod));
  for (const [part, value] of Object.entries({ ...fullMethod, ...method })) {
    const fits = part === 'iterations' ? Number.isInteger(value) && Number(value) >= 1 : typeof value === 'boolean';
    const remedy = part === 'iterations' ? 'Use a positive integer.' : 'Use true or false.';
    if (!fits) throw new RlgptError('usage', `part '${part}' of the method is ${value}`, remedy);
  }
}

/**
 * Prepares the sandbox of this process and opens a laboratory for one run. Throws RlgptError 'usage' or 'unknown-name' for
 * options that make no sense, and as `readTask` does.
 */
export async function openLab(options: LabOptions, run: Run): Promise<Lab> {
  checkOptions(options);
  const { budget } = options;
  await prepareSandbox();
  const rules = options.rules ?? vanilla;
  const world =
    options.world === undefined
      ? worldOf(options.env ?? 'minecraft-v1', options.worldFile)
      : ownWorld(options.world, options.tasks);
  const task = readTask(options.task, world, { rules });
  const env = makeWorlds(world, task, { n: WORLDS, rules, ...(options.fields ? { fields: options.fields } : {}) });
  const primitives = (world.tasks.primitives ?? usualPrimitives)(env);
  const lab: Lab = {
    run,
    task,
    env,
    ...(world.file === undefined ? {} : { worldFile: world.file }),
    whole: world.tasks.planned === undefined,
    reasoner: options.reasoner ? await options.reasoner(env) : offlineReasoner(run.seed, env),
    vet: options.vet ?? null,
    method: { ...fullMethod, ...options.method },
    // Measurements end with whole episodes and rollouts; what they may go over by is held back.
    ledger: { budget: Math.floor(budget * 0.99), by: {} },
    target: options.target ?? 0.95,
    primitives,
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
    env: world.id,
    seed: run.seed,
    budget,
    reasoner: lab.reasoner.name,
    version: packageVersion(),
  });
  return lab;
}
