/** Learning algorithms by name, with their settings for known worlds: one literal map each. */
import { RlgptError, unknownName } from '../core/errors.ts';
import type { Env } from '../env/env.ts';
import { a2cDefaults, createA2c } from './a2c.ts';
import { createDqn, dqnDefaults } from './dqn.ts';
import { boxProcess, partsProcess, worldProcess } from './episodes.ts';
import type { Learner } from './learner.ts';
import { createPpo, ppoDefaults } from './ppo.ts';
import { boxPpoDefaults, createBoxPpo } from './ppo-box.ts';
import { createRecurrentPpo, recurrentPpoDefaults } from './ppo-recurrent.ts';
import { createReinforce, reinforceDefaults } from './reinforce.ts';
import { createSac, sacDefaults } from './sac.ts';
import { createDiscreteSac, discreteSacDefaults } from './sac-discrete.ts';
import { createSelfImitation, selfImitationDefaults } from './self-imitation.ts';

export type Config = Readonly<Record<string, unknown>>;

interface Algorithm {
  readonly about: string;
  readonly defaults: Config;
  /** Worlds stepped in lockstep when not told. */
  readonly worlds: number;
  make(env: Env, config: Config, seed: number): Learner;
}

/** An entry of the map. The cast is in this one place: `configure` begins with `defaults` and keeps the type of each. */
const algorithm = <C extends object>(entry: {
  readonly about: string;
  readonly defaults: C;
  readonly worlds: number;
  readonly make: (env: Env, config: C, seed: number) => Learner;
}): Algorithm => entry as unknown as Algorithm;

export const algorithms = {
  ppo: algorithm({
    about: 'proximal policy optimisation; discrete actions',
    defaults: ppoDefaults,
    worlds: 8,
    make: (env, config, seed) =>
      createPpo(config.parts ? partsProcess(env, seed) : worldProcess(env, seed), config, seed),
  }),
  'ppo-recurrent': algorithm({
    about: 'PPO with a memory (GRU); discrete actions',
    defaults: recurrentPpoDefaults,
    worlds: 16,
    make: (env, config, seed) => createRecurrentPpo(worldProcess(env, seed), config, seed),
  }),
  'ppo-box': algorithm({
    about: 'PPO; continuous actions',
    defaults: boxPpoDefaults,
    worlds: 8,
    make: (env, config, seed) => createBoxPpo(boxProcess(env, seed), config, seed),
  }),
  dqn: algorithm({
    about: 'deep Q-learning, double and n-step; discrete actions',
    defaults: dqnDefaults,
    worlds: 1,
    make: (env, config, seed) => createDqn(worldProcess(env, seed, config.hold), config, seed),
  }),
  sac: algorithm({
    about: 'soft actor-critic; continuous actions',
    defaults: sacDefaults,
    worlds: 1,
    make: (env, config, seed) => createSac(boxProcess(env, seed), config, seed),
  }),
  'sac-discrete': algorithm({
    about: 'soft actor-critic; discrete actions',
    defaults: discreteSacDefaults,
    worlds: 1,
    make: (env, config, seed) => createDiscreteSac(worldProcess(env, seed), config, seed),
  }),
  a2c: algorithm({
    about: 'advantage actor-critic; discrete actions',
    defaults: a2cDefaults,
    worlds: 16,
    make: (env, config, seed) => createA2c(worldProcess(env, seed), config, seed),
  }),
  'self-imitation': algorithm({
    about: 'A2C that imitates its best past; discrete, rare rewards',
    defaults: selfImitationDefaults,
    worlds: 16,
    make: (env, config, seed) => createSelfImitation(worldProcess(env, seed), config, seed),
  }),
  reinforce: algorithm({
    about: 'REINFORCE, greedy-rollout baseline; discrete, whole episodes',
    defaults: reinforceDefaults,
    worlds: 16,
    make: (env, config, seed) => createReinforce(worldProcess(env, seed), config, seed),
  }),
};

export type AlgorithmName = keyof typeof algorithms;

/** What is known to work in a world; the rest of the configuration is the algorithm's default. */
export interface Preset {
  readonly worlds: number;
  /** Primitive steps that are enough. */
  readonly budget: number;
  readonly config: Config;
  /** Whether actions are best drawn as in training, also where a policy is judged: without memory, the best one may repeat for ever. */
  readonly sampled?: boolean;
}

