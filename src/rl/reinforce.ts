/**
 * REINFORCE (Williams 1992) with the greedy-rollout baseline of Kool et al. 2019 (arXiv 1803.08475): every world plays
 * the same episode twice, once by the best actions of a frozen policy and once by draws of the trained one, and the
 * difference of the two returns weighs the log-probabilities. The frozen policy is replaced when the trained one, played
 * greedily too, is better by a paired one-sided t-test. For tasks of whole episodes; nothing is bootstrapped.
 */
import type { SemiMarkovProcess } from '../action/process.ts';
import { makeRng, type Rng } from '../core/rng.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import { categoricalEntropy } from '../nn/distributions.ts';
import { createEngine } from '../nn/engines.ts';
import type { Engine, Program } from '../nn/executor.ts';
import { add, indexInput, input, logSoftmax, mul, neg, pick, scale, sumAll, type Tensor } from '../nn/graph.ts';
import { initialiseMlp, mlp, mlpParameters } from '../nn/mlp.ts';
import { adamDefaults, createOptimiser } from '../nn/optimiser.ts';
import { createParallel } from '../nn/parallel.ts';
import { plansBySize } from '../nn/plans.ts';
import { loadLearner, saveLearner } from './checkpoint.ts';
import { checkProcess, checkRanges } from './config.ts';
import { createDeadFeatures } from './dead-features.ts';
import { meanOf } from './figures.ts';
import { checkStep } from './finite.ts';
import type { Learner, Report } from './learner.ts';
import { type NetworkSpec, policyMlp } from './network.ts';
import { collectTensors, writePolicyFile } from './policy-file.ts';
import { greedyAction, nanError, sampleAction } from './sample.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';

/** Settings of REINFORCE. */
export interface ReinforceConfig {
  /** Hidden layers, relu. */
  readonly hidden: readonly number[];
  readonly learningRate: number;
  readonly entropyWeight: number;
  /** Gradients are scaled down to this Euclidean norm. */
  readonly maxGradNorm: number;
  /** Updates between challenges of the baseline. */
  readonly challengeEvery: number;
  /** A challenge is won beyond this t value; 1.75 is the one-sided 5 % point of 16 pairs. */
  readonly challengeT: number;
  /** Threads that compute gradients; the result does not depend on it. */
  readonly workers: number;
  /** What computes (nn/engines.ts): results differ in their last bits between engines. */
  readonly engine: string;
}

/** What a world without a preset starts from. */
export const reinforceDefaults: ReinforceConfig = {
  hidden: [64, 64],
  learningRate: 2e-3,
  entropyWeight: 0.01,
  maxGradNorm: 1,
  challengeEvery: 4,
  challengeT: 1.75,
  workers: 1,
  engine: 'wasm',
};

/** Figures of one update of REINFORCE. */
export interface ReinforceReport extends Report {
  /** Mean return of the frozen policy's best actions in the same episodes. */
  readonly baselineReturn: number;
  readonly entropy: number;
  readonly gradNorm: number;
  /** Times that the frozen policy has been replaced. */
  readonly baselines: number;
}

/** What is recorded of drawn episodes, in lists that grow. */
interface Decisions {
  count: number;
  observations: Float32Array;
  masks: Uint8Array;
  actions: Int32Array;
  worlds: Int32Array;
}

/**
 * REINFORCE (Williams 1992) with the greedy-rollout baseline of Kool et al. 2019 (arXiv 1803.08475), for whole episodes.
 * Parameters are drawn from the seed, and the process is the learner's own from then on. Throws RlgptError 'usage' for
 * options out of range.
 */
