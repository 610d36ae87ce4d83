/**
 * The verifier against brute force: random small programs run as plain generators on every sequence of inputs up to a
 * depth, with the assertion's meaning by its definition.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Formula } from '../goal/goal.ts';
import { printGoal } from '../goal/print.ts';
import { robustnessOf } from '../goal/semantics.ts';
import { FLAG } from './knowledge.ts';
import type { Vocabulary } from './verdict.ts';
import { verifyProgram } from './verify.ts';

const vocabulary: Vocabulary = {
  facts: new Map([
    ['a', FLAG],
    ['b', FLAG],
    ['n', { low: 0, high: 2, integer: true }],
  ]),
  readings: new Set(['a', 'b', 'n', 'x', 'y', 'step']),
  controllers: null,
};

// --- random programs: counter c in 0..2, truth value m ---

const condition = fc.letrec<{ c: string }>((tie) => ({
  c: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('w.a()', 'w.b()', 'w.n() < 1', 'w.n() >= 2', 'w.n() === 1', 'c >= 1', 'c === 2', 'm'),
    fc.tuple(tie('c'), fc.constantFrom('&&', '||'), tie('c')).map(([x, op, y]) => `(${x} ${op} ${y})`),
    tie('c').map((x) => `!(${x})`),
  ),
})).c;
const action = fc.constantFrom('yield w.x();', 'yield w.y();', "yield w.step('p');");
const change = fc.oneof(
  fc.constantFrom('c = Math.min(c + 1, 2);', 'c = 0;', 'm = !m;'),
  condition.map((c) => `m = ${c};`),
);
const statements = (returns: boolean) =>
  fc.letrec<{ s: string }>((tie) => ({
    s: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      action,
      change,
      ...(returns ? [fc.constant('return;')] : [fc.constant('continue;')].slice(1)),
      fc.tuple(condition, tie('s'), tie('s')).map(([c, yes, no]) => `if (${c}) { ${yes} } else { ${no} }`),
      fc.tuple(tie('s'), tie('s')).map(([x, y]) => `${x} ${y}`),
    ),
  })).s;
const looping = fc
  .tuple(statements(false), action, condition)
  .map(([body, last, end]) => `let c = 0; let m = false; while (!(${end})) { ${body} ${last} }`);
const straight = fc
  .array(statements(true), { minLength: 1, maxLength: 3 })
  .map((parts) => `let c = 0; let m = false; ${parts.join(' ')}`);

// --- random assertions ---

const flags = ['a', 'b', 'does:x', 'does:y', 'run:p'];
const atom: fc.Arbitrary<Formula> = fc.oneof(
  fc.constantFrom(...flags).map((fact) => ({ fact, atLeast: 1 })),
  fc.constantFrom(1, 2).map((atLeast) => ({ fact: 'n', atLeast })),
);
const moment = fc.letrec<{ f: Formula }>((tie) => ({
  f: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    tie('f').map((not) => ({ not })),
    fc.tuple(tie('f'), tie('f')).map((implies) => ({ implies })),
    fc.tuple(tie('f'), tie('f')).map((any) => ({ any })),
  ),
})).f;
/** Once violated, such an assertion stays violated. */
const safety: fc.Arbitrary<Formula> = fc.oneof(
  moment.map((always) => ({ always })),
  fc.tuple(moment, moment).map((until) => ({ not: { until } })),
);
const temporal: fc.Arbitrary<Formula> = fc.oneof(
  safety,
  moment.map((eventually) => ({ eventually })),
  fc.tuple(moment, moment).map(([x, y]): Formula => ({ always: { implies: [x, { eventually: y, within: 1 }] } })),
  fc.tuple(moment, moment).map(([x, y]) => ({ sequence: [x, y] })),
  moment.map((next) => ({ next })),
);

// --- brute force ---

interface Input {
  readonly a: boolean;
  readonly b: boolean;
  readonly n: number;
}
const inputs: readonly Input[] = [false, true].flatMap((a) =>
  [false, true].flatMap((b) => [0, 1, 2].map((n) => ({ a, b, n }))),
);

type Play = (w: unknown) => Generator<string>;

