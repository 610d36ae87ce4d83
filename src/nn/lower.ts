/** From one graph node to one kernel call, with every address and extent bound ahead of time. */
import { describe, type Tensor } from './graph.ts';
import { lowerConvolution } from './lower-conv.ts';
import { broadcast, sizeOf } from './shape.ts';
import type { Step } from './steps.ts';
import { BINARY, type Kernels, UNARY } from './wasm-kernels.ts';

export type Call = () => void;

/** Working memory that calls share. */
export interface Scratch {
  /** For the matrix product. */
  readonly gemm: number;
  /** As many bytes as `columnBytes` tells, for the windows of a convolution. */
  readonly columns: number;
}

/** The call of a step, or null when nothing is to be computed. */
export function lower(step: Step, address: (t: Tensor) => number, k: Kernels, scratch: Scratch): Call | null {
  return step.kind === 'plain' ? lowerTensor(step.t, address, k, scratch) : lowerLayerEnd(step, address, k);
}

/** A layer's bias and activation, or the activation's backward step with the bias's gradient. */
function lowerLayerEnd({ t, reads, writes, kind }: Step, address: (t: Tensor) => number, k: Kernels): Call {
  const [a, b] = reads.map(address);
  const [out, sums] = writes.map(address);
  const columns = kind === 'activate' ? reads[1].size : writes[1].size;
  const rows = t.size / columns;
  if (t.op.kind === 'unary') {
    const code = UNARY.indexOf(t.op.fn);
    return () => k.activate(code, a, b, out, rows, columns);
  }
  if (t.op.kind !== 'binary') throw new Error(`no layer ends with ${describe(t)}`);
  const code = BINARY.indexOf(t.op.fn);
  return () => k.activateGrad(code, a, b, out, sums, rows, columns);
}

function lowerTensor(t: Tensor, address: (t: Tensor) => number, k: Kernels, scratch: Scratch): Call | null {
  const op = t.op;
  const out = address(t);
  const { size, inputs } = t;
  const [a, b] = inputs.map(address);
  switch (op.kind) {
    case 'input':
    case 'parameter':
    case 'constant':
    case 'reshape':
    case 'stopGradient':
      return null;
    case 'where': {
      const c = address(inputs[2]);
      return () => k.where(a, b, c, out, size);
    }
    case 'unary': {
      const code = UNARY.indexOf(op.fn);
      return () => k.unary(code, a, out, size);
    }
    case 'binary':
      return lowerBinary(BINARY.indexOf(op.fn), t, [a, b, out], k);
    case 'scale':
      return () => k.scale(a, out, size, op.factor, op.offset);
    case 'matmul':
      return lowerMatmul(t, op, [a, b, out], k, scratch.gemm);
    case 'conv2d':
    case 'conv2dGradInput':
    case 'conv2dGradWeight':
      return lowerConvolution(t, op, [a, b, out], k, scratch);
    case 'permute':
      return lowerPermute(t, op.axes, [a, out], k);
    case 'argmax':
      return () => k.argmax(a, out, size, inputs[0].shape[1]);
    case 'normalise': {
      const [rows, columns] = rowsOf(t);
      return () => k.normalise(a, out, rows, columns);
    }
    case 'normaliseGrad': {
      const [rows, columns] = rowsOf(t);
      const g = address(inputs[2]);
      return () => k.normaliseGrad(a, b, g, out, rows, columns);
    }
    case 'softmax':
    case 'logSoftmax': {
      const [rows, columns, logarithm] = [...rowsOf(t), op.kind === 'logSoftmax' ? 1 : 0];
      return () => k.softmax(a, out, rows, columns, logarithm);
    }
    case 'softmaxGrad':
    case 'logSoftmaxGrad': {
      const [rows, columns, logarithm] = [...rowsOf(t), op.kind === 'logSoftmaxGrad' ? 1 : 0];
      return () => k.softmaxGrad(a, b, out, rows, columns, logarithm);
    }
    case 'sumAll':
      return () => k.sumLast(a, out, 1, inputs[0].size);
    case 'sumLast':
      return () => k.sumLast(a, out, size, inputs[0].size / size);
    case 'sumRows':
      return () => k.sumRows(a, out, inputs[0].size / size, size);
    case 'expand': {
      const plan = broadcast(inputs[0].shape, t.shape)!;
      return () => k.expand(a, out, plan.outer, plan.inner, plan.a[0], plan.a[1]);
    }
    case 'gather':
      return () => k.gather(a, b, out, t.shape[0], t.shape[1], inputs[0].shape[0]);
    case 'scatterAdd':
      return () => k.scatterAdd(a, b, out, inputs[1].size, t.shape[1], t.shape[0]);
    case 'pick':
      return () => k.pick(a, b, out, size, inputs[0].shape[1]);
    case 'pickGrad':
      return () => k.pickGrad(a, b, out, t.shape[0], t.shape[1]);
    case 'slice':
      return lowerSlice(t, op, [a, out], k);
    case 'pad':
      return lowerPad(t, op, [a, out], k);
    case 'concat':
      return lowerConcat(t, op.axis, inputs.map(address), out, k);
    default:
      return op satisfies never;
  }
}

