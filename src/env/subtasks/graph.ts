/**
 * A subtask graph as plain data (Sohn et al. 2018, arXiv 1807.07665): which subtasks unlock which, and what each pays.
 * Subtasks are numbered from 0; a precondition is an OR of ANDs over what is completed and what is not.
 */
import { RlgptError } from '../../core/errors.ts';

/** Holds where all of `done` are completed and none of `undone` is; always where both are empty. */
export interface Conjunction {
  readonly done: readonly number[];
  readonly undone: readonly number[];
}

/** What unlocks what; arrays by subtask, of equal length. No subtask may need itself, by whatever way. */
export interface SubtaskGraph {
  readonly names: readonly string[];
  /** Alternatives of which one must hold; none where nothing is needed. */
  readonly needs: readonly (readonly Conjunction[])[];
  /** Mean reward of an execution. */
  readonly rewards: readonly number[];
}

/** Whether a subtask with these needs is eligible; `completed` [subtasks] holds 0 or 1. */
export function eligible(needs: readonly Conjunction[], completed: ArrayLike<number>): boolean {
  if (needs.length === 0) return true;
  for (const and of needs) if (holds(and, completed)) return true;
  return false;
}

function holds({ done, undone }: Conjunction, completed: ArrayLike<number>): boolean {
  for (let c = 0; c < done.length; c++) if (completed[done[c]] === 0) return false;
  for (let c = 0; c < undone.length; c++) if (completed[undone[c]] !== 0) return false;
  return true;
}

/**
 * The layer of each subtask: 0 where nothing is needed, else one above the highest that it names. Throws RlgptError 'usage'
 * for a circle, 'shape' for arrays of unequal length, rewards that are not finite, and numbers of no subtask.
 */
export function layersOf({ names, needs, rewards }: SubtaskGraph): number[] {
  const n = names.length;
  if (needs.length !== n || rewards.length !== n)
    throw new RlgptError(
      'shape',
      `a subtask graph has ${n} names, ${needs.length} needs and ${rewards.length} rewards`,
      'Give one of each for every subtask.',
    );
  const odd = rewards.findIndex((reward) => !Number.isFinite(reward));
  if (odd >= 0)
    throw new RlgptError('shape', `the reward of '${names[odd]}' is ${rewards[odd]}`, 'Give a finite number.');
  const layers = new Array<number>(n).fill(-1);
  const visit = (i: number, path: readonly number[]): number => {
    if (path.includes(i))
      throw new RlgptError(
        'usage',
        `a subtask needs itself: ${[...path.slice(path.indexOf(i)), i].map((j) => names[j]).join(' < ')}`,
        'Take one of these needs out.',
      );
    if (layers[i] >= 0) return layers[i];
    let layer = needs[i].length === 0 ? 0 : 1;
    for (const child of needs[i].flatMap(({ done, undone }) => [...done, ...undone])) {
      if (!(Number.isInteger(child) && child >= 0 && child < n))
        throw new RlgptError('shape', `'${names[i]}' needs subtask ${child} of ${n}`, `Use 0 to ${n - 1}.`);
      layer = Math.max(layer, 1 + visit(child, [...path, i]));
    }
    layers[i] = layer;
    return layer;
  };
  for (let i = 0; i < n; i++) visit(i, []);
  return layers;
}
