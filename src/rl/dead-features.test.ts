import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { initialiseMlp, mlpParameters } from '../nn/mlp.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import { createDeadFeatures } from './dead-features.ts';
import { type NetworkSpec, policyMlp } from './network.ts';

/** A fresh network of two hidden layers of 4 and 6 units. */
function setUp(kind: 'q' | 'actor-critic') {
  const network: NetworkSpec = { kind, observationSize: 3, actionNames: ['a', 'b'], hidden: [4, 6] };
  const spec = policyMlp(network);
  const engine = createWasmEngine(mlpParameters(spec));
  const value = (name: string) => engine.view('value', name);
  initialiseMlp(spec, 1, makeRng(2), value);
  return { value, share: createDeadFeatures(network, engine, [spec]) };
}

const rng = makeRng(5);
const observations = Float32Array.from({ length: 3 * 400 }, () => rng.normal());

test('a relu unit is dead when it gives 0 for every observation, a tanh unit when it is at an end for every one', () => {
  const relu = setUp('q');
  relu.value('policy.1.bias').fill(10);
  expect(relu.share(observations, 400)).toBe(0);
  relu.value('policy.0.bias')[1] = -100;
  relu.value('policy.1.bias').fill(-100, 0, 3);
  expect(relu.share(observations, 400)).toBeCloseTo(4 / 10);
  const tanh = setUp('actor-critic');
  expect(tanh.share(observations, 400)).toBe(0);
  tanh.value('policy.0.bias').set([100, 0, 0, -100]);
  expect(tanh.share(observations, 400)).toBeCloseTo(2 / 10);
});

test('one observation among many keeps a unit alive; no observation tells nothing', () => {
  const { value, share } = setUp('q');
  value('policy.0.weight').fill(0);
  value('policy.0.weight').set([1, 1, 1, 1]);
  value('policy.0.bias').fill(-50);
  const rare = observations.slice(0, 3 * 256);
  expect(share(rare, 256)).toBeGreaterThanOrEqual(4 / 10);
  const before = share(rare, 256);
  rare[3 * 200] = 60;
  expect(share(rare, 256)).toBeLessThanOrEqual(before - 4 / 10);
  expect(share(rare, 0)).toBeNaN();
});
