/**
 * What `rlgpt solve` may be asked for in a world, kept beside the world: its named tasks, how it reads words, and the
 * actions among which a learner chooses. Goals are text in the goal language.
 */
import { RlgptError, unknownName } from '../core/errors.ts';
import type { Goal } from '../goal/goal.ts';
import type { Env } from './env.ts';
import type { Rules } from './minecraft/rules/rules.ts';

/** A task that a world offers by name. */
export interface WorldTask {
  /** An identifier, unique in its world. */
  readonly name: string;
  /** In words. */
  readonly text: string;
  /** In the goal language: a formula, or a goal block of objectives. */
  readonly goal: string;
  /** Primitive steps of an episode. */
  readonly within: number;
  /** Learners are paid by the world's own reward on the way; by the goal when left out. */
  readonly pay?: 'world';
  /** Options of the world's `create`, as plain data. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A task that words were read as; settings of the world stand beside. */
export interface ReadTask {
  readonly name: string;
  readonly goal: Goal;
  readonly within: number;
  readonly start: Readonly<Record<string, number>>;
}

/** What may be asked for in a world. */
export interface WorldTasks {
  /** The first is meant when no task is named. */
  readonly named: readonly WorldTask[];
  /** What the world's own reward adds up to in an episode that counts as solved: the published threshold. */
  readonly solvedReturn?: number;
  /** Reads words that name none of them. Throws RlgptError 'unknown-name' or 'goal'. */
  read?(words: string, rules: Rules): ReadTask;
  /** Goals are brought about by the handbook's operators, one after the other; elsewhere a task is one sub-task. */
  readonly planned?: { readonly settings: Readonly<Record<string, unknown>>; readonly stepsABound: number };
  /** The actions of a learner; `usualPrimitives` when left out. */
  primitives?(env: Env): readonly NamedCode[];
}

/** An action code with a name. */
export interface NamedCode {
  readonly name: string;
  readonly code: number;
}

/** The named task, or the first for an empty name; null where words are read by the world itself. */
export function namedTask(id: string, tasks: WorldTasks, words: string): WorldTask | null {
  const name = words.trim();
  const task = name === '' ? tasks.named[0] : tasks.named.find((t) => t.name === name || t.text === name);
  if (task !== undefined) return task;
  if (tasks.read !== undefined && name !== '') return null;
  if (tasks.named.length === 0) {
    const message = `${name === '' ? 'no task is given' : `'${name}' is no task`}, and world '${id}' has none of its own`;
    const example = tasks.read === undefined ? '' : 'Name one, such as "craft a wooden pickaxe", or g';
    const target = tasks.read === undefined ? ', or the return that solves it: --target 475' : '';
    const goal = `ive a goal: --goal "FACT >= NUMBER" (rlgpt check --help)${target}.`;
    throw new RlgptError('usage', message, `${example || 'G'}${goal}`);
  }
  const known = tasks.named.map((t) => t.name);
  const listing = known.length > 20 ? `rlgpt tasks --env ${id} lists ${known.length}` : undefined;
  throw unknownName(`task in ${id}`, name, known, listing);
}

/** Distances from the middle of a dimension that a learner may choose, as shares of half its range. */
const SHARES = [1, 0.25];

/** Levels of one dimension: its ends, its middle, and a quarter of the way on both sides. */
function usualLevels(levels: number): readonly number[] {
  const half = (levels - 1) / 2;
  const middle = Math.floor(half);
  const away = SHARES.map((share) => Math.max(1, Math.round(share * half)));
  const kept = [middle, ...away.flatMap((d) => [middle - d, middle + d])];
  return [...new Set(kept.filter((level) => level >= 0 && level < levels))].sort((a, b) => a - b);
}

/**
 * Every action of a world of one choice. Of a grid over continuous controls five levels a dimension, fine near the
 * middle and with the ends: a learner of discrete actions has few to try, and still turns hard and gently.
 */
export function usualPrimitives({ actions, box }: Env): readonly NamedCode[] {
  const [names] = actions.names;
  if (box === undefined && actions.nvec.length === 1) {
    const each = names.split('/');
    const all = Array.from({ length: actions.size }, (_, code) => code);
    return all.map((code) => ({ name: each.length === actions.size ? each[code] : `action_${code}`, code }));
  }
  let grid: number[][] = [[]];
  for (const levels of actions.nvec) {
    const kept = box === undefined ? Array.from({ length: levels }, (_, i) => i) : usualLevels(levels);
    grid = grid.flatMap((parts) => kept.map((level) => [...parts, level]));
  }
  return grid.map((parts) => ({ name: nameOf(parts, actions.names, actions.nvec, box), code: actions.encode(parts) }));
}

/** `pitch=-1 roll=0.5`; without a box the levels themselves. */
function nameOf(parts: readonly number[], names: readonly string[], nvec: readonly number[], box: Env['box']): string {
  const value = (level: number, i: number) =>
    box === undefined ? level : box.low[i] + ((box.high[i] - box.low[i]) * level) / (nvec[i] - 1);
  return parts.map((level, i) => `${names[i]}=${Number(value(level, i).toFixed(3))}`).join(' ');
}
