/** What self-imitation is for: a reward that chance meets once in 4,096 tries. About 15 seconds. Run with RLGPT_SLOW=1. */
import { expect, test } from 'vitest';
import { mean } from '../core/stats.ts';
import { a2cDefaults, createA2c } from './a2c.ts';
import type { Learner } from './learner.ts';
import { createSelfImitation, selfImitationDefaults } from './self-imitation.ts';
import { lockWorld, toyProcess } from './testing.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const lock = (seed: number) => toyProcess(lockWorld(6, 4), [], 16, seed);

/** Mean return of the last 40 updates of 80,000 steps. */
function play(learner: Learner): number {
  const returns: number[] = [];
  while (learner.progress().steps < 80_000) {
    const { episodes, meanReturn } = learner.update();
    if (episodes > 0) returns.push(meanReturn);
  }
  return mean(returns.slice(-40));
}

test('a lock is opened by every seed, where A2C alone opens it with some', () => {
  const imitating = SEEDS.map((seed) =>
    play(createSelfImitation(lock(seed), { ...selfImitationDefaults, hidden: [32] }, seed)),
  );
  const plain = SEEDS.map((seed) => play(createA2c(lock(seed), { ...a2cDefaults, hidden: [32] }, seed)));
  expect(Math.min(...imitating)).toBeGreaterThan(0.9);
  expect(plain.filter((x) => x > 0.9).length).toBeLessThan(8);
});
