/** What every sandbox must do with skills: the same tests for each of them. Locks down or loads for good, so one kind a process. */
import { beforeAll, expect, test } from 'vitest';
import { RlgptError } from '../core/errors.ts';
import { compileSkill, skillHash } from './compile.ts';
import { isSkillError } from './fault.ts';
import { prepareSandbox, type SandboxKind } from './sandbox.ts';
import { SKILL_DONE, SKILL_FAILED, type Skill, type SkillError, type SkillSource } from './skill.ts';

function source(code: string, name = 'f'): SkillSource {
  return { name, code, about: '', stepLimit: 100 };
}

function compiled(code: string, name = 'f'): Skill {
  const result = compileSkill(source(code, name));
  if (isSkillError(result)) throw new Error(`${result.line}: ${result.message}`);
  return result;
}

function refused(code: string, name = 'f'): SkillError {
  const result = compileSkill(source(code, name));
  if (!isSkillError(result)) throw new Error(`compiled: ${code}`);
  return result;
}

/** The values of a run up to its end, at most `most`. */
function values(skill: Skill, api: Record<string, unknown> = {}, most = 50): number[] {
  const run = skill.start(api);
  const out: number[] = [];
  while (out.length < most) {
    const value = run.next();
    out.push(value);
    if (value < 0) break;
  }
  return out;
}

function failure(code: string, api: Record<string, unknown> = {}): SkillError {
  const run = compiled(code).start(api);
  for (let i = 0; i < 1000; i++) {
    const value = run.next();
    if (value === SKILL_FAILED && run.error) {
      expect(run.next()).toBe(SKILL_FAILED);
      return run.error;
    }
    if (value === SKILL_DONE) break;
  }
  throw new Error('did not fail');
}

