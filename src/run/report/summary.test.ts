import { expect, test } from 'vitest';
import { wilson } from '../../core/stats.ts';
import type { Event } from '../event.ts';
import { bestOf } from './subtask.ts';
import { stepsByPurpose, summarise, wayOf } from './summary.ts';
import { events, timed } from './testing.ts';

const until = (type: Event['type']) => summarise(timed(events.slice(0, events.findIndex((e) => e.type === type) + 1)));

test('a trial belongs to the program of that sentence, the last round counts, and steps add up', () => {
  const [iteration] = summarise(timed(events)).subtasks.get('get_log')!.iterations;
  const [first, second, broken] = iteration.candidates.get('get_log')!;
  expect(first).toMatchObject({ success: wilson(0, 2), steps: 200, rejected: null });
  expect(second).toMatchObject({ success: wilson(5, 6), meanSteps: 295, steps: 800 });
  expect(broken).toMatchObject({ success: null, rejected: { line: 4 } });
  expect(bestOf([first, second, broken])).toBe(second);
});

test('learning, verdicts, arms and dropped options stand in their iteration', () => {
  const [iteration] = summarise(timed(events)).subtasks.get('get_log')!.iterations;
  expect(iteration.learning!.updates.map((u) => u.update)).toEqual([1, 2, 3]);
  expect(iteration.learning!.finished!.policy).toBe('c0ffee');
  expect([iteration.verdicts, iteration.arms, iteration.dropped].map((list) => list.length)).toEqual([1, 1, 1]);
});

test('steps by purpose come from the end of the run, and before it from its events', () => {
  expect(stepsByPurpose(summarise(timed(events)))).toEqual({
    by: { trials: 1400, learning: 6144, starts: 5000 },
    exact: true,
  });
  expect(stepsByPurpose(until('chain'))).toEqual({ by: { trials: 1000, learning: 6144, starts: 5000 }, exact: false });
  expect(summarise([]).wallMs).toBe(0);
  expect(until('plan').wallMs).toBe(1000);
});

test('steps in which play was watched have a purpose of their own', () => {
  const watched = { type: 'watch.finished', subtask: 'get_log', steps: 700, attacks: {} } as const;
  const started = events.findIndex((e) => e.type === 'subtask.started');
  const summary = summarise(timed([...events.slice(0, started + 1), watched]));
  expect(stepsByPurpose(summary).by).toEqual({ watching: 700 });
  expect(summary.subtasks.get('get_log')!.watched).toMatchObject(watched);
});

test('how a node is done follows the run', () => {
  const ways = (type: Event['type']) => {
    const summary = until(type);
    return summary.plan.map((node) => wayOf(node, summary));
  };
  expect(ways('plan')).toEqual(['open', 'open']);
  expect(ways('verdict')).toEqual(['open', 'working']);
  expect(ways('chain')).toEqual(['open', 'rl']);
  expect(ways('run.finished')).toEqual(['plain', 'rl']);
});

test('a sub-task without a controller and what comes after it are told apart', () => {
  const failed = events.filter((e) => e.type !== 'subtask.finished' && e.type !== 'chain');
  const summary = summarise(timed(failed));
  expect(summary.plan.map((node) => wayOf(node, summary))).toEqual(['open', 'failed']);
});

test('model calls add up by role', () => {
  const call = events.find((e) => e.type === 'model.call')!;
  const unpriced = { ...call, costUsd: null, cached: true } as Event;
  expect(summarise(timed([call, call, unpriced])).calls.get('slow')).toEqual({
    calls: 3,
    cached: 1,
    inputTokens: 2700,
    outputTokens: 240,
    costUsd: 0.02,
    unpriced: 1,
  });
});

test('a revision that was undone leaves a sub-task done as it was', () => {
  const end = events.find((e) => e.type === 'subtask.finished')!;
  const started = events.find((e) => e.type === 'subtask.started')!;
  const again = { ...end, via: 'code' } as const;
  const revision = (kept: boolean): Event => ({
    type: 'revision',
    subtask: 'get_log',
    kept,
    before: wilson(20, 24),
    after: wilson(9, 24),
    steps: 9000,
  });
  const via = (kept: boolean) =>
    summarise(timed([started, end, started, again, revision(kept)])).subtasks.get('get_log')!.finished!.via;
  expect([via(true), via(false)]).toEqual(['code', 'rl']);
  // While it is developed further, it is still done.
  const working = summarise(timed([...events.slice(0, events.indexOf(end) + 1), started]));
  expect(working.subtasks.get('get_log')!.finished!.via).toBe('rl');
  expect(stepsByPurpose(summarise(timed([revision(true)]))).by).toEqual({ critic: 9000 });
});
