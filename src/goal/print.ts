/** Goals as text: one line for a formula, an Inkling block for objectives. `parseGoal(printGoal(g))` gives g in canonical form. */
import type { Do, Expr, Formula, Goal, Objective, Region } from './goal.ts';
import { isObjectives } from './goal.ts';
import { KEYWORDS } from './reader.ts';

/** The text of a goal: `parseGoal(printGoal(goal))` is the goal in canonical form. */
export function printGoal(goal: Goal): string {
  if (!isObjectives(goal)) return print(goal, 0);
  const lines = goal.objectives.map((o) => `  ${printObjective(o)}`);
  if (goal.do !== undefined) lines.push(`  do ${printDo(goal.do, false)}`);
  return `goal (State: State, Action: Action) {\n${lines.join('\n')}\n}`;
}

function printObjective({ objective, name, weight, value, in: region, within }: Objective): string {
  const heavy = weight === undefined ? '' : ` weight ${weight}`;
  const bound = within === undefined ? '' : ` within ${within}`;
  return `${objective} ${quoted(name)}${heavy}: ${printExpr(value)} in ${printRegion(region)}${bound}`;
}

function printDo(node: Do, inner: boolean): string {
  if ('name' in node) return quoted(node.name);
  if ('until' in node) return bracket(node.until.map((part) => printDo(part, true)).join(' until '), inner);
  return bracket(node.all.map((part) => printDo(part, true)).join(' and '), inner);
}

const bracket = (text: string, needed: boolean) => (needed ? `(${text})` : text);

/** Binding powers as in parse-formula.ts. A part is bracketed unless it binds more strongly than `outer`. */
function print(formula: Formula, outer: number): string {
  const wrap = (power: number, text: string) => bracket(text, power <= outer);
  if ('fact' in formula) {
    const name = printName(formula.fact);
    return formula.atLeast === 1 ? name : wrap(7, `${name} >= ${formula.atLeast}`);
  }
  if ('is' in formula) {
    const [left, sign, right] = formula.is;
    return wrap(7, `${printExpr(left)} ${sign} ${printExpr(right)}`);
  }
  if ('in' in formula) return wrap(7, `${printExpr(formula.value)} in ${printRegion(formula.in)}`);
  if ('all' in formula) return joined(formula.all, 'and', 4, outer);
  if ('any' in formula) return joined(formula.any, 'or', 3, outer);
  if ('sequence' in formula) return joined(formula.sequence, 'then', 2, outer);
  if ('implies' in formula) return joined(formula.implies, 'implies', 1, outer);
  const bound = 'within' in formula && formula.within !== undefined ? ` within ${formula.within}` : '';
  if ('until' in formula) return joined(formula.until, `until${bound}`, 5, outer);
  // What a prefix stands before reaches as far as a comparison; a prefix in a prefix needs no brackets.
  if ('not' in formula) return wrap(6, `not ${print(formula.not, 5.5)}`);
  if ('next' in formula) return wrap(6, `next ${print(formula.next, 5.5)}`);
  if ('eventually' in formula) return wrap(6, `eventually${bound} ${print(formula.eventually, 5.5)}`);
  return wrap(6, `always${bound} ${print(formula.always, 5.5)}`);
}

function joined(parts: readonly Formula[], word: string, power: number, outer: number): string {
  if (parts.length === 1) return print(parts[0], outer);
  return bracket(parts.map((part) => print(part, power)).join(` ${word} `), power <= outer);
}

export function printRegion(region: Region): string {
  if ('range' in region) return `Goal.Range(${region.range.map(printExpr).join(', ')})`;
  if ('above' in region) return `Goal.RangeAbove(${printExpr(region.above)})`;
  if ('below' in region) return `Goal.RangeBelow(${printExpr(region.below)})`;
  if ('sphere' in region) return `Goal.Sphere(${printExpr(region.sphere)}, ${printExpr(region.radius)})`;
  return `Goal.Box(${region.box.map(([low, high]) => `[${printExpr(low)}, ${printExpr(high)}]`).join(', ')})`;
}

export const printExpr = (expr: Expr): string => expression(expr, 0);

function expression(expr: Expr, outer: number): string {
  if (typeof expr === 'number') return String(expr);
  if ('number' in expr) return `${expr.number} ${expr.unit}`;
  if ('fact' in expr) return printName(expr.fact);
  if ('vector' in expr) return `[${expr.vector.map(printExpr).join(', ')}]`;
  const { call, of } = expr;
  if (/^\w/.test(call)) return `${call}(${of.map(printExpr).join(', ')})`;
  if (of.length === 1) {
    // Digits right behind a sign would be read as a negative number.
    const [inner] = of;
    const plain = typeof inner === 'object' && !('number' in inner);
    return bracket(`-${plain ? expression(inner, 10) : `(${printExpr(inner)})`}`, outer >= 10);
  }
  const power = call === '+' || call === '-' ? 8 : 9;
  return bracket(`${expression(of[0], power - 1)} ${call} ${expression(of[1], power)}`, power <= outer);
}

/** A name of a fact, in back quotes where it would be read otherwise. */
function printName(name: string): string {
  const [head] = name.split(/[.:]/);
  const plain = /^[A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)*$/.test(name) && !KEYWORDS.has(head) && head !== 'Math';
  return plain ? name : `\`${name}\``;
}

const quoted = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) && !KEYWORDS.has(name) ? name : `\`${name}\``);
