import { expect, test } from 'vitest';
import { parseGoal } from '../goal/parse.ts';
import { worldOf } from './open.ts';
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
