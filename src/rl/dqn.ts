/**
 * Deep Q-learning (Mnih et al. 2015), with double Q-learning (van Hasselt et al. 2016, arXiv 1509.06461) and n-step
 * targets (Sutton 1988; Hessel et al. 2018, arXiv 1710.02298), top to bottom: play with epsilon-greedy choices into a
 * replay buffer, and every few ticks fit the action values to r + gamma^k max Q of the target network.
 * Departures: decisions of k primitive steps are discounted by gamma^k, so that options work as in SMDP Q-learning;
 * n-step transitions are cut at the end of an update. No correction for off-policy n-step returns, as in Rainbow.
 */
import type { SemiMarkovProcess } from '../action/process.ts';
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import { huber } from '../nn/distributions.ts';
import { createEngine } from '../nn/engines.ts';
import type { Engine, Program } from '../nn/executor.ts';
import {
  add,
  argmax,
  indexInput,
  input,
  maxLast,
  mul,
  pick,
  scale,
  stopGradient,
  sub,
  sumAll,
  type Tensor,
} from '../nn/graph.ts';
import { initialiseMlp, mlp, mlpParameters } from '../nn/mlp.ts';
import { adamDefaults, createOptimiser, type Optimiser } from '../nn/optimiser.ts';
import { createParallel } from '../nn/parallel.ts';
import { loadLearner, saveLearner } from './checkpoint.ts';
import { checkProcess, checkRanges, checkStart } from './config.ts';
import { createDeadFeatures } from './dead-features.ts';
import { meanOf } from './figures.ts';
import { checkStep } from './finite.ts';
import type { Learner, Report } from './learner.ts';
import { type NetworkSpec, policyMlp } from './network.ts';
import { collectTensors, writePolicyFile } from './policy-file.ts';
import { createReplay, fillChoices, type Replay } from './replay.ts';
import { greedyAction } from './sample.ts';
import { createStopwatch } from './stopwatch.ts';
import { createPlayer, type Decision } from './transitions.ts';

/** Settings of DQN; steps and decisions are counted over all worlds. */
export interface DqnConfig {
  /** Hidden layers, relu. */
  readonly hidden: readonly number[];
  readonly learningRate: number;
  /** Discount of one primitive step. */
  readonly gamma: number;
  /** Decisions of one transition. */
  readonly nStep: number;
  /** Chooses the next action by the trained network and values it by the target network. */
  readonly double: boolean;
  /** Transitions kept. */
  readonly capacity: number;
  /** Transitions gathered before training starts. */
  readonly learningStarts: number;
  /** Transitions in one gradient step. */
  readonly batch: number;
  /** Ticks between trainings, and gradient steps of each. */
  readonly trainEvery: number;
  readonly gradientSteps: number;
  /** Gradient steps between copies to the target network. */
  readonly targetEvery: number;
  /** Chance of a random action: falls linearly from 1 to `epsilon` over `exploration` primitive steps. */
  readonly epsilon: number;
  readonly exploration: number;
  /** Gradients are scaled down to this Euclidean norm. */
  readonly maxGradNorm: number;
  /** Primitive steps for which a choice is held, where the learner makes the process itself (rlgpt train). */
  readonly hold: number;
  /** Ticks of each world in one update, several times the length of options. */
  readonly ticks: number;
  /** Threads that compute gradients; the result does not depend on it. */
  readonly workers: number;
  /** What computes (nn/engines.ts): results differ in their last bits between engines. */
  readonly engine: string;
}

/** What a world without a preset starts from. */
export const dqnDefaults: DqnConfig = {
  hidden: [128, 128],
  learningRate: 1e-3,
  gamma: 0.99,
  nStep: 3,
  double: true,
  capacity: 50_000,
  learningStarts: 1000,
  batch: 64,
  trainEvery: 4,
  gradientSteps: 4,
  targetEvery: 200,
  epsilon: 0.05,
  exploration: 10_000,
  maxGradNorm: 10,
  hold: 1,
  ticks: 256,
  workers: 1,
  engine: 'wasm',
};

