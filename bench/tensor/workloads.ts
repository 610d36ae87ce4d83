/**
 * Three training steps that stand for what learners do, as plain functions of the graph:
 * W1, a fully connected policy (128-256-256-18, tanh) with a PPO step on 1,024 rows;
 * W2, a convolutional and recurrent policy (9x9x16 images, two convolutions, GRU 128), PPO on 64 sequences of 16 steps;
 * W3, a language model (4 layers of 128, 4 heads, 128 tokens) with a step on 16 sequences.
 * peer.py holds the same in PyTorch; both draw parameters and data from the same formula, so that losses can be compared.
 */
import type { ParameterSpec } from '../../src/nn/executor.ts';
import {
  add,
  clip,
  conv2d,
  exp,
  gelu,
  indexInput,
  input,
  logSoftmax,
  min,
  mul,
  neg,
  parameter,
  pick,
  relu,
  reshape,
  scale,
  slice,
  square,
  sub,
  sumAll,
  sumLast,
  type Tensor,
  tanh,
} from '../../src/nn/graph.ts';
import { attention, embedding, gruSequence, layerNorm, linear } from '../../src/nn/layers.ts';

export interface Workload {
  readonly name: string;
  /** Units that a batch is cut along: rows, sequences. */
  readonly rows: number;
  /** The loss over n of all rows, as a sum of shares: it adds up over shards. */
  loss(n: number): Tensor;
  /** What a policy computes to act, for n observations; null for W3. */
  act: ((n: number) => Tensor) | null;
  readonly maxGradNorm: number | null;
  /** Values of an input by its name: index inputs get whole numbers. */
  data(name: string, size: number): Float32Array | Int32Array;
}

/** The numbers of peer.py: a sine of the position, in double precision, times a scale. */
export function wave(size: number, scaleBy: number, phase: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => scaleBy * Math.sin(i * 1.7 + phase));
}

/** A scrambled whole number below `below` for each position. */
export function scrambled(size: number, below: number, phase: number): Int32Array {
  return Int32Array.from({ length: size }, (_, i) => (((i + phase) * 40503) >>> 4) % below);
}

/** Values of the k-th parameter: biases 0, gains of a normalised layer 1, weights a wave by their fan-in. */
export function initialValues({ name, shape }: ParameterSpec, k: number): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  if (name.endsWith('.bias')) return new Float32Array(size);
  if (shape.length === 1) return new Float32Array(size).fill(1);
  return wave(size, 1 / Math.sqrt(size / shape[shape.length - 1]), k);
}

interface Decisions {
  readonly action: Tensor;
  readonly old: Tensor;
  readonly advantage: Tensor;
  readonly target: Tensor;
}

/** Inputs of PPO with the given leading axes, flattened to [n]. */
function decisions(shape: readonly number[]): Decisions {
  const flat = (x: Tensor) => reshape(x, [x.size]);
  const [old, advantage, target] = ['old', 'advantage', 'target'].map((name) => flat(input(name, shape)));
  return { action: flat(indexInput('action', shape)), old, advantage, target };
}

/** The clipped objective of PPO with value loss and entropy, from heads [n, 17 + 1]; every mean is over `total` rows. */
function ppoLoss(heads: Tensor, { action, old, advantage, target }: Decisions, total: number): Tensor {
  const n = heads.shape[0];
  const logs = logSoftmax(slice(heads, 1, 0, 17));
  const value = reshape(slice(heads, 1, 17, 1), [n]);
  const ratio = exp(sub(pick(logs, action), old));
  const policy = neg(min(mul(ratio, advantage), mul(clip(ratio, 0.8, 1.2), advantage)));
  const worth = scale(square(sub(value, target)), 0.25);
  const entropy = scale(reshape(sumLast(mul(exp(logs), logs)), [n]), 0.01);
  return scale(sumAll(add(add(policy, worth), entropy)), 1 / total);
}

