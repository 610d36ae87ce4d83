import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import type { Env } from '../env/env.ts';
import type { Goal, TimedGoal } from '../goal/goal.ts';
import { makeEncoder } from './encoder.ts';
import { extend, type Option, type Primitive } from './options.ts';
import type { Reward } from './pay.ts';
import { createProcess, type GoalProcess, type ProcessOptions } from './semi-markov.ts';
import { createCorridor, fakeSkill, LEFT, RIGHT, STAY, solver, USE, withOwnLimit } from './testing.ts';

const exit: TimedGoal = {
  goal: {
    all: [
      { fact: 'have:key', atLeast: 1 },
      { fact: 'at_exit', atLeast: 1 },
    ],
  },
  within: 40,
};
const pay: Reward = { success: 10, step: -0.1, shaping: 3 };

const primitives: readonly Primitive[] = [
  { name: 'left', code: LEFT },
  { name: 'right', code: RIGHT },
  { name: 'use', code: USE },
  { name: 'stay', code: STAY },
];

const always = (name: string, skill: Option['skill'], extra: Partial<Option> = {}): Option => ({
  name,
  skill,
  when: null,
  until: null,
  ...extra,
});

/** An option that yields fixed codes. */
const macro = (name: string, codes: readonly number[]): Option =>
  always(
    name,
    fakeSkill(name, function* () {
      yield* codes;
    }),
  );

const broken = always(
  'broken',
  fakeSkill('broken', function* (w) {
    if (w.random() < 0.5) yield RIGHT;
    throw new Error('broken');
  }),
);
const fetchKey = always('fetch', solver, { until: { fact: 'have:key', atLeast: 1 } });
const openDoor = always('open', solver, { when: { fact: 'have:key', atLeast: 1 } });
const nothing = macro('nothing', []);

function make(env: Env, options: readonly Option[], extra: Partial<ProcessOptions> = {}): GoalProcess {
  const encoder = makeEncoder(env, { fields: ['location.position', 'door_open'], relevant: [] });
  const actions = extend(primitives, options);
  const starts = (episode: number) => episode;
  return createProcess({ env, actions, encoder, goal: exit, starts, reward: pay, gamma: 0.9, ...extra });
}

/** Draws an action that the mask allows. */
function draw(process: GoalProcess, world: number, pick: (n: number) => number): number {
  const mask = new Uint8Array(process.actionNames.length);
  process.mask(world, mask, 0);
  const allowed = [...mask.keys()].filter((i) => mask[i] === 1);
  return allowed[pick(allowed.length)];
}

/** Runs ticks with random decisions, one generator a world, and logs all that a learner sees of each world. */
function play(process: GoalProcess, ticks: number, rngs = seeded(process.n)): string[][] {
  const log: string[][] = Array.from({ length: process.n }, () => []);
  const seen = new Float32Array(process.observationSize);
  for (let t = 0; t < ticks; t++) {
    for (let w = 0; w < process.n; w++) {
      if (process.ready[w] === 1) process.begin(w, draw(process, w, rngs[w].int));
    }
    process.tick();
    for (let w = 0; w < process.n; w++) {
      process.observe(w, seen, 0);
      const flags = [process.ready[w], process.terminated[w], process.truncated[w]];
      log[w].push([...flags, process.reward[w], ...seen].join(' '));
      if (process.terminated[w] || process.truncated[w]) process.restart(w);
    }
  }
  return log;
}

const seeded = (n: number, base = 0) => Array.from({ length: n }, (_, w) => makeRng('play', base + w));

/** Discounted reward of one decision, and its duration. */
function decide(process: GoalProcess, action: number, gamma: number): { value: number; ticks: number } {
  process.begin(0, action);
  let value = 0;
  let ticks = 0;
  while (process.ready[0] === 0) {
    process.tick();
    value += gamma ** ticks * process.reward[0];
    ticks++;
  }
  return { value, ticks };
}

