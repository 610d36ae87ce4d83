/** Goals that count from now: rewrites `gain:` as what is held beyond what is held at this moment. */
import { type Expr, type Facts, type Formula, type Goal, isObjectives, mapParts, type Region } from './goal.ts';

/**
 * The goal with every `gain:x` of one world counted from its present state: a bound `gain:x >= n` becomes
 * `have:x >= (held now) + n`, in expressions gain:x becomes `have:x - (held now)`.
 */
export function fromNow(goal: Goal, facts: Facts, world: number): Goal {
  const held = (fact: string) => facts.read(world, facts.index(fact));
  if (!isObjectives(goal)) return formulaFromNow(goal, held);
  const objectives = goal.objectives.map((objective) => ({
    ...objective,
    value: exprFromNow(objective.value, held),
    in: regionFromNow(objective.in, held),
  }));
  return { ...goal, objectives };
}

/** How much is held of a `have:` fact. */
type Held = (fact: string) => number;

/** The fact `have:x` behind `gain:x`, or null. */
const heldFact = (fact: string): string | null =>
  fact.startsWith('gain:') ? `have:${fact.slice('gain:'.length)}` : null;

function formulaFromNow(formula: Formula, held: Held): Formula {
  if ('fact' in formula) {
    const fact = heldFact(formula.fact);
    return fact === null ? formula : { fact, atLeast: held(fact) + formula.atLeast };
  }
  if ('is' in formula) {
    const [left, sign, right] = formula.is;
    return { is: [exprFromNow(left, held), sign, exprFromNow(right, held)] };
  }
  if ('in' in formula) return { value: exprFromNow(formula.value, held), in: regionFromNow(formula.in, held) };
  return mapParts(formula, (part) => formulaFromNow(part, held));
}

function exprFromNow(expr: Expr, held: Held): Expr {
  if (typeof expr === 'number' || 'number' in expr) return expr;
  if ('fact' in expr) {
    const fact = heldFact(expr.fact);
    return fact === null ? expr : { call: '-', of: [{ fact }, held(fact)] };
  }
  if ('vector' in expr) return { vector: expr.vector.map((part) => exprFromNow(part, held)) };
  return { call: expr.call, of: expr.of.map((part) => exprFromNow(part, held)) };
}

function regionFromNow(region: Region, held: Held): Region {
  const of = (expr: Expr) => exprFromNow(expr, held);
  if ('range' in region) return { range: [of(region.range[0]), of(region.range[1])] };
  if ('above' in region) return { above: of(region.above) };
  if ('below' in region) return { below: of(region.below) };
  if ('box' in region) return { box: region.box.map(([low, high]) => [of(low), of(high)] as const) };
  return { sphere: of(region.sphere), radius: of(region.radius) };
}
