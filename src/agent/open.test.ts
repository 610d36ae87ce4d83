import { expect, test } from 'vitest';
import { usualPrimitives } from '../env/task.ts';
import { parseGoal } from '../goal/parse.ts';
import { memoryRun } from '../run/run.ts';
import { makeWorlds, openLab, worldOf } from './open.ts';
import { readTask } from './task.ts';

const read = (task: string) => readTask(task, worldOf('minecraft-v1'));

test('a goal is a task: its steps follow from what it asks for, or from its own bound', () => {
  expect(read('goal: have:stick >= 2 then near:crafting_table')).toMatchObject({
    name: 'have_stick_2_then_near_crafting_table',
    goal: parseGoal('have:stick >= 2 then near:crafting_table'),
    within: 6000,
    start: {},
  });
  expect(read('goal: eventually within 500 (have:log >= 2 and life > 4)').within).toBe(500);
});

test.each([
  ['goal: have:stik >= 2', "line 1, column 1: unknown fact 'have:stik'", "'have:stick'"],
  ['goal: have:log >= ', 'line 1, column 12: the end of the goal', 'Write an expression'],
  ['goal: have:log and not have:log', "contradictory bounds on 'have:log'", 'room'],
  ['goal: always not sees:lava', 'nothing to plan for', 'bound'],
])('%s', (task, message, remedy) => {
  expect(() => read(task)).toThrow(
    expect.objectContaining({
      kind: 'goal',
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    }),
  );
});

test.each([
  ["unknown option of a laboratory 'buget'", { buget: 5 }],
  ['budget is 1000', { budget: '1000' }],
  ['budget is NaN', { budget: Number.NaN }],
  ['target is 95', { target: 95 }],
  ["unknown part of the method 'cod'", { method: { cod: false } }],
  ["part 'iterations' of the method is -1", { method: { iterations: -1 } }],
  ["part 'learn' of the method is no", { method: { learn: 'no' } }],
])('options of a laboratory that make no sense are named: %s', async (message, change) => {
  const options = { task: 'get 1 log', budget: 1e5, ...change } as never;
  await expect(openLab(options, memoryRun(0))).rejects.toThrow(
    expect.objectContaining({ name: 'RlgptError', message: expect.stringContaining(message) }),
  );
});

const readIn = (task: string, id: string) => readTask(task, worldOf(id));

test("a world's own task is meant where none is named; its reward is a task too", () => {
  expect(readIn('', 'cartpole-v1')).toMatchObject({ name: 'balance', within: 500 });
  expect(readIn('following', 'driving-v1')).toMatchObject({ pay: 'world', settings: { scenario: 'following' } });
  expect(readIn('reward', 'acrobot-v1')).toMatchObject({ name: 'reward', text: 'a return of -100', pay: 'world' });
  expect(readIn('goal: reward >= 300.5', 'cartpole-v1').text).toBe('a return of 300.5');
  const goal = 'goal (State) { avoid Fall: State.angle in Goal.RangeAbove(1) }';
  expect(readIn(`goal: ${goal}`, 'cartpole-v1')).toMatchObject({ name: 'Fall', within: 500, start: {} });
});

test('lessons of a goal file are part of the task: its worlds start as the last one says', () => {
  const lessons = 'lesson Near { scenario { ball_x: 0 } } lesson Far { scenario { ball_x: 0.05 } }';
  const task = readIn(
    `goal: curriculum { source "Moab" goal (S) { avoid X: S.ball_x in Goal.RangeAbove(1) } ${lessons} }`,
    'moab-v1',
  );
  expect(task.lessons?.lessons.map(({ name }) => name)).toEqual(['Near', 'Far']);
  const env = makeWorlds('moab-v1', task, { n: 1 });
  env.reset(0, 1);
  expect(env.observation.ball_x[0]).toBeCloseTo(0.05);
});

test('of the graph of a file, the goal of the concept that is named', () => {
  const concept = (name: string, fact: string) =>
    `concept ${name}(input): A { curriculum { goal (S) { avoid ${name}: S.${fact} in Goal.RangeAbove(1) } } }`;
  const text = `goal: graph (input: S): A { ${concept('One', 'position')} ${concept('Two', 'angle')} output One }`;
  const world = worldOf('cartpole-v1');
  expect(readTask(text, world).name).toBe('One');
  expect(readTask(text, world, { concept: 'Two' }).name).toBe('Two');
});

test.each([
  ['', 'minecraft-v1', 'no task is given', 'craft a wooden pickaxe'],
  ['', 'identity-v1', "world 'identity-v1' has none of its own", '--goal'],
  ['fly', 'cartpole-v1', "unknown task in cartpole-v1 'fly'", 'balance'],
  ['reward', 'house-v1', 'does not say which return', '--target'],
  ['reward >= 1', 'minecraft-v1', 'pays no reward of its own', '--goal'],
  [
    'goal: curriculum { source "moab-v1" goal (S) { reach X: S.ball_x in Goal.RangeAbove(0) } }',
    'qube-v1',
    "unknown fact 'ball_x'",
    'alpha',
  ],
])('%s in %s', (task, id, message, remedy) => {
  const told = { message: expect.stringContaining(message), remedy: expect.stringContaining(remedy) };
  expect(() => readIn(task, id)).toThrow(expect.objectContaining(told));
});

test('a learner has five levels a dimension, fine near the middle, and every choice of a world of choices', () => {
  const names = (id: string) => usualPrimitives(makeWorlds(id, readIn('', id), { n: 1 })).map(({ name }) => name);
  expect(names('cartpole-v1')).toEqual(['left', 'right']);
  expect(names('pendulum-v1')).toEqual(['torque=-2', 'torque=-0.6', 'torque=0', 'torque=0.6', 'torque=2']);
  expect(names('driving-v1')).toHaveLength(25);
});
