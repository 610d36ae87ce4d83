/**
 * Proximal policy optimisation for continuous actions (ppo.ts with a Gaussian head). An action is tanh(u) stretched to
 * its range, u being normal with a mean and a deviation for each observation. Ratios are of the densities of u: the slope
 * of tanh is the same in both and cancels. The entropy is that of u. Every world decides at every tick.
 */
import { makeRng, type Rng } from '../core/rng.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import { gaussianEntropy, gaussianLogProbability } from '../nn/distributions.ts';
import { createEngine } from '../nn/engines.ts';
import type { Engine, Plan, Program } from '../nn/executor.ts';
import { input } from '../nn/graph.ts';
import { mlpParameters } from '../nn/mlp.ts';
import { adamDefaults, createOptimiser } from '../nn/optimiser.ts';
import { createParallel } from '../nn/parallel.ts';
import { plansBySize } from '../nn/plans.ts';
import { type BoxRollout, createBoxCollector, distribution, LOG_HIGH, LOG_LOW } from './box-rollout.ts';
import { loadLearner, saveLearner } from './checkpoint.ts';
import { checkProcess, checkRanges } from './config.ts';
import { createDeadFeatures } from './dead-features.ts';
import type { BoxProcess } from './episodes.ts';
import { explainedVariance, meanOf } from './figures.ts';
import { checkStep } from './finite.ts';
import { advantages } from './gae.ts';
import type { Learner, Report } from './learner.ts';
import { minibatches, paddedSize } from './minibatch.ts';
import { initialiseNetwork, type NetworkSpec, policyMlp, policyParameters, valueMlp, values } from './network.ts';
import { createNormalisers } from './normalisers.ts';
import { collectTensors, writePolicyFile } from './policy-file.ts';
import {
  annealed,
  clippedObjective,
  emptyFigures,
  normalise,
  OBJECTIVE_FIGURES,
  type ObjectiveFigures,
} from './ppo-objective.ts';
import { createStopwatch } from './stopwatch.ts';

