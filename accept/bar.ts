/**
 * Acceptance bars: each is measured when asked, never read from a stored result, and printed as one JSON line
 * { name, value, interval, bar, pass, seconds, seeds }.
 */
import type { Interval } from '../src/core/stats.ts';

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** 95 % interval of the value, or null where it has none. */
  readonly interval: readonly [number, number] | null;
  /** In words and numbers, such as `>= 0.95`. */
  readonly bar: string;
  readonly pass: boolean;
  readonly seeds: readonly number[];
  /** What else was measured on the way. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface AcceptOptions {
  /** A small honest version: fewer tasks, seeds and worlds. */
  readonly quick: boolean;
  readonly seed: number;
  /** For progress; standard output holds the JSON lines alone. */
  note(text: string): void;
}

/** `count` seeds, from `seed` on; after the largest, 4294967295, comes 0. */
export const seedsFrom = (seed: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (seed + i) % 2 ** 32);

/** Measures one bar, or several that share their runs. */
export type Measurement = (options: AcceptOptions) => Promise<readonly Bar[]>;

export function atLeast(
  name: string,
  value: number,
  bar: number,
  rest: Pick<Bar, 'interval' | 'seeds' | 'detail'>,
): Bar {
  return { name, value, bar: `>= ${bar}`, pass: value >= bar, ...rest };
}

/** A bar that a sample misses only where its whole interval is below: for gains that few worlds do not tell from chance. */
export function reaches(
  name: string,
  { value, low, high }: Interval,
  bar: number,
  rest: Pick<Bar, 'seeds' | 'detail'>,
): Bar {
  return { name, value, interval: [low, high], bar: `>= ${bar} within the interval`, pass: high >= bar, ...rest };
}

export function atMost(
  name: string,
  value: number,
  bar: number,
  rest: Pick<Bar, 'interval' | 'seeds' | 'detail'>,
): Bar {
  return { name, value, bar: `<= ${bar}`, pass: value <= bar, ...rest };
}