export function createReinforce(
  process: SemiMarkovProcess,
  config: ReinforceConfig,
  seed: number,
): Learner<ReinforceReport> {
  checkProcess('REINFORCE', process);
  checkConfig(config);
  const { n, observationSize, actionNames } = process;
  const network: NetworkSpec = { kind: 'actor', observationSize, actionNames, hidden: config.hidden };
  const names = mlpParameters(policyMlp(network)).map((p) => p.name);
  const engine = createEngine(config.engine, [
    ...mlpParameters(policyMlp(network)),
    ...mlpParameters({ ...policyMlp(network), name: 'baseline' }),
  ]);
  initialiseMlp(policyMlp(network), 0.01, makeRng('reinforce-parameters', seed), (name) => engine.view('value', name));
  const freeze = () => {
    for (const name of names) engine.blend(name, name.replace('policy', 'baseline'), 1);
  };
  freeze();
  const rng = makeRng('reinforce', seed);
  const counters = { update: 0, steps: 0, optimiserStep: 0, baselines: 0 };
  const players = {
    policy: createLogits(network, 'policy', engine, n),
    baseline: createLogits(network, 'baseline', engine, n),
  };
  const trainer = createTrainer(network, config, engine);
  const decisions = newDecisions(process);
  const watch = createStopwatch();

  /** Plays the present episode of every world to its end; undiscounted returns [n]. */
  function play(who: 'policy' | 'baseline', draw: Rng | null): Float64Array {
    const logits = players[who];
    const { returns, steps } = playEpisodes({ process, logits, rng: draw, record: draw && decisions, watch });
    counters.steps += steps;
    return returns;
  }

  function update(): ReinforceReport {
    watch.start();
    // Every world is at the start of an episode here; the save holds its dice, so all plays meet the same luck.
    const start = process.save();
    const baseline = play('baseline', null);
    process.load(start);
    counters.update++;
    if (counters.update % config.challengeEvery === 0) {
      const challenger = play('policy', null);
      process.load(start);
      if (pairedT(challenger, baseline) > config.challengeT) {
        freeze();
        counters.baselines++;
      }
    }
    decisions.count = 0;
    const returns = play('policy', rng);
    const advantage = returns.map((r, w) => r - baseline[w]);
    const { entropy, gradNorm } = trainer.train(decisions, advantage, counters);
    watch.lap('learning');
    for (let w = 0; w < n; w++) process.restart(w);
    watch.lap('world');
    return {
      update: counters.update,
      steps: counters.steps,
      episodes: n,
      meanReturn: meanOf(returns),
      baselineReturn: meanOf(baseline),
      entropy,
      gradNorm,
      baselines: counters.baselines,
    };
  }

  const deadFeatures = createDeadFeatures(network, engine, [policyMlp(network)]);
  const state = { algorithm: 'reinforce', network, engine, process, rng, counters, arrays: {} };
  return {
    update,
    seconds: () => watch.seconds,
    diagnose: () => ({ deadFeatures: deadFeatures(decisions.observations, decisions.count) }),
    progress: () => ({ update: counters.update, steps: counters.steps }),
    save: () => saveLearner(state),
    load: (bytes) => loadLearner(state, bytes),
    policyBytes: () => writePolicyFile(network, collectTensors(engine, ['value'], 'policy.')),
  };
}

/** Mean of the differences over its standard error; infinite when all differ alike, 0 when none does and for a single pair. */
export function pairedT(a: Float64Array, b: Float64Array): number {
  const differences = a.map((x, i) => x - b[i]);
  const mean = meanOf(differences);
  if (mean === 0 || a.length < 2) return 0;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (a.length - 1);
  return mean / Math.sqrt(variance / a.length);
}

// --- playing ---

type Logits = (observations: Float32Array, masks: Uint8Array, count: number) => Float32Array;

function createLogits(network: NetworkSpec, name: string, engine: Engine, rows: number): Logits {
  const plan = engine.compile({ outputs: { logs: logProbabilities(network, name, rows) } });
  return (observations, masks, count) => {
    plan.input('observation').set(observations.subarray(0, count * network.observationSize));
    plan.input('mask').set(masks.subarray(0, count * network.actionNames.length));
    plan.run();
    return plan.output('logs');
  };
}

function logProbabilities(network: NetworkSpec, name: string, rows: number): Tensor {
  const logits = mlp({ ...policyMlp(network), name }, input('observation', [rows, network.observationSize]));
  return logSoftmax(add(logits, scale(input('mask', [rows, network.actionNames.length]), 1e9, -1e9)));
}

const newDecisions = ({ n, observationSize, actionNames }: SemiMarkovProcess): Decisions => ({
  count: 0,
  observations: new Float32Array(n * 64 * observationSize),
  masks: new Uint8Array(n * 64 * actionNames.length),
  actions: new Int32Array(n * 64),
  worlds: new Int32Array(n * 64),
});

/** Room for `more` further decisions; arrays double when they are full. */
function makeRoom(d: Decisions, more: number): void {
  if (d.count + more <= d.actions.length) return;
  const grow = <T extends Float32Array | Uint8Array | Int32Array>(old: T, bigger: T): T => {
    bigger.set(old);
    return bigger;
  };
  d.observations = grow(d.observations, new Float32Array(d.observations.length * 2));
  d.masks = grow(d.masks, new Uint8Array(d.masks.length * 2));
  d.actions = grow(d.actions, new Int32Array(d.actions.length * 2));
  d.worlds = grow(d.worlds, new Int32Array(d.worlds.length * 2));
}

