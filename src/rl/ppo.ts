/**
 * Proximal policy optimisation over semi-Markov decisions (Schulman et al. 2017, arXiv 1707.06347): gather a rollout
 * (rollout.ts), estimate advantages (gae.ts), then take a few epochs of minibatch steps on the clipped objective
 * (ppo-objective.ts).
 * Departures: decisions of k primitive steps are discounted by gamma^k; advantages are normalised over the whole
 * rollout, not each minibatch; the value loss is not clipped.
 */
import { makeRng, type Rng } from '../core/rng.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import { categoricalEntropy } from '../nn/distributions.ts';
import { createEngine } from '../nn/engines.ts';
import type { Engine, Plan, Program } from '../nn/executor.ts';
import { add, indexInput, input, pick, slice, type Tensor } from '../nn/graph.ts';
import { adamDefaults, createOptimiser } from '../nn/optimiser.ts';
import { createParallel } from '../nn/parallel.ts';
import { plansBySize } from '../nn/plans.ts';
import { createActor } from './actor.ts';
import { checkProcess, checkRanges } from './config.ts';
import { copyRun } from './copy.ts';
import { createDeadFeatures } from './dead-features.ts';
import { explainedVariance, meanOf, type Usage, usageOf } from './figures.ts';
import { checkStep } from './finite.ts';
import { advantages } from './gae.ts';
import { minibatches, paddedSize } from './minibatch.ts';
import { createImages } from './mirror.ts';
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
import { type Chooser, createChooser, type Part, partsOf } from './parts.ts';
import { loadPolicy, type Policy } from './policy.ts';
import { collectTensors, writePolicyFile } from './policy-file.ts';
import { adoptPpo, loadPpo, savePpo } from './ppo-checkpoint.ts';
import { annealed, clippedObjective, emptyFigures, normalise, OBJECTIVE_FIGURES } from './ppo-objective.ts';
import { createCollector, type PartedProcess, type Rollout } from './rollout.ts';
import { createStopwatch, type Seconds } from './stopwatch.ts';
import { createValueScale, type ValueScale } from './value-scale.ts';

/** Settings of PPO; docs/algorithms/ppo.md tells what each does. */
export interface PpoConfig {
  /** Hidden layers of the policy and of the value network, tanh. */
  readonly hidden: readonly number[];
  readonly learningRate: number;
  /** Primitive steps over which the learning rate falls linearly to 0; 0 keeps it constant. */
  readonly annealOver: number;
  /** Discount of one primitive step. */
  readonly gamma: number;
  /** Of the advantage estimates, for one decision. */
  readonly lambda: number;
  /** The ratio of new to old probability earns nothing beyond 1 +- clip. */
  readonly clip: number;
  /** Passes over each rollout. */
  readonly epochs: number;
  /** Most decisions in one gradient step. */
  readonly minibatch: number;
  /** Weights of the entropy bonus and of the value loss beside the clipped objective. */
  readonly entropyWeight: number;
  readonly valueWeight: number;
  /** Gradients are scaled down to this Euclidean norm. */
  readonly maxGradNorm: number;
  /** Ends the epochs of an update once the mean KL of one exceeds it; null never does. */
  readonly targetKl: number | null;
  /** Ticks of each world in one rollout. Options are interrupted at its end: let it be several times their length. */
  readonly ticks: number;
  /** Observations to mean 0 and deviation 1 of all seen so far; the policy keeps both (normalisers.ts). */
  readonly normaliseObservations: boolean;
  /** Rewards by the deviation of their discounted sums. Returns are told as the world pays them. */
  readonly normaliseRewards: boolean;
  /** Value targets to mean 0 and deviation 1 of the last rollouts (value-scale.ts). */
  readonly normaliseValues: boolean;
  /** One choice for each part of a world's action (MultiDiscrete), where it has several; else one among all combinations. */
  readonly parts: boolean;
  /** Passes over a rollout see its mirror images in turn (mirror.ts), in a world that tells its symmetries. */
  readonly symmetries: boolean;
  /** Threads that compute gradients; the result does not depend on it. */
  readonly workers: number;
  /** What computes (nn/engines.ts): results differ in their last bits between engines. */
  readonly engine: string;
}

