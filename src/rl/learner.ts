/** What every learner offers, whatever its algorithm. Types only. */

import type { Seconds } from './stopwatch.ts';

/** Figures of one update; further numbers by name depend on the algorithm, and its page explains them. */
export interface Report {
  /** Updates and primitive steps so far, this update included. */
  readonly update: number;
  readonly steps: number;
  /** Episodes that ended in this update, and the mean of their undiscounted returns; NaN when none ended. */
  readonly episodes: number;
  readonly meanReturn: number;
}

/** A learner at work: `update` until `progress().steps` is what you wanted to spend. */
export interface Learner<R extends Report = Report> {
  /** Plays and trains for a while. Throws RlgptError 'model' that names what is not finite. */
  update(): R;
  /** Figures that cost time, asked for where they are written. They follow from the learner's state after an update. */
  diagnose?(): Readonly<Record<string, number>>;
  /** Time spent in `update` since this learner was made, by stage. */
  seconds(): Seconds;
  progress(): { readonly update: number; readonly steps: number };
  /** Everything: `load` in a fresh learner of an equal process and configuration continues to the byte. */
  save(): Uint8Array;
  /** Throws RlgptError 'corrupt' for bytes that `save` did not write, 'shape' for those of another learner. */
  load(bytes: Uint8Array): void;
  /** The policy as it is now, as a file that `loadPolicy` reads. */
  policyBytes(): Uint8Array;
}
