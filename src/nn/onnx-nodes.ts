/** From one operation of the graph to ONNX nodes. One case for each kind; the result is the name of what it computes. */
import type { BinaryFn, ConvWindow, Tensor, UnaryFn } from './graph.ts';
import type { Emitter } from './onnx-write.ts';
import type { Shape } from './shape.ts';

const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;
const BOOL = 9;

const UNARY: Readonly<Partial<Record<UnaryFn, string>>> = {
  exp: 'Exp',
  log: 'Log',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  relu: 'Relu',
  neg: 'Neg',
  sqrt: 'Sqrt',
  abs: 'Abs',
  softplus: 'Softplus',
};

const BINARY: Readonly<Partial<Record<BinaryFn, string>>> = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  max: 'Max',
  min: 'Min',
};

/** Emits t, whose inputs have the given names. */
export function emitNode(t: Tensor, names: readonly string[], e: Emitter): string {
  const { op, inputs, shape } = t;
  const [a, b, c] = names;
  switch (op.kind) {
    case 'input':
    case 'parameter':
      return op.name;
    case 'constant':
      return e.float(op.value);
    case 'unary':
      return emitUnary(op.fn, a, e);
    case 'binary':
      return emitBinary(op.fn, a, b, e);
    case 'scale': {
      const product = op.factor === 1 ? a : e.node('Mul', [a, e.float(op.factor)]);
      return op.offset === 0 ? product : e.node('Add', [product, e.float(op.offset)]);
    }
    case 'where':
      return e.node('Where', [e.node('Cast', [a], { to: BOOL }), b, c]);
    case 'stopGradient':
      return e.node('Identity', [a]);
    case 'matmul':
      return emitMatmul(t, op, a, b, e);
    case 'conv2d':
    case 'conv2dGradInput':
    case 'conv2dGradWeight':
      return emitConvolution(t, op, a, b, e);
    case 'softmax':
      return e.node('Softmax', [a], { axis: -1 });
    case 'logSoftmax':
      return e.node('LogSoftmax', [a], { axis: -1 });
    case 'softmaxGrad':
      return e.node('Mul', [a, e.node('Sub', [b, sumLast(e.node('Mul', [a, b]), e)])]);
    case 'logSoftmaxGrad':
      return e.node('Sub', [b, e.node('Mul', [e.node('Exp', [a]), sumLast(b, e)])]);
    case 'normalise':
      return e.node('LayerNormalization', [a, e.float(1, shape.slice(-1))], { axis: -1, epsilon: 1e-5 });
    case 'normaliseGrad':
      return emitNormaliseGrad(a, b, c, e);
    case 'sumAll':
      return e.node('ReduceSum', [a], { keepdims: 0 });
    case 'sumLast':
      return sumLast(a, e);
    case 'sumRows': {
      const leading = inputs[0].shape.length - shape.length;
      const axes = inputs[0].shape.flatMap((_, i) => (i < leading || shape[i - leading] === 1 ? [i] : []));
      return e.node('Reshape', [e.node('ReduceSum', [a, e.ints(axes)], { keepdims: 0 }), e.ints(shape)]);
    }
    case 'expand':
      return e.node('Expand', [a, e.ints(shape)]);
    case 'reshape':
      return e.node('Reshape', [a, e.ints(shape)]);
    case 'permute':
      return e.node('Transpose', [a], { perm: op.axes });
    case 'slice': {
      const end = op.start + shape[op.axis];
      return e.node('Slice', [a, e.ints([op.start]), e.ints([end]), e.ints([op.axis])]);
    }
    case 'pad': {
      const before = shape.map((_, i) => (i === op.axis ? op.start : 0));
      const after = shape.map((extent, i) => extent - inputs[0].shape[i] - before[i]);
      return e.node('Pad', [a, e.ints([...before, ...after])]);
    }
    case 'concat':
      return e.node('Concat', names, { axis: op.axis });
    default:
      return emitIndexed(t, names, e);
  }
}

function emitIndexed(t: Tensor, [a, b]: readonly string[], e: Emitter): string {
  const { op, shape, size } = t;
  const column = (name: string) => e.node('Reshape', [name, e.ints([-1, 1])]);
  const zeros = () => e.node('Expand', [e.float(0), e.ints(shape)]);
  switch (op.kind) {
    case 'gather':
      return e.node('Gather', [a, b], { axis: 0 });
    case 'scatterAdd': {
      const index = e.node('Cast', [column(b)], { to: INT64 });
      return e.node('ScatterND', [zeros(), index, a], { reduction: 'add' });
    }
    case 'pick':
      return e.node('Reshape', [e.node('GatherElements', [a, column(b)], { axis: 1 }), e.ints([size])]);
    case 'pickGrad':
      return e.node('ScatterElements', [zeros(), column(b), column(a)], { axis: 1 });
    case 'argmax':
      return e.node('Cast', [e.node('ArgMax', [a], { axis: 1, keepdims: 0 })], { to: INT32 });
    default:
      throw new Error(`no ONNX form of ${op.kind}`);
  }
}

const sumLast = (name: string, e: Emitter): string => e.node('ReduceSum', [name, e.ints([-1])], { keepdims: 1 });

