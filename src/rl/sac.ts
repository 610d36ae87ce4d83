/**
 * Soft actor-critic for continuous actions (Haarnoja et al. 2018, arXiv 1801.01290 and 1812.05905), top to bottom: play
 * with draws from a squashed Gaussian policy into a replay buffer; fit two critics to the soft value of what follows,
 * the policy to the smaller critic plus entropy, and the temperature to a target entropy.
 * Departure: the three are trained in one pass over one batch, the policy on the critics as they were before the step.
 */
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import { gaussianSample, tanhGaussianLogProbability } from '../nn/distributions.ts';
import type { Engine, Program } from '../nn/executor.ts';
import {
  add,
  clip,
  concat,
  exp,
  input,
  min,
  mul,
  neg,
  parameter,
  reshape,
  scale,
  slice,
  square,
  stopGradient,
  sub,
  sumAll,
  type Tensor,
  tanh,
} from '../nn/graph.ts';
import { type MlpSpec, mlp } from '../nn/mlp.ts';
import { checkProcess, checkRanges, checkStart } from './config.ts';
import type { BoxProcess } from './episodes.ts';
import type { Learner, Report } from './learner.ts';
import { type NetworkSpec, policyMlp } from './network.ts';
import { copyRows, createReplay, fillTransitions } from './replay.ts';
import { createSoftEngine, createSoftLearner } from './soft-actor-critic.ts';
import type { Decision } from './transitions.ts';

/** Settings of SAC for continuous actions. */
export interface SacConfig {
  /** Hidden layers of the policy and of both critics, relu. */
  readonly hidden: readonly number[];
  /** Of the policy and the temperature. */
  readonly learningRate: number;
  readonly criticLearningRate: number;
  /** Discount of one step. */
  readonly gamma: number;
  /** Steps of one transition. */
  readonly nStep: number;
  /** Transitions kept. */
  readonly capacity: number;
  /** Transitions gathered with uniformly random actions before training starts. */
  readonly learningStarts: number;
  /** Transitions in one gradient step. */
  readonly batch: number;
  /** Ticks between trainings, and gradient steps of each. */
  readonly trainEvery: number;
  readonly gradientSteps: number;
  /** Share by which the target critics follow at every gradient step. */
  readonly tau: number;
  /** Entropy that the temperature aims at, in nats for each dimension of the action. */
  readonly targetEntropy: number;
  /** Ticks of each world in one update. */
  readonly ticks: number;
  /** Threads that compute gradients; the result does not depend on it. */
  readonly workers: number;
  /** What computes (nn/engines.ts): results differ in their last bits between engines. */
  readonly engine: string;
}

/** What a world without a preset starts from. */
export const sacDefaults: SacConfig = {
  hidden: [128, 128],
  learningRate: 1e-3,
  criticLearningRate: 1e-3,
  gamma: 0.99,
  nStep: 1,
  capacity: 50_000,
  learningStarts: 500,
  batch: 128,
  trainEvery: 1,
  gradientSteps: 1,
  tau: 0.005,
  targetEntropy: -1,
  ticks: 200,
  workers: 1,
  engine: 'wasm',
};

/** Figures of training are means over the update's gradient steps, NaN without one. */
export interface SacReport extends Report {
  readonly criticLoss: number;
  readonly policyLoss: number;
  /** Mean of the smaller critic at the policy's actions. */
  readonly meanQ: number;
  /** Of the policy, estimated by -log probability, in nats. */
  readonly entropy: number;
  /** Weight of the entropy against the reward. */
  readonly temperature: number;
  readonly gradNorm: number;
  readonly replaySize: number;
}

/**
 * Soft actor-critic (Haarnoja et al. 2018, arXiv 1812.05905), for continuous actions.
 * Parameters are drawn from the seed, and the process is the learner's own from then on. Throws RlgptError 'usage' for
 * options out of range.
 */
export function createSac(process: BoxProcess, config: SacConfig, seed: number): Learner<SacReport> {
  checkProcess('SAC', process, 'boxProcess');
  checkConfig(config);
  const { observationSize, box } = process;
  const D = box.names.length;
  const network: NetworkSpec = {
    kind: 'gaussian',
    observationSize,
    actionNames: box.names,
    hidden: config.hidden,
    low: [...box.low],
    high: [...box.high],
    logDeviation: [LOG_LOW, LOG_HIGH],
  };
  const critic = (name: string) => criticMlp(network, name);
  const engine = createSoftEngine(network, critic, config.engine, makeRng('sac-parameters', seed));
  const rng = makeRng('sac', seed);
  const replay = createReplay({ capacity: config.capacity, observationSize, actionWidth: D, maskSize: 0 });
  const distribution = createDistribution(network, engine, process.n);
  const action = new Float32Array(D);

  /** Draws actions: uniform at first, then of the policy. Stored as numbers in [-1, 1], played in the world's range. */
  function choose({ count, list, observations, actions }: Decision): void {
    const warm = replay.size >= config.learningStarts;
    const output = distribution(observations, count);
    for (let i = 0; i < count; i++) {
      for (let d = 0; d < D; d++) {
        const squashed = warm
          ? Math.tanh(output[i * 2 * D + d] + Math.exp(bounded(output[i * 2 * D + D + d])) * rng.normal())
          : 2 * rng.uniform() - 1;
        actions[i * D + d] = squashed;
        action[d] = box.low[d] + ((squashed + 1) / 2) * (box.high[d] - box.low[d]);
      }
      process.act(list[i], action, 0);
    }
  }

  return createSoftLearner({
    algorithm: 'sac',
    network,
    critic,
    config,
    engine,
    process,
    replay,
    rng,
    choose,
    loss: (rows) => sacLoss(network, config, rows),
    fill(plan, rows) {
      fillTransitions(plan, replay, rows);
      copyRows(replay.actions, rows, plan.input('action'));
      for (const name of ['noise', 'nextNoise']) {
        const noise = plan.input(name);
        for (let i = 0; i < noise.length; i++) noise[i] = rng.normal();
      }
    },
  });
}

