import { expect, test } from 'vitest';
import { worlds } from '../env/catalog.ts';
import { configure, findAlgorithm } from './algorithms.ts';
import { evaluatePolicy } from './evaluate.ts';

/** A policy that has learned nothing. */
const fresh = (env: 'cartpole-v1' | 'mountaincar-v0') => {
  const config = configure(env, 'dqn', { hidden: '4', ticks: '8' });
  return findAlgorithm('dqn')
    .make(worlds[env].create({ n: 1 }), config, 1)
    .policyBytes();
};

test('episodes that the world ended are told from those that the step limit cut', () => {
  const fallen = evaluatePolicy(worlds['cartpole-v1'].create({ n: 2 }), fresh('cartpole-v1'), 5, 1);
  expect(fallen.terminated).toEqual(fallen.lengths.map((length) => length < 500));
  expect(fallen.terminated).toContain(true);
  const cut = evaluatePolicy(worlds['mountaincar-v0'].create({ n: 2 }), fresh('mountaincar-v0'), 5, 1);
  expect(cut).toMatchObject({ lengths: Array(5).fill(200), terminated: Array(5).fill(false) });
});
