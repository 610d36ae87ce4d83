/** Trains one arm of a control task and assesses it by the goal, whatever it was trained on. */
import { makeRng } from '../../src/core/rng.ts';
import type { Env } from '../../src/env/env.ts';
import { type GoalEnv, type GoalOptions, withGoal } from '../../src/env/with-goal.ts';
import { createCurriculum } from '../../src/goal/curriculum.ts';
import { type Assessment, assess } from '../../src/goal/metrics.ts';
import { presetOf } from '../../src/rl/algorithms.ts';
import { assessPolicy } from '../../src/rl/assess.ts';
import { boxProcess, worldProcess } from '../../src/rl/episodes.ts';
import { evaluatePolicy } from '../../src/rl/evaluate.ts';
import { meanOf } from '../../src/rl/figures.ts';
import { createPpo, ppoDefaults } from '../../src/rl/ppo.ts';
import { createSac, sacDefaults } from '../../src/rl/sac.ts';
import { type ControlTask, loadGoal, makeControl, type Recipe } from './tasks.ts';

/** What an arm learns from. */
export type Arm = 'goal' | 'hand' | 'no shaping' | 'no weights';

export interface Trained {
  readonly assessment: Assessment;
  readonly policy: Uint8Array;
  readonly steps: number;
}

/** Episodes of a test. */
const EPISODES = 100;

export function trainArm(task: ControlTask, arm: Arm, seed: number, scale = 1): Trained {
  const file = loadGoal(task.file);
  const { goal, source, training, lessons } = file;
  const { recipe } = task;
  const limit = training.EpisodeIterationLimit === undefined ? {} : { limit: training.EpisodeIterationLimit };
  const goalOptions: GoalOptions = { gamma: recipe.config.gamma, ...limit };
  const options: GoalOptions = {
    ...goalOptions,
    ...(arm === 'no shaping' ? { shaping: 0 } : {}),
    ...(arm === 'no weights' ? { weights: false } : {}),
  };
  const inner = makeControl(source, recipe.worlds, task.concepts);
  const env = withGoal(inner, goal, { ...options, curriculum: createCurriculum(file) });
  const policy = learn(arm === 'hand' ? handRewarded(env, inner) : env, recipe, seed, scale);
  const last = createCurriculum({ lessons: lessons.slice(-1), training: {} });
  const test = withGoal(makeControl(source, 16, task.concepts), goal, { ...goalOptions, curriculum: last });
  const assessment = assess(goal, assessPolicy(test, policy, EPISODES, seed));
  return { assessment, policy, steps: inner.steps };
}

/** The goal's episodes, ends included, with the world's own reward: the arms differ in the reward alone. */
function handRewarded(env: GoalEnv, inner: Env): Env {
  return { ...env, reward: inner.reward! };
}

function learn(env: Env, recipe: Recipe, seed: number, scale: number): Uint8Array {
  const steps = recipe.steps * scale;
  if (recipe.learner === 'ppo') {
    const ppo = createPpo(worldProcess(env, seed), recipe.config, seed);
    while (ppo.progress().steps < steps) ppo.update();
    return ppo.policy().bytes;
  }
  const sac = createSac(boxProcess(env, seed), recipe.config, seed);
  while (sac.progress().steps < steps) sac.update();
  return sac.policyBytes();
}

/** How much more a policy earns by the goal than random actions do, as means of the return over episodes. */
export interface BriefTraining {
  readonly trained: number;
  readonly random: number;
}

/**
 * Trains any goal file for a short while, lessons included, and plays the starts of its last lesson. PPO has `steps` for
 * discrete actions, SAC a tenth of them for continuous ones. Returns are without shaping: its sum says nothing.
 */
export function trainBriefly(file: string, steps: number, seed: number): BriefTraining {
  const goalFile = loadGoal(file);
  const { goal, source, training, lessons } = goalFile;
  const limit = training.EpisodeIterationLimit === undefined ? {} : { limit: training.EpisodeIterationLimit };
  const box = makeControl(source, 1).box !== undefined;
  const known = presetOf(source, 'ppo')?.config ?? { ticks: 64 };
  const recipe: Recipe = box
    ? { learner: 'sac', worlds: 1, steps: steps / 10, config: { ...sacDefaults, hidden: [64, 64] } }
    : { learner: 'ppo', worlds: 16, steps, config: { ...ppoDefaults, ...known, annealOver: steps } };
  const options: GoalOptions = { gamma: recipe.config.gamma, ...limit };
  const world = makeControl(source, recipe.worlds);
  const env = withGoal(world, goal, { ...options, curriculum: createCurriculum(goalFile) });
  const policy = learn(env, recipe, seed, 1);
  const last = () => createCurriculum({ lessons: lessons.slice(-1), training: {} });
  const test = () => withGoal(makeControl(source, 16), goal, { ...options, shaping: 0, curriculum: last() });
  const trained = meanOf(evaluatePolicy(test(), policy, EPISODES, seed).returns);
  return { trained, random: randomReturn(test(), EPISODES, seed) };
}

function randomReturn(env: GoalEnv, episodes: number, seed: number): number {
  const process = worldProcess(env, seed);
  const rng = makeRng('random policy', seed);
  let [sum, ended] = [0, 0];
  while (ended < episodes) {
    for (let w = 0; w < env.n; w++) process.begin(w, rng.int(env.actions.size));
    process.tick();
    for (let w = 0; w < env.n; w++) {
      sum += process.reward[w];
      if (process.terminated[w] + process.truncated[w] === 0) continue;
      ended++;
      process.restart(w);
    }
  }
  return sum / ended;
}
