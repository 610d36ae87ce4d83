/** One suite for every engine: the graph's meaning, gradients, Adam, memory. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from './autodiff.ts';
import { ENGINES } from './engines.ts';
import { type Engine, type EngineFactory, parametersOf } from './executor.ts';
import * as g from './graph.ts';
import { KERNEL_SOURCES_SHA256 } from './kernels.generated.ts';
import { createWebGpuEngine } from './onnxruntime.ts';
import { evaluate } from './oracle.ts';
import { CASES } from './testing-cases.ts';
import { buildCase, drawCase, gradientError, leafOf, worstDifference } from './testing-gradients.ts';
import { createWasmEngine } from './wasm.ts';
import { BINARY, UNARY } from './wasm-kernels.ts';

/** Kinds of operation besides elementwise functions; the type makes the list complete. */
const KINDS = Object.keys({
  input: 0,
  parameter: 0,
  constant: 0,
  unary: 0,
  binary: 0,
  scale: 0,
  matmul: 0,
  where: 0,
  stopGradient: 0,
  softmax: 0,
  logSoftmax: 0,
  softmaxGrad: 0,
  logSoftmaxGrad: 0,
  normalise: 0,
  normaliseGrad: 0,
  sumAll: 0,
  sumLast: 0,
  sumRows: 0,
  expand: 0,
  reshape: 0,
  gather: 0,
  scatterAdd: 0,
  pick: 0,
  pickGrad: 0,
  argmax: 0,
  permute: 0,
  conv2d: 0,
  conv2dGradInput: 0,
  conv2dGradWeight: 0,
  slice: 0,
  pad: 0,
  concat: 0,
} satisfies Record<g.Op['kind'], 0>);

const present: (readonly [string, EngineFactory])[] = [];
for (const [name, { create, missing }] of Object.entries(ENGINES)) {
  const reason = missing();
  // The GPU shall compute all of it, however small.
  const every: EngineFactory = name === 'webgpu' ? (parameters) => createWebGpuEngine(parameters, 0) : create;
  if (reason === null) present.push([name, every]);
  else test.skip(`${name} engine: ${reason}`, () => {});
}

function load(engine: Engine, values: ReadonlyMap<string, Float64Array>): void {
  for (const { name } of engine.parameters) engine.view('value', name).set(values.get(name)!);
}

