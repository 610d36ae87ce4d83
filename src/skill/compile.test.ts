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
