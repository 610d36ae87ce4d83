/** The check of every backward rule: the gradient as a graph, against central differences, both in double precision. */
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from './autodiff.ts';
import * as g from './graph.ts';
import { evaluate } from './oracle.ts';
import { sizeOf } from './shape.ts';
import type { Case } from './testing-cases.ts';

const LETTERS = ['a', 'b', 'c'];

/** The case's output, and a loss that weighs each element of it differently. */
export function buildCase(c: Case): { readonly output: g.Tensor; readonly loss: g.Tensor } {
  const output = c.build(...c.shapes.map((shape, i) => g.parameter(LETTERS[i], shape)));
  const weights = g.input('weights', output.shape.length === 0 ? [1] : output.shape);
  return { output, loss: g.sumAll(g.mul(output, weights)) };
}

/** Values of every leaf of a case, rounded to float32. */
export function drawCase(c: Case, outputSize: number): Map<string, Float64Array> {
  const rng = makeRng('case', c.name);
  const values = new Map<string, Float64Array>();
  const fill = (size: number, next: () => number) => Float64Array.from({ length: size }, () => Math.fround(next()));
  c.shapes.forEach((shape, i) => {
    values.set(
      LETTERS[i],
      fill(sizeOf(shape), () => c.low + (c.high - c.low) * rng.uniform()),
    );
  });
  for (const [name, { shape, below }] of Object.entries(c.indices))
    values.set(
      name,
      fill(sizeOf(shape), () => rng.int(below)),
    );
  values.set(
    'weights',
    fill(outputSize, () => rng.normal()),
  );
  return values;
}

export const leafOf = (values: ReadonlyMap<string, Float64Array>) => (t: g.Tensor) =>
  t.op.kind === 'input' || t.op.kind === 'parameter' ? values.get(t.op.name)! : [];

/** The largest difference, relative to the larger of 1 and the expected value. */
export function worstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let error = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < expected.length; i++) {
    const e = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    error = Number.isNaN(e) ? Number.POSITIVE_INFINITY : Math.max(error, e);
  }
  return error;
}

/** The worst difference over all parameters of a case. */
export function gradientError(c: Case): number {
  const { output, loss } = buildCase(c);
  const values = drawCase(c, output.size);
  const gradients = gradientsOf(loss);
  const order = g.topological([loss]);
  const computed = evaluate(g.topological([...gradients.values()]), leafOf(values));
  let error = 0;
  for (const [name, gradient] of gradients) {
    const x = values.get(name)!;
    const numeric = x.map((value, i) => {
      const at = (v: number) => {
        x[i] = v;
        return evaluate(order, leafOf(values)).get(loss)![0];
      };
      const slope = (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
      x[i] = value;
      return slope;
    });
    error = Math.max(error, worstDifference(computed.get(gradient)!, numeric));
  }
  return error;
}
