/** `rlgpt train --goal`: the worlds of a training that pay by a goal, and the assessment at its end. */
import { join } from 'node:path';
import type { Env } from '../env/env.ts';
import { fitGoalFile } from '../env/goal-file.ts';
import { type GoalEnv, withGoal } from '../env/with-goal.ts';
import { createCurriculum } from '../goal/curriculum.ts';
import type { GoalFile } from '../goal/file.ts';
import type { Goal } from '../goal/goal.ts';
import { assess } from '../goal/metrics.ts';
import { assessPolicy } from '../rl/assess.ts';
import { writeAtomic } from '../run/files.ts';

type MakeWorlds = (n: number) => Env;

/**
 * Worlds to learn in, lessons included, and worlds of the last lesson to test in, where shaping is no part of the
 * returns. Without a goal both are the plain worlds.
 */
export function worldsOf(
  plain: MakeWorlds,
  file: GoalFile | null,
  gamma: number,
): { readonly make: MakeWorlds; readonly makeTests: MakeWorlds } {
  if (file === null) return { make: plain, makeTests: plain };
  const { EpisodeIterationLimit: limit } = file.training;
  const options = { gamma, ...(limit === undefined ? {} : { limit }) };
  const last = { lessons: file.lessons.slice(-1), training: {} };
  const fitting = (n: number): Env => {
    const env = plain(n);
    fitGoalFile(file, env);
    return env;
  };
  return {
    make: (n) => withGoal(fitting(n), file.goal, { ...options, curriculum: createCurriculum(file) }),
    makeTests: (n) => withGoal(plain(n), file.goal, { ...options, shaping: 0, curriculum: createCurriculum(last) }),
  };
}

export interface Assessing {
  readonly folder: string;
  readonly goal: Goal;
  readonly makeTests: MakeWorlds;
  readonly episodes: number;
  readonly seed: number;
}

/** Writes all metrics of a policy to assessment.json, and says in a line how well it meets the goal. */
export function assessGoal({ folder, goal, makeTests, episodes, seed }: Assessing, policy: Uint8Array): string {
  const env = makeTests(Math.min(16, episodes)) as GoalEnv;
  const assessment = assess(goal, assessPolicy(env, policy, episodes, seed));
  writeAtomic(join(folder, 'assessment.json'), Buffer.from(`${JSON.stringify(assessment, null, 2)}\n`));
  const { success, satisfaction, robustness } = assessment;
  const [rate, low, high, met, margin] = [success.rate, success.low, success.high, satisfaction, robustness].map((x) =>
    x.toFixed(2),
  );
  return `goal:    success ${rate} [${low}, ${high}], satisfaction ${met}, robustness ${margin}`;
}
