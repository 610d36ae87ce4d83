import { expect, test } from 'vitest';
import { createCurriculum } from '../goal/curriculum.ts';
import { parseGoal } from '../goal/parse.ts';
import { createWorld } from './classic/classic.ts';
import { checkConformance } from './classic/conformance.ts';
import { mountainCar } from './classic/mountaincar.ts';
import { pendulum } from './classic/pendulum.ts';
import { moab } from './control/moab.ts';
import { withGoal } from './with-goal.ts';

const goal = parseGoal(
  'drive Up: cos_angle in Goal.Range(0.7, 1) within 20 avoid Fast: abs(angular_velocity) in Goal.RangeAbove(7)',
);
const options = { gamma: 0.99 };

test('a world with a goal is a world', () => {
  const make = (n: number) => withGoal(createWorld(pendulum, { n }), goal, options);
  const env = make(2);
  for (let w = 0; w < 2; w++) env.reset(w, 3);
  for (let t = 0; t < 30; t++) env.step(Int32Array.of(20, 20));
  const saved = env.save(0);
  const twin = make(1);
  twin.load(0, saved);
  for (let t = 0; t < 40; t++) {
    env.step(Int32Array.of(t % 21, -1));
    twin.step(Int32Array.of(t % 21));
    expect([twin.reward[0], twin.terminated[0]]).toEqual([env.reward[0], env.terminated[0]]);
  }
  expect(twin.summary(0)).toEqual(env.summary(0));
  expect(() => twin.load(0, saved.slice(0, 20))).toThrow(/no saved world with a goal/);
  expect(() => withGoal(env, parseGoal('speed > 1'), options)).toThrow(/unknown fact 'speed'/);
});

test('episodes begin with the worlds, each for itself', () => {
  const fresh = withGoal(createWorld(pendulum, { n: 2 }), goal, options);
  const reset = withGoal(createWorld(pendulum, { n: 2 }), goal, options);
  for (let w = 0; w < 2; w++) reset.reset(w, w);
  for (let t = 0; t < 5; t++) {
    for (const env of [fresh, reset]) env.step(Int32Array.of(20, 3));
    expect(fresh.reward).toEqual(reset.reward);
    expect([fresh.summary(0), fresh.summary(1)]).toEqual([reset.summary(0), reset.summary(1)]);
  }
});

test('the conformance of small worlds holds', () => {
  checkConformance((n) => withGoal(createWorld(mountainCar, { n }), parseGoal('position > 0.4'), options));
});

test('reward and end are those of the goal, not those of the world', () => {
  const env = withGoal(
    createWorld(mountainCar, { n: 1 }),
    parseGoal('reach Left: position in Goal.RangeBelow(-0.7)'),
    options,
  );
  env.reset(0, 1);
  let steps = 0;
  for (; env.terminated[0] === 0 && steps < 200; steps++) {
    env.step(Int32Array.of(env.observation.velocity[0] < 0 ? 0 : 2));
    if (env.terminated[0] === 0) expect(env.reward[0]).not.toBe(-1);
  }
  expect(steps).toBeLessThan(200);
  expect(env.reward[0]).toBeGreaterThan(50);
  expect(env.summary(0)).toMatchObject({ success: true, satisfaction: 1, steps });
  env.step(Int32Array.of(0));
  expect(env.reward[0]).toBe(0);
});

test('lessons set the starts, and follow each other as episodes succeed', () => {
  const lesson = (name: string, far: number) => ({
    name,
    scenario: { ball_x: { low: far, high: far }, ball_y: { low: 0, high: 0 } },
    training: { LessonAssessmentWindow: 3, LessonSuccessThreshold: 1 },
  });
  const lessons = [lesson('near', 0.01), lesson('far', 0.05)];
  const make = () =>
    withGoal(createWorld(moab, { n: 1 }), parseGoal('ball_x < 0'), {
      ...options,
      curriculum: createCurriculum({ lessons, training: {} }),
    });
  const env = make();
  const starts: number[] = [];
  for (let episode = 0; episode < 5; episode++) {
    env.reset(0, episode);
    starts.push(env.facts.read(0, env.facts.index('ball_x')));
    while (env.terminated[0] === 0) env.stepBox!(Float32Array.of(-1, 0));
  }
  expect(starts).toEqual([0.01, 0.01, 0.01, 0.05, 0.05]);
  // A save holds the lesson, too.
  const twin = make();
  twin.load(0, env.save(0));
  twin.reset(0, 9);
  expect(twin.facts.read(0, twin.facts.index('ball_x'))).toBe(0.05);
});
