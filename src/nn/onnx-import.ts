/** From one ONNX node to operations of the graph: what onnx-nodes.ts emits, and the usual forms of other tools. */

import { RlgptError } from '../core/errors.ts';
import {
  abs,
  add,
  argmax,
  binary,
  clip,
  concat,
  conv2d,
  div,
  exp,
  expand,
  gather,
  gelu,
  greater,
  log,
  logSoftmax,
  matmul,
  max,
  min,
  mul,
  neg,
  normalise,
  permute,
  pick,
  relu,
  reshape,
  scale,
  sigmoid,
  slice,
  softmax,
  softplus,
  sqrt,
  sub,
  sumAll,
  sumLast,
  sumRows,
  type Tensor,
  tanh,
  where,
} from './graph.ts';
import type { Message } from './protobuf.ts';
import { type Shape, sizeOf } from './shape.ts';

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name: string;
  integer(attribute: string, fallback: number): number;
  float(attribute: string, fallback: number): number;
  integers(attribute: string): readonly number[] | null;
  text(attribute: string): string | null;
  /** The tensor of a Constant node. */
  tensor(): Message | null;
}

/** What is known of a name: a tensor of the graph, or whole numbers that describe shapes. */
export interface Scope {
  tensor(name: string): Tensor;
  /** Whole numbers of a constant. Throws RlgptError 'usage' when the model computes them. */
  ints(name: string): readonly number[];
  /** A single float that is constant, or null. */
  float(name: string): number | null;
  /** Whether a parameter holds this value alone. */
  isFilledWith(name: string, value: number): boolean;
}

/** Error for what a model has and this reader has not. */
export function unsupported(what: string): RlgptError {
  return new RlgptError(
    'usage',
    `the ONNX model has ${what}, which is not supported`,
    'Run it with onnxruntime instead.',
  );
}

const ELEMENTWISE: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  Exp: exp,
  Log: log,
  Tanh: tanh,
  Sigmoid: sigmoid,
  Relu: relu,
  Neg: neg,
  Sqrt: sqrt,
  Abs: abs,
  Softplus: softplus,
  Identity: (x) => x,
  // Comparisons are 0 and 1 here, so casts between numbers and truth change nothing.
  Cast: (x) => x,
  Dropout: (x) => x,
};

const PAIRS: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> = {
  Add: add,
  Sub: sub,
  Mul: mul,
  Div: div,
  Max: max,
  Min: min,
  Greater: greater,
  LessOrEqual: (a, b) => binary('lessEqual', a, b),
};

/** The node's first result. Throws RlgptError 'usage' for what is not supported. */
export function importNode(node: OnnxNode, scope: Scope): Tensor {
  const { op, inputs } = node;
  if (op in ELEMENTWISE) return ELEMENTWISE[op](scope.tensor(inputs[0]));
  if (op in PAIRS) return PAIRS[op](scope.tensor(inputs[0]), scope.tensor(inputs[1]));
  const importer = IMPORTERS[op];
  if (!importer) throw unsupported(`the operation '${op}'`);
  return importer(node, scope);
}

const axisOf = (axis: number, t: Tensor): number => (axis < 0 ? axis + t.shape.length : axis);

