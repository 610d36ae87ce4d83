/** No text makes the compiler or a run throw or hang: both give values. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { compileSkill } from './compile.ts';
import { isSkillError } from './fault.ts';
import { prepareSandbox } from './sandbox.ts';
import type { SkillSource } from './skill.ts';

beforeAll(() => prepareSandbox());

const VALID = `const LOOK: readonly number[] = [1, 2];
function near(a: number, b = 3): boolean { return Math.abs(a - b) < LOOK.length; }
export function* f(w: { n: number; at(i: number): number }) {
  let i = 0; // steps
  while (!near(i++)) { const { n } = w; yield n; }
  for (const x of [...LOOK, 4].map((v) => v * 2)) { try { yield w.at(x); } catch (e) { yield 0; } }
  outer: for (let k = 0; k < 2; k++) { if (k === 1) break outer; yield k; }
  yield \`\${i}\`.length;
}
`;

const TOKENS =
  `function* f ( w ) { } [ ] ; , . => = + - * / % < > ? : ! & | ... yield yield* return for while do if else const let
var of in try catch finally throw switch case default break continue new this class async await import export delete
typeof void null undefined NaN 0 1 1e9 "a" \`a\` \${ ?. ?? ** n /x/g <!-- --> // /* */ as number : enum type interface <T>
constructor __proto__ prototype arguments eval Math.floor Object.keys Array.from w.n w.at .concat .map .join #p @d \\u0061
\u2028 \u{1f600} \0`.split(/[ \n]/);

const mutated = fc
  .array(
    fc.record({
      at: fc.nat(VALID.length),
      drop: fc.nat(6),
      put: fc.oneof(
        fc.constantFrom(...TOKENS),
        fc.string({ maxLength: 4 }),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((edits) => edits.reduce((code, { at, drop, put }) => code.slice(0, at) + put + code.slice(at + drop), VALID));

const tokens = fc
  .array(fc.constantFrom(...TOKENS), { maxLength: 40 })
  .map((list) => `function* f(w) { ${list.join(' ')} }`);

function source(code: string, name = 'f'): SkillSource {
  return { name, code, about: '', stepLimit: 10 };
}

/** Compiles and runs a little; everything but a value is a failure. */
function survives(code: string, name = 'f'): boolean {
  const skill = compileSkill(source(code, name));
  if (isSkillError(skill)) {
    expect(['syntax', 'forbidden', 'threw']).toContain(skill.fault);
    expect(skill.line).toBeGreaterThanOrEqual(0);
    expect(skill.line).toBeLessThanOrEqual(code.split(/\r\n|[\n\r\u2028\u2029]/).length);
    expect(skill.message).not.toBe('');
    return false;
  }
  const run = skill.start({ n: 1, at: (i: number) => i });
  for (let i = 0; i < 20; i++) {
    const value = run.next();
    if (value < 0) break;
    expect(Number.isInteger(value)).toBe(true);
  }
  run.stop();
  return true;
}

test('damaged skills are refused or run, and some of both', () => {
  let compiled = 0;
  fc.assert(
    fc.property(mutated, (code) => {
      if (survives(code)) compiled++;
    }),
    { numRuns: 400, seed: 11 },
  );
  expect(compiled).toBeGreaterThan(10);
  expect(survives(VALID)).toBe(true);
});

test('sequences of tokens', () => {
  fc.assert(
    fc.property(tokens, (code) => void survives(code)),
    { numRuns: 200, seed: 12 },
  );
});

test('arbitrary text as code and as name', () => {
  const text = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 60 }));
  fc.assert(
    fc.property(text, fc.oneof(fc.constant('f'), fc.string()), (code, name) => void survives(code, name)),
    { numRuns: 200, seed: 13 },
  );
});