describe.each(present)('%s engine', (kind, create) => {
  test.each(CASES.map((c) => [c.name, c] as const))('%s', (_name, c) => {
    const { output, loss } = buildCase(c);
    const gradients = gradientsOf(loss);
    const values = drawCase(c, output.size);
    const engine = create(parametersOf([loss]));
    load(engine, values);
    const plan = engine.compile({ outputs: { output, loss }, gradients });
    plan.input('weights').set(values.get('weights')!);
    for (const name of Object.keys(c.indices)) plan.indices(name).set(values.get(name)!);
    plan.run();
    const right = evaluate(g.topological([loss, ...gradients.values()]), leafOf(values));
    expect(worstDifference(plan.output('output'), right.get(output)!)).toBeLessThan(5e-6);
    for (const [name, gradient] of gradients) {
      expect(worstDifference(engine.view('gradient', name), right.get(gradient)!), name).toBeLessThan(2e-5);
    }
    const first = plan.output('output').slice();
    plan.run();
    expect(plan.output('output')).toEqual(first);
  });

  test.each([g.tanh, g.sigmoid, g.relu, g.gelu])('a layer without gradients, activation %#', (end) => {
    const c = CASES.find(({ name }) => name === 'layer, activation 0')!;
    const build = (x: g.Tensor, w: g.Tensor, b: g.Tensor) => end(g.add(g.matmul(x, w), b));
    const { output } = buildCase({ ...c, build });
    const values = drawCase(c, output.size);
    const engine = create(parametersOf([output]));
    load(engine, values);
    const plan = engine.compile({ outputs: { output } });
    plan.run();
    const right = evaluate(g.topological([output]), leafOf(values));
    expect(worstDifference(plan.output('output'), right.get(output)!)).toBeLessThan(5e-6);
  });

  test('parameters beyond the loss get zero gradients; the norm is of all', () => {
    const loss = g.sumAll(g.square(g.parameter('a', [3])));
    const engine = create([
      { name: 'a', shape: [3] },
      { name: 'b', shape: [5] },
    ]);
    engine.view('value', 'a').set([1, 2, 2]);
    engine.view('gradient', 'b').fill(9);
    engine.compile({ outputs: { loss }, gradients: gradientsOf(loss) }).run();
    expect([...engine.view('gradient', 'b')]).toEqual([0, 0, 0, 0, 0]);
    expect(engine.gradientNorm()).toBeCloseTo(6, 5);
  });

  test('Adam follows the published algorithm', () => {
    const engine = create([{ name: 'a', shape: [2] }]);
    engine.view('value', 'a').set([1, -1]);
    const expected = { p: [1, -1], m: [0, 0], v: [0, 0] };
    for (let step = 1; step <= 3; step++) {
      const gradient = [0.5 * step, -0.001];
      engine.view('gradient', 'a').set(gradient);
      engine.adam({ learningRate: 0.1, step, beta1: 0.9, beta2: 0.999, epsilon: 1e-5, gradientScale: 0.5 });
      for (let i = 0; i < 2; i++) {
        const x = gradient[i] * 0.5;
        expected.m[i] = 0.9 * expected.m[i] + 0.1 * x;
        expected.v[i] = 0.999 * expected.v[i] + 0.001 * x * x;
        const mean = expected.m[i] / (1 - 0.9 ** step);
        expected.p[i] -= (0.1 * mean) / (Math.sqrt(expected.v[i] / (1 - 0.999 ** step)) + 1e-5);
      }
    }
    expect(worstDifference(engine.view('value', 'a'), expected.p)).toBeLessThan(1e-5);
    expect(worstDifference(engine.view('moment1', 'a'), expected.m)).toBeLessThan(1e-5);
  });

  test('RMSprop follows the published algorithm', () => {
    const engine = create([{ name: 'a', shape: [2] }]);
    engine.view('value', 'a').set([1, -1]);
    const expected = { p: [1, -1], v: [0, 0] };
    for (let step = 1; step <= 3; step++) {
      const gradient = [0.5 * step, -0.001];
      engine.view('gradient', 'a').set(gradient);
      engine.rmsprop({ learningRate: 0.1, decay: 0.9, epsilon: 1e-5, gradientScale: 0.5 });
      for (let i = 0; i < 2; i++) {
        const x = gradient[i] * 0.5;
        expected.v[i] = 0.9 * expected.v[i] + 0.1 * x * x;
        expected.p[i] -= (0.1 * x) / (Math.sqrt(expected.v[i]) + 1e-5);
      }
    }
    expect(worstDifference(engine.view('value', 'a'), expected.p)).toBeLessThan(1e-5);
  });

  test('a step and a norm of some parameters leave the others alone', () => {
    const names = ['a', 'b', 'c', 'd'];
    const engine = create(names.map((name) => ({ name, shape: [3] })));
    for (const name of names) engine.view('gradient', name).set([2, 1, 2]);
    const some = ['b', 'c', 'a'];
    expect(engine.gradientNorm(some)).toBeCloseTo(Math.sqrt(27), 5);
    engine.adam({ learningRate: 0.1, step: 1, beta1: 0.9, beta2: 0.999, epsilon: 1e-5, gradientScale: 1 }, some);
    engine.rmsprop({ learningRate: 0.1, decay: 0.9, epsilon: 1e-5, gradientScale: 1 }, ['c']);
    expect(engine.view('value', 'a')[0]).toBeCloseTo(-0.1, 4);
    expect(engine.view('value', 'b')).toEqual(engine.view('value', 'a'));
    expect(engine.view('value', 'c')[0]).toBeLessThan(-0.11);
    expect([...engine.view('value', 'd')]).toEqual([0, 0, 0]);
    expect(() => engine.gradientNorm(['e'])).toThrow("unknown parameter 'e'");
  });

  test('blending moves one parameter towards another', () => {
    const engine = create(['online', 'target'].map((name) => ({ name, shape: [5] })));
    engine.view('value', 'online').set([1, 2, 3, 4, 5]);
    engine.view('value', 'target').fill(1);
    engine.blend('online', 'target', 0.25);
    expect([...engine.view('value', 'target')]).toEqual([1, 1.25, 1.5, 1.75, 2]);
    engine.blend('online', 'target', 1);
    expect([...engine.view('value', 'target')]).toEqual([1, 2, 3, 4, 5]);
  });

  test('an engine knows its name', () => {
    expect(create([]).kind).toBe(kind);
  });

  test('unknown names and clashing shapes are refused by name', () => {
    const engine = create([{ name: 'weight', shape: [2, 2] }]);
    expect(() => engine.view('value', 'wieght')).toThrow("unknown parameter 'wieght'");
    expect(() => engine.compile({ outputs: { y: g.parameter('weight', [4]) } })).toThrow("'weight' [4] is also [2,2]");
    expect(() => engine.compile({ outputs: { y: g.input('x', [1]) } }).output('z')).toThrow("unknown output 'z'");
  });

  test('a number that is not finite is traced to its operation', () => {
    const x = g.input('x', [3]);
    const w = g.parameter('w', [3]);
    const loss = g.sumAll(g.exp(g.mul(g.log(g.relu(x)), w)));
    const engine = create([{ name: 'w', shape: [3] }]);
    const plan = engine.compile({ outputs: { loss }, gradients: gradientsOf(loss) });
    engine.view('value', 'w').fill(1);
    plan.input('x').set([1, 2, 3]);
    expect(plan.firstNonFinite()).toBeNull();
    plan.input('x').set([1, 2, -3]);
    expect(plan.firstNonFinite()).toEqual({
      tensor: 'log [3] of relu [3]',
      element: 2,
      value: Number.NEGATIVE_INFINITY,
    });
    engine.view('value', 'w')[1] = Number.NaN;
    expect(plan.firstNonFinite()?.tensor).toMatch(/^('w' \[3\]|log)/);
    plan.input('x').set([1, Number.NaN, 3]);
    expect(plan.firstNonFinite()).toMatchObject({ tensor: "'x' [3]", element: 1 });
  });

  test('a flat region holds the parameters in order, padded to four', () => {
    const engine = create([
      { name: 'a', shape: [3] },
      { name: 'b', shape: [2] },
    ]);
    engine.view('value', 'a').set([1, 2, 3]);
    engine.view('value', 'b').set([4, 5]);
    expect([...engine.flat('value')]).toEqual([1, 2, 3, 0, 4, 5, 0, 0]);
  });

  test('NaN survives every elementwise operation', () => {
    const x = g.input('x', [5]);
    const outputs = {
      exp: g.exp(x),
      tanh: g.tanh(x),
      sigmoid: g.sigmoid(x),
      max: g.clip(x, -1, 1),
      softmax: g.softmax(x),
      log: g.log(x),
      softplus: g.softplus(x),
      gelu: g.gelu(x),
      abs: g.abs(x),
      sqrt: g.sqrt(x),
      normalise: g.normalise(x),
    };
    // The language of its shaders lets a GPU take it that there is no NaN.
    if (kind === 'webgpu') return;
    const plan = create([]).compile({ outputs });
    plan.input('x').set([1, Number.NaN, 1, 1, Number.NaN]);
    plan.run();
    for (const name of Object.keys(outputs)) expect(plan.output(name)[1], name).toBeNaN();
  });
});