/** What one sequence of inputs leads to: the actions until the program returns or the inputs end. */
function play(program: Play, sequence: readonly Input[]): { readonly acts: string[]; readonly returned: boolean } {
  let now = sequence[0];
  const run = program({
    a: () => now.a,
    b: () => now.b,
    n: () => now.n,
    x: () => 'does:x',
    y: () => 'does:y',
    step: (name: string) => `run:${name}`,
  });
  const acts: string[] = [];
  for (const input of sequence) {
    now = input;
    const { value, done } = run.next();
    if (done === true) return { acts, returned: true };
    acts.push(value);
  }
  return { acts, returned: false };
}

function holds(formula: Formula, sequence: readonly Input[], acts: readonly string[]): boolean {
  const truth = (f: Formula, t: number): boolean => {
    if ('not' in f) return !truth(f.not, t);
    if ('implies' in f) return !truth(f.implies[0], t) || truth(f.implies[1], t);
    if ('any' in f) return f.any.some((part) => truth(part, t));
    if (!('fact' in f)) throw new Error(`no condition: ${printGoal(f)}`);
    const { a, b, n } = sequence[t];
    const facts: Readonly<Record<string, number>> = { a: Number(a), b: Number(b), n };
    return (facts[f.fact] ?? Number(acts[t] === f.fact)) >= f.atLeast;
  };
  return robustnessOf(formula, (f, t) => (truth(f, t) ? 1 : -1), 0, acts.length - 1) > 0;
}

function* sequences(depth: number): Generator<readonly Input[]> {
  for (let code = 0; code < inputs.length ** depth; code++) {
    let rest = code;
    yield Array.from({ length: depth }, () => {
      const input = inputs[rest % inputs.length];
      rest = Math.floor(rest / inputs.length);
      return input;
    });
  }
}

/** Steps of the shortest violation within a depth, or null: of any beginning of a run, or of runs that return only. */
function shortestViolation(text: string, formula: Formula, depth: number, prefixes: boolean): number | null {
  const program = new Function('w', `return (function* (w) { ${text} })(w);`) as Play;
  let best: number | null = null;
  for (const sequence of sequences(depth)) {
    const { acts, returned } = play(program, sequence);
    if (!prefixes && !returned) throw new Error('the depth is too small for this program');
    for (let length = prefixes ? 1 : acts.length; length <= acts.length && length < (best ?? 99); length++)
      if (!holds(formula, sequence, acts.slice(0, length))) best = length;
  }
  return best;
}

const verified = async (text: string, formula: Formula) => {
  const assertions = [{ name: 'it', text: printGoal(formula), formula }];
  const { assertions: results } = await verifyProgram(`export function* main(w) { ${text} }`, {
    vocabulary,
    assertions,
  });
  return results.find(({ name }) => name === 'it')!;
};

test('safety of looping programs: refuted exactly when brute force finds a path, and by one as short', async () => {
  let [refuted, proved] = [0, 0];
  await fc.assert(
    fc.asyncProperty(looping, safety, async (text, formula) => {
      const brute = shortestViolation(text, formula, 3, true);
      const { status, trace } = await verified(text, formula);
      const length = trace?.steps.at(-1)?.to ?? null;
      if (brute !== null) expect([status, length]).toEqual(['refuted', brute]);
      else if (status === 'refuted') expect(length).toBeGreaterThan(3);
      if (status === 'refuted') refuted++;
      else proved++;
    }),
    { numRuns: 60, seed: 1 },
  );
  expect(Math.min(refuted, proved)).toBeGreaterThan(8);
});

test('temporal assertions of programs that return: refuted exactly when a whole run violates them', async () => {
  const verdicts = { proved: 0, refuted: 0 };
  await fc.assert(
    fc.asyncProperty(straight, temporal, async (body, formula) => {
      const text = `yield w.x(); ${body}`;
      const most = (text.match(/yield/g) ?? []).length;
      fc.pre(most <= 3);
      const brute = shortestViolation(text, formula, most + 1, false);
      const { status } = await verified(text, formula);
      expect(status).toBe(brute === null ? 'proved' : 'refuted');
      verdicts[status as 'proved' | 'refuted']++;
    }),
    { numRuns: 40, seed: 2 },
  );
  expect(Math.min(verdicts.proved, verdicts.refuted)).toBeGreaterThan(5);
});
