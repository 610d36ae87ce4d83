/** The bars of the learner: the tensor engine, and what learns with it. */
import type { Measurement } from './bar.ts';
import { learnerRl } from './learner-rl.ts';
import { learnerTensor } from './learner-tensor.ts';

export const learner: Readonly<Record<string, Measurement>> = { ...learnerTensor, ...learnerRl };