test('gradients equal central differences', () => {
  for (const c of CASES) expect(gradientError(c), c.name).toBeLessThan(1e-7);
});

test('every operation has a case', () => {
  const kinds = new Set<string>();
  for (const c of CASES) {
    const { loss } = buildCase(c);
    for (const t of g.topological([loss, ...gradientsOf(loss).values()])) {
      kinds.add(t.op.kind);
      if (t.op.kind === 'unary' || t.op.kind === 'binary') kinds.add(t.op.fn);
    }
  }
  expect([...UNARY, ...BINARY, ...KINDS].filter((kind) => !kinds.has(kind))).toEqual([]);
});

/** Runs the product on the wasm engine. */
function product(
  m: number,
  n: number,
  k: number,
  flags: readonly [boolean, boolean],
  a: Float32Array,
  b: Float32Array,
): Float32Array {
  const ta = g.input('a', flags[0] ? [k, m] : [m, k]);
  const tb = g.input('b', flags[1] ? [n, k] : [k, n]);
  const plan = createWasmEngine([]).compile({ outputs: { c: g.matmul(ta, tb, ...flags) } });
  plan.input('a').set(a);
  plan.input('b').set(b);
  plan.run();
  return plan.output('c').slice();
}

test('matrix products of any extents equal the plain sum', () => {
  const extents = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      extents,
      extents,
      fc.constantFrom(1, 7, 64, 255, 256, 257, 515),
      fc.boolean(),
      fc.boolean(),
      (m, n, k, tA, tB) => {
        const rng = makeRng('gemm', m, n, k);
        const a = Float32Array.from({ length: m * k }, () => rng.normal());
        const b = Float32Array.from({ length: k * n }, () => rng.normal());
        const c = product(m, n, k, [tA, tB], a, b);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0;
            for (let p = 0; p < k; p++) sum += a[tA ? p * m + i : i * k + p] * b[tB ? j * k + p : p * n + j];
            if (Math.abs(sum - c[i * n + j]) > 1e-5 * k) return false;
          }
        }
        return true;
      },
    ),
    { seed: 1, numRuns: 60 },
  );
});

test('large blocks: products beyond one packed block agree', () => {
  const [m, n, k] = [130, 530, 300];
  const rng = makeRng('blocks');
  const a = Float32Array.from({ length: m * k }, () => rng.normal());
  const b = Float32Array.from({ length: k * n }, () => rng.normal());
  const c = product(m, n, k, [false, false], a, b);
  for (const [i, j] of [
    [0, 0],
    [119, 511],
    [120, 512],
    [129, 529],
    [5, 529],
  ]) {
    let sum = 0;
    for (let p = 0; p < k; p++) sum += a[i * k + p] * b[p * n + j];
    expect(c[i * n + j]).toBeCloseTo(sum, 3);
  }
});

