/** A learned policy as an ONNX model, for tools in other languages. */
import type { Program } from '../nn/executor.ts';
import { add, input, mul, parameter, slice, type Tensor, tanh } from '../nn/graph.ts';
import { mlp } from '../nn/mlp.ts';
import { writeOnnx } from '../nn/onnx-write.ts';
import { kindOf, type NetworkSpec, policyMlp } from './network.ts';
import { readPolicyFile } from './policy-file.ts';
import { prepared } from './prepared.ts';
import { recurrentOutputs } from './recurrent-network.ts';

const MIDDLE = 'action.middle';
const HALF = 'action.half';

/**
 * The policy as the bytes of an ONNX model (opset 20) that takes `rows` observations at a time: input `observation` [rows,
 * numbers], as the world gives them; normalisation is part of the model. The output goes by the metadata `kind`: `logits`
 * [rows, actions] (`actor-critic`, `actor`), `values` [rows, actions] (`q`), or the middle of the distribution as `action`
 * [rows, dimensions], in the world's units (`gaussian`).
 *
 * With a memory (`recurrent`) the inputs are `observation` [1, rows, numbers], `mask` [1, rows, actions] of ones, `keep`
 * [1, rows, 1] (0 where an episode starts, else 1) and `state` [rows, memory]; the outputs `logits`, and `states`, the state
 * for the next step. The metadata `actions` holds the names as a JSON list; where an action has several parts, chosen side by
 * side, `parts` holds the number of logits of each. Throws RlgptError 'corrupt' as `loadPolicy` does.
 */
export function policyOnnx(bytes: Uint8Array, rows = 1): Uint8Array {
  const { network, tensors } = readPolicyFile(bytes);
  const { low = [], high = [], actionNames, parts } = network;
  const own: Readonly<Record<string, Float32Array>> = {
    [MIDDLE]: Float32Array.from(low, (value, d) => (value + high[d]) / 2),
    [HALF]: Float32Array.from(low, (value, d) => (high[d] - value) / 2),
  };
  return writeOnnx(programOf(network, rows), {
    values: (name) => own[name] ?? (tensors.get(name)!.data as Float32Array),
    metadata: {
      kind: kindOf(network),
      actions: JSON.stringify(actionNames),
      ...(parts === undefined ? {} : { parts: JSON.stringify(parts) }),
    },
  });
}

function programOf(network: NetworkSpec, rows: number): Program {
  const kind = kindOf(network);
  if (kind === 'recurrent') {
    const { logProbabilities, states } = recurrentOutputs(network, 1, rows);
    return { outputs: { logits: logProbabilities, states } };
  }
  const out = mlp(policyMlp(network), prepared(network, input('observation', [rows, network.observationSize])));
  if (kind === 'gaussian') return { outputs: { action: stretched(network, out) } };
  return { outputs: kind === 'q' ? { values: out } : { logits: out } };
}

/** The middle of the distribution in the world's units. */
function stretched({ actionNames }: NetworkSpec, out: Tensor): Tensor {
  const size = actionNames.length;
  const squashed = tanh(slice(out, 1, 0, size));
  return add(mul(squashed, parameter(HALF, [size])), parameter(MIDDLE, [size]));
}
