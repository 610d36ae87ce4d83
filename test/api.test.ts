/** The public surface is documented: the reference that `npm run docs` writes has a docstring and a declaration for every export. */
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
  const without = exports.filter(({ doc }) => !/^\w[\s\S]*\.$/.test(doc)).map(({ name }) => name);
  // Records whose fields say it all, and a table that a script writes.
  const plain = ['MinecraftOptions', 'MineDojoObservation', 'MineDojoOptions', 'vanilla'];
  expect(without.filter((name) => !plain.includes(name))).toEqual([]);
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
