import { expect, test } from 'vitest';
import { type Controller, type ControllerRun, codeController } from '../action/controller.ts';
import { createCorridor, fakeSkill, LEFT, RIGHT, STAY, USE } from '../action/testing.ts';
import { SKILL_DONE, SKILL_FAILED, type Skill } from '../skill/skill.ts';
import { readAnnotations } from './contract.ts';
import { bounded, type OnFault, programController } from './controllers.ts';
import type { OnViolation } from './watch.ts';

type Run = (name: unknown) => Generator<number, string>;

/** A program that runs `names` one after the other and tells `results` how each ended. */
const running = (names: readonly unknown[], results: string[]): Skill =>
  fakeSkill('program', function* (w) {
    const run = (w as unknown as { run: Run }).run;
    for (const name of names) results.push(yield* run(name));
  });

const walk = (name: string, codes: readonly number[]): Controller =>
  codeController(
    fakeSkill(name, function* () {
      yield* codes;
    }),
  );

const failing = codeController(
  fakeSkill('broken', function* () {
    yield RIGHT;
    throw new Error('no way');
  }),
);

const env = createCorridor({ n: 2 });
const table = (...controllers: Controller[]) => new Map(controllers.map((c) => [c.name, c]));

/** All codes up to the end, with the end itself. */
function codes(run: ControllerRun, most = 50): number[] {
  const out: number[] = [];
  while (out.length < most && (out.at(-1) ?? 0) >= 0) out.push(run.next());
  return out;
}

test('w.run acts to the end of a controller and says how it ended', () => {
  const results: string[] = [];
  const told: string[] = [];
  const program = running(['go', 'broken', 'go'], results);
  const onFault: OnFault = (name, { fault }) => told.push(`${name}: ${fault}`);
  const run = programController(program, table(walk('go', [RIGHT, LEFT]), failing), { onFault }).start(env, 1, 3);
  expect(codes(run)).toEqual([RIGHT, LEFT, RIGHT, RIGHT, LEFT, SKILL_DONE]);
  expect(results).toEqual(['done', 'failed: threw', 'done']);
  expect(told).toEqual(['broken: threw']);
  expect(run.error).toBeNull();
});

test('a controller that does nothing takes one step of standing still, whether it is done or fails', () => {
  const results: string[] = [];
  const dead = codeController(
    // biome-ignore lint/correctness/useYield: it fails before its first step
    fakeSkill('dead', function* () {
      throw new Error('at once');
    }),
  );
  const program = running(['idle', 'dead', 'idle'], results);
  const run = programController(program, table(walk('idle', []), dead)).start(env, 0, 3);
  expect(codes(run)).toEqual([STAY, STAY, STAY, SKILL_DONE]);
  expect(results).toEqual(['done', 'failed: threw', 'done']);
});

test('a controller that is done at once has kept nothing when the world breaks its contract in that step', () => {
  const results: string[] = [];
  const { contracts } = readAnnotations('/** @policy idle: keeps not door_open */');
  const door = env.facts.index('door_open');
  let open = 0;
  const read = (world: number, index: number) => (index === door ? open : env.facts.read(world, index));
  const opened = { ...env, facts: { ...env.facts, read } };
  const program = running(['idle'], results);
  const run = programController(program, table(walk('idle', [])), { contracts }).start(opened, 0, 3);
  expect(run.next()).toBe(STAY);
  open = 1;
  expect(run.next()).toBe(SKILL_DONE);
  expect(results).toEqual(['failed: contract']);
});

test.each(['fly', undefined, 'toString', '__proto__'])(
  'no controller %s: the program fails and the names are told',
  (name) => {
    const run = programController(running(['go', name], []), table(walk('go', [USE]), failing)).start(env, 0, 3);
    expect(codes(run)).toEqual([USE, SKILL_FAILED]);
    expect(run.error).toMatchObject({ fault: 'threw', message: expect.stringContaining(`no controller '${name}'`) });
    expect(run.error?.message).toContain('go, broken');
  },
);

test('each run of a controller has a seed of its own, the same in every run of the program', () => {
  const seeds: number[] = [];
  const seeded: Controller = {
    name: 'seeded',
    start: (_env, _world, seed) => {
      seeds.push(seed);
      return walk('x', [STAY]).start(env, 0, 0);
    },
  };
  const program = programController(running(['seeded', 'seeded'], []), table(seeded));
  for (const seed of [5, 6, 5]) codes(program.start(env, 0, seed));
  expect(new Set(seeds.slice(0, 4)).size).toBe(4);
  expect(seeds.slice(4)).toEqual(seeds.slice(0, 2));
});

test('who is told of a start is told before the first step, of the right world', () => {
  const told: string[] = [];
  const onRun = (_env: unknown, world: number, name: string) => told.push(`${name} in ${world} after ${acted} steps`);
  let acted = 0;
  const program = programController(running(['go', 'broken'], []), table(walk('go', [USE, USE]), failing), { onRun });
  const run = program.start(env, 1, 0);
  for (; run.next() >= 0; acted++);
  expect(told).toEqual(['go in 1 after 0 steps', 'broken in 1 after 2 steps']);
});

