/** Expressions over facts: the functions that exist, folding of constants, evaluation without allocation, and ranges. */
import { RlgptError, unknownName } from '../core/errors.ts';
import type { Expr, Facts } from './goal.ts';

type Range = readonly [low: number, high: number];

interface Fn {
  /** Arguments at least and at most. */
  readonly arity: readonly [number, number];
  readonly apply: (...values: number[]) => number;
  /** The range of the result from those of the arguments; never too small. */
  readonly range: (...of: Range[]) => Range;
}

const EVERYTHING: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
const hull = (...values: number[]): Range => {
  const known = values.filter((v) => !Number.isNaN(v));
  return known.length === values.length ? [Math.min(...known), Math.max(...known)] : EVERYTHING;
};
const rising =
  (f: (x: number) => number) =>
  ([low, high]: Range): Range =>
    hull(f(low), f(high));
const periodic = (): Range => [-1, 1];
const magnitude = ([low, high]: Range): Range =>
  low <= 0 && high >= 0 ? [0, Math.max(-low, high)] : hull(Math.abs(low), Math.abs(high));
/** 0 times infinity is 0 here: a fact that is 0 stays 0 however large the other may grow. */
const times = (a: number, b: number) => (a === 0 || b === 0 ? 0 : a * b);

const one = (apply: (x: number) => number, range: (of: Range) => Range): Fn => ({ arity: [1, 1], apply, range });
const MANY: readonly [number, number] = [2, 8];

/** Operators and functions, by the name that `call` bears. */
export const FUNCTIONS: Readonly<Record<string, Fn>> = {
  '+': { arity: [2, 2], apply: (a, b) => a + b, range: (a, b) => hull(a[0] + b[0], a[1] + b[1]) },
  '-': {
    arity: [1, 2],
    apply: (a, b) => (b === undefined ? -a : a - b),
    range: (a, b) => (b === undefined ? [-a[1], -a[0]] : hull(a[0] - b[1], a[1] - b[0])),
  },
  '*': {
    arity: [2, 2],
    apply: (a, b) => a * b,
    range: (a, b) => hull(times(a[0], b[0]), times(a[0], b[1]), times(a[1], b[0]), times(a[1], b[1])),
  },
  '/': {
    arity: [2, 2],
    apply: (a, b) => a / b,
    range: (a, b) => (b[0] <= 0 && b[1] >= 0 ? EVERYTHING : hull(a[0] / b[0], a[0] / b[1], a[1] / b[0], a[1] / b[1])),
  },
  abs: one(Math.abs, magnitude),
  sqrt: one(Math.sqrt, ([low, high]) => [Math.sqrt(Math.max(0, low)), Math.sqrt(Math.max(0, high))]),
  exp: one(Math.exp, rising(Math.exp)),
  log: one(Math.log, ([low, high]) => [
    low > 0 ? Math.log(low) : Number.NEGATIVE_INFINITY,
    Math.log(Math.max(0, high)),
  ]),
  sin: one(Math.sin, periodic),
  cos: one(Math.cos, periodic),
  tan: one(Math.tan, () => EVERYTHING),
  asin: one(Math.asin, () => [-Math.PI / 2, Math.PI / 2]),
  acos: one(Math.acos, () => [0, Math.PI]),
  atan: one(Math.atan, rising(Math.atan)),
  tanh: one(Math.tanh, rising(Math.tanh)),
  floor: one(Math.floor, rising(Math.floor)),
  ceil: one(Math.ceil, rising(Math.ceil)),
  round: one(Math.round, rising(Math.round)),
  sign: one(Math.sign, rising(Math.sign)),
  atan2: { arity: [2, 2], apply: Math.atan2, range: () => [-Math.PI, Math.PI] },
  pow: { arity: [2, 2], apply: Math.pow, range: () => EVERYTHING },
  mod: { arity: [2, 2], apply: (a, b) => a - b * Math.floor(a / b), range: () => EVERYTHING },
  min: { arity: MANY, apply: Math.min, range: (...of) => [least(of, 0), least(of, 1)] },
  max: { arity: MANY, apply: Math.max, range: (...of) => [most(of, 0), most(of, 1)] },
  hypot: {
    arity: MANY,
    apply: Math.hypot,
    range: (...of) => {
      const sizes = of.map(magnitude);
      return [Math.hypot(...sizes.map((s) => s[0])), Math.hypot(...sizes.map((s) => s[1]))];
    },
  },
};

