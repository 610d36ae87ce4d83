import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { input } from './graph.ts';
import { initialiseMlp, mlp, mlpParameters, orthogonal } from './mlp.ts';
import { createWasmEngine } from './wasm.ts';

test.each([
  [5, 3],
  [3, 5],
  [64, 64],
])('orthogonal %i x %i: the shorter side is orthogonal with the gain as norm', (rows, columns) => {
  const m = orthogonal(rows, columns, 2, makeRng(1));
  const vectors =
    rows >= columns
      ? Array.from({ length: columns }, (_, j) => Array.from({ length: rows }, (_, i) => m[i * columns + j]))
      : Array.from({ length: rows }, (_, i) => [...m.subarray(i * columns, (i + 1) * columns)]);
  vectors.forEach((u, i) => {
    vectors.forEach((v, j) => {
      const dot = u.reduce((sum, x, k) => sum + x * v[k], 0);
      expect(dot).toBeCloseTo(i === j ? 4 : 0, 5);
    });
  });
});

test('an MLP of one hidden layer equals the formula', () => {
  const spec = { name: 'net', sizes: [2, 3, 1] };
  const engine = createWasmEngine(mlpParameters(spec));
  const value = (name: string) => engine.view('value', name);
  initialiseMlp(spec, 0.5, makeRng(2), value);
  value('net.0.bias').set([0.1, -0.2, 0.3]);
  value('net.1.bias').set([0.7]);
  const plan = engine.compile({ outputs: { y: mlp(spec, input('x', [1, 2])) } });
  plan.input('x').set([0.4, -1.5]);
  plan.run();
  const w0 = value('net.0.weight');
  const w1 = value('net.1.weight');
  let expected = 0.7;
  for (let j = 0; j < 3; j++) expected += w1[j] * Math.tanh(0.4 * w0[j] - 1.5 * w0[3 + j] + value('net.0.bias')[j]);
  expect(plan.output('y')[0]).toBeCloseTo(expected, 6);
});
