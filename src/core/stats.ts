/** Statistics of results: rates with Wilson intervals, means and interquartile means with seeded bootstrap intervals. */
import { RlgptError } from './errors.ts';
import type { Rng } from './rng.ts';

/** A rate with its Wilson interval (95 % unless said otherwise). With no trials: rate 0 in [0, 1]. */
export interface Rate {
  readonly successes: number;
  readonly trials: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** An estimate with its interval, in the unit of the values. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The Wilson score interval of a binomial rate; `z` is the normal quantile (1.96 for 95 %).
 * Throws RlgptError 'shape' unless 0 <= successes <= trials, both integers. Source: Wilson 1927, JASA 22.
 */
export function wilson(successes: number, trials: number, z = 1.96): Rate {
  if (!Number.isInteger(successes) || !Number.isInteger(trials) || successes < 0 || successes > trials) {
    throw new RlgptError(
      'shape',
      `a rate of ${successes} in ${trials} is not possible`,
      'Count whole successes among whole trials.',
    );
  }
  if (trials === 0) return { successes, trials, rate: 0, low: 0, high: 1 };
  const p = successes / trials;
  const zz = z * z;
  const centre = p + zz / (2 * trials);
  const spread = z * Math.sqrt((p * (1 - p) + zz / (4 * trials)) / trials);
  const scale = 1 + zz / trials;
  // The exact bounds at p = 0 and p = 1 are 0 and 1; rounding would miss them by an ulp.
  const low = successes === 0 ? 0 : (centre - spread) / scale;
  const high = successes === trials ? 1 : (centre + spread) / scale;
  return { successes, trials, rate: p, low, high };
}

function requireValues(values: ArrayLike<number>, what: string): void {
  if (values.length === 0)
    throw new RlgptError('shape', `the ${what} of no values is undefined`, 'Give at least one value.');
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RlgptError('shape', `value ${i} of the ${what} is ${values[i]}`, 'Give finite numbers.');
    }
  }
}

function sumRange(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum;
}

/** Arithmetic mean. Throws RlgptError 'shape' for no values or a non-finite one, as all statistics below do. */
export function mean(values: ArrayLike<number>): number {
  requireValues(values, 'mean');
  return sumRange(values, 0, values.length) / values.length;
}

/** The q-quantile, q in [0, 1], with linear interpolation between order statistics (type 7 of Hyndman and Fan 1996). */
export function quantile(values: ArrayLike<number>, q: number): number {
  requireValues(values, 'quantile');
  if (!(q >= 0 && q <= 1))
    throw new RlgptError('shape', `quantile ${q} is outside [0, 1]`, 'Use a fraction from 0 to 1.');
  return quantileSorted(Float64Array.from(values).sort(), q);
}

function quantileSorted(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/**
 * Interquartile mean: the mean after floor(n / 4) values are cut from each end.
 * Source: Agarwal et al. 2021 (arXiv 2108.13264), section 4.3.
 */
export function iqm(values: ArrayLike<number>): number {
  requireValues(values, 'interquartile mean');
  const sorted = Float64Array.from(values).sort();
  const cut = Math.floor(sorted.length / 4);
  return sumRange(sorted, cut, sorted.length - cut) / (sorted.length - 2 * cut);
}

/** How the bootstrap resamples: `level` in (0, 1), `resamples` draws with replacement. */
export interface BootstrapOptions {
  readonly level: number;
  readonly resamples: number;
}

/**
 * Percentile bootstrap interval of a statistic such as `mean` or `iqm`. The values must be independent (one a seed, not
 * one an episode of the same seed). Equal generator states give equal intervals. Source: Efron and Tibshirani 1993, ch. 13.
 */
export function bootstrap(
  values: ArrayLike<number>,
  statistic: (values: Float64Array) => number,
  rng: Rng,
  options: BootstrapOptions = { level: 0.95, resamples: 2000 },
): Interval {
  requireValues(values, 'bootstrap interval');
  const data = Float64Array.from(values);
  const draw = new Float64Array(data.length);
  const results = new Float64Array(options.resamples);
  for (let r = 0; r < results.length; r++) {
    for (let i = 0; i < draw.length; i++) draw[i] = data[rng.int(data.length)];
    results[r] = statistic(draw);
  }
  results.sort();
  const tail = (1 - options.level) / 2;
  return { value: statistic(data), low: quantileSorted(results, tail), high: quantileSorted(results, 1 - tail) };
}
