import { expect, test } from 'vitest';
import { worlds } from '../env/catalog.ts';
import { a2cDefaults, createA2c } from './a2c.ts';
import { createDqn, dqnDefaults } from './dqn.ts';
import { boxProcess, partsProcess, worldProcess } from './episodes.ts';
import { createPpo, ppoDefaults } from './ppo.ts';
import { boxPpoDefaults, createBoxPpo } from './ppo-box.ts';
import { createRecurrentPpo, recurrentPpoDefaults } from './ppo-recurrent.ts';
import { createReinforce, reinforceDefaults } from './reinforce.ts';
import { createSac, sacDefaults } from './sac.ts';
import { createDiscreteSac, discreteSacDefaults } from './sac-discrete.ts';
import { createSelfImitation, selfImitationDefaults } from './self-imitation.ts';

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
  ['a text for a number', ppo({ gamma: '0.9' }), "PPO option 'gamma' is '0.9'"],
  ['a number for a truth value', ppo({ parts: 1 }), "PPO option 'parts' is 1"],
  ['a number for a name', ppo({ engine: 7 }), "PPO option 'engine' is 7"],
  ['a number left out', ppo({ gamma: undefined }), "PPO option 'gamma' is undefined"],
  ['a bound that is none', ppo({ targetKl: Number.NaN }), "PPO option 'targetKl' is NaN"],
  ['half a thread', ppo({ workers: 0.5 }), "PPO option 'workers' is 0.5"],
  [
    'no seed',
    () => worldProcess(worlds['cartpole-v1'].create({ n: 1 } as never), undefined as never),
    'a seed is undefined',
  ],
])('a setting that nobody can mean is named: %s', (_name, make, message) => {
  expect(make).toThrow(expect.objectContaining({ kind: 'usage', message: expect.stringContaining(message) }));
});

const makers = [
  ['PPO', createPpo, ppoDefaults],
  ['recurrent PPO', createRecurrentPpo, recurrentPpoDefaults],
  ['DQN', createDqn, dqnDefaults],
  ['discrete SAC', createDiscreteSac, discreteSacDefaults],
  ['A2C', createA2c, a2cDefaults],
  ['self-imitation', createSelfImitation, selfImitationDefaults],
  ['REINFORCE', createReinforce, reinforceDefaults],
  ['SAC', createSac, sacDefaults],
  ['continuous PPO', createBoxPpo, boxPpoDefaults],
] as readonly (readonly [name: string, make: (process: unknown, config: object, seed: number) => unknown, object])[];

test.each(makers)('%s refuses a setting that it does not have, with the nearest name', (name, make, defaults) => {
  const process = name === 'SAC' || name === 'continuous PPO' ? plant : game;
  expect(() => make(process, { ...defaults, learningrate: 1 }, 0)).toThrow(
    expect.objectContaining({
      kind: 'unknown-name',
      message: `unknown ${name} option 'learningrate'`,
      remedy: expect.stringContaining("'learningRate'"),
    }),
  );
});

test.each(makers)('%s refuses what is no process of its kind of actions', (name, make, defaults) => {
  const continuous = name === 'SAC' || name === 'continuous PPO';
  const given = [
    [worlds['cartpole-v1'].create({ n: 1 } as never), 'a world'],
    continuous ? [game, 'a process of discrete actions'] : [plant, 'a process of continuous actions'],
    [undefined, 'undefined'],
  ] as const;
  for (const [process, what] of given)
    expect(() => make(process, defaults, 0)).toThrow(
      expect.objectContaining({
        kind: 'usage',
        message: `${name} is to learn in ${what}`,
        remedy: `Make a process of the world: ${continuous ? 'boxProcess' : 'worldProcess'}(env, seed).`,
      }),
    );
});

test('a process is made of a world alone', () => {
  for (const make of [worldProcess, boxProcess, partsProcess] as ((env: unknown, seed: number) => unknown)[])
    for (const [env, what] of [
      [game, 'a process'],
      ['cartpole-v1', "'cartpole-v1'"],
      [undefined, 'undefined'],
    ])
      expect(() => make(env, 0)).toThrow(
        expect.objectContaining({ kind: 'usage', message: `a process is to be made of ${what}, which is no world` }),
      );
});

test('settings that are left out are named by what to give', () => {
  for (const make of [createPpo, createDqn, createA2c, createReinforce])
    expect(() => make(game, undefined as never, 0)).toThrow(/^the settings of .* are undefined$/);
});
