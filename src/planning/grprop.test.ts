/** GRProp on small graphs whose best order is known, and its gradient against finite differences of a plain formula. */
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { type Conjunction, eligible, layersOf, type SubtaskGraph } from '../env/subtasks/graph.ts';
import { drawPlayground } from '../env/subtasks/playground.ts';
import { grprop, grpropDefaults } from './grprop.ts';

const all = (...done: number[]): Conjunction => ({ done, undone: [] });

/** The order in which everything is executed, without a limit of time. */
function order(graph: SubtaskGraph, most = graph.names.length): number[] {
  const policy = grprop(graph);
  const x = graph.names.map(() => 0);
  const done: number[] = [];
  while (done.length < most) {
    const next = policy.choose(
      x,
      graph.needs.map((needs) => (eligible(needs, x) ? 1 : 0)),
    );
    if (next < 0) break;
    x[next] = 1;
    done.push(next);
  }
  return done;
}

test('a chain is executed, though what pays at once is elsewhere', () => {
  const graph: SubtaskGraph = {
    names: ['idle', 'a', 'b', 'c', 'goal'],
    needs: [[], [], [all(1)], [all(2)], [all(3)]],
    rewards: [0.1, 0, 0, 0, 5],
  };
  expect(order(graph, 4)).toEqual([1, 2, 3, 4]);
  // Where the chain pays nothing, what pays at once comes first.
  expect(order({ ...graph, rewards: [0.1, 0, 0, 0, 0] }, 1)).toEqual([0]);
});

test('a distractor is postponed until what it blocks is done', () => {
  const graph = (undone: number[]): SubtaskGraph => ({
    names: ['distractor', 'key', 'door'],
    needs: [[], [], [{ done: [1], undone }]],
    rewards: [1, 0.1, 1.5],
  });
  expect(order(graph([0]))).toEqual([1, 2, 0]);
  expect(order(graph([]))[0]).toBe(0);
});

test('a flat graph is executed by reward, the first of equals first', () => {
  expect(order({ names: ['a', 'b', 'c'], needs: [[], [], []], rewards: [1, 2, 2] })).toEqual([1, 2, 0]);
});

/** The soft sum of rewards, written out from the published equations. */
function softReturn(
  { needs, rewards, ...rest }: SubtaskGraph,
  x: readonly number[],
  executed: readonly number[],
): number {
  const { progress, hindrance, sharpness, decision } = grpropDefaults;
  const layers = layersOf({ needs, rewards, ...rest });
  const o: number[] = [];
  for (const i of [...needs.keys()].sort((a, b) => layers[a] - layers[b])) {
    const ands = needs[i].map(({ done, undone }) => {
      const mean = done.length === 0 ? 0 : done.reduce((sum, j) => sum + o[j], 0) / done.length;
      const z = mean - hindrance * undone.reduce((sum, j) => sum + x[j], 0);
      return Math.log(1 + Math.exp(sharpness * z)) / sharpness;
    });
    const weights = ands.map((a) => Math.exp(decision * a));
    const total = weights.reduce((a, b) => a + b, 0);
    const p = ands.length === 0 ? 1 : ands.reduce((sum, a, k) => sum + (weights[k] / total) * a, 0);
    // At x = 0 the derivative of the maximum is that of its second part, however small that is.
    o[i] = Math.max(executed[i], progress * p + (0.99 - progress) * x[i]);
  }
  return rewards.reduce((sum, r, i) => sum + (executed[i] ? 0 : r * o[i]), 0);
}

test('the gradient is that of the published equations', () => {
  const rng = makeRng('gradient', 3);
  for (let seed = 0; seed < 40; seed++) {
    const { graph } = drawPlayground(seed % 2 === 0 ? 'D2' : 'D4', seed);
    const x = graph.names.map((): number => (rng.uniform() < 0.3 ? 1 : 0));
    const out = new Float64Array(x.length);
    grprop(graph).gradient(x, out);
    const h = 1e-6;
    for (const i of x.keys()) {
      if (x[i] === 1) continue;
      const at = (value: number) => softReturn(graph, x.with(i, value), x);
      expect(out[i]).toBeCloseTo((at(h) - at(0)) / h, 4);
    }
  }
});

test('graphs that are none are refused, and settings out of range', () => {
  const graph: SubtaskGraph = { names: ['a', 'b'], needs: [[all(1)], [all(0)]], rewards: [1, 1] };
  expect(() => grprop(graph)).toThrow('a subtask needs itself: a < b < a');
  expect(() => grprop({ ...graph, needs: [[], [all(2)]] })).toThrow("'b' needs subtask 2 of 2");
  expect(() => grprop({ ...graph, needs: [[]] })).toThrow('2 names, 1 needs and 2 rewards');
  expect(() => grprop({ ...graph, needs: [[], []], rewards: [1, Number.NaN] })).toThrow("the reward of 'b' is NaN");
  const flat = { ...graph, needs: [[], []] };
  for (const [name, value] of [
    ['progress', 0.99],
    ['hindrance', -1],
    ['sharpness', 0],
    ['decision', Number.NaN],
  ])
    expect(() => grprop(flat, { ...grpropDefaults, [name]: value })).toThrow(`${name} is ${value}`);
});
