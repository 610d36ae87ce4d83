import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Model } from './model.ts';
import { recordingModel, replayingModel } from './record.ts';
import { scriptedModel } from './scripted.ts';
import { request } from './testing.ts';

const cassette = () => join(mkdtempSync(join(tmpdir(), 'cassette-')), 'cassette.jsonl');

const forbidden: Model = {
  name: 's',
  complete: () => {
    throw new Error('called out');
  },
};

const stripped = (result: object) => ({ ...result, cached: undefined });

test('a replay gives the same results in the same order, errors and equal requests included', async () => {
  const path = cassette();
  const script = [{ answer: 'a' }, { error: 'server' as const }, { answer: 'b' }, { answer: 'c' }];
  const asked = [request('same'), request('same'), request('same'), request('other')];
  const recorder = recordingModel(scriptedModel('s', script), path);
  const first: object[] = [];
  for (const each of asked) first.push(stripped(await recorder.complete(each)));
  const replay = replayingModel('s', path);
  const second: object[] = [];
  for (const each of asked) second.push(stripped(await replay.complete(each)));
  expect(second).toEqual(first);
  expect(await replay.complete(request('same'))).toMatchObject({ fault: 'refused' });
});

test('a cassette whose lines were ended as on Windows is read', async () => {
  const path = cassette();
  const recorder = recordingModel(scriptedModel('s', [{ answer: 'a\nb' }, { answer: 'c' }]), path);
  for (const name of ['one', 'two']) await recorder.complete(request(name));
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
  const replay = replayingModel('s', path);
  expect(await replay.complete(request('one'))).toMatchObject({ text: 'a\nb' });
  expect(await replay.complete(request('two'))).toMatchObject({ text: 'c' });
});

test('a miss in a replay is an error that says what differs', async () => {
  const path = cassette();
  await recordingModel(scriptedModel('s', [{ answer: 'a' }]), path).complete(request('one'));
  const replay = replayingModel('s', path);
  expect(await replay.complete(request('two'))).toMatchObject({
    fault: 'refused',
    message: expect.stringContaining('two'),
  });
  for (const change of [{ system: 'x' }, { role: 'x' }, { maxTokens: 1 }])
    expect(await replay.complete({ ...request('one'), ...change })).toMatchObject({ fault: 'refused' });
  expect(await replayingModel('t', path).complete(request('one'))).toMatchObject({
    fault: 'refused',
    remedy: expect.stringContaining('recorded with s'),
  });
  expect(await replay.complete(request('one'))).toMatchObject({ text: 'a', cached: true });
});

test('recording again asks only for what is new or failed', async () => {
  const path = cassette();
  const recorder = recordingModel(scriptedModel('s', [{ answer: 'a' }, { error: 'network' }]), path);
  await recorder.complete(request('one'));
  await recorder.complete(request('two'));
  expect(await recordingModel(forbidden, path).complete(request('one'))).toMatchObject({ text: 'a', cached: true });
  const again = recordingModel(scriptedModel('s', [{ answer: 'b' }]), path);
  expect(await again.complete(request('two'))).toMatchObject({ text: 'b', cached: false });
  const replay = replayingModel('s', path);
  expect(await replay.complete(request('two'))).toMatchObject({ text: 'b' });
});

test('a line cut off by a crash is left out; other damage is named', async () => {
  const path = cassette();
  await recordingModel(scriptedModel('s', [{ answer: 'a' }]), path).complete(request('one'));
  const whole = readFileSync(path, 'utf8');
  appendFileSync(path, whole.slice(0, 40));
  expect(await replayingModel('s', path).complete(request('one'))).toMatchObject({ text: 'a' });
  await recordingModel(scriptedModel('s', [{ answer: 'b' }]), path).complete(request('two'));
  expect(await replayingModel('s', path).complete(request('two'))).toMatchObject({ text: 'b' });
  writeFileSync(path, whole.replace('Say', 'say').replace('one', 'ten'));
  expect(() => replayingModel('s', path)).toThrow(/line 1 .* damaged/);
  // A changed answer is damage as well as a changed question.
  writeFileSync(path, whole.replace('"text":"a"', '"text":"b"'));
  expect(() => replayingModel('s', path)).toThrow(/line 1 .* damaged/);
  expect(() => replayingModel('s', `${path}.missing`)).toThrow(/no cassette/);
});
