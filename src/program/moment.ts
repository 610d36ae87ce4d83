/** Conditions of the goal language about one moment, in the terms of what is known of a step. */
import { RlgptError } from '../core/errors.ts';
import { type Expr, type Formula, partsOf, type Region } from '../goal/goal.ts';
import { printExpr, printGoal } from '../goal/print.ts';
import type { Operand } from './code.ts';
import type { Comparison, Knowledge } from './knowledge.ts';

const SIGNS: Readonly<Record<string, Comparison>> = {
  '==': '===',
  '!=': '!==',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** Whether a condition holds; what is open is chosen. Throws RlgptError 'program' for what is not verified. */
export function holdsIn(knowledge: Knowledge, condition: Formula): boolean {
  if ('fact' in condition) return knowledge.compare(fact(condition.fact), '>=', condition.atLeast);
  if ('is' in condition) {
    const [left, sign, right] = condition.is;
    return knowledge.compare(operand(left), SIGNS[sign], operand(right));
  }
  if ('value' in condition) return inRegion(knowledge, condition.value, condition.in);
  throw unverified(printGoal(condition));
}

function inRegion(knowledge: Knowledge, value: Expr, region: Region): boolean {
  const above = (x: Expr, low: Expr) => knowledge.compare(operand(x), '>=', operand(low));
  const below = (x: Expr, high: Expr) => knowledge.compare(operand(x), '<=', operand(high));
  if ('range' in region) return above(value, region.range[0]) && below(value, region.range[1]);
  if ('above' in region) return above(value, region.above);
  if ('below' in region) return below(value, region.below);
  if ('box' in region && typeof value === 'object' && 'vector' in value)
    return region.box.every(([low, high], i) => above(value.vector[i], low) && below(value.vector[i], high));
  throw unverified(printGoal({ value, in: region }));
}

const fact = (name: string): Operand => ({ op: 'fact', name, truth: false });

const unverified = (text: string) =>
  new RlgptError('program', `'${text}' is not verified`, 'Use facts, numbers, + - * /, min, max, abs and comparisons.');

function operand(expr: Expr): Operand {
  if (typeof expr === 'number') return expr;
  if ('fact' in expr) return fact(expr.fact);
  if ('call' in expr) {
    const args = expr.of.map(operand);
    const { call } = expr;
    if (call === '-' && args.length === 1) return { op: '-', a: 0, b: args[0] };
    if (call === '+' || call === '-' || call === '*' || call === '/') return { op: call, a: args[0], b: args[1] };
    if (call === 'min' || call === 'max' || call === 'abs') return { op: call, args };
    if (call === 'floor' || call === 'ceil' || call === 'round') return { op: call, args };
  }
  throw unverified(printExpr(expr));
}

/** Facts that a formula reads. */
export function factsOfFormula(formula: Formula): readonly string[] {
  if ('fact' in formula) return [formula.fact];
  if ('is' in formula) return [...factsOfExpr(formula.is[0]), ...factsOfExpr(formula.is[2])];
  if ('value' in formula) return factsOfExpr(formula.value);
  return partsOf(formula).flatMap(factsOfFormula);
}

function factsOfExpr(expr: Expr): readonly string[] {
  if (typeof expr === 'number' || 'number' in expr) return [];
  if ('fact' in expr) return [expr.fact];
  return ('vector' in expr ? expr.vector : expr.of).flatMap(factsOfExpr);
}
