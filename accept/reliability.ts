/** The bars of trust: nothing escapes, nothing is lost. */
import type { Measurement } from './bar.ts';
import { escapes, escapesUnprivileged, weakTargets } from './reliability-escape.ts';

export const reliability: Readonly<Record<string, Measurement>> = {
  escapes,
  'escapes-unprivileged': escapesUnprivileged,
  'weak-targets': weakTargets,
};
