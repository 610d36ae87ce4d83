/** The offline method learns easy tasks of the real world, from every seed, within a million primitive steps. */
import { expect, test } from 'vitest';
import { openLab } from '../src/agent/open.ts';
import { solve } from '../src/rlgpt.ts';
import { memoryRun } from '../src/run/run.ts';

test.each(['get 3 log', 'craft_stick'].flatMap((task) => [0, 1, 2].map((seed) => [task, seed] as const)))(
  '%s from seed %i succeeds in 90 of 100 unseen worlds',
  async (task, seed) => {
    const lab = await openLab({ task, budget: 1_000_000 }, memoryRun(seed));
    const { solution, steps } = await solve(lab);
    expect(solution.evaluation.success.rate).toBeGreaterThanOrEqual(0.9);
    expect(solution.evaluation.worlds).toBe(100);
    expect(steps).toBeLessThanOrEqual(1_000_000);
  },
);
