/** How work is metered: the same on every machine, at every tick, to the round. */
import { expect, test } from 'vitest';
import { compileSkill, MOST_FUEL } from './compile.ts';
import { compiled, failure, source, values } from './conformance-tools.ts';
import { isSkillError } from './fault.ts';
import { SKILL_DONE, SKILL_FAILED } from './skill.ts';

export function testFuel(): void {
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
    // a source may ask for more, up to a limit
    const asks = (rounds: number, fuelPerTick: number) => {
      const skill = compileSkill({ ...source(spend(rounds)), fuelPerTick });
      return isSkillError(skill) ? [] : values(skill, {}, 2);
    };
    expect([asks(50_000, 51_000), asks(MOST_FUEL, 1e9)]).toEqual([[1, 1], [SKILL_FAILED]]);
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

  test('a skill that throws leaves what is left in the tank to the one around it', () => {
    const inner = compiled('function* g(w) { null.x; yield 1; }', 'g');
    const api = { failed: () => inner.start({}).next() < 0 };
    const outer = 'function* f(w) { if (w.failed()) for (let i = 0; i < 100; i++); yield 2; }';
    expect(values(compiled(outer), api)).toEqual([2, SKILL_DONE]);
  });
}