/** Declares the tests for one kind of sandbox. */
export function testSandbox(kind: SandboxKind): void {
  beforeAll(() => prepareSandbox(kind));

  test('a typed skill yields its codes and then stays done', () => {
    const skill = compiled(
      `const CODES: readonly number[] = [3, 1] as const;
     const double = (x: number): number => x * 2;
     /* helper */ function* twice(code: number): Generator<number> { yield code; yield code; }
     export function* f(w: { n: number }) {
       for (const code of CODES) yield* twice(double(code));
       let left = w.n; // counts
       while (left > 0) { yield left; left -= 1; }
       return 7;
     }`,
    );
    expect(values(skill, { n: 2 })).toEqual([6, 6, 2, 2, 2, 1, SKILL_DONE]);
    const run = skill.start({ n: 0 });
    for (let i = 0; i < 4; i++) run.next();
    expect([run.next(), run.next(), run.error]).toEqual([SKILL_DONE, SKILL_DONE, null]);
  });

  test('language features that skills may use mean what they mean elsewhere', () => {
    const skill = compiled(`
    function pick<T>(list: T[], i: number): T | undefined { return list?.[i]; }
    function* f(w: any) {
      const seen: Record<string, number> = { log: 1, ['sto' + 'ne']: 2 };
      outer: for (const [name, n] of Object.entries(seen)) {
        for (let i = 0; i < 3; i++) { if (i === n) continue outer; }
        yield name.length;
      }
      const { a, b: rest = 0 } = { a: 5, b: 6, ...{ c: 7 } };
      yield a; yield rest;
      const [x, , y = 9] = [1, 2];
      yield x; yield y;
      do yield 4; while (false);
      yield [3, 1, 2].sort((p, q) => p - q)[0];
      yield Array.from({ length: 3 }, (_, i) => i * i)[2];
      yield Array.from('abc').length;
      yield Math.max(...[1, 8]);
      yield w?.none?.list.map((v: number) => v) ?? 11;
      yield (0, [12, 13]).slice(1)[0];
      yield pick([14], 0)!;
      const make = (v: number) => ({ v });
      yield make(15).v;
      switch (seen['log']) { case 1: yield 16; break; default: yield 17; }
      try { throw Error('x'); } catch (e) { yield e.message === 'x' ? 18 : 19; }
      try { null.x; } catch { yield 20; }
      const counts = {}; counts['k'] = (counts['k'] ?? 20) + 1; yield counts.k;
      let s = ''; for (const key in seen) s += key; yield s.length;
      for (let i = 0, j = 3; i < j; i++, j--); 
      yield [[1], [2, 3]].flat().length * 10 + (typeof s === 'string' ? 1 : 0);
    }`);
    const wanted = [5, 6, 1, 9, 4, 1, 4, 3, 8, 11, 13, 14, 15, 16, 18, 20, 21, 8, 31, SKILL_DONE];
    expect(values(skill)).toEqual(wanted);
  });

  test('what a skill gives to the API arrives as it is, functions and symbols as others of their kind', () => {
    const given: unknown[] = [];
    const skill = compiled(`
    function* f(w: any) {
      for (const value of [null, undefined, true, false, 0, -2.5, NaN, Infinity, '', 'null', 'nan', [1, 'a'], { b: [2] }])
        w.take(value);
      w.take(() => 1);
      yield 3;
    }`);
    expect(values(skill, { take: (value: unknown) => given.push(value) })).toEqual([3, SKILL_DONE]);
    const wanted = [
      null,
      undefined,
      true,
      false,
      0,
      -2.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '',
      'null',
      'nan',
      [1, 'a'],
    ];
    expect(given.slice(0, -2)).toEqual(wanted);
    expect(given.at(-2)).toEqual({ b: [2] });
    expect(typeof given.at(-1)).toBe('function');
  });

  test('maps, sets, arrays of a length and errors are made with new', () => {
    const skill = compiled(`
    function* f(w: any) {
      const seen = new Map<string, number>([['a', 1], ['b', 2]]);
      seen.set('c', 3).set('a', 4);
      yield seen.size; yield seen.get('a') ?? 0; yield seen.has('z') ? 1 : 0;
      let sum = 0; for (const [name, n] of seen) sum += n + name.length;
      seen.forEach((n) => { sum += n; });
      yield sum; yield [...seen.keys()].length; yield Array.from(seen.values(), (n) => n * 2)[0];
      const cells = new Set<string>('hello'); cells.add('x'); cells.delete('h'); yield cells.size;
      yield new Set(cells).size; yield new Map().size; yield new Map(null).size;
      const none: any = undefined; yield none?.set('a', 1) ?? 5;
      yield new Array(3).fill(7)[2]; yield Array(4).length; yield new Array(1, 2).length; yield Array.of(8)[0];
      try { throw new Error('lost'); } catch (e) { yield e instanceof Error && e.message === 'lost' ? 1 : 0; }
      try { throw new TypeError('x'); } catch (e) { yield e instanceof RangeError ? 1 : 2; }
      try { new Array(-1); } catch (e) { yield e instanceof RangeError ? 1 : 2; }
      const counts: Record<string, number> = { a: 1 }; delete counts.a; delete counts['b']; yield Object.keys(counts).length;
      yield seen instanceof Map ? 1 : 0;
    }`);
    const wanted = [3, 4, 0, 21, 3, 8, 4, 4, 0, 0, 5, 7, 4, 2, 8, 1, 2, 1, 0, 1, SKILL_DONE];
    expect(values(skill)).toEqual(wanted);
  });

  test('a map and a set grow to a bound only', () => {
    const grow = (make: string, add: string) =>
      failure(
        `function* f(w) { const all = ${make}; for (let i = 0; ; i++) { all.${add}; if (i % 4000 === 0) yield 1; } }`,
      );
    for (const [make, add] of [
      ['new Map()', 'set(i, i)'],
      ['new Set()', 'add(i)'],
    ]) {
      expect(grow(make, add)).toMatchObject({ fault: 'threw', line: 1 });
      expect(grow(make, add).message).toContain('at most 100000 entries');
    }
    expect(failure('function* f(w) { const m = new Map(); m["s" + "et"](1, 1); yield 1; }').message).toContain(
      'plain name',
    );
    expect(failure('function* f(w) { for (;;) new Set(); }').fault).toBe('fuel');
  });

  test('the first parameter is the api, frozen, and host iterables can be delegated to', () => {
    const api = {
      actionCount: 10,
      *run(n: number) {
        for (let i = 0; i < n; i++) yield i;
      },
    };
    expect(values(compiled('function* f(w) { yield* w.run(3); yield 9; }'), api)).toEqual([0, 1, 2, 9, SKILL_DONE]);
    expect(failure('function* f(w) { w.run = 1; yield 1; }', api).fault).toBe('threw');
  });

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

  test.each([
    ['function* f(w) {\n  yield 1;\n  for (;;) {}\n}', 3],
    ['function* f(w) {\n  while (true) {\n    try { for (;;); } catch (e) {}\n  }\n}', 3],
    ['function* f(w) {\n  try { for (;;); } catch (e) {}\n  yield 1;\n}', 2],
    ['function* f(w) {\n  try { for (;;); } catch {}\n  return;\n}', 2],
    ['const g = (n: number): number => g(n + 1);\nfunction* f(w) { yield g(0); }', 1],
    ['function g(n) { try { return g(n + 1); } catch { return g(n + 1); } }\nfunction* f(w) { yield g(0); }', 1],
    ['function* f(w) {\n  yield* f(w);\n}', 1],
    ['function* f(w) {\n  yield [..."ab"].map(function h() { return h(); }).length;\n}', 2],
    ['function* f(w) {\n  let a = [1];\n  a = a.concat(a, a); while (a.length) a = a.concat(a);\n}', 3],
    ['function* f(w) {\n  yield Array.from({ length: 1e9 }).length;\n}', 2],
    ['function* f(w) {\n  const a = []; a.length = 1e9; a.fill(1);\n}', 2],
  ])('fuel runs out for good: %j', (code, line) => {
    const errors = [failure(code), failure(code)];
    expect(errors[0]).toMatchObject({ fault: 'fuel' });
    expect(errors[0].line).toBeGreaterThanOrEqual(line);
    expect(errors[1]).toEqual(errors[0]);
  });

  test('fuel is the same for every tick and refilled by each of them', () => {
    const spend = (rounds: number) => `function* f(w) { for (;;) { for (let i = 0; i < ${rounds}; i++); yield 1; } }`;
    expect(values(compiled(spend(19_900)), {}, 20)).toHaveLength(20);
    expect(failure(spend(20_000)).fault).toBe('fuel');
    const small = compileSkill(source(spend(200)), { fuelPerTick: 100 });
    expect(isSkillError(small) ? [] : values(small)).toEqual([SKILL_FAILED]);
  });

  test('the tick at which fuel runs out is exact', () => {
    const skill = compiled('function* f(w) { for (let n = 0; ; n += 97) { for (let i = 0; i < n; i++); yield 0; } }');
    const ticks = Array.from({ length: 5 }, () => values(skill, {}, 10_000).length);
    // Round k spends 97k and one of the outer loop, from 20,000 units; the first call costs 8.
    expect(ticks).toEqual(Array.from({ length: 5 }, () => Math.floor((20_000 - 1) / 97) + 2));
  });

  test('a skill that runs skills through its api shares one tank', () => {
    const inner = compiled('function* g(w) { for (let i = 0; i < 1000; i++); yield 1; }', 'g');
    const api = {
      *run() {
        const run = inner.start({});
        for (let code = run.next(); code >= 0; code = run.next()) yield code;
      },
    };
    expect(values(compiled('function* f(w) { yield* w.run(); yield* w.run(); }'), api)).toEqual([1, 1, SKILL_DONE]);
    const greedy = 'function* f(w) { for (;;) for (const a of w.run()) break; }';
    expect(failure(greedy, api).fault).toBe('fuel');
  });

  test.each([
    ['-1', '-1'],
    ['12', '12'],
    ['1.5', '1.5'],
    ['NaN', 'NaN'],
    ['"3"', '"3"'],
    ['undefined', 'undefined'],
    ['[1]', 'an array'],
    ['{ valueOf() { return 1; } }', 'an object'],
  ])('yielding %s is a bad action', (text, quoted) => {
    const error = failure(`function* f(w) { yield ${text}; }`, { actionCount: 12 });
    expect(error).toMatchObject({ fault: 'bad-action' });
    expect(error.message).toContain(`yielded ${quoted} `);
    expect(error.message).toContain('0 to 11');
  });

  test.each([
    ['function* f(w) {\n  yield 1;\n  w.none();\n}', 3, 'not a function'],
    ['function* f(w) {\n\n  throw Error("lost");\n}', 3, 'lost'],
    ['function* f(w) { throw "text"; }', 0, '"text"'],
    ['function* f(w) { throw { message: 1 }; }', 0, 'an object'],
    ['const A = [1];\nfunction* f(w) {\n  A.push(2); yield 1; }', 3, 'not extensible'],
    ['function* f(w) {\n  const k = "constr" + "uctor"; yield [][k]; }', 2, 'constructor'],
  ])('%j throws', (code, line, text) => {
    const error = failure(code);
    expect(error).toMatchObject({ fault: 'threw', line });
    expect(error.message).toContain(text);
  });

  test('stop ends a run, tells host iterables, and runs nothing later', () => {
    let closed = 0;
    const api = {
      *run() {
        try {
          for (;;) yield 1;
        } finally {
          closed++;
        }
      },
    };
    const run = compiled('function* f(w) { yield* w.run(); }').start(api);
    expect(run.next()).toBe(1);
    run.stop();
    run.stop();
    expect([run.next(), run.error, closed]).toEqual([SKILL_DONE, null, 1]);
  });

  test('a failed run tells host iterables, too, and errors of the API bring their remedy', () => {
    let closed = 0;
    const api = {
      *run() {
        try {
          for (;;) yield -5;
        } finally {
          closed++;
        }
      },
      have: (item: string) => {
        throw new RlgptError('unknown-name', `unknown item '${item}'`, "Did you mean 'log'?");
      },
    };
    expect(failure('function* f(w) { yield* w.run(); }', api)).toMatchObject({ fault: 'bad-action' });
    expect(closed).toBe(1);
    const error = failure('function* f(w) {\n  yield w.have("lgo"); }', api);
    expect(error).toMatchObject({
      fault: 'threw',
      line: 2,
      message: "unknown item 'lgo'",
      remedy: "Did you mean 'log'?",
    });
  });

  test('the memory of the stripper grows without harm', () => {
    const line = '  if (w > 1) { yield (w as number) + 1; }\n';
    for (let lines = 0; lines < 700; lines += 70) {
      expect(values(compiled(`function* f(w: any) {\n${line.repeat(lines)}  yield 3; }`))).toEqual([3, SKILL_DONE]);
    }
  });

  test('worlds share no state', () => {
    const skill = compiled(`
    const START = { n: 5 };
    function step(s) { return { n: s.n + 1 }; }
    function* f(w) { let s = START; for (;;) { s = step(s); yield s.n; } }`);
    const runs = [skill.start({}), skill.start({})];
    expect([runs[0].next(), runs[0].next(), runs[1].next(), runs[0].next()]).toEqual([6, 7, 6, 8]);
    expect(failure('function g() {}\nfunction* f(w) { g.n = 1; yield 1; }').fault).toBe('threw');
  });

  test('the hash depends on name and code alone', () => {
    const a = source('function* f(w) { yield 1; }');
    expect(skillHash({ ...a, about: 'x', stepLimit: 3 })).toBe(skillHash(a));
    expect(skillHash({ ...a, code: `${a.code} ` })).not.toBe(skillHash(a));
    expect(compiled(a.code).hash).toBe(skillHash(a));
  });
}
