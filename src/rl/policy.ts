/** A learned policy for one observation at a time; made from bytes alone, without a process. */
import { RlgptError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import { input } from '../nn/graph.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import { kindOf, logProbabilities, policyParameters } from './network.ts';
import { createChooser } from './parts.ts';
import { readPolicyFile, restoreTensors } from './policy-file.ts';
import { greedyAction } from './sample.ts';

/** A learned policy of discrete actions, ready to act; made by `loadPolicy`. */
export interface Policy {
  /** The policy file. `loadPolicy(bytes)` is an equal policy. */
  readonly bytes: Uint8Array;
  readonly observationSize: number;
  readonly actionNames: readonly string[];
  /** Choices of each part of an action, where it has several (parts.ts). */
  readonly parts: readonly number[] | null;
  /** The most probable action. All three throw RlgptError 'shape' for wrong lengths, 'usage' for a mask of zeros. */
  act(observation: Float32Array, mask: Uint8Array): number;
  /** Writes the probabilities of all actions; masked ones are 0. Where the network values actions, the best has 1. */
  probabilities(observation: Float32Array, mask: Uint8Array, out: Float32Array): void;
  /** Draws an action, as in training. */
  sample(observation: Float32Array, mask: Uint8Array, rng: Rng): number;
}

/** Reads a policy file or a learner's checkpoint. Throws RlgptError 'corrupt'. */
export function loadPolicy(bytes: Uint8Array): Policy {
  const file = readPolicyFile(bytes);
  const { network } = file;
  const { observationSize, actionNames } = network;
  if (kindOf(network) === 'gaussian')
    throw new RlgptError('usage', 'the policy is of continuous actions', 'Read it with loadBoxPolicy.');
  if (kindOf(network) === 'recurrent')
    throw new RlgptError('usage', 'the policy has a memory', 'Read it with loadRecurrentPolicy.');
  const count = actionNames.length;
  const chooser = createChooser(count, network.parts);
  /** Action values have an order, and no odds. */
  const greedy = kindOf(network) === 'q';
  const engine = createWasmEngine(policyParameters(network));
  restoreTensors(file, engine, ['value']);
  const observationIn = input('observation', [1, observationSize]);
  const plan = engine.compile({
    outputs: { result: logProbabilities(network, observationIn, input('mask', [1, count])) },
  });
  // Nothing else is compiled on this engine, so the views stay valid.
  const observationView = plan.input('observation');
  const maskView = plan.input('mask');
  const result = plan.output('result');

  function evaluate(observation: Float32Array, mask: Uint8Array): Float32Array {
    if (observation.length !== observationSize) {
      throw new RlgptError('shape', `observation of ${observation.length} numbers`, `Give ${observationSize}.`);
    }
    if (mask.length !== count) throw new RlgptError('shape', `mask of ${mask.length} flags`, `Give ${count}.`);
    if (!chooser.parts.every(({ first, count }) => mask.subarray(first, first + count).includes(1)))
      throw new RlgptError('usage', 'the mask allows no action', 'Allow at least one.');
    observationView.set(observation);
    maskView.set(mask);
    plan.run();
    return result;
  }

  return {
    bytes,
    observationSize,
    actionNames,
    parts: network.parts ?? null,
    act: (observation, mask) => chooser.greedy(evaluate(observation, mask), 0),
    probabilities(observation, mask, out) {
      const logs = evaluate(observation, mask);
      if (greedy) out.fill(0)[greedyAction(logs, 0, count)] = 1;
      else for (let a = 0; a < count; a++) out[a] = Math.exp(logs[a]);
    },
    sample(observation, mask, rng) {
      const logs = evaluate(observation, mask);
      return greedy ? greedyAction(logs, 0, count) : chooser.sample(logs, 0, rng);
    },
  };
}