test('a stopped program stops the controller that it runs', () => {
  let stops = 0;
  const watched: Controller = {
    name: 'watched',
    start: (...args) => {
      const inner = walk('x', [USE, USE, USE]).start(...args);
      return {
        next: inner.next,
        error: null,
        stop: () => {
          stops++;
          inner.stop();
        },
      };
    },
  };
  const run = programController(running(['watched'], []), table(watched)).start(env, 0, 0);
  expect([run.next(), run.next()]).toEqual([USE, USE]);
  expect(stops).toBe(0);
  run.stop();
  expect(stops).toBe(1);
});

test('a bounded run ends by its limit, by its condition after a step, or by itself, and hands on its fault', () => {
  const start = (controller: Controller) => controller.start(env, 0, 0);
  const long = walk('long', [1, 2, 3, 4, 5]);
  expect(codes(bounded(start(long), 3, () => false))).toEqual([1, 2, 3, SKILL_DONE]);
  expect(codes(bounded(start(long), 9, () => true))).toEqual([1, SKILL_DONE]);
  expect(codes(bounded(start(long), 9, () => false))).toEqual([1, 2, 3, 4, 5, SKILL_DONE]);
  const broken = bounded(start(failing), 9, () => false);
  expect(codes(broken)).toEqual([RIGHT, SKILL_FAILED]);
  expect(broken.next()).toBe(SKILL_FAILED);
  expect(broken.error?.message).toContain('no way');
  const stopped = bounded(start(long), 9, () => false);
  stopped.next();
  stopped.stop();
  expect(stopped.next()).toBe(SKILL_DONE);
});

test('w.step gives one step at a time, and begins anew when something else was done in between', () => {
  let starts = 0;
  const count: Controller = {
    name: 'count',
    start: (...args) => {
      starts++;
      return walk('count', [1, 2, 3]).start(...args);
    },
  };
  const program = fakeSkill('program', function* (w) {
    const { step } = w as unknown as { step: (name: string) => number };
    for (const pause of [false, false, true, false, false, false, false]) yield pause ? USE : step('count');
  });
  const run = programController(program, table(count)).start(env, 0, 0);
  // After its end it stands still for a step, and begins again.
  expect(codes(run)).toEqual([1, 2, USE, 1, 2, 3, STAY, SKILL_DONE]);
  expect(starts).toBe(2);
});

const contractOf = (text: string) => readAnnotations(`/** @policy ${text} */`).contracts;

test.each([
  ['go: within 2', 'within 2', ['failed: contract', true], 3],
  ['go: within 5', null, ['done', false], 5],
  ['go: pre steps >= 5', 'pre steps >= 5', ['failed: contract', true], 1],
  ['go: keeps steps < 0', 'keeps steps < 0', ['failed: contract', true], 1],
  ['go: post steps < 0', 'post steps < 0', ['failed: contract', true], 5],
  ['go: keeps steps >= 0', null, ['done', false], 5],
])(
  'what is assumed of a controller is watched, and one that breaks it acts no more: %s',
  (text, clause, ends, acted) => {
    const told: string[] = [];
    const results: unknown[] = [];
    const program = fakeSkill('program', function* (w) {
      const { run, violated } = w as unknown as { run: Run; violated: (name: string) => boolean };
      results.push(yield* run('go'), violated('go'));
    });
    const onViolation: OnViolation = (_env, world, violation) => told.push(`${violation.clause} in ${world}`);
    const controllers = table(walk('go', new Array<number>(5).fill(STAY)));
    const run = programController(program, controllers, { contracts: contractOf(text), onViolation }).start(env, 1, 0);
    expect(codes(run)).toEqual([...new Array<number>(acted).fill(STAY), SKILL_DONE]);
    expect(results).toEqual(ends);
    expect(told).toEqual(clause === null ? [] : [`${clause} in 1`]);
  },
);

test('a controller that fails in w.step has broken its contract', () => {
  const told: string[] = [];
  const program = fakeSkill('program', function* (w) {
    const { step } = w as unknown as { step: (name: string) => number };
    for (let i = 0; i < 3; i++) yield step('broken');
  });
  const onViolation: OnViolation = (_env, _world, { policy, step }) => told.push(`${policy} after ${step}`);
  const contracts = contractOf('broken: within 9');
  const run = programController(program, table(failing), { contracts, onViolation }).start(env, 0, 0);
  expect(codes(run)).toEqual([RIGHT, STAY, RIGHT, SKILL_DONE]);
  expect(told).toEqual(['broken after 2']);
});

test('a failed w.assert fails the program and is quoted', () => {
  const program = fakeSkill('program', function* (w) {
    const { assert } = w as unknown as { assert: (condition: boolean, name: string) => void };
    assert(true, 'fine');
    yield USE;
    assert(false, 'never here');
  });
  const run = programController(program, table()).start(env, 0, 0);
  expect(codes(run)).toEqual([USE, SKILL_FAILED]);
  expect(run.error?.message).toContain("assertion 'never here' fails");
});
