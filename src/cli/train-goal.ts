/** `rlgpt train --goal`: the worlds of a training that pay by a goal, and the assessment at its end. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { worlds } from '../env/catalog.ts';
import type { Env } from '../env/env.ts';
import { type GoalEnv, withGoal } from '../env/with-goal.ts';
import { createCurriculum } from '../goal/curriculum.ts';
import { type GoalFile, readGoalFile } from '../goal/file.ts';
import type { Goal } from '../goal/goal.ts';
import { assess } from '../goal/metrics.ts';
import { problemError } from '../goal/parse.ts';
import { assessPolicy } from '../rl/assess.ts';
import { writeAtomic } from '../run/files.ts';

/** A path is read, anything else is a goal itself. */
export const goalText = (given: string): string => (existsSync(given) ? readFileSync(given, 'utf8') : given);

/** Of a graph, the goal of one concept. Throws RlgptError 'goal' that points at what is wrong with the text. */
export function readGoals(text: string, concept: string | null = null): GoalFile {
  const read = readGoalFile(text, concept);
  if ('message' in read) throw problemError(text, read);
  return read;
}

/** The world that the source of a file means: its id, or that of a simulator package such as "Moab"; null for none here. */
export function worldOfSource(source: string): string | null {
  if (Object.hasOwn(worlds, source)) return source;
  const id = new RegExp(`^${source.replace(/\W/g, '-')}-v\\d+$`, 'i');
  return Object.keys(worlds).find((name) => id.test(name)) ?? null;
}

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
  return {
    make: (n) => withGoal(plain(n), file.goal, { ...options, curriculum: createCurriculum(file) }),
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
