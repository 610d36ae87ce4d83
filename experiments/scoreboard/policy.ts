/** Episodes of a learned policy in our worlds, with what was achieved. */
import { makeRng } from '../../src/core/rng.ts';
import type { Env } from '../../src/env/env.ts';
import { kindOf } from '../../src/rl/network.ts';
import { loadPolicy } from '../../src/rl/policy.ts';
import { readPolicyFile } from '../../src/rl/policy-file.ts';
import { loadRecurrentPolicy } from '../../src/rl/recurrent-policy.ts';
import type { Episode } from './player.ts';
import { type Board, classicBoard, EPISODE_STEPS } from './worlds.ts';

/** Chooses an action; made anew for each episode. */
type Choose = (observation: Float32Array, mask: Uint8Array) => number;

/** Draws actions as in training where the policy has no memory, else takes the best one. */
function chooser(bytes: Uint8Array, best: boolean): (seed: number) => Choose {
  if (kindOf(readPolicyFile(bytes).network) === 'recurrent') {
    const policy = loadRecurrentPolicy(bytes);
    return (seed) => {
      const memory = new Float32Array(policy.memorySize);
      const rng = makeRng('play', seed);
      return (observation, mask) =>
        best ? policy.act(observation, mask, memory) : policy.sample(observation, mask, memory, rng);
    };
  }
  const policy = loadPolicy(bytes);
  return (seed) => {
    const rng = makeRng('play', seed);
    return (observation, mask) => (best ? policy.act(observation, mask) : policy.sample(observation, mask, rng));
  };
}

/** The numbers of the observation and the legal actions, as learners see them. */
function viewOf(env: Env) {
  const { symbolic } = env.observation;
  const mask = new Uint8Array(env.actions.size);
  return {
    observation: symbolic as Float32Array,
    mask: () => {
      for (let code = 0; code < mask.length; code++) mask[code] = env.legal(0, code) ? 1 : 0;
      return mask;
    },
  };
}

/** One episode a seed, to the published limit of steps or until everything is achieved. */
export function playPolicy(
  bytes: Uint8Array,
  seeds: readonly number[],
  best = false,
  { create }: Board = classicBoard,
): Episode[] {
  const env = create({ n: 1 });
  const start = chooser(bytes, best);
  const { observation, mask } = viewOf(env);
  const facts = env.facts.names.filter((name) => name.startsWith('achieved:')).map((name) => env.facts.index(name));
  const achieved = () => facts.map((fact) => env.facts.read(0, fact) === 1);
  const codes = new Int32Array(1);
  return seeds.map((seed) => {
    env.reset(0, seed);
    const choose = start(seed);
    let [sum, steps] = [0, 0];
    for (; steps < EPISODE_STEPS && env.terminated[0] === 0; steps++) {
      codes[0] = choose(observation, mask());
      env.step(codes);
      sum += env.reward![0];
      if (steps % 16 === 0 && achieved().every(Boolean)) break;
    }
    return { return: sum, steps, achieved: achieved(), faults: 0 };
  });
}
