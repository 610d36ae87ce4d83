/**
 * Advantage actor-critic (Mnih et al. 2016, arXiv 1602.01783, synchronous): after every few ticks one gradient step on
 * log pi A + entropy - (V - target)^2 over all decisions of the rollout, with RMSprop.
 * Departures: advantages are generalised estimates over semi-Markov decisions, as in ppo.ts.
 */
import type { SemiMarkovProcess } from '../action/process.ts';
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import { categoricalEntropy } from '../nn/distributions.ts';
import { createEngine } from '../nn/engines.ts';
import type { Plan, Program } from '../nn/executor.ts';
import { add, indexInput, input, mul, neg, pick, scale, square, sub, sumAll, type Tensor } from '../nn/graph.ts';
import { createOptimiser, rmspropDefaults } from '../nn/optimiser.ts';
import { createParallel } from '../nn/parallel.ts';
import { createActor } from './actor.ts';
import { type LearnerState, loadLearner, saveLearner } from './checkpoint.ts';
import { checkProcess, checkRanges, type Ranges } from './config.ts';
import { createDeadFeatures } from './dead-features.ts';
import { explainedVariance, meanOf, type Usage, usageOf } from './figures.ts';
import { checkStep } from './finite.ts';
import { advantages } from './gae.ts';
import type { Learner, Report } from './learner.ts';
import {
  initialiseNetwork,
  logProbabilities,
  type NetworkSpec,
  networkParameters,
  policyMlp,
  valueMlp,
  values,
} from './network.ts';
import { createNormalisers } from './normalisers.ts';
import { collectTensors, writePolicyFile } from './policy-file.ts';
import { normalise } from './ppo-objective.ts';
import { createCollector, type Rollout } from './rollout.ts';
import { createStopwatch } from './stopwatch.ts';

/** Settings of A2C; steps are primitive ones, weights are without unit. */
export interface A2cConfig {
  /** Hidden layers of the policy and of the value network, tanh. */
  readonly hidden: readonly number[];
  readonly learningRate: number;
  /** Discount of one primitive step. */
  readonly gamma: number;
  readonly lambda: number;
  readonly entropyWeight: number;
  readonly valueWeight: number;
  /** Gradients are scaled down to this Euclidean norm. */
  readonly maxGradNorm: number;
  /** Advantages of a rollout to mean 0 and deviation 1. */
  readonly normalise: boolean;
  /** Ticks of each world in one rollout. Options are interrupted at its end. */
  readonly ticks: number;
  /** Observations to mean 0 and deviation 1 of all seen so far; the policy keeps both (normalisers.ts). */
  readonly normaliseObservations: boolean;
  /** Rewards by the deviation of their discounted sums. Returns are told as the world pays them. */
  readonly normaliseRewards: boolean;
  /** Threads that compute gradients; the result does not depend on it. */
  readonly workers: number;
  /** What computes (nn/engines.ts): results differ in their last bits between engines. */
  readonly engine: string;
}

/** What a world without a preset starts from. */
export const a2cDefaults: A2cConfig = {
  hidden: [64, 64],
  learningRate: 2e-3,
  gamma: 0.99,
  lambda: 0.95,
  entropyWeight: 0.01,
  valueWeight: 0.5,
  maxGradNorm: 0.5,
  normalise: true,
  ticks: 16,
  normaliseObservations: false,
  normaliseRewards: false,
  workers: 1,
  engine: 'wasm',
};

const A2C_FIGURES = ['policyLoss', 'valueLoss', 'entropy'] as const;

/** Figures of one update of A2C; docs/algorithms/a2c.md tells what each means. */
export interface A2cReport extends Report, Readonly<Record<(typeof A2C_FIGURES)[number], number>> {
  readonly explainedVariance: number;
  readonly gradNorm: number;
  readonly usage: Readonly<Record<string, Usage>>;
}

/**
 * Advantage actor-critic (Mnih et al. 2016, arXiv 1602.01783) over discrete actions, options included.
 * Parameters are drawn from the seed, and the process is the learner's own from then on. Throws RlgptError 'usage' for
 * options out of range.
 */
export function createA2c(process: SemiMarkovProcess, config: A2cConfig, seed: number): Learner<A2cReport> {
  checkProcess('A2C', process);
  checkRanges('A2C', config, a2cRanges);
  const a2c = openA2c(process, config, { name: 'a2c', seed });
  return a2c.learner(() => a2c.update(() => ({})));
}

