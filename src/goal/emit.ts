/**
 * Expressions, conditions and distances as JavaScript text, for the straight-line code of watch.ts and payment.ts. The
 * text is made of numbers, indices and names of this file alone; no word of a goal gets into it. What it computes is equal
 * to the bit to what bindExpr, bindState and bindRegion compute; conditions compare without dividing or taking roots.
 */
import { FUNCTIONS } from './expr.ts';
import type { Comparison, Expr, Facts, FactView, Formula, Region } from './goal.ts';
import { comparisonMargin, type Margin, marginsOf, signed } from './region.ts';

/** Facts by the names that they have in the text, and what must be in scope there. */
export interface Emitter {
  readonly facts: Facts;
  /** Views that the text reads, by index of the fact. */
  readonly views: Map<number, FactView>;
}

export const newEmitter = (facts: Facts): Emitter => ({ facts, views: new Map() });

/** Code that is longer than this is not made: a goal of such a size is interpreted. */
const MOST_CODE = 100_000;

/** Makes a function from text whose parameters are the values of `scope`, or null where the process forbids that. */
export function makeCode<T>(body: string, scope: Readonly<Record<string, unknown>>): T | null {
  if (body.length > MOST_CODE) return null;
  try {
    return new Function(...Object.keys(scope), `'use strict';\n${body}`)(...Object.values(scope)) as T;
  } catch (error) {
    if (error instanceof EvalError) return null; // --disallow-code-generation-from-strings, a content security policy
    throw error;
  }
}

/** What the text of an emitter names, besides what its caller adds. */
export function scopeOf({ facts, views }: Emitter): Record<string, unknown> {
  const data = [...views].map(([index, view]) => [`D${index}`, view.data] as const);
  const { apply: mod } = FUNCTIONS.mod;
  return { ...Object.fromEntries(data), read: facts.read, signed, hypot: flatHypot, mod };
}

/** Statements that load the facts in view for world `w`; their names are `f` and the index. */
export const loads = ({ views }: Emitter): string =>
  [...views].map(([index, { stride, offset }]) => `const f${index} = D${index}[w * ${stride} + ${offset}];`).join('\n');

/** As bindExpr computes it: no scaling against overflow. */
const flatHypot = (x: number, y: number): number => Math.sqrt(x * x + y * y);

const literal = (value: number): string => (value < 0 || Object.is(value, -0) ? `(-${-value})` : `${value}`);

/** A scalar expression. */
export function emitExpr(expr: Expr, e: Emitter): string {
  if (typeof expr === 'number') return literal(expr);
  if ('number' in expr) return literal(expr.number);
  if ('fact' in expr) return emitFact(expr.fact, e);
  if ('vector' in expr) throw new Error('a vector in a checked scalar');
  const of = expr.of.map((arg) => emitExpr(arg, e));
  if (of.length === 2 && '+-*/'.includes(expr.call)) return `(${of[0]} ${expr.call} ${of[1]})`;
  if (expr.call === '-') return `(-${of[0]})`;
  if (expr.call === 'mod') return `mod(${of.join(', ')})`;
  if (expr.call === 'hypot' && of.length === 2) return `hypot(${of.join(', ')})`;
  return `Math.${expr.call}(${of.join(', ')})`;
}

function emitFact(name: string, e: Emitter): string {
  const index = e.facts.index(name);
  const view = e.facts.view?.(index) ?? null;
  if (view === null) return `read(w, ${index})`;
  e.views.set(index, view);
  return `f${index}`;
}

// --- conditions ---

/** A formula about one moment, as a truth value. */
export function emitTruth(formula: Formula, e: Emitter): string {
  if ('fact' in formula) return `(${emitFact(formula.fact, e)} >= ${literal(formula.atLeast)})`;
  if ('is' in formula) return emitComparison(formula.is, e);
  if ('in' in formula) return emitInside(formula.value, formula.in, e);
  if ('not' in formula) return `!${emitTruth(formula.not, e)}`;
  if ('implies' in formula) return `(!${emitTruth(formula.implies[0], e)} || ${emitTruth(formula.implies[1], e)})`;
  if ('all' in formula) return `(${formula.all.map((part) => emitTruth(part, e)).join(' && ')})`;
  if ('any' in formula) return `(${formula.any.map((part) => emitTruth(part, e)).join(' || ')})`;
  throw new Error('a temporal operator in a condition');
}

