/**
 * Running normalisation of observations and rewards. Mean and variance are of all numbers so far, by the update of
 * Welford 1962, in double precision and in the order in which they came. Both change between rollouts only: a policy
 * trains on its decisions as it took them.
 */
import type { Engine } from '../nn/executor.ts';
import type { NetworkSpec } from './network.ts';
import { OBSERVATION_MEAN, OBSERVATION_SCALE } from './prepared.ts';

/** Mean and variance of vectors. */
export interface Moments {
  /** Count, then the means, then the sums of squared distances from them: all that a checkpoint needs. */
  readonly state: Float64Array;
  /** Takes in the vector that starts at `offset`. */
  add(xs: ArrayLike<number>, offset: number): void;
  mean(i: number): number;
  /** Of the population; 1 before the second vector. */
  variance(i: number): number;
}

/** Moments of vectors of so many numbers. */
export function createMoments(size: number): Moments {
  const state = new Float64Array(1 + 2 * size);
  return {
    state,
    add(xs, offset) {
      const count = ++state[0];
      for (let i = 0; i < size; i++) {
        const distance = xs[offset + i] - state[1 + i];
        state[1 + i] += distance / count;
        state[1 + size + i] += distance * (xs[offset + i] - state[1 + i]);
      }
    },
    mean: (i) => state[1 + i],
    variance: (i) => (state[0] < 2 ? 1 : state[1 + size + i] / state[0]),
  };
}

const EPSILON = 1e-8;
/** A scaled reward is cut to +- this. */
const REWARD_BOUND = 10;

/** Divides rewards by the deviation of the discounted sum of rewards so far (as OpenAI Baselines' VecNormalize). */
export interface RewardNormaliser {
  readonly arrays: Readonly<Record<string, Float64Array>>;
  /** One primitive step of one world. */
  add(world: number, reward: number): void;
  /** The world's episode is over. */
  end(world: number): void;
  /** In place, by the deviation as it is now. */
  scale(rewards: Float32Array): void;
}

/** Of the rewards of n worlds. */
export function createRewardNormaliser(n: number, gamma: number): RewardNormaliser {
  const moments = createMoments(1);
  const sums = new Float64Array(n);
  return {
    arrays: { rewardMoments: moments.state, discountedSums: sums },
    add(world, reward) {
      sums[world] = gamma * sums[world] + reward;
      moments.add(sums, world);
    },
    end(world) {
      sums[world] = 0;
    },
    scale(rewards) {
      const deviation = Math.sqrt(moments.variance(0) + EPSILON);
      for (let i = 0; i < rewards.length; i++) {
        rewards[i] = Math.max(-REWARD_BOUND, Math.min(REWARD_BOUND, rewards[i] / deviation));
      }
    },
  };
}

interface NormaliserConfig {
  readonly normaliseObservations: boolean;
  readonly normaliseRewards: boolean;
  readonly gamma: number;
}

/** Observations [count, O]. */
interface Seen {
  readonly observations: Float32Array;
  readonly count: number;
}

/** The normalisers that a configuration asks for; none of them is a checkpoint without `arrays`. */
export interface Normalisers {
  /** For the collector. */
  readonly rewards: RewardNormaliser | null;
  readonly arrays: Readonly<Record<string, Float64Array>>;
  /** Takes in the observations of a rollout that has been trained on. */
  learn(rollout: Seen): void;
  /** Goes on from a policy's own mean and scale, as if they were those of `count` observations. */
  adopt(count: number): void;
}

/** Those that a configuration asks for; the others do nothing. */
export function createNormalisers(
  { normaliseObservations, normaliseRewards, gamma }: NormaliserConfig,
  { network, engine, n }: { readonly network: NetworkSpec; readonly engine: Engine; readonly n: number },
): Normalisers {
  const rewards = normaliseRewards ? createRewardNormaliser(n, gamma) : null;
  if (!normaliseObservations) return { rewards, arrays: { ...rewards?.arrays }, learn() {}, adopt() {} };
  const size = network.observationSize;
  const moments = createMoments(size);
  const view = (name: string) => engine.view('value', name);
  return {
    rewards,
    arrays: { ...rewards?.arrays, observationMoments: moments.state },
    learn({ observations, count }) {
      for (let d = 0; d < count; d++) moments.add(observations, d * size);
      const [means, scales] = [view(OBSERVATION_MEAN), view(OBSERVATION_SCALE)];
      for (let i = 0; i < size; i++) {
        means[i] = moments.mean(i);
        scales[i] = 1 / Math.sqrt(moments.variance(i) + EPSILON);
      }
    },
    adopt(count) {
      const [means, scales] = [view(OBSERVATION_MEAN), view(OBSERVATION_SCALE)];
      const squares = Array.from(scales, (scale) => count * (scale ** -2 - EPSILON));
      moments.state.set([count, ...means, ...squares]);
    },
  };
}
