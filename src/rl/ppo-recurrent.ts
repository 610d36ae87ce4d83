/**
 * Proximal policy optimisation with a memory (ppo.ts with a gated recurrent unit): rollouts of T steps in n worlds are
 * trained as whole sequences, a minibatch being some of the worlds. The memory is what it was when the rollout began,
 * and is forgotten where an episode starts. Primitive actions only: every world decides at every tick.
 */
import type { SemiMarkovProcess } from '../action/process.ts';
import { makeRng, type Rng } from '../core/rng.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import { categoricalEntropy } from '../nn/distributions.ts';
import { createEngine } from '../nn/engines.ts';
import type { Engine, Plan, Program } from '../nn/executor.ts';
import { indexInput, input, pick, reshape, type Tensor } from '../nn/graph.ts';
import { adamDefaults, createOptimiser } from '../nn/optimiser.ts';
import { createParallel } from '../nn/parallel.ts';
import { loadLearner, saveLearner } from './checkpoint.ts';
import { checkProcess, checkRanges } from './config.ts';
import { explainedVariance, meanOf } from './figures.ts';
import { checkStep } from './finite.ts';
import { advantages } from './gae.ts';
import type { Learner, Report } from './learner.ts';
import { minibatches } from './minibatch.ts';
import type { NetworkSpec } from './network.ts';
import { createNormalisers } from './normalisers.ts';
import { collectTensors, writePolicyFile } from './policy-file.ts';
import {
  clippedObjective,
  emptyFigures,
  normalise,
  OBJECTIVE_FIGURES,
  type ObjectiveFigures,
} from './ppo-objective.ts';
import { initialiseRecurrent, recurrentOutputs, recurrentParameters } from './recurrent-network.ts';
import { createSequenceCollector, type Sequences } from './sequences.ts';
import { createStopwatch } from './stopwatch.ts';

