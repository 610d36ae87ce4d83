import { expect, test } from 'vitest';
import { wilson } from '../core/stats.ts';
import type { Event } from '../run/event.ts';
import { memoryRun } from '../run/run.ts';
import type { SkillSource } from '../skill/skill.ts';
import type { ControllerSpec } from './controllers.ts';
import type { Lab } from './lab.ts';
import {
  type Arm,
  announceVerdict,
  bestAttempt,
  betterArm,
  dropUnused,
  goodEnough,
  OPTION_CAP,
  optionsFrom,
  revisedMemory,
  successOf,
  withLater,
  worthLearning,
} from './memory.ts';
import { newMemory } from './model/testing.ts';
import type { Attempt, Decomposition, Evidence, Memory, SubAction } from './reasoner.ts';

const evidence = (successes: number, meanSteps = 100): Evidence => ({
  success: wilson(successes, 24),
  meanSteps,
  reached: [],
  died: 0,
  faults: [],
});

const source = (name: string, body = 'yield w.noop;'): SkillSource => ({
  name,
  code: `export function* ${name}(w) { ${body} }`,
  about: name,
  stepLimit: 50,
});

const arm = (via: 'code' | 'rl', successes: number, meanSteps = 100): Arm => ({
  spec: { via, name: via, source: source(via) } as ControllerSpec,
  evidence: evidence(successes, meanSteps),
  steps: 0,
});

test('of two arms of a kind the one with the better evidence stays, of equals the first', () => {
  const [a, b] = [arm('code', 20), arm('code', 22)];
  expect(betterArm(a, b)).toBe(b);
  expect(betterArm(b, a)).toBe(b);
  expect(betterArm(a, { ...a })).toBe(a);
  expect(betterArm(arm('rl', 20, 90), arm('rl', 20, 80))?.evidence.meanSteps).toBe(80);
  expect([betterArm(a, null), betterArm(null, b), betterArm(null, null)]).toEqual([a, b, null]);
});

test.each([
  ['equal', [20, 100], [20, 100], 'code'],
  ['a little faster', [20, 100], [20, 91], 'code'],
  ['a tenth faster', [20, 100], [20, 89], 'code'],
  ['a quarter faster', [20, 100], [20, 74], 'rl'],
  ['more successful though slower', [20, 100], [22, 300], 'rl'],
  ['better in one world more', [20, 100], [21, 300], 'code'],
  ['less successful though faster', [20, 100], [19, 10], 'code'],
  ['both at nothing', [0, 100], [0, 100], 'code'],
] as const)('learning that is %s: %j against %j gives %s', (_, coded, learned, via) => {
  const pair = [arm('code', coded[0], coded[1]), arm('rl', learned[0], learned[1])] as const;
  expect(betterArm(pair[0], pair[1])?.spec.via).toBe(via);
  expect(betterArm(pair[1], pair[0])?.spec.via).toBe(via);
});

const attempt = (action: string, successes: number | null, more: Partial<SkillSource> = {}): Attempt => ({
  action,
  source: { ...source(action, `yield ${successes}; // ${more.name ?? ''}`), ...more },
  evidence: successes === null ? null : evidence(successes),
  error: null,
});

const whole: SubAction = {
  name: 'get_mell',
  via: 'code',
  goal: { fact: 'gain:mell', atLeast: 3 },
  when: null,
  why: '',
};
const seeing = { fact: 'sees:mell', atLeast: 1 };
const find: SubAction = { name: 'find', via: 'code', goal: seeing, when: null, why: '' };
const work: SubAction = { ...whole, name: 'work', when: { fact: 'faces:mell', atLeast: 1 } };
const learning: SubAction = { ...whole, name: 'learn_mell', via: 'rl' };
const of = (...actions: SubAction[]): Decomposition => ({ actions, why: '' });

const memoryOf = (...attempts: Attempt[]): Memory => ({ ...newMemory(), attempts });

test('the best attempt is the best that ran under its own name; the next ones are other programs', () => {
  const same = attempt('get_mell', 20);
  const memory = memoryOf(
    attempt('get_mell', null),
    attempt('get_mell', 9),
    same,
    { ...same, evidence: evidence(19) },
    attempt('get_mell', 24, { name: 'macro' }),
    attempt('find', 24),
  );
  const successes = (skip: number) => bestAttempt(memory, 'get_mell', skip)?.evidence?.success.successes;
  expect([0, 1, 2].map(successes)).toEqual([20, 9, undefined]);
  expect(bestAttempt(memory, 'nothing')).toBeUndefined();
});