test('an option of k steps is worth what its k primitives are worth, to the last', () => {
  const codes = fc.array(fc.constantFrom(LEFT, RIGHT, USE, STAY), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(codes, fc.nat(20), (taken, seed) => {
      const extra = { starts: () => seed, gamma: 0.9 };
      const whole = make(createCorridor({ n: 1 }), [macro('macro', taken)], extra);
      const { value, ticks } = decide(whole, primitives.length, 0.9);
      const parts = make(createCorridor({ n: 1 }), [], extra);
      let sum = 0;
      let k = 0;
      while (k < taken.length && !parts.terminated[0]) {
        const step = decide(
          parts,
          primitives.findIndex((p) => p.code === taken[k]),
          0.9,
        );
        sum += 0.9 ** k * step.value;
        k++;
      }
      expect(ticks).toBe(k);
      expect(value).toBeCloseTo(sum, 5);
      expect(whole.terminated).toEqual(parts.terminated);
    }),
  );
});

test('shaping telescopes: it changes a return by -Phi(start) when the episode terminates', () => {
  for (let seed = 0; seed < 8; seed++) {
    const run = (reward: Reward) => {
      const process = make(createCorridor({ n: 1 }), [always('solve', solver)], { starts: () => seed, reward });
      const { value } = decide(process, primitives.length, 0.9);
      return { value, terminated: process.terminated[0] };
    };
    const potential: Goal = { fact: 'position', atLeast: 9 };
    const plain = run({ ...pay, shaping: 0 });
    const shaped = run({ ...pay, potential });
    if (plain.terminated === 0) continue;
    const env = createCorridor({ n: 1 });
    env.reset(0, seed);
    const phi = (3 * env.facts.read(0, env.facts.index('position'))) / 9;
    expect(shaped.value - plain.value).toBeCloseTo(-phi, 4);
  }
});

test('success pays the bonus and terminates, a pit terminates, the limit truncates', () => {
  const reward = { success: 10, step: -1, shaping: 0 };
  const near = make(createCorridor({ n: 1 }), [], {
    goal: { goal: { fact: 'position', atLeast: 5 }, within: 9 },
    reward,
  });
  while (!near.terminated[0]) decide(near, 1, 1);
  expect([near.reward[0], near.truncated[0]]).toEqual([9, 0]);

  const fall = make(createCorridor({ n: 1 }), [], { reward });
  while (!fall.terminated[0]) decide(fall, 0, 1);
  expect([fall.reward[0], fall.truncated[0]]).toEqual([-1, 0]);

  const wait = make(createCorridor({ n: 1 }), [macro('wait', new Array(90).fill(STAY))], { reward });
  expect(decide(wait, primitives.length, 1)).toEqual({ value: -40, ticks: 40 });
  expect([wait.terminated[0], wait.truncated[0], wait.ready[0]]).toEqual([0, 1, 1]);
  expect(() => wait.begin(0, 0)).toThrow('not ready');
  wait.restart(0);
  expect(() => wait.restart(0)).toThrow('not over');
  expect(wait.stats()).toMatchObject({ episodes: 1, successes: 0, deaths: 0, recentEpisodes: 1 });
});

test('an episode that the world itself cuts is truncated there, and judged as at the limit', () => {
  const reward = { success: 10, step: 0, shaping: 0 };
  const stand = (goal: Goal) => {
    const goals = { goal: { goal, within: 40 }, reward };
    const process = make(withOwnLimit(createCorridor({ n: 1 }), 5), [macro('wait', new Array(90).fill(STAY))], goals);
    const { value, ticks } = decide(process, primitives.length, 1);
    const { successes, deaths } = process.stats();
    return { value, ticks, ends: [process.terminated[0], process.truncated[0]], successes, deaths };
  };
  const kept = stand({ always: { fact: 'alive', atLeast: 1 } });
  expect(kept).toEqual({ value: 10, ticks: 5, ends: [0, 1], successes: 1, deaths: 0 });
  const missed = stand({ fact: 'have:key', atLeast: 1 });
  expect(missed).toEqual({ value: 0, ticks: 5, ends: [0, 1], successes: 0, deaths: 0 });
});

