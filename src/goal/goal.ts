/**
 * Goals as data over the facts of a world, and their evaluation: success, failure, progress.
 * A small fragment: bounds on facts, and, or, not, and a step limit. Temporal operators have no place here yet.
 */
import { RlgptError, unknownName } from '../core/errors.ts';

export type Goal =
  | { readonly fact: string; readonly atLeast: number }
  | { readonly all: readonly Goal[] }
  | { readonly any: readonly Goal[] }
  | { readonly not: Goal };

/** A goal with its episode limit in primitive steps. Failing to stay alive ends the episode without success. */
export interface TimedGoal {
  readonly goal: Goal;
  readonly within: number;
}

/** What goals read: a subset of the world's fact table. */
export interface Facts {
  readonly names: readonly string[];
  index(name: string): number;
  read(world: number, index: number): number;
}

/** A goal bound to the facts of a world. Both functions allocate nothing. */
export interface Monitor {
  /** The goal holds now in this world. */
  holds(world: number): boolean;
  /** How much of the goal holds, in [0, 1]; 1 exactly when it holds. Bounds count proportionally. */
  progress(world: number): number;
}

/** Binds a goal to facts. Throws RlgptError 'unknown-name' for a fact the world lacks, 'goal' for an empty or non-finite goal. */
export function bindGoal(goal: Goal, facts: Facts): Monitor {
  if ('fact' in goal) return bindBound(goal.fact, goal.atLeast, facts);
  if ('not' in goal) {
    const inner = bindGoal(goal.not, facts);
    return { holds: (w) => !inner.holds(w), progress: (w) => (inner.holds(w) ? 0 : 1) };
  }
  const isAll = 'all' in goal;
  const parts = (isAll ? goal.all : goal.any).map((part) => bindGoal(part, facts));
  if (parts.length === 0)
    throw new RlgptError('goal', `goal has an empty '${isAll ? 'all' : 'any'}'`, 'Give it at least one part.');
  return isAll ? bindAll(parts) : bindAny(parts);
}

function bindBound(fact: string, atLeast: number, facts: Facts): Monitor {
  const index = facts.index(fact);
  if (index < 0) throw unknownName('fact', fact, facts.names);
  if (!Number.isFinite(atLeast))
    throw new RlgptError('goal', `bound of '${fact}' is ${atLeast}`, 'Use a finite number.');
  return {
    holds: (world) => facts.read(world, index) >= atLeast,
    progress: (world) => {
      const value = facts.read(world, index);
      return value >= atLeast ? 1 : Math.max(0, value / atLeast);
    },
  };
}

function bindAll(parts: readonly Monitor[]): Monitor {
  return {
    holds: (world) => {
      for (let i = 0; i < parts.length; i++) if (!parts[i].holds(world)) return false;
      return true;
    },
    progress: (world) => {
      let sum = 0;
      for (let i = 0; i < parts.length; i++) sum += parts[i].progress(world);
      return sum / parts.length;
    },
  };
}

function bindAny(parts: readonly Monitor[]): Monitor {
  return {
    holds: (world) => {
      for (let i = 0; i < parts.length; i++) if (parts[i].holds(world)) return true;
      return false;
    },
    progress: (world) => {
      let best = 0;
      for (let i = 0; i < parts.length; i++) best = Math.max(best, parts[i].progress(world));
      return best;
    },
  };
}

/** One line for people and prompts: `have:planks >= 4 and near:crafting_table`. */
export function printGoal(goal: Goal): string {
  if ('fact' in goal) return goal.atLeast === 1 ? goal.fact : `${goal.fact} >= ${goal.atLeast}`;
  if ('not' in goal) return `not (${printGoal(goal.not)})`;
  const isAll = 'all' in goal;
  const parts = isAll ? goal.all : goal.any;
  return parts
    .map((part) => ('fact' in part ? printGoal(part) : `(${printGoal(part)})`))
    .join(isAll ? ' and ' : ' or ');
}
