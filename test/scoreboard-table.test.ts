/** The page of the scoreboard says whether what was to be reached is met, or by how much it is missed. */
import { expect, test } from 'vitest';
import { tableOf, writtenPage } from '../experiments/scoreboard/table.ts';

const shown = { budget: 1000, episodes: 10 };
const row = (arm: 'code' | 'crafter', diamond: number) => ({
  arm,
  seed: 0,
  ...shown,
  mark: 'old',
  return: 21.5,
  percents: new Array(22).fill(90),
  diamond,
  steps: 1000,
  seconds: 1,
});
const page = (diamond: number) => writtenPage(tableOf([row('code', diamond), row('crafter', 0.1)], shown), shown);

test('a bar is met at its value and missed below it', () => {
  expect(page(0.95)).toContain('| diamond | at least 0.95 | 0.950 | met |');
  expect(page(0.926)).toContain('| diamond | at least 0.95 | 0.926 | missed by 0.024 |');
  expect(page(0.5)).toContain('| score in the real Crafter, % | at least 60 | 90.00 | met |');
});

test('rows of programs that have changed since are marked', () => {
  expect(page(0.9)).toContain('measured here, an earlier state');
});
