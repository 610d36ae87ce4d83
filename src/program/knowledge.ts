/**
 * What is assumed of the world within one step of a program: for each fact the set of values it may have, and truth
 * values of comparisons between facts. A comparison that is not settled asks `choose`, and the answer is kept, so that
 * one step never contradicts itself. Comparisons of one fact with constants are exact; those of several facts are
 * settled by interval arithmetic where possible and kept as `relations` otherwise.
 */
import type { Operand } from './code.ts';

/** Values of a fact: bounds in its unit; whole numbers when `integer`. A flag is whole and within 0 and 1. */
export interface Domain {
  readonly low: number;
  readonly high: number;
  readonly integer: boolean;
}

export const FLAG: Domain = { low: 0, high: 1, integer: true };
export const COUNT: Domain = { low: 0, high: Infinity, integer: true };
export const NUMBER: Domain = { low: -Infinity, high: Infinity, integer: false };

export const isFlag = (domain: Domain): boolean => domain.integer && domain.high - domain.low === 1;

/** An interval without finitely many points. Bounds of whole numbers are closed and whole. */
export interface Range {
  low: number;
  high: number;
  openLow: boolean;
  openHigh: boolean;
  readonly integer: boolean;
  readonly without: Set<number>;
}

export type Comparison = '<' | '<=' | '>' | '>=' | '===' | '!==';

/** A comparison of several facts and the truth value that it was given. */
export interface Relation {
  readonly a: Operand;
  readonly operator: '<' | '===';
  readonly b: Operand;
  readonly holds: boolean;
}

/** Picks one of two outcomes of an unsettled comparison. */
export type Choose = () => boolean;

/** What is known of the world in one step: ranges of facts, and how they relate. What it leaves open is chosen. */
export interface Knowledge {
  readonly facts: ReadonlyMap<string, Range>;
  readonly relations: ReadonlyMap<string, Relation>;
  /** Truth value of a comparison from now on. */
  compare(a: Operand, operator: Comparison, b: Operand): boolean;
  /** A copy that goes on by other choices. */
  fork(choose: Choose): Knowledge;
}

export const makeKnowledge = (domainOf: (fact: string) => Domain, choose: Choose): Knowledge =>
  knowing(new Map(), new Map(), domainOf, choose);

function knowing(
  facts: Map<string, Range>,
  relations: Map<string, Relation>,
  domainOf: (fact: string) => Domain,
  choose: Choose,
): Knowledge {
  function rangeOf(name: string): Range {
    let range = facts.get(name);
    if (range === undefined) {
      const { low, high, integer } = domainOf(name);
      range = { low, high, openLow: false, openHigh: false, integer, without: new Set() };
      facts.set(name, range);
    }
    return range;
  }

  function bound(name: string, operator: '<' | '<=' | '===', limit: number): boolean {
    const range = rangeOf(name);
    const settled = settle(range, operator, limit);
    if (settled !== null) return settled;
    const holds = choose();
    restrict(range, operator, limit, holds);
    return holds;
  }

  function relate(a: Operand, operator: '<' | '===', b: Operand): boolean {
    const known = intervalOf(minus(a, b), rangeOf);
    if (operator === '<' && known.high < 0) return true;
    if (operator === '<' && known.low >= 0) return false;
    if (operator === '===' && (known.low > 0 || known.high < 0)) return false;
    const key = `${printOperand(a)} ${operator} ${printOperand(b)}`;
    const before = relations.get(key);
    if (before !== undefined) return before.holds;
    const holds = choose();
    relations.set(key, { a, operator, b, holds });
    return holds;
  }

  function compare(a: Operand, operator: Comparison, b: Operand): boolean {
    if (operator === '!==') return !compare(a, '===', b);
    if (operator === '>') return compare(b, '<', a);
    if (operator === '>=') return !compare(a, '<', b);
    if (operator === '<=') return !compare(b, '<', a);
    const line = linear(minus(a, b));
    if (line === null) return relate(a, operator, b);
    const { fact, slope, offset } = line;
    if (fact === null || slope === 0) return operator === '<' ? offset < 0 : offset === 0;
    const limit = -offset / slope;
    if (operator === '===') return bound(fact, '===', limit);
    return slope > 0 ? bound(fact, '<', limit) : !bound(fact, '<=', limit);
  }

  const fork = (other: Choose): Knowledge => {
    const copies = new Map<string, Range>();
    for (const [name, range] of facts) copies.set(name, { ...range, without: new Set(range.without) });
    return knowing(copies, new Map(relations), domainOf, other);
  };

  return { facts, relations, compare, fork };
}

// --- one fact ---

/** Truth of `value operator limit` for all values of a range, or null when it depends. */
function settle(range: Range, operator: '<' | '<=' | '===', limit: number): boolean | null {
  const { low, high, openLow, openHigh } = range;
  if (operator === '===') {
    if (!contains(range, limit)) return false;
    return low === high ? true : null;
  }
  const strict = operator === '<';
  if (strict ? high < limit || (high === limit && openHigh) : high <= limit) return true;
  if (strict ? low >= limit : low > limit || (low === limit && openLow)) return false;
  return null;
}

export function contains({ low, high, openLow, openHigh, integer, without }: Range, value: number): boolean {
  if (integer && !Number.isInteger(value)) return false;
  if (value < low || value > high || without.has(value)) return false;
  return !(openLow && value === low) && !(openHigh && value === high);
}

