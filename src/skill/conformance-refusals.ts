/** What is refused before it runs, with the line and the words at fault; names and hashes. */
import { expect, test } from 'vitest';
import { compileSkill, skillHash } from './compile.ts';
import { compiled, refused, source, values } from './conformance-tools.ts';
import { SKILL_DONE } from './skill.ts';

export function testRefusals(): void {
  test.each([
    ['function* f(w) {\n  yield (;\n}', 'syntax', 2, 'yield (;'],
    ['enum A { B }\nfunction* f(w) { yield 1; }', 'forbidden', 1, 'enum'],
    ['function* f(w) { yield 1 }\n}', 'syntax', 2, '}'],
    ['', 'forbidden', 1, 'no function* f'],
    ['function f(w) { return 1; }', 'forbidden', 1, 'not a generator'],
    ['function* f() { yield 1; }', 'forbidden', 1, '0 parameters'],
    ['function* f(w, x) { yield 1; }', 'forbidden', 1, '2 parameters'],
    ['function* g(w) { yield 1; }', 'forbidden', 1, 'no function* f'],
    ['let n = 0;\nfunction* f(w) { yield n++; }', 'forbidden', 1, 'top-level let'],
    ['const n = { v: 0 };\nf2();\nfunction* f(w) { yield 1; }\nfunction f2() {}', 'forbidden', 2, 'top level'],
    [
      'const next = (() => { let n = 0; return () => n++; })();\nfunction* f(w) { yield next(); }',
      'forbidden',
      1,
      'call',
    ],
    [
      'function g() { return 1; }\nfunction* f(w) { g = () => 2; yield g(); }',
      'forbidden',
      2,
      "'g' cannot be assigned",
    ],
    ['function* f(w) {\n  yield wood;\n}', 'forbidden', 2, "unknown name 'wood'"],
    ['function* f(w) {\n  yield Math.clamp(1);\n}', 'forbidden', 2, 'Math.clamp'],
    ['function* f(w) { yield Math.random(); }', 'forbidden', 1, 'Math.random'],
    ['function* f(w) { yield Date.now(); }', 'forbidden', 1, "'Date'"],
    ['async function* f(w) { yield 1; }', 'forbidden', 1, 'async'],
    ['function* f(w) { class A {} yield 1; }', 'forbidden', 1, 'class'],
    ['function* f(w) { yield new w.thing(); }', 'forbidden', 1, 'new'],
    ['function* f(w) { yield new WeakMap(); }', 'forbidden', 1, 'new'],
    ['function* f(w) {\n  const M = Map; yield 1; }', 'forbidden', 2, "'Map' can only be made with new"],
    ['function* f(w) { const Map = 1; yield Map; }', 'forbidden', 1, "the name 'Map' is taken"],
    ['function* f(w) { yield w instanceof w.thing ? 1 : 0; }', 'forbidden', 1, 'instanceof'],
    ['const SEEN = new Map();\nfunction* f(w) { yield SEEN.size; }', 'forbidden', 1, 'call'],
    ['function* f(w) { yield 2 ** 3; }', 'forbidden', 1, '**'],
    ['function* f(w) { try { yield 1; } finally { yield 2; } }', 'forbidden', 1, 'finally'],
    ['const A = 1;\nconst B = null.x;\nfunction* f(w) { yield 1; }', 'threw', 2, 'constant failed'],
    ['import fs from "node:fs";\nfunction* f(w) { yield 1; }', 'forbidden', 1, 'import'],
  ])('refuses %j', (code, fault, line, text) => {
    const error = refused(code);
    expect(error).toMatchObject({ fault, line, skill: 'f' });
    expect(error.message).toContain(text);
    expect(error.remedy).not.toBe('');
  });

  test('a name that is not an identifier is refused', () => {
    expect(refused('function* f(w) { yield 1; }', 'f(){}').message).toContain('"f(){}"');
  });

  test('code that nests too deeply is refused and leaves the compiler whole', () => {
    const deep = [
      `x=${'('.repeat(9000)}`,
      `x=${'!'.repeat(30_000)}1`,
      `x=1${'+1'.repeat(15_000)}`,
      `${'if(1)'.repeat(6000)};`,
      `x=${'a=>'.repeat(10_000)}1`,
      `x=1${'+1'.repeat(400)}`,
    ];
    const deepTypes = [`type A=${'x|'.repeat(15_000)}y`, `type A=${'keyof '.repeat(5000)}y`];
    for (const code of deepTypes) {
      compileSkill(source(`function* f(w) { yield 1; }\n${code}`));
      expect(values(compiled('function* f(w: number) { yield 1 as number; }'))).toEqual([1, SKILL_DONE]);
    }
    for (const code of deep) {
      expect(refused(`function* f(w) { yield 1; }\n${code}`)).toMatchObject({
        fault: 'syntax',
        message: 'the code is nested too deeply',
      });
      expect(values(compiled('function* f(w: number) { yield 1 as number; }'))).toEqual([1, SKILL_DONE]);
    }
  });

  test('the memory of the stripper grows without harm', () => {
    const line = '  if (w > 1) { yield (w as number) + 1; }\n';
    for (let lines = 0; lines < 700; lines += 70) {
      expect(values(compiled(`function* f(w: any) {\n${line.repeat(lines)}  yield 3; }`))).toEqual([3, SKILL_DONE]);
    }
  });

  test('the hash depends on name and code alone', () => {
    const a = source('function* f(w) { yield 1; }');
    expect(skillHash({ ...a, about: 'x', stepLimit: 3 })).toBe(skillHash(a));
    expect(skillHash({ ...a, code: `${a.code} ` })).not.toBe(skillHash(a));
    expect(compiled(a.code).hash).toBe(skillHash(a));
  });
}
