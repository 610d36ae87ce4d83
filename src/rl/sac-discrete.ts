/**
 * Soft actor-critic for discrete actions (Christodoulou 2019, arXiv 1910.07207): as sac.ts, but the policy gives the
 * probability of every action, so that expectations over actions are sums, not draws.
 * Departures: options, by their steps in the discount; the policy is trained in the states that follow (whose masks are
 * kept), not in those before; all parts in one pass.
 */
import type { SemiMarkovProcess } from '../action/process.ts';
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import { createEngine } from '../nn/engines.ts';
import type { Engine, Plan, Program } from '../nn/executor.ts';
import {
  add,
  exp,
  indexInput,
  input,
  logSoftmax,
  min,
  mul,
  neg,
  parameter,
  pick,
  reshape,
  scale,
  square,
  stopGradient,
  sub,
  sumAll,
  sumLast,
  type Tensor,
} from '../nn/graph.ts';
import { initialiseMlp, type MlpSpec, mlp, mlpParameters } from '../nn/mlp.ts';
import { adamDefaults, createOptimiser } from '../nn/optimiser.ts';
import { createParallel } from '../nn/parallel.ts';
import { loadLearner, saveLearner } from './checkpoint.ts';
import { checkRanges } from './config.ts';
import { createDeadFeatures } from './dead-features.ts';
import { meanOf } from './figures.ts';
import { checkStep } from './finite.ts';
import type { Learner } from './learner.ts';
import { type NetworkSpec, policyMlp } from './network.ts';
import { collectTensors, writePolicyFile } from './policy-file.ts';
import { createReplay, type Replay } from './replay.ts';
import type { SacConfig, SacReport } from './sac.ts';
import { sampleAction } from './sample.ts';
import { createStopwatch } from './stopwatch.ts';
import { createPlayer, type Decision } from './transitions.ts';

/** As `SacConfig`; `targetEntropy` is a share of the largest possible entropy, log A. */
export type DiscreteSacConfig = SacConfig;

export const discreteSacDefaults: DiscreteSacConfig = {
  hidden: [128, 128],
  learningRate: 5e-4,
  criticLearningRate: 1e-3,
  gamma: 0.99,
  nStep: 1,
  capacity: 50_000,
  learningStarts: 500,
  batch: 64,
  trainEvery: 1,
  gradientSteps: 1,
  tau: 0.005,
  targetEntropy: 0.3,
  ticks: 200,
  workers: 1,
  engine: 'wasm',
};

const FIGURES = ['criticLoss', 'policyLoss', 'meanQ', 'entropy'] as const;
type Sums = Record<(typeof FIGURES)[number] | 'gradNorm' | 'count', number>;