const IMPORTERS: Readonly<Record<string, (node: OnnxNode, scope: Scope) => Tensor>> = {
  Gemm(node, scope) {
    const [a, b] = node.inputs.map((name) => scope.tensor(name));
    const product = matmul(a, b, node.integer('transA', 0) === 1, node.integer('transB', 0) === 1);
    const scaled = scaledBy(product, node.float('alpha', 1));
    if (!node.inputs[2]) return scaled;
    return add(scaled, scaledBy(scope.tensor(node.inputs[2]), node.float('beta', 1)));
  },
  MatMul(node, scope) {
    const [a, b] = node.inputs.map((name) => scope.tensor(name));
    // A batch of rows times one matrix is one product of all rows.
    if (a.shape.length > 2 && b.shape.length === 2) {
      const rows = reshape(a, [a.size / b.shape[0], b.shape[0]]);
      return reshape(matmul(rows, b), [...a.shape.slice(0, -1), b.shape[1]]);
    }
    const batch = a.shape.slice(0, -2);
    const three = (t: Tensor) => reshape(t, [sizeOf(batch), ...t.shape.slice(-2)]);
    if (a.shape.length <= 3) return matmul(a, b);
    return reshape(matmul(three(a), three(b)), [...batch, a.shape.at(-2)!, b.shape.at(-1)!]);
  },
  Softmax: (node, scope) => softmax(lastAxisOnly(node, scope.tensor(node.inputs[0]))),
  LogSoftmax: (node, scope) => logSoftmax(lastAxisOnly(node, scope.tensor(node.inputs[0]))),
  Gelu(node, scope) {
    if (node.text('approximate') !== 'tanh') throw unsupported("a 'Gelu' that is not of the tanh form");
    return gelu(scope.tensor(node.inputs[0]));
  },
  Where(node, scope) {
    const [condition, yes, no] = node.inputs.map((name) => scope.tensor(name));
    return where(condition, yes, no);
  },
  Clip(node, scope) {
    const bound = (i: number, fallback: number) => (node.inputs[i] ? scope.float(node.inputs[i]) : fallback);
    const [low, high] = [bound(1, -3.4e38), bound(2, 3.4e38)];
    if (low === null || high === null) throw unsupported("a 'Clip' whose bounds are computed");
    return clip(scope.tensor(node.inputs[0]), low, high);
  },
  LayerNormalization(node, scope) {
    const y = normalise(lastAxisOnly(node, scope.tensor(node.inputs[0])));
    if (Math.abs(node.float('epsilon', 1e-5) - 1e-5) > 1e-9) throw unsupported('an epsilon other than 1e-5');
    const scaled = scope.isFilledWith(node.inputs[1], 1) ? y : mul(y, scope.tensor(node.inputs[1]));
    return node.inputs[2] ? add(scaled, scope.tensor(node.inputs[2])) : scaled;
  },
  ReduceSum: (node, scope) => reduce(node, scope),
  ReduceMean(node, scope) {
    const sum = reduce(node, scope);
    return scale(sum, sum.size / scope.tensor(node.inputs[0]).size);
  },
  Reshape(node, scope) {
    const x = scope.tensor(node.inputs[0]);
    const wanted = scope.ints(node.inputs[1]).map((extent, i) => (extent === 0 ? x.shape[i] : extent));
    const rest = x.size / wanted.reduce((size, extent) => (extent < 0 ? size : size * extent), 1);
    return reshape(
      x,
      wanted.map((extent) => (extent < 0 ? rest : extent)),
    );
  },
  Flatten(node, scope) {
    const x = scope.tensor(node.inputs[0]);
    const rows = sizeOf(x.shape.slice(0, axisOf(node.integer('axis', 1), x)));
    return reshape(x, [rows, x.size / rows]);
  },
  Squeeze(node, scope) {
    const x = scope.tensor(node.inputs[0]);
    const axes = node.inputs[1] ? scope.ints(node.inputs[1]).map((axis) => axisOf(axis, x)) : null;
    return reshape(
      x,
      x.shape.filter((extent, i) => extent !== 1 || (axes !== null && !axes.includes(i))),
    );
  },
  Unsqueeze(node, scope) {
    const x = scope.tensor(node.inputs[0]);
    const axes = scope.ints(node.inputs[1]);
    const rank = x.shape.length + axes.length;
    const shape: number[] = [];
    const rest = [...x.shape];
    for (let i = 0; i < rank; i++) shape.push(axes.includes(i) || axes.includes(i - rank) ? 1 : rest.shift()!);
    return reshape(x, shape);
  },
  Expand: (node, scope) => expand(scope.tensor(node.inputs[0]), scope.ints(node.inputs[1])),
  Transpose(node, scope) {
    const x = scope.tensor(node.inputs[0]);
    return permute(x, node.integers('perm') ?? x.shape.map((_, i) => x.shape.length - 1 - i));
  },
  Slice(node, scope) {
    const x = scope.tensor(node.inputs[0]);
    const [starts, ends] = [1, 2].map((i) => scope.ints(node.inputs[i]));
    const axes = node.inputs[3] ? scope.ints(node.inputs[3]) : starts.map((_, i) => i);
    if (node.inputs[4] && scope.ints(node.inputs[4]).some((step) => step !== 1)) throw unsupported('a stepped slice');
    return axes.reduce((t, axis, i) => {
      const extent = t.shape[axisOf(axis, t)];
      const at = (position: number) => Math.min(extent, position < 0 ? position + extent : position);
      return slice(t, axisOf(axis, t), at(starts[i]), at(ends[i]) - at(starts[i]));
    }, x);
  },
  Concat(node, scope) {
    const parts = node.inputs.map((name) => scope.tensor(name));
    return concat(parts, axisOf(node.integer('axis', 0), parts[0]));
  },
  Gather(node, scope) {
    if (node.integer('axis', 0) !== 0) throw unsupported("a 'Gather' along another axis than the first");
    return gather(scope.tensor(node.inputs[0]), scope.tensor(node.inputs[1]));
  },
  GatherElements(node, scope) {
    const index = scope.tensor(node.inputs[1]);
    if (node.integer('axis', 0) !== 1 || index.shape[1] !== 1)
      throw unsupported("a 'GatherElements' of several columns");
    return reshape(pick(scope.tensor(node.inputs[0]), reshape(index, [index.size])), [index.size, 1]);
  },
  ArgMax(node, scope) {
    const x = scope.tensor(node.inputs[0]);
    if (x.shape.length !== 2 || axisOf(node.integer('axis', 0), x) !== 1) throw unsupported("an 'ArgMax' of this form");
    const index = argmax(x);
    return node.integer('keepdims', 1) === 1 ? reshape(index, [index.size, 1]) : index;
  },
  Conv(node, scope) {
    const [images, filters] = node.inputs.map((name) => scope.tensor(name));
    const [stride, padding] = [equalOf(node, 'strides', 1), equalOf(node, 'pads', 0)];
    if (equalOf(node, 'dilations', 1) !== 1 || node.integer('group', 1) !== 1)
      throw unsupported('a dilated convolution');
    const y = conv2d(permute(images, [0, 2, 3, 1]), permute(filters, [2, 3, 1, 0]), { stride, padding });
    const biased = node.inputs[2] ? add(y, scope.tensor(node.inputs[2])) : y;
    return permute(biased, [0, 3, 1, 2]);
  },
};

