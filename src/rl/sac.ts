/**
 * Soft actor-critic for continuous actions (Haarnoja et al. 2018, arXiv 1801.01290 and 1812.05905), top to bottom: play
 * with draws from a squashed Gaussian policy into a replay buffer; fit two critics to the soft value of what follows,
 * the policy to the smaller critic plus entropy, and the temperature to a target entropy.
 * Departure: the three are trained in one pass over one batch, the policy on the critics as they were before the step.
 */
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import { gaussianSample, tanhGaussianLogProbability } from '../nn/distributions.ts';
import { createEngine } from '../nn/engines.ts';
import type { Engine, Plan, Program } from '../nn/executor.ts';
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
import { initialiseMlp, type MlpSpec, mlp, mlpParameters } from '../nn/mlp.ts';
import { adamDefaults, createOptimiser } from '../nn/optimiser.ts';
import { createParallel } from '../nn/parallel.ts';
import { loadLearner, saveLearner } from './checkpoint.ts';
import { checkRanges } from './config.ts';
import { createDeadFeatures } from './dead-features.ts';
import type { BoxProcess } from './episodes.ts';
import { meanOf } from './figures.ts';
import { checkStep } from './finite.ts';
import type { Learner, Report } from './learner.ts';
import { type NetworkSpec, policyMlp } from './network.ts';
import { collectTensors, writePolicyFile } from './policy-file.ts';
import { createReplay, type Replay } from './replay.ts';
import { createStopwatch } from './stopwatch.ts';
import { createPlayer, type Decision } from './transitions.ts';

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

const FIGURES = ['criticLoss', 'policyLoss', 'meanQ', 'entropy'] as const;
type Sums = Record<(typeof FIGURES)[number] | 'gradNorm' | 'count', number>;

/** A learner with fresh parameters drawn from the seed. It owns the process. Throws RlgptError 'usage' for options out of range. */
export function createSac(process: BoxProcess, config: SacConfig, seed: number): Learner<SacReport> {
  checkConfig(config);
  const { observationSize, box } = process;
  const D = box.names.length;
  const network: NetworkSpec = {
    ...{ kind: 'gaussian', observationSize, actionNames: box.names, hidden: config.hidden },
    ...{ low: [...box.low], high: [...box.high] },
  };
  const engine = createEngine(config.engine, [
    ...mlpParameters(policyMlp(network)),
    ...CRITICS.flatMap((name) => mlpParameters(criticMlp(network, name))),
    { name: 'temperature', shape: [1] },
  ]);
  initialise(network, engine, seed);
  const rng = makeRng('sac', seed);
  const replay = createReplay({ capacity: config.capacity, observationSize, actionWidth: D, maskSize: 0 });
  const counters = { update: 0, steps: 0, optimiserStep: 0 };
  const distribution = createDistribution(network, engine, process.n);
  const trainer = createTrainer({ network, config, engine, replay });
  const watch = createStopwatch();
  const { gamma, nStep } = config;
  const player = createPlayer({ process, replay, gamma, nStep, choose, watch });
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

  function update(): SacReport {
    const returns: number[] = [];
    const sums: Sums = { criticLoss: 0, policyLoss: 0, meanQ: 0, entropy: 0, gradNorm: 0, count: 0 };
    watch.start();
    for (let tick = 1; tick <= config.ticks; tick++) {
      player.tick(returns);
      counters.steps += process.n;
      if (replay.size < config.learningStarts || tick % config.trainEvery !== 0) continue;
      for (let g = 0; g < config.gradientSteps; g++) trainer.step(rng, counters.optimiserStep++, sums);
      watch.lap('learning');
    }
    player.flush();
    counters.update++;
    const average = (name: keyof Sums) => sums[name] / sums.count;
    return {
      update: counters.update,
      steps: counters.steps,
      episodes: returns.length,
      meanReturn: meanOf(returns),
      criticLoss: average('criticLoss'),
      policyLoss: average('policyLoss'),
      meanQ: average('meanQ'),
      entropy: average('entropy'),
      temperature: Math.exp(engine.view('value', 'temperature')[0]),
      gradNorm: average('gradNorm'),
      replaySize: replay.size,
    };
  }

  const deadFeatures = createDeadFeatures(network, engine, [policyMlp(network)]);
  const state = {
    ...{ algorithm: 'sac', network, engine, process, rng, counters, replay },
    arrays: { episodeReturns: player.episodeReturns },
  };
  return {
    update,
    seconds: () => watch.seconds,
    diagnose: () => ({ deadFeatures: deadFeatures(replay.observations, replay.size) }),
    progress: () => ({ update: counters.update, steps: counters.steps }),
    save: () => saveLearner(state),
    load: (bytes) => loadLearner(state, bytes),
    policyBytes: () => writePolicyFile(network, collectTensors(engine, ['value'], 'policy.')),
  };
}

