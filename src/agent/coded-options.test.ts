import { expect, test } from 'vitest';
import { wilson } from '../core/stats.ts';
import type { Event } from '../run/event.ts';
import { dropUnused, OPTION_CAP, optionsFrom, successOf } from './coded-options.ts';
import type { Memory } from './reasoner.ts';
import { attempt, evidence, find, labOf, learning, memoryOf, of, seeing, whole, work } from './testing.ts';

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

test('options that training does not use are dropped and named', () => {
  const { run, lab } = labOf();
  const memory = memoryOf(attempt('get_mell', 3), attempt('find', 20));
  const options = optionsFrom(memory, of(whole, find), new Set());
  dropUnused(lab, memory, options, { get_mell: 0.4, attack: 0.6 });
  expect([...memory.dropped]).toEqual(['find']);
  expect(run.events.map((e: Event) => e.type === 'option.dropped' && e.option)).toEqual(['find']);
  expect(optionsFrom(memory, of(whole, find), new Set()).map((o) => o.source.name)).toEqual(['get_mell']);
});
