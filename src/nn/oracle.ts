/**
 * The slow, obviously right engine: plain loops in double precision. Tests compare the fast engine with it, and check
 * gradients by finite differences on it. Not for training.
 */
import type { Engine, ParameterSpec, Plan, Program, Region } from './executor.ts';
import { checkProgram, named, nonFiniteIn, REGIONS } from './executor.ts';
import type { BinaryFn, ConvWindow, Tensor, UnaryFn } from './graph.ts';
import { type Shape, sizeOf } from './shape.ts';

type Values = ArrayLike<number>;

const UNARY: Readonly<Record<UnaryFn, (x: number) => number>> = {
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  square: (x) => x * x,
  neg: (x) => -x,
  sqrt: Math.sqrt,
  abs: Math.abs,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  gelu: (x) => 0.5 * x * (1 + Math.tanh(geluArgument(x))),
};

const geluArgument = (x: number): number => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);

function geluSlope(x: number): number {
  const t = Math.tanh(geluArgument(x));
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
}

const BINARY: Readonly<Record<BinaryFn, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  max: Math.max,
  min: Math.min,
  lessEqual: (a, b) => (a <= b ? 1 : 0),
  greater: (a, b) => (a > b ? 1 : 0),
  tanhGrad: (y, g) => g * (1 - y * y),
  sigmoidGrad: (y, g) => g * y * (1 - y),
  reluGrad: (y, g) => (y > 0 ? g : 0),
  absGrad: (x, g) => g * Math.sign(x),
  geluGrad: (x, g) => g * geluSlope(x),
};

/** Values of every node of `order` in double precision, given those of inputs and parameters. */
export function evaluate(order: readonly Tensor[], leaf: (t: Tensor) => Values): Map<Tensor, Values> {
  const values = new Map<Tensor, Values>();
  for (const t of order) {
    const args = t.inputs.map((x) => values.get(x)!);
    values.set(t, compute(t, args, leaf));
  }
  return values;
}

function compute(t: Tensor, args: readonly Values[], leaf: (t: Tensor) => Values): Values {
  const op = t.op;
  const [a, b] = args;
  const out = new Float64Array(t.size);
  switch (op.kind) {
    case 'input':
    case 'parameter':
      return leaf(t);
    case 'constant':
      return [op.value];
    case 'unary':
      return out.map((_, i) => UNARY[op.fn](a[i]));
    case 'scale':
      return out.map((_, i) => a[i] * op.factor + op.offset);
    case 'binary': {
      const [ia, ib] = t.inputs.map((x) => broadcastIndex(x.shape, t.shape));
      return out.map((_, i) => BINARY[op.fn](a[ia(i)], b[ib(i)]));
    }
    case 'expand': {
      const index = broadcastIndex(t.inputs[0].shape, t.shape);
      return out.map((_, i) => a[index(i)]);
    }
    case 'sumAll':
    case 'sumLast':
    case 'sumRows': {
      // A sum is a broadcast read backwards.
      const index = broadcastIndex(t.shape, t.inputs[0].shape);
      for (let i = 0; i < t.inputs[0].size; i++) out[index(i)] += a[i];
      return out;
    }
    case 'where':
      return out.map((_, i) => (a[i] !== 0 ? b[i] : args[2][i]));
    case 'matmul':
      return matmul(t, a, b, op);
    case 'conv2d':
    case 'conv2dGradInput':
    case 'conv2dGradWeight':
      return convolution(t, op, a, b);
    case 'reshape':
    case 'stopGradient':
      return a;
    case 'permute':
      return permute(t, op.axes, a);
    case 'argmax':
      return out.map((_, i) => firstMaximum(a, i * t.inputs[0].shape[1], t.inputs[0].shape[1]));
    case 'normalise':
    case 'normaliseGrad':
      return normaliseRows(args, t.shape[t.shape.length - 1], out);
    case 'softmax':
    case 'logSoftmax':
    case 'softmaxGrad':
    case 'logSoftmaxGrad':
      return softmaxRows(op.kind, args, t.shape[t.shape.length - 1], out);
    case 'gather':
    case 'scatterAdd':
    case 'pick':
    case 'pickGrad':
      return indexed(op.kind, t, a, b);
    case 'slice':
    case 'pad':
    case 'concat':
      return layout(t, args);
    default:
      return op satisfies never;
  }
}