/** What a world without a preset starts from. */
export const ppoDefaults: PpoConfig = {
  hidden: [64, 64],
  learningRate: 1e-3,
  annealOver: 0,
  gamma: 0.99,
  lambda: 0.95,
  clip: 0.2,
  epochs: 4,
  minibatch: 256,
  entropyWeight: 0.01,
  valueWeight: 0.5,
  maxGradNorm: 0.5,
  targetKl: null,
  ticks: 128,
  normaliseObservations: false,
  normaliseRewards: false,
  normaliseValues: false,
  parts: false,
  symmetries: false,
  workers: 1,
  engine: 'wasm',
};

/** What PPO learns in. One that counts successes tells the report of them. */
export type PpoProcess = PartedProcess & { stats?(): { readonly successes: number } };

/** Figures of one update. Those of training are means over its last epoch. */
export interface PpoReport {
  /** Updates and primitive steps so far, this update included. */
  readonly update: number;
  readonly steps: number;
  readonly decisions: number;
  /** Episodes that ended in this rollout, and how many of them reached the goal (null when the process does not tell). */
  readonly episodes: number;
  readonly successes: number | null;
  /** Mean undiscounted return of those episodes; NaN when none ended. */
  readonly meanReturn: number;
  /** Mean entropy of the choice at a decision, in nats. */
  readonly entropy: number;
  /** Estimate of KL(old || new): mean of ratio - 1 - log ratio. */
  readonly approxKl: number;
  readonly clipFraction: number;
  readonly policyLoss: number;
  readonly valueLoss: number;
  /** Share of the variance of value targets that the values before the update explain: 1 is perfect, 0 as good as a constant. */
  readonly explainedVariance: number;
  /** Before clipping. */
  readonly gradNorm: number;
  readonly learningRate: number;
  /** By action name. */
  readonly usage: Readonly<Record<string, Usage>>;
}

/** A PPO learner at work. */
export interface Ppo {
  /** One rollout and its training. Throws RlgptError 'model' naming the tensor when a number is not finite. */
  update(): PpoReport;
  /** Share of hidden units, of both networks, that tell nothing of the last rollout (dead-features.ts). */
  diagnose(): { readonly deadFeatures: number };
  /** Time spent in `update`, by stage. */
  seconds(): Seconds;
  progress(): { readonly update: number; readonly steps: number };
  /** Everything: `load` in a fresh learner of an equal process continues to the byte. */
  save(): Uint8Array;
  /** Throws RlgptError 'corrupt' for bytes that `save` did not write, 'shape' for those of another network. */
  load(bytes: Uint8Array): void;
  /**
   * Takes over parameters, and Adam moments where there are any, from a policy file or checkpoint of the same network. A
   * checkpoint gives its scales of observations, rewards and values too, and its worlds go on, unless its actions have
   * changed since (`changeActions`): then episodes start anew.
   */
  warmStart(bytes: Uint8Array): void;
  /** The policy as it is now, as a file and ready to play. */
  policyBytes(): Uint8Array;
  policy(): Policy;
}

/**
 * Proximal policy optimisation (Schulman et al. 2017, arXiv 1707.06347) over discrete actions, options included.
 * Parameters are drawn from the seed, and the process is the learner's own from then on. Throws RlgptError 'usage' for
 * options out of range.
 */
