/** Choosing actions from log-probabilities. */
import { RlgptError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';

/** Draws one of `count` actions from log-probabilities at `offset`; never one whose probability is 0. */
export function sampleAction(logProbabilities: Float32Array, offset: number, count: number, rng: Rng): number {
  let left = rng.uniform();
  let last = -1;
  for (let a = 0; a < count; a++) {
    const p = Math.exp(logProbabilities[offset + a]);
    if (Number.isNaN(p)) throw nanError('the policy', `logit of action ${a}`);
    if (p === 0) continue;
    last = a;
    left -= p;
    if (left < 0) return a;
  }
  // Rounding can leave a little over; it belongs to the last possible action.
  return last;
}

/** The most probable action; the first of equals. */
export function greedyAction(logProbabilities: Float32Array, offset: number, count: number): number {
  let best = 0;
  for (let a = 0; a < count; a++) {
    if (Number.isNaN(logProbabilities[offset + a])) throw nanError('the policy', `logit of action ${a}`);
    if (logProbabilities[offset + a] > logProbabilities[offset + best]) best = a;
  }
  return best;
}

/** Names the first tensor that is not finite, and where it arose. */
export function nanError(where: string, tensor: string): RlgptError {
  return new RlgptError(
    'model',
    `${where}: ${tensor} is NaN or infinite`,
    'Lower the learning rate, or check the ranges of observations and rewards.',
  );
}
