/** Layers as plain functions of the graph. A layer called NAME has the parameters `NAME.weight`, `NAME.bias` and so on. */
import {
  add,
  concat,
  gather,
  matmul,
  mul,
  normalise,
  parameter,
  permute,
  reshape,
  scale,
  sigmoid,
  slice,
  softmax,
  sub,
  type Tensor,
  tanh,
} from './graph.ts';

/** x [..., in] to [..., out]: x weight [in, out] + bias [out]. */
export function linear(name: string, x: Tensor, out: number): Tensor {
  const size = x.shape[x.shape.length - 1];
  const rows = reshape(x, [x.size / size, size]);
  const y = add(matmul(rows, parameter(`${name}.weight`, [size, out])), parameter(`${name}.bias`, [out]));
  return reshape(y, [...x.shape.slice(0, -1), out]);
}

/** Rows of the learned table `NAME.weight` [count, size] by an index [N]: [N, size]. */
export function embedding(name: string, index: Tensor, count: number, size: number): Tensor {
  return gather(parameter(`${name}.weight`, [count, size]), index);
}

/** Rows normalised, then scaled by `NAME.weight` and moved by `NAME.bias`. Source: Ba et al. 2016 (arXiv 1607.06450). */
export function layerNorm(name: string, x: Tensor): Tensor {
  const shape = [x.shape[x.shape.length - 1]];
  return add(mul(normalise(x), parameter(`${name}.weight`, shape)), parameter(`${name}.bias`, shape));
}

/**
 * A gated recurrent unit over a sequence. x [T, N, in]; h [N, size] is the state before the first step; keep [T, N, 1] is 0
 * where an episode starts, so that the state is forgotten there, else 1. Gives the states after each step, [T, N, size].
 * Parameters `NAME.input.*` [in, 3 size] and `NAME.hidden.*` [size, 3 size], gates in the order reset, update, new.
 * Source: Cho et al. 2014 (arXiv 1406.1078), in PyTorch's form: the reset gate applies after the product.
 */
export function gruSequence(name: string, x: Tensor, h: Tensor, keep: Tensor): Tensor {
  const [steps, n] = x.shape;
  const size = h.shape[1];
  // All steps at once: this part does not depend on the state.
  const fromInput = linear(`${name}.input`, x, 3 * size);
  const states: Tensor[] = [];
  let state = h;
  for (let t = 0; t < steps; t++) {
    const kept = mul(state, reshape(slice(keep, 0, t, 1), [n, 1]));
    state = gruStep(name, reshape(slice(fromInput, 0, t, 1), [n, 3 * size]), kept);
    states.push(state);
  }
  return reshape(concat(states, 0), [steps, n, size]);
}

/** One step, from what the input gives to the gates, [N, 3 size], and the state before, h [N, size]: the state after. */
function gruStep(name: string, fromInput: Tensor, h: Tensor): Tensor {
  const size = h.shape[1];
  const fromHidden = linear(`${name}.hidden`, h, 3 * size);
  const part = (x: Tensor, i: number) => slice(x, 1, i * size, size);
  const reset = sigmoid(add(part(fromInput, 0), part(fromHidden, 0)));
  const update = sigmoid(add(part(fromInput, 1), part(fromHidden, 1)));
  const fresh = tanh(add(part(fromInput, 2), mul(reset, part(fromHidden, 2))));
  return add(fresh, mul(update, sub(h, fresh)));
}

/**
 * Multi-head self-attention: x [N, T, D] to [N, T, D]. `mask` [T, T] is added to the scores: 0 where position i may
 * look at j, -1e9 where it may not. Parameters `NAME.qkv.*` and `NAME.out.*`. Source: Vaswani et al. 2017 (arXiv
 * 1706.03762), section 3.2.
 */
export function attention(name: string, x: Tensor, heads: number, mask: Tensor): Tensor {
  const [n, t, d] = x.shape;
  const size = d / heads;
  // [N, T, 3 heads, size] to [3 heads, N, T, size]: queries, keys and values lie one after the other.
  const parts = permute(reshape(linear(`${name}.qkv`, x, 3 * d), [n, t, 3 * heads, size]), [2, 0, 1, 3]);
  const part = (i: number) => reshape(slice(parts, 0, i * heads, heads), [heads * n, t, size]);
  const scores = add(scale(matmul(part(0), part(1), false, true), 1 / Math.sqrt(size)), mask);
  const mixed = reshape(matmul(softmax(scores), part(2)), [heads, n, t, size]);
  return linear(`${name}.out`, reshape(permute(mixed, [1, 2, 0, 3]), [n, t, d]), d);
}
