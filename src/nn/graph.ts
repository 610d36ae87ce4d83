/**
 * A typed static graph of float32 tensors. Building a node checks its shapes; nothing is computed here. Executors
 * (oracle.ts, wasm.ts) run graphs, and autodiff.ts extends them with gradients.
 */
import { RlgptError } from '../core/errors.ts';
import { broadcast, isTrailing, type Shape, sameShape, sizeOf } from './shape.ts';

export type UnaryFn =
  | 'exp'
  | 'log'
  | 'tanh'
  | 'sigmoid'
  | 'relu'
  | 'square'
  | 'neg'
  | 'sqrt'
  | 'abs'
  | 'softplus'
  | 'gelu';

/**
 * Comparisons give 0 or 1. Backward steps are (value of the function, incoming gradient) for tanh, sigmoid and relu, and
 * (argument of the function, incoming gradient) for abs and gelu.
 */
export type BinaryFn = ArithmeticFn | 'lessEqual' | 'greater' | BackwardFn;
export type BackwardFn = 'tanhGrad' | 'sigmoidGrad' | 'reluGrad' | 'absGrad' | 'geluGrad';
export type ArithmeticFn = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min';

/** What a node computes of its inputs. */
export type Op =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'unary'; readonly fn: UnaryFn }
  | { readonly kind: 'binary'; readonly fn: BinaryFn }
  | { readonly kind: 'scale'; readonly factor: number; readonly offset: number }
  | { readonly kind: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean }
  | { readonly kind: 'where' }
  | { readonly kind: 'stopGradient' }
  | { readonly kind: 'softmax' | 'logSoftmax' | 'softmaxGrad' | 'logSoftmaxGrad' }
  | { readonly kind: 'normalise' | 'normaliseGrad' }
  | { readonly kind: 'sumAll' | 'sumLast' | 'sumRows' | 'expand' | 'reshape' }
  | { readonly kind: 'gather' | 'scatterAdd' | 'pick' | 'pickGrad' | 'argmax' }
  | { readonly kind: 'permute'; readonly axes: readonly number[] }
  | ({ readonly kind: 'conv2d' | 'conv2dGradInput' | 'conv2dGradWeight' } & ConvWindow)
  | { readonly kind: 'slice' | 'pad'; readonly axis: number; readonly start: number }
  | { readonly kind: 'concat'; readonly axis: number };

/** How the window of a convolution moves, along both axes. */
export interface ConvWindow {
  readonly stride: number;
  /** Zeros around the image. */
  readonly padding: number;
}

/** A node of the graph: an operation, the nodes that it is applied to, and the shape of the result. */
export interface Tensor {
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  readonly shape: Shape;
  readonly size: number;
  readonly dtype: 'f32' | 'i32';
  /** A parameter lies beneath, reached through differentiable operations. */
  readonly differentiable: boolean;
}

const noGradient: ReadonlySet<string> = new Set(['lessEqual', 'greater']);

/** A node as it is: no checks. For this folder; users call the functions below. */
export function node(op: Op, inputs: readonly Tensor[], shape: Shape, dtype: 'f32' | 'i32' = 'f32'): Tensor {
  const cut = op.kind === 'stopGradient' || op.kind === 'argmax' || (op.kind === 'binary' && noGradient.has(op.fn));
  const differentiable = op.kind === 'parameter' || (!cut && inputs.some((x) => x.differentiable));
  return { op, inputs, shape, size: sizeOf(shape), dtype, differentiable };
}

/** A tensor as error texts show it: `'obs' [64,300]` or `tanh [64,64]`. */
export function describe(t: Tensor): string {
  const op = t.op;
  const name =
    op.kind === 'input' || op.kind === 'parameter'
      ? `'${op.name}'`
      : op.kind === 'unary' || op.kind === 'binary'
        ? op.fn
        : op.kind;
  return `${name} [${t.shape.join(',')}]`;
}

function shapeError(what: string, tensors: readonly Tensor[], remedy: string): RlgptError {
  return new RlgptError('shape', `${what}: ${tensors.map(describe).join(' and ')} do not fit`, remedy);
}

