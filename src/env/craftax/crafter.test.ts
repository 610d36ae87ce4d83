import { expect, test } from 'vitest';
import { crafterScore } from './crafter.ts';

/** Success rates in percent of all episodes, from scores/crafter_noreward-random.json and crafter_reward-human.json. */
const random = [
  0, 0, 9.32, 0, 50.19, 0.01, 24.38, 0.02, 0.14, 0.38, 0.01, 0, 0, 0, 0, 0.32, 0.32, 0, 44.61, 0.01, 4.36, 93.6,
];
const human = [86, 12, 92, 53, 67, 100, 100, 31, 84, 89, 8, 26, 22, 78, 78, 100, 45, 32, 24, 90, 100, 73];

test('the published scores come out: 1.6 for random play, about 50.5 for people', () => {
  expect(crafterScore(random)).toBeCloseTo(1.55, 1);
  // 50.5 is the mean of five players' scores; pooled rates give a little more
  expect(crafterScore(human)).toBeGreaterThan(50);
  expect(crafterScore(human)).toBeLessThan(56);
});

test('all or nothing', () => {
  expect(crafterScore(new Array(22).fill(0))).toBe(0);
  expect(crafterScore(new Array(22).fill(100))).toBeCloseTo(100, 9);
});