test('death with the goal in hand is no success', () => {
  const goal = { goal: { not: { fact: 'alive', atLeast: 1 } }, within: 9 };
  const process = make(createCorridor({ n: 1 }), [], { goal, reward: { success: 10, step: 0, shaping: 0 } });
  while (!process.terminated[0]) decide(process, 0, 1);
  expect(process.reward[0]).toBe(0);
  expect(process.stats()).toMatchObject({ episodes: 1, successes: 0, deaths: 1, recentSuccesses: 0 });
});

test('a world does not depend on its neighbours, and every step is counted', () => {
  const options = [fetchKey, openDoor, broken, nothing, always('solve', solver)];
  const env = createCorridor({ n: 4, slip: 0.1 });
  const before = env.steps;
  const together = make(env, options);
  const log = play(together, 300);
  expect(together.stats().steps).toBe(1200);
  expect(env.steps - before).toBe(1200);
  expect(together.stats().episodes).toBeGreaterThan(20);
  for (let w = 0; w < 4; w++) {
    const starts = (episode: number) => w + 4 * episode;
    const alone = make(createCorridor({ n: 1, slip: 0.1 }), options, { starts });
    expect(play(alone, 300, [makeRng('play', w)])[0]).toEqual(log[w]);
  }
});

test('masks offer something, and never an illegal primitive or an option that may not start', () => {
  fc.assert(
    fc.property(fc.nat(1e6), (seed) => {
      const env = createCorridor({ n: 2 });
      const process = make(env, [fetchKey, openDoor, broken]);
      const rng = makeRng('masks', seed);
      const mask = new Uint8Array(process.actionNames.length + 2).fill(7);
      for (let t = 0; t < 30; t++) {
        for (let w = 0; w < 2; w++) {
          if (process.ready[w] === 0) continue;
          process.mask(w, mask, 1);
          expect(mask.subarray(1, -1)).toContain(1);
          expect([mask[0], mask.at(-1)]).toEqual([7, 7]);
          primitives.forEach(({ code }, i) => {
            expect(mask[1 + i] === 1).toBe(env.legal(w, code));
          });
          const hasKey = env.facts.read(w, env.facts.index('have:key'));
          expect([mask[5], mask[6]]).toEqual([1 - hasKey, hasKey]);
          process.begin(w, draw(process, w, rng.int));
        }
        process.tick();
        for (let w = 0; w < 2; w++) if (process.terminated[w] || process.truncated[w]) process.restart(w);
      }
    }),
    { numRuns: 20 },
  );
});

test('when nothing is legal, standing still is offered', () => {
  const env = createCorridor({ n: 1 });
  const blocked = Object.defineProperties(Object.create(env) as Env, { legal: { value: () => false } });
  const mask = new Uint8Array(4);
  make(blocked, []).mask(0, mask, 0);
  expect([...mask]).toEqual([0, 0, 0, 1]);
});

test('faults are counted, take a step, and mask the option until the next episode', () => {
  const instant = always(
    'instant',
    fakeSkill('instant', function* (w) {
      yield w.fact('no such fact');
    }),
  );
  const process = make(createCorridor({ n: 1 }), [instant]);
  const mask = new Uint8Array(5);
  for (let fault = 1; fault <= 3; fault++) {
    process.mask(0, mask, 0);
    expect(mask[4]).toBe(1);
    expect(decide(process, 4, 1).ticks).toBe(1);
    expect(process.stats().options[0]).toMatchObject({ chosen: fault, faults: fault, meanSteps: 1 });
  }
  process.mask(0, mask, 0);
  expect(mask[4]).toBe(0);
  expect(process.stats().options[0].lastFault?.message).toContain('no such fact');
  while (!process.truncated[0]) decide(process, 3, 1);
  process.restart(0);
  process.mask(0, mask, 0);
  expect(mask[4]).toBe(1);
});

