import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Env } from '../env/env.ts';
import type { Goal } from '../goal/goal.ts';
import { bindGoal } from '../goal/monitor.ts';
import { SKILL_DONE, SKILL_FAILED } from '../skill/skill.ts';
import { type Controller, codeController, type RollOutOptions, rollOut, startSkill } from './controller.ts';
import { createCorridor, fakeSkill, LEFT, RIGHT, STAY, solver, USE } from './testing.ts';

const exit: Goal = {
  all: [
    { fact: 'have:key', atLeast: 1 },
    { fact: 'at_exit', atLeast: 1 },
  ],
};

function run(env: Env, skill: Controller, extra: Partial<RollOutOptions> = {}) {
  const goal = bindGoal(exit, env.facts);
  return rollOut({ env, controller: skill, goal, within: 60, starts: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], ...extra });
}

test('outcomes are in the order of the starts and do not depend on the number of worlds', () => {
  const watch = ['position', 'steps'];
  const bodies = [
    solver,
    fakeSkill('reckless', function* (w) {
      for (;;) {
        if (w.random() < 0.02) throw new Error('tired');
        if (w.random() < 0.1) return;
        yield w.random() < 0.5 ? LEFT : w.fact('at:key') ? USE : RIGHT;
      }
    }),
  ];
  for (const skill of bodies) {
    const results = [1, 3, 8, 16].map((n) => run(createCorridor({ n, slip: 0.2 }), codeController(skill), { watch }));
    for (const result of results) expect(result).toEqual(results[0]);
    expect(results[0].outcomes).toHaveLength(11);
  }
});

test('steps of the result are the steps that the env counted', () => {
  const env = createCorridor({ n: 4, slip: 0.1 });
  const before = env.steps;
  const result = run(env, codeController(solver));
  expect(result.steps).toBe(env.steps - before);
  expect(result.steps).toBe(result.outcomes.reduce((sum, outcome) => sum + outcome.steps, 0));
  expect(result.outcomes.filter((o) => o.success).length).toBeGreaterThan(5);
});

test('a controller that is done is started again after one no-op, up to the number of restarts', () => {
  const codes: number[] = [];
  const env = spyOn(createCorridor({ n: 1 }), codes);
  const right = fakeSkill('right', function* () {
    yield LEFT;
    yield RIGHT;
  });
  const twice = run(env, codeController(right), { starts: [1], restarts: 2 });
  expect(codes).toEqual([LEFT, RIGHT, STAY, LEFT, RIGHT, STAY, LEFT, RIGHT]);
  expect(twice.outcomes[0]).toMatchObject({ success: false, steps: 8, restarts: 2, error: null, died: false });
  expect(run(env, codeController(right), { starts: [1], restarts: 0 }).outcomes[0].steps).toBe(2);
});

test('a controller that does nothing ends at the step limit', () => {
  const env = createCorridor({ n: 2 });
  const nothing = fakeSkill('nothing', function* () {});
  expect(run(env, codeController(nothing), { within: 12 }).outcomes[0]).toMatchObject({ steps: 12, restarts: 12 });
  expect(run(env, codeController(nothing), { within: 1e9 }).outcomes[0]).toMatchObject({ steps: 100, restarts: 100 });
});

test('a fault ends the episode with its error', () => {
  const env = createCorridor({ n: 2 });
  const bad = fakeSkill('bad', function* () {
    yield STAY;
    throw new Error('boom');
  });
  const { outcomes, steps } = run(env, codeController(bad), { starts: [1, 2, 3] });
  expect(outcomes.map((o) => o.error?.message)).toEqual(['Error: boom', 'Error: boom', 'Error: boom']);
  expect(steps).toBe(3);
  const wild = run(
    env,
    codeController(
      fakeSkill('wild', function* () {
        yield 6;
      }),
    ),
    { starts: [1] },
  );
  expect(wild.outcomes[0].error).toMatchObject({ fault: 'bad-action', message: 'yielded 6, not in [0, 6)' });
});

test('death ends an episode without success, even when the goal holds too', () => {
  const env = createCorridor({ n: 1 });
  const fall = codeController(
    fakeSkill('fall', function* () {
      for (;;) yield LEFT;
    }),
  );
  const goal = bindGoal({ not: { fact: 'alive', atLeast: 1 } }, env.facts);
  const outcome = run(env, fall, { goal, starts: [1] }).outcomes[0];
  expect(outcome).toMatchObject({ success: false, died: true, finalProgress: 1 });
});

