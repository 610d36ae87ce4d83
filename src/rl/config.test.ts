import { expect, test } from 'vitest';
import { worlds } from '../env/catalog.ts';
import { createA2c } from './a2c.ts';
import { createDqn, dqnDefaults } from './dqn.ts';
import { boxProcess, worldProcess } from './episodes.ts';
import { createPpo, ppoDefaults } from './ppo.ts';
import { createReinforce } from './reinforce.ts';
import { createSac, sacDefaults } from './sac.ts';

const game = worldProcess(worlds['cartpole-v1'].create({ n: 2 } as never), 0);
const plant = boxProcess(worlds['pendulum-v1'].create({ n: 2 } as never), 0);
const ppo = (change: object) => () => createPpo(game, { ...ppoDefaults, ...change }, 0);
const dqn = (change: object) => () => createDqn(game, { ...dqnDefaults, ...change }, 0);

test.each([
  ['no widths', ppo({ hidden: 'x' }), "PPO option 'hidden' is x"],
  ['widths left out', ppo({ hidden: undefined }), "PPO option 'hidden' is undefined"],
  ['a long rollout', ppo({ ticks: 1e12 }), "PPO option 'ticks' is 1000000000000"],
  ['many workers', ppo({ workers: 1e6 }), "PPO option 'workers' is 1000000"],
  ['a large memory', dqn({ capacity: 1e12 }), 'no room for 1000000000000 transitions'],
  ['a large batch', dqn({ batch: 1e12 }), "option 'batch' is 1000000000000"],
  ['a hold that is none', dqn({ hold: Number.NaN }), "option 'hold' is NaN"],
  [
    'an entropy that is none',
    () => createSac(plant, { ...sacDefaults, targetEntropy: Number.NaN }, 0),
    "SAC option 'targetEntropy' is NaN",
  ],
  ['a text for a number', ppo({ gamma: '0.9' }), "PPO option 'gamma' is 0.9"],
  [
    'no seed',
    () => worldProcess(worlds['cartpole-v1'].create({ n: 1 } as never), undefined as never),
    'a seed is undefined',
  ],
])('a setting that nobody can mean is named: %s', (_name, make, message) => {
  expect(make).toThrow(expect.objectContaining({ kind: 'usage', message: expect.stringContaining(message) }));
});

test('settings that are left out are named by what to give', () => {
  for (const make of [createPpo, createDqn, createA2c, createReinforce])
    expect(() => make(game, undefined as never, 0)).toThrow(/^the settings of .* are undefined$/);
});