const scaledBy = (t: Tensor, factor: number): Tensor => (factor === 1 ? t : scale(t, factor));

function lastAxisOnly(node: OnnxNode, t: Tensor): Tensor {
  if (axisOf(node.integer('axis', -1), t) !== t.shape.length - 1)
    throw unsupported(`a '${node.op}' along another axis`);
  return t;
}

/** The one value of an attribute that lists one for each axis. */
function equalOf(node: OnnxNode, attribute: string, fallback: number): number {
  const values = node.integers(attribute) ?? [fallback];
  if (values.some((value) => value !== values[0])) throw unsupported(`a '${node.op}' with unequal ${attribute}`);
  return values[0];
}

/** Sums over all axes, over the last one, or over leading ones. */
function reduce(node: OnnxNode, scope: Scope): Tensor {
  const x = scope.tensor(node.inputs[0]);
  const rank = x.shape.length;
  const given = node.inputs[1] ? scope.ints(node.inputs[1]) : node.integers('axes');
  const axes = (given ?? x.shape.map((_, i) => i)).map((axis) => axisOf(axis, x)).sort((a, b) => a - b);
  const kept = (shape: Shape): Shape =>
    node.integer('keepdims', 1) === 1 ? shape : shape.filter((_, i) => !axes.includes(i));
  const ones = x.shape.map((extent, i) => (axes.includes(i) ? 1 : extent));
  if (axes.length === rank) return reshape(sumAll(x), kept(ones));
  if (axes.length === 1 && axes[0] === rank - 1) return reshape(sumLast(x), kept(ones));
  if (axes.every((axis, i) => axis === i)) return reshape(sumRows(x, x.shape.slice(axes.length)), kept(ones));
  throw unsupported(`a '${node.op}' over axes ${axes.join(',')}`);
}
