/** The bars of trust: nothing escapes, nothing is lost. */
import type { Measurement } from './bar.ts';
import { escapes, escapesUnprivileged, weakTargets } from './reliability-escape.ts';
import { killedCode, killedLearning, killedModel } from './reliability-kills.ts';

export const reliability: Readonly<Record<string, Measurement>> = {
  escapes,
  'escapes-unprivileged': escapesUnprivileged,
  'weak-targets': weakTargets,
  'kills-code': killedCode,
  'kills-learning': killedLearning,
  'kills-model': killedModel,
};
