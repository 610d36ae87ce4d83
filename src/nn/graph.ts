/**
 * A typed static graph of float32 tensors. Building a node checks its shapes; nothing is computed here. Executors
 * (oracle.ts, wasm.ts) run graphs, and autodiff.ts extends them with gradients.
 */
import { RlgptError } from '../core/errors.ts';
import { broadcast, isTrailing, type Shape, sameShape, sizeOf } from './shape.ts';

export type UnaryFn = 'exp' | 'log' | 'tanh' | 'sigmoid' | 'relu' | 'square' | 'neg';

/** The last three are backward steps: (value of the function, incoming gradient). Comparisons give 0 or 1. */
export type BinaryFn = ArithmeticFn | 'lessEqual' | 'greater' | 'tanhGrad' | 'sigmoidGrad' | 'reluGrad';
export type ArithmeticFn = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min';

export type Op =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'unary'; readonly fn: UnaryFn }
  | { readonly kind: 'binary'; readonly fn: BinaryFn }
  | { readonly kind: 'scale'; readonly factor: number; readonly offset: number }
  | { readonly kind: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean }
  | { readonly kind: 'softmax' | 'logSoftmax' | 'softmaxGrad' | 'logSoftmaxGrad' }
  | { readonly kind: 'sumAll' | 'sumLast' | 'sumRows' | 'expand' | 'reshape' }
  | { readonly kind: 'gather' | 'scatterAdd' | 'pick' | 'pickGrad' }
  | { readonly kind: 'slice' | 'pad'; readonly axis: number; readonly start: number }
  | { readonly kind: 'concat'; readonly axis: number };

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
  const cut = op.kind === 'binary' && noGradient.has(op.fn);
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

/** x * factor + offset. */
export function scale(x: Tensor, factor: number, offset = 0): Tensor {
  return node({ kind: 'scale', factor, offset }, [x], x.shape);
}

export function clip(x: Tensor, low: number, high: number): Tensor {
  return min(max(x, constant(low)), constant(high));
}

// --- products, sums, softmax ---

/** [M,K] times [K,N]; a transposed operand is given as stored. Throws RlgptError 'shape'. */
export function matmul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
  const inner = a.shape[transposeA ? 0 : 1];
  if (a.shape.length !== 2 || b.shape.length !== 2 || inner !== b.shape[transposeB ? 1 : 0]) {
    throw shapeError('matmul', [a, b], 'Make the columns of the first equal the rows of the second.');
  }
  const shape = [a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]];
  return node({ kind: 'matmul', transposeA, transposeB }, [a, b], shape);
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

/** Sum of all elements, a scalar []. */
export function sumAll(x: Tensor): Tensor {
  return node({ kind: 'sumAll' }, [x], []);
}

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

export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sizeOf(shape) !== x.size)
    throw shapeError(`reshape to [${shape.join(',')}]`, [x], 'Keep the number of elements.');
  return sameShape(x.shape, shape) ? x : node({ kind: 'reshape' }, [x], shape);
}

/** Elements [start, start + length) along an axis. */
export function slice(x: Tensor, axis: number, start: number, length: number): Tensor {
  const extent = x.shape[axis];
  if (extent === undefined || start < 0 || length < 1 || start + length > extent) {
    throw shapeError(`slice ${start}..${start + length} of axis ${axis}`, [x], 'Stay within the axis.');
  }
  return node({ kind: 'slice', axis, start }, [x], x.shape.with(axis, length));
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
