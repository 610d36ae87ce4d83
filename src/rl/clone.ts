/** Behaviour cloning: fits a policy to recorded choices by maximum likelihood, as a warm start for a learner. */
import { RlgptError } from '../core/errors.ts';
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import type { Plan } from '../nn/executor.ts';
import { indexInput, input, mul, neg, pick, sumAll } from '../nn/graph.ts';
import { adamDefaults, createOptimiser } from '../nn/optimiser.ts';
import { plansBySize } from '../nn/plans.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import { checkRanges } from './config.ts';
import { minibatches, paddedSize } from './minibatch.ts';
import { initialiseNetwork, logProbabilities, networkParameters } from './network.ts';
import { collectTensors, writePolicyFile } from './policy-file.ts';
import { nanError } from './sample.ts';

/** Recorded choices of an expert: observations [count, O], masks [count, A], actions [count]. */
export interface Demonstrations {
  readonly count: number;
  readonly observations: Float32Array;
  readonly masks: Uint8Array;
  readonly actions: Int32Array;
}

/** The network to fit, as a PPO learner of the same world has it. */
export interface CloneNetwork {
  readonly observationSize: number;
  readonly actionNames: readonly string[];
  /** Widths of the hidden layers, tanh. */
  readonly hidden: readonly number[];
}

/** Settings of behaviour cloning. */
export interface CloneConfig {
  readonly learningRate: number;
  /** Passes over the demonstrations. */
  readonly epochs: number;
  /** Most choices in one gradient step. */
  readonly minibatch: number;
}

/** Settings that a few hundred choices are enough for. */
export const cloneDefaults: CloneConfig = { learningRate: 1e-3, epochs: 20, minibatch: 256 };

/** What cloning has made. */
export interface Cloned {
  /** A policy file; its value network is untrained. */
  readonly bytes: Uint8Array;
  /** Mean negative log-likelihood of the choices in the last epoch, in nats. */
  readonly loss: number;
}

/**
 * Behaviour cloning (Pomerleau 1988): a policy that makes recorded choices likely, as a start for a learner
 * (`ppo.warmStart(bytes)`) or to play by `loadPolicy`.
 * Throws RlgptError 'unknown-name' for an unknown setting, 'usage' for settings out of range, no demonstrations, and a choice
 * that its own mask forbids, 'model' for NaN.
 */
export function clonePolicy(
  network: CloneNetwork,
  demonstrations: Demonstrations,
  config: CloneConfig,
  seed: number,
): Cloned {
  const whole = ['epochs', 'minibatch'] as const;
  checkRanges('cloning', config, {
    defaults: cloneDefaults,
    positive: ['learningRate', ...whole],
    whole,
    share: [],
    atLeast0: [],
  });
  checkChoices(demonstrations, network.actionNames);
  const engine = createWasmEngine(networkParameters(network));
  initialiseNetwork(network, engine, makeRng('clone-parameters', seed));
  const rng = makeRng('clone', seed);
  const { learningRate } = config;
  const optimiser = createOptimiser(engine, { ...adamDefaults, learningRate, maxGradNorm: 0.5, epsilon: 1e-5 });
  const planFor = plansBySize((size) => {
    const observation = input('observation', [size, network.observationSize]);
    const logs = logProbabilities(network, observation, input('mask', [size, network.actionNames.length]));
    const loss = neg(sumAll(mul(pick(logs, indexInput('action', [size])), input('weight', [size]))));
    return engine.compile({ outputs: { loss }, gradients: gradientsOf(loss) });
  });

  let loss = 0;
  for (let epoch = 0; epoch < config.epochs; epoch++) {
    loss = 0;
    for (const rows of minibatches(demonstrations.count, config.minibatch, rng)) {
      const size = paddedSize(rows.length, config.minibatch);
      const plan = planFor(size);
      fill(plan, size, rows, demonstrations, network);
      plan.run();
      const { gradNorm } = optimiser.step();
      if (!Number.isFinite(gradNorm)) throw nanError('cloning', 'the gradient norm');
      loss += (plan.output('loss')[0] * rows.length) / demonstrations.count;
    }
  }
  return { bytes: writePolicyFile(network, collectTensors(engine, ['value'])), loss };
}

function fill(plan: Plan, size: number, rows: Int32Array, d: Demonstrations, network: CloneNetwork): void {
  const O = network.observationSize;
  const A = network.actionNames.length;
  for (let r = 0; r < size; r++) {
    const i = rows[r < rows.length ? r : 0];
    plan.input('observation').set(d.observations.subarray(i * O, (i + 1) * O), r * O);
    plan.input('mask').set(d.masks.subarray(i * A, (i + 1) * A), r * A);
    plan.indices('action')[r] = d.actions[i];
    plan.input('weight')[r] = r < rows.length ? 1 / rows.length : 0;
  }
}

function checkChoices({ count, masks, actions }: Demonstrations, names: readonly string[]): void {
  if (count === 0) throw new RlgptError('usage', 'no demonstrations', 'Record at least one choice.');
  for (let i = 0; i < count; i++) {
    if (masks[i * names.length + actions[i]] === 1 && actions[i] >= 0 && actions[i] < names.length) continue;
    throw new RlgptError(
      'usage',
      `demonstration ${i} chooses action ${actions[i]}, which its mask forbids`,
      'Record choices that the mask allows.',
    );
  }
}
