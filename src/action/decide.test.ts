import { expect, test } from 'vitest';
import { hashSeed, makeRng, type Rng } from '../core/rng.ts';
import type { TimedGoal } from '../goal/goal.ts';
import { bindGoal } from '../goal/monitor.ts';
import { rollOut } from './controller.ts';
import { decidingController } from './decide.ts';
import { makeEncoder } from './encoder.ts';
import { extend, type Option } from './options.ts';
import { createProcess } from './semi-markov.ts';
import { createCorridor, fakeSkill, LEFT, RIGHT, STAY, solver, USE } from './testing.ts';

const option = (name: string, skill: Option['skill'], extra: Partial<Option> = {}): Option => ({
  name,
  skill,
  when: null,
  until: null,
  ...extra,
});
const actions = extend(
  [
    { name: 'left', code: LEFT },
    { name: 'right', code: RIGHT },
    { name: 'use', code: USE },
    { name: 'stay', code: STAY },
  ],
  [
    option('fetch', solver, { until: { fact: 'have:key', atLeast: 1 } }),
    option(
      'broken',
      fakeSkill('broken', function* (w) {
        if (w.random() < 0.5) yield RIGHT;
        throw new Error('broken');
      }),
    ),
    option(
      'nothing',
      fakeSkill('nothing', function* () {}),
    ),
    option(
      'step',
      fakeSkill('step', function* () {
        yield STAY;
        yield RIGHT;
      }),
      { when: { fact: 'have:key', atLeast: 1 } },
    ),
  ],
);
const observe = { fields: ['voxels.block_name', 'inventory.name', 'location.position'], relevant: ['key'], crop: 1 };
const exit: TimedGoal = { goal: { fact: 'at_exit', atLeast: 1 }, within: 60 };

/** A policy that depends on everything it is shown. */
function choose(observation: Float32Array, mask: Uint8Array, rng: Rng): number {
  let sum = rng.int(1000);
  for (const value of observation) sum += Math.round(value * 64);
  let action = sum % mask.length;
  while (mask[action] === 0) action = (action + 1) % mask.length;
  return action;
}

test('a policy acts in roll-outs as in the process it is trained in', () => {
  const starts = Array.from({ length: 24 }, (_, i) => i);
  const env = createCorridor({ n: 5, slip: 0.1 });
  const controller = decidingController({
    name: 'policy',
    actions,
    observe,
    until: exit.goal,
    within: exit.within,
    choose,
  });
  const goal = bindGoal(exit.goal, env.facts);
  const { outcomes } = rollOut({ env, controller, goal, within: exit.within, starts, watch: ['position'] });

  for (const start of starts) {
    const world = createCorridor({ n: 1, slip: 0.1 });
    const process = createProcess({
      env: world,
      actions,
      encoder: makeEncoder(world, observe),
      goal: exit,
      starts: () => start,
      gamma: 1,
      reward: { success: 1, step: 0, shaping: 0 },
    });
    const rng = makeRng('decide', hashSeed(0, start, 0));
    const observation = new Float32Array(process.observationSize);
    const mask = new Uint8Array(process.actionNames.length);
    while (!process.terminated[0] && !process.truncated[0]) {
      if (process.ready[0] === 1) {
        process.observe(0, observation, 0);
        process.mask(0, mask, 0);
        process.begin(0, choose(observation, mask, rng));
      }
      process.tick();
    }
    const { steps, successes, deaths } = process.stats();
    const position = world.facts.read(0, world.facts.index('position'));
    const { success, died, watched } = outcomes[start];
    expect([outcomes[start].steps, success, died]).toEqual([steps, successes === 1, deaths === 1]);
    expect(watched.atEnd).toEqual([position]);
  }
  expect(new Set(outcomes.map((o) => `${o.success} ${o.died}`)).size).toBeGreaterThan(1);
});

test('a decider moves between envs', () => {
  const controller = decidingController({
    name: 'policy',
    actions,
    observe,
    until: exit.goal,
    within: exit.within,
    choose,
  });
  const results = [1, 4, 1].map((n) => {
    const env = createCorridor({ n, slip: 0.1 });
    return rollOut({
      env,
      controller,
      goal: bindGoal(exit.goal, env.facts),
      within: 30,
      starts: [3, 1, 4, 1, 5],
      seed: 9,
    });
  });
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

test('a run ends at its goal, with gains counted from its start, or at its step limit', () => {
  const until = { fact: 'gain:key', atLeast: 1 };
  const toKey = decidingController({
    name: 'to key',
    actions,
    observe,
    until,
    within: 9,
    choose: (_seen, mask) => (mask[4] === 1 ? 4 : 3),
  });
  const env = createCorridor({ n: 1 });
  env.reset(0, 3);
  const first = toKey.start(env, 0, 1);
  for (let code = first.next(); code >= 0; code = first.next()) env.step(Int32Array.of(code));
  expect(env.facts.read(0, env.facts.index('have:key'))).toBe(1);
  const again = toKey.start(env, 0, 1);
  let steps = 0;
  while (again.next() >= 0) steps++;
  expect(steps).toBe(9);
});