/** A2C for itself and for those that add to it (self-imitation.ts): the network, and the parts of an update. */
export function openA2c(process: SemiMarkovProcess, config: A2cConfig, { name, seed }: { name: string; seed: number }) {
  const { n, observationSize, actionNames } = process;
  const network: NetworkSpec = {
    observationSize,
    actionNames,
    hidden: config.hidden,
    normalised: config.normaliseObservations,
  };
  const engine = createEngine(config.engine, networkParameters(network));
  initialiseNetwork(network, engine, makeRng(`${name}-parameters`, seed));
  const rng = makeRng(name, seed);
  const counters = { update: 0, steps: 0, optimiserStep: 0 };
  const { ticks, gamma, learningRate, maxGradNorm } = config;
  const normalisers = createNormalisers(config, { network, engine, n });
  const actor = createActor(network, engine);
  const watch = createStopwatch();
  const collector = createCollector({ process, actor, ticks, gamma, rewards: normalisers.rewards, watch });
  const { rollout } = collector;
  const rows = ticks * n;
  const parallel = createParallel(engine, config.workers);
  const plan = parallel.compile((count) => a2cProgram(network, config, count), rows);
  const optimiser = createOptimiser(engine, { ...rmspropDefaults, learningRate, maxGradNorm, epsilon: 1e-5 });
  const advantage = new Float32Array(rows);
  const deadFeatures = createDeadFeatures(network, engine, [policyMlp(network), valueMlp(network)]);

  /** One step of the optimiser on what a plan holds. Returns the norm of the gradient. */
  function trainStep(of: Plan, figures: readonly string[]): number {
    of.run();
    optimiser.count = counters.optimiserStep++;
    const { gradNorm } = optimiser.step();
    checkStep({ engine, plan: of, figures, gradNorm });
    return gradNorm;
  }

  /** A rollout and the step on it; then `more` learns from the rollout, and adds its figures. */
  function update<Figures extends object>(more: (rollout: Rollout) => Figures): A2cReport & Figures {
    watch.start();
    const { steps, returns } = collector.collect(rng);
    advantages(rollout, config, advantage);
    const targets = advantage.map((a, i) => a + rollout.values[i]);
    if (config.normalise) normalise(advantage.subarray(0, rollout.count));
    fillRollout(plan, rollout, { advantage, targets, rows, network });
    const gradNorm = trainStep(plan, A2C_FIGURES);
    const figures = more(rollout);
    normalisers.learn(rollout);
    watch.lap('learning');
    counters.update++;
    counters.steps += steps;
    return {
      update: counters.update,
      steps: counters.steps,
      episodes: returns.length,
      meanReturn: meanOf(returns),
      explainedVariance: explainedVariance(rollout.values, targets, rollout.count),
      ...a2cFigures(plan),
      gradNorm,
      ...figures,
      usage: usageOf(rollout, actionNames),
    };
  }

  function learner<R extends A2cReport>(update: () => R, replay: Pick<LearnerState, 'replay'> = {}): Learner<R> {
    const state = {
      algorithm: name,
      network,
      engine,
      process,
      rng,
      counters,
      ...replay,
      arrays: { episodeReturns: collector.episodeReturns, ...normalisers.arrays },
    };
    return {
      update,
      seconds: () => watch.seconds,
      diagnose: () => ({ deadFeatures: deadFeatures(rollout.observations, rollout.count) }),
      progress: () => ({ update: counters.update, steps: counters.steps }),
      save: () => saveLearner(state),
      load: (bytes) => loadLearner(state, bytes),
      policyBytes: () => writePolicyFile(network, collectTensors(engine, ['value'])),
    };
  }

  return { network, rng, parallel, trainStep, update, learner };
}

const a2cFigures = (plan: Plan) =>
  Object.fromEntries(A2C_FIGURES.map((name) => [name, plan.output(name)[0]])) as Record<
    (typeof A2C_FIGURES)[number],
    number
  >;

/** The loss over `rows` decisions; input 'weight' is 1 / count on real rows and 0 on padding. */
function a2cProgram(network: NetworkSpec, config: A2cConfig, rows: number): Program {
  const numbers = (name: string) => input(name, [rows]);
  const average = (x: Tensor) => sumAll(mul(x, numbers('weight')));
  const observation = input('observation', [rows, network.observationSize]);
  const logs = logProbabilities(network, observation, input('mask', [rows, network.actionNames.length]));
  const policyLoss = neg(average(mul(pick(logs, indexInput('action', [rows])), numbers('advantage'))));
  const valueLoss = scale(average(square(sub(values(network, observation), numbers('target')))), 0.5);
  const entropy = average(categoricalEntropy(logs));
  const loss = add(add(policyLoss, scale(valueLoss, config.valueWeight)), scale(entropy, -config.entropyWeight));
  return { outputs: { policyLoss, valueLoss, entropy }, gradients: gradientsOf(loss) };
}

interface Filling {
  readonly advantage: Float32Array;
  readonly targets: Float32Array;
  readonly rows: number;
  readonly network: NetworkSpec;
}

/** Copies a rollout into a plan; padding has weight 0. */
function fillRollout(plan: Plan, rollout: Rollout, { advantage, targets, rows, network }: Filling): void {
  const { count } = rollout;
  const O = network.observationSize;
  const A = network.actionNames.length;
  plan.input('observation').set(rollout.observations.subarray(0, rows * O));
  plan
    .input('mask')
    .fill(1)
    .set(rollout.masks.subarray(0, count * A));
  plan.indices('action').fill(0).set(rollout.actions.subarray(0, count));
  plan.input('advantage').fill(0).set(advantage.subarray(0, count));
  plan.input('target').fill(0).set(targets.subarray(0, count));
  plan
    .input('weight')
    .fill(0)
    .fill(1 / count, 0, count);
}

/** What its settings may be. */
export const a2cRanges: Ranges<A2cConfig> = {
  defaults: a2cDefaults,
  positive: ['learningRate', 'maxGradNorm', 'ticks', 'workers'],
  whole: ['ticks', 'workers'],
  share: ['gamma', 'lambda'],
  atLeast0: ['entropyWeight', 'valueWeight'],
};
