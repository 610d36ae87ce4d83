/** The bars of trust: nothing escapes, nothing is lost. */
import type { Measurement } from './bar.ts';
import { dependencies } from './reliability-dependencies.ts';
import { escapes, escapesQuickJs, escapesUnprivileged, weakTargets } from './reliability-escape.ts';
import { changedBytes, failedWrites } from './reliability-faults.ts';
import { killedCode, killedLearning, killedModel } from './reliability-kills.ts';
import { droppedSkills, memory, speed } from './reliability-memory.ts';

export const reliability: Readonly<Record<string, Measurement>> = {
  escapes,
  'escapes-unprivileged': escapesUnprivileged,
  'escapes-quickjs': escapesQuickJs,
  'weak-targets': weakTargets,
  'kills-code': killedCode,
  'kills-learning': killedLearning,
  'kills-model': killedModel,
  'failed-writes': failedWrites,
  'changed-bytes': changedBytes,
  memory,
  'dropped-skills': droppedSkills,
  'skill-speed': speed,
  dependencies,
};
