import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeController } from '../action/controller.ts';
import { type CorridorApi, createCorridor, fakeSkill, RIGHT, STAY, solver, USE } from '../action/testing.ts';
import { wilson } from '../core/stats.ts';
import type { Skill } from '../skill/skill.ts';
import type { Evidence } from './reasoner.ts';
import { betterEvidence, measure, type Raced, race, type TrialSpec } from './trial.ts';

const trialOf = (n: number, starts: number): TrialSpec => ({
  env: createCorridor({ n }),
  goal: { fact: 'door_open', atLeast: 1 },
  within: 40,
  seed: 11,
  starts: Array.from({ length: starts }, (_, i) => 1000 + i),
  way: ['have:key', 'faces:door', 'door_open'],
});

function* open(w: CorridorApi): Generator<number> {
  while (!w.fact('have:key')) yield w.fact('at:key') ? USE : w.random() < 0.6 && w.fact('position') > 2 ? 2 : RIGHT;
  while (!w.fact('door_open')) yield w.fact('faces:door') ? USE : RIGHT;
}

/** Solves that share of the worlds, stands still in the others; `wait` makes it slower. */
const lucky = (name: string, share: number, wait = 0): Skill =>
  fakeSkill(name, function* (w) {
    if (w.random() >= share) for (;;) yield STAY;
    for (let i = 0; i < wait; i++) yield STAY;
    yield* open(w);
  });

const quiet = { before: async () => {}, after: () => {} };

test('measuring plays every start once, says how far each got, and counts the steps of the worlds', () => {
  const trial = trialOf(3, 10);
  const before = trial.env.steps;
  const { evidence, steps } = measure(codeController(solver), { ...trial, within: 200 });
  expect(evidence).toMatchObject({ success: { successes: 10, trials: 10 }, died: 0, faults: [] });
  expect(evidence.reached.map((r) => r.share)).toEqual([1, 1, 1]);
  expect(steps).toBe(trial.env.steps - before);
  expect(evidence.meanSteps).toBe(steps / 10);
  const still = measure(codeController(lucky('still', 0)), trial);
  expect(still.evidence).toMatchObject({ success: { successes: 0 }, meanSteps: 40 });
  expect(still.evidence.reached[0].share).toBe(0);
});

const evidence = (successes: number, trials: number, way = 0, meanSteps = 50): Evidence => ({
  success: wilson(successes, trials),
  meanSteps,
  reached: [{ fact: 'x', share: way }],
  died: 0,
  faults: [],
});

test('better is the higher lower bound, then how far episodes got, then speed', () => {
  const order = [evidence(22, 24), evidence(2, 2), evidence(1, 2), evidence(0, 24, 0.9), evidence(0, 2, 0.5)];
  const slow = evidence(0, 2, 0.5, 60);
  for (let i = 0; i < 5; i++) {
    const shuffled = [...order.slice(i), slow, ...order.slice(0, i)];
    expect(shuffled.sort(betterEvidence)).toEqual([...order, slow]);
  }
  expect(betterEvidence(slow, slow)).toBe(0);
});

test('a race keeps the best, returns every candidate once and counts each step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 14 }), fc.nat(13), fc.constantFrom(1, 4), async (count, place, n) => {
      const winner = place % count;
      const candidates = Array.from({ length: count }, (_, i) => lucky(`c${i}`, i === winner ? 1 : 0.2 * (i % 3)));
      const trial = { ...trialOf(n, 24), within: 100 };
      const before = trial.env.steps;
      const measured: Raced[] = [];
      let told = 0;
      const { ranked, steps } = await race(candidates.map(codeController), trial, Number.POSITIVE_INFINITY, {
        before: async () => {},
        after: (raced, used) => {
          measured.push(raced);
          told += used;
        },
      });
      expect(steps).toBe(trial.env.steps - before);
      expect(told).toBe(steps);
      expect(ranked.map((r) => r.index).sort((a, b) => a - b)).toEqual(candidates.map((_, i) => i));
      expect(ranked[0].index).toBe(winner);
      expect(ranked[0].evidence.success).toMatchObject({ successes: 24, trials: 24 });
      // Halving: a third stays in each round, so most candidates cost no more than two episodes.
      const rounds = [2, 6, 18, 24].map((t) => measured.filter((m) => m.evidence.success.trials === t).length);
      for (let i = 1; i < 4; i++) expect(rounds[i]).toBe(Math.ceil(rounds[i - 1] / 3));
      // The evidence of each is that of its last round.
      for (const r of ranked) expect(r).toBe(measured.findLast((m) => m.index === r.index));
    }),
    { numRuns: 12 },
  );
});

test('of equals the first proposed leads', async () => {
  const candidates = [lucky('a', 0), lucky('b', 0), lucky('c', 0)];
  const { ranked } = await race(candidates.map(codeController), trialOf(2, 6), 1e9, quiet);
  expect(ranked.map((r) => r.index)).toEqual([0, 1, 2]);
});

test('the limit is passed by one measurement at most; what was measured counts, what was not is left out', async () => {
  const candidates = Array.from({ length: 9 }, (_, i) => lucky(`c${i}`, i === 3 ? 1 : 0));
  const most = 24 * 40;
  for (const limit of [0, 1, 80, 200, 700, 900, 1500]) {
    const trial = trialOf(4, 24);
    const last = new Map<number, Raced>();
    const costs: number[] = [];
    const after = (raced: Raced, steps: number) => {
      last.set(raced.index, raced);
      costs.push(steps);
    };
    const { ranked, steps } = await race(candidates.map(codeController), trial, limit, { ...quiet, after });
    expect(steps).toBe(costs.reduce((sum, n) => sum + n, 0));
    expect(steps - costs[costs.length - 1]).toBeLessThan(Math.max(1, limit));
    expect(steps).toBeLessThan(limit + most);
    expect(ranked.length).toBeGreaterThan(0);
    expect([...ranked].sort((a, b) => a.index - b.index)).toEqual([...last.values()].sort((a, b) => a.index - b.index));
    if (last.has(3)) expect(ranked[0].index).toBe(3);
  }
});

test('races repeat exactly, whatever the number of worlds', async () => {
  const candidates = Array.from({ length: 7 }, (_, i) => lucky(`c${i}`, i / 7, i));
  const run = (n: number) => race(candidates.map(codeController), trialOf(n, 12), 3000, quiet);
  const first = await run(4);
  expect(await run(4)).toEqual(first);
  expect(await run(1)).toEqual(first);
});

test('a race of nobody takes nothing', async () => {
  expect(await race([], trialOf(1, 6), 100, quiet)).toEqual({ ranked: [], steps: 0 });
});