/** Whether a value lies in a region: every margin is at least 0. */
export const emitInside = (value: Expr, region: Region, e: Emitter): string =>
  `(${marginsOf(value, region, e.facts)
    .map(({ expr }) => emitSign(expr, '>=', e))
    .join(' && ')})`;

function emitComparison([left, sign, right]: readonly [Expr, Comparison, Expr], e: Emitter): string {
  const { expr } = comparisonMargin(left, sign, right, e.facts);
  if (sign === '==') return emitSign(expr, '===', e);
  // NaN differs from everything.
  if (sign === '!=') return `!${emitSign(expr, '===', e)}`;
  return emitSign(expr, sign === '<' || sign === '>' ? '>' : '>=', e);
}

const MIRRORED = { '>=': '<=', '>': '<', '===': '===' } as const;
type Sign = keyof typeof MIRRORED;

/** `expr sign 0`. A difference with a constant is a comparison with it: x - c >= 0 exactly when x >= c. */
function emitSign(expr: Expr, sign: Sign, e: Emitter): string {
  if (typeof expr === 'object' && 'call' in expr && expr.call === '-' && expr.of.length === 2) {
    const [a, b] = expr.of;
    if (typeof b === 'number') return emitBound(a, sign, b, e);
    if (typeof a === 'number') return emitBound(b, MIRRORED[sign], a, e);
  }
  return emitBound(expr, sign, 0, e);
}

type AnySign = Sign | '<=' | '<';

function emitBound(expr: Expr, sign: AnySign, bound: number, e: Emitter): string {
  const square = sign === '===' || bound < 1e-100 || bound > 1e100 ? null : emitSquare(expr, e);
  if (square === null) return `(${emitExpr(expr, e)} ${sign} ${literal(bound)})`;
  const limit = sign === '>=' || sign === '<' ? leastSquare(bound) : greatestSquare(bound);
  return `(${square} ${sign} ${literal(limit)})`;
}

/** The square of a root or a norm of two numbers that are cheap to name twice, or null. */
function emitSquare(expr: Expr, e: Emitter): string | null {
  if (typeof expr !== 'object' || !('call' in expr)) return null;
  if (expr.call === 'sqrt') return emitExpr(expr.of[0], e);
  if (expr.call !== 'hypot' || expr.of.length !== 2) return null;
  const [x, y] = expr.of.map((part) => emitExpr(part, e));
  return x.includes('read(') || y.includes('read(') ? null : `(${x} * ${x} + ${y} * ${y})`;
}

const bits = new DataView(new ArrayBuffer(8));
/** The next float above or below a positive one. */
function neighbour(x: number, by: 1n | -1n): number {
  bits.setFloat64(0, x);
  bits.setBigInt64(0, bits.getBigInt64(0) + by);
  return bits.getFloat64(0);
}

/** The smallest square whose root is at least the bound, so that squares compare as their roots do, to the bit. */
export function leastSquare(bound: number): number {
  let square = bound * bound;
  while (Math.sqrt(square) >= bound) square = neighbour(square, -1n);
  while (Math.sqrt(square) < bound) square = neighbour(square, 1n);
  return square;
}

/** The largest square whose root is at most the bound. */
export function greatestSquare(bound: number): number {
  let square = bound * bound;
  while (Math.sqrt(square) <= bound) square = neighbour(square, 1n);
  while (Math.sqrt(square) > bound) square = neighbour(square, -1n);
  return square;
}

// --- distances ---

/** Statements that set `name` to the signed distance of a value to a region, as `bindRegion` computes it. */
export function emitDistance(name: string, value: Expr, region: Region, e: Emitter): string {
  const margins = marginsOf(value, region, e.facts);
  const names = margins.map((_, i) => `${name}_${i}`);
  const lines = margins.map((m, i) => emitMargin(names[i], m, e));
  return `${lines.join('\n')}\nconst ${name} = ${names.length === 1 ? names[0] : `Math.min(${names.join(', ')})`};`;
}

function emitMargin(name: string, { expr, inside, outside }: Margin, e: Emitter): string {
  const scaled =
    inside === outside ? `${name}m / ${inside}` : `(${name}m >= 0 ? ${name}m / ${inside} : ${name}m / ${outside})`;
  return `const ${name}m = ${emitExpr(expr, e)};\nconst ${name} = signed(${name}m >= 0, ${scaled});`;
}
