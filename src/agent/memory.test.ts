import { expect, test } from 'vitest';
import type { ControllerSpec } from './controllers.ts';
import {
  type Arm,
  announceVerdict,
  bestAttempt,
  betterArm,
  goodEnough,
  revisedMemory,
  withLater,
  worthLearning,
} from './memory.ts';
import { attempt, evidence, labOf, learning, memoryOf, of, source, whole } from './testing.ts';

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
