/** Plays episodes of a world with a goal by a policy file, without exploration, and tells how each went. */
import { RlgptError } from '../core/errors.ts';
import type { GoalEnv } from '../env/with-goal.ts';
import type { EpisodeSummary } from '../goal/reward.ts';
import { evaluatePolicy } from './evaluate.ts';

/**
 * Plays `episodes` episodes of a world with a goal by a policy file, with the best action at each step, and tells how each
 * went. Equal seeds play equal episodes; none of them is an episode of training. Throws as `evaluatePolicy` does, and
 * RlgptError 'usage' for a world without a goal.
 */
export function assessPolicy(env: GoalEnv, bytes: Uint8Array, episodes: number, seed: number): EpisodeSummary[] {
  if (typeof env.summary !== 'function')
    throw new RlgptError(
      'usage',
      `world '${env.id}' has no goal to assess`,
      'Give it one: withGoal(env, goal, options).',
    );
  const summaries: EpisodeSummary[] = [];
  /** The episode that each world plays; -1 before its first. */
  const playing = new Int32Array(env.n).fill(-1);
  const watched: GoalEnv = {
    ...env,
    get steps() {
      return env.steps;
    },
    reset(world, start) {
      const episode = playing[world];
      if (episode >= 0 && episode < episodes) summaries[episode] = env.summary(world);
      playing[world] = episode < 0 ? world : episode + env.n;
      env.reset(world, start);
    },
  };
  evaluatePolicy(watched, bytes, episodes, seed);
  return summaries;
}