const least = (of: readonly Range[], side: 0 | 1) => Math.min(...of.map((r) => r[side]));
const most = (of: readonly Range[], side: 0 | 1) => Math.max(...of.map((r) => r[side]));

/** A call, computed at once when all arguments are plain numbers and the result is finite. */
export function call(name: string, of: readonly Expr[]): Expr {
  if (of.every((arg) => typeof arg === 'number')) {
    const value = FUNCTIONS[name].apply(...of);
    if (Number.isFinite(value)) return value + 0; // no -0
  }
  return { call: name, of };
}

/** The components of a vector; a scalar is a vector of one. */
export const components = (expr: Expr): readonly Expr[] =>
  typeof expr === 'object' && 'vector' in expr ? expr.vector : [expr];

/** The names of the facts in an expression, in order. */
export function factsIn(expr: Expr): readonly string[] {
  if (typeof expr === 'number' || 'number' in expr) return [];
  if ('fact' in expr) return [expr.fact];
  return ('vector' in expr ? expr.vector : expr.of).flatMap(factsIn);
}

/**
 * A function that computes a scalar in one world; it allocates nothing. Constants with units count as they are, so
 * resolve units first (units.ts). Throws 'unknown-name' for a fact or function that does not exist, 'goal' for a vector.
 */
export function bindExpr(expr: Expr, facts: Facts): (world: number) => number {
  if (typeof expr === 'number') return () => expr;
  if ('number' in expr) return () => expr.number;
  if ('fact' in expr) {
    const index = facts.index(expr.fact);
    if (index < 0) throw unknownName('fact', expr.fact, facts.names);
    return (world) => facts.read(world, index);
  }
  if ('vector' in expr) throw new RlgptError('goal', 'a vector where a number is needed', 'Use one of its components.');
  if (!Object.hasOwn(FUNCTIONS, expr.call)) throw unknownName('function', expr.call, Object.keys(FUNCTIONS));
  return bindCall(
    expr.call,
    expr.of.map((arg) => bindExpr(arg, facts)),
  );
}

function bindCall(name: string, of: readonly ((world: number) => number)[]): (world: number) => number {
  const [a, b] = of;
  // The commonest ones are spelt out: a call through `apply` costs several times as much.
  if (name === '+') return (world) => a(world) + b(world);
  if (name === '-') return b === undefined ? (world) => -a(world) : (world) => a(world) - b(world);
  if (name === '*') return (world) => a(world) * b(world);
  if (name === '/') return (world) => a(world) / b(world);
  if (name === 'hypot' && of.length === 2) {
    return (world) => {
      const x = a(world);
      const y = b(world);
      return Math.sqrt(x * x + y * y);
    };
  }
  const { apply } = FUNCTIONS[name];
  if (of.length === 1) return (world) => apply(a(world));
  if (of.length === 2) return (world) => apply(a(world), b(world));
  const values = new Array<number>(of.length).fill(0);
  return (world) => {
    for (let i = 0; i < of.length; i++) values[i] = of[i](world);
    return apply(...values);
  };
}

/** The range of a scalar from the declared ranges of its facts; never too small. */
export function rangeOf(expr: Expr, facts: Facts): Range {
  if (typeof expr === 'number') return [expr, expr];
  if ('number' in expr) return [expr.number, expr.number];
  if ('fact' in expr) {
    const about = facts.infos?.[facts.index(expr.fact)];
    return about === undefined ? EVERYTHING : [about.low, about.high];
  }
  if ('vector' in expr) return EVERYTHING;
  return FUNCTIONS[expr.call].range(...expr.of.map((arg) => rangeOf(arg, facts)));
}
