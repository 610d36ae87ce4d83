import { expect, test } from 'vitest';
import { type ModelFlags, modelFiles, readModelFlags, workerEnvironment } from './model.ts';

const flags = (more: Partial<ModelFlags>): ModelFlags => ({ model: 'offline', modelTimeout: 120, ...more });
const all = {
  PATH: '/bin',
  LC_ALL: 'C',
  OPENAI_API_KEY: 'o',
  ANTHROPIC_API_KEY: 'a',
  RLGPT_API_KEY: 'r',
  AWS_SECRET_ACCESS_KEY: 'w',
  NODE_OPTIONS: '--inspect',
};

test.each([
  ['offline', {}],
  ['scripted:x.json', {}],
  ['openai:gpt', { OPENAI_API_KEY: 'o' }],
  ['compatible:m@http://x', { RLGPT_API_KEY: 'r' }],
])('the worker of %s sees no secret but the key of its model', (model, keys) => {
  const { access } = readModelFlags(flags({ model }));
  expect(workerEnvironment(model, access, all)).toEqual({ PATH: '/bin', LC_ALL: 'C', ...keys });
  expect(workerEnvironment(model, { ...access, replay: '/x.jsonl' }, all)).toEqual({ PATH: '/bin', LC_ALL: 'C' });
});

test('the worker that calls out, and no other, is told of the proxy', () => {
  const proxy = { HTTPS_PROXY: 'http://u:p@proxy:3128', no_proxy: 'localhost', NODE_USE_ENV_PROXY: '1' };
  const seen = (model: string) => workerEnvironment(model, readModelFlags(flags({ model })).access, proxy);
  expect(seen('openai:gpt')).toEqual(proxy);
  expect(seen('scripted:x.json')).toEqual({});
});

test('the worker reads a script and a replay, and writes a cassette', () => {
  const files = (more: Partial<ModelFlags>) => {
    const { model, access } = readModelFlags(flags({ model: 'scripted:/s.json', ...more }));
    return modelFiles(model, access);
  };
  expect(files({})).toEqual({ read: ['/s.json'], write: [] });
  expect(files({ record: '/c.jsonl' })).toEqual({
    read: ['/s.json', '/c.jsonl', '/c.jsonl.tmp'],
    write: ['/c.jsonl', '/c.jsonl.tmp'],
  });
});

test.each([
  [{ record: 'a', model: 'openai:x', replay: 'b' }, "both --record 'a' and --replay 'b'"],
  [{ apiBase: 'http://x' }, '--api-base is given, but the run is offline'],
  [{ priceOut: 3, model: 'openai:x' }, 'only one of --price-in and --price-out'],
  [{ maxUsd: 3, model: 'openai:x' }, "--max-usd 3 cannot be kept: the price of 'openai:x'"],
])('flags that contradict each other are refused: %o', (more, message) => {
  expect(() => readModelFlags(flags(more))).toThrow(message);
});
