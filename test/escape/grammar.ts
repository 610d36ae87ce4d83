// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the pieces are texts of programs.
/**
 * Composes programs for the sandbox from a grammar: payloads of the corpus in new surroundings, whose verdict follows
 * from their own; expressions that dig for the host through everything in reach; and damaged texts of both.
 */
import { makeRng, type Rng } from '../../src/core/rng.ts';
import { CORPUS } from './corpus.ts';
import { codeOf, type Payload } from './payload.ts';

type Faults = Payload['faults'];

export interface Program {
  readonly code: string;
  /** The faults that are right, or null where any is and only the harm counts. */
  readonly faults: Faults | null;
}

const pick = <T>(rng: Rng, list: readonly T[]): T => list[rng.int(list.length)];

/** Payloads that can stand inside other code: those that are statements and do not end it by returning. */
const PARTS = CORPUS.filter(
  (payload) => !payload.whole && !payload.faults.includes('syntax') && !payload.body.startsWith('return '),
);
/** Code without harm. */
const CALM: readonly string[] = [
  'let n = 0; for (let i = 0; i < 9; i++) n += i; yield n % 12;',
  'const m = new Map([["a", 1]]); for (const [k, v] of m) yield k.length + v;',
  'const { a, b = 2 } = { a: 1 }; yield a + b;',
  'try { throw new Error("x"); } catch (e) { yield e.message.length; }',
  'yield [3, 1, 2].sort((p, q) => p - q)[0];',
  'yield w.have("log");',
];

/** Surroundings: what becomes of the code, and of its faults. */
interface Frame {
  readonly around: (body: string, id: number) => string;
  /** An error that is thrown ends here. */
  readonly catches: boolean;
}

const FRAMES: readonly Frame[] = [
  { around: (body) => `{ ${body} }`, catches: false },
  { around: (body) => `if (w.have("log") === 1) { ${body} }`, catches: false },
  { around: (body) => `for (let once = 0; once < 1; once++) { ${body} }`, catches: false },
  { around: (body, id) => `function* g${id}(w) { ${body} } yield* g${id}(w);`, catches: false },
  {
    around: (body, id) => `const g${id} = function* (w) { ${body} }; for (const c of g${id}(w)) yield c;`,
    catches: false,
  },
  { around: (body) => `switch (1) { case 1: { ${body} } }`, catches: false },
  { around: (body) => `try { ${body} } catch (e) { yield 3; }`, catches: true },
  { around: (body) => `do { try { ${body} } catch {} } while (false);`, catches: true },
];

/** One part of a program, and how it may end; null is going on. */
function part(rng: Rng, id: number): { code: string; ends: Faults } {
  if (rng.int(3) === 0) return { code: `{ ${pick(rng, CALM)} }`, ends: [null] };
  const payload = pick(rng, PARTS);
  let code = payload.body;
  let ends: Faults = payload.faults;
  const depth = 1 + rng.int(3);
  for (let i = 0; i < depth; i++) {
    const frame = pick(rng, FRAMES);
    code = frame.around(code, id * 4 + i);
    if (frame.catches) ends = ends.map((fault) => (fault === 'threw' ? null : fault));
  }
  return { code, ends };
}

const isStatic = (ends: Faults) => ends.length === 1 && ends[0] === 'forbidden';

/** Several parts one after the other: what is refused decides, then the first that ends the run. */
function composed(rng: Rng): Program {
  const parts = Array.from({ length: 1 + rng.int(3) }, (_, i) => part(rng, i));
  const code = `function* f(w) {\n${parts.map(({ code }) => code).join('\n')}\n}`;
  if (parts.some(({ ends }) => isStatic(ends))) return { code, faults: ['forbidden'] };
  const faults = new Set<Faults[number]>();
  for (const { ends } of parts) {
    for (const fault of ends) if (fault !== null) faults.add(fault);
    if (!ends.includes(null)) return { code, faults: [...faults] };
  }
  return { code, faults: [...faults, null] };
}

const KEYS = [
  '"constructor"',
  '"con" + "structor"',
  '`${"proto"}type`',
  '"__proto__"',
  '"__pro" + "to__"',
  '"ca" + "ll"',
  '"length"',
  '0',
  '"join"',
  '"next"',
  '"take"',
  'w.names()[1]',
  'w.names()[2]',
  '[["constructor"]]',
  '{ toString: () => "constructor" }',
  'Math.max',
  '"valueOf"',
  '"sta" + "ck"',
  '"return"',
  '"throw"',
];

