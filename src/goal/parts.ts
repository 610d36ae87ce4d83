/** The objectives of a goal, as monitors and rewards watch them one by one. */
import {
  type Do,
  type Facts,
  type Formula,
  type Goal,
  isObjectives,
  isTemporal,
  type Objective,
  type Objectives,
} from './goal.ts';
import { bindFormulaPart, bindObjective, type Part } from './objective.ts';
import { printGoal } from './print.ts';

/** An objective, or a formula that is watched as one. */
export type PartSpec =
  | { readonly objective: Objective }
  | { readonly formula: Formula; readonly name: string; readonly weight: number; readonly kind: 'formula' | 'until' };

/**
 * The objectives of a goal: those of an Inkling goal, the parts of a conjunction, or the one formula. Units are
 * resolved and the goal is checked before (`checkedGoal`); `bindGoal` and `bindReward` do.
 */
export function specsOf(goal: Goal): readonly PartSpec[] {
  if (isObjectives(goal)) return specsOfObjectives(goal);
  const formulas = 'all' in goal && isTemporal(goal) ? goal.all : [goal];
  return formulas.map((formula) => ({
    formula: lasting(formula),
    name: printGoal(formula),
    weight: 1,
    kind: 'formula',
  }));
}

/** Watches each of them. */
export const bindParts = (goal: Goal, facts: Facts): readonly Part[] =>
  specsOf(goal).map((spec) =>
    'objective' in spec ? bindObjective(spec.objective, facts) : bindFormulaPart(spec.formula, facts, spec),
  );

/** What speaks of one moment is to be brought about. */
const lasting = (formula: Formula): Formula => (isTemporal(formula) ? formula : { eventually: formula });

function specsOfObjectives({ objectives, do: combination }: Objectives): readonly PartSpec[] {
  const byName = new Map(objectives.map((objective) => [objective.name, objective]));
  const untils = combination === undefined ? [] : untilsOf(combination);
  const governed = new Set(untils.flatMap(namesOf));
  const named = combination === undefined ? null : new Set(namesOf(combination));
  const own = objectives.filter(({ name }) => !governed.has(name) && (named === null || named.has(name)));
  return [
    ...own.map((objective) => ({ objective })),
    ...untils.map((node): PartSpec => {
      const weight = namesOf(node).reduce((sum, name) => sum + (byName.get(name)!.weight ?? 1), 0);
      const name = namesOf(node).join(' until ');
      return { formula: conditionOf(node, byName), name, weight, kind: 'until' };
    }),
  ];
}

const namesOf = (node: Do): readonly string[] =>
  'name' in node ? [node.name] : ('all' in node ? node.all : node.until).flatMap(namesOf);

/** The outermost untils. */
const untilsOf = (node: Do): readonly Do[] =>
  'name' in node ? [] : 'until' in node ? [node] : node.all.flatMap(untilsOf);

/** Under `until` an objective is a condition on one moment: in its region, or outside for `avoid`. */
function conditionOf(node: Do, byName: ReadonlyMap<string, Objective>): Formula {
  if ('all' in node) return { all: node.all.map((part) => conditionOf(part, byName)) };
  if ('until' in node) return { until: [conditionOf(node.until[0], byName), conditionOf(node.until[1], byName)] };
  const { objective, value, in: region } = byName.get(node.name)!;
  const inside: Formula = { value, in: region };
  return objective === 'avoid' ? { not: inside } : inside;
}
