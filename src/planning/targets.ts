/** From a goal to what the planner is asked for. */
import { RlgptError } from '../core/errors.ts';
import type { Condition } from '../env/handbook.ts';
import { boundsOf, type Goal, isObjectives, isTemporal } from '../goal/goal.ts';
import { printGoal } from '../goal/print.ts';

/** What a plan is to bring about. */
export interface Targets {
  /** In order; a gain is held on top of what the start holds. */
  readonly goals: readonly Condition[];
  /** What was brought about first must still hold at the end: so without temporal operators. */
  readonly keep: boolean;
}

/** Throws RlgptError 'goal' for a goal that asks for no fact to rise, such as one that only forbids. */
export function targetsOf(goal: Goal, start: Readonly<Record<string, number>>): Targets {
  const goals = boundsOf(goal).map(({ fact, atLeast }) => {
    if (!fact.startsWith('gain:')) return { fact, atLeast };
    const item = fact.slice('gain:'.length);
    return { fact: `have:${item}`, atLeast: atLeast + (start[item] ?? 0) };
  });
  if (goals.length === 0)
    throw new RlgptError('goal', `nothing to plan for in '${printGoal(goal)}'`, 'Use a goal with a bound on a fact.');
  return { goals, keep: !isObjectives(goal) && !isTemporal(goal) };
}
