/** A learned policy of continuous actions, for one observation at a time; made from bytes alone. */
import { RlgptError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import { input } from '../nn/graph.ts';
import { mlp } from '../nn/mlp.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import { kindOf, policyMlp, policyParameters } from './network.ts';
import { readPolicyFile, restoreTensors } from './policy-file.ts';
import { prepared } from './prepared.ts';

/** A learned policy of continuous actions, ready to act; made by `loadBoxPolicy`. */
export interface BoxPolicy {
  readonly observationSize: number;
  /** Dimensions of an action. */
  readonly names: readonly string[];
  /** Writes the action at the middle of the distribution, in the world's units. Throws RlgptError 'shape' for a wrong length. */
  act(observation: Float32Array, out: Float32Array): void;
  /** Writes a drawn action, as in training. */
  sample(observation: Float32Array, out: Float32Array, rng: Rng): void;
}

/** Reads a policy file or checkpoint of a learner of continuous actions. Throws RlgptError 'corrupt', or 'usage' for one of discrete actions. */
export function loadBoxPolicy(bytes: Uint8Array): BoxPolicy {
  const file = readPolicyFile(bytes);
  const { network } = file;
  const { observationSize, actionNames, low = [], high = [], logDeviation = [-Infinity, Infinity] } = network;
  if (kindOf(network) !== 'gaussian')
    throw new RlgptError('usage', 'the policy chooses among actions by name', 'Read it with loadPolicy.');
  const D = actionNames.length;
  const engine = createWasmEngine(policyParameters(network));
  restoreTensors(file, engine, ['value']);
  const plan = engine.compile({
    outputs: { result: mlp(policyMlp(network), prepared(network, input('observation', [1, observationSize]))) },
  });
  // Nothing else is compiled on this engine, so the views stay valid.
  const observationView = plan.input('observation');
  const result = plan.output('result');

  function evaluate(observation: Float32Array): void {
    if (observation.length !== observationSize)
      throw new RlgptError('shape', `observation of ${observation.length} numbers`, `Give ${observationSize}.`);
    observationView.set(observation);
    plan.run();
  }
  const deviation = (d: number) => Math.exp(Math.min(logDeviation[1], Math.max(logDeviation[0], result[D + d])));
  const stretch = (squashed: number, d: number) => low[d] + ((squashed + 1) / 2) * (high[d] - low[d]);

  return {
    observationSize,
    names: actionNames,
    act(observation, out) {
      evaluate(observation);
      for (let d = 0; d < D; d++) out[d] = stretch(Math.tanh(result[d]), d);
    },
    sample(observation, out, rng) {
      evaluate(observation);
      for (let d = 0; d < D; d++) out[d] = stretch(Math.tanh(result[d] + deviation(d) * rng.normal()), d);
    },
  };
}
