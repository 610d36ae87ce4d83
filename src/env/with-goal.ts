/**
 * A world whose reward and end come from a goal: any learner of a world's own task learns a goal in it. The world's own
 * reward is left aside; its own end (a fall, a crash) ends the episode too.
 */
import { RlgptError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import type { Curriculum } from '../goal/curriculum.ts';
import type { Goal } from '../goal/goal.ts';
import { bindReward, type EpisodeSummary, type RewardOptions } from '../goal/reward.ts';
import type { Env } from './env.ts';
import { arrangeStart } from './with-lessons.ts';

/** A world that pays by a goal: `reward` [n] and `terminated` [n] are those of the goal. */
export interface GoalEnv extends Env {
  readonly reward: Float32Array;
  readonly episodeLimit: number;
  readonly curriculum?: Curriculum;
  /** How the episode of a world went, as if it ended now. */
  summary(world: number): EpisodeSummary;
}

/** How a goal pays, and how episodes start. The limit is the world's own when left out. */
export interface GoalOptions extends Omit<RewardOptions, 'limit'> {
  readonly limit?: number;
  /** Sets the start of every episode, and takes note of how episodes end; its state is saved with every world. */
  readonly curriculum?: Curriculum;
}

/**
 * The same worlds with reward and ends of episodes from a goal, as a learner by `worldProcess` needs them. Takes the worlds
 * over. Throws as `bindReward` does, and RlgptError 'usage' where neither world nor options have a limit.
 */
export function withGoal(env: Env, goal: Goal, options: GoalOptions): GoalEnv {
  const limit = options.limit ?? env.episodeLimit;
  if (limit === undefined) throw new RlgptError('usage', `world '${env.id}' has no step limit`, 'Give the goal one.');
  const { n } = env;
  const { curriculum } = options;
  const goalReward = bindReward(goal, env.facts, { ...options, limit });
  const reward = new Float32Array(n);
  const terminated = new Uint8Array(n);

  const begin = (world: number) => {
    reward[world] = 0;
    terminated[world] = env.terminated[world];
    goalReward.begin(world);
  };
  const arrays = { died: env.terminated, ended: terminated, reward };
  /** Settles the worlds that have moved, in stretches. */
  const settle = (moved: (world: number) => boolean) => {
    for (let from = 0; from < n; from++) {
      let to = from;
      while (to < n && moved(to)) to++;
      if (to > from) goalReward.settle(from, to, arrays);
      from = to;
    }
  };
  /** Episodes that ended, by the goal or at the limit, count; those that were broken off do not. */
  const record = (world: number) => {
    const { success, steps } = goalReward.summary(world);
    const ended = terminated[world] === 1 || env.truncated?.[world] === 1 || steps >= limit;
    if (ended) curriculum?.record(success, steps);
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
    ...(curriculum === undefined ? {} : { curriculum }),
    summary: goalReward.summary,
    reset(world, seed) {
      if (curriculum !== undefined) record(world);
      env.reset(world, seed);
      if (curriculum !== undefined) arrangeStart(env, world, curriculum.draw(seed));
      begin(world);
    },
    step(codes) {
      env.step(codes);
      settle((world) => codes[world] >= 0);
    },
    ...(stepBox === undefined
      ? {}
      : {
          stepBox(values: Float32Array) {
            stepBox.call(env, values);
            settle((world) => !Number.isNaN(values[world * width]));
          },
        }),
    legal: (world, code) => terminated[world] === 0 && env.legal(world, code),
    begin(world) {
      env.begin(world);
      begin(world);
    },
    save: (world) => {
      const lessons = curriculum?.save() ?? [];
      return pack([terminated[world], lessons.length, ...lessons, ...goalReward.save(world)], env.save(world));
    },
    load(world, bytes) {
      const { numbers, inner } = unpack(bytes);
      env.load(world, inner);
      const [ended, count] = numbers;
      if (count > 0) curriculum?.load(numbers.slice(2, 2 + count));
      goalReward.load(world, numbers.slice(2 + count));
      terminated[world] = ended;
      reward[world] = 0;
    },
  };
}

const DIGEST = 64;

/** SHA-256 of the rest in hexadecimal, count of numbers, numbers, the world's own bytes. */
function pack(numbers: readonly number[], inner: Uint8Array): Uint8Array {
  const values = Float64Array.of(numbers.length, ...numbers);
  const body = Buffer.concat([Buffer.from(values.buffer), inner]);
  return new Uint8Array(Buffer.concat([Buffer.from(sha256(body)), body]));
}

function unpack(bytes: Uint8Array): { readonly numbers: readonly number[]; readonly inner: Uint8Array } {
  const body = bytes.slice(DIGEST);
  if (Buffer.from(bytes.subarray(0, DIGEST)).toString('latin1') !== sha256(body))
    throw new RlgptError('corrupt', `${bytes.length} bytes are no saved world with a goal`, 'Use an older checkpoint.');
  const [count] = new Float64Array(body.buffer, 0, 1);
  return { numbers: [...new Float64Array(body.buffer, 8, count)], inner: body.slice(8 + 8 * count) };
}
