/** An actor-critic with memory: a tanh layer, a gated recurrent unit of the same width, then heads for policy and value. */
import type { Rng } from '../core/rng.ts';
import { type Engine, type ParameterSpec, parametersOf } from '../nn/executor.ts';
import { add, input, logSoftmax, reshape, scale, type Tensor, tanh } from '../nn/graph.ts';
import { gruSequence, linear } from '../nn/layers.ts';
import { orthogonal } from '../nn/mlp.ts';
import type { NetworkSpec } from './network.ts';
import { OBSERVATION_SCALE, prepared } from './prepared.ts';

/** Width of the memory. */
export const memorySize = ({ hidden }: NetworkSpec): number => hidden[0];

export interface RecurrentOutputs {
  /** [T, N, actions] */
  readonly logProbabilities: Tensor;
  /** [T, N] */
  readonly values: Tensor;
  /** Memory after each step, [T, N, H]. */
  readonly states: Tensor;
}

/** Inputs of T steps in n worlds: `observation` [T,n,O], `mask` [T,n,A], `keep` [T,n,1] (0 where an episode starts), `state` [n,H]. */
export function recurrentOutputs(spec: NetworkSpec, steps: number, n: number): RecurrentOutputs {
  const A = spec.actionNames.length;
  const size = memorySize(spec);
  const observation = prepared(spec, input('observation', [steps, n, spec.observationSize]));
  const encoded = tanh(linear('encoder', observation, size));
  const states = gruSequence('memory', encoded, input('state', [n, size]), input('keep', [steps, n, 1]));
  const logits = add(linear('policy', states, A), scale(input('mask', [steps, n, A]), 1e9, -1e9));
  return {
    logProbabilities: logSoftmax(logits),
    values: reshape(linear('value', states, 1), [steps, n]),
    states,
  };
}

/** Of policy and value network together: they share the memory. */
export function recurrentParameters(spec: NetworkSpec): ParameterSpec[] {
  const { logProbabilities, values } = recurrentOutputs(spec, 1, 1);
  return parametersOf([logProbabilities, values]);
}

/** Orthogonal weights, gate by gate; zero biases; a small last policy layer, so that a fresh policy is almost uniform. */
export function initialiseRecurrent(spec: NetworkSpec, engine: Engine, rng: Rng): void {
  for (const { name, shape } of recurrentParameters(spec)) {
    const out = engine.view('value', name);
    if (shape.length === 1) {
      out.fill(name === OBSERVATION_SCALE ? 1 : 0);
      continue;
    }
    const [rows, columns] = shape;
    const blocks = name.startsWith('memory.') ? 3 : 1;
    const width = columns / blocks;
    const gain = name.startsWith('policy.') ? 0.01 : name.startsWith('encoder.') ? Math.SQRT2 : 1;
    for (let block = 0; block < blocks; block++) {
      const part = orthogonal(rows, width, gain, rng);
      for (let r = 0; r < rows; r++) out.set(part.subarray(r * width, (r + 1) * width), r * columns + block * width);
    }
  }
}