test('options: the best of each part with its conditions, two of the whole, then macros', () => {
  const memory = memoryOf(
    attempt('get_mell', 3),
    attempt('get_mell', 8),
    attempt('find', 2),
    attempt('find', 20),
    attempt('work', 5),
    attempt('get_mell', 0, { name: 'walk_5' }),
  );
  const options = optionsFrom(memory, of(whole, find, work, learning), new Set());
  expect(options.map(({ source: s, when, until }) => [s.name, when, until])).toEqual([
    ['get_mell', null, null],
    ['get_mell_2', null, null],
    // Only a situation ends an option: a gain would count from the start of the episode.
    ['find', null, seeing],
    ['work', work.when, null],
    ['walk_5', null, null],
  ]);
  expect(options[0].source.code).toContain('yield 8;');
  expect(options[1].source.code).toContain('yield 3;');
  expect(options[2].source.code).toContain('yield 20;');
});

test('an option ends after 60 steps, in a task as a whole after one, or a share of its episode among many actions', () => {
  const slow = attempt('get_mell', 8, { stepLimit: 500 });
  const actions = new Set(Array.from({ length: 20 }, (_, i) => `${i}`));
  const limit = (memory: Memory, taken = actions) => optionsFrom(memory, of(whole), taken)[0].source.stepLimit;
  const memory = memoryOf(slow);
  expect(limit(memory)).toBe(60);
  const goal = { fact: 'gain:mell', atLeast: 3 };
  expect(limit({ ...memory, node: { ...memory.node, goal }, options: [], within: 1000 })).toBe(20);
  expect(limit({ ...memory, node: { ...memory.node, goal }, options: [], within: 90_000 })).toBe(60);
  const learner = { checkpoint: '', success: wilson(0, 100) };
  expect(limit({ ...memory, node: { ...memory.node, goal }, options: [], learner }, new Set())).toBe(1);
});

test('what was dropped, failed or has not run is no option, and there are at most so many', () => {
  const broken = attempt('get_mell', 0, { name: 'walk_9' });
  const memory = memoryOf(
    attempt('get_mell', 3),
    attempt('find', null),
    { ...broken, error: { fault: 'threw', skill: 'walk_9', message: '', line: 1, remedy: '' } },
    ...Array.from({ length: 12 }, (_, i) => attempt('get_mell', 0, { name: `macro_${i}` })),
  );
  memory.dropped.add('macro_0');
  const names = optionsFrom(memory, of(whole, find), new Set()).map((o) => o.source.name);
  expect(names).toEqual(['get_mell', ...Array.from({ length: OPTION_CAP - 1 }, (_, i) => `macro_${i + 1}`)]);
  expect(optionsFrom(memory, of(learning), new Set()).map((o) => o.source.name)).not.toContain('get_mell');
});

test('options of a whole task stay what they are; a program joins them once it has done better on enough episodes', () => {
  const goal = { fact: 'gain:mell', atLeast: 3 };
  const memory = memoryOf(attempt('get_mell', 3), attempt('get_mell', 8));
  const task: Memory = { ...memory, node: { ...memory.node, goal }, starts: Array.from({ length: 24 }, (_, i) => i) };
  const names = () => optionsFrom(task, of(whole, learning), new Set()).map((o) => o.source.name);
  task.learner = { checkpoint: '', success: wilson(2, 24) };
  expect(names()).toEqual(['get_mell', 'get_mell_2']);
  const [first] = task.options;
  task.attempts.push({ ...attempt('get_mell', 2), evidence: { ...evidence(2), success: wilson(2, 2) } });
  expect(names()).toEqual(['get_mell', 'get_mell_2']);
  task.attempts.push(attempt('get_mell', 20));
  expect(names()).toEqual(['get_mell', 'get_mell_2', 'get_mell_3']);
  expect(task.options[0]).toBe(first);
  expect(task.options[2].source.code).toContain('yield 20;');
  expect(task.options.map((o) => successOf(task, o))).toEqual([8 / 24, 3 / 24, 20 / 24]);
  task.dropped.add('get_mell_2');
  expect(names()).toEqual(['get_mell', 'get_mell_3']);
});

test('a program for a whole task is an option once it does better than the learner; among many actions it goes first', () => {
  const goal = { fact: 'gain:mell', atLeast: 3 };
  const memory = memoryOf(attempt('get_mell', 6), { ...attempt('get_mell', 2), evidence: evidence(0) });
  const starts = Array.from({ length: 24 }, (_, i) => i);
  const names = (learner: Memory['learner'], actions = 3, memoryNow = memory) => {
    const task = { ...memoryNow, node: { ...memory.node, goal }, starts, options: [], learner };
    const taken = new Set(Array.from({ length: actions }, (_, i) => `${i}`));
    return optionsFrom(task, of(whole, learning), taken).map((o) => o.source.name);
  };
  const learnt = (successes: number) => ({ checkpoint: '', success: wilson(successes, 100) });
  expect([names(null), names(learnt(24)), names(learnt(25))]).toEqual([[], ['get_mell'], []]);
  expect([names(null, 12), names(learnt(25), 12)]).toEqual([['get_mell'], []]);
  // What has reached nothing, or has hardly been tried, shows no way.
  const poor = memoryOf(attempt('get_mell', 0), {
    ...attempt('get_mell', 1),
    evidence: { ...evidence(2), success: wilson(2, 2) },
  });
  expect([names(null, 12, poor), names(learnt(0), 3, poor)]).toEqual([[], []]);
});

