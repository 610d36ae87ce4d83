/**
 * Actions of several parts, chosen side by side (MultiDiscrete): each part has a distribution of its own, and the action
 * is a number in mixed radix, the first part varying slowest. An action that is one choice is a single part.
 */
import { RlgptError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import { greedyAction, sampleAction } from './sample.ts';

/** Columns of one part in logits, log-probabilities and masks, which hold one part after another. */
export interface Part {
  readonly first: number;
  readonly count: number;
}

/** Draws actions of several parts, and weighs them. */
export interface Chooser {
  readonly parts: readonly Part[];
  /** Draws every part by log-probabilities at `offset`. */
  sample(logProbabilities: Float32Array, offset: number, rng: Rng): number;
  /** The most probable choice of every part. */
  greedy(logProbabilities: Float32Array, offset: number): number;
  /** Of the whole action: the sum over parts. */
  logProbability(logProbabilities: Float32Array, offset: number, action: number): number;
  /** Writes the choice of each part. */
  split(action: number, out: Int32Array): void;
}

/** The parts of an action with `count` choices in all; one part where `sizes` is not given. */
export function partsOf(count: number, sizes: readonly number[] = [count]): readonly Part[] {
  let first = 0;
  const parts = sizes.map((size) => {
    first += size;
    return { first: first - size, count: size };
  });
  if (first === count) return parts;
  throw new RlgptError('shape', `parts of ${sizes.join(', ')} choices are not ${count}`, 'Name every choice once.');
}

/** Draws and weighs actions of `count` logits, which belong to parts of the given sizes; one part when left out. */
export function createChooser(count: number, sizes?: readonly number[]): Chooser {
  const parts = partsOf(count, sizes);
  const last = parts.length - 1;
  const split = (action: number, out: Int32Array) => {
    let rest = action;
    for (let i = last; i >= 0; i--) {
      out[i] = rest % parts[i].count;
      rest = Math.floor(rest / parts[i].count);
    }
  };
  const choices = new Int32Array(parts.length);
  return {
    parts,
    sample(logs, offset, rng) {
      let action = 0;
      for (let i = 0; i <= last; i++) {
        const part = parts[i];
        action = action * part.count + sampleAction(logs, offset + part.first, part.count, rng);
      }
      return action;
    },
    greedy(logs, offset) {
      let action = 0;
      for (let i = 0; i <= last; i++) {
        const part = parts[i];
        action = action * part.count + greedyAction(logs, offset + part.first, part.count);
      }
      return action;
    },
    logProbability(logs, offset, action) {
      if (last === 0) return logs[offset + action];
      split(action, choices);
      let sum = 0;
      for (let i = 0; i <= last; i++) sum += logs[offset + parts[i].first + choices[i]];
      return sum;
    },
    split,
  };
}