function checkExtents(name: string, shape: Shape): void {
  if (!shape.every((extent) => Number.isInteger(extent) && extent > 0)) {
    throw new RlgptError('shape', `'${name}' has shape [${shape.join(',')}]`, 'Give positive integer extents.');
  }
}

// --- leaves ---

/** Float32 data given at each run. */
export function input(name: string, shape: Shape): Tensor {
  checkExtents(name, shape);
  return node({ kind: 'input', name }, [], shape);
}

/** Integer data given at each run: indices for `gather` and `pick`. */
export function indexInput(name: string, shape: Shape): Tensor {
  checkExtents(name, shape);
  return node({ kind: 'input', name }, [], shape, 'i32');
}

/** A learned tensor. Nodes of one name share their values, within a graph and between the graphs of an engine. */
export function parameter(name: string, shape: Shape): Tensor {
  checkExtents(name, shape);
  return node({ kind: 'parameter', name }, [], shape);
}

/** A number, of shape []. */
export function constant(value: number): Tensor {
  return node({ kind: 'constant', value }, [], []);
}

// --- elementwise ---

/** f(a, b) with broadcasting of [N,C] against [C], [N,1] and scalars. Throws RlgptError 'shape'. */
export function binary(fn: BinaryFn, a: Tensor, b: Tensor): Tensor {
  const plan = a.dtype === 'f32' && b.dtype === 'f32' ? broadcast(a.shape, b.shape) : null;
  if (!plan) throw shapeError(fn, [a, b], 'Give equal shapes, or [N,C] with [C], [N,1] or a scalar.');
  return node({ kind: 'binary', fn }, [a, b], plan.shape);
}

export const add = (a: Tensor, b: Tensor): Tensor => binary('add', a, b);
export const sub = (a: Tensor, b: Tensor): Tensor => binary('sub', a, b);
export const mul = (a: Tensor, b: Tensor): Tensor => binary('mul', a, b);
export const div = (a: Tensor, b: Tensor): Tensor => binary('div', a, b);
export const max = (a: Tensor, b: Tensor): Tensor => binary('max', a, b);
export const min = (a: Tensor, b: Tensor): Tensor => binary('min', a, b);
/** 1 where a > b, else 0; no gradient. */
export const greater = (a: Tensor, b: Tensor): Tensor => binary('greater', a, b);

function unary(fn: UnaryFn, x: Tensor): Tensor {
  if (x.dtype !== 'f32') throw shapeError(fn, [x], 'Give a float tensor.');
  return node({ kind: 'unary', fn }, [x], x.shape);
}

export const exp = (x: Tensor): Tensor => unary('exp', x);
export const log = (x: Tensor): Tensor => unary('log', x);
export const tanh = (x: Tensor): Tensor => unary('tanh', x);
export const sigmoid = (x: Tensor): Tensor => unary('sigmoid', x);
export const relu = (x: Tensor): Tensor => unary('relu', x);
export const square = (x: Tensor): Tensor => unary('square', x);
export const neg = (x: Tensor): Tensor => unary('neg', x);
export const sqrt = (x: Tensor): Tensor => unary('sqrt', x);
export const abs = (x: Tensor): Tensor => unary('abs', x);
/** log(1 + exp(x)), without overflow. */
export const softplus = (x: Tensor): Tensor => unary('softplus', x);
/** The tanh form. Source: Hendrycks and Gimpel 2016 (arXiv 1606.08415). */
export const gelu = (x: Tensor): Tensor => unary('gelu', x);

/** x * factor + offset. */
export function scale(x: Tensor, factor: number, offset = 0): Tensor {
  return node({ kind: 'scale', factor, offset }, [x], x.shape);
}

/** Each element brought into [low, high]. The slope is 0 outside. */
export function clip(x: Tensor, low: number, high: number): Tensor {
  return min(max(x, constant(low)), constant(high));
}

/**
 * `yes` where the condition is not 0, else `no`; each of the two has the condition's shape or broadcasts to it. What is
 * not chosen has no influence, NaN included.
 */
export function where(condition: Tensor, yes: Tensor, no: Tensor): Tensor {
  const inputs = [condition, expand(yes, condition.shape), expand(no, condition.shape)];
  return node({ kind: 'where' }, inputs, condition.shape);
}