function emitUnary(fn: UnaryFn, a: string, e: Emitter): string {
  if (fn === 'square') return e.node('Mul', [a, a]);
  if (fn === 'gelu') return e.node('Gelu', [a], { approximate: 'tanh' });
  return e.node(UNARY[fn]!, [a]);
}

/** Backward steps have the value of the function (for abs and gelu its argument) first, then the gradient. */
function emitBinary(fn: BinaryFn, a: string, b: string, e: Emitter): string {
  const one = () => e.float(1);
  switch (fn) {
    case 'lessEqual':
      return e.node('Cast', [e.node('LessOrEqual', [a, b])], { to: FLOAT });
    case 'greater':
      return e.node('Cast', [e.node('Greater', [a, b])], { to: FLOAT });
    case 'tanhGrad':
      return e.node('Mul', [b, e.node('Sub', [one(), e.node('Mul', [a, a])])]);
    case 'sigmoidGrad':
      return e.node('Mul', [b, e.node('Mul', [a, e.node('Sub', [one(), a])])]);
    case 'reluGrad':
      return e.node('Where', [e.node('Greater', [a, e.float(0)]), b, e.float(0)]);
    case 'absGrad':
      return e.node('Mul', [b, e.node('Sign', [a])]);
    case 'geluGrad':
      return e.node('Mul', [b, geluSlope(a, e)]);
    default:
      return e.node(BINARY[fn]!, [a, b]);
  }
}

function geluSlope(x: string, e: Emitter): string {
  const root = e.float(Math.sqrt(2 / Math.PI));
  const square = e.node('Mul', [x, x]);
  const cubic = e.node('Mul', [e.float(0.044715), e.node('Mul', [x, square])]);
  const t = e.node('Tanh', [e.node('Mul', [root, e.node('Add', [x, cubic])])]);
  const inner = e.node('Add', [e.float(1), e.node('Mul', [e.float(3 * 0.044715), square])]);
  const rest = e.node('Mul', [e.node('Sub', [e.float(1), e.node('Mul', [t, t])]), e.node('Mul', [root, inner])]);
  return e.node('Mul', [e.float(0.5), e.node('Add', [e.node('Add', [e.float(1), t]), e.node('Mul', [x, rest])])]);
}

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function emitMatmul(t: Tensor, { transposeA, transposeB }: Transposes, a: string, b: string, e: Emitter): string {
  if (t.shape.length === 2) return e.node('Gemm', [a, b], { transA: Number(transposeA), transB: Number(transposeB) });
  const turned = (name: string) => e.node('Transpose', [name], { perm: [0, 2, 1] });
  return e.node('MatMul', [transposeA ? turned(a) : a, transposeB ? turned(b) : b]);
}

function emitNormaliseGrad(x: string, y: string, g: string, e: Emitter): string {
  const mean = (name: string) => e.node('ReduceMean', [name, e.ints([-1])], { keepdims: 1 });
  const centred = e.node('Sub', [x, mean(x)]);
  const variance = mean(e.node('Mul', [centred, centred]));
  const deviation = e.node('Sqrt', [e.node('Add', [variance, e.float(1e-5)])]);
  const rest = e.node('Sub', [e.node('Sub', [g, mean(g)]), e.node('Mul', [y, mean(e.node('Mul', [g, y]))])]);
  return e.node('Div', [rest, deviation]);
}

type ConvOp = ConvWindow & { readonly kind: 'conv2d' | 'conv2dGradInput' | 'conv2dGradWeight' };

function emitConvolution(t: Tensor, { kind, stride, padding }: ConvOp, a: string, b: string, e: Emitter): string {
  const turned = (name: string, perm: Shape) => e.node('Transpose', [name], { perm });
  const toChannelsFirst = (name: string) => turned(name, [0, 3, 1, 2]);
  const pads = [padding, padding, padding, padding];
  const strides = [stride, stride];
  if (kind === 'conv2dGradWeight') {
    const [images, results] = t.inputs.map((x) => x.shape);
    // Channels take the place of the batch: the filter's gradient is a convolution of images with gradients.
    const x = turned(a, [3, 0, 1, 2]);
    const g = turned(b, [3, 0, 1, 2]);
    const kernel_shape = [results[1], results[2]];
    const whole = e.node('Conv', [x, g], { kernel_shape, dilations: strides, pads });
    const kernel = t.shape[0];
    const extent = (axis: number) => images[axis] + 2 * padding - (results[axis] - 1) * stride;
    const fits = extent(1) === kernel && extent(2) === kernel;
    const part = fits ? whole : e.node('Slice', [whole, e.ints([0, 0]), e.ints([kernel, kernel]), e.ints([2, 3])]);
    return turned(part, [2, 3, 0, 1]);
  }
  const [kernel] = t.inputs[1].shape;
  const kernel_shape = [kernel, kernel];
  const filters = turned(b, [3, 2, 0, 1]);
  if (kind === 'conv2d') {
    const y = e.node('Conv', [toChannelsFirst(a), filters], { kernel_shape, strides, pads });
    return turned(y, [0, 2, 3, 1]);
  }
  const results = t.inputs[0].shape;
  const output_padding = [1, 2].map((axis) => t.shape[axis] - ((results[axis] - 1) * stride - 2 * padding + kernel));
  const x = e.node('ConvTranspose', [toChannelsFirst(a), filters], { kernel_shape, strides, pads, output_padding });
  return turned(x, [0, 2, 3, 1]);
}
