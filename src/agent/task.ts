/** From the words of a task to a goal, a step limit and the settings of its worlds, in any world. */
import { RlgptError } from '../core/errors.ts';
import type { Env } from '../env/env.ts';
import { fitGoalFile, readGoals } from '../env/goal-file.ts';
import type { Rules } from '../env/minecraft/rules/rules.ts';
import { vanilla } from '../env/minecraft/rules/vanilla.generated.ts';
import { namedTask, type WorldTasks } from '../env/task.ts';
import type { GoalFile } from '../goal/file.ts';
import { type Formula, isObjectives } from '../goal/goal.ts';
import { printGoal } from '../goal/print.ts';
import { targetsOf } from '../planning/targets.ts';
import type { WorldFile } from '../skill/world-file.ts';
import type { TaskSpec } from './reasoner.ts';

/** A kind of world: what may be asked for in it, and how it is made. */
export interface World {
  readonly id: string;
  readonly tasks: WorldTasks;
  /** Of a world of one's own that is a file. */
  readonly file?: WorldFile;
  /** `settings` are what the task says of its worlds. */
  create(
    options: { readonly n: number; readonly fields?: readonly string[]; readonly rules?: Rules },
    task: object,
  ): Env;
  /** Ends what keeps running for worlds that were made for a look only. */
  release?(env: Env): void;
}

/** What stands before a task that is a goal in the goal language. */
export const GOAL = 'goal:';

/** `reward`, or `reward >= 475`: what the world itself pays, up to a sum that counts as solved. */
const REWARD = /^reward(?:\s*>=\s*(-?[\d.]+))?$/;

/** What else may be told when a task is read. */
export interface ReadOptions {
  readonly rules?: Rules;
  /** Of the graph of an Inkling file; its output when left out. */
  readonly concept?: string | undefined;
}

/** The task that words, a name, `goal:` and a goal, or `reward >= x` stand for. Throws RlgptError that names what is wrong. */
export function readTask(
  task: string | TaskSpec,
  world: World,
  { rules = vanilla, concept }: ReadOptions = {},
): TaskSpec {
  if (typeof task !== 'string') return task;
  const words = task.trim();
  // Blank lines at its start stay, so that errors tell the line of the file.
  const text = words.startsWith(GOAL) ? words.slice(GOAL.length).replace(/^ /, '') : words;
  const paid = REWARD.exec(text.trim());
  if (paid !== null) return rewardTask(paid[1], world, rules);
  if (words.startsWith(GOAL)) return goalTask(readGoals(text, concept), world, rules);
  const named = namedTask(world.id, world.tasks, words);
  if (named === null) return { text: words, ...world.tasks.read!(words, rules) };
  const { name, text: about, goal, within, pay, settings } = named;
  return {
    name,
    text: about,
    goal: readGoals(goal).goal,
    within,
    start: {},
    ...(pay ? { pay } : {}),
    ...(settings ? { settings } : {}),
  };
}

/** A task from a goal file. Throws RlgptError 'goal' that points at what the world does not have. */
function goalTask(file: GoalFile, world: World, rules: Rules): TaskSpec {
  const { goal, training, lessons } = file;
  const { planned } = world.tasks;
  const start = {};
  const limit = look(world, rules, { start, ...planned?.settings }, (env) => {
    fitGoalFile(file, env);
    return limitOf(world, env);
  });
  const bound = 'within' in goal && goal.within !== undefined ? goal.within : training.EpisodeIterationLimit;
  const usual = planned ? planned.stepsABound * targetsOf(goal, start).goals.length : limit;
  return {
    name: nameOf(isObjectives(goal) ? goal.objectives.map(({ name }) => name).join('_') : printGoal(goal)),
    text: printGoal(goal),
    goal,
    within: bound ?? usual ?? noLimit(world),
    start,
    ...(lessons.length === 0 ? {} : { lessons: { lessons, training } }),
    ...planned?.settings,
  };
}

const limitOf = ({ tasks }: World, env: Env) => env.episodeLimit ?? tasks.named[0]?.within;

function noLimit({ id }: World): never {
  const remedy = "Bound the goal: 'eventually within 500 (...)'.";
  throw new RlgptError('usage', `world '${id}' has no step limit`, remedy);
}

/** What a world of the kind tells of itself. */
function look<T>(world: World, rules: Rules, settings: object, read: (env: Env) => T): T {
  const env = world.create({ n: 1, rules }, settings);
  try {
    return read(env);
  } finally {
    world.release?.(env);
  }
}

const nameOf = (text: string) =>
  text
    .replace(/[^A-Za-z0-9]+/g, '_')
    .slice(0, 60)
    .replace(/^_|_$/g, '');

/** An episode is a success when its reward adds up to the sum by its end. */
function rewardTask(given: string | undefined, world: World, rules: Rules): TaskSpec {
  const sum = given === undefined ? world.tasks.solvedReturn : Number(given);
  if (sum === undefined || Number.isNaN(sum))
    throw new RlgptError('usage', `world '${world.id}' does not say which return solves it`, 'Say it: --target 200.');
  const { limit, pays } = look(world, rules, { start: {}, ...world.tasks.planned?.settings }, (env) => ({
    limit: limitOf(world, env),
    pays: env.reward !== undefined,
  }));
  if (!pays) throw new RlgptError('usage', `world '${world.id}' pays no reward of its own`, 'Give it a goal: --goal.');
  const last: Formula = { not: { next: { fact: 'steps', atLeast: 0 } } };
  const goal: Formula = { eventually: { all: [{ fact: 'return', atLeast: sum }, last] } };
  return { name: 'reward', text: `a return of ${sum}`, goal, within: limit ?? noLimit(world), start: {}, pay: 'world' };
}

/** What a task says of its worlds; a biome where Minecraft wants one. */
export function settingsOf(task: TaskSpec) {
  const { name: _n, text: _t, goal: _g, within: _w, pay: _p, lessons: _l, settings, ...rest } = task;
  const { biome = 'forest', ...more } = rest;
  return { biome, ...more, ...settings };
}
