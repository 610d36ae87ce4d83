import { expect, test } from 'vitest';
import { gradientsOf } from './autodiff.ts';
import { parametersOf } from './executor.ts';
import * as g from './graph.ts';

test('shape errors name the operands', () => {
  const obs = g.input('obs', [64, 300]);
  const weight = g.parameter('weight', [128, 64]);
  expect(() => g.matmul(obs, weight)).toThrow("matmul: 'obs' [64,300] and 'weight' [128,64] do not fit");
  expect(() => g.add(g.tanh(obs), weight)).toThrow("add: tanh [64,300] and 'weight' [128,64] do not fit");
  expect(() => g.reshape(obs, [7])).toThrow("reshape to [7]: 'obs' [64,300]");
  expect(() => g.slice(obs, 1, 290, 20)).toThrow('slice 290..310 of axis 1');
  expect(() => g.concat([obs, weight], 0)).toThrow('concat along axis 0');
  expect(() => g.pick(obs, g.indexInput('action', [63]))).toThrow("'action' [63]");
  expect(() => g.gather(obs, g.input('index', [3]))).toThrow('gather');
  expect(() => g.input('x', [2.5])).toThrow("'x' has shape [2.5]");
});

test('a column against a vector is refused: it is a mistake more often than an outer sum', () => {
  expect(() => g.sub(g.input('value', [8, 1]), g.input('return', [8]))).toThrow("'value' [8,1] and 'return' [8]");
});

test('a loss is a scalar', () => {
  expect(() => gradientsOf(g.parameter('w', [2]))).toThrow("the loss is 'w' [2]");
});

test('parameters are listed once, and clashes of shape refused', () => {
  const w = g.parameter('w', [2, 2]);
  expect(parametersOf([g.matmul(w, g.parameter('w', [2, 2])), g.parameter('b', [3])]).map((p) => p.name)).toEqual([
    'w',
    'b',
  ]);
  expect(() => parametersOf([w, g.parameter('w', [4])])).toThrow("'w' [4] is also [2,2]");
});

test('order: every node after its inputs, without recursion', () => {
  let x = g.input('x', [1]);
  for (let i = 0; i < 50_000; i++) x = g.scale(x, 1);
  const order = g.topological([x]);
  expect(order.length).toBe(50_001);
  expect(order[0].op.kind).toBe('input');
});
