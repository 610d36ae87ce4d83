import { expect, test } from 'vitest';
import { gradientsOf } from './autodiff.ts';
import { parameter, square, sumAll } from './graph.ts';
import { adamDefaults, createOptimiser, type OptimiserSpec, rmspropDefaults, scheduled } from './optimiser.ts';
import { createWasmEngine } from './wasm.ts';

test('schedules', () => {
  const linear = { kind: 'linear', from: 1, to: 0.5, over: 10 } as const;
  expect([0, 5, 10, 20].map((step) => scheduled(linear, step))).toEqual([1, 0.75, 0.5, 0.5]);
  const cosine = { kind: 'cosine', from: 1, to: 0, over: 10 } as const;
  expect(scheduled(cosine, 5)).toBeCloseTo(0.5, 12);
  expect(scheduled({ kind: 'warmup', over: 4, after: linear }, 2)).toBe(0.5);
  expect(scheduled({ kind: 'warmup', over: 4, after: linear }, 9)).toBe(0.75);
});

test.each([adamDefaults, rmspropDefaults])('$kind finds the minimum, with its rate falling to 0', (defaults) => {
  const spec: OptimiserSpec = { ...defaults, learningRate: { kind: 'linear', from: 0.05, to: 0, over: 300 } };
  const engine = createWasmEngine([{ name: 'w', shape: [3] }]);
  engine.view('value', 'w').set([1, -2, 3]);
  const loss = sumAll(square(parameter('w', [3])));
  const plan = engine.compile({ outputs: { loss }, gradients: gradientsOf(loss) });
  const optimiser = createOptimiser(engine, spec);
  for (let i = 0; i < 300; i++) {
    plan.run();
    optimiser.step();
  }
  plan.run();
  expect(plan.output('loss')[0]).toBeLessThan(1e-3);
  expect(optimiser.step().learningRate).toBe(0);
});

test('a large gradient is clipped, one that is not finite changes nothing', () => {
  const engine = createWasmEngine([{ name: 'w', shape: [2] }]);
  const optimiser = createOptimiser(engine, { ...rmspropDefaults, maxGradNorm: 1, beta2: 0, learningRate: 1 });
  engine.view('gradient', 'w').set([30, 40]);
  expect(optimiser.step().gradNorm).toBeCloseTo(50, 4);
  expect(engine.view('moment2', 'w')[0]).toBeCloseTo(0.36, 5);
  const before = engine.view('value', 'w').slice();
  engine.view('gradient', 'w').set([Number.NaN, 0]);
  expect(optimiser.step().gradNorm).toBeNaN();
  expect(engine.view('value', 'w')).toEqual(before);
  expect(optimiser.count).toBe(1);
  expect(() => createOptimiser(engine, { ...adamDefaults, maxGradNorm: 0 })).toThrow('maxGradNorm is 0');
});