test('options end by return, by their step limit and by their goal', () => {
  const limited = always(
    'limited',
    fakeSkill(
      'limited',
      function* () {
        for (;;) yield STAY;
      },
      7,
    ),
  );
  const there = { fact: 'position', atLeast: 6 };
  const walk = always(
    'walk',
    fakeSkill('walk', function* () {
      for (;;) yield RIGHT;
    }),
    { until: there },
  );
  const env = createCorridor({ n: 1 });
  const process = make(env, [macro('three', [STAY, STAY, STAY]), limited, walk, nothing]);
  expect([4, 5].map((action) => decide(process, action, 1).ticks)).toEqual([3, 7]);
  expect(decide(process, 7, 1).ticks).toBe(1);
  env.reset(0, 1);
  const from = env.facts.read(0, env.facts.index('position'));
  const ticks = decide(process, 6, 1).ticks;
  expect(ticks).toBe(Math.min(6, env.facts.read(0, env.facts.index('position'))) - from);
});

test('interruptAll stops options where they are and closes their generators', () => {
  let closed = 0;
  const long = always(
    'long',
    fakeSkill('long', function* () {
      try {
        for (;;) yield STAY;
      } finally {
        closed++;
      }
    }),
  );
  const process = make(createCorridor({ n: 2 }), [long]);
  process.begin(0, 4);
  process.begin(1, 4);
  process.tick();
  expect([...process.ready]).toEqual([0, 0]);
  expect(() => process.save()).toThrow('world 0 is acting');
  process.interruptAll();
  expect([...process.ready, closed]).toEqual([1, 1, 2]);
  expect(process.stats().options[0]).toMatchObject({ chosen: 2, meanSteps: 1, faults: 0 });
  process.tick();
  expect(process.stats().steps).toBe(2);
  process.begin(0, 3);
  process.tick();
  expect([...process.ready]).toEqual([1, 1]);
});

test('save, load in a fresh process, continue equals never stopping', () => {
  const options = [fetchKey, openDoor, broken, always('solve', solver)];
  for (const ticks of [0, 1, 50, 333]) {
    const straight = make(createCorridor({ n: 3, slip: 0.1 }), options);
    play(straight, ticks);
    straight.interruptAll();
    const bytes = straight.save();
    const resumed = make(createCorridor({ n: 3, slip: 0.1 }), options, { starts: (e) => e });
    play(resumed, 17, seeded(3, 50));
    resumed.load(bytes);
    expect(resumed.save()).toEqual(bytes);
    expect(resumed.stats()).toEqual(straight.stats());
    expect(play(resumed, 200)).toEqual(play(straight, 200));
    straight.interruptAll();
    resumed.interruptAll();
    expect(resumed.save()).toEqual(straight.save());
  }
});

test('a world that is over stays over through save and load', () => {
  const process = make(createCorridor({ n: 1 }), []);
  while (!process.terminated[0]) decide(process, 0, 1);
  const other = make(createCorridor({ n: 1 }), []);
  other.load(process.save());
  expect(() => other.begin(0, 0)).toThrow('not ready');
  other.restart(0);
  process.restart(0);
  expect(other.save()).toEqual(process.save());
});

test('load refuses damaged bytes and states of other processes', () => {
  const process = make(createCorridor({ n: 2 }), []);
  const bytes = process.save();
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = bytes.slice();
      damaged[at] ^= flip;
      expect(() => process.load(damaged)).toThrow('does not check');
    }),
    { numRuns: 50 },
  );
  expect(() => process.load(bytes.subarray(0, 10))).toThrow('does not check');
  expect(() => make(createCorridor({ n: 3 }), []).load(bytes)).toThrow('state is of');
  expect(() => make(createCorridor({ n: 2 }), [nothing]).load(bytes)).toThrow('state is of');
});

test('wrong options are refused', () => {
  const env = createCorridor({ n: 1 });
  expect(() => make(env, [], { gamma: 1.5 })).toThrow('gamma is 1.5');
  expect(() => make(env, [], { goal: { ...exit, within: 0 } })).toThrow('step limit is 0');
  expect(() => make(env, [], { reward: { ...pay, step: Number.NaN } })).toThrow("reward 'step' is NaN");
  env.reset(0, 1);
  while (!env.terminated[0]) env.step(Int32Array.of(LEFT));
  const dead = env.save(0);
  expect(() => make(env, [], { starts: () => dead })).toThrow('the start of episode 0 is over');
});
