import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advantages, type Decisions } from './gae.ts';

interface Row {
  readonly world?: number;
  readonly reward: number;
  readonly steps: number;
  readonly value: number;
  readonly next: number;
  readonly end?: 'terminated' | 'truncated' | 'no' | undefined;
}

function decisions(rows: readonly Row[]): Decisions {
  return {
    count: rows.length,
    worlds: Int32Array.from(rows, (r) => r.world ?? 0),
    rewards: Float32Array.from(rows, (r) => r.reward),
    steps: Int32Array.from(rows, (r) => r.steps),
    values: Float32Array.from(rows, (r) => r.value),
    nextValues: Float32Array.from(rows, (r) => r.next),
    terminated: Uint8Array.from(rows, (r) => (r.end === 'terminated' ? 1 : 0)),
    truncated: Uint8Array.from(rows, (r) => (r.end === 'truncated' ? 1 : 0)),
  };
}

function run(rows: readonly Row[], gamma: number, lambda: number): number[] {
  const out = new Float32Array(rows.length);
  advantages(decisions(rows), { gamma, lambda }, out);
  return [...out];
}

function close(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((a, i) => {
    expect(a).toBeCloseTo(expected[i], 5);
  });
}

test('primitive decisions, by hand', () => {
  // gamma = lambda = 0.5. deltas: 1 + 0.5*2 - 1 = 1, then 0 + 0.5*4 - 2 = 0, then 2 - 4 = -2 (terminated).
  const rows: Row[] = [
    { reward: 1, steps: 1, value: 1, next: 2 },
    { reward: 0, steps: 1, value: 2, next: 4 },
    { reward: 2, steps: 1, value: 4, next: 9, end: 'terminated' },
  ];
  close(run(rows, 0.5, 0.5), [1 + 0.25 * -0.5, -0.5, -2]);
});

test('what lies behind the count is left alone', () => {
  const rows: Row[] = [
    { reward: 1, steps: 1, value: 1, next: 2 },
    { reward: 5, steps: 1, value: 1, next: 3 },
  ];
  const out = Float32Array.of(0, 7);
  advantages({ ...decisions(rows), count: 1 }, { gamma: 0.5, lambda: 0.5 }, out);
  close([...out], [1, 7]);
});

test('a decision of three steps discounts by gamma cubed, and by one lambda', () => {
  // gamma = 0.5: delta = 1 + 0.125 * 8 - 1 = 1, the next advantage is 3 - 8 = -5: A = 1 + 0.125 * 0.5 * -5.
  const rows: Row[] = [
    { reward: 1, steps: 3, value: 1, next: 8 },
    { reward: 3, steps: 1, value: 8, next: 0, end: 'terminated' },
  ];
  close(run(rows, 0.5, 0.5), [1 - 0.3125, -5]);
});

test('truncation bootstraps and cuts, termination does not bootstrap', () => {
  const rows = (end: Row['end']): Row[] => [
    { reward: 1, steps: 2, value: 1, next: 4, end },
    { reward: 10, steps: 1, value: 0, next: 0, end: 'terminated' },
  ];
  close(run(rows('truncated'), 0.5, 1), [1 + 0.25 * 4 - 1, 10]);
  close(run(rows('terminated'), 0.5, 1), [0, 10]);
  close(run(rows('no'), 0.5, 1), [1 + 0.25 * 4 - 1 + 0.25 * 10, 10]);
});

const row = fc.record({
  world: fc.nat(2),
  reward: fc.integer({ min: -20, max: 20 }).map((x) => x / 8),
  steps: fc.integer({ min: 1, max: 9 }),
  value: fc.integer({ min: -20, max: 20 }).map((x) => x / 8),
  next: fc.integer({ min: -20, max: 20 }).map((x) => x / 8),
  end: fc.constantFrom<Row['end'][]>('no', 'no', 'terminated', 'truncated'),
});

/** The definition: the sum over the world's later decisions of (gamma^k lambda)... delta, until an end. */
function oracle(rows: readonly Row[], gamma: number, lambda: number): number[] {
  return rows.map((start, i) => {
    let sum = 0;
    let weight = 1;
    for (const r of rows.slice(i).filter((r) => r.world === start.world)) {
      sum += weight * (r.reward + (r.end === 'terminated' ? 0 : gamma ** r.steps * r.next) - r.value);
      weight *= gamma ** r.steps * lambda;
      if (r.end !== 'no') break;
    }
    return sum;
  });
}

test('equals the definition for mixed worlds and durations', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), fc.double({ min: 0.5, max: 1, noNaN: true }), (rows, gamma) => {
      close(run(rows, gamma, 0.9), oracle(rows, gamma, 0.9));
    }),
    { seed: 2 },
  );
});
