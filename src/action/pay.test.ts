import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { worlds } from '../env/catalog.ts';
import { withReturn } from '../env/with-return.ts';
import type { Goal } from '../goal/goal.ts';
import { bindGoal } from '../goal/monitor.ts';
import { parseGoal } from '../goal/parse.ts';
import { type Controller, rollOut } from './controller.ts';
import { makeEncoder } from './encoder.ts';
import { extend } from './options.ts';
import { createProcess } from './semi-markov.ts';
import { createCorridor, LEFT, RIGHT } from './testing.ts';

const top = parseGoal('goal (State) { reach Top: State.position in Goal.RangeAbove(0.5) }');
const start = (episode: number) => 100 + episode;

/** Pushes the car the way that it rolls, or the other way. */
const pusher = (along: number): Controller => ({
  name: 'push',
  start: (env, world) => ({
    next: () => (along * env.observation.velocity[world] < 0 ? 0 : 2),
    error: null,
    stop: () => {},
  }),
});

const climb = (along: number, goal: Goal = top) => {
  const env = worlds['mountaincar-v0'].create({ n: 2 });
  return rollOut({
    env,
    controller: pusher(along),
    goal: bindGoal(goal, env.facts),
    within: 200,
    starts: [1, 2, 3],
  }).outcomes;
};

test('a world that ends with its task done has not died; one that never gets there has only run out of time', () => {
  for (const outcome of climb(1)) expect(outcome).toMatchObject({ success: true, died: false });
  for (const outcome of climb(-1)) expect(outcome).toMatchObject({ success: false, died: false, steps: 200 });
  const elsewhere = parseGoal('eventually steps >= 199');
  for (const outcome of climb(1, elsewhere)) expect(outcome).toMatchObject({ success: false, died: true });
});

test('a return counts at the end of an episode', () => {
  const env = withReturn(worlds['mountaincar-v0'].create({ n: 1 }));
  const goal = (sum: number): Goal => ({
    eventually: { all: [{ fact: 'return', atLeast: sum }, { not: { next: { fact: 'steps', atLeast: 0 } } }] },
  });
  const run = (sum: number) =>
    rollOut({ env, controller: pusher(1), goal: bindGoal(goal(sum), env.facts), within: 200, starts: [1] }).outcomes[0];
  const { steps } = run(-200);
  expect(run(-steps)).toMatchObject({ success: true, steps });
  // At the start the sum is above the bound, at the end it is not.
  expect(run(-steps + 1)).toMatchObject({ success: false, steps });
});

function play(pay: 'goal' | 'world', breakAt: number): number[] {
  const make = () => {
    const env = worlds['mountaincar-v0'].create({ n: 3 });
    const actions = extend(
      ['left', 'coast', 'right'].map((name, code) => ({ name, code })),
      [],
    );
    const encoder = makeEncoder(env, { fields: ['position', 'velocity'], relevant: [] });
    return createProcess({
      env,
      actions,
      encoder,
      goal: { goal: top, within: 60 },
      starts: start,
      reward: pay,
      gamma: 0.99,
    });
  };
  let process = make();
  const rng = makeRng('pay');
  const rewards: number[] = [];
  for (let step = 0; step < 150; step++) {
    if (step === breakAt) {
      const saved = process.save();
      process = make();
      process.load(saved);
    }
    for (let world = 0; world < 3; world++) process.begin(world, rng.int(3));
    process.tick();
    rewards.push(...process.reward);
    for (let world = 0; world < 3; world++)
      if (process.terminated[world] + process.truncated[world] > 0) process.restart(world);
  }
  return rewards;
}

test.each(['goal', 'world'] as const)('what the %s pays goes on after saving and loading', (pay) => {
  const whole = play(pay, -1);
  expect(play(pay, 77)).toEqual(whole);
  expect(new Set(whole).size).toBeGreaterThan(pay === 'goal' ? 100 : 0);
  if (pay === 'world') expect(whole.every((reward) => reward === -1)).toBe(true);
});

test('a goal with a past ends an episode when its last part comes about, and is forgotten by the next', () => {
  const env = createCorridor({ n: 1 });
  const process = createProcess({
    env,
    actions: extend(
      [
        { name: 'left', code: LEFT },
        { name: 'right', code: RIGHT },
      ],
      [],
    ),
    encoder: makeEncoder(env, { fields: ['location.position'], relevant: [] }),
    goal: { goal: parseGoal('position >= 5 then position <= 4'), within: 50 },
    starts: start,
    reward: { success: 1, step: 0, shaping: 0 },
    gamma: 1,
  });
  const position = () => env.observation['location.position'][0];
  for (let episode = 0; episode < 3; episode++) {
    expect(position()).toBeLessThanOrEqual(4);
    while (position() < 5) {
      process.begin(0, 1);
      process.tick();
      expect([process.terminated[0], process.reward[0]]).toEqual([0, 0]);
    }
    process.begin(0, 0);
    process.tick();
    expect([process.terminated[0], process.reward[0]]).toEqual([1, 1]);
    process.restart(0);
  }
});