/** x, as a constant for differentiation. */
export function stopGradient(x: Tensor): Tensor {
  return node({ kind: 'stopGradient' }, [x], x.shape);
}

// --- products, sums, softmax ---

/**
 * [M,K] times [K,N], or [B,M,K] times [B,K,N] for each of B pairs; a transposed operand is given as stored. Throws
 * RlgptError 'shape'.
 */
export function matmul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
  const rank = a.shape.length;
  const batch = a.shape.slice(0, -2);
  const [am, ak] = transposeA ? [rank - 1, rank - 2] : [rank - 2, rank - 1];
  const [bk, bn] = transposeB ? [rank - 1, rank - 2] : [rank - 2, rank - 1];
  const ranked = (rank === 2 || rank === 3) && b.shape.length === rank;
  if (!ranked || a.shape[ak] !== b.shape[bk] || !sameShape(batch, b.shape.slice(0, -2))) {
    throw shapeError('matmul', [a, b], 'Make the columns of the first equal the rows of the second.');
  }
  return node({ kind: 'matmul', transposeA, transposeB }, [a, b], [...batch, a.shape[am], b.shape[bn]]);
}

/**
 * Images [N,H,W,C] with filters [K,K,C,O]: [N,H',W',O], where H' = floor((H + 2 padding - K) / stride) + 1. Throws
 * RlgptError 'shape'.
 */
export function conv2d(images: Tensor, filters: Tensor, { stride = 1, padding = 0 }: Partial<ConvWindow> = {}): Tensor {
  const [n, h, w, c] = images.shape;
  const [kernel, width, depth, out] = filters.shape;
  const extent = (size: number) => Math.floor((size + 2 * padding - kernel) / stride) + 1;
  const ranked = images.shape.length === 4 && filters.shape.length === 4;
  if (!ranked || kernel !== width || depth !== c || !(extent(h) > 0 && extent(w) > 0)) {
    throw shapeError('conv2d', [images, filters], 'Give images [N,H,W,C] and filters [K,K,C,O] that fit into them.');
  }
  return node({ kind: 'conv2d', stride, padding }, [images, filters], [n, extent(h), extent(w), out]);
}

/** Over the last axis. */
export function softmax(x: Tensor): Tensor {
  if (x.shape.length === 0) throw shapeError('softmax', [x], 'Give at least one axis.');
  return node({ kind: 'softmax' }, [x], x.shape);
}

/** Logarithm of the softmax over the last axis, computed stably. */
export function logSoftmax(x: Tensor): Tensor {
  if (x.shape.length === 0) throw shapeError('logSoftmax', [x], 'Give at least one axis.');
  return node({ kind: 'logSoftmax' }, [x], x.shape);
}

/** (x - mean) / sqrt(variance + 1e-5) over the last axis. Source: Ba et al. 2016 (arXiv 1607.06450). */
export function normalise(x: Tensor): Tensor {
  if (x.shape.length === 0) throw shapeError('normalise', [x], 'Give at least one axis.');
  return node({ kind: 'normalise' }, [x], x.shape);
}

/** Sum of all elements, a scalar []. */
export function sumAll(x: Tensor): Tensor {
  return node({ kind: 'sumAll' }, [x], []);
}

/** Mean of all elements, a scalar. */
export function mean(x: Tensor): Tensor {
  return scale(sumAll(x), 1 / x.size);
}

/** Sum over the last axis, which is kept with extent 1. */
export function sumLast(x: Tensor): Tensor {
  if (x.shape.length === 0) throw shapeError('sumLast', [x], 'Give at least one axis.');
  return node({ kind: 'sumLast' }, [x], [...x.shape.slice(0, -1), 1]);
}

/** Sum over leading axes down to `shape`, which must be the last axes of x. */
export function sumRows(x: Tensor, shape: Shape): Tensor {
  if (!isTrailing(shape, x.shape)) throw shapeError(`sumRows to [${shape.join(',')}]`, [x], 'Give its last axes.');
  return node({ kind: 'sumRows' }, [x], shape);
}

