/** Goals that count from now: rewrites `gain:` bounds as bounds on what is held, given what is held at this moment. */
import { type Facts, type Formula, type Goal, isObjectives, mapParts } from './goal.ts';

/** The goal with every `gain:x >= n` replaced by `have:x >= (held now) + n` in one world. */
export function fromNow(goal: Goal, facts: Facts, world: number): Goal {
  return isObjectives(goal) ? goal : formulaFromNow(goal, facts, world);
}

function formulaFromNow(formula: Formula, facts: Facts, world: number): Formula {
  if (!('fact' in formula)) return mapParts(formula, (part) => formulaFromNow(part, facts, world));
  if (!formula.fact.startsWith('gain:')) return formula;
  const fact = `have:${formula.fact.slice('gain:'.length)}`;
  return { fact, atLeast: facts.read(world, facts.index(fact)) + formula.atLeast };
}