export function createPpo(process: PpoProcess, config: PpoConfig, seed: number): Ppo {
  checkProcess('PPO', process);
  checkConfig(config);
  const network: NetworkSpec = {
    observationSize: process.observationSize,
    actionNames: process.actionNames,
    ...(process.parts === undefined ? {} : { parts: process.parts }),
    hidden: config.hidden,
    normalised: config.normaliseObservations,
  };
  const engine = createEngine(config.engine, networkParameters(network));
  initialiseNetwork(network, engine, makeRng('ppo-parameters', seed));
  const rng = makeRng('ppo', seed);
  const actor = createActor(network, engine);
  const normalisers = createNormalisers(config, { network, engine, n: process.n });
  const { ticks, gamma } = config;
  const watch = createStopwatch();
  const { rollout, collect, episodeReturns } = createCollector({
    process,
    actor,
    ticks,
    gamma,
    rewards: normalisers.rewards,
    watch,
  });
  const scale = config.normaliseValues ? createValueScale(network, engine) : null;
  const trainer = createTrainer(network, config, engine, scale);
  const images = config.symmetries ? createImages(process.symmetries, rollout) : () => [rollout];
  const counters = { update: 0, steps: 0, optimiserStep: 0 };

  function update(): PpoReport {
    const successesBefore = process.stats?.().successes;
    const learningRate = annealed(config, counters.steps);
    watch.start();
    const { steps, returns } = collect(rng);
    const { figures, targets } = trainer.train(images(rollout), { rng, learningRate, counters });
    normalisers.learn(rollout);
    watch.lap('learning');
    counters.update++;
    counters.steps += steps;
    return {
      update: counters.update,
      steps: counters.steps,
      decisions: rollout.count,
      episodes: returns.length,
      successes: successesBefore === undefined ? null : process.stats!().successes - successesBefore,
      meanReturn: meanOf(returns),
      explainedVariance: explainedVariance(rollout.values, targets, rollout.count),
      learningRate,
      usage: usageOf(rollout, process.actionNames, process.parts),
      ...figures,
    };
  }

  const arrays = {
    episodeReturns,
    ...normalisers.arrays,
    ...(scale === null ? {} : { valueScale: scale.array }),
  };
  const state = { network, engine, process, rng, counters, arrays };
  const policyBytes = () => writePolicyFile(network, collectTensors(engine, ['value']));
  const deadFeatures = createDeadFeatures(network, engine, [policyMlp(network), valueMlp(network)]);
  return {
    update,
    seconds: () => watch.seconds,
    diagnose: () => ({ deadFeatures: deadFeatures(rollout.observations, rollout.count) }),
    progress: () => ({ update: counters.update, steps: counters.steps }),
    save: () => savePpo(state),
    load: (bytes) => loadPpo(state, bytes),
    warmStart(bytes) {
      if (!adoptPpo(state, bytes)) normalisers.adopt(process.n * config.ticks);
    },
    policyBytes,
    policy: () => loadPolicy(policyBytes()),
  };
}

// --- the objective ---

/** The loss over `rows` decisions; input 'weight' is 1 / count on real rows and 0 on padding. */
function buildObjective(network: NetworkSpec, config: PpoConfig, rows: number): Program {
  const numbers = (name: string) => input(name, [rows]);
  const observation = input('observation', [rows, network.observationSize]);
  const logs = logProbabilities(network, observation, input('mask', [rows, network.actionNames.length]));
  const { loss, ...outputs } = clippedObjective(config, {
    entropy: categoricalEntropy(logs),
    chosen: chosenLogs(network, logs),
    values: values(network, observation),
    old: numbers('old'),
    advantage: numbers('advantage'),
    target: numbers('target'),
    weight: numbers('weight'),
  });
  return { outputs, gradients: gradientsOf(loss) };
}

/** Log-probabilities [N] of the actions taken: the sum over their parts, each with an index input of its own. */
function chosenLogs({ parts, actionNames }: NetworkSpec, logs: Tensor): Tensor {
  const [rows] = logs.shape;
  const logsOf = ({ first, count }: Part) => (count === actionNames.length ? logs : slice(logs, 1, first, count));
  return partsOf(actionNames.length, parts)
    .map((part, i) => pick(logsOf(part), indexInput(actionInput(i), [rows])))
    .reduce((a, b) => add(a, b));
}

const actionInput = (part: number): string => `action.${part}`;

// --- training on one rollout ---

interface TrainState {
  readonly rng: Rng;
  readonly learningRate: number;
  /** Counts the gradient steps on. */
  readonly counters: { optimiserStep: number };
}