/** x repeated to `shape` by the rules of broadcasting. */
export function expand(x: Tensor, shape: Shape): Tensor {
  const plan = broadcast(x.shape, shape);
  if (!plan || !sameShape(plan.shape, shape)) {
    throw shapeError(`expand to [${shape.join(',')}]`, [x], 'Give a shape that x broadcasts to.');
  }
  return node({ kind: 'expand' }, [x], shape);
}

// --- indexing and layout ---

/** Rows of table [V,D] by index [N]: [N,D]. */
export function gather(table: Tensor, index: Tensor): Tensor {
  if (table.shape.length !== 2 || index.shape.length !== 1 || index.dtype !== 'i32') {
    throw shapeError('gather', [table, index], 'Give a table [V,D] and an index input [N].');
  }
  return node({ kind: 'gather' }, [table, index], [index.size, table.shape[1]]);
}

/** One element of each row of x [N,C] by index [N]: [N]. */
export function pick(x: Tensor, index: Tensor): Tensor {
  if (x.shape.length !== 2 || index.shape.length !== 1 || index.dtype !== 'i32' || index.size !== x.shape[0]) {
    throw shapeError('pick', [x, index], 'Give x [N,C] and an index input [N].');
  }
  return node({ kind: 'pick' }, [x, index], [index.size]);
}

/** Position of the largest element along the last axis, the first of equals: [N,C] to an index [N]; no gradient. */
export function argmax(x: Tensor): Tensor {
  if (x.shape.length !== 2) throw shapeError('argmax', [x], 'Give x [N,C].');
  return node({ kind: 'argmax' }, [x], [x.shape[0]], 'i32');
}

/** The largest element of each row: [N,C] to [N]; ties give their gradient to the first. */
export const maxLast = (x: Tensor): Tensor => pick(x, argmax(x));

/** Axis i of the result is axis axes[i] of x. At most 4 axes. */
export function permute(x: Tensor, axes: readonly number[]): Tensor {
  const valid = axes.length === x.shape.length && axes.length <= 4 && axes.every((_, axis) => axes.includes(axis));
  if (!valid) throw shapeError(`permute to axes ${axes.join(',')}`, [x], 'Name each of at most 4 axes once.');
  const shape = axes.map((axis) => x.shape[axis]);
  return node({ kind: 'permute', axes }, [x], shape);
}

/** The same elements in another shape. Throws RlgptError 'shape' for another number of them. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sizeOf(shape) !== x.size)
    throw shapeError(`reshape to [${shape.join(',')}]`, [x], 'Keep the number of elements.');
  return sameShape(x.shape, shape) ? x : node({ kind: 'reshape' }, [x], shape, x.dtype);
}

/** Elements [start, start + length) along an axis. */
export function slice(x: Tensor, axis: number, start: number, length: number): Tensor {
  const extent = x.shape[axis];
  if (extent === undefined || start < 0 || length < 1 || start + length > extent) {
    throw shapeError(`slice ${start}..${start + length} of axis ${axis}`, [x], 'Stay within the axis.');
  }
  return node({ kind: 'slice', axis, start }, [x], x.shape.with(axis, length), x.dtype);
}

/** Tensors joined along an axis; their other extents are equal. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0];
  const fits = parts.every(
    (part) => part.shape[axis] !== undefined && sameShape(part.shape.with(axis, 1), first.shape.with(axis, 1)),
  );
  if (!fits) throw shapeError(`concat along axis ${axis}`, parts, 'Make all other extents equal.');
  const total = parts.reduce((sum, part) => sum + part.shape[axis], 0);
  return node({ kind: 'concat', axis }, parts, first.shape.with(axis, total));
}

/** Every node beneath `outputs`, each after its inputs, in an order that depends on the graph alone. */
export function topological(outputs: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  // An explicit stack: recurrent networks unroll into graphs deeper than the call stack.
  const stack: { readonly t: Tensor; next: number }[] = [];
  for (const output of outputs) {
    if (seen.has(output)) continue;
    seen.add(output);
    stack.push({ t: output, next: 0 });
    while (stack.length > 0) {
      const frame = stack[stack.length - 1];
      const child = frame.t.inputs[frame.next++];
      if (child === undefined) {
        order.push(frame.t);
        stack.pop();
      } else if (!seen.has(child)) {
        seen.add(child);
        stack.push({ t: child, next: 0 });
      }
    }
  }
  return order;
}
