/** Reverse-mode differentiation: a loss becomes the graph of its gradients. One backward rule for each operation. */
import { RlgptError } from '../core/errors.ts';
import {
  add,
  binary,
  constant,
  describe,
  div,
  expand,
  matmul,
  mul,
  neg,
  node,
  permute,
  reshape,
  scale,
  sigmoid,
  slice,
  sumAll,
  sumLast,
  sumRows,
  type Tensor,
  topological,
  where,
} from './graph.ts';
import { isColumn, type Shape, sameShape, sizeOf } from './shape.ts';

/**
 * Gradients of a scalar loss by parameter name, for every parameter beneath it. Throws RlgptError 'shape' for a loss
 * that is no scalar. Second derivatives exist where no backward rule is an operation of its own.
 */
export function gradientsOf(loss: Tensor): Map<string, Tensor> {
  if (loss.size !== 1) throw new RlgptError('shape', `the loss is ${describe(loss)}`, 'Reduce it with sumAll or mean.');
  const incoming = new Map<Tensor, Tensor>([[loss, expand(constant(1), loss.shape)]]);
  const byName = new Map<string, Tensor>();
  for (const t of topological([loss]).reverse()) {
    const g = incoming.get(t);
    if (!g) continue;
    if (t.op.kind === 'parameter') {
      const other = byName.get(t.op.name);
      byName.set(t.op.name, other ? add(other, g) : g);
      continue;
    }
    const parts = backward(t, g);
    t.inputs.forEach((x, i) => {
      const part = x.differentiable ? parts[i]?.() : undefined;
      if (!part) return;
      const sum = incoming.get(x);
      incoming.set(x, sum ? add(sum, part) : part);
    });
  }
  return byName;
}

/** A gradient is built only when its input needs one. */
type Rule = () => Tensor;

/** One rule for each input of t, given the gradient g of the loss by t. */
function backward(t: Tensor, g: Tensor): readonly Rule[] {
  const op = t.op;
  const [a, b] = t.inputs;
  switch (op.kind) {
    case 'unary':
      return [() => unaryBackward(t, g)];
    case 'binary':
      return binaryBackward(t, g);
    case 'scale':
      return [() => scale(g, op.factor)];
    case 'matmul':
      return [
        () => (op.transposeA ? matmul(b, g, op.transposeB, true) : matmul(g, b, false, !op.transposeB)),
        () => (op.transposeB ? matmul(g, a, true, op.transposeA) : matmul(a, g, !op.transposeA, false)),
      ];
    case 'where':
      return [() => expand(constant(0), a.shape), () => where(a, g, constant(0)), () => where(a, constant(0), g)];
    case 'permute':
      return [
        () =>
          permute(
            g,
            g.shape.map((_, axis) => op.axes.indexOf(axis)),
          ),
      ];
    case 'conv2d': {
      const { stride, padding } = op;
      return [
        () => node({ kind: 'conv2dGradInput', stride, padding }, [g, b], a.shape),
        () => node({ kind: 'conv2dGradWeight', stride, padding }, [a, g], b.shape),
      ];
    }
    case 'normalise':
      return [() => node({ kind: 'normaliseGrad' }, [a, t, g], t.shape)];
    case 'softmax':
      return [() => node({ kind: 'softmaxGrad' }, [t, g], t.shape)];
    case 'logSoftmax':
      return [() => node({ kind: 'logSoftmaxGrad' }, [t, g], t.shape)];
    case 'sumAll':
    case 'sumLast':
    case 'sumRows':
      return [() => expand(g, a.shape)];
    case 'expand':
      return [() => sumTo(g, a.shape)];
    case 'reshape':
      return [() => reshape(g, a.shape)];
    case 'gather':
      return [() => node({ kind: 'scatterAdd' }, [g, b], a.shape)];
    case 'pick':
      return [() => node({ kind: 'pickGrad' }, [g, b], a.shape)];
    case 'slice':
      return [() => node({ kind: 'pad', axis: op.axis, start: op.start }, [g], a.shape)];
    case 'pad':
      return [() => slice(g, op.axis, op.start, a.shape[op.axis])];
    case 'concat':
      return concatBackward(t, g, op.axis);
    case 'scatterAdd':
      return [() => node({ kind: 'gather' }, [g, b], a.shape)];
    case 'pickGrad':
      return [() => node({ kind: 'pick' }, [g, b], a.shape)];
    case 'softmaxGrad':
    case 'logSoftmaxGrad':
    case 'normaliseGrad':
    case 'conv2dGradInput':
    case 'conv2dGradWeight':
      throw new Error(`${op.kind} has no derivative`);
    case 'input':
    case 'parameter':
    case 'constant':
    case 'argmax':
    case 'stopGradient':
      return [];
    default:
      return op satisfies never;
  }
}

function unaryBackward(t: Tensor, g: Tensor): Tensor {
  if (t.op.kind !== 'unary') throw new Error(`${describe(t)} is not unary`);
  const x = t.inputs[0];
  const fn = t.op.fn;
  switch (fn) {
    case 'exp':
      return mul(g, t);
    case 'log':
      return div(g, x);
    case 'square':
      return scale(mul(g, x), 2);
    case 'neg':
      return neg(g);
    case 'tanh':
      return binary('tanhGrad', t, g);
    case 'sigmoid':
      return binary('sigmoidGrad', t, g);
    case 'relu':
      return binary('reluGrad', t, g);
    case 'sqrt':
      return scale(div(g, t), 0.5);
    case 'abs':
      return binary('absGrad', x, g);
    case 'softplus':
      return mul(g, sigmoid(x));
    case 'gelu':
      return binary('geluGrad', x, g);
    default:
      return fn satisfies never;
  }
}

function binaryBackward(t: Tensor, g: Tensor): readonly Rule[] {
  if (t.op.kind !== 'binary') throw new Error(`${describe(t)} is not binary`);
  const [a, b] = t.inputs;
  const toA = (x: Tensor) => sumTo(x, a.shape);
  const toB = (x: Tensor) => sumTo(x, b.shape);
  switch (t.op.fn) {
    case 'add':
      return [() => toA(g), () => toB(g)];
    case 'sub':
      return [() => toA(g), () => neg(toB(g))];
    case 'mul':
      return [() => toA(mul(g, b)), () => toB(mul(g, a))];
    case 'div':
      return [() => toA(div(g, b)), () => neg(toB(div(mul(g, t), b)))];
    // A tie gives its whole gradient to the first operand.
    case 'max':
      return [() => toA(mul(g, binary('lessEqual', b, a))), () => toB(mul(g, binary('greater', b, a)))];
    case 'min':
      return [() => toA(mul(g, binary('lessEqual', a, b))), () => toB(mul(g, binary('greater', a, b)))];
    default:
      throw new Error(`${t.op.fn} has no derivative`);
  }
}

function concatBackward(t: Tensor, g: Tensor, axis: number): readonly Rule[] {
  let start = 0;
  return t.inputs.map((part) => {
    const from = start;
    start += part.shape[axis];
    return () => (t.inputs.length === 1 ? g : slice(g, axis, from, part.shape[axis]));
  });
}

/** Undoes a broadcast: sums g down to `shape`. */
function sumTo(g: Tensor, shape: Shape): Tensor {
  if (sameShape(g.shape, shape)) return g;
  const size = sizeOf(shape);
  if (size === g.size) return reshape(g, shape);
  if (size === 1) return reshape(sumAll(g), shape);
  return isColumn(shape, g.shape) ? sumLast(g) : sumRows(g, shape);
}
