import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Limits, NO_LIMITS, type Spending, withBudget } from './budget.ts';
import { estimateTokens, type Model, modelError } from './model.ts';
import { request } from './testing.ts';

const free: Spending = { calls: 0, tokens: 0, usd: 0 };
const price = { inputUsd: 1_000_000, outputUsd: 1_000_000 };
const inputTokens = estimateTokens('Be brief.Say hello.');

/** Answers with the given numbers of output tokens, one a call. */
function answering(outputs: readonly number[]): Model & { asked: number } {
  const model = {
    name: 'm',
    asked: 0,
    complete: async () => {
      const outputTokens = outputs[model.asked++];
      const costUsd = inputTokens + outputTokens;
      return { text: '', inputTokens, outputTokens, costUsd, cached: false, truncated: false };
    },
  };
  return model;
}

test('stops before the call that could go over, for each unit', async () => {
  for (const unit of ['calls', 'tokens', 'usd'] as const) {
    const model = answering([100, 100, 100]);
    const most = unit === 'calls' ? 1 : inputTokens + 100;
    const spent = { ...free };
    const limited = withBudget(model, { ...NO_LIMITS, [unit]: 2.5 * most }, price, spent);
    expect(await limited.complete(request())).toMatchObject({ outputTokens: 100 });
    expect(await limited.complete(request())).toMatchObject({ outputTokens: 100 });
    const stopped = await limited.complete(request());
    expect(stopped).toMatchObject({ fault: 'budget', message: expect.stringContaining(unit) });
    expect(model.asked).toBe(2);
    expect(spent).toEqual({ calls: 2, tokens: 2 * (inputTokens + 100), usd: 2 * (inputTokens + 100) });
  }
});

test('calls at the same time do not go over together', async () => {
  const model = answering([100, 100, 100, 100]);
  const limited = withBudget(model, { ...NO_LIMITS, tokens: 2 * (inputTokens + 100) }, null, { ...free });
  const results = await Promise.all([1, 2, 3, 4].map(() => limited.complete(request())));
  expect(results.map((result) => 'fault' in result)).toEqual([false, false, true, true]);
});

test('property: no answers within their limits make the spending exceed the budget', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 20 }),
      fc.record({ calls: fc.nat(10), tokens: fc.nat(1000), usd: fc.nat(1000) }),
      async (outputs, limits: Limits) => {
        const spent = { ...free };
        const limited = withBudget(answering(outputs), limits, price, spent);
        for (const _ of outputs) await limited.complete(request());
        expect(spent.calls).toBeLessThanOrEqual(limits.calls);
        expect(spent.tokens).toBeLessThanOrEqual(limits.tokens);
        expect(spent.usd).toBeLessThanOrEqual(limits.usd);
      },
    ),
    { numRuns: 60 },
  );
});

test('what may have been billed is charged in full, refusals cost a call only', async () => {
  for (const [fault, tokens] of [
    ['timeout', inputTokens + 100],
    ['malformed', inputTokens + 100],
    ['rate-limit', 0],
    ['denied', 0],
  ] as const) {
    const spent = { ...free };
    const model: Model = { name: 'm', complete: async () => modelError(fault, '', '') };
    await withBudget(model, NO_LIMITS, price, spent).complete(request());
    expect([fault, spent.calls, spent.tokens]).toEqual([fault, 1, tokens]);
  }
});

test('goes on from what an earlier process spent', async () => {
  const spent: Spending = { calls: 3, tokens: 10, usd: 0 };
  const limited = withBudget(answering([1]), { ...NO_LIMITS, calls: 3 }, null, spent);
  expect(await limited.complete(request())).toMatchObject({ fault: 'budget' });
});

test('limits that cannot be kept are refused', () => {
  expect(() => withBudget(answering([]), { ...NO_LIMITS, usd: 1 }, null, { ...free })).toThrow(/price of 'm'/);
  expect(() => withBudget(answering([]), { ...NO_LIMITS, calls: Number.NaN }, null, { ...free })).toThrow(/NaN calls/);
  expect(() => withBudget(answering([]), { ...NO_LIMITS, tokens: -1 }, null, { ...free })).toThrow(/-1 tokens/);
});
