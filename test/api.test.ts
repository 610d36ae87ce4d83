/** The public surface is documented: the reference that `npm run docs` writes has a docstring and a declaration for every export. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as surface from '../src/index.ts';

interface Export {
  readonly name: string;
  readonly alias: string;
  readonly file: string;
  readonly doc: string;
  readonly text: string;
}

const { publicExports, apiReference } = (await import(join(import.meta.dirname, '../scripts/api.mjs'))) as {
  publicExports(): readonly Export[];
  apiReference(): string;
};
const exports = publicExports();

test('every value of the package is in the reference', () => {
  const named = new Set(exports.map(({ alias }) => alias));
  expect(Object.keys(surface).filter((name) => !named.has(name))).toEqual([]);
  expect(named.size).toBe(exports.length);
});

test('every export has a docstring', () => {
  const without = exports.filter(({ doc }) => !/^[\w`][\s\S]*\.$/.test(doc)).map(({ name }) => name);
  expect(without).toEqual([]);
});

/** Names of all types that the sources export. */
const SRC = join(import.meta.dirname, '../src');
const types = new Set(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .flatMap((path) => [...readFileSync(join(SRC, path), 'utf8').matchAll(/^export (?:interface|type) (\w+)/gm)])
    .map(([, name]) => name),
);

test('every type that a public function takes or gives has a public name', () => {
  const named = new Set(exports.map(({ alias }) => alias));
  const missing = exports
    .filter(({ text }) => /^(?:async )?function|=>|^const \w+ = (?:<|\()/.test(text) && !text.startsWith('interface'))
    .flatMap(({ name, text }) => [...text.matchAll(/\b[A-Z]\w+/g)].map(([type]) => ({ name, type })))
    .filter(({ type }) => types.has(type) && !named.has(type))
    .map(({ name, type }) => `${name}: ${type}`);
  // The system calls of a disk are handed in by tests alone.
  expect(missing.filter((each) => !each.endsWith(': Disk'))).toEqual([]);
});

test('declarations are whole, and no body is in them', () => {
  for (const { name, text } of exports) {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    const count = (c: string) => code.split(c).length;
    expect([name, count('{') - count('}'), count('(') - count(')')]).toEqual([name, 0, 0]);
    if (text.startsWith('function')) expect(text).not.toMatch(/;\n {2}(?:const|let|return|if|for)\b/);
  }
  expect(apiReference().match(/^### /gm)).toHaveLength(exports.length);
});
