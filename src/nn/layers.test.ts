/** Layers and distributions against formulas written out in double precision, and their gradients by differences. */
import { describe, expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from './autodiff.ts';
import * as d from './distributions.ts';
import { parametersOf } from './executor.ts';
import * as g from './graph.ts';
import * as layers from './layers.ts';
import { createOracleEngine, evaluate } from './oracle.ts';
import { createWasmEngine } from './wasm.ts';

/** Runs a graph on the oracle engine with given inputs and parameters of small normal numbers. */
function run(output: g.Tensor, inputs: Record<string, readonly number[]>, parameters: Record<string, number[]> = {}) {
  const engine = createOracleEngine(parametersOf([output]));
  for (const { name } of engine.parameters) engine.view('value', name).set(parameters[name]);
  const plan = engine.compile({ outputs: { output } });
  for (const [name, values] of Object.entries(inputs)) {
    const isIndex = name === 'index';
    (isIndex ? plan.indices(name) : plan.input(name)).set(values);
  }
  plan.run();
  return [...plan.output('output')];
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

test('a recurrent step is the published one', () => {
  const [x, h, keep] = [g.input('x', [1, 1, 1]), g.input('h', [1, 1]), g.input('keep', [1, 1, 1])];
  const weights = {
    'cell.input.weight': [0.5, -0.3, 0.8],
    'cell.input.bias': [0.1, 0.2, -0.1],
    'cell.hidden.weight': [-0.7, 0.4, 0.6],
    'cell.hidden.bias': [0.05, -0.15, 0.25],
  };
  const [after] = run(layers.gruSequence('cell', x, h, keep), { x: [1.5], h: [-0.8], keep: [1] }, weights);
  const r = sigmoid(0.5 * 1.5 + 0.1 + -0.7 * -0.8 + 0.05);
  const z = sigmoid(-0.3 * 1.5 + 0.2 + 0.4 * -0.8 - 0.15);
  const n = Math.tanh(0.8 * 1.5 - 0.1 + r * (0.6 * -0.8 + 0.25));
  expect(after).toBeCloseTo((1 - z) * n + z * -0.8, 6);
});

test('a sequence is its steps, and forgets where keep is 0', () => {
  const x = g.input('x', [2, 1, 1]);
  const keep = g.input('keep', [2, 1, 1]);
  const states = layers.gruSequence('cell', x, g.input('h', [1, 1]), keep);
  const weights = {
    'cell.input.weight': [0.5, -0.3, 0.8],
    'cell.input.bias': [0, 0, 0],
    'cell.hidden.weight': [-0.7, 0.4, 0.6],
    'cell.hidden.bias': [0, 0, 0],
  };
  const forgetting = run(states, { x: [1, 2], h: [0.5], keep: [1, 0] }, weights);
  const afresh = run(states, { x: [2, 0], h: [0], keep: [1, 1] }, weights);
  expect(forgetting[1]).toBe(afresh[0]);
  expect(run(states, { x: [1, 2], h: [0.5], keep: [1, 1] }, weights)[1]).not.toBe(afresh[0]);
});

test('attention with one head and a causal mask looks back only', () => {
  const x = g.input('x', [1, 2, 1]);
  const y = layers.attention('look', x, 1, g.input('mask', [2, 2]));
  const weights = {
    'look.qkv.weight': [1, 1, 1],
    'look.qkv.bias': [0, 0, 0],
    'look.out.weight': [1],
    'look.out.bias': [0],
  };
  const [first, second] = run(y, { x: [2, 3], mask: [0, -1e9, 0, 0] }, weights);
  expect(first).toBeCloseTo(2, 6);
  const share = 1 / (1 + Math.exp(3 * 2 - 3 * 3));
  expect(second).toBeCloseTo(2 * (1 - share) + 3 * share, 5);
});

test('rows of an embedding and of a normalised layer', () => {
  const table = layers.embedding('words', g.indexInput('index', [2]), 3, 2);
  expect(run(table, { index: [2, 0] }, { 'words.weight': [1, 2, 3, 4, 5, 6] })).toEqual([5, 6, 1, 2]);
  const y = layers.layerNorm('norm', g.input('x', [1, 3]));
  const [low, middle, high] = run(y, { x: [1, 2, 3] }, { 'norm.weight': [1, 1, 2], 'norm.bias': [0, 0.5, 0] });
  expect(low).toBeCloseTo(-Math.sqrt(1.5), 4);
  expect(middle).toBeCloseTo(0.5, 6);
  expect(high).toBeCloseTo(2 * Math.sqrt(1.5), 4);
});

describe('distributions', () => {
  const x = g.input('x', [1, 2]);
  const mean = g.input('mean', [1, 2]);
  const deviation = g.input('deviation', [2]);
  const values = { x: [0.3, -1.2], mean: [0.1, 0.4], deviation: [-0.5, 0.2] };
  const density = (u: number, m: number, s: number) =>
    -0.5 * ((u - m) / Math.exp(s)) ** 2 - s - 0.5 * Math.log(2 * Math.PI);
  const gaussian = density(0.3, 0.1, -0.5) + density(-1.2, 0.4, 0.2);

  test('normal', () => {
    expect(run(d.gaussianLogProbability(x, mean, deviation), values)[0]).toBeCloseTo(gaussian, 5);
    const entropy = 2 * (0.5 + 0.5 * Math.log(2 * Math.PI)) - 0.5 + 0.2;
    expect(run(d.gaussianEntropy(deviation), { deviation: [-0.5, 0.2] })[0]).toBeCloseTo(entropy, 5);
  });

  test('squashed normal, also far out where 1 - tanh^2 is 0', () => {
    const squashed = d.tanhGaussianLogProbability(x, mean, deviation);
    const expected = gaussian - Math.log(1 - Math.tanh(0.3) ** 2) - Math.log(1 - Math.tanh(-1.2) ** 2);
    expect(run(squashed, values)[0]).toBeCloseTo(expected, 5);
    const far = run(squashed, { x: [30, 0], mean: [30, 0], deviation: [0, 0] })[0];
    expect(far).toBeCloseTo(-Math.log(2 * Math.PI) + 60 - 2 * Math.LN2, 4);
  });

  test('categorical', () => {
    const logs = g.logSoftmax(g.input('x', [1, 3]));
    const p = [1, 2, 4].map((v) => v / 7);
    const entropy = -p.reduce((sum, v) => sum + v * Math.log(v), 0);
    expect(run(d.categoricalEntropy(logs), { x: [0, Math.LN2, 2 * Math.LN2] })[0]).toBeCloseTo(entropy, 6);
  });

  test('Huber loss', () => {
    expect(run(d.huber(x), { x: [0.5, -3] }).map((v) => Math.fround(v))).toEqual([0.125, 2.5]);
  });
});

test('gradients of whole networks equal central differences, and the fast engine agrees', () => {
  const index = g.indexInput('index', [6]);
  const mask = g.input('mask', [3, 3]);
  const x = g.reshape(layers.embedding('e', index, 5, 8), [2, 3, 8]);
  const mixed = g.add(x, layers.attention('a', layers.layerNorm('n', x), 2, mask));
  const states = layers.gruSequence('g', g.permute(mixed, [1, 0, 2]), g.input('h', [2, 4]), g.input('keep', [3, 2, 1]));
  const out = layers.linear('l', g.gelu(states), 4);
  const action = g.reshape(g.slice(out, 2, 0, 2), [6, 2]);
  const logs = d.tanhGaussianLogProbability(action, g.scale(action, 0.3), g.reshape(g.slice(out, 2, 2, 2), [6, 2]));
  const loss = g.mean(d.huber(logs));
  const gradients = gradientsOf(loss);
  const engine = createWasmEngine(parametersOf([loss]));
  const rng = makeRng('whole');
  const values = new Map(
    engine.parameters.map(({ name }) => [
      name,
      Float64Array.from(engine.view('value', name), () => Math.fround(0.5 * rng.normal())),
    ]),
  );
  for (const { name } of engine.parameters) engine.view('value', name).set(values.get(name)!);
  const inputs: Record<string, number[]> = {
    index: [0, 3, 1, 4, 4, 2],
    mask: [0, -1e9, -1e9, 0, 0, -1e9, 0, 0, 0],
    h: Array.from({ length: 8 }, () => Math.fround(rng.normal())),
    keep: [1, 0, 1, 1, 0, 1],
  };
  const leaf = (t: g.Tensor) =>
    t.op.kind === 'parameter' ? values.get(t.op.name)! : t.op.kind === 'input' ? inputs[t.op.name] : [];
  const plan = engine.compile({ outputs: { loss }, gradients });
  plan.indices('index').set(inputs.index);
  for (const name of ['mask', 'h', 'keep']) plan.input(name).set(inputs[name]);
  plan.run();
  const order = g.topological([loss]);
  const computed = evaluate(g.topological([...gradients.values()]), leaf);
  for (const [name, gradient] of gradients) {
    const w = values.get(name)!;
    for (let i = 0; i < w.length; i += 3) {
      const value = w[i];
      const at = (v: number) => {
        w[i] = v;
        return evaluate(order, leaf).get(loss)![0];
      };
      const slope = (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
      w[i] = value;
      expect(Math.abs(computed.get(gradient)![i] - slope), `${name} ${i}`).toBeLessThan(1e-6);
      expect(Math.abs(engine.view('gradient', name)[i] - slope), `${name} ${i}`).toBeLessThan(1e-4);
    }
  }
});