/** Settings of PPO with a memory. */
export interface RecurrentPpoConfig {
  /** Width of the memory and of the layer before it. */
  readonly memory: number;
  readonly learningRate: number;
  /** Primitive steps over which the learning rate falls linearly to 0; 0 keeps it constant. */
  readonly annealOver: number;
  readonly gamma: number;
  readonly lambda: number;
  readonly clip: number;
  readonly epochs: number;
  /** Worlds in one gradient step, with all their ticks. */
  readonly minibatch: number;
  readonly entropyWeight: number;
  readonly valueWeight: number;
  readonly maxGradNorm: number;
  /** Ticks of each world in one rollout: how far back training looks. */
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
export const recurrentPpoDefaults: RecurrentPpoConfig = {
  memory: 32,
  learningRate: 2e-3,
  annealOver: 0,
  gamma: 0.99,
  lambda: 0.95,
  clip: 0.2,
  epochs: 4,
  minibatch: 8,
  entropyWeight: 0.01,
  valueWeight: 0.5,
  maxGradNorm: 0.5,
  ticks: 32,
  normaliseObservations: false,
  normaliseRewards: false,
  workers: 1,
  engine: 'wasm',
};

/** Figures of one update, as those of PpoReport. */
export interface RecurrentPpoReport extends Report, ObjectiveFigures {
  readonly explainedVariance: number;
  readonly gradNorm: number;
}

/**
 * Proximal policy optimisation with a memory (a gated recurrent unit), over primitive actions.
 * Parameters are drawn from the seed, and the process is the learner's own from then on. Throws RlgptError 'usage' for
 * options out of range.
 */
export function createRecurrentPpo(
  process: SemiMarkovProcess,
  config: RecurrentPpoConfig,
  seed: number,
): Learner<RecurrentPpoReport> {
  checkProcess('recurrent PPO', process);
  checkConfig(config);
  const { n, observationSize, actionNames } = process;
  const network: NetworkSpec = {
    kind: 'recurrent',
    observationSize,
    actionNames,
    hidden: [config.memory],
    normalised: config.normaliseObservations,
  };
  const engine = createEngine(config.engine, recurrentParameters(network));
  initialiseRecurrent(network, engine, makeRng('ppo-recurrent-parameters', seed));
  const rng = makeRng('ppo-recurrent', seed);
  const counters = { update: 0, steps: 0, optimiserStep: 0 };
  const watch = createStopwatch();
  const normalisers = createNormalisers(config, { network, engine, n });
  const { rewards } = normalisers;
  const collector = createSequenceCollector(process, network, { ticks: config.ticks, watch, rewards }, engine);
  const trainer = createTrainer(network, config, engine, n);

  function update(): RecurrentPpoReport {
    watch.start();
    const returns = collector.collect(rng);
    const { figures, targets } = trainer.train(collector.sequences, rng, counters);
    normalisers.learn({ observations: collector.sequences.observations, count: n * config.ticks });
    watch.lap('learning');
    counters.update++;
    counters.steps += n * config.ticks;
    return {
      update: counters.update,
      steps: counters.steps,
      episodes: returns.length,
      meanReturn: meanOf(returns),
      explainedVariance: explainedVariance(collector.sequences.values, targets, targets.length),
      ...figures,
    };
  }

  const { episodeReturns, state, fresh } = collector;
  const learner = {
    algorithm: 'ppo-recurrent',
    network,
    engine,
    process,
    rng,
    counters,
    arrays: { episodeReturns, state, fresh, ...normalisers.arrays },
  };
  return {
    update,
    seconds: () => watch.seconds,
    progress: () => ({ update: counters.update, steps: counters.steps }),
    save: () => saveLearner(learner),
    load: (bytes) => loadLearner(learner, bytes),
    policyBytes: () => writePolicyFile(network, collectTensors(engine, ['value'])),
  };
}

// --- training ---

function buildObjective(network: NetworkSpec, config: RecurrentPpoConfig, n: number): Program {
  const { ticks } = config;
  const rows = ticks * n;
  const { logProbabilities, values } = recurrentOutputs(network, ticks, n);
  const flat = (x: Tensor) => reshape(x, [rows]);
  const numbers = (name: string) => flat(input(name, [ticks, n]));
  const logs = reshape(logProbabilities, [rows, network.actionNames.length]);
  const { loss, ...outputs } = clippedObjective(config, {
    entropy: categoricalEntropy(logs),
    chosen: pick(logs, reshape(indexInput('action', [ticks, n]), [rows])),
    values: flat(values),
    old: numbers('old'),
    advantage: numbers('advantage'),
    target: numbers('target'),
    weight: numbers('weight'),
  });
  return { outputs, gradients: gradientsOf(loss) };
}

function createTrainer(network: NetworkSpec, config: RecurrentPpoConfig, engine: Engine, n: number) {
  const { ticks, minibatch, maxGradNorm } = config;
  const size = Math.min(minibatch, n);
  const rollouts = Math.ceil(config.annealOver / (n * ticks));
  const over = rollouts * config.epochs * Math.ceil(n / size);
  const falling = { kind: 'linear', from: config.learningRate, to: 0, over } as const;
  const learningRate = over > 0 ? falling : config.learningRate;
  const plan = createParallel(engine, config.workers).compile((rows) => buildObjective(network, config, rows), size);
  const optimiser = createOptimiser(engine, { ...adamDefaults, learningRate, maxGradNorm, epsilon: 1e-5 });
  const advantage = new Float32Array(ticks * n);
  const constant = { steps: new Int32Array(ticks * n).fill(1), worlds: Int32Array.from(advantage, (_, i) => i % n) };

  function train(sequences: Sequences, rng: Rng, counters: { optimiserStep: number }) {
    advantages({ ...sequences, ...constant, count: ticks * n }, config, advantage);
    const targets = advantage.map((a, i) => a + sequences.values[i]);
    normalise(advantage);
    let figures = emptyFigures();
    for (let epoch = 0; epoch < config.epochs; epoch++) {
      figures = emptyFigures();
      for (const worlds of minibatches(n, size, rng)) {
        fill(plan, sequences, worlds, { advantage, targets, size, n });
        plan.run();
        optimiser.count = counters.optimiserStep++;
        const { gradNorm } = optimiser.step();
        checkStep({ engine, plan, figures: OBJECTIVE_FIGURES, gradNorm });
        const share = worlds.length / n;
        for (const name of OBJECTIVE_FIGURES) figures[name] += share * plan.output(name)[0];
        figures.gradNorm += share * gradNorm;
      }
    }
    return { figures, targets };
  }
  return { train };
}

interface Filling {
  readonly advantage: Float32Array;
  readonly targets: Float32Array;
  /** Worlds of the plan, and of the rollout. */
  readonly size: number;
  readonly n: number;
}

/** Copies the sequences of some worlds into a plan; what is left over repeats the first world with weight 0. */
function fill(plan: Plan, s: Sequences, worlds: Int32Array, { advantage, targets, size, n }: Filling): void {
  const ticks = s.actions.length / n;
  const columns: readonly [Float32Array | Int32Array, Float32Array | Int32Array][] = [
    [s.observations, plan.input('observation')],
    [s.masks, plan.input('mask')],
    [s.keep, plan.input('keep')],
    [s.logProbabilities, plan.input('old')],
    [advantage, plan.input('advantage')],
    [targets, plan.input('target')],
    [s.actions, plan.indices('action')],
  ];
  const weight = plan.input('weight');
  const H = s.state.length / n;
  for (let k = 0; k < size; k++) {
    const world = worlds[k < worlds.length ? k : 0];
    plan.input('state').set(s.state.subarray(world * H, (world + 1) * H), k * H);
    for (let t = 0; t < ticks; t++) {
      weight[t * size + k] = k < worlds.length ? 1 / (worlds.length * ticks) : 0;
      for (const [from, to] of columns) {
        const width = from.length / s.actions.length;
        const at = (t * n + world) * width;
        if (width === 1) to[t * size + k] = from[at];
        else to.set(from.subarray(at, at + width), (t * size + k) * width);
      }
    }
  }
}

function checkConfig(config: RecurrentPpoConfig): void {
  const whole = ['memory', 'epochs', 'minibatch', 'ticks', 'workers'] as const;
  checkRanges('recurrent PPO', config, {
    defaults: recurrentPpoDefaults,
    positive: ['learningRate', 'clip', 'maxGradNorm', ...whole],
    whole,
    share: ['gamma', 'lambda'],
    atLeast0: ['entropyWeight', 'valueWeight', 'annealOver'],
  });
}
