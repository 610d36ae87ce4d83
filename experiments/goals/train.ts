/** Trains one arm of a control task and assesses it by the goal, whatever it was trained on. */
import type { Env } from '../../src/env/env.ts';
import { type GoalEnv, type GoalOptions, withGoal } from '../../src/env/with-goal.ts';
import { type Assessment, assess } from '../../src/goal/metrics.ts';
import { assessPolicy } from '../../src/rl/assess.ts';
import { boxProcess, worldProcess } from '../../src/rl/episodes.ts';
import { createPpo } from '../../src/rl/ppo.ts';
import { createSac } from '../../src/rl/sac.ts';
import { type ControlTask, loadGoal, makeControl, type Recipe } from './tasks.ts';

/** What an arm learns from. */
export type Arm = 'goal' | 'hand' | 'no shaping' | 'no weights';

export interface Trained {
  readonly assessment: Assessment;
  readonly policy: Uint8Array;
  readonly steps: number;
}

const EPISODES = 100;

export function trainArm(task: ControlTask, arm: Arm, seed: number, scale = 1): Trained {
  const { goal, source, training } = loadGoal(task.file);
  const { recipe } = task;
  const limit = training.EpisodeIterationLimit === undefined ? {} : { limit: training.EpisodeIterationLimit };
  const goalOptions: GoalOptions = { gamma: recipe.config.gamma, ...limit };
  const options: GoalOptions = {
    ...goalOptions,
    ...(arm === 'no shaping' ? { shaping: 0 } : {}),
    ...(arm === 'no weights' ? { weights: false } : {}),
  };
  const inner = makeControl(source, recipe.worlds, task.concepts);
  const env = withGoal(inner, goal, options);
  const policy = learn(arm === 'hand' ? handRewarded(env, inner) : env, recipe, seed, scale);
  const test = withGoal(makeControl(source, 16, task.concepts), goal, goalOptions);
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
