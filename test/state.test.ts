/** The hash of what a built module loads: rows of experiments are told apart by it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadedBy, stateOf } from '../experiments/state.ts';

let folder = '';
const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const url = (name: string) => pathToFileURL(join(folder, name));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
  put('main.js', "import { a } from './a.js';\nimport 'a-package';\nconst b = await import('./b.js');\n");
  put('a.js', "export * from './c.js';\nimport './main.js';\n");
  put('b.js', 'export const b = 1;\n');
  put('c.js', 'export const a = 1;\n');
  put('apart.js', 'export const d = 1;\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('all that a module loads is found, also on demand and in circles, and nothing else', () => {
  expect(loadedBy(url('main.js')).map(({ pathname }) => pathname.split('/').at(-1))).toEqual([
    'a.js',
    'b.js',
    'c.js',
    'main.js',
  ]);
});

test('the state changes with any module that is loaded, and with no other', () => {
  const before = stateOf(url('main.js'));
  put('apart.js', 'export const d = 2;\n');
  expect(stateOf(url('main.js'))).toBe(before);
  put('c.js', 'export const a = 2;\n');
  expect(stateOf(url('main.js'))).not.toBe(before);
});