/** From a flat index into `whole` to one into `shape`, which broadcasts to it. */
function broadcastIndex(shape: Shape, whole: Shape): (flat: number) => number {
  return (flat) => {
    let rest = flat;
    let stride = 1;
    let index = 0;
    for (let i = whole.length - 1; i >= 0; i--) {
      const coordinate = rest % whole[i];
      rest = (rest - coordinate) / whole[i];
      const extent = shape[shape.length - whole.length + i] ?? 1;
      if (extent !== 1) index += coordinate * stride;
      stride *= extent;
    }
    return index;
  };
}

function matmul(t: Tensor, a: Values, b: Values, op: { transposeA: boolean; transposeB: boolean }): Float64Array {
  const [m, n] = t.shape.slice(-2);
  const batch = t.size / (m * n);
  const inner = t.inputs[0].size / (batch * m);
  const out = new Float64Array(t.size);
  for (let s = 0; s < batch; s++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        for (let p = 0; p < inner; p++) {
          const x = a[s * m * inner + (op.transposeA ? p * m + i : i * inner + p)];
          const y = b[s * inner * n + (op.transposeB ? j * inner + p : p * n + j)];
          out[(s * m + i) * n + j] += x * y;
        }
      }
    }
  }
  return out;
}

/** All three products of a convolution visit the same (pixel of the image, element of the filter, output) triples. */
function convolution(
  t: Tensor,
  { kind, stride, padding }: ConvWindow & { kind: string },
  a: Values,
  b: Values,
): Values {
  const [x, w, y] =
    kind === 'conv2d'
      ? [t.inputs[0].shape, t.inputs[1].shape, t.shape]
      : kind === 'conv2dGradInput'
        ? [t.shape, t.inputs[1].shape, t.inputs[0].shape]
        : [t.inputs[0].shape, t.shape, t.inputs[1].shape];
  const [n, h, width, c] = x;
  const [kernel, , , o] = w;
  const out = new Float64Array(t.size);
  for (let pixel = 0; pixel < n * y[1] * y[2]; pixel++) {
    const column = pixel % y[2];
    const row = Math.floor(pixel / y[2]) % y[1];
    const image = Math.floor(pixel / (y[1] * y[2]));
    for (let i = 0; i < kernel * kernel; i++) {
      const top = row * stride - padding + Math.floor(i / kernel);
      const left = column * stride - padding + (i % kernel);
      if (top < 0 || top >= h || left < 0 || left >= width) continue;
      for (let p = 0; p < c * o; p++) {
        const xi = ((image * h + top) * width + left) * c + Math.floor(p / o);
        const wi = i * c * o + p;
        const yi = pixel * o + (p % o);
        if (kind === 'conv2d') out[yi] += a[xi] * b[wi];
        else if (kind === 'conv2dGradInput') out[xi] += a[yi] * b[wi];
        else out[wi] += a[xi] * b[yi];
      }
    }
  }
  return out;
}

function permute(t: Tensor, axes: readonly number[], a: Values): Float64Array {
  const from = t.inputs[0].shape;
  const strides = axes.map((axis) => sizeOf(from.slice(axis + 1)));
  return new Float64Array(t.size).map((_, flat) => {
    let rest = flat;
    let index = 0;
    for (let i = t.shape.length - 1; i >= 0; i--) {
      index += (rest % t.shape[i]) * strides[i];
      rest = Math.floor(rest / t.shape[i]);
    }
    return a[index];
  });
}

function firstMaximum(a: Values, start: number, count: number): number {
  let best = 0;
  for (let j = 1; j < count; j++) if (a[start + j] > a[start + best]) best = j;
  return best;
}