test('saved worlds are starts; onEnd sees the world at the end; a goal that holds takes no step', () => {
  const env = createCorridor({ n: 3 });
  const saved: Uint8Array[] = [];
  const first = run(env, codeController(solver), {
    onEnd: (world, start, { success }) => {
      if (success) saved[start] = env.save(world);
    },
  });
  const solved = saved.filter((bytes) => bytes !== undefined);
  expect(solved).toHaveLength(first.outcomes.filter((o) => o.success).length);
  const again = run(env, codeController(solver), { starts: solved });
  expect(again.steps).toBe(0);
  expect(again.outcomes.every((o) => o.success)).toBe(true);
});

test('an episode that starts in a saved world counts its gains from there', () => {
  const env = createCorridor({ n: 1 });
  const goal = bindGoal({ fact: 'gain:key', atLeast: 1 }, env.facts);
  let saved = new Uint8Array();
  const keep = (world: number) => {
    saved = env.save(world).slice();
  };
  const take = run(env, codeController(solver), { goal, starts: [1], onEnd: keep, watch: ['have:key'] });
  expect(take.outcomes[0]).toMatchObject({ success: true, watched: { atEnd: [1] } });
  const watch = ['have:key', 'gain:key', 'steps'];
  const again = run(env, codeController(solver), { goal, starts: [saved], watch });
  expect(again.outcomes[0]).toMatchObject({
    success: false,
    steps: 60,
    watched: { atStart: [1, 0, 0], atEnd: [1, 0, 60] },
  });
});

test('watched facts are read at the start, at the best progress and at the end', () => {
  const env = createCorridor({ n: 1 });
  const there = codeController(
    fakeSkill('there', function* () {
      yield RIGHT;
      yield LEFT;
      yield LEFT;
    }),
  );
  const goal = bindGoal({ fact: 'position', atLeast: 9 }, env.facts);
  env.reset(0, 1);
  const from = env.facts.read(0, env.facts.index('position'));
  const outcome = run(env, there, { goal, starts: [1], restarts: 0, watch: ['position'] }).outcomes[0];
  expect(outcome.watched).toEqual({ atStart: [from], atBest: [from + 1], atEnd: [from - 1], highest: [from + 1] });
  expect(outcome.bestProgress).toBeCloseTo((from + 1) / 9);
  expect(outcome.finalProgress).toBeCloseTo((from - 1) / 9);
});

test('runs are seeded by the start and the restart, whatever world they are in', () => {
  const seeds: number[] = [];
  const seeded: Controller = {
    name: 'seeded',
    start: (_env, _world, seed) => {
      seeds.push(seed);
      return { next: () => SKILL_DONE, error: null, stop: () => {} };
    },
  };
  run(createCorridor({ n: 1 }), seeded, { starts: [1, 1], restarts: 1, seed: 5 });
  expect(new Set(seeds).size).toBe(4);
  const alone = [...seeds].sort();
  seeds.length = 0;
  run(createCorridor({ n: 2 }), seeded, { starts: [1, 1], restarts: 1, seed: 5 });
  expect(seeds.sort()).toEqual(alone);
});

test('wrong options are refused by name', () => {
  const env = createCorridor({ n: 1 });
  expect(() => run(env, codeController(solver), { within: 0 })).toThrow('step limit is 0');
  expect(() => run(env, codeController(solver), { watch: ['have:kay'] })).toThrow("unknown fact 'have:kay'");
});

test('a skill run keeps its step limit and stays ended', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), (length, limit) => {
      const env = createCorridor({ n: 1 });
      const skill = fakeSkill(
        'some',
        function* () {
          for (let i = 0; i < length; i++) yield STAY;
        },
        limit,
      );
      const running = startSkill(skill, env, 0);
      let steps = 0;
      while (running.next() >= 0) steps++;
      expect(steps).toBe(Math.min(length, limit));
      expect([running.next(), running.next()]).toEqual([SKILL_DONE, SKILL_DONE]);
    }),
  );
  const failing = startSkill(
    fakeSkill('f', function* (w) {
      yield w.fact('nothing');
    }),
    createCorridor({ n: 1 }),
    0,
  );
  expect([failing.next(), failing.next()]).toEqual([SKILL_FAILED, SKILL_FAILED]);
  expect(failing.error?.message).toContain("unknown fact 'nothing'");
});

/** Writes world 0's codes of every step into `codes`. */
function spyOn(env: Env, codes: number[]): Env {
  const step = env.step;
  return Object.defineProperties(Object.create(env) as Env, {
    step: {
      value: (taken: Int32Array) => {
        codes.push(taken[0]);
        step(taken);
      },
    },
  });
}
