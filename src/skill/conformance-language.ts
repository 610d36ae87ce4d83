/** What skills may write, and what it means; what they share with the API and with each other. */
import { expect, test } from 'vitest';
import { compiled, failure, values } from './conformance-tools.ts';
import { SKILL_DONE } from './skill.ts';

export function testLanguage(): void {
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

  test('worlds share no state', () => {
    const skill = compiled(`
    const START = { n: 5 };
    function step(s) { return { n: s.n + 1 }; }
    function* f(w) { let s = START; for (;;) { s = step(s); yield s.n; } }`);
    const runs = [skill.start({}), skill.start({})];
    expect([runs[0].next(), runs[0].next(), runs[1].next(), runs[0].next()]).toEqual([6, 7, 6, 8]);
    expect(failure('function g() {}\nfunction* f(w) { g.n = 1; yield 1; }').fault).toBe('threw');
  });
}
