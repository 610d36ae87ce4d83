import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRng } from './rng.ts';
import { bootstrap, iqm, mean, median, quantile, wilson } from './stats.ts';

test('wilson agrees with published values', () => {
  // Newcombe 1998 (Statistics in Medicine 17), table I, method 3: 81/263, 15/148, 0/20, 1/29 with z = 1.959964.
  const cases = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ];
  for (const [successes, trials, low, high] of cases) {
    const rate = wilson(successes, trials, 1.959964);
    expect(rate.low).toBeCloseTo(low, 4);
    expect(rate.high).toBeCloseTo(high, 4);
    expect(rate.rate).toBe(successes / trials);
  }
});

test('wilson bounds solve the score equation and hold the rate', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.nat(10_000), (trials, draw) => {
      const { rate, low, high } = wilson(draw % (trials + 1), trials);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(rate);
      expect(high).toBeGreaterThanOrEqual(rate);
      expect(high).toBeLessThanOrEqual(1);
      for (const bound of [low, high]) {
        if (bound > 0 && bound < 1)
          expect(Math.abs(rate - bound)).toBeCloseTo(1.96 * Math.sqrt((bound * (1 - bound)) / trials), 9);
      }
    }),
  );
});

test('wilson of nothing knows nothing, and impossible counts are refused', () => {
  expect(wilson(0, 0)).toEqual({ successes: 0, trials: 0, rate: 0, low: 0, high: 1 });
  expect(() => wilson(3, 2)).toThrow('3 in 2');
  expect(() => wilson(0.5, 2)).toThrow('0.5 in 2');
});

test('location statistics at known values', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  // numpy.quantile([15, 20, 35, 40, 50], q), whose default is type 7.
  expect(quantile([40, 15, 50, 20, 35], 0.4)).toBeCloseTo(29, 12);
  expect(quantile([40, 15, 50, 20, 35], 0)).toBe(15);
  expect(quantile([40, 15, 50, 20, 35], 1)).toBe(50);
  // scipy.stats.trim_mean(x, 0.25): 0..7 keeps 2, 3, 4, 5; of five values one goes at each end.
  expect(iqm([7, 0, 1, 6, 2, 5, 3, 4])).toBe(3.5);
  expect(iqm([100, 1, 2, 3, -100])).toBe(2);
  expect(iqm([1, 2, 3])).toBe(2);
});

test('no values and non-finite values are refused by name', () => {
  expect(() => mean([])).toThrow('mean of no values');
  expect(() => median([1, Number.NaN])).toThrow('value 1');
  expect(() => quantile([1], 1.5)).toThrow('1.5');
});

test('bootstrap is seeded and covers the mean as often as it says', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  expect(bootstrap(values, mean, makeRng(1))).toEqual(bootstrap(values, mean, makeRng(1)));
  expect(bootstrap(values, mean, makeRng(1))).not.toEqual(bootstrap(values, mean, makeRng(2)));
  expect(bootstrap([2, 2, 2], iqm, makeRng(0))).toEqual({ value: 2, low: 2, high: 2 });
  const rng = makeRng('coverage');
  let covered = 0;
  for (let trial = 0; trial < 300; trial++) {
    const sample = Float64Array.from({ length: 30 }, () => rng.normal());
    const { low, high } = bootstrap(sample, mean, rng, { level: 0.95, resamples: 300 });
    if (low <= 0 && high >= 0) covered++;
  }
  // Percentile intervals of 30 values cover a little less than 95 %; 300 trials have a standard error of 1.3 %.
  expect(covered / 300).toBeGreaterThan(0.88);
  expect(covered / 300).toBeLessThan(0.98);
});
