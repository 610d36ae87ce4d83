import { expect, test } from 'vitest';
import { compileSkill } from './compile.ts';
import { testSandbox } from './conformance.ts';

testSandbox('ses');

test('the compartment refuses texts that look like comments of HTML', () => {
  const code = 'function* f(w) {\n  // import("a") <!-- -->\n  yield "-->".length;\n}';
  expect(compileSkill({ name: 'f', code, about: '', stepLimit: 1 })).toMatchObject({
    fault: 'forbidden',
    line: 3,
    message: expect.stringContaining('HTML comment') as string,
  });
});

test('a step limit that lets nothing happen is refused', () => {
  for (const stepLimit of [0, Number.NaN])
    expect(() => compileSkill({ name: 'f', code: 'export function* f(w) {}', about: '', stepLimit })).toThrow(
      `step limit of skill 'f' is ${stepLimit}`,
    );
});
