import { expect, test } from 'vitest';
import { makeEncoder } from '../action/encoder.ts';
import { createProcess } from '../action/semi-markov.ts';
import { parseGoal } from '../goal/parse.ts';
import { createWorld } from './classic/classic.ts';
import { checkConformance } from './classic/conformance.ts';
import { pendulum } from './classic/pendulum.ts';
import { moab } from './control/moab.ts';
import type { Env } from './env.ts';
import { usualPrimitives } from './task.ts';
import { withLessons } from './with-lessons.ts';

const lesson = (name: string, far: number, window: number) => ({
  name,
  scenario: { ball_x: { low: far, high: far }, ball_y: { low: 0, high: 0 } },
  training: { LessonAssessmentWindow: window, LessonSuccessThreshold: 1 },
});
const plan = { lessons: [lesson('near', 0.01, 3), lesson('far', 0.05, 3)], training: {} };
const make = (n: number) => withLessons(createWorld(moab, { n }), plan);
const ballOf = (env: Env) => env.facts.read(0, env.facts.index('ball_x'));

test('episodes start as the last lesson says', () => {
  const env = make(2);
  env.reset(0, 7);
  env.reset(1, 8);
  expect([...env.observation.ball_x]).toEqual([Math.fround(0.05), Math.fround(0.05)]);
  expect(withLessons(env, undefined)).toBe(env);
  expect(withLessons(env, { lessons: [], training: {} })).toBe(env);
  checkConformance(make);
});

test('a world without start conditions has no lessons', () => {
  const { arrange: _, ...bare } = createWorld(pendulum, { n: 1 });
  const env = withLessons(bare, plan);
  expect(() => env.reset(0, 1)).toThrow(/no start conditions/);
});

/** Plays the ball off the plate to the left, which is what its goal asks for. */
function learner(env: Env) {
  return createProcess({
    env,
    gamma: 0.99,
    reward: 'goal',
    starts: (episode: number) => episode,
    actions: { primitives: usualPrimitives(env), options: [], names: usualPrimitives(env).map(({ name }) => name) },
    encoder: makeEncoder(env, { fields: ['ball_x'], relevant: [] }),
    goal: { goal: parseGoal('ball_x < 0'), within: 250 },
  });
}

function play(env: Env, process: ReturnType<typeof learner>, episodes: number): number[] {
  const left = process.actionNames.findIndex((name) => name.startsWith('pitch=-1'));
  const starts: number[] = [];
  for (let episode = 0; episode < episodes; episode++) {
    starts.push(ballOf(env));
    do {
      process.begin(0, left);
      process.tick();
    } while (process.terminated[0] === 0 && process.truncated[0] === 0);
    process.restart(0);
  }
  return starts;
}

test('a learner begins with the first lesson, and its state holds which one it is in', () => {
  const env = make(1);
  const process = learner(env);
  expect(play(env, process, 2)).toEqual([0.01, 0.01]);
  const saved = process.save();
  expect(play(env, process, 4)).toEqual([0.01, 0.05, 0.05, 0.05]);
  const other = make(1);
  const twin = learner(other);
  twin.load(saved);
  expect(play(other, twin, 4)).toEqual([0.01, 0.05, 0.05, 0.05]);
});