/** Figures of training are means over the update's gradient steps, NaN without one. */
export interface DqnReport extends Report {
  readonly loss: number;
  /** Mean value of the actions drawn from the replay buffer. */
  readonly meanQ: number;
  /** Before clipping. */
  readonly gradNorm: number;
  readonly epsilon: number;
  readonly replaySize: number;
}

/**
 * Deep Q-learning (Mnih et al. 2015), double and n-step, over discrete actions, options included.
 * Parameters are drawn from the seed, and the process is the learner's own from then on. Throws RlgptError 'usage' for
 * options out of range.
 */
export function createDqn(process: SemiMarkovProcess, config: DqnConfig, seed: number): Learner<DqnReport> {
  checkProcess('DQN', process);
  checkConfig(config);
  const { observationSize, actionNames } = process;
  const network: NetworkSpec = { kind: 'q', observationSize, actionNames, hidden: config.hidden };
  const engine = createEngine(config.engine, [
    ...mlpParameters(policyMlp(network)),
    ...mlpParameters(targetMlp(network)),
  ]);
  initialiseMlp(policyMlp(network), 1, makeRng('dqn-parameters', seed), (name) => engine.view('value', name));
  const targetNames = mlpParameters(targetMlp(network)).map((p) => p.name);
  const copyToTarget = () => {
    for (const name of targetNames) engine.blend(name.replace('target', 'policy'), name, 1);
  };
  copyToTarget();
  const rng = makeRng('dqn', seed);
  const { capacity } = config;
  const replay = createReplay({ capacity, observationSize, actionWidth: 1, maskSize: actionNames.length });
  const counters = { update: 0, steps: 0, optimiserStep: 0 };
  const values = createValues(network, engine, process.n);
  const trainer = createTrainer({ network, config, engine, replay });
  const watch = createStopwatch();
  const { gamma, nStep } = config;
  const player = createPlayer({ process, replay, gamma, nStep, choose, watch });

  const epsilon = () => Math.max(config.epsilon, 1 - ((1 - config.epsilon) * counters.steps) / config.exploration);

  /** Epsilon-greedy. Both draws are made in any case, so that the generator's use does not depend on values. */
  function choose({ count, list, observations, masks, actions }: Decision): void {
    const q = values(observations, masks, count);
    const chance = epsilon();
    const A = actionNames.length;
    for (let i = 0; i < count; i++) {
      const explores = rng.uniform() < chance;
      const drawn = nthAllowed(masks, i * A, A, rng.uniform());
      actions[i] = explores ? drawn : greedyAction(q, i * A, A);
      process.begin(list[i], actions[i]);
    }
  }

  function update(): DqnReport {
    const returns: number[] = [];
    const sums = { loss: 0, meanQ: 0, gradNorm: 0, count: 0 };
    watch.start();
    for (let tick = 1; tick <= config.ticks; tick++) {
      player.tick(returns);
      counters.steps += process.n;
      if (replay.size < Math.max(1, config.learningStarts) || tick % config.trainEvery !== 0) continue;
      for (let g = 0; g < config.gradientSteps; g++) {
        trainer.optimiser.count = counters.optimiserStep++;
        trainer.step(rng, sums);
        if (counters.optimiserStep % config.targetEvery === 0) copyToTarget();
      }
      watch.lap('learning');
    }
    player.flush();
    counters.update++;
    return {
      update: counters.update,
      steps: counters.steps,
      episodes: returns.length,
      meanReturn: meanOf(returns),
      loss: sums.loss / sums.count,
      meanQ: sums.meanQ / sums.count,
      gradNorm: sums.gradNorm / sums.count,
      epsilon: epsilon(),
      replaySize: replay.size,
    };
  }

  const deadFeatures = createDeadFeatures(network, engine, [policyMlp(network)]);
  const state = {
    algorithm: 'dqn',
    network,
    engine,
    process,
    rng,
    counters,
    replay,
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

const targetMlp = (network: NetworkSpec) => ({ ...policyMlp(network), name: 'target' });

/** A masked action is worth -1e9. */
const masked = (q: Tensor, mask: Tensor): Tensor => add(q, scale(mask, 1e9, -1e9));

/** The action at a share [0, 1) of the allowed ones. */
function nthAllowed(masks: Uint8Array, offset: number, count: number, share: number): number {
  let allowed = 0;
  for (let a = 0; a < count; a++) allowed += masks[offset + a];
  let left = Math.floor(share * allowed);
  for (let a = 0; a < count; a++) if (masks[offset + a] === 1 && left-- === 0) return a;
  return count - 1;
}

/** Masked values of all actions for up to `rows` observations. */
function createValues(network: NetworkSpec, engine: Engine, rows: number) {
  const q = mlp(policyMlp(network), input('observation', [rows, network.observationSize]));
  const plan = engine.compile({ outputs: { q: masked(q, input('mask', [rows, network.actionNames.length])) } });
  return (observations: Float32Array, masks: Uint8Array, count: number): Float32Array => {
    plan.input('observation').set(observations.subarray(0, count * network.observationSize));
    plan.input('mask').set(masks.subarray(0, count * network.actionNames.length));
    plan.run();
    return plan.output('q');
  };
}

/** The loss over a batch, each row with its weight: Huber of Q(s, a) - (R + discount Q'(s', a')), where a' is the best action in s'. */
export function dqnLoss(network: NetworkSpec, double: boolean, batch: number): Program {
  const online = (x: Tensor) => mlp(policyMlp(network), x);
  const observations = [batch, network.observationSize];
  const next = input('next', observations);
  const mask = input('nextMask', [batch, network.actionNames.length]);
  const later = masked(mlp(targetMlp(network), next), mask);
  const best = double ? pick(later, argmax(masked(online(next), mask))) : maxLast(later);
  const target = add(input('reward', [batch]), mul(input('discount', [batch]), stopGradient(best)));
  const value = pick(online(input('observation', observations)), indexInput('action', [batch]));
  const average = (x: Tensor) => sumAll(mul(x, input('weight', [batch])));
  const loss = average(huber(sub(value, target)));
  return { outputs: { loss, meanQ: average(value) }, gradients: gradientsOf(loss) };
}

interface TrainerSpec {
  readonly network: NetworkSpec;
  readonly config: DqnConfig;
  readonly engine: Engine;
  readonly replay: Replay;
}

function createTrainer({ network, config, engine, replay }: TrainerSpec) {
  const build = (rows: number) => dqnLoss(network, config.double, rows);
  const plan = createParallel(engine, config.workers).compile(build, config.batch);
  plan.input('weight').fill(1 / config.batch);
  const names = mlpParameters(policyMlp(network)).map((p) => p.name);
  const { learningRate, maxGradNorm } = config;
  const optimiser: Optimiser = createOptimiser(engine, { ...adamDefaults, learningRate, maxGradNorm }, names);
  const rows = new Int32Array(config.batch);
  function step(rng: ReturnType<typeof makeRng>, sums: Record<'loss' | 'meanQ' | 'gradNorm' | 'count', number>): void {
    replay.sample(rng, rows);
    fillChoices(plan, replay, rows);
    plan.run();
    const { gradNorm } = optimiser.step();
    checkStep({ engine, plan, figures: ['loss'], gradNorm });
    sums.loss += plan.output('loss')[0];
    sums.meanQ += plan.output('meanQ')[0];
    sums.gradNorm += gradNorm;
    sums.count++;
  }
  return { optimiser, step };
}

function checkConfig(config: DqnConfig): void {
  const whole = [
    'nStep',
    'capacity',
    'batch',
    'trainEvery',
    'gradientSteps',
    'targetEvery',
    'ticks',
    'workers',
  ] as const;
  checkRanges('DQN', config, {
    defaults: dqnDefaults,
    positive: ['learningRate', 'exploration', 'maxGradNorm', 'hold', ...whole],
    whole: [...whole, 'hold', 'learningStarts'],
    share: ['gamma', 'epsilon'],
    atLeast0: ['learningStarts'],
  });
  checkStart('DQN', config);
}
