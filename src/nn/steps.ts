/**
 * The steps of a program: one for each tensor, but that the end of a layer is one step in either direction. The numbers
 * are those of separate steps, to the bit; memory is walked once less.
 */
import type { Tensor } from './graph.ts';
import { isTrailing, sameShape } from './shape.ts';

/** What one kernel call computes: a tensor, or the end of a layer at once. */
export interface Step {
  readonly t: Tensor;
  /** What it reads: the inputs of t; in a step of kind 'activate' the value and the bias that are added first. */
  readonly reads: readonly Tensor[];
  /** t, and in a step of kind 'activateGrad' its sum over rows. */
  readonly writes: readonly Tensor[];
  readonly kind: 'plain' | 'activate' | 'activateGrad';
}

const ACTIVATIONS: ReadonlySet<string> = new Set(['tanh', 'sigmoid', 'relu', 'gelu']);
const SLOPES: ReadonlySet<string> = new Set(['tanhGrad', 'sigmoidGrad', 'reluGrad']);

/** From tensors in topological order; `kept` are read after the run. */
export function stepsOf(order: readonly Tensor[], kept: Iterable<Tensor>): readonly Step[] {
  const readers = new Map<Tensor, number>();
  const count = (t: Tensor) => readers.set(t, (readers.get(t) ?? 0) + 1);
  for (const t of kept) count(t);
  for (const t of order) t.inputs.forEach(count);

  /** Tensors that another's step computes. */
  const merged = new Set<Tensor>();
  const sums = new Map<Tensor, Tensor>();
  for (const t of order) {
    const [x] = t.inputs;
    if (isActivation(t) && readers.get(x) === 1 && isBiased(x)) merged.add(x);
    else if (isRowSum(t) && !sums.has(x)) {
      sums.set(x, t);
      merged.add(t);
    }
  }
  return order.filter((t) => !merged.has(t)).map((t) => stepOf(t, merged, sums.get(t)));
}

function stepOf(t: Tensor, merged: ReadonlySet<Tensor>, sum: Tensor | undefined): Step {
  if (sum !== undefined) return { t, reads: t.inputs, writes: [t, sum], kind: 'activateGrad' };
  const biased = isActivation(t) && merged.has(t.inputs[0]);
  return { t, reads: biased ? t.inputs[0].inputs : t.inputs, writes: [t], kind: biased ? 'activate' : 'plain' };
}

const isActivation = ({ op }: Tensor): boolean => op.kind === 'unary' && ACTIVATIONS.has(op.fn);

/** x + bias, where the bias repeats over rows. */
function isBiased({ op, inputs: [x, bias], shape }: Tensor): boolean {
  if (op.kind !== 'binary' || op.fn !== 'add') return false;
  return sameShape(x.shape, shape) && bias.size > 1 && bias.size < x.size && isTrailing(bias.shape, shape);
}

/** The gradient of a bias: the sum over rows of an activation's backward step. */
function isRowSum({ op, inputs: [x] }: Tensor): boolean {
  if (op.kind !== 'sumRows' || x.op.kind !== 'binary' || !SLOPES.has(x.op.fn)) return false;
  return x.inputs.every((y) => sameShape(y.shape, x.shape));
}
