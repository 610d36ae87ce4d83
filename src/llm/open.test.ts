import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NO_LIMITS } from './budget.ts';
import { type OpenOptions, openModel } from './open.ts';
import { requestHash } from './record.ts';
import { chatReply, request, withServer } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'open-'));

const options = (more: Partial<OpenOptions> = {}): OpenOptions => ({
  timeoutMs: 1000,
  price: null,
  limits: NO_LIMITS,
  spent: { calls: 0, tokens: 0, usd: 0 },
  cassette: null,
  apiBase: null,
  answered: [],
  environment: {},
  ...more,
});

test('opens scripts and local servers, and counts what they spend', async () => {
  const path = join(folder, 'script.json');
  writeFileSync(path, '[{"answer": "scripted"}]');
  const scripted = await openModel(`scripted:${path}`, options());
  expect(await scripted.complete(request())).toMatchObject({ text: 'scripted' });
  const opened = options({ environment: { RLGPT_API_KEY: 'k1' } });
  let key: string | undefined;
  const answer = await withServer(
    (_, reply, incoming) => {
      key = incoming.headers.authorization;
      reply.end(chatReply('served'));
    },
    async (url) => (await openModel(`compatible:a@b:7b@${url}`, opened)).complete(request()),
  );
  expect(answer).toMatchObject({ text: 'served' });
  expect([key, opened.spent.calls, opened.spent.tokens]).toEqual(['Bearer k1', 1, 18]);
});

test('a script is free and is retried without pauses', async () => {
  const path = join(folder, 'script3.json');
  writeFileSync(path, '[{"error": "server"}, {"error": "rate-limit"}, {"answer": "at last"}]');
  const opened = options({ limits: { calls: 3, tokens: Infinity, usd: 0 } });
  const model = await openModel(`scripted:${path}`, opened);
  expect(await model.complete(request())).toMatchObject({ text: 'at last' });
  expect(await model.complete(request())).toMatchObject({ fault: 'budget' });
  expect(opened.spent).toMatchObject({ calls: 3, usd: 0 });
});

test('an interrupted run goes on behind its answers, in a script and on a cassette', async () => {
  const path = join(folder, 'script4.json');
  const script = [
    { role: 'fast', answer: 'f1' },
    { error: 'server' },
    { answer: 'p1' },
    { role: 'fast', answer: 'f2' },
  ];
  writeFileSync(path, JSON.stringify(script));
  const id = `scripted:${path}`;
  const cassette = { mode: 'record', path: join(folder, 'resumed.jsonl') } as const;
  const first = await openModel(id, options({ cassette }));
  const asked = [request('same', 'fast'), request('plan', 'plan'), request('same', 'fast')];
  const texts: unknown[] = [];
  for (const each of asked) texts.push(await first.complete(each));
  expect(texts).toMatchObject([{ text: 'f1' }, { text: 'p1' }, { text: 'f2' }]);
  const answered = asked.slice(0, 2).map((each) => ({ role: each.role, promptHash: requestHash(id, each) }));
  const fresh = { mode: 'record', path: join(folder, 'none.jsonl') } as const;
  for (const resumed of [
    { cassette: null },
    { cassette: fresh },
    { cassette },
    { cassette: { ...cassette, mode: 'replay' } as const },
  ]) {
    const model = await openModel(id, options({ answered, ...resumed }));
    expect(await model.complete(asked[2])).toMatchObject({ text: 'f2' });
  }
});

test('the address of a server may stand beside the id', async () => {
  const model = await openModel('compatible:qwen', options({ apiBase: 'http://127.0.0.1:9/v1' }));
  expect(model.name).toBe('compatible:qwen@http://127.0.0.1:9/v1');
});

test('a replay needs neither provider nor key nor package', async () => {
  const path = join(folder, 'script2.json');
  writeFileSync(path, '[{"answer": "recorded"}]');
  const cassette = join(folder, 'cassette.jsonl');
  const id = `scripted:${path}`;
  const recorder = await openModel(id, options({ cassette: { mode: 'record', path: cassette } }));
  await recorder.complete(request());
  writeFileSync(path, 'not a script');
  const replay = await openModel(id, options({ cassette: { mode: 'replay', path: cassette } }));
  expect(await replay.complete(request())).toMatchObject({ text: 'recorded', cached: true });
  const hosted = await openModel('openai:gpt', options({ cassette: { mode: 'replay', path: cassette } }));
  expect(await hosted.complete(request())).toMatchObject({ fault: 'refused' });
});

test.each(['compatible:qwen', 'compatible:@http://x', 'compatible:m@http://', 'compatible:m@ftp://x'])(
  'the id %s is refused with an example',
  async (id) => {
    await expect(openModel(id, options())).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(id),
      remedy: expect.stringContaining('compatible:qwen2.5-coder@'),
    });
  },
);

test('a time limit that no timer keeps is refused', async () => {
  for (const timeoutMs of [Number.POSITIVE_INFINITY, Number.NaN, 0, 2 ** 31])
    await expect(openModel('compatible:m@http://127.0.0.1:9', options({ timeoutMs }))).rejects.toMatchObject({
      kind: 'usage',
      message: `timeoutMs is ${timeoutMs}`,
    });
});

test('options that there are none of are named', async () => {
  const open = (given: object) => openModel('compatible:m@http://127.0.0.1:9', { ...options(), ...given } as never);
  await expect(open({ timeout: 5 })).rejects.toThrow("unknown option of a model 'timeout'");
  await expect(open({ limits: { ...NO_LIMITS, dollars: 1 } })).rejects.toThrow("unknown limit of a model 'dollars'");
});

test('a password in the address is refused, and not quoted', async () => {
  const refused = openModel('compatible:m@http://me:secret@127.0.0.1:9/v1', options());
  await expect(refused).rejects.toMatchObject({ kind: 'usage', remedy: expect.stringContaining('RLGPT_API_KEY') });
  expect(String(await refused.catch(String))).not.toContain('secret');
});

test('a package that is not installed is an error with the command', async () => {
  await expect(openModel('google:gemini', options())).rejects.toMatchObject({
    kind: 'model',
    remedy: expect.stringContaining('npm install ai@6 @ai-sdk/google@3'),
  });
});