/** What the rules read of a laboratory. */
const labOf = (method: Partial<Lab['method']> = {}) => {
  const run = memoryRun(1);
  const all = { code: true, learn: true, options: true, split: true, critic: true, iterations: 4, ...method };
  return { run, lab: { run, method: all, target: 0.95 } as unknown as Lab };
};

test('options that training does not use are dropped and named', () => {
  const { run, lab } = labOf();
  const memory = memoryOf(attempt('get_mell', 3), attempt('find', 20));
  const options = optionsFrom(memory, of(whole, find), new Set());
  dropUnused(lab, memory, options, { get_mell: 0.4, attack: 0.6 });
  expect([...memory.dropped]).toEqual(['find']);
  expect(run.events.map((e: Event) => e.type === 'option.dropped' && e.option)).toEqual(['find']);
  expect(optionsFrom(memory, of(whole, find), new Set()).map((o) => o.source.name)).toEqual(['get_mell']);
});

test('verdicts reach the agents unless the method has no critic; the events tell them always', () => {
  const verdict = { verdict: 'failure', evidence: 'e', weakest: null, advice: 'a' } as const;
  for (const critic of [true, false]) {
    const { run, lab } = labOf({ critic });
    const memory = memoryOf();
    announceVerdict(lab, memory, 'find', verdict);
    expect(memory.verdicts.map((v) => v.of)).toEqual(critic ? ['find'] : []);
    expect(run.events).toMatchObject([{ type: 'verdict', of: 'find', verdict: 'failure' }]);
  }
});

test('learning is worth its steps when it is asked for and code fails', () => {
  const { lab } = labOf();
  const asked = of(whole, learning);
  expect(worthLearning(lab, memoryOf(), asked, null)).toBe(true);
  expect(worthLearning(lab, memoryOf(), asked, arm('code', 20))).toBe(true);
  expect(worthLearning(lab, memoryOf(), asked, arm('code', 24))).toBe(false);
  expect(worthLearning(lab, memoryOf(), of(whole), null)).toBe(false);
  expect(worthLearning(labOf({ learn: false }).lab, memoryOf(), asked, null)).toBe(false);
});

test('a whole task ends early with a program at the target, and with a policy that is so for sure', () => {
  const { lab } = labOf();
  const memory = memoryOf();
  const task = { ...memory, node: { ...memory.node, goal: { fact: 'gain:mell', atLeast: 3 } }, starts: [1, 2, 3, 4] };
  expect([23, 24].map((n) => goodEnough(lab, memory, arm('rl', n)))).toEqual([true, true]);
  expect([22, 23, 24].map((n) => goodEnough(lab, task, arm('rl', n)))).toEqual([false, false, true]);
  expect([22, 23, 24].map((n) => goodEnough(lab, task, arm('code', n)))).toEqual([false, true, true]);
});

test('the later policy of one learner takes the place of the earlier unless it is clearly worse; code is compared', () => {
  const memory = memoryOf();
  const task = { ...memory, node: { ...memory.node, goal: { fact: 'gain:mell', atLeast: 3 } } };
  const [weak, fair, good] = [2, 17, 20].map((n) => arm('rl', n));
  expect(withLater(task, good, fair)).toBe(fair);
  expect(withLater(task, good, weak)).toBe(good);
  expect(withLater(memory, good, fair)).toBe(good);
  expect(withLater(task, arm('code', 20), fair)?.spec.via).toBe('code');
  expect(withLater(task, arm('code', 16), fair)).toBe(fair);
  expect(withLater(memory, arm('code', 16), fair)?.spec.via).toBe('code');
  expect(withLater(task, null, weak)).toBe(weak);
});

test('a revision starts from the best programs and measures anew', () => {
  const old = memoryOf(...[1, 5, 3, 4, 2].map((n) => attempt('get_mell', n)));
  old.iteration = 2;
  old.dropped.add('find');
  const revised = revisedMemory({ ...old, library: [source('older')] });
  expect(revised).toMatchObject({ iteration: 3, attempts: [], verdicts: [], decompositions: [] });
  expect(revised.dropped.size).toBe(0);
  const best = revised.library.map((s) => /yield (\d)/.exec(s.code)?.[1] ?? s.name);
  expect(best).toEqual(['5', '4', '3', '2', 'older']);
  expect(old.attempts).toHaveLength(5);
});
