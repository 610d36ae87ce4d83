import { expect, test } from 'vitest';
import { retryAfterMs } from './http.ts';
import { type Model, type ModelFault, modelError } from './model.ts';
import { withRetries } from './retry.ts';
import { request } from './testing.ts';

function failing(fault: ModelFault, waitMs: number | null = null): { model: Model; asked: () => number } {
  let asked = 0;
  const model: Model = {
    name: 'failing',
    complete: async () => {
      asked++;
      return modelError(fault, 'it failed', 'Wait.', waitMs);
    },
  };
  return { model, asked: () => asked };
}

const options = { attempts: 4, pauseMs: 10, longestMs: 1000 };

test.each([
  ['rate-limit', 4, [10, 20, 40]],
  ['server', 4, [10, 20, 40]],
  ['network', 4, [10, 20, 40]],
  ['timeout', 2, [10]],
  ['denied', 1, []],
  ['refused', 1, []],
  ['malformed', 1, []],
  ['miss', 1, []],
  ['budget', 1, []],
] as const)('%s is tried %i times', async (fault, times, expected) => {
  const { model, asked } = failing(fault);
  const pauses: number[] = [];
  const result = await withRetries(model, options, async (ms) => void pauses.push(ms)).complete(request());
  expect(asked()).toBe(times);
  expect(pauses).toEqual(expected);
  expect(result).toMatchObject({ fault, message: times > 1 ? `it failed (${times} attempts)` : 'it failed' });
});

test('a wait longer than the longest is not waited for', async () => {
  const { model, asked } = failing('rate-limit', 3_600_000);
  const result = await withRetries(model, options, () => Promise.reject(new Error('paused'))).complete(request());
  expect(asked()).toBe(1);
  expect(result).toMatchObject({ fault: 'rate-limit', retryAfterMs: 3_600_000 });
});

test('reads the headers that ask to wait', () => {
  const of = (headers: Record<string, string>) => retryAfterMs((name) => headers[name]);
  expect(of({ 'retry-after-ms': '250', 'retry-after': '9' })).toBe(250);
  expect(of({ 'retry-after': '1.5' })).toBe(1500);
  expect(of({ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' })).toBe(0);
  expect(of({ 'retry-after': new Date(Date.now() + 60_000).toUTCString() })).toBeGreaterThan(50_000);
  expect(of({ 'retry-after': 'soon' })).toBeNull();
  expect(of({})).toBeNull();
});
