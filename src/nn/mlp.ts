/** Fully connected networks as plain functions of the graph, and orthogonal initialisation. */
import type { Rng } from '../core/rng.ts';
import type { ParameterSpec } from './executor.ts';
import { add, matmul, parameter, relu, type Tensor, tanh } from './graph.ts';

/** A multilayer perceptron as data. */
export interface MlpSpec {
  /** Prefix of parameter names: layer i has `name.i.weight` [in, out] and `name.i.bias` [out]. */
  readonly name: string;
  /** Input size, hidden sizes, output size. */
  readonly sizes: readonly number[];
  /** After every layer but the last; tanh when left out. */
  readonly activation?: 'tanh' | 'relu';
}

/** x [N, in] to [N, out]. `use` may put something around each parameter, such as stopGradient. */
export function mlp(spec: MlpSpec, x: Tensor, use?: (parameter: Tensor) => Tensor): Tensor {
  return mlpLayers(spec, x, use)[spec.sizes.length - 2];
}

/** What each layer gives, [N, size], after its activation; the last is the output. */
export function mlpLayers(spec: MlpSpec, x: Tensor, use: (parameter: Tensor) => Tensor = (p) => p): Tensor[] {
  const outputs: Tensor[] = [];
  const layers = spec.sizes.length - 1;
  const activate = spec.activation === 'relu' ? relu : tanh;
  let h = x;
  for (let i = 0; i < layers; i++) {
    const weight = use(parameter(`${spec.name}.${i}.weight`, [spec.sizes[i], spec.sizes[i + 1]]));
    const bias = use(parameter(`${spec.name}.${i}.bias`, [spec.sizes[i + 1]]));
    const y = add(matmul(h, weight), bias);
    h = i < layers - 1 ? activate(y) : y;
    outputs.push(h);
  }
  return outputs;
}

/** Weights [in, out] and biases [out] of each layer, `NAME.0.weight` and so on. */
export function mlpParameters({ name, sizes }: MlpSpec): ParameterSpec[] {
  return sizes.slice(1).flatMap((out, i) => [
    { name: `${name}.${i}.weight`, shape: [sizes[i], out] },
    { name: `${name}.${i}.bias`, shape: [out] },
  ]);
}

/**
 * Draws the weights of an MLP into `value(parameter name)`: orthogonal with gain sqrt(2), the last layer with
 * `lastGain`; biases zero. Source: Saxe et al. 2014 (arXiv 1312.6120); the gains are those usual for PPO.
 */
export function initialiseMlp(spec: MlpSpec, lastGain: number, rng: Rng, value: (name: string) => Float32Array): void {
  const layers = spec.sizes.length - 1;
  for (let i = 0; i < layers; i++) {
    const gain = i < layers - 1 ? Math.SQRT2 : lastGain;
    value(`${spec.name}.${i}.weight`).set(orthogonal(spec.sizes[i], spec.sizes[i + 1], gain, rng));
    value(`${spec.name}.${i}.bias`).fill(0);
  }
}

/** A random [rows, columns] matrix whose shorter side is orthogonal with norm `gain`, row-major. */
export function orthogonal(rows: number, columns: number, gain: number, rng: Rng): Float32Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const basis: Float64Array[] = [];
  while (basis.length < count) {
    const v = Float64Array.from({ length }, () => rng.normal());
    // Twice is enough: the second pass removes what rounding left of the first (Parlett).
    for (let pass = 0; pass < 2; pass++) for (const u of basis) subtractProjection(v, u);
    const norm = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    if (norm > 1e-6) basis.push(v.map((x) => x / norm));
  }
  const tall = rows >= columns;
  return Float32Array.from({ length: rows * columns }, (_, k) => {
    const i = Math.floor(k / columns);
    const j = k % columns;
    return gain * (tall ? basis[j][i] : basis[i][j]);
  });
}

function subtractProjection(v: Float64Array, u: Float64Array): void {
  let dot = 0;
  for (let i = 0; i < v.length; i++) dot += v[i] * u[i];
  for (let i = 0; i < v.length; i++) v[i] -= dot * u[i];
}
