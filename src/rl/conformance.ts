/** What every learner must do, whatever its algorithm. For tests. */
import { expect } from 'vitest';
import type { Learner } from './learner.ts';

/**
 * Training on equals saving, loading in a learner of another seed, and training on: reports and state, to the byte.
 * `make` gives a fresh learner for a seed, each with a process of its own; `updates` are made before the save and after.
 */
export function expectExactResume(make: (seed: number) => Learner, updates = 3): void {
  const train = (learner: Learner) => Array.from({ length: updates }, () => learner.update());
  const straight = make(7);
  train(straight);
  const middle = straight.save();
  const progress = straight.progress();
  const resumed = make(99);
  expect(resumed.save()).not.toEqual(make(7).save());
  resumed.load(middle);
  expect(resumed.progress()).toEqual(progress);
  expect(resumed.save()).toEqual(middle);
  expect(train(resumed)).toEqual(train(straight));
  expect(resumed.save()).toEqual(straight.save());
  expect(straight.save()).not.toEqual(middle);
}
