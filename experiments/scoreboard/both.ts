/**
 * Code and learning together in Craftax-Classic: the errands program plays, and PPO may overrule it while a creature that
 * attacks, or its shot, is near. PPO starts as the program (it follows nearly always) and is paid by the world.
 */
import { codeController } from '../../src/action/controller.ts';
import { createOverruled } from '../../src/action/overrule.ts';
import type { SemiMarkovProcess } from '../../src/action/process.ts';
import type { Genome } from '../../src/agent/offline/genome.ts';
import { hashSeed } from '../../src/core/rng.ts';
import type { Env } from '../../src/env/env.ts';
import { loadPolicy } from '../../src/rl/policy.ts';
import { readPolicyFile, writePolicyFile } from '../../src/rl/policy-file.ts';
import { createPpo, type PpoConfig, ppoDefaults } from '../../src/rl/ppo.ts';
import type { Episode } from './player.ts';
import { compileErrands } from './search.ts';
import { type Board, classicBoard, EPISODE_STEPS } from './worlds.ts';

/** Steps away, rows and columns together, from which on what attacks is near. */
const NEAR = 2;
/** How much likelier than any primitive the program is at first, as a logit. */
const TRUST = 4;
/** What may be done in a fight. */
const FIGHT = ['noop', 'left', 'right', 'up', 'down', 'do', 'place_stone'];
/** Step limit of a training episode. */
const TRAINING_STEPS = 3000;
const WORLDS = 16;

export const overruleSettings: PpoConfig = {
  ...{ ...ppoDefaults, hidden: [128, 128], ticks: 256, learningRate: 5e-4 },
  ...{ gamma: 0.95, lambda: 0.9 },
};

const fightActions = (env: Env) =>
  env.actions.names[0].split('/').flatMap((name, code) => (FIGHT.includes(name) ? [{ name, code }] : []));

interface Worlds {
  readonly n: number;
  /** Seed of an episode by its number. */
  readonly starts: (episode: number) => number;
  readonly within: number;
  readonly board: Board;
}

type Overruled = SemiMarkovProcess & { readonly env: Env; readonly achieved: readonly number[] };

async function overruled(genome: Genome, { n, starts, within, board }: Worlds): Promise<Overruled> {
  const env = board.create({ n });
  const skill = await compileErrands(genome, board.handbook);
  const hostile = new Set(board.handbook.entities.filter((e) => e.hostile).map(({ name }) => name));
  const apis = Array.from({ length: n }, (_, world) => env.skillApi(world));
  const achieved = env.facts.names.filter((name) => name.startsWith('achieved:')).map((name) => env.facts.index(name));
  const { symbolic } = env.observation;
  const size = symbolic.length / n;
  const alarm = (world: number) => {
    const api = apis[world];
    if ((api.asleep as () => boolean)()) return false;
    const creatures = (api.creatures as () => { name: string; rows: number; columns: number }[])();
    for (const { name, rows, columns } of creatures) {
      if (Math.abs(rows) + Math.abs(columns) > NEAR) return false;
      if (hostile.has(name)) return true;
    }
    return false;
  };
  const process = createOverruled({
    ...{
      env,
      program: codeController(skill),
      primitives: fightActions(env),
      alarm,
      observationSize: size,
    },
    observe(world, out, offset) {
      for (let i = 0; i < size; i++) out[offset + i] = symbolic[world * size + i];
    },
    done: (world) => achieved.every((fact) => env.facts.read(world, fact) === 1),
    ...{ within, starts, death: 0 },
  });
  return { ...process, env, achieved };
}

export interface BothLearned {
  readonly policy: Uint8Array;
  readonly steps: number;
}

/** A policy after `budget` primitive steps on top of the program of a genome. */
export async function learnBoth(
  genome: Genome,
  budget: number,
  seed: number,
  board = classicBoard,
): Promise<BothLearned> {
  const starts = (episode: number) => hashSeed('both', seed, episode);
  const process = await overruled(genome, { n: WORLDS, starts, within: TRAINING_STEPS, board });
  const config = { ...overruleSettings, annealOver: budget };
  const learner = createPpo(process, config, seed);
  learner.warmStart(trusting(learner.policyBytes(), config.hidden.length));
  while (learner.progress().steps < budget) learner.update();
  return { policy: learner.policyBytes(), steps: learner.progress().steps };
}

/** The policy with the logit of its first action raised. */
function trusting(bytes: Uint8Array, layers: number): Uint8Array {
  const { network, tensors } = readPolicyFile(bytes);
  (tensors.get(`policy.${layers}.bias`)!.data as Float32Array)[0] += TRUST;
  return writePolicyFile(network, tensors);
}

/** One episode a seed, the best action at each decision; how often the program was overruled is told too. */
export async function playBoth(
  genome: Genome,
  bytes: Uint8Array,
  seeds: readonly number[],
  board = classicBoard,
): Promise<(Episode & { readonly decisions: number; readonly overruled: number })[]> {
  const starts = (episode: number) => seeds[Math.min(episode, seeds.length - 1)];
  const process = await overruled(genome, { n: 1, starts, within: EPISODE_STEPS, board });
  const policy = loadPolicy(bytes);
  const observation = new Float32Array(process.observationSize);
  const mask = new Uint8Array(process.actionNames.length);
  return seeds.map((_, episode) => {
    if (episode > 0) process.restart(0);
    const sums = { return: 0, steps: 0, decisions: 0, overruled: 0 };
    for (let over = false; !over; ) {
      if (process.ready[0] === 1) {
        process.observe(0, observation, 0);
        process.mask(0, mask, 0);
        const choice = policy.act(observation, mask);
        sums.decisions++;
        if (choice > 0) sums.overruled++;
        process.begin(0, choice);
      }
      process.tick();
      sums.return += process.reward[0];
      sums.steps++;
      over = process.terminated[0] + process.truncated[0] > 0;
    }
    return { ...sums, achieved: process.achieved.map((fact) => process.env.facts.read(0, fact) === 1), faults: 0 };
  });
}
