import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileSkill } from './compile.ts';
import { preparedSandbox, prepareSandbox } from './sandbox.ts';

const SOURCE = { name: 'f', code: 'function* f(w) { yield 1; }', about: '', stepLimit: 1 };

test('nothing compiles before the sandbox is prepared; preparing locks the realm once', async () => {
  expect(Object.isFrozen(Object.prototype)).toBe(false);
  expect(() => compileSkill(SOURCE)).toThrow(/not prepared/);
  await Promise.all([prepareSandbox(), prepareSandbox()]);
  await prepareSandbox();
  for (const shared of [Object, Array, Function, String, Promise, Map, Error]) {
    expect(Object.isFrozen(shared.prototype)).toBe(true);
  }
  expect(compileSkill(SOURCE)).not.toHaveProperty('fault');
});

test('host code keeps its own globals', async () => {
  await prepareSandbox();
  expect(Math.random()).toBeLessThan(1);
  expect(Date.now()).toBeGreaterThan(0);
  expect(Function('return 3')()).toBe(3);
  expect([1, [2, 3], null].join('-')).toBe('1-2,3-');
  expect(`${[1, 2]}`).toBe('1,2');
  expect(() => String({ length: 1e9, toString: [].join })).toThrow(/too long/);
  const mine = Object.assign(() => 0, { toString: () => 'mine', constructor: 1 });
  expect(String(mine)).toBe('mine');
});

test('skills see no global of the host', async () => {
  await prepareSandbox();
  const names = preparedSandbox().evaluate(
    'Object === undefined && Function === undefined && eval === undefined && typeof globalThis',
  );
  expect(names).toBe('undefined');
});

test('importing the compiler loads none of its libraries', () => {
  const files = readdirSync(import.meta.dirname).filter(
    (name) => name.endsWith('.ts') && !/\.test\.ts$|^conformance/.test(name),
  );
  const imports = files.flatMap((name) => {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8');
    return [...text.matchAll(/^import (?!type )[^;]*? from '([^']+)'/gm)].map((match) => match[1]);
  });
  expect(imports.length).toBeGreaterThan(10);
  expect(imports.filter((path) => !path.startsWith('.') && !path.startsWith('node:'))).toEqual([]);
});