const LEAVES = [
  'w',
  'w.take',
  'w.have',
  'w.names()',
  'w.inner()',
  'w.cells',
  '[]',
  '{}',
  '""',
  '1',
  'null',
  'undefined',
  'NaN',
  '(() => 1)',
  '(function () { return 1; })',
  '(function* () { yield 1; })',
  'Math.max',
  'Object.keys',
  'Array',
  'new Map()',
  'new Set([1])',
  'new Error("x")',
  'Error("x")',
  'Array.from',
  'String',
  'w.symbols()[0]',
  'f',
];

/** An expression that digs: leaves, members by fixed and computed keys, calls, spreads, collections. */
function expression(rng: Rng, depth: number): string {
  if (depth === 0) return pick(rng, LEAVES);
  const inner = () => expression(rng, depth - 1);
  switch (rng.int(12)) {
    case 0:
      return `(${inner()})[${pick(rng, KEYS)}]`;
    case 1:
      return `(${inner()})?.[${pick(rng, KEYS)}]`;
    case 2:
      return `(${inner()})(${inner()})`;
    case 3:
      return `(${inner()})[${pick(rng, KEYS)}](${inner()})`;
    case 4:
      return `[...(${inner()}), ${inner()}]`;
    case 5:
      return `({ [${pick(rng, KEYS)}]: ${inner()} })`;
    case 6:
      return `new Map([[${inner()}, ${inner()}]])`;
    case 7:
      return `Object.assign({}, ${inner()})`;
    case 8:
      return `((x, y = x) => y)(${inner()})`;
    case 9:
      return `[${inner()}].map((x) => x[${pick(rng, KEYS)}])`;
    case 10:
      return `(({ [${pick(rng, KEYS)}]: x }) => x)(${inner()})`;
    default:
      return `(${inner()} + "" + ${inner()})`;
  }
}

const USES: readonly ((e: string) => string)[] = [
  (e) => `w.take(${e});`,
  (e) => `yield ${e};`,
  (e) => `throw ${e};`,
  (e) => `try { ${e}; } catch (e) { w.take(e[${'"con" + "structor"'}]); }`,
  (e) => `for (const x of ${e}) w.take(x);`,
  (e) => `const all = []; for (let i = 0; i < 50; i++) all.push(${e}); yield 1;`,
  (e) => `let x = ${e}; for (let i = 0; i < 20; i++) { x = [x]; } yield "" + x;`,
  (e) => `(${e}).x = 1;`,
  (e) => `yield* ${e};`,
  (e) => `[3, 1, 2].sort(${e}); yield 1;`,
];

/** What such a program hands over may be an object of its own, so only damage counts. */
function digging(rng: Rng): Program {
  const body = Array.from({ length: 1 + rng.int(2) }, () => {
    const use = pick(rng, USES)(expression(rng, 1 + rng.int(4)));
    return `{ ${use} }`;
  }).join('\n');
  return { code: `function* f(w) {\n${body}\nyield 1;\n}`, faults: null };
}

const SPLINTERS = [
  'constructor',
  '__proto__',
  '__fuel',
  '__out',
  '__scope',
  'w',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '`',
  '${',
  '"',
  "'",
  '=>',
  '...',
  '?.',
  ';',
  ',',
  '/*',
  '*/',
  '//',
  '<!--',
  '-->',
  '\\u0063',
  '\n',
  '\u2028',
  'yield',
  'yield*',
  'function*',
  'return',
  'throw',
  'for (;;)',
  'new Map()',
  'this',
  'eval',
  'import(',
  'async',
  'await',
  '/x/',
  '1n',
  'catch {}',
  'finally {}',
  'delete ',
  'void ',
  'in ',
  'of ',
  'as any',
  ': any',
  '<T>',
  'enum E {}',
  '#p',
  '@d',
  '\0',
];

/** Cuts, repeats and splinters in a text. */
function damaged(rng: Rng): Program {
  let code = rng.int(2) === 0 ? codeOf(pick(rng, CORPUS)) : digging(rng).code;
  const cuts = 1 + rng.int(4);
  for (let i = 0; i < cuts; i++) {
    const at = rng.int(code.length + 1);
    const drop = rng.int(3) === 0 ? rng.int(12) : 0;
    code = code.slice(0, at) + pick(rng, SPLINTERS) + code.slice(at + drop);
  }
  return { code, faults: null };
}

/** The program of a seed. */
export function programOf(seed: number): Program {
  const rng = makeRng('escape', seed);
  const kind = rng.int(10);
  return kind < 4 ? composed(rng) : kind < 8 ? digging(rng) : damaged(rng);
}
