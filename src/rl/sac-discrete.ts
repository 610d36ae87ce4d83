/**
 * Soft actor-critic for discrete actions (Christodoulou 2019, arXiv 1910.07207): as sac.ts, but the policy gives the
 * probability of every action, so that expectations over actions are sums, not draws.
 * Departures: options, by their steps in the discount; the policy is trained in the states that follow (whose masks are
 * kept), not in those before; all parts in one pass.
 */
import type { SemiMarkovProcess } from '../action/process.ts';
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import type { Engine, Program } from '../nn/executor.ts';
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
import { type MlpSpec, mlp } from '../nn/mlp.ts';
import { checkProcess, checkRanges, checkStart } from './config.ts';
import type { Learner } from './learner.ts';
import { type NetworkSpec, policyMlp } from './network.ts';
import { createReplay, fillChoices } from './replay.ts';
import type { SacConfig, SacReport } from './sac.ts';
import { sampleAction } from './sample.ts';
import { createSoftEngine, createSoftLearner } from './soft-actor-critic.ts';
import type { Decision } from './transitions.ts';

/** As `SacConfig`; `targetEntropy` is a share of the largest possible entropy, log A. */
export type DiscreteSacConfig = SacConfig;

/** What a world without a preset starts from. */
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

/**
 * Soft actor-critic for discrete actions (Christodoulou 2019, arXiv 1910.07207), options included.
 * Parameters are drawn from the seed, and the process is the learner's own from then on. Throws RlgptError 'usage' for
 * options out of range.
 */
export function createDiscreteSac(
  process: SemiMarkovProcess,
  config: DiscreteSacConfig,
  seed: number,
): Learner<SacReport> {
  checkProcess('discrete SAC', process);
  checkConfig(config);
  const { observationSize, actionNames } = process;
  const A = actionNames.length;
  const network: NetworkSpec = { kind: 'actor', observationSize, actionNames, hidden: config.hidden };
  const critic = (name: string): MlpSpec => criticMlp(network, name);
  const engine = createSoftEngine(network, critic, config.engine, makeRng('sac-discrete-parameters', seed));
  const rng = makeRng('sac-discrete', seed);
  const replay = createReplay({ capacity: config.capacity, observationSize, actionWidth: 1, maskSize: A });
  const policy = createPolicy(network, engine, process.n);

  function choose({ count, list, observations, masks, actions }: Decision): void {
    const logs = policy(observations, masks, count);
    for (let i = 0; i < count; i++) {
      actions[i] = sampleAction(logs, i * A, A, rng);
      process.begin(list[i], actions[i]);
    }
  }

  return createSoftLearner({
    algorithm: 'sac-discrete',
    network,
    critic,
    config,
    engine,
    process,
    replay,
    rng,
    choose,
    loss: (rows) => discreteSacLoss(network, config, rows),
    fill: (plan, rows) => fillChoices(plan, replay, rows),
  });
}

// --- networks ---

const criticMlp = (network: NetworkSpec, name: string): MlpSpec => ({ ...policyMlp(network), name });

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
export function discreteSacLoss(
  network: NetworkSpec,
  { targetEntropy }: Pick<DiscreteSacConfig, 'targetEntropy'>,
  batch: number,
): Program {
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

function checkConfig(config: DiscreteSacConfig): void {
  const whole = ['nStep', 'capacity', 'batch', 'trainEvery', 'gradientSteps', 'ticks', 'workers'] as const;
  checkRanges('discrete SAC', config, {
    defaults: discreteSacDefaults,
    positive: ['learningRate', 'criticLearningRate', ...whole],
    whole: [...whole, 'learningStarts'],
    share: ['gamma', 'tau', 'targetEntropy'],
    atLeast0: ['learningStarts'],
  });
  checkStart('discrete SAC', config);
}