// --- networks ---

const CRITICS = ['q1', 'q2', 'target1', 'target2'] as const;

function criticMlp({ observationSize, actionNames, hidden }: NetworkSpec, name: string): MlpSpec {
  return { name, sizes: [observationSize + actionNames.length, ...hidden, 1], activation: 'relu' };
}

function initialise(network: NetworkSpec, engine: Engine, seed: number): void {
  const rng = makeRng('sac-parameters', seed);
  const value = (name: string) => engine.view('value', name);
  initialiseMlp(policyMlp(network), 0.01, rng, value);
  for (const name of ['q1', 'q2']) initialiseMlp(criticMlp(network, name), 1, rng, value);
  followTargets(network, engine, 1);
}

function followTargets(network: NetworkSpec, engine: Engine, share: number): void {
  for (const [from, to] of [
    ['q1', 'target1'],
    ['q2', 'target2'],
  ]) {
    for (const { name } of mlpParameters(criticMlp(network, to))) engine.blend(name.replace(to, from), name, share);
  }
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
function buildLoss(network: NetworkSpec, { targetEntropy }: SacConfig, batch: number): Program {
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

interface TrainerSpec {
  readonly network: NetworkSpec;
  readonly config: SacConfig;
  readonly engine: Engine;
  readonly replay: Replay;
}

function createTrainer({ network, config, engine, replay }: TrainerSpec) {
  const build = (rows: number) => buildLoss(network, config, rows);
  const plan = createParallel(engine, config.workers).compile(build, config.batch);
  plan.input('weight').fill(1 / config.batch);
  const names = (start: string) => engine.parameters.map((p) => p.name).filter((name) => name.startsWith(start));
  const { learningRate, criticLearningRate } = config;
  const slow = { ...adamDefaults, learningRate };
  const optimisers = [
    createOptimiser(engine, slow, [...names('policy.'), 'temperature']),
    createOptimiser(engine, { ...slow, learningRate: criticLearningRate }, [...names('q1.'), ...names('q2.')]),
  ];
  const rows = new Int32Array(config.batch);
  function step(rng: ReturnType<typeof makeRng>, count: number, sums: Sums): void {
    replay.sample(rng, rows);
    fillBatch(plan, replay, rows);
    for (const name of ['noise', 'nextNoise']) {
      const noise = plan.input(name);
      for (let i = 0; i < noise.length; i++) noise[i] = rng.normal();
    }
    plan.run();
    let square = 0;
    for (const optimiser of optimisers) {
      optimiser.count = count;
      square += optimiser.step().gradNorm ** 2;
    }
    checkStep({ engine, plan, figures: FIGURES, gradNorm: square });
    followTargets(network, engine, config.tau);
    for (const name of FIGURES) sums[name] += plan.output(name)[0];
    sums.gradNorm += Math.sqrt(square);
    sums.count++;
  }
  return { step };
}

function fillBatch(plan: Plan, replay: Replay, rows: Int32Array): void {
  const [observation, next, action] = ['observation', 'next', 'action'].map(plan.input);
  const [reward, discount] = [plan.input('reward'), plan.input('discount')];
  const O = observation.length / rows.length;
  const D = action.length / rows.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    observation.set(replay.observations.subarray(row * O, (row + 1) * O), i * O);
    next.set(replay.nextObservations.subarray(row * O, (row + 1) * O), i * O);
    action.set(replay.actions.subarray(row * D, (row + 1) * D), i * D);
    reward[i] = replay.rewards[row];
    discount[i] = replay.discounts[row];
  }
}

function checkConfig(config: SacConfig): void {
  const whole = ['nStep', 'capacity', 'batch', 'trainEvery', 'gradientSteps', 'ticks', 'workers'] as const;
  checkRanges('SAC', config, {
    positive: ['learningRate', 'criticLearningRate', ...whole],
    whole: [...whole, 'learningStarts'],
    share: ['gamma', 'tau'],
    atLeast0: ['learningStarts'],
  });
}
