/**
 * Goals as plain data. A goal is a temporal formula over the facts of a world, or a set of objectives as in Inkling
 * (avoid, reach, drive, maximize, minimize). Text: parse.ts and print.ts; meaning: semantics.ts; at run time: monitor.ts.
 */

import { RlgptError } from '../core/errors.ts';

/** A number computed from facts, or a vector of numbers. */
export type Expr =
  | number
  /** The value of a fact in the present state. */
  | { readonly fact: string }
  /** A constant with a unit: { number: 12, unit: 'deg' }. */
  | { readonly number: number; readonly unit: string }
  | { readonly vector: readonly Expr[] }
  /** An operator (+ - * /) or a function of FUNCTIONS in expr.ts; '-' of one argument is the sign. */
  | { readonly call: string; readonly of: readonly Expr[] };

/** A closed set of values. Bounds may be expressions. */
export type Region =
  | { readonly range: readonly [Expr, Expr] }
  | { readonly above: Expr }
  | { readonly below: Expr }
  | { readonly sphere: Expr; readonly radius: Expr }
  | { readonly box: readonly (readonly [Expr, Expr])[] };

export const COMPARISONS = ['<', '<=', '>', '>=', '==', '!='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/**
 * A formula of linear temporal logic over finite traces s_0 ... s_T; it holds of a trace when it holds at s_0.
 * `within: n` bounds an operator to the present state and the n steps after it.
 */
export type Formula =
  /** The fact is at least this: `have:log >= 2`; a flag alone is `>= 1`. */
  | { readonly fact: string; readonly atLeast: number }
  | { readonly is: readonly [Expr, Comparison, Expr] }
  | { readonly value: Expr; readonly in: Region }
  | { readonly all: readonly Formula[] }
  | { readonly any: readonly Formula[] }
  | { readonly not: Formula }
  | { readonly implies: readonly [Formula, Formula] }
  /** There is a next state, and this holds there. */
  | { readonly next: Formula }
  | { readonly eventually: Formula; readonly within?: number }
  | { readonly always: Formula; readonly within?: number }
  /** The second comes to hold, and the first holds until then. */
  | { readonly until: readonly [Formula, Formula]; readonly within?: number }
  /** One after the other: `{ sequence: [a, b] }` is eventually (a and eventually b). A part that is an `eventually` keeps its bound. */
  | { readonly sequence: readonly Formula[] };

export const KINDS = ['avoid', 'reach', 'drive', 'maximize', 'minimize'] as const;
export type Kind = (typeof KINDS)[number];

/** One objective of an Inkling goal. */
export interface Objective {
  readonly objective: Kind;
  /** Unique in its goal. */
  readonly name: string;
  /** Above 0; 1 when left out. */
  readonly weight?: number;
  readonly value: Expr;
  readonly in: Region;
  /** Steps after the first state by which `reach` must enter and `drive` must enter to stay. */
  readonly within?: number;
}

/** How objectives combine: names, `and`, `until`. Experimental, as the public grammar of Inkling does not fix it. */
export type Do = { readonly name: string } | { readonly all: readonly Do[] } | { readonly until: readonly [Do, Do] };

/** A goal block of Inkling: objectives, and how they are combined. */
export interface Objectives {
  readonly objectives: readonly Objective[];
  /** All of the objectives when left out. */
  readonly do?: Do;
}

/** What is wanted, as plain data: a formula over facts, or a goal block of objectives. */
export type Goal = Formula | Objectives;

/** A goal with its episode limit in primitive steps. Failing to stay alive ends the episode without success. */
export interface TimedGoal {
  readonly goal: Goal;
  readonly within: number;
}

/** The range that a fact usually keeps to, with infinities where it is unknown, and its unit ('' for a plain number). */
export interface FactRange {
  readonly low: number;
  readonly high: number;
  readonly unit: string;
}

/** The place of a fact in memory: its value in world w is `data[w * stride + offset]`. The array stays the same one. */
export interface FactView {
  readonly data: Float64Array | Float32Array | Int32Array | Int16Array | Uint8Array;
  readonly stride: number;
  readonly offset: number;
}

/** Named numbers of many worlds, which goals are about. A flag is 0 or 1. */
export interface Facts {
  readonly names: readonly string[];
  /** In the order of `names`; left out where a world declares nothing. */
  readonly infos?: readonly FactRange[];
  /** Index of a fact, or -1 when there is no such fact. */
  index(name: string): number;
  /** The present value of a fact in one world. */
  read(world: number, index: number): number;
  /** Where a fact lies in memory, for code that reads it often; null for a fact that is computed when it is read. */
  view?(index: number): FactView | null;
}

/** Throws RlgptError 'goal' for what is no goal but its text, as JavaScript allows. */
export function isObjectives(goal: Goal): goal is Objectives {
  if (typeof goal === 'object' && goal !== null) return 'objectives' in goal;
  throw new RlgptError('goal', `the goal is ${JSON.stringify(goal)}`, 'Read it first: parseGoal(text).');
}

/** The direct parts of a formula. */
export function partsOf(formula: Formula): readonly Formula[] {
  if ('all' in formula) return formula.all;
  if ('any' in formula) return formula.any;
  if ('not' in formula) return [formula.not];
  if ('implies' in formula) return formula.implies;
  if ('next' in formula) return [formula.next];
  if ('eventually' in formula) return [formula.eventually];
  if ('always' in formula) return [formula.always];
  if ('until' in formula) return formula.until;
  if ('sequence' in formula) return formula.sequence;
  return [];
}

/** The formula with its direct parts replaced. */
export function mapParts(formula: Formula, map: (part: Formula) => Formula): Formula {
  if ('all' in formula) return { all: formula.all.map(map) };
  if ('any' in formula) return { any: formula.any.map(map) };
  if ('sequence' in formula) return { sequence: formula.sequence.map(map) };
  if ('not' in formula) return { not: map(formula.not) };
  if ('next' in formula) return { next: map(formula.next) };
  if ('implies' in formula) return { implies: [map(formula.implies[0]), map(formula.implies[1])] };
  if ('until' in formula) return { ...formula, until: [map(formula.until[0]), map(formula.until[1])] };
  if ('eventually' in formula) return { ...formula, eventually: map(formula.eventually) };
  return 'always' in formula ? { ...formula, always: map(formula.always) } : formula;
}

/** A bound that a goal asks to be brought about. */
export interface FactBound {
  readonly fact: string;
  readonly atLeast: number;
}

/** The bounds on facts that a goal asks for, in its order; of alternatives the first. What it forbids or keeps up asks for none. */
export function boundsOf(goal: Goal): readonly FactBound[] {
  if (isObjectives(goal)) return [];
  if ('fact' in goal) return [goal];
  if ('is' in goal) return boundOfComparison(goal.is);
  if ('not' in goal || 'always' in goal) return [];
  if ('any' in goal) return goal.any.map(boundsOf).find((bounds) => bounds.length > 0) ?? [];
  if ('implies' in goal || 'until' in goal) return boundsOf(partsOf(goal)[1]);
  return partsOf(goal).flatMap(boundsOf);
}

function boundOfComparison([left, sign, right]: Extract<Formula, { is: unknown }>['is']): readonly FactBound[] {
  const counts = typeof left === 'object' && 'fact' in left && typeof right === 'number';
  if (!counts || (sign !== '>' && sign !== '==')) return [];
  return [{ fact: left.fact, atLeast: sign === '>' ? Math.floor(right) + 1 : right }];
}

/** Whether a formula speaks of more than one moment. */
export function isTemporal(formula: Formula): boolean {
  const here =
    'next' in formula || 'eventually' in formula || 'always' in formula || 'until' in formula || 'sequence' in formula;
  return here || partsOf(formula).some(isTemporal);
}