/** Given (x), the normalised rows; given (x, y, g), the gradient by x. */
function normaliseRows([x, y, g]: readonly Values[], columns: number, out: Float64Array): Float64Array {
  for (let row = 0; row < out.length; row += columns) {
    const mean = (f: (i: number) => number) => {
      let sum = 0;
      for (let i = row; i < row + columns; i++) sum += f(i);
      return sum / columns;
    };
    const centre = mean((i) => x[i]);
    const inverse = 1 / Math.sqrt(mean((i) => (x[i] - centre) ** 2) + 1e-5);
    const [meanG, meanGy] = g ? [mean((i) => g[i]), mean((i) => g[i] * y[i])] : [0, 0];
    for (let i = row; i < row + columns; i++) {
      out[i] = g ? inverse * (g[i] - meanG - y[i] * meanGy) : (x[i] - centre) * inverse;
    }
  }
  return out;
}

type SoftmaxKind = 'softmax' | 'logSoftmax' | 'softmaxGrad' | 'logSoftmaxGrad';

function softmaxRows(kind: SoftmaxKind, args: readonly Values[], columns: number, out: Float64Array): Float64Array {
  for (let row = 0; row < out.length; row += columns) {
    const x = Array.from({ length: columns }, (_, j) => args[0][row + j]);
    const g = Array.from({ length: columns }, (_, j) => args[1]?.[row + j] ?? 0);
    const top = Math.max(...x);
    const total = x.reduce((sum, v) => sum + Math.exp(v - top), 0);
    const inProduct = x.reduce((sum, v, j) => sum + v * g[j], 0);
    const inSum = g.reduce((sum, v) => sum + v, 0);
    x.forEach((v, j) => {
      if (kind === 'softmax') out[row + j] = Math.exp(v - top) / total;
      else if (kind === 'logSoftmax') out[row + j] = v - top - Math.log(total);
      else if (kind === 'softmaxGrad') out[row + j] = v * (g[j] - inProduct);
      else out[row + j] = g[j] - Math.exp(v) * inSum;
    });
  }
  return out;
}

function indexed(
  kind: 'gather' | 'scatterAdd' | 'pick' | 'pickGrad',
  t: Tensor,
  a: Values,
  index: Values,
): Float64Array {
  const out = new Float64Array(t.size);
  const count = t.inputs[1].size;
  const depth = kind === 'pick' ? t.inputs[0].shape[1] : t.shape[1];
  const rows = kind === 'gather' ? t.inputs[0].shape[0] : t.shape[0];
  const limit = kind === 'pick' || kind === 'pickGrad' ? depth : rows;
  for (let i = 0; i < count; i++) {
    const valid = index[i] >= 0 && index[i] < limit;
    if (kind === 'pick') out[i] = valid ? a[i * depth + index[i]] : Number.NaN;
    else if (kind === 'pickGrad') out[i * depth + index[i]] = valid ? a[i] : 0;
    else {
      for (let j = 0; j < depth; j++) {
        if (kind === 'gather') out[i * depth + j] = valid ? a[index[i] * depth + j] : Number.NaN;
        else if (valid) out[index[i] * depth + j] += a[i * depth + j];
      }
    }
  }
  return out;
}

/** Slices, pads and joins along one axis: runs of `inner` elements, `extent` of them in each outer block. */
function layout(t: Tensor, args: readonly Values[]): Float64Array {
  const op = t.op;
  if (op.kind !== 'slice' && op.kind !== 'pad' && op.kind !== 'concat') throw new Error(`${op.kind} is no layout`);
  const out = new Float64Array(t.size);
  const inner = sizeOf(t.shape.slice(op.axis + 1));
  const outer = sizeOf(t.shape.slice(0, op.axis));
  const extent = t.shape[op.axis];
  let start = op.kind === 'pad' ? op.start : op.kind === 'slice' ? -op.start : 0;
  t.inputs.forEach((x, k) => {
    const own = x.shape[op.axis];
    for (let i = 0; i < outer; i++) {
      for (let j = 0; j < own; j++) {
        if (j + start < 0 || j + start >= extent) continue;
        for (let q = 0; q < inner; q++) out[(i * extent + j + start) * inner + q] = args[k][(i * own + j) * inner + q];
      }
    }
    start += own;
  });
  return out;
}