/** Trains on one rollout after another. `scale` holds the scale of the value network's outputs, where they have one. */
export function createTrainer(
  network: NetworkSpec,
  config: PpoConfig,
  engine: Engine,
  scale: ValueScale | null = null,
) {
  const parallel = createParallel(engine, config.workers);
  const planFor = plansBySize((size) => parallel.compile((rows) => buildObjective(network, config, rows), size));
  const chooser = createChooser(network.actionNames.length, network.parts);

  /** Estimates advantages, then takes `epochs` passes over the rollout, or over its images in turn. */
  function train(images: readonly Rollout[], { rng, learningRate, counters }: TrainState) {
    const [{ count }] = images;
    const { maxGradNorm } = config;
    const optimiser = createOptimiser(engine, { ...adamDefaults, learningRate, maxGradNorm, epsilon: 1e-5 });
    const { advantage, targets, scaledTargets } = estimate(images[0]);
    let figures = emptyFigures();
    for (let epoch = 0; epoch < config.epochs; epoch++) {
      figures = emptyFigures();
      const batch = { rollout: images[epoch % images.length], advantage, targets: scaledTargets, chooser };
      for (const rows of minibatches(count, config.minibatch, rng)) {
        const plan = planFor(paddedSize(rows.length, config.minibatch));
        fillMinibatch(plan, rows, batch);
        plan.run();
        optimiser.count = counters.optimiserStep++;
        const { gradNorm } = optimiser.step();
        checkStep({ engine, plan, figures: OBJECTIVE_FIGURES, gradNorm });
        const share = rows.length / count;
        for (const name of OBJECTIVE_FIGURES) figures[name] += share * plan.output(name)[0];
        figures.gradNorm += share * gradNorm;
      }
      if (config.targetKl !== null && figures.approxKl > config.targetKl) break;
    }
    return { figures, targets };
  }

  /**
   * Advantages [count], normalised, and what the value network should say, in rewards and in its own scale. From here on
   * the rollout's values are in rewards too.
   */
  function estimate(rollout: Rollout) {
    const { count } = rollout;
    scale?.toRewards(rollout.values, count);
    scale?.toRewards(rollout.nextValues, count);
    const advantage = new Float32Array(count);
    advantages(rollout, config, advantage);
    const targets = advantage.map((a, i) => a + rollout.values[i]);
    normalise(advantage);
    if (scale === null) return { advantage, targets, scaledTargets: targets };
    scale.adapt(targets);
    const scaledTargets = targets.slice();
    scale.toNetwork(scaledTargets);
    return { advantage, targets, scaledTargets };
  }

  return { train };
}

interface Batch {
  readonly rollout: Rollout;
  readonly advantage: Float32Array;
  readonly targets: Float32Array;
  readonly chooser: Chooser;
}

/** Writes the chosen rows into the plan's inputs; padding repeats the first row with weight 0. */
function fillMinibatch(plan: Plan, rows: Int32Array, { rollout, advantage, targets, chooser }: Batch): void {
  const choices = new Int32Array(chooser.parts.length);
  const observation = plan.input('observation');
  const mask = plan.input('mask');
  const actions = chooser.parts.map((_, i) => plan.indices(actionInput(i)));
  const old = plan.input('old');
  const advantageIn = plan.input('advantage');
  const target = plan.input('target');
  const weight = plan.input('weight');
  const size = weight.length;
  const [O, A] = [observation.length / size, mask.length / size];
  for (let r = 0; r < size; r++) {
    const d = rows[r < rows.length ? r : 0];
    copyRun(rollout.observations, d * O, observation, r * O, O);
    copyRun(rollout.masks, d * A, mask, r * A, A);
    chooser.split(rollout.actions[d], choices);
    for (let i = 0; i < actions.length; i++) actions[i][r] = choices[i];
    old[r] = rollout.logProbabilities[d];
    advantageIn[r] = advantage[d];
    target[r] = targets[d];
    weight[r] = r < rows.length ? 1 / rows.length : 0;
  }
}

function checkConfig(config: PpoConfig): void {
  const whole = ['epochs', 'minibatch', 'ticks', 'workers'] as const;
  checkRanges('PPO', config, {
    defaults: ppoDefaults,
    positive: ['learningRate', 'gamma', 'clip', 'maxGradNorm', ...whole],
    whole,
    share: ['gamma', 'lambda'],
    atLeast0: ['entropyWeight', 'valueWeight', 'annealOver'],
  });
}
