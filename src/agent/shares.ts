/** How primitive steps are shared out: among sub-tasks, outer iterations, coding and learning, and attempts. */
import { isWhole } from '../planning/plan.ts';
import { measuring } from './arms.ts';
import type { Lab, StartRef } from './lab.ts';
import { stepsLeft } from './ledger.ts';
import type { Decomposition, Memory } from './reasoner.ts';

/** Steps for the next sub-task of a plan, when so many are open: a third of what is left, or more. */
export function sharedSteps(lab: Lab, open: number): number {
  const parts = Math.max(open, 1) + (lab.method.critic ? 0.5 : 0);
  return stepsLeft(lab.ledger) / Math.min(parts, 3);
}

/** Share of a sub-task's steps for each outer iteration: most of what code can do shows early. */
const ITERATION_SHARES = [0.5, 0.25, 0.15, 0.1];

/** The same for a task as a whole, where learning carries on from iteration to iteration. */
const WHOLE_SHARES = [0.4, 0.3, 0.2, 0.1];

/** One outer iteration among those of a sub-task. */
interface Turn {
  /** Its number, of so many at most. */
  readonly i: number;
  readonly n: number;
  /** Steps for all of them, and those that are left of the run. */
  readonly budget: number;
  readonly had: number;
}

/** Steps for one outer iteration. What a task as a whole does not use is for its later ones: nothing else comes after it. */
export function iterationSteps({ node }: Memory, { i, n, budget, had }: Turn): number {
  const shares = (isWhole(node) ? WHOLE_SHARES : ITERATION_SHARES).slice(0, n);
  const share = shares[i] ?? shares[shares.length - 1];
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
  if (isWhole(node)) return (had * share) / (share + sum(shares.slice(i + 1)));
  return Math.min(had, (budget * share) / sum(shares));
}

/** What one outer iteration works with. */
export interface Iteration {
  readonly decomposition: Decomposition;
  readonly starts: readonly StartRef[];
  /** Primitive steps for it, and those that were left of all before it. */
  readonly share: number;
  readonly had: number;
  /** No iteration comes after it. */
  readonly last: boolean;
}

/** Most of an iteration's steps that code may use when learning is planned too and the slow agent does not say. */
const CODE_SHARE = 0.5;

/** Steps for all coded actions of an iteration. */
export function codingSteps({ decomposition, share }: Iteration): number {
  const { actions, codeShare = CODE_SHARE } = decomposition;
  return share * (actions.some(({ via }) => via === 'rl') ? codeShare : 1);
}

/** Share of an action's steps for each attempt at coding it, before the slow agent is asked again. */
const ATTEMPT_SHARES = [0.5, 0.3, 0.2];

/** Steps for each attempt at one coded action. */
export const attemptSteps = (budget: number): readonly number[] => ATTEMPT_SHARES.map((share) => budget * share);

/** What coding has left of an iteration's steps, less those with which the last policy of a whole task is measured. */
export function learningSteps(lab: Lab, memory: Memory, { starts, share, had, last }: Iteration): number {
  const left = stepsLeft(lab.ledger);
  const spare = Math.min(share - (had - left), left);
  if (!last || !isWhole(memory.node)) return spare;
  return spare - Math.min(measuring(lab, memory, starts), spare / 2);
}
