import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../action/controller.ts';
import { wilson } from '../core/stats.ts';
import { gatherEvidence, judge } from './critic.ts';
import type { Evidence } from './reasoner.ts';

const error = { fault: 'threw', skill: 'f', message: 'x is undefined', line: 3, remedy: 'Fix it.' } as const;

const outcome = (more: Partial<Outcome>, atStart: number[] = [], highest: number[] = atStart): Outcome => ({
  success: false,
  steps: 10,
  error: null,
  died: false,
  finalProgress: 0,
  bestProgress: 0,
  restarts: 0,
  watched: { atStart, atBest: highest, atEnd: atStart, highest },
  ...more,
});

const evidence = (successes: number, trials: number, more: Partial<Evidence> = {}): Evidence => ({
  success: wilson(successes, trials),
  meanSteps: 50,
  reached: [],
  died: 0,
  faults: [],
  ...more,
});

const way = ['sees:log', 'faces:log', 'have:log'];
const stops = (...shares: number[]): Partial<Evidence> => ({
  reached: shares.map((share, i) => ({ fact: way[i], share })),
});

test('evidence counts episodes, steps, deaths and faults', () => {
  const outcomes = [
    outcome({ success: true, steps: 4 }),
    outcome({ steps: 20, died: true }),
    outcome({ steps: 12, error }),
    outcome({ success: true, steps: 0 }),
  ];
  expect(gatherEvidence(outcomes, [])).toEqual({
    success: wilson(2, 4),
    meanSteps: 9,
    reached: [],
    died: 0.25,
    faults: [error],
  });
  expect(gatherEvidence([], way)).toMatchObject({ success: { trials: 0, rate: 0 }, meanSteps: 0, died: 0 });
});

test('a situation is reached when it holds at any time, a held thing when there is more than at the start', () => {
  const outcomes = [
    outcome({}, [1, 0, 5], [1, 0, 5]),
    outcome({}, [0, 0, 5], [1, 1, 6]),
    outcome({}, [0, 0, 0], [1, 0, 0]),
    outcome({}, [0, 0, 2], [0, 0, 2]),
  ];
  expect(gatherEvidence(outcomes, way).reached).toEqual([
    { fact: 'sees:log', share: 0.75 },
    { fact: 'faces:log', share: 0.25 },
    { fact: 'have:log', share: 0.25 },
  ]);
});

test.each([
  [[1, 0.9, 0.1], 'have:log'],
  [[0.2, 0.1, 0], 'sees:log'],
  [[1, 0.4, 0.3], 'faces:log'],
  [[1, 0.96, 0.92], null],
  [[0.9, 1, 0.2], 'have:log'],
  [[0.5, 0, 0], 'sees:log'],
  [[], null],
] as const)('of shares %j the weakest is %s', (shares, weakest) => {
  const verdict = judge(evidence(0, 24, stops(...shares)), 0.95);
  expect(verdict.weakest).toBe(weakest);
  if (weakest !== null) expect(verdict.advice).toContain(`before ${weakest}`);
});

test('the weakest fact is the one with the largest drop, for any shares', () => {
  const share = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
  fc.assert(
    fc.property(fc.array(share, { maxLength: 3 }), (shares) => {
      const drops = shares.map((s, i) => (i === 0 ? 1 : shares[i - 1]) - s);
      const worst = Math.max(0, ...drops);
      const { weakest } = judge(evidence(0, 24, stops(...shares)), 0.9);
      // A drop of just 5 % may round to either side.
      if (Math.abs(worst - 0.05) < 1e-6) return;
      if (worst < 0.05) expect(weakest).toBeNull();
      else expect(drops[way.indexOf(weakest!)]).toBeCloseTo(worst, 9);
    }),
  );
});

test.each([
  [0, 0, 'undecided'],
  [2, 2, 'success'],
  [1, 2, 'failure'],
  [3, 4, 'undecided'],
  [0, 2, 'failure'],
  [9, 10, 'undecided'],
  [5, 10, 'failure'],
  [15, 16, 'failure'],
  [19, 20, 'success'],
  [24, 24, 'success'],
] as const)('%d of %d against 0.95 is %s', (successes, trials, verdict) => {
  expect(judge(evidence(successes, trials), 0.95).verdict).toBe(verdict);
});

test('the target itself is enough, and with more than 15 trials there is always a verdict', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.nat(40), fc.double({ min: 0.01, max: 1, noNaN: true }), (a, b, target) => {
      const [successes, trials] = [Math.min(a, b), Math.max(a, b)];
      const { verdict } = judge(evidence(successes, trials), target);
      expect(verdict === 'success').toBe(trials > 0 && successes / trials >= target);
      if (trials >= 16) expect(verdict).not.toBe('undecided');
    }),
  );
  expect(judge(evidence(3, 4), 0.75).verdict).toBe('success');
});

test('advice fits what happened', () => {
  const advice = (e: Evidence) => judge(e, 0.95).advice;
  expect(advice(evidence(24, 24, { ...stops(1, 1, 1), faults: [error] }))).toBe('keep it');
  expect(advice(evidence(0, 24, { ...stops(1, 0, 0), faults: [error] }))).toBe('repair the fault: x is undefined');
  expect(advice(evidence(3, 24, { ...stops(1, 0.1, 0.1), faults: [error] }))).toContain('stop before faces:log');
  expect(advice(evidence(20, 24, stops(1, 1, 0.97)))).toContain('too late or not always');
});

test('the evidence is told in words', () => {
  const told = judge(evidence(1, 4, { ...stops(0.75, 0.5), died: 0.25, faults: [error, error] }), 0.95).evidence;
  expect(told).toBe(
    '1 of 4 episodes reached the goal; sees:log in 75 %; faces:log in 50 %; died in 25 %; 2 faults, first: threw x is undefined',
  );
});
