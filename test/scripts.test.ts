/** The command line of scripts in bench/ and experiments/: wrong words are told, with a remedy, and end with exit code 2. */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { expect, test, vi } from 'vitest';
import { namesAmong, runScript, wholeNumber } from '../bench/script.ts';

const FILE = '/scripts/some.js';

/** A script as Node runs it, with these words; `loaded` stands for the module that was imported. */
async function run(words: readonly string[], loaded = FILE) {
  const before = { argv: process.argv, code: process.exitCode };
  const told = { out: '', err: '' };
  const into = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    told[stream] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(into('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(into('err')),
  ];
  process.argv = ['node', FILE, ...words];
  process.exitCode = undefined;
  try {
    await runScript(pathToFileURL(loaded).href, 'some.js [seeds] [--arm a]', (args) => {
      const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { arm: { type: 'string' } } });
      const seeds = wholeNumber('seeds', positionals[0] ?? '5', 1);
      const arms = namesAmong('arm', values.arm ?? 'code', ['code', 'learn']);
      process.stdout.write(`${seeds} seeds of ${arms.join(' and ')}`);
    });
    return { ...told, code: process.exitCode };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.argv = before.argv;
    process.exitCode = before.code;
  }
}

test.each([
  [['3', '--arm', 'learn,code'], { out: '3 seeds of learn and code' }],
  [['--help', '--foo'], { out: 'some.js [seeds] [--arm a]\n' }],
  [['--foo'], { err: "error: Unknown option '--foo'\nAdd --help for what there is.\n", code: 2 }],
  [['x'], { err: "error: seeds is 'x'\nGive a whole number of at least 1.\n", code: 2 }],
  [['0'], { err: "error: seeds is '0'\nGive a whole number of at least 1.\n", code: 2 }],
  [['--arm', 'cod'], { err: "error: unknown arm 'cod'\nDid you mean 'code'? (known: code, learn)\n", code: 2 }],
])('a script with %j', async (words, ends) => {
  expect(await run(words)).toEqual({ out: '', err: '', code: undefined, ...ends });
});

test('a module that is imported runs nothing', async () => {
  expect(await run(['--foo'], '/scripts/other.js')).toEqual({ out: '', err: '', code: undefined });
});