/** Rows and columns of a tensor seen as a matrix over its last axis. */
function rowsOf(t: Tensor): readonly [number, number] {
  const columns = t.shape[t.shape.length - 1];
  return [t.size / columns, columns];
}

function lowerBinary(code: number, t: Tensor, [a, b, out]: readonly number[], k: Kernels): Call {
  const { outer, inner, a: sa, b: sb } = broadcast(t.inputs[0].shape, t.inputs[1].shape)!;
  const [ao, ai, bo, bi] = [...sa, ...sb];
  // Contiguous operands need no rows.
  if (ai === 1 && bi === 1 && ao === inner && bo === inner)
    return () => k.binary(code, a, b, out, 1, outer * inner, 0, 1, 0, 1);
  return () => k.binary(code, a, b, out, outer, inner, ao, ai, bo, bi);
}

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Columns of a product from which on it pays to look for zeros in what is multiplied. */
const SPARSE_COLUMNS = 16;
/** Numbers of an observation from which on it is looked at for zeros. */
const SPARSE_FEATURES = 128;

/** Whether rows are given from outside, wide enough to be flags for the most part; how many are 0 is seen in each run. */
function isObservation({ op, inputs, shape }: Tensor): boolean {
  if (op.kind === 'reshape') return shape[shape.length - 1] >= SPARSE_FEATURES && isObservation(inputs[0]);
  return op.kind === 'input' && shape[shape.length - 1] >= SPARSE_FEATURES;
}

function lowerMatmul(
  t: Tensor,
  { transposeA, transposeB }: Transposes,
  [a, b, out]: readonly number[],
  k: Kernels,
  scratch: number,
): Call {
  const [m, n] = t.shape.slice(-2);
  const batch = t.size / (m * n);
  const inner = t.inputs[0].size / (batch * m);
  const flags = (transposeA ? 1 : 0) | (transposeB ? 2 : 0);
  if (batch === 1 && !transposeB && n >= SPARSE_COLUMNS && isObservation(t.inputs[0])) {
    return () => {
      if (k.sgemmSparse(m, n, inner, a, b, out, flags, scratch) === 0) k.sgemm(m, n, inner, a, b, out, flags, scratch);
    };
  }
  if (batch === 1) return () => k.sgemm(m, n, inner, a, b, out, flags, scratch);
  const [stepA, stepB, stepOut] = [m * inner * 4, inner * n * 4, m * n * 4];
  return () => {
    for (let i = 0; i < batch; i++) {
      k.sgemm(m, n, inner, a + i * stepA, b + i * stepB, out + i * stepOut, flags, scratch);
    }
  };
}

function lowerPermute(t: Tensor, axes: readonly number[], [a, out]: readonly number[], k: Kernels): Call {
  const from = t.inputs[0].shape;
  const missing = 4 - axes.length;
  const [d0, d1, d2, d3] = [...Array<number>(missing).fill(1), ...t.shape];
  const strides = axes.map((axis) => sizeOf(from.slice(axis + 1)) * 4);
  const [s0, s1, s2, s3] = [...Array<number>(missing).fill(0), ...strides];
  return () => k.permute(a, out, d0, d1, d2, d3, s0, s1, s2, s3);
}

interface Axis {
  readonly axis: number;
  readonly start: number;
}

/** Blocks before the axis, and bytes of one index along it. */
function along(t: Tensor, axis: number): readonly [outer: number, innerBytes: number] {
  return [sizeOf(t.shape.slice(0, axis)), sizeOf(t.shape.slice(axis + 1)) * 4];
}

function lowerSlice(t: Tensor, { axis, start }: Axis, [a, out]: readonly number[], k: Kernels): Call | null {
  const [outer, inner] = along(t, axis);
  if (outer === 1) return null;
  const bytes = t.shape[axis] * inner;
  return () => k.copyRows(a + start * inner, out, outer, bytes, t.inputs[0].shape[axis] * inner, bytes);
}

function lowerPad(t: Tensor, { axis, start }: Axis, [a, out]: readonly number[], k: Kernels): Call {
  const [outer, inner] = along(t, axis);
  const bytes = t.inputs[0].shape[axis] * inner;
  return () => {
    k.zero(out, t.size * 4);
    k.copyRows(a, out + start * inner, outer, bytes, bytes, t.shape[axis] * inner);
  };
}

function lowerConcat(t: Tensor, axis: number, parts: readonly number[], out: number, k: Kernels): Call {
  const [outer, inner] = along(t, axis);
  let start = 0;
  const copies = t.inputs.map((x, i) => {
    const copy = { from: parts[i], to: out + start * inner, bytes: x.shape[axis] * inner };
    start += x.shape[axis];
    return copy;
  });
  const stride = t.shape[axis] * inner;
  return () => {
    for (const { from, to, bytes } of copies) k.copyRows(from, to, outer, bytes, bytes, stride);
  };
}
