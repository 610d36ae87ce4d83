/** What the faults are for: whatever a model's server does, a question ends with an answer or with an error that helps. */
import { expect, test } from 'vitest';
import { NO_LIMITS } from '../../src/llm/budget.ts';
import { isModelError } from '../../src/llm/model.ts';
import { openModel } from '../../src/llm/open.ts';
import { request } from '../../src/llm/testing.ts';
import { type ServerFault, withFaultyServer } from './model-server.ts';
import { runAndKill } from './process.ts';

const open = (url: string, spent = { calls: 0, tokens: 0, usd: 0 }) =>
  openModel(`compatible:m@${url}`, {
    timeoutMs: 100,
    price: null,
    limits: NO_LIMITS,
    spent,
    cassette: null,
    apiBase: null,
    answered: [],
    environment: {},
  });

const ends: readonly (readonly [ServerFault, 'answer' | 'error'])[] = [
  ['hangs', 'error'],
  ['says nothing', 'answer'],
  ['lies about tokens', 'answer'],
  ['babbles', 'error'],
  ['is another server', 'error'],
];

test.each(ends)('a server that %s gives an %s', async (fault, end) => {
  const spent = { calls: 0, tokens: 0, usd: 0 };
  const result = await withFaultyServer([fault, fault], 'hello', async (url) =>
    (await open(url, spent)).complete(request()),
  );
  if (isModelError(result)) {
    expect([result.message, result.remedy].every((text) => text.length > 10)).toBe(true);
  } else {
    expect([result.inputTokens, result.outputTokens].every((n) => Number.isInteger(n) && n >= 0)).toBe(true);
  }
  expect(isModelError(result) ? 'error' : 'answer').toBe(end);
  // A lie does not lower what has been spent.
  expect(spent.tokens).toBeGreaterThanOrEqual(0);
  expect(Number.isFinite(spent.tokens)).toBe(true);
});

test('what passes by itself is asked again', async () => {
  const result = await withFaultyServer(['limits the rate', 'truncates'], 'hello', async (url, calls) => [
    await (await open(url)).complete(request()),
    calls(),
  ]);
  expect(result).toEqual([expect.objectContaining({ text: 'hello' }), 3]);
});

test('a process is killed at its n-th line, or ends by itself', async () => {
  const command = [
    process.execPath,
    '-e',
    'let i = 0; setInterval(() => console.log(i++) ?? (i > 30 && process.exit(7)), 20);',
  ];
  const killed = await runAndKill(command, { type: 'lines', count: 3 });
  expect(killed.code).toBeNull();
  expect(killed.lines.length).toBeLessThan(30);
  const ended = await runAndKill(command, null);
  expect([ended.code, ended.lines.length]).toEqual([7, 31]);
});