// --- networks ---

function criticMlp({ observationSize, actionNames, hidden }: NetworkSpec, name: string): MlpSpec {
  return { name, sizes: [observationSize + actionNames.length, ...hidden, 1], activation: 'relu' };
}

/** Log deviations beyond these bounds are cut. */
const [LOG_LOW, LOG_HIGH] = [-10, 2];
const bounded = (log: number) => Math.min(LOG_HIGH, Math.max(LOG_LOW, log));

/** Means and log deviations [count, 2 D] for up to `rows` observations. */
function createDistribution(network: NetworkSpec, engine: Engine, rows: number) {
  const O = network.observationSize;
  const plan = engine.compile({ outputs: { result: mlp(policyMlp(network), input('observation', [rows, O])) } });
  return (observations: Float32Array, count: number): Float32Array => {
    plan.input('observation').set(observations.subarray(0, count * O));
    plan.run();
    return plan.output('result');
  };
}

// --- training ---

/** An action in [-1, 1] drawn with given noise, and its log-probability [N]. */
function drawAction(network: NetworkSpec, observation: Tensor, noise: Tensor) {
  const D = network.actionNames.length;
  const output = mlp(policyMlp(network), observation);
  const mean = slice(output, 1, 0, D);
  const logDeviation = clip(slice(output, 1, D, D), LOG_LOW, LOG_HIGH);
  const u = gaussianSample(mean, logDeviation, noise);
  return { action: tanh(u), logProbability: tanhGaussianLogProbability(u, mean, logDeviation) };
}

/** The three losses over a batch, each row with its weight, as one: their gradients do not meet. */
export function sacLoss(
  network: NetworkSpec,
  { targetEntropy }: Pick<SacConfig, 'targetEntropy'>,
  batch: number,
): Program {
  const D = network.actionNames.length;
  const rows = (name: string) => input(name, [batch]);
  const average = (x: Tensor) => sumAll(mul(x, rows('weight')));
  const observation = input('observation', [batch, network.observationSize]);
  const next = input('next', [batch, network.observationSize]);
  const worth = (name: string, o: Tensor, a: Tensor, use?: (p: Tensor) => Tensor) =>
    reshape(mlp(criticMlp(network, name), concat([o, a], 1), use), [batch]);
  const logTemperature = parameter('temperature', [1]);
  const temperature = stopGradient(exp(logTemperature));

  const later = drawAction(network, next, input('nextNoise', [batch, D]));
  const laterWorth = min(worth('target1', next, later.action), worth('target2', next, later.action));
  const soft = sub(laterWorth, mul(temperature, later.logProbability));
  const target = stopGradient(add(rows('reward'), mul(rows('discount'), soft)));
  const taken = input('action', [batch, D]);
  const error = (name: string) => average(square(sub(worth(name, observation, taken), target)));
  const criticLoss = scale(add(error('q1'), error('q2')), 0.5);

  const { action, logProbability } = drawAction(network, observation, input('noise', [batch, D]));
  const frozen = (name: string) => worth(name, observation, action, stopGradient);
  const value = min(frozen('q1'), frozen('q2'));
  const policyLoss = average(sub(mul(temperature, logProbability), value));

  const surplus = stopGradient(scale(logProbability, 1, targetEntropy * D));
  const temperatureLoss = neg(average(mul(logTemperature, surplus)));
  const loss = add(add(criticLoss, policyLoss), temperatureLoss);
  const outputs = { criticLoss, policyLoss, meanQ: average(value), entropy: neg(average(logProbability)) };
  return { outputs, gradients: gradientsOf(loss) };
}

function checkConfig(config: SacConfig): void {
  const whole = ['nStep', 'capacity', 'batch', 'trainEvery', 'gradientSteps', 'ticks', 'workers'] as const;
  checkRanges('SAC', config, {
    defaults: sacDefaults,
    positive: ['learningRate', 'criticLearningRate', ...whole],
    whole: [...whole, 'learningStarts'],
    share: ['gamma', 'tau'],
    atLeast0: ['learningStarts'],
    finite: ['targetEntropy'],
  });
  checkStart('SAC', config);
}
