import { expect, test } from 'vitest';
import { wilson } from '../core/stats.ts';
import type { Event } from '../run/event.ts';
import { jsonDisplay, type Terminal, textDisplay } from './display.ts';
import { parseCount, parseNames, parseSeed } from './parse.ts';
import {
  advance,
  eventLine,
  NO_PROGRESS,
  printCount,
  printRate,
  printSeconds,
  progressLines,
  stepsOf,
} from './progress.ts';

const goal = 'have:log';
const at = { subtask: 'log', iteration: 1 };
const learned = wilson(18, 24);
const EVENTS: readonly Event[] = [
  {
    type: 'run.started',
    task: 'harvest a log',
    goal,
    within: 3000,
    env: 'minecraft-v1',
    seed: 7,
    budget: 100_000,
    reasoner: 'offline',
    version: '0',
  },
  {
    type: 'plan',
    nodes: [
      { name: 'log', goal, needs: [], why: 'w' },
      { name: 'planks', goal, needs: ['have:log'], why: 'w' },
    ],
  },
  { type: 'subtask.started', subtask: 'log', goal, why: 'it is needed' },
  { type: 'code.written', ...at, action: 'find', attempt: 0, skill: 'aa', code: '', about: '' },
  { type: 'code.tried', ...at, action: 'find', skill: 'aa', success: wilson(1, 8), meanSteps: 10, steps: 4000 },
  { type: 'learn.started', ...at, observe: [], actions: ['a', 'b'], goal, budget: 50_000 },
  {
    type: 'learn.update',
    ...at,
    update: 3,
    steps: 6000,
    success: 0.25,
    episodes: 9,
    meanReturn: 0,
    entropy: 1,
    kl: 0,
    valueLoss: 0,
    explainedVariance: 0,
    clipFraction: 0,
    usage: {},
  },
  { type: 'learn.finished', ...at, policy: 'p', steps: 50_000, success: learned },
  { type: 'model.call', role: 'slow', promptHash: 'h', inputTokens: 1, outputTokens: 1, costUsd: 0.5, cached: false },
  { type: 'subtask.finished', subtask: 'log', via: 'rl', controller: 'log', success: learned, steps: 54_000 },
  { type: 'run.finished', solved: true, steps: 60_000, stepsBy: { trials: 4000 }, reason: 'the target is reached' },
];
const upTo = (count: number) => EVENTS.slice(0, count).reduce(advance, NO_PROGRESS);

test('steps of finished work and of the learning in progress add up', () => {
  expect([5, 6, 7, 8, 11].map((count) => stepsOf(upTo(count)))).toEqual([4000, 4000, 10_000, 54_000, 60_000]);
});

test('lines say where the run stands', () => {
  expect(progressLines(upTo(7), 65, 12_345)).toEqual([
    '[1/2] log - iteration 1 - learning (update 3, success 25 %)',
    '10.0 k steps of 100 k (90 % left) - 12.3 k steps/s - 1:05',
    'success of find: 13 % [2, 47] of 8',
  ]);
  expect(progressLines(upTo(10), 0, 0)[0]).toBe('[2/2] log - iteration 1 - going on');
  expect(progressLines(upTo(10), 0, 0)[1]).toContain('1 model calls, $0.50');
  expect(upTo(11)).toMatchObject({ solved: true, doing: 'finished' });
});

test('every event has a line or none, and important ones have one', () => {
  const lines = EVENTS.map(eventLine);
  expect(lines[0]).toBe("task 'harvest a log' in minecraft-v1, seed 7, budget 100 k steps, reasoner offline");
  expect(lines[6]).toBeNull();
  expect(lines[10]).toBe('solved after 60.0 k steps: the target is reached');
});

test('watching play counts its steps, and says what was seen', () => {
  const watching = [
    { type: 'watch.update', subtask: 'log', kinds: ['zombie', 'bat'], steps: 3000, budget: 9000 },
    { type: 'watch.finished', subtask: 'log', steps: 9000, attacks: { zombie: { damage: 2, rest: 5 } } },
  ] as const;
  const [half, whole] = [1, 2].map((count) => watching.slice(0, count).reduce(advance, upTo(3)));
  expect([half, whole].map(stepsOf)).toEqual([3000, 9000]);
  expect(half.doing).toBe('watching how zombie, bat attack (3.00 k of 9.00 k steps)');
  expect(watching.map(eventLine)).toEqual([null, '  watched for 9000 steps: zombie takes 2 health, rests for 5 steps']);
  expect(eventLine({ ...watching[1], attacks: {} })).toContain('no attack was seen often enough');
});

test('numbers for people', () => {
  expect([0, 999, 1000, 99_949, 999_499, 999_500, 4_560_000].map(printCount)).toEqual([
    '0',
    '999',
    '1.00 k',
    '99.9 k',
    '999 k',
    '1.00 M',
    '4.56 M',
  ]);
  expect([0, 59.9, 61, 3661].map(printSeconds)).toEqual(['0:00', '0:59', '1:01', '1:01:01']);
  expect(printRate(wilson(8, 10))).toBe('80 % [49, 94] of 10');
});

test('values of options', () => {
  expect(['7', '500k', '2M', '1.5m', '5e6'].map(parseCount)).toEqual([7, 500_000, 2_000_000, 1_500_000, 5_000_000]);
  for (const bad of ['', '0', '-3', 'abc', '1.5', '2MM', 'NaN'])
    expect(() => parseCount(bad)).toThrow(`'${bad}' is no count`);
  expect(parseSeed('4294967295')).toBe(4294967295);
  for (const bad of ['4294967296', '-1', '1.5', 'x']) expect(() => parseSeed(bad)).toThrow(`'${bad}' is no seed`);
  expect(parseNames('options, critic,')).toEqual(['options', 'critic']);
});

function fakeTerminal(isTty: boolean): Terminal & { text: () => string } {
  let text = '';
  return {
    isTty,
    columns: 60,
    out: (more) => {
      text += more;
    },
    err: () => {},
    now: () => 0,
    text: () => text,
  };
}

test('a pipe gets lines without escape codes, a terminal a redrawn block', () => {
  const [pipe, screen] = [fakeTerminal(false), fakeTerminal(true)];
  for (const terminal of [pipe, screen]) {
    const display = textDisplay(terminal);
    for (const [index, event] of EVENTS.entries()) display.show(event, index);
    display.end();
  }
  expect(pipe.text()).not.toContain('\x1b[');
  expect(pipe.text()).toContain('sub-task log done by rl: 75 % [55, 88] of 24\n');
  expect(screen.text().endsWith('of 24\n') || screen.text().includes('of 24')).toBe(true);
});

test('json lines hold the index and the whole event', () => {
  const terminal = fakeTerminal(false);
  jsonDisplay(terminal).show(EVENTS[2], 2);
  expect(JSON.parse(terminal.text())).toEqual({ index: 2, ...EVENTS[2] });
});