interface Play {
  readonly process: SemiMarkovProcess;
  readonly logits: Logits;
  /** Draws actions; the best ones are taken without it. */
  readonly rng: Rng | null;
  readonly record: Decisions | null;
  readonly watch: Stopwatch;
}

/** Every world to the end of its episode, greedily without a generator; worlds that are done wait. */
function playEpisodes({ process, logits, rng, record, watch }: Play) {
  const { n, observationSize: O } = process;
  const A = process.actionNames.length;
  const done = new Uint8Array(n);
  const list = new Int32Array(n);
  const observations = new Float32Array(n * O);
  const masks = new Uint8Array(n * A);
  const returns = new Float64Array(n);
  let steps = 0;
  while (done.includes(0)) {
    let count = 0;
    for (let w = 0; w < n; w++) {
      if (process.ready[w] === 0 || done[w] === 1) continue;
      process.observe(w, observations, count * O);
      process.mask(w, masks, count * A);
      list[count++] = w;
    }
    if (!observations.every(Number.isFinite)) throw nanError('the world', 'the observation');
    const logs = count > 0 ? logits(observations, masks, count) : new Float32Array(0);
    if (record !== null) makeRoom(record, count);
    for (let i = 0; i < count; i++) {
      const action = rng === null ? greedyAction(logs, i * A, A) : sampleAction(logs, i * A, A, rng);
      process.begin(list[i], action);
      if (record === null) continue;
      const d = record.count++;
      record.observations.set(observations.subarray(i * O, (i + 1) * O), d * O);
      record.masks.set(masks.subarray(i * A, (i + 1) * A), d * A);
      record.actions[d] = action;
      record.worlds[d] = list[i];
    }
    watch.lap('acting');
    process.tick();
    for (let w = 0; w < n; w++) {
      if (done[w] === 1) continue;
      steps++;
      returns[w] += process.reward[w];
      if (process.terminated[w] + process.truncated[w] > 0) done[w] = 1;
    }
    watch.lap('world');
  }
  return { returns, steps };
}

// --- training ---

function createTrainer(network: NetworkSpec, config: ReinforceConfig, engine: Engine) {
  const { learningRate, maxGradNorm } = config;
  const names = mlpParameters(policyMlp(network)).map((p) => p.name);
  const optimiser = createOptimiser(engine, { ...adamDefaults, learningRate, maxGradNorm }, names);
  const parallel = createParallel(engine, config.workers);
  const planFor = plansBySize((size) =>
    parallel.compile((rows) => buildLoss(network, config.entropyWeight, rows), size),
  );

  function train(d: Decisions, advantage: Float64Array, counters: { optimiserStep: number }) {
    const size = Math.max(256, 2 ** Math.ceil(Math.log2(d.count)));
    const plan = planFor(size);
    const spread = Math.sqrt(meanOf(advantage.map((a) => a * a))) + 1e-8;
    plan.input('observation').set(d.observations.subarray(0, d.count * network.observationSize));
    plan
      .input('mask')
      .fill(1)
      .set(d.masks.subarray(0, d.count * network.actionNames.length));
    plan.indices('action').fill(0).set(d.actions.subarray(0, d.count));
    const [weighed, weight] = [plan.input('advantage').fill(0), plan.input('weight').fill(0)];
    for (let i = 0; i < d.count; i++) {
      weighed[i] = advantage[d.worlds[i]] / spread;
      weight[i] = 1 / d.count;
    }
    plan.run();
    optimiser.count = counters.optimiserStep++;
    const { gradNorm } = optimiser.step();
    checkStep({ engine, plan, figures: ['policyLoss', 'entropy'], gradNorm });
    return { entropy: plan.output('entropy')[0], gradNorm };
  }
  return { train };
}

function buildLoss(network: NetworkSpec, entropyWeight: number, rows: number): Program {
  const average = (x: Tensor) => sumAll(mul(x, input('weight', [rows])));
  const logs = logProbabilities(network, 'policy', rows);
  const policyLoss = neg(average(mul(pick(logs, indexInput('action', [rows])), input('advantage', [rows]))));
  const entropy = average(categoricalEntropy(logs));
  const gradients = gradientsOf(add(policyLoss, scale(entropy, -entropyWeight)));
  return { outputs: { policyLoss, entropy }, gradients };
}

function checkConfig(config: ReinforceConfig): void {
  const whole = ['challengeEvery', 'workers'] as const;
  checkRanges('REINFORCE', config, {
    defaults: reinforceDefaults,
    positive: ['learningRate', 'maxGradNorm', ...whole],
    whole,
    share: [],
    atLeast0: ['entropyWeight', 'challengeT'],
  });
}