/** Settings of PPO for continuous actions. */
export interface BoxPpoConfig {
  /** Hidden layers: relu in the policy, tanh in the value network. */
  readonly hidden: readonly number[];
  readonly learningRate: number;
  /** Primitive steps over which the learning rate falls linearly to 0; 0 keeps it constant. */
  readonly annealOver: number;
  readonly gamma: number;
  readonly lambda: number;
  readonly clip: number;
  readonly epochs: number;
  /** Most decisions in one gradient step. */
  readonly minibatch: number;
  readonly entropyWeight: number;
  readonly valueWeight: number;
  readonly maxGradNorm: number;
  /** Ticks of each world in one rollout. */
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
export const boxPpoDefaults: BoxPpoConfig = {
  hidden: [64, 64],
  learningRate: 1e-3,
  annealOver: 0,
  gamma: 0.95,
  lambda: 0.95,
  clip: 0.2,
  epochs: 8,
  minibatch: 128,
  entropyWeight: 0,
  valueWeight: 0.5,
  maxGradNorm: 0.5,
  ticks: 128,
  normaliseObservations: false,
  normaliseRewards: true,
  workers: 1,
  engine: 'wasm',
};

/** Figures of one update, as those of PpoReport; the entropy is that of u, and may be negative. */
export interface BoxPpoReport extends Report, ObjectiveFigures {
  readonly explainedVariance: number;
  readonly gradNorm: number;
  readonly learningRate: number;
}

/**
 * Proximal policy optimisation with a squashed Gaussian policy, for continuous actions.
 * Parameters are drawn from the seed, and the process is the learner's own from then on. Throws RlgptError 'usage' for
 * options out of range.
 */
export function createBoxPpo(process: BoxProcess, config: BoxPpoConfig, seed: number): Learner<BoxPpoReport> {
  checkProcess('continuous PPO', process, 'boxProcess');
  checkConfig(config);
  const { n, observationSize, box } = process;
  const network: NetworkSpec = {
    kind: 'gaussian',
    observationSize,
    actionNames: box.names,
    hidden: config.hidden,
    low: [...box.low],
    high: [...box.high],
    logDeviation: [LOG_LOW, LOG_HIGH],
    normalised: config.normaliseObservations,
  };
  const engine = createEngine(config.engine, [...policyParameters(network), ...mlpParameters(valueMlp(network))]);
  initialiseNetwork(network, engine, makeRng('ppo-box-parameters', seed));
  const rng = makeRng('ppo-box', seed);
  const counters = { update: 0, steps: 0, optimiserStep: 0 };
  const watch = createStopwatch();
  const normalisers = createNormalisers(config, { network, engine, n });
  const { rewards } = normalisers;
  const { ticks } = config;
  const { rollout, collect, episodeReturns } = createBoxCollector({ process, network, engine, ticks, rewards, watch });
  const trainer = createTrainer(network, config, engine);

  function update(): BoxPpoReport {
    watch.start();
    const learningRate = annealed(config, counters.steps);
    const returns = collect(rng);
    const { figures, targets } = trainer.train(rollout, { rng, learningRate, counters });
    normalisers.learn(rollout);
    watch.lap('learning');
    counters.update++;
    counters.steps += rollout.count;
    return {
      update: counters.update,
      steps: counters.steps,
      episodes: returns.length,
      meanReturn: meanOf(returns),
      explainedVariance: explainedVariance(rollout.values, targets, rollout.count),
      learningRate,
      ...figures,
    };
  }

  const deadFeatures = createDeadFeatures(network, engine, [policyMlp(network), valueMlp(network)]);
  const state = {
    algorithm: 'ppo-box',
    network,
    engine,
    process,
    rng,
    counters,
    arrays: { episodeReturns, ...normalisers.arrays },
  };
  return {
    update,
    seconds: () => watch.seconds,
    diagnose: () => ({ deadFeatures: deadFeatures(rollout.observations, rollout.count) }),
    progress: () => ({ update: counters.update, steps: counters.steps }),
    save: () => saveLearner(state),
    load: (bytes) => loadLearner(state, bytes),
    policyBytes() {
      const own = ['policy.', 'observation.'].map((start) => collectTensors(engine, ['value'], start));
      return writePolicyFile(network, new Map(own.flatMap((tensors) => [...tensors])));
    },
  };
}

// --- training ---

function buildObjective(network: NetworkSpec, config: BoxPpoConfig, rows: number): Program {
  const numbers = (name: string) => input(name, [rows]);
  const observation = input('observation', [rows, network.observationSize]);
  const { mean, logDeviation } = distribution(network, observation);
  const { loss, ...outputs } = clippedObjective(config, {
    chosen: gaussianLogProbability(input('draw', [rows, network.actionNames.length]), mean, logDeviation),
    entropy: gaussianEntropy(logDeviation),
    values: values(network, observation),
    old: numbers('old'),
    advantage: numbers('advantage'),
    target: numbers('target'),
    weight: numbers('weight'),
  });
  return { outputs, gradients: gradientsOf(loss) };
}

interface TrainState {
  readonly rng: Rng;
  readonly learningRate: number;
  readonly counters: { optimiserStep: number };
}

function createTrainer(network: NetworkSpec, config: BoxPpoConfig, engine: Engine) {
  const parallel = createParallel(engine, config.workers);
  const planFor = plansBySize((size) => parallel.compile((rows) => buildObjective(network, config, rows), size));

  function train(rollout: BoxRollout, { rng, learningRate, counters }: TrainState) {
    const { count } = rollout;
    const { maxGradNorm } = config;
    const optimiser = createOptimiser(engine, { ...adamDefaults, learningRate, maxGradNorm, epsilon: 1e-5 });
    const advantage = new Float32Array(count);
    advantages(rollout, config, advantage);
    const targets = advantage.map((a, i) => a + rollout.values[i]);
    normalise(advantage);
    let figures = emptyFigures();
    for (let epoch = 0; epoch < config.epochs; epoch++) {
      figures = emptyFigures();
      for (const rows of minibatches(count, config.minibatch, rng)) {
        const plan = planFor(paddedSize(rows.length, config.minibatch));
        fill(plan, rows, { rollout, advantage, targets });
        plan.run();
        optimiser.count = counters.optimiserStep++;
        const { gradNorm } = optimiser.step();
        checkStep({ engine, plan, figures: OBJECTIVE_FIGURES, gradNorm });
        const share = rows.length / count;
        for (const name of OBJECTIVE_FIGURES) figures[name] += share * plan.output(name)[0];
        figures.gradNorm += share * gradNorm;
      }
    }
    return { figures, targets };
  }

  return { train };
}

interface Batch {
  readonly rollout: BoxRollout;
  readonly advantage: Float32Array;
  readonly targets: Float32Array;
}

/** Writes the chosen rows into the plan's inputs; padding repeats the first row with weight 0. */
function fill(plan: Plan, rows: Int32Array, { rollout, advantage, targets }: Batch): void {
  const [observation, draw, weight] = ['observation', 'draw', 'weight'].map(plan.input);
  const columns = [
    [rollout.logProbabilities, plan.input('old')],
    [advantage, plan.input('advantage')],
    [targets, plan.input('target')],
  ] as const;
  const size = weight.length;
  const [O, D] = [observation.length / size, draw.length / size];
  for (let r = 0; r < size; r++) {
    const row = rows[r < rows.length ? r : 0];
    observation.set(rollout.observations.subarray(row * O, (row + 1) * O), r * O);
    draw.set(rollout.draws.subarray(row * D, (row + 1) * D), r * D);
    for (const [from, to] of columns) to[r] = from[row];
    weight[r] = r < rows.length ? 1 / rows.length : 0;
  }
}

function checkConfig(config: BoxPpoConfig): void {
  const whole = ['epochs', 'minibatch', 'ticks', 'workers'] as const;
  checkRanges('continuous PPO', config, {
    defaults: boxPpoDefaults,
    positive: ['learningRate', 'clip', 'maxGradNorm', ...whole],
    whole,
    share: ['gamma', 'lambda'],
    atLeast0: ['annealOver', 'entropyWeight', 'valueWeight'],
  });
}
