/**
 * What graph inference is compared with: a learner from scratch on each task, over the same options and for as many
 * episodes. A process in which an option is a subtask and a tick a primitive step, and A2C or PPO in it.
 */
import type { SemiMarkovProcess } from '../../src/action/process.ts';
import { RlgptError } from '../../src/core/errors.ts';
import { hashSeed, makeRng } from '../../src/core/rng.ts';
import { mean } from '../../src/core/stats.ts';
import { createSubtaskWorld, type SubtaskTask, type SubtaskWorld } from '../../src/env/subtasks/world.ts';
import type { SubtaskPolicy } from '../../src/planning/grprop.ts';
import { a2cDefaults, createA2c } from '../../src/rl/a2c.ts';
import { loadPolicy, type Policy } from '../../src/rl/policy.ts';
import { createPpo, ppoDefaults } from '../../src/rl/ppo.ts';
import { arms, type Figure, normalised, TAIL } from './measure.ts';
import { adapt, bounds, drawTask, protocolOf, type SetName, test } from './trial.ts';

/** Completion, eligibility and way of each subtask, and the time that is left. */
function observe(world: SubtaskWorld, out: Float32Array, offset: number): void {
  const { completed, eligible, task } = world;
  const n = completed.length;
  for (let i = 0; i < n; i++) {
    out[offset + i] = completed[i];
    out[offset + n + i] = eligible[i];
    out[offset + 2 * n + i] = completed[i] === 1 ? 0 : world.cost(i) / 10;
  }
  out[offset + 3 * n] = 1 - world.elapsed / task.limit;
}

/** The policy needs at least one action to choose from, also where the episode is over. */
function mask(world: SubtaskWorld, out: Uint8Array, offset: number): void {
  for (let i = 0; i < world.completed.length; i++) out[offset + i] = world.over || world.legal(i) ? 1 : 0;
}

/** One world of a task; `episodes` counts those that ended. A walk that is interrupted ends where it is. */
function subtaskProcess(task: SubtaskTask, seed: number): SemiMarkovProcess & { episodes(): number } {
  const world = createSubtaskWorld(task, makeRng('adaptation-rewards', seed));
  const [ready, reward] = [new Uint8Array([1]), new Float32Array(1)];
  const [terminated, truncated] = [new Uint8Array(1), new Uint8Array(1)];
  const size = task.kinds.length;
  let [episode, action] = [1, -1];
  world.reset(hashSeed('adaptation-map', seed, episode));
  const unsaved = () => {
    throw new RlgptError('usage', 'a baseline of MSGI is not saved', 'Train it in one go.');
  };
  return {
    n: 1,
    observationSize: 3 * size + 1,
    actionNames: task.graph.names,
    ready,
    reward,
    terminated,
    truncated,
    observe: (_, out, offset) => observe(world, out, offset),
    mask: (_, out, offset) => mask(world, out, offset),
    begin(_, chosen) {
      action = chosen;
      ready[0] = 0;
    },
    tick() {
      const paid = world.advance(action);
      reward[0] = paid ?? 0;
      terminated[0] = world.over ? 1 : 0;
      ready[0] = paid !== null || world.over ? 1 : 0;
    },
    restart() {
      world.reset(hashSeed('adaptation-map', seed, ++episode));
      terminated[0] = 0;
      ready[0] = 1;
    },
    interruptAll: () => ready.fill(1),
    save: unsaved,
    load: unsaved,
    episodes: () => episode - 1,
  };
}

/** A learned policy as a chooser of subtasks in `world`. */
function learned(policy: Policy, world: SubtaskWorld): SubtaskPolicy {
  const size = world.completed.length;
  const observation = new Float32Array(3 * size + 1);
  const legal = new Uint8Array(size);
  return {
    choose() {
      observe(world, observation, 0);
      mask(world, legal, 0);
      return policy.act(observation, legal);
    },
  };
}

export const learners = {
  a2c: (process: SemiMarkovProcess, seed: number) =>
    createA2c(process, { ...a2cDefaults, ticks: 16, gamma: 1, lambda: 0.9, entropyWeight: 0.003 }, seed),
  ppo: (process: SemiMarkovProcess, seed: number) =>
    createPpo(
      process,
      { ...ppoDefaults, ticks: 128, minibatch: 32, epochs: 10, gamma: 1, lambda: 0.9, learningRate: 3e-3 },
      seed,
    ),
} as const;

/** Mean test return of a learner after at least `episodes` episodes of a task, by its best actions. */
function learnFromScratch(task: SubtaskTask, name: keyof typeof learners, episodes: number, seed: number) {
  const process = subtaskProcess(task, seed);
  const learner = learners[name](process, seed);
  while (process.episodes() < episodes) learner.update();
  const world = createSubtaskWorld(task, makeRng('test-rewards', seed));
  return test(world, learned(loadPolicy(learner.policyBytes()), world), seed, episodes);
}

export interface LearnerRow {
  readonly set: SetName;
  readonly episodes: number;
  /** Normalised return after the episodes, by what used them: learners, and arms of graph inference. */
  readonly normalised: Readonly<Record<keyof typeof learners | ComparedArm, Figure>>;
}

const compared = ['all-leaves', 'directed'] as const;
type ComparedArm = (typeof compared)[number];

/** Learners and inference on the same tasks with `seeds` seeds each; figures are over tasks, whose seeds are averaged first. */
export function measureLearners(
  set: SetName,
  { tasks, seeds, first }: { readonly tasks: number; readonly seeds: number; readonly first: number },
): LearnerRow {
  const protocol = protocolOf(set);
  const tail = TAIL[set] ?? 1;
  const runs = Array.from({ length: tasks }, (_, t) => {
    const g = first * tasks + t;
    const task = drawTask(set, g);
    return Array.from({ length: seeds }, (_, s) => {
      const seed = hashSeed('learner', g, s);
      const inferred = (name: ComparedArm) => mean(adapt(task, { protocol, ...arms[name] }, seed).slice(-tail));
      return {
        ...bounds(task, protocol, seed),
        a2c: learnFromScratch(task, 'a2c', protocol.episodes, seed),
        ppo: learnFromScratch(task, 'ppo', protocol.episodes, seed),
        'all-leaves': inferred('all-leaves'),
        directed: inferred('directed'),
      };
    });
  });
  const byTask = (name: keyof (typeof runs)[0][0]) => runs.map((seeded) => mean(seeded.map((run) => run[name])));
  const share = (name: keyof typeof learners | ComparedArm) =>
    normalised(byTask(name), byTask('random'), byTask('oracle'));
  return {
    set,
    episodes: protocol.episodes,
    normalised: {
      a2c: share('a2c'),
      ppo: share('ppo'),
      'all-leaves': share('all-leaves'),
      directed: share('directed'),
    },
  };
}