/** A learner with fresh parameters drawn from the seed. It owns the process. Throws RlgptError 'usage' for options out of range. */
export function createDiscreteSac(
  process: SemiMarkovProcess,
  config: DiscreteSacConfig,
  seed: number,
): Learner<SacReport> {
  checkConfig(config);
  const { observationSize, actionNames } = process;
  const A = actionNames.length;
  const network: NetworkSpec = { kind: 'actor', observationSize, actionNames, hidden: config.hidden };
  const engine = createEngine(config.engine, [
    ...mlpParameters(policyMlp(network)),
    ...CRITICS.flatMap((name) => mlpParameters(criticMlp(network, name))),
    { name: 'temperature', shape: [1] },
  ]);
  initialise(network, engine, seed);
  const rng = makeRng('sac-discrete', seed);
  const replay = createReplay({ capacity: config.capacity, observationSize, actionWidth: 1, maskSize: A });
  const counters = { update: 0, steps: 0, optimiserStep: 0 };
  const policy = createPolicy(network, engine, process.n);
  const trainer = createTrainer({ network, config, engine, replay });
  const watch = createStopwatch();
  const { gamma, nStep } = config;
  const player = createPlayer({ process, replay, gamma, nStep, choose, watch });

  function choose({ count, list, observations, masks, actions }: Decision): void {
    const logs = policy(observations, masks, count);
    for (let i = 0; i < count; i++) {
      actions[i] = sampleAction(logs, i * A, A, rng);
      process.begin(list[i], actions[i]);
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
    ...{ algorithm: 'sac-discrete', network, engine, process, rng, counters, replay },
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

const criticMlp = (network: NetworkSpec, name: string): MlpSpec => ({ ...policyMlp(network), name });

function initialise(network: NetworkSpec, engine: Engine, seed: number): void {
  const rng = makeRng('sac-discrete-parameters', seed);
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

/** Log-probabilities [N, A]; masked actions have probability 0. */
const logsOf = (network: NetworkSpec, observation: Tensor, mask: Tensor): Tensor =>
  logSoftmax(add(mlp(policyMlp(network), observation), scale(mask, 1e9, -1e9)));

function createPolicy(network: NetworkSpec, engine: Engine, rows: number) {
  const [O, A] = [network.observationSize, network.actionNames.length];
  const plan = engine.compile({
    outputs: { logs: logsOf(network, input('observation', [rows, O]), input('mask', [rows, A])) },
  });
  return (observations: Float32Array, masks: Uint8Array, count: number): Float32Array => {
    plan.input('observation').set(observations.subarray(0, count * O));
    plan.input('mask').set(masks.subarray(0, count * A));
    plan.run();
    return plan.output('logs');
  };
}

// --- training ---

/** The losses over a batch, each row with its weight, as one: their gradients do not meet. */
function buildLoss(network: NetworkSpec, { targetEntropy }: DiscreteSacConfig, batch: number): Program {
  const [O, A] = [network.observationSize, network.actionNames.length];
  const rows = (name: string) => input(name, [batch]);
  const average = (x: Tensor) => sumAll(mul(x, rows('weight')));
  const sumActions = (x: Tensor) => reshape(sumLast(x), [batch]);
  const next = input('next', [batch, O]);
  const logTemperature = parameter('temperature', [1]);
  const temperature = stopGradient(exp(logTemperature));

  const logs = logsOf(network, next, input('nextMask', [batch, A]));
  const probabilities = exp(logs);
  const q = (name: string) => mlp(criticMlp(network, name), next, stopGradient);
  // Under the policy: entropy, and the values of the slow and of the trained critics.
  const entropies = neg(sumActions(mul(probabilities, logs)));
  const later = sumActions(mul(probabilities, min(q('target1'), q('target2'))));
  const now = sumActions(mul(probabilities, min(q('q1'), q('q2'))));

  const target = stopGradient(add(rows('reward'), mul(rows('discount'), add(later, mul(temperature, entropies)))));
  const observation = input('observation', [batch, O]);
  const action = indexInput('action', [batch]);
  const error = (name: string) =>
    average(square(sub(pick(mlp(criticMlp(network, name), observation), action), target)));
  const criticLoss = scale(add(error('q1'), error('q2')), 0.5);
  const policyLoss = neg(average(add(now, mul(temperature, entropies))));
  const surplus = stopGradient(scale(entropies, 1, -targetEntropy * Math.log(A)));
  const temperatureLoss = average(mul(logTemperature, surplus));
  const outputs = { criticLoss, policyLoss, meanQ: average(now), entropy: average(entropies) };
  return { outputs, gradients: gradientsOf(add(add(criticLoss, policyLoss), temperatureLoss)) };
}

interface TrainerSpec {
  readonly network: NetworkSpec;
  readonly config: DiscreteSacConfig;
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
    plan.run();
    let squares = 0;
    for (const optimiser of optimisers) {
      optimiser.count = count;
      squares += optimiser.step().gradNorm ** 2;
    }
    checkStep({ engine, plan, figures: FIGURES, gradNorm: squares });
    followTargets(network, engine, config.tau);
    for (const name of FIGURES) sums[name] += plan.output(name)[0];
    sums.gradNorm += Math.sqrt(squares);
    sums.count++;
  }
  return { step };
}

function fillBatch(plan: Plan, replay: Replay, rows: Int32Array): void {
  const [observation, next, mask] = ['observation', 'next', 'nextMask'].map(plan.input);
  const [reward, discount, action] = [plan.input('reward'), plan.input('discount'), plan.indices('action')];
  const O = observation.length / rows.length;
  const A = mask.length / rows.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    observation.set(replay.observations.subarray(row * O, (row + 1) * O), i * O);
    next.set(replay.nextObservations.subarray(row * O, (row + 1) * O), i * O);
    mask.set(replay.nextMasks.subarray(row * A, (row + 1) * A), i * A);
    action[i] = replay.actions[row];
    reward[i] = replay.rewards[row];
    discount[i] = replay.discounts[row];
  }
}

function checkConfig(config: DiscreteSacConfig): void {
  const whole = ['nStep', 'capacity', 'batch', 'trainEvery', 'gradientSteps', 'ticks', 'workers'] as const;
  checkRanges('discrete SAC', config, {
    positive: ['learningRate', 'criticLearningRate', ...whole],
    whole: [...whole, 'learningStarts'],
    share: ['gamma', 'tau', 'targetEntropy'],
    atLeast0: ['learningStarts'],
  });
}