/** By world and algorithm. */
export const presets: Readonly<Record<string, Readonly<Partial<Record<AlgorithmName, Preset>>>>> = {
  'cartpole-v1': {
    ppo: {
      worlds: 16,
      budget: 100_000,
      config: {
        hidden: [32, 32],
        ticks: 32,
        minibatch: 64,
        epochs: 1,
        learningRate: 6e-3,
        annealOver: 100_000,
        gamma: 0.98,
        lambda: 0.8,
        entropyWeight: 0.005,
      },
    },
    dqn: { worlds: 1, budget: 50_000, config: {} },
    a2c: { worlds: 16, budget: 200_000, config: { gamma: 0.98 } },
  },
  'acrobot-v1': {
    ppo: {
      worlds: 16,
      budget: 150_000,
      config: { ticks: 64, minibatch: 256, annealOver: 150_000, lambda: 0.94, entropyWeight: 0 },
    },
  },
  'lunarlander-v3': {
    ppo: {
      worlds: 16,
      budget: 1_500_000,
      config: {
        ticks: 256,
        minibatch: 128,
        learningRate: 7e-4,
        annealOver: 1_500_000,
        gamma: 0.997,
        lambda: 0.97,
        entropyWeight: 0.005,
      },
    },
  },
  'mountaincar-v0': {
    // A held choice swings the car; single random steps hardly ever reach the top.
    dqn: {
      worlds: 4,
      budget: 200_000,
      config: {
        hold: 8,
        hidden: [64, 64],
        nStep: 10,
        exploration: 60_000,
        epsilon: 0.02,
        trainEvery: 2,
        gradientSteps: 2,
      },
    },
  },
  'craftax-classic-v1': {
    ppo: {
      worlds: 16,
      budget: 1_000_000,
      config: {
        hidden: [128, 128],
        ticks: 128,
        minibatch: 256,
        learningRate: 1e-3,
        annealOver: 1_000_000,
        gamma: 0.95,
        lambda: 0.65,
        symmetries: true,
      },
      sampled: true,
    },
  },
  'memory-v1': { 'ppo-recurrent': { worlds: 16, budget: 30_000, config: { learningRate: 1e-3 } } },
  'identity-v1': {
    ppo: {
      worlds: 1,
      budget: 1200,
      config: { hidden: [16], ticks: 32, minibatch: 32, learningRate: 1e-2, gamma: 0.5 },
    },
  },
  'pendulum-v1': {
    sac: { worlds: 1, budget: 12_000, config: {} },
    'ppo-box': { worlds: 16, budget: 200_000, config: { annealOver: 200_000 } },
  },
};

/** Throws RlgptError 'unknown-name'. */
export function findAlgorithm(name: string): Algorithm {
  if (!Object.hasOwn(algorithms, name)) throw unknownName('algorithm', name, Object.keys(algorithms));
  return algorithms[name as AlgorithmName];
}

/** Settings that are known to work in a world; null where none are. */
export function presetOf(world: string, algorithm: string): Preset | null {
  return presets[world]?.[algorithm as AlgorithmName] ?? null;
}

/**
 * The configuration of an algorithm in a world: defaults, then the preset, then `overrides`, which are texts such as
 * `64,64` or `true`. Throws RlgptError 'unknown-name' for an option that the algorithm lacks, 'usage' for a value of
 * another type.
 */
export function configure(world: string, algorithm: string, overrides: Readonly<Record<string, string>>): Config {
  const { defaults } = findAlgorithm(algorithm);
  const read = Object.entries(overrides).map(([key, text]) => {
    if (!Object.hasOwn(defaults, key)) throw unknownName(`${algorithm} option`, key, Object.keys(defaults));
    return [key, readValue(key, text, defaults[key])];
  });
  return { ...defaults, ...presetOf(world, algorithm)?.config, ...Object.fromEntries(read) };
}

function readValue(key: string, text: string, like: unknown): unknown {
  if (typeof like === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (typeof like === 'string') return text;
  const numbers = text.split(',').map(Number);
  const valid = text.trim() !== '' && numbers.every(Number.isFinite);
  if (valid && Array.isArray(like)) return numbers;
  if (valid && numbers.length === 1 && (typeof like === 'number' || like === null)) return numbers[0];
  if (text === 'null' && like === null) return null;
  throw new RlgptError('usage', `option '${key}' is '${text}'`, `Give a value such as ${JSON.stringify(like)}.`);
}