/** An engine over `evaluate`; results are rounded to float32. */
export function createOracleEngine(parameters: readonly ParameterSpec[]): Engine {
  const places = new Map<string, readonly [number, number]>();
  let total = 0;
  for (const { name, shape } of parameters) {
    places.set(name, [total, total + sizeOf(shape)]);
    total += (sizeOf(shape) + 3) & ~3;
  }
  const regions = new Map(REGIONS.map((region) => [region, new Float32Array(total)]));
  const flat = (region: Region) => regions.get(region)!;
  const view = (region: Region, name: string) => flat(region).subarray(...named('parameter', places, name));
  const all = parameters.map((p) => p.name);
  return {
    kind: 'oracle',
    parameters,
    view,
    flat,
    compile: (program) => oraclePlan(program, parameters, view),
    gradientNorm(names = all) {
      let sum = 0;
      for (const name of names) for (const x of view('gradient', name)) sum += x * x;
      return Math.sqrt(sum);
    },
    adam({ learningRate, step, beta1, beta2, epsilon, gradientScale }, names = all) {
      for (const name of names) {
        const [p, g, m, v] = REGIONS.map((region) => view(region, name));
        for (let i = 0; i < p.length; i++) {
          const gradient = g[i] * gradientScale;
          m[i] = beta1 * m[i] + (1 - beta1) * gradient;
          v[i] = beta2 * v[i] + (1 - beta2) * gradient * gradient;
          const mean = m[i] / (1 - beta1 ** step);
          p[i] -= (learningRate * mean) / (Math.sqrt(v[i] / (1 - beta2 ** step)) + epsilon);
        }
      }
    },
    rmsprop({ learningRate, decay, epsilon, gradientScale }, names = all) {
      for (const name of names) {
        const [p, g, , v] = REGIONS.map((region) => view(region, name));
        for (let i = 0; i < p.length; i++) {
          const gradient = g[i] * gradientScale;
          v[i] = decay * v[i] + (1 - decay) * gradient * gradient;
          p[i] -= (learningRate * gradient) / (Math.sqrt(v[i]) + epsilon);
        }
      }
    },
    blend(from, to, rate) {
      const [source, target] = [view('value', from), view('value', to)];
      for (let i = 0; i < target.length; i++) target[i] += rate * (source[i] - target[i]);
    },
  };
}

function oraclePlan(
  program: Program,
  parameters: readonly ParameterSpec[],
  view: (region: Region, name: string) => Float32Array,
): Plan {
  const { order, inputs } = checkProgram(program, parameters);
  const fed = new Map<string, Float32Array | Int32Array>();
  for (const [name, t] of inputs) fed.set(name, t.dtype === 'f32' ? new Float32Array(t.size) : new Int32Array(t.size));
  const results = new Map(Object.entries(program.outputs).map(([name, t]) => [name, new Float32Array(t.size)]));
  const leaf = (t: Tensor): Values => {
    if (t.op.kind === 'parameter') return view('value', t.op.name);
    return t.op.kind === 'input' ? fed.get(t.op.name)! : [];
  };
  return {
    input: (name) => named('input', fed, name) as Float32Array,
    indices: (name) => named('input', fed, name) as Int32Array,
    output: (name) => named('output', results, name),
    run() {
      const values = evaluate(order, leaf);
      for (const [name, t] of Object.entries(program.outputs)) results.get(name)!.set(values.get(t)!);
      if (!program.gradients) return;
      for (const { name } of parameters) {
        const g = program.gradients.get(name);
        if (g) view('gradient', name).set(values.get(g)!);
        else view('gradient', name).fill(0);
      }
    },
    firstNonFinite() {
      for (const [t, numbers] of evaluate(order, leaf)) {
        const found = t.dtype === 'f32' ? nonFiniteIn(t, numbers) : null;
        if (found) return found;
      }
      return null;
    },
  };
}
