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
import { createPpo, type PpoConfig, ppoDefaults, type UpdateReport } from '../../src/rl/ppo.ts';
import type { Episode } from './player.ts';
import { compileErrands } from './search.ts';
import { type Board, classicBoard, EPISODE_STEPS } from './worlds.ts';

/** Steps away, rows and columns together, from which on what attacks is near. */
const NEAR = 3;
/** How much likelier than any primitive the program is at first, as a logit. */
const TRUST = 5;

/** What may be done in a fight. */
const FIGHT = ['noop', 'left', 'right', 'up', 'down', 'do', 'place_stone'];

const actionsOf = (env: Env) => env.actions.names[0].split('/').map((name, code) => ({ name, code }));

export interface BothOptions {
  readonly board?: Board;
  readonly near?: number;
  readonly actions?: readonly string[];
  readonly trust?: number;
  readonly death?: number;
  readonly worlds?: number;
  readonly within?: number;
  readonly config?: Partial<PpoConfig>;
}

async function overruled(
  genome: Genome,
  starts: (episode: number) => number,
  n: number,
  { board = classicBoard, near = NEAR, death = 0, within = EPISODE_STEPS, actions = FIGHT }: BothOptions,
): Promise<SemiMarkovProcess & { readonly env: Env; readonly achieved: readonly number[] }> {
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
      if (Math.abs(rows) + Math.abs(columns) > near) return false;
      if (hostile.has(name)) return true;
    }
    return false;
  };
  const process = createOverruled({
    ...{
      env,
      program: codeController(skill),
      primitives: actionsOf(env).filter(({ name }) => actions.includes(name)),
      alarm,
      observationSize: size,
    },
    observe(world, out, offset) {
      for (let i = 0; i < size; i++) out[offset + i] = symbolic[world * size + i];
    },
    done: (world) => achieved.every((fact) => env.facts.read(world, fact) === 1),
    ...{ within, starts, death },
  });
  return { ...process, env, achieved };
}

export interface BothLearned {
  readonly policy: Uint8Array;
  readonly steps: number;
}

export async function learnBoth(
  genome: Genome,
  budget: number,
  seed: number,
  options: BothOptions = {},
  note: (report: UpdateReport) => void = () => {},
): Promise<BothLearned> {
  const process = await overruled(genome, (episode) => hashSeed('both', seed, episode), options.worlds ?? 16, {
    within: 3000,
    ...options,
  });
  const config: PpoConfig = {
    ...ppoDefaults,
    ...{ hidden: [128, 128], ticks: 256, minibatch: 256, epochs: 4, gamma: 0.98, lambda: 0.9 },
    ...{ learningRate: 3e-4, annealOver: budget, entropyWeight: 0.001, ...options.config },
  };
  const learner = createPpo(process, config, seed);
  learner.warmStart(trusting(learner.policyBytes(), config.hidden.length, options.trust ?? TRUST));
  while (learner.progress().steps < budget) note(learner.update());
  return { policy: learner.policyBytes(), steps: learner.progress().steps };
}

/** The policy with the logit of its first action raised. */
function trusting(bytes: Uint8Array, layers: number, by: number): Uint8Array {
  const { network, tensors } = readPolicyFile(bytes);
  (tensors.get(`policy.${layers}.bias`)!.data as Float32Array)[0] += by;
  return writePolicyFile(network, tensors);
}

/** Episodes in which the best action is taken at each decision. */
export async function playBoth(
  genome: Genome,
  bytes: Uint8Array | null,
  seeds: readonly number[],
  options: BothOptions = {},
): Promise<(Episode & { readonly decisions: number; readonly overruled: number })[]> {
  const n = 1;
  const process = await overruled(genome, (episode) => seeds[Math.min(episode, seeds.length - 1)], n, options);
  const policy = bytes === null ? null : loadPolicy(bytes);
  const observation = new Float32Array(process.observationSize);
  const mask = new Uint8Array(process.actionNames.length);
  return seeds.map((_, episode) => {
    if (episode > 0) process.restart(0);
    const sums = { return: 0, steps: 0, decisions: 0, overruled: 0 };
    let choice = 0;
    for (let over = false; !over; ) {
      if (process.ready[0] === 1) {
        process.observe(0, observation, 0);
        process.mask(0, mask, 0);
        choice = policy === null ? 0 : policy.act(observation, mask);
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