test('a row of a product does not depend on the batch around it', () => {
  const [n, k] = [21, 300];
  const rng = makeRng('rows');
  const a = Float32Array.from({ length: 9 * k }, () => rng.normal());
  const b = Float32Array.from({ length: k * n }, () => rng.normal());
  const whole = product(9, n, k, [false, false], a, b);
  for (let i = 0; i < 9; i++) {
    const alone = product(1, n, k, [false, false], a.slice(i * k, (i + 1) * k), b);
    expect(alone).toEqual(whole.slice(i * n, (i + 1) * n));
  }
});

test('exp and tanh are within a few units in the last place, and never denormal', () => {
  const xs = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) * 0.05);
  const x = g.input('x', [xs.length]);
  const plan = createWasmEngine([]).compile({ outputs: { exp: g.exp(x), tanh: g.tanh(x) } });
  plan.input('x').set(xs);
  plan.run();
  for (let i = 0; i < xs.length; i++) {
    const e = plan.output('exp')[i];
    if (xs[i] < -87) expect(e).toBe(0);
    else if (xs[i] < 88) expect(Math.abs(e / Math.exp(xs[i]) - 1)).toBeLessThan(3e-7);
    expect(Math.abs(plan.output('tanh')[i] - Math.tanh(xs[i]))).toBeLessThan(4e-7);
  }
});

test('no function gives denormals', () => {
  const x = g.input('x', [2001]);
  const outputs = { sigmoid: g.sigmoid(x), softplus: g.softplus(x), gelu: g.gelu(x), softmax: g.softmax(x) };
  const plan = createWasmEngine([]).compile({ outputs });
  for (let i = 0; i <= 2000; i++) plan.input('x')[i] = (i - 1000) * 0.1;
  plan.run();
  for (const name of Object.keys(outputs)) {
    for (const value of plan.output(name)) {
      expect(value === 0 || Math.abs(value) >= 1.17549435e-38, `${name} ${value}`).toBe(true);
    }
  }
});

test('log is within a few units in the last place, softplus too', () => {
  const xs = Float32Array.from({ length: 4001 }, (_, i) => 2 ** ((i - 2000) * 0.06));
  const x = g.input('x', [xs.length]);
  const plan = createWasmEngine([]).compile({
    outputs: { log: g.log(x), softplus: g.softplus(g.log(x)), edges: g.log(g.input('edges', [4])) },
  });
  plan.input('x').set(xs);
  plan.input('edges').set([0, -1, Number.POSITIVE_INFINITY, 1]);
  plan.run();
  xs.forEach((v, i) => {
    expect(Math.abs(plan.output('log')[i] - Math.log(v))).toBeLessThan(1.2e-7 * Math.max(1, Math.abs(Math.log(v))));
    // softplus(log v) = log(1 + v).
    const right = Math.log1p(Math.exp(plan.output('log')[i]));
    if (v > 1e-37) expect(Math.abs(plan.output('softplus')[i] / right - 1)).toBeLessThan(5e-7);
  });
  expect([...plan.output('edges')]).toEqual([Number.NEGATIVE_INFINITY, Number.NaN, Number.POSITIVE_INFINITY, 0]);
});

test('Adam lets idle moments decay to zero, not to denormals', () => {
  const engine = createWasmEngine([{ name: 'a', shape: [4] }]);
  engine.view('moment1', 'a').fill(1e-29);
  engine.view('moment2', 'a').fill(1.0005e-30);
  for (let step = 1; step < 40; step++) {
    engine.adam({ learningRate: 1e-3, step, beta1: 0.9, beta2: 0.999, epsilon: 1e-5, gradientScale: 1 });
  }
  for (const region of ['moment1', 'moment2'] as const) expect(engine.view(region, 'a')[0]).toBe(0);
});

test('compiling again keeps values and earlier plans', () => {
  const engine = createWasmEngine([{ name: 'w', shape: [2] }]);
  engine.view('value', 'w').set([3, 4]);
  const plan = engine.compile({ outputs: { y: g.square(g.parameter('w', [2])) } });
  plan.run();
  const before = plan.output('y');
  engine.compile({ outputs: { big: g.exp(g.input('x', [1 << 20])) } });
  expect(before.byteLength).toBe(0);
  expect([...plan.output('y')]).toEqual([9, 16]);
  plan.run();
  expect([...plan.output('y')]).toEqual([9, 16]);
  expect([...engine.view('value', 'w')]).toEqual([3, 4]);
});

test('the compiled kernels are those of the sources', () => {
  const folder = join(import.meta.dirname, 'kernels');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  expect(KERNEL_SOURCES_SHA256).toBe(hash.digest('hex'));
});
