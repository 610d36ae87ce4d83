/**
 * Code and learning together in Craftax-Classic: the errands program plays, and PPO may overrule it while something that
 * attacks is near. PPO follows in half of its choices at first, and is paid for health. What it has learned is kept only
 * when the program with it is shown to be better than the program alone on fresh worlds, all steps counted.
 */
import { codeController } from '../../src/action/controller.ts';
import { createEncounter } from '../../src/action/encounter.ts';
import { createOverruled, FOLLOW } from '../../src/action/overrule.ts';
import type { SemiMarkovProcess } from '../../src/action/process.ts';
import { hashSeed } from '../../src/core/rng.ts';
import type { Env } from '../../src/env/env.ts';
import { loadPolicy, type Policy } from '../../src/rl/policy.ts';
import { favourActions } from '../../src/rl/policy-file.ts';
import { createPpo, type PpoConfig, ppoDefaults } from '../../src/rl/ppo.ts';
import { duel } from './duel.ts';
import type { Episode } from './player.ts';
import { compileErrands } from './search.ts';
import { type Board, classicBoard, EPISODE_STEPS, usualGenes } from './worlds.ts';

/** Step limit of an episode of learning: most of what is lost to attackers is lost early. */
const LEARNING_STEPS = 1000;
const WORLDS = 16;
/** Share of the choice that the program has at first. */
const TRUST = 0.5;
/** Share of the steps that goes to learning; the rest shows whether it was worth it. */
const LEARNING = 0.8;
/** What a death costs, in points of health. */
const DEATH = 5;

export const overruleSettings: PpoConfig = {
  ...ppoDefaults,
  hidden: [64, 64],
  ticks: 512,
  minibatch: 256,
  learningRate: 1e-3,
  gamma: 0.95,
  lambda: 0.9,
  entropyWeight: 0.005,
};

interface Worlds {
  readonly n: number;
  /** Seed of an episode by its number. */
  readonly starts: (episode: number) => number;
  readonly within: number;
}

type Overruled = SemiMarkovProcess & { readonly env: Env; readonly achieved: readonly number[] };

async function overruled(board: Board, { n, starts, within }: Worlds): Promise<Overruled> {
  const env = board.create({ n });
  const encounter = createEncounter(env);
  const skill = await compileErrands(usualGenes(board), board.handbook);
  const achieved = env.facts.names.filter((name) => name.startsWith('achieved:')).map((name) => env.facts.index(name));
  // a step in which the plan is put off costs what health would have come back in it
  const delay = 1 / (board.handbook.body?.recovery ?? 25);
  const process = createOverruled({
    env,
    program: codeController(skill),
    deviations: encounter.deviations,
    alarm: encounter.look,
    observationSize: encounter.size,
    observe: (...args) => encounter.observe(...args),
    pay: (world, deviates) => -encounter.lost(world) - (deviates ? delay : 0),
    restart: encounter.restart,
    done: (world) => achieved.every((fact) => env.facts.read(world, fact) === 1),
    within,
    starts,
    death: -DEATH,
  });
  return { ...process, env, achieved };
}

export interface BothLearned {
  /** Null where the program alone is as good. */
  readonly policy: Uint8Array | null;
  readonly steps: number;
}

/** What PPO has learned on top of the usual program after `budget` primitive steps, the duel with the program alone included. */
export async function learnBoth(
  budget: number,
  seed: number,
  board: Board = classicBoard,
  note: (text: string) => void = () => {},
): Promise<BothLearned> {
  const starts = (episode: number) => hashSeed('both', seed, episode);
  const process = await overruled(board, { n: WORLDS, starts, within: LEARNING_STEPS });
  const learner = createPpo(process, { ...overruleSettings, annealOver: LEARNING * budget }, seed);
  learner.warmStart(favourActions(learner.policyBytes(), new Map([[FOLLOW, TRUST]])));
  const rollout = WORLDS * overruleSettings.ticks;
  while (learner.progress().steps + rollout <= LEARNING * budget) {
    const { steps, meanReturn, usage } = learner.update();
    note(`${steps} steps, pay ${meanReturn.toFixed(2)}, follows ${(usage[FOLLOW]?.share ?? 0).toFixed(2)}`);
  }
  const policy = learner.policyBytes();
  const left = budget - learner.progress().steps;
  const play = async (learned: boolean, world: number) =>
    (await playBoth(learned ? policy : null, [world], board, board.trialSteps))[0];
  const { won, steps } = await duel({ board, seed, budget: left, note, play });
  return { policy: won ? policy : null, steps: learner.progress().steps + steps };
}

export type BothEpisode = Episode & { readonly decisions: number; readonly overruled: number };

/** One episode a seed, the best action at each decision, the program alone without a policy; how often it was overruled is told too. */
export async function playBoth(
  bytes: Uint8Array | null,
  seeds: readonly number[],
  board: Board = classicBoard,
  within = EPISODE_STEPS,
): Promise<BothEpisode[]> {
  const starts = (episode: number) => seeds[Math.min(episode, seeds.length - 1)];
  const process = await overruled(board, { n: 1, starts, within });
  const policy = bytes === null ? null : loadPolicy(bytes);
  return seeds.map((_, episode) => {
    if (episode > 0) process.restart(0);
    return playOne(process, policy);
  });
}

function playOne(process: Overruled, policy: Policy | null): BothEpisode {
  const { env, achieved } = process;
  const observation = new Float32Array(process.observationSize);
  const mask = new Uint8Array(process.actionNames.length);
  const sums = { return: 0, steps: 0, decisions: 0, overruled: 0 };
  for (let over = false; !over; ) {
    if (process.ready[0] === 1) {
      process.observe(0, observation, 0);
      process.mask(0, mask, 0);
      const choice = policy === null ? 0 : policy.act(observation, mask);
      sums.decisions++;
      if (choice > 0) sums.overruled++;
      process.begin(0, choice);
    }
    process.tick();
    sums.return += env.reward![0];
    sums.steps++;
    over = process.terminated[0] + process.truncated[0] > 0;
  }
  return { ...sums, achieved: achieved.map((fact) => env.facts.read(0, fact) === 1), faults: 0 };
}
