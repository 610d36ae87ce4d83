/** What skills do wrong while they run, and how runs end. */
import { expect, test } from 'vitest';
import { RlgptError } from '../core/errors.ts';
import { compiled, failure } from './conformance-tools.ts';
import { SKILL_DONE } from './skill.ts';

export function testFaults(): void {
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
}
