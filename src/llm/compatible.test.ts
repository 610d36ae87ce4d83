import { expect, test } from 'vitest';
import { compatibleModel } from './compatible.ts';
import { isModelError, type ModelError, type ModelResult } from './model.ts';
import { withRetries } from './retry.ts';
import { chatReply, request, withServer } from './testing.ts';

const model = (baseUrl: string, more: object = {}) =>
  compatibleModel({ model: 'm:7b', baseUrl, apiKey: null, timeoutMs: 2000, price: null, ...more });

function errorOf(result: ModelResult): ModelError {
  if (!isModelError(result)) throw new Error(`expected an error, got ${JSON.stringify(result)}`);
  return result;
}

test('asks by the chat protocol and reads text, usage and price', async () => {
  let seen: { path: string | undefined; key: string | undefined; body: unknown } | null = null;
  const answer = await withServer(
    (body, reply, incoming) => {
      seen = { path: incoming.url, key: incoming.headers.authorization, body: JSON.parse(body) };
      reply.end(chatReply('hello'));
    },
    (url) => model(`${url}/`, { price: { inputUsd: 2, outputUsd: 10 } }).complete(request()),
  );
  expect(answer).toEqual({
    text: 'hello',
    inputTokens: 11,
    outputTokens: 7,
    costUsd: (11 * 2 + 7 * 10) / 1e6,
    cached: false,
    truncated: false,
  });
  expect(seen).toEqual({
    path: '/v1/chat/completions',
    key: undefined,
    body: {
      model: 'm:7b',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Say hello.' },
      ],
      max_tokens: 100,
      stream: false,
    },
  });
});

test('says when the answer was cut at the token limit, and estimates usage that is not given', async () => {
  const choices = [{ message: { content: 'hel' }, finish_reason: 'length' }];
  const answer = await withServer(
    (_, reply) => reply.end(JSON.stringify({ choices })),
    (url) => model(url).complete(request()),
  );
  expect(answer).toMatchObject({ text: 'hel', truncated: true, outputTokens: 1, costUsd: null });
});

test('a server that hangs ends by the time limit, before and within the body', async () => {
  const hung = await withServer(
    () => {},
    (url) => model(url, { timeoutMs: 60 }).complete(request()),
  );
  expect(errorOf(hung)).toMatchObject({ fault: 'timeout', message: expect.stringContaining('0.06 s') });
  const half = await withServer(
    (_, reply) => void reply.write('{"choices": ['),
    (url) => model(url, { timeoutMs: 60 }).complete(request()),
  );
  expect(errorOf(half).fault).toBe('timeout');
});

test('a reply without end is read up to a bound, and not asked for again', async () => {
  let asked = 0;
  const result = await withServer(
    (_, reply) => {
      asked++;
      const more = () => {
        while (reply.write('x'.repeat(1 << 16)));
        reply.once('drain', more);
      };
      more();
    },
    (url) => withRetries(model(url), { attempts: 5, pauseMs: 0, longestMs: 0 }).complete(request()),
  );
  expect(errorOf(result)).toMatchObject({ fault: 'malformed', message: expect.stringContaining('exceeds 8388608') });
  expect(asked).toBe(1);
});

test('a connection that breaks off within the body is a network fault', async () => {
  const result = await withServer(
    (_, reply) => {
      reply.writeHead(200, { 'content-length': 1000 });
      reply.write('{"choices"', () => reply.destroy());
    },
    (url) => model(url).complete(request()),
  );
  expect(errorOf(result).fault).toBe('network');
});

test('no server at the address is a network fault that names it', async () => {
  const url = await withServer(
    () => {},
    async (address) => address,
  );
  expect(errorOf(await model(url).complete(request()))).toMatchObject({
    fault: 'network',
    message: expect.stringContaining('127.0.0.1'),
  });
});

test.each([
  ['cut JSON', '{"choices": [{"mess', 'not JSON'],
  ['HTML', '<html>Welcome</html>', 'Welcome'],
  ['nothing', '', '(empty)'],
  ['null', 'null', 'no choices'],
  ['no choice', '{"choices": []}', 'no choices'],
  ['choices of another kind', '{"choices": {"0": 1}}', 'no choices'],
  ['no content', '{"choices": [{"message": {"content": null}}]}', 'no choices'],
])('a reply of %s is malformed', async (_, body, quoted) => {
  const result = await withServer(
    (_body, reply) => reply.end(body),
    (url) => model(url).complete(request()),
  );
  expect(errorOf(result)).toMatchObject({ fault: 'malformed', message: expect.stringContaining(quoted) });
});

test.each([
  [401, 'denied'],
  [403, 'denied'],
  [404, 'refused'],
  [400, 'refused'],
  [429, 'rate-limit'],
  [500, 'server'],
  [503, 'server'],
])('status %i is the fault %s', async (status, fault) => {
  const result = await withServer(
    (_, reply) => reply.writeHead(status, { 'retry-after': '3' }).end('{"error": "because"}'),
    (url) => model(url).complete(request()),
  );
  expect(errorOf(result)).toMatchObject({ fault, message: expect.stringContaining('because') });
  const waits = fault === 'rate-limit' || fault === 'server';
  expect(errorOf(result).retryAfterMs).toBe(waits ? 3000 : null);
});

test('the key is sent and never quoted', async () => {
  let key: string | undefined;
  const result = await withServer(
    (_, reply, incoming) => {
      key = incoming.headers.authorization;
      reply.writeHead(401).end('wrong key sk-secret-1');
    },
    (url) => model(url, { apiKey: 'sk-secret-1' }).complete(request()),
  );
  expect(key).toBe('Bearer sk-secret-1');
  expect(JSON.stringify(result)).not.toContain('secret');
});

test('redirects are not followed', async () => {
  let asked = 0;
  const result = await withServer(
    (_, reply) => {
      asked++;
      reply.writeHead(307, { location: '/elsewhere' }).end();
    },
    (url) => model(url).complete(request()),
  );
  expect([errorOf(result).fault, asked]).toEqual(['network', 1]);
});

test('a rate limit is waited out as long as the server asks', async () => {
  let asked = 0;
  const pauses: number[] = [];
  const result = await withServer(
    (_, reply) => {
      asked++;
      if (asked === 1) reply.writeHead(429, { 'retry-after-ms': '1500' }).end();
      else if (asked === 2) reply.writeHead(502).end();
      else reply.end(chatReply('at last'));
    },
    (url) => {
      const options = { attempts: 3, pauseMs: 100, longestMs: 2000 };
      return withRetries(model(url), options, async (ms) => void pauses.push(ms)).complete(request());
    },
  );
  expect(result).toMatchObject({ text: 'at last' });
  expect(pauses).toEqual([1500, 200]);
});
