import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScript, scriptedModel } from './scripted.ts';
import { request } from './testing.ts';

test('entries are used once, in order, by role and by words of the prompt', async () => {
  const model = scriptedModel('s', [
    { role: 'write', answer: 'w1' },
    { role: 'plan', contains: 'again', answer: 'p2' },
    { role: 'plan', answer: 'p1' },
    { answer: 'any' },
  ]);
  const asked = [request('first', 'plan'), request('again', 'plan'), request('x', 'write'), request('y', 'write')];
  const texts: unknown[] = [];
  for (const each of asked) texts.push(await model.complete(each));
  expect(texts).toMatchObject([{ text: 'p1' }, { text: 'p2' }, { text: 'w1' }, { text: 'any' }]);
  expect(await model.complete(request('one more', 'write'))).toMatchObject({
    fault: 'miss',
    message: expect.stringContaining("'write': one more"),
  });
});

test('errors, hangs and cuts are scripted too', async () => {
  const model = scriptedModel(
    's',
    [{ error: 'rate-limit', retryAfterMs: 7 }, { hang: true }, { answer: 'hal', truncated: true }],
    20,
  );
  expect(await model.complete(request())).toMatchObject({ fault: 'rate-limit', retryAfterMs: 7 });
  expect(await model.complete(request())).toMatchObject({ fault: 'timeout' });
  expect(await model.complete(request())).toMatchObject({ text: 'hal', truncated: true, costUsd: 0 });
});

test('scripts are read from JSON, and slips in them are named', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'script-')), 'script.json');
  writeFileSync(path, JSON.stringify([{ role: 'plan', answer: 'x' }, { hang: true }]));
  expect(readScript(path)).toHaveLength(2);
  for (const bad of ['[{"anwser": "x"}]', '[{"error": "oops"}]', '{"answer": "x"}', '[', '[{}]']) {
    writeFileSync(path, bad);
    expect(() => readScript(path)).toThrow(path);
  }
  expect(() => readScript('/no/such/file.json')).toThrow(/there is no file/);
});