function ppoData(name: string, size: number): Float32Array | Int32Array {
  if (name === 'action') return scrambled(size, 17, 0);
  if (name === 'old') return new Float32Array(size).fill(-2.83);
  if (name === 'keep') return Float32Array.from(scrambled(size, 50, 3), (k) => (k === 0 ? 0 : 1));
  return wave(size, 1, name.length);
}

const w1Heads = (x: Tensor): Tensor => linear('head', tanh(linear('two', tanh(linear('one', x, 256)), 256)), 18);

const W1: Workload = {
  name: 'W1',
  rows: 1024,
  loss: (n) => ppoLoss(w1Heads(input('observation', [n, 128])), decisions([n]), 1024),
  act: (n) => w1Heads(input('observation', [n, 128])),
  maxGradNorm: 0.5,
  data: ppoData,
};

const STEPS = 16;

function w2Features(images: Tensor): Tensor {
  const layer = (name: string, x: Tensor, out: number, stride: number) => {
    const filters = parameter(`${name}.weight`, [3, 3, x.shape[3], out]);
    return relu(add(conv2d(x, filters, { stride, padding: 1 }), parameter(`${name}.bias`, [out])));
  };
  const x = layer('two', layer('one', images, 32, 1), 64, 2);
  return relu(linear('dense', reshape(x, [x.shape[0], 1600]), 128));
}

/** Sequences lie along the second axis, images of one step one after another. */
function w2Heads(steps: number, n: number): Tensor {
  const images = reshape(input('images', [steps, n, 9, 9, 16]), [steps * n, 9, 9, 16]);
  const features = reshape(w2Features(images), [steps, n, 128]);
  const states = gruSequence('cell', features, input('state', [n, 128]), input('keep', [steps, n, 1]));
  return linear('head', reshape(states, [steps * n, 128]), 18);
}

const W2: Workload = {
  name: 'W2',
  rows: 64,
  loss: (n) => ppoLoss(w2Heads(STEPS, n), decisions([STEPS, n]), STEPS * 64),
  act: (n) => w2Heads(1, n),
  maxGradNorm: 0.5,
  data: ppoData,
};

const TOKENS = 128;

const W3: Workload = {
  name: 'W3',
  rows: 16,
  loss(n) {
    const index = reshape(indexInput('token', [n, TOKENS]), [n * TOKENS]);
    const words = reshape(embedding('words', index, 256, 128), [n, TOKENS, 128]);
    let x = add(words, parameter('positions.weight', [TOKENS, 128]));
    const mask = input('mask', [TOKENS, TOKENS]);
    for (let i = 0; i < 4; i++) {
      x = add(x, attention(`block${i}.attention`, layerNorm(`block${i}.norm1`, x), 4, mask));
      const hidden = gelu(linear(`block${i}.up`, layerNorm(`block${i}.norm2`, x), 512));
      x = add(x, linear(`block${i}.down`, hidden, 128));
    }
    const logs = logSoftmax(reshape(linear('head', layerNorm('norm', x), 256), [n * TOKENS, 256]));
    const target = reshape(indexInput('target', [n, TOKENS]), [n * TOKENS]);
    return scale(sumAll(pick(logs, target)), -1 / (16 * TOKENS));
  },
  act: null,
  maxGradNorm: null,
  data(name, size) {
    if (name === 'mask') {
      return Float32Array.from({ length: size }, (_, i) => (i % TOKENS > Math.floor(i / TOKENS) ? -1e9 : 0));
    }
    return scrambled(size, 256, name.length);
  },
};

export const WORKLOADS: readonly Workload[] = [W1, W2, W3];

/** Three tanh layers of one width on so many rows, named mlp-WIDTH-ROWS: how time grows with size. */
export const mlp = (width: number, rows: number): Workload => ({
  name: `mlp-${width}-${rows}`,
  rows,
  loss(n) {
    let x = input('x', [n, width]);
    for (const layer of ['one', 'two', 'three']) x = tanh(linear(layer, x, width));
    return scale(sumAll(square(x)), 1 / n);
  },
  act: null,
  maxGradNorm: 0.5,
  data: (name, size) => wave(size, 1, name.length),
});
