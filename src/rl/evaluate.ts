/** Plays whole episodes of a world's published task with a policy file, on seeds of their own. */
import { RlgptError } from '../core/errors.ts';
import { hashSeed, makeRng } from '../core/rng.ts';
import type { Env } from '../env/env.ts';
import { loadBoxPolicy } from './box-policy.ts';
import { boxProcess, partsProcess, worldProcess } from './episodes.ts';
import { kindOf } from './network.ts';
import { loadPolicy } from './policy.ts';
import { readPolicyFile } from './policy-file.ts';
import { loadRecurrentPolicy } from './recurrent-policy.ts';

/** What was measured of a policy; all arrays [episodes]. */
export interface Evaluated {
  /** Undiscounted return of each episode. */
  readonly returns: readonly number[];
  /** Primitive steps of each episode. */
  readonly lengths: readonly number[];
  /** Whether the world ended each episode, rather than its step limit. */
  readonly terminated: readonly boolean[];
}

export interface Evaluation {
  readonly episodes: number;
  readonly seed: number;
  /** Whether actions are drawn as in training; continuous ones never are. */
  readonly sampled: boolean;
}

/** Plays `episodes` episodes with the best action at each step. As `playPolicy`. */
export const evaluatePolicy = (env: Env, bytes: Uint8Array, episodes: number, seed: number): Evaluated =>
  playPolicy(env, bytes, { episodes, seed, sampled: false });

/**
 * Equal seeds play equal episodes, whatever the number of worlds; no seed of training is among them. Throws RlgptError
 * 'usage' for a bad number of episodes, and as `loadPolicy` and `worldProcess` do.
 */
export function playPolicy(env: Env, bytes: Uint8Array, { episodes, seed, sampled }: Evaluation): Evaluated {
  if (!Number.isInteger(episodes) || episodes < 1)
    throw new RlgptError('usage', `episodes is ${episodes}`, 'Use a positive integer.');
  const start = hashSeed('evaluation', seed);
  const kind = kindOf(readPolicyFile(bytes).network);
  const makeActor = kind === 'gaussian' ? boxActor : kind === 'recurrent' ? recurrentActor : choiceActor;
  const process = makeActor(env, bytes, start, sampled);
  const returns: number[] = new Array(episodes).fill(0);
  const lengths: number[] = new Array(episodes).fill(0);
  const terminated: boolean[] = new Array(episodes).fill(false);
  // World w plays the episodes w, w + n and so on.
  const episode = Array.from({ length: env.n }, (_, w) => w);
  while (episode.some((e) => e < episodes)) {
    process.step();
    for (let w = 0; w < env.n; w++) {
      if (episode[w] < episodes) {
        returns[episode[w]] += process.reward[w];
        lengths[episode[w]]++;
        terminated[episode[w]] = process.terminated[w] === 1;
      }
      if (process.terminated[w] + process.truncated[w] === 0) continue;
      episode[w] += env.n;
      process.restart(w);
    }
  }
  return { returns, lengths, terminated };
}

/** A generator for the actions of each world's episode: world w plays the episodes w, w + n and so on. */
function episodeRngs(n: number, seed: number) {
  const episode = Array.from({ length: n }, (_, w) => w);
  const rngs = episode.map((e) => makeRng('actions', seed, e));
  const restart = (world: number) => {
    episode[world] += n;
    rngs[world] = makeRng('actions', seed, episode[world]);
  };
  return { rngs, restart };
}

function choiceActor(env: Env, bytes: Uint8Array, seed: number, sampled: boolean) {
  const policy = loadPolicy(bytes);
  const draws = episodeRngs(env.n, seed);
  const process = policy.parts === null ? worldProcess(env, seed) : partsProcess(env, seed);
  const observation = new Float32Array(process.observationSize);
  const mask = new Uint8Array(process.actionNames.length);
  const step = () => {
    for (let w = 0; w < env.n; w++) {
      process.observe(w, observation, 0);
      process.mask(w, mask, 0);
      process.begin(w, sampled ? policy.sample(observation, mask, draws.rngs[w]) : policy.act(observation, mask));
    }
    process.tick();
  };
  const restart = (world: number) => {
    draws.restart(world);
    process.restart(world);
  };
  return { ...process, step, restart };
}

function recurrentActor(env: Env, bytes: Uint8Array, seed: number, sampled: boolean) {
  const process = worldProcess(env, seed);
  const policy = loadRecurrentPolicy(bytes);
  const observation = new Float32Array(process.observationSize);
  const mask = new Uint8Array(process.actionNames.length);
  const draws = episodeRngs(env.n, seed);
  const choose = (w: number) =>
    sampled ? policy.sample(observation, mask, memories[w], draws.rngs[w]) : policy.act(observation, mask, memories[w]);
  const memories = Array.from({ length: env.n }, () => new Float32Array(policy.memorySize));
  const step = () => {
    for (let w = 0; w < env.n; w++) {
      process.observe(w, observation, 0);
      process.mask(w, mask, 0);
      process.begin(w, choose(w));
    }
    process.tick();
  };
  const restart = (world: number) => {
    memories[world].fill(0);
    draws.restart(world);
    process.restart(world);
  };
  return { ...process, step, restart };
}

function boxActor(env: Env, bytes: Uint8Array, seed: number) {
  const process = boxProcess(env, seed);
  const policy = loadBoxPolicy(bytes);
  const observation = new Float32Array(process.observationSize);
  const action = new Float32Array(process.box.names.length);
  const step = () => {
    for (let w = 0; w < env.n; w++) {
      process.observe(w, observation, 0);
      policy.act(observation, action);
      process.act(w, action, 0);
    }
    process.tick();
  };
  return { ...process, step };
}
