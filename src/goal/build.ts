/**
 * Goals in TypeScript, with the power of the text: `reach('Target', fact('x'), above(0.5), { within: 200 })`,
 * `sequence(atLeast('have:log', 2), flag('near:crafting_table'))`. What is built is plain data in canonical form.
 */
import { call } from './expr.ts';
import type { Comparison, Do, Expr, Formula, Kind, Objective, Objectives, Region } from './goal.ts';
import { canonical, formulaFromJson } from './json.ts';

/** A fact by name, a number, or a vector. */
export type ExprLike = Expr | string | readonly ExprLike[];

const expr = (e: ExprLike): Expr => {
  if (typeof e === 'string') return { fact: e };
  return Array.isArray(e) ? { vector: e.map(expr) } : (e as Expr);
};
const made = (formula: Formula): Formula => formulaFromJson(formula);
const bound = (within?: number) => (within === undefined ? {} : { within });

// --- expressions ---

export const fact = (name: string): Expr => ({ fact: name });
/** A constant with a unit, such as `unit(12, 'deg')`. */
export const unit = (number: number, name: string): Expr => ({ number, unit: name });
export const vector = (...of: readonly ExprLike[]): Expr => ({ vector: of.map(expr) });
/** An operator or function by its name: `apply('hypot', 'x', 'y')`, `apply('*', 2, 'x')`. */
export const apply = (name: string, ...of: readonly ExprLike[]): Expr => call(name, of.map(expr));

// --- regions ---

export const range = (low: ExprLike, high: ExprLike): Region => ({ range: [expr(low), expr(high)] });
export const above = (low: ExprLike): Region => ({ above: expr(low) });
export const below = (high: ExprLike): Region => ({ below: expr(high) });
export const sphere = (center: ExprLike, radius: ExprLike): Region => ({ sphere: expr(center), radius: expr(radius) });
export const box = (...axes: readonly (readonly [ExprLike, ExprLike])[]): Region => ({
  box: axes.map(([low, high]) => [expr(low), expr(high)] as const),
});

// --- formulas ---

export const flag = (name: string): Formula => made({ fact: name, atLeast: 1 });
export const atLeast = (name: string, amount: number): Formula => made({ fact: name, atLeast: amount });
export const compare = (left: ExprLike, sign: Comparison, right: ExprLike): Formula =>
  made({ is: [expr(left), sign, expr(right)] });
export const within = (value: ExprLike, region: Region): Formula => made({ value: expr(value), in: region });
export const all = (...parts: readonly Formula[]): Formula => made({ all: parts });
export const any = (...parts: readonly Formula[]): Formula => made({ any: parts });
export const not = (part: Formula): Formula => made({ not: part });
export const implies = (left: Formula, right: Formula): Formula => made({ implies: [left, right] });
export const next = (part: Formula): Formula => made({ next: part });
/** `steps` counts from the present state. */
export const eventually = (part: Formula, steps?: number): Formula => made({ eventually: part, ...bound(steps) });
export const always = (part: Formula, steps?: number): Formula => made({ always: part, ...bound(steps) });
export const until = (left: Formula, right: Formula, steps?: number): Formula =>
  made({ until: [left, right], ...bound(steps) });
/** One after the other. */
export const sequence = (...parts: readonly Formula[]): Formula => made({ sequence: parts });

// --- objectives ---

interface Extras {
  readonly weight?: number;
  readonly within?: number;
}

const objective =
  (kind: Kind) =>
  (name: string, value: ExprLike, region: Region, extras: Extras = {}): Objective => ({
    objective: kind,
    name,
    value: expr(value),
    in: region,
    ...extras,
  });

export const avoid = objective('avoid');
export const reach = objective('reach');
export const drive = objective('drive');
export const maximize = objective('maximize');
export const minimize = objective('minimize');

/** A goal of objectives; `combine` as in the `do` statement. */
export function goal(objectives: readonly Objective[], combine?: Do): Objectives {
  return canonical(combine === undefined ? { objectives } : { objectives, do: combine }) as Objectives;
}
