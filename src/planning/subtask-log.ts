/** What was seen while subtasks were tried: which were completed, which could be executed, and what they paid. */
import { RlgptError } from '../core/errors.ts';

/** Of a subtask whose eligibility was not seen in a state. */
export const UNSEEN = 2;

/** Experience with subtasks, from which `inferSubtaskGraph` infers what unlocks what; made by `createSubtaskLog`. */
export interface SubtaskLog {
  readonly names: readonly string[];
  /** Different states seen so far, in the order in which they came: completion [subtasks] of 0 and 1 ... */
  readonly completed: readonly Uint8Array[];
  /** ... and eligibility [subtasks] of 0, 1 and 2 (not seen). */
  readonly eligible: readonly Uint8Array[];
  /** [subtasks]: sum of the rewards of its executions, and their number. */
  readonly paid: Float64Array;
  readonly executions: Float64Array;
  /**
   * Adds a state; both [subtasks] of 0 and 1, where `eligible` holds 2 for what was not seen. Throws RlgptError 'shape' for
   * other numbers or lengths.
   */
  observe(completed: ArrayLike<number>, eligible: ArrayLike<number>): void;
  /** Adds an execution and what it paid. Throws RlgptError 'shape' for no subtask or a reward that is not finite. */
  pay(subtask: number, reward: number): void;
}

/** An empty log of subtasks of these names. */
export function createSubtaskLog(names: readonly string[]): SubtaskLog {
  const n = names.length;
  const completed: Uint8Array[] = [];
  const eligible: Uint8Array[] = [];
  const known = new Set<string>();
  const paid = new Float64Array(n);
  const executions = new Float64Array(n);
  const row = (what: string, values: ArrayLike<number>, highest: number): Uint8Array => {
    if (values.length !== n)
      throw new RlgptError('shape', `${values.length} values of ${what} for ${n} subtasks`, 'Give one a subtask.');
    for (let i = 0; i < n; i++)
      if (!(Number.isInteger(values[i]) && values[i] >= 0 && values[i] <= highest))
        throw new RlgptError(
          'shape',
          `${what} of '${names[i]}' is ${values[i]}`,
          `Use whole numbers from 0 to ${highest}.`,
        );
    const copy = new Uint8Array(n);
    for (let i = 0; i < n; i++) copy[i] = values[i];
    return copy;
  };
  return {
    names,
    completed,
    eligible,
    paid,
    executions,
    observe(x, e) {
      const state = row('completion', x, 1);
      const able = row('eligibility', e, UNSEEN);
      // A character holds both values of a subtask.
      let key = '';
      for (let i = 0; i < n; i++) key += 3 * state[i] + able[i];
      if (known.has(key)) return;
      known.add(key);
      completed.push(state);
      eligible.push(able);
    },
    pay(subtask, reward) {
      if (!(Number.isInteger(subtask) && subtask >= 0 && subtask < n && Number.isFinite(reward)))
        throw new RlgptError(
          'shape',
          `subtask ${subtask} of ${n} paid ${reward}`,
          'Give the number of a subtask and a finite reward.',
        );
      paid[subtask] += reward;
      executions[subtask]++;
    },
  };
}
