/**
 * A world whose reward and end come from a goal: any learner of a world's own task learns a goal in it. The world's own
 * reward is left aside; its own end (a fall, a crash) ends the episode too.
 */
import { RlgptError } from '../core/errors.ts';
import type { Goal } from '../goal/goal.ts';
import { bindReward, type EpisodeSummary, type RewardOptions } from '../goal/reward.ts';
import type { Env } from './env.ts';

export interface GoalEnv extends Env {
  readonly reward: Float32Array;
  readonly episodeLimit: number;
  /** How the episode of a world went, as if it ended now. */
  summary(world: number): EpisodeSummary;
}

/** The limit is the world's own when left out. */
export type GoalOptions = Omit<RewardOptions, 'limit'> & { readonly limit?: number };

/** Takes the world over. Throws as `bindReward` does, and RlgptError 'usage' where neither world nor options have a limit. */
export function withGoal(env: Env, goal: Goal, options: GoalOptions): GoalEnv {
  const limit = options.limit ?? env.episodeLimit;
  if (limit === undefined) throw new RlgptError('usage', `world '${env.id}' has no step limit`, 'Give the goal one.');
  const { n } = env;
  const goalReward = bindReward(goal, env.facts, { ...options, limit });
  const reward = new Float32Array(n);
  const terminated = new Uint8Array(n);

  const begin = (world: number) => {
    reward[world] = 0;
    terminated[world] = env.terminated[world];
    goalReward.begin(world);
  };
  const settle = (world: number) => {
    if (terminated[world] === 1) {
      reward[world] = 0;
      return;
    }
    const died = env.terminated[world] === 1;
    reward[world] = goalReward.step(world, died);
    terminated[world] = died || goalReward.over(world) ? 1 : 0;
  };
  for (let world = 0; world < n; world++) begin(world);
  const width = env.box?.names.length ?? 0;
  const { stepBox } = env;

  return {
    ...env,
    get steps() {
      return env.steps;
    },
    terminated,
    reward,
    episodeLimit: limit,
    summary: goalReward.summary,
    reset(world, seed) {
      env.reset(world, seed);
      begin(world);
    },
    step(codes) {
      env.step(codes);
      for (let world = 0; world < n; world++) if (codes[world] >= 0) settle(world);
    },
    ...(stepBox === undefined
      ? {}
      : {
          stepBox(values: Float32Array) {
            stepBox.call(env, values);
            for (let world = 0; world < n; world++) if (!Number.isNaN(values[world * width])) settle(world);
          },
        }),
    legal: (world, code) => terminated[world] === 0 && env.legal(world, code),
    begin(world) {
      env.begin(world);
      begin(world);
    },
    save: (world) => {
      const state = Float64Array.from([terminated[world], ...goalReward.save(world)]);
      const inner = env.save(world);
      const head = Float64Array.of(state.length);
      return new Uint8Array(Buffer.concat([Buffer.from(head.buffer), Buffer.from(state.buffer), inner]));
    },
    load(world, bytes) {
      const numbers = (from: number, count: number) =>
        new Float64Array(bytes.slice(from, from + 8 * count).buffer as ArrayBuffer);
      const count = bytes.length < 8 ? Number.NaN : numbers(0, 1)[0];
      if (!Number.isInteger(count) || count < 1 || 8 + 8 * count > bytes.length)
        throw new RlgptError('corrupt', `state of ${bytes.length} bytes is no world with a goal`, 'Use an older one.');
      env.load(world, bytes.slice(8 + 8 * count));
      const [ended, ...state] = numbers(8, count);
      goalReward.load(world, state);
      terminated[world] = ended;
      reward[world] = 0;
    },
  };
}
