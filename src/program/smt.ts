/**
 * What is known of a step as SMT-LIB text, and its decision by Z3, an optional package. Z3 keeps threads alive, so it
 * runs in a process of its own, one for all questions of a call.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Operand } from './code.ts';
import { factsOf, type Knowledge } from './knowledge.ts';
import type { Arithmetic } from './verdict.ts';

export type SmtVerdict = 'possible' | 'impossible' | 'unknown';

/** Milliseconds for one call, the start of the process included. */
const TIMEOUT_MS = 30_000;

/** A script that is satisfiable when the step is possible, or null for what has no translation. */
export function smtText({ facts, relations }: Pick<Knowledge, 'facts' | 'relations'>): string | null {
  const integers = new Map<string, boolean>();
  for (const { a, b } of relations.values())
    for (const side of [a, b]) for (const name of factsOf(side)) integers.set(name, facts.get(name)?.integer ?? false);
  const lines = [...integers].map(([name, integer]) => `(declare-const ${symbol(name)} ${integer ? 'Int' : 'Real'})`);
  for (const [name, range] of facts) {
    if (!integers.has(name)) continue;
    const { low, high, openLow, openHigh, without } = range;
    if (Number.isFinite(low)) lines.push(`(assert (${openLow ? '>' : '>='} ${symbol(name)} ${number(low)}))`);
    if (Number.isFinite(high)) lines.push(`(assert (${openHigh ? '<' : '<='} ${symbol(name)} ${number(high)}))`);
    for (const value of without) lines.push(`(assert (not (= ${symbol(name)} ${number(value)})))`);
  }
  for (const { a, operator, b, holds } of relations.values()) {
    const [x, y] = [term(a), term(b)];
    if (x === null || y === null) return null;
    const claim = `(${operator === '<' ? '<' : '='} ${x} ${y})`;
    lines.push(`(assert ${holds ? claim : `(not ${claim})`})`);
  }
  return [...lines, '(check-sat)'].join('\n');
}

const symbol = (name: string): string => `|${name.replace(/[|\\]/g, '_')}|`;

/** The exact value of a double, a fraction where it is not whole; negative numbers in prefix form. */
function number(x: number): string {
  let [top, bottom] = [Math.abs(x), 1n];
  // Doubling is exact.
  for (; !Number.isInteger(top); top *= 2) bottom *= 2n;
  const text = bottom === 1n ? `${BigInt(top)}.0` : `(/ ${BigInt(top)}.0 ${bottom}.0)`;
  return x < 0 ? `(- ${text})` : text;
}

function term(x: Operand): string | null {
  if (typeof x === 'number') return Number.isFinite(x) ? number(x) : null;
  if (x.op === 'fact') return symbol(x.name);
  if ('args' in x) {
    const [first, ...rest] = x.args.map(term);
    if (first === null || first === undefined || rest.includes(null)) return null;
    if (x.op === 'abs') return `(ite (< ${first} 0.0) (- ${first}) ${first})`;
    if (x.op === 'floor') return `(to_real (to_int ${first}))`;
    if (x.op !== 'min' && x.op !== 'max') return null;
    return rest.reduce<string>((a, b) => `(ite (${x.op === 'min' ? '<' : '>'} ${a} ${b}) ${a} ${b})`, first);
  }
  const [a, b] = [term(x.a), term(x.b)];
  return a === null || b === null || x.op === '%' ? null : `(${x.op} ${a} ${b})`;
}

/** Whether Z3 is installed. */
function hasZ3(): boolean {
  try {
    import.meta.resolve('z3-solver');
    return true;
  } catch {
    return false;
  }
}

/** Decides by Z3, or null when it is not installed. A process that fails or takes too long decides nothing. */
export function z3Arithmetic(): Arithmetic | null {
  if (!hasZ3()) return null;
  return async (steps) => {
    const texts = steps.map(smtText);
    const answers = await askZ3(texts.filter((text) => text !== null));
    return texts.map((text) => (text === null ? 'unknown' : answers.shift()!));
  };
}

const VERDICTS: Readonly<Record<string, SmtVerdict>> = { sat: 'possible', unsat: 'impossible' };

function readAnswers(text: string): readonly string[] {
  try {
    return JSON.parse(text) as string[];
  } catch {
    return [];
  }
}

function askZ3(texts: readonly string[]): Promise<SmtVerdict[]> {
  const script = fileURLToPath(new URL('./z3-child.js', import.meta.url));
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script], { timeout: TIMEOUT_MS, maxBuffer: 1e7 }, (error, stdout) => {
      const answers = error === null ? readAnswers(stdout) : [];
      resolve(texts.map((_, i) => VERDICTS[answers[i]] ?? 'unknown'));
    });
    // One that ends before it has read everything is told by its exit.
    child.stdin?.on('error', () => {});
    child.stdin?.end(JSON.stringify(texts));
  });
}
