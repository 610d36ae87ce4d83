import { APICallError } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import { expect, test } from 'vitest';
import { aiModel, openAiModel } from './ai.ts';
import { request } from './testing.ts';

const options = { timeoutMs: 1000, price: { inputUsd: 1, outputUsd: 5 } };
type Generate = NonNullable<ConstructorParameters<typeof MockLanguageModelV3>[0]>['doGenerate'];
type GenerateResult = Extract<Generate, { content: unknown }>;

const reply = (text: string, finish: 'stop' | 'length' = 'stop'): GenerateResult => ({
  content: [{ type: 'text', text }],
  finishReason: { unified: finish, raw: finish },
  usage: {
    inputTokens: { total: 20, noCache: 20, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 4, text: 4, reasoning: undefined },
  },
  warnings: [],
});

const asking = (doGenerate: NonNullable<Generate>, timeoutMs = 1000) => {
  const mock = new MockLanguageModelV3({ doGenerate });
  return { mock, result: aiModel('mock:m', mock, { ...options, timeoutMs }).complete(request()) };
};

test('gives text, usage and cost, and passes the request on', async () => {
  const { mock, result } = asking(reply('hello'));
  expect(await result).toEqual({
    text: 'hello',
    inputTokens: 20,
    outputTokens: 4,
    costUsd: 40e-6,
    cached: false,
    truncated: false,
  });
  const [call] = mock.doGenerateCalls;
  expect(call.maxOutputTokens).toBe(100);
  expect(call.prompt.map(({ role }) => role)).toEqual(['system', 'user']);
});

test('says when the answer was cut', async () => {
  expect(await asking(reply('hel', 'length')).result).toMatchObject({ truncated: true });
});

test('a hang ends by the time limit, even when the provider ignores the signal', async () => {
  expect(await asking(() => new Promise(() => {}), 40).result).toMatchObject({ fault: 'timeout' });
});

const callError = (statusCode: number | undefined, headers: Record<string, string> = {}) =>
  new APICallError({
    message: 'because',
    url: 'http://x',
    requestBodyValues: {},
    responseHeaders: headers,
    isRetryable: true,
    ...(statusCode === undefined ? {} : { statusCode }),
  });

test.each([
  [callError(429, { 'retry-after': '2' }), { fault: 'rate-limit', retryAfterMs: 2000 }],
  [callError(500), { fault: 'server' }],
  [callError(401), { fault: 'denied' }],
  [callError(undefined), { fault: 'network' }],
  [new Error('because'), { fault: 'malformed' }],
])('an exception of the provider is a value, and the SDK does not retry by itself: %s', async (error, expected) => {
  const { mock, result } = asking(async () => {
    throw error;
  });
  expect(await result).toMatchObject({ ...expected, message: expect.stringContaining('because') });
  expect(mock.doGenerateCalls).toHaveLength(1);
});

const open = (
  id: string,
  environment: Record<string, string>,
  loader?: (s: string) => Promise<Record<string, unknown>>,
) => openAiModel(id, { ...options, apiBase: null }, environment, loader);

test('a missing package is named with the command that installs it', async () => {
  const missing = (specifier: string) =>
    specifier === 'ai' ? Promise.resolve({}) : Promise.reject(new Error(`Cannot find package '${specifier}'`));
  await expect(open('anthropic:c', { ANTHROPIC_API_KEY: 'k' }, missing)).rejects.toMatchObject({
    kind: 'model',
    message: expect.stringContaining("'@ai-sdk/anthropic'"),
    remedy: 'Install it: npm install ai@6 @ai-sdk/anthropic@3',
  });
});

test('a missing key is named', async () => {
  const loader = async () => ({ createOpenAI: () => () => new MockLanguageModelV3() });
  await expect(open('openai:gpt', {}, loader)).rejects.toMatchObject({
    kind: 'model',
    message: expect.stringContaining('OPENAI_API_KEY'),
  });
});

test('opens a provider with key and address, model names with colons included', async () => {
  const seen: unknown[] = [];
  const createOpenAI = (settings: object) => (name: string) => {
    seen.push(settings, name);
    return new MockLanguageModelV3({ doGenerate: reply('hello') });
  };
  const id = 'openai:ft:gpt:x';
  const loader = async () => ({ createOpenAI });
  const model = await openAiModel(id, { ...options, apiBase: 'http://x/v1' }, { OPENAI_API_KEY: 'k' }, loader);
  expect([model.name, ...seen]).toEqual([id, { apiKey: 'k', baseURL: 'http://x/v1' }, 'ft:gpt:x']);
  expect(await model.complete(request())).toMatchObject({ text: 'hello' });
});

test.each([
  ['opnai:gpt', { kind: 'unknown-name', remedy: expect.stringContaining("'openai'") }],
  ['gpt-4', { kind: 'unknown-name' }],
  ['toString:x', { kind: 'unknown-name' }],
  ['openai:', { kind: 'usage' }],
])('the id %s is refused', async (id, error) => {
  await expect(open(id, {}, async () => ({}))).rejects.toMatchObject(error);
});
