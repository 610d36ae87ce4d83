/** Metering changes when code stops, never what it computes: generated programs run metered and plain, side by side. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { compileSkill } from './compile.ts';
import { isSkillError } from './fault.ts';
import { prepareSandbox } from './sandbox.ts';

beforeAll(() => prepareSandbox());

const API = { size: 3, cells: Int32Array.of(4, 0, 2, 9), twice: (x: number) => 2 * x, none: undefined };

/** Outcomes of at most 40 steps: values made into action codes, then how it ended. */
function plain(code: string): string[] {
  const main = Function(`"use strict"; ${code}; return f;`)() as (w: typeof API) => Iterator<unknown>;
  const out: string[] = [];
  try {
    const run = main(API);
    for (let step = run.next(); out.length < 40; step = run.next()) {
      if (step.done) return [...out, 'done'];
      out.push(String(step.value));
    }
  } catch {
    out.push('threw');
  }
  return out;
}

function metered(code: string): string[] {
  const skill = compileSkill({ name: 'f', code, about: '', stepLimit: 100 }, { fuelPerTick: 1e9 });
  if (isSkillError(skill)) throw new Error(`${skill.message}\n${code}`);
  const run = skill.start(API);
  const out: string[] = [];
  while (out.length < 40) {
    const value = run.next();
    if (value >= 0) out.push(String(value));
    else return [...out, run.error ? run.error.fault : 'done'];
  }
  return out;
}

const { expression, statement } = fc.letrec<{ expression: string; statement: string }>((tie) => {
  const e = tie('expression');
  const s = tie('statement');
  const of = (...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
    fc
      .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
      .map((texts) => texts.join(''));
  const operator = fc.constantFrom('+', '-', '*', '%', '<', '===', '!==', '&&', '||', '??', '|', '>>', ',');
  const method = fc.constantFrom(
    '.concat(',
    '.slice(',
    '.indexOf(',
    '.join(',
    '.map(',
    '.filter(',
    '.includes(',
    '.push(',
  );
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(
        '1',
        '0',
        '7',
        '"ab"',
        'a',
        'b',
        'list',
        'w.size',
        'w.none',
        'null',
        '!a',
        '(-b)',
        'a++',
        '(b += 1)',
      ),
      of('(', e, operator, e, ')'),
      of('(', e, '?', e, ':', e, ')'),
      of('[', e, ',', e, ']'),
      of('[...list,', e, ']'),
      of('({p:', e, ',["q"+', e, ']:1}).p'),
      of('w.cells[', e, ']'),
      of('w?.none?.x.concat(', e, ').length'),
      of('[', e, '].concat(list)?.[0]'),
      of('[', e, ',', e, ']', method, e, ')'),
      of('((x,y=', e, ')=>x)(', e, ')'),
      of('((x)=>({v:x}))(', e, ').v'),
      of('g(', e, ')'),
      of('`<${', e, '}>`'),
      of('(a=', e, ')'),
      of('(b+=', e, ')'),
      of('(a,', e, ').length'),
      of('typeof ', e),
      of('Math.max(...list,', e, ')'),
      of('Object.keys({...', e, '}).length'),
      of('Array.from([', e, '],(v)=>v).length'),
    ),
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      of('yield code(', e, ');'),
      of('yield code(', e, ')\n'),
      of(e, '\n;'),
      of('{let c=', e, ';list=[c,a]}'),
      of('if(', e, '){', s, '}else ', of('yield code(', e, ');')),
      of('for(let i=0;i<3;i++){', s, 'if(', e, ')continue;', s, '}'),
      of('for(const x of[1,2])yield code(', e, ')+x;'),
      of('for(const k in{m:1,n:2})a=k\n'),
      of('n=2;do{', s, '}while(n-->0);'),
      of('n=2;while(n-- >0)list=[', e, ']\n'),
      of('o:for(;;){for(;;){yield code(', e, ');break o}}'),
      of('switch(', e, '){case 1:', s, 'break;default:a=', e, '}'),
      of('try{', s, 'throw Error(', e, ')}catch{', s, '}'),
      of('try{', s, '}catch(x){a=1}'),
      of('yield*h(', e, ');'),
    ),
  };
});

const PRELUDE = `
const code = (x) => typeof x === 'number' ? Math.abs(x | 0) % 1000 : typeof x === 'string' ? x.length : x ? 1 : 0;
function g(x) { return x === undefined ? 5 : [x].length; }
function* h(x) { yield code(x)\nyield 3 }
`;

const program = fc.tuple(fc.array(statement, { minLength: 1, maxLength: 6 }), expression).map(([body, last]) => {
  const blocks = body.map((text) => `{${text}}`).join('\n');
  return `${PRELUDE}function* f(w) { let a = 1, b = 2, n = 0, list = [3, 4];\n${blocks}\nyield code(${last}); }`;
});

test('metered programs yield what plain ones yield', () => {
  let done = 0;
  fc.assert(
    fc.property(program, (code) => {
      const wanted = plain(code);
      expect(metered(code)).toEqual(wanted);
      if (wanted.at(-1) === 'done') done++;
    }),
    { numRuns: 250, seed: 7 },
  );
  // The generator must not make nothing but programs that throw.
  expect(done).toBeGreaterThan(60);
});
