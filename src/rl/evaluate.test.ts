import { expect, test } from 'vitest';
import { worlds } from '../env/catalog.ts';
import { configure, findAlgorithm } from './algorithms.ts';
import { worldProcess } from './episodes.ts';
import { evaluatePolicy, playPolicy } from './evaluate.ts';

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

test('drawn actions are equal for equal seeds, whatever the number of worlds, and are not the best ones', () => {
  const learner = findAlgorithm('ppo').make(
    worlds['craftax-classic-v1'].create({ n: 1 }),
    configure('craftax-classic-v1', 'ppo', { hidden: '8', ticks: '8' }),
    1,
  );
  const bytes = learner.policyBytes();
  const play = (n: number, seed: number, sampled = true) =>
    playPolicy(worlds['craftax-classic-v1'].create({ n }), bytes, { episodes: 5, seed, sampled });
  expect(play(1, 3)).toEqual(play(4, 3));
  expect(play(1, 3)).not.toEqual(play(1, 4));
  expect(play(1, 3)).not.toEqual(play(1, 3, false));
});

test('a number of episodes that cannot be is refused, and so is a hold', () => {
  for (const episodes of [0, -1, 1.5, Number.NaN])
    expect(() => evaluatePolicy(worlds['cartpole-v1'].create({ n: 1 }), fresh('cartpole-v1'), episodes, 1)).toThrow(
      `episodes is ${episodes}`,
    );
  expect(() => worldProcess(worlds['cartpole-v1'].create({ n: 1 }), 1, 0.5)).toThrow('hold is 0.5');
});