function restrict(range: Range, operator: '<' | '<=' | '===', limit: number, holds: boolean): void {
  if (operator === '===') {
    if (holds) {
      range.low = range.high = limit;
      range.openLow = range.openHigh = false;
    } else range.without.add(limit);
  } else if (holds) {
    range.high = limit;
    range.openHigh = operator === '<';
  } else {
    range.low = limit;
    range.openLow = operator === '<=';
  }
  tidy(range);
}

/** Closes the bounds of whole numbers, and moves bounds off points that are left out. */
function tidy(range: Range): void {
  if (!range.integer) {
    if (range.without.has(range.low)) range.openLow = true;
    if (range.without.has(range.high)) range.openHigh = true;
    return;
  }
  range.low = range.openLow && Number.isInteger(range.low) ? range.low + 1 : Math.ceil(range.low);
  range.high = range.openHigh && Number.isInteger(range.high) ? range.high - 1 : Math.floor(range.high);
  range.openLow = range.openHigh = false;
  while (range.without.has(range.low)) range.low++;
  while (range.without.has(range.high)) range.high--;
}

// --- arithmetic ---

const minus = (a: Operand, b: Operand): Operand => (b === 0 ? a : { op: '-', a, b });

/** slope * fact + offset, or null when the expression is of another form. */
function linear(x: Operand): { fact: string | null; slope: number; offset: number } | null {
  if (typeof x === 'number') return { fact: null, slope: 0, offset: x };
  if (x.op === 'fact') return { fact: x.name, slope: 1, offset: 0 };
  if (!('a' in x)) return null;
  const [a, b] = [linear(x.a), linear(x.b)];
  if (a === null || b === null) return null;
  if (x.op === '+' || x.op === '-') {
    const sign = x.op === '+' ? 1 : -1;
    if (a.fact !== null && b.fact !== null && a.fact !== b.fact) return null;
    return { fact: a.fact ?? b.fact, slope: a.slope + sign * b.slope, offset: a.offset + sign * b.offset };
  }
  if (x.op === '*' && (a.fact === null || b.fact === null)) {
    const [scale, line] = a.fact === null ? [a.offset, b] : [b.offset, a];
    return { fact: line.fact, slope: scale * line.slope, offset: scale * line.offset };
  }
  if (x.op === '/' && b.fact === null && b.offset !== 0)
    return { fact: a.fact, slope: a.slope / b.offset, offset: a.offset / b.offset };
  return null;
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

const EVERYTHING: Bounds = { low: -Infinity, high: Infinity };

/** Bounds of an expression by interval arithmetic: never too narrow, often too wide. */
function intervalOf(x: Operand, rangeOf: (name: string) => Bounds): Bounds {
  if (typeof x === 'number') return { low: x, high: x };
  if (x.op === 'fact') return rangeOf(x.name);
  if ('args' in x) return EVERYTHING;
  const [a, b] = [intervalOf(x.a, rangeOf), intervalOf(x.b, rangeOf)];
  if (x.op === '+') return { low: a.low + b.low, high: a.high + b.high };
  if (x.op === '-') return { low: a.low - b.high, high: a.high - b.low };
  if (x.op !== '*') return EVERYTHING;
  const products = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  // 0 times an infinite bound says nothing.
  if (products.some(Number.isNaN)) return EVERYTHING;
  return { low: Math.min(...products), high: Math.max(...products) };
}

/** The value of an expression when facts have these values. */
export function evaluate(x: Operand, value: (fact: string) => number): number {
  if (typeof x === 'number') return x;
  if (x.op === 'fact') return value(x.name);
  if ('args' in x) return Math[x.op](...(x.args.map((arg) => evaluate(arg, value)) as [number]));
  const [a, b] = [evaluate(x.a, value), evaluate(x.b, value)];
  return { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b }[x.op];
}

/** Names of the facts of an expression. */
export function factsOf(x: Operand, found: Set<string> = new Set()): Set<string> {
  if (typeof x === 'number') return found;
  if (x.op === 'fact') found.add(x.name);
  else for (const part of 'args' in x ? x.args : [x.a, x.b]) factsOf(part, found);
  return found;
}

export function printOperand(x: Operand): string {
  if (typeof x === 'number') return String(x);
  if (x.op === 'fact') return x.name;
  if ('args' in x) return `${x.op}(${x.args.map(printOperand).join(', ')})`;
  const part = (y: Operand) =>
    typeof y === 'number' || y.op === 'fact' || 'args' in y ? printOperand(y) : `(${printOperand(y)})`;
  return `${part(x.a)} ${x.op} ${part(x.b)}`;
}

/** A set of values in words: `yes`, `no`, `= 3`, `< 15`, `2 .. 5`. */
export function printRange(range: Range, domain: Domain): string {
  const { low, high, openLow, openHigh, without } = range;
  const except = without.size > 0 ? ` except ${[...without].sort((a, b) => a - b).join(', ')}` : '';
  if (isFlag(domain) && low === high) return low === domain.high ? 'yes' : 'no';
  if (low === high) return `= ${low}`;
  if (low <= domain.low && high >= domain.high && !openLow && !openHigh) return `any${except}`;
  if (low <= domain.low) return `${openHigh ? '<' : '<='} ${high}${except}`;
  if (high >= domain.high) return `${openLow ? '>' : '>='} ${low}${except}`;
  return `in ${openLow ? '(' : '['}${low}, ${high}${openHigh ? ')' : ']'}${except}`;
}
