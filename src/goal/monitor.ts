/**
 * Watches a goal while episodes run: has it been achieved, can it still be, how far is it. A formula about one moment
 * is to be brought about and needs no memory; all others follow the episode through `begin` and `step`.
 */
import { checkedGoal } from './check.ts';
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
import { bindState } from './state.ts';

export interface Monitor {
  /** Starts an episode: the present state is its first. To be called before anything else. */
  begin(world: number): void;
  /** Takes note of the present state as the next one. */
  step(world: number): void;
  /** The goal is achieved, however the episode goes on: it may end as a success. */
  holds(world: number): boolean;
  /** The goal cannot be achieved any more: the episode may end as a failure. */
  fails(world: number): boolean;
  /** The episode would be a success if it ended now, as at its time limit. */
  accepts(world: number): boolean;
  /** How much of the goal is achieved, in [0, 1]; 1 exactly when it holds. */
  progress(world: number): number;
  /** What has to be kept of a world to go on later; empty for a goal without memory. */
  save(world: number): readonly number[];
  load(world: number, state: readonly number[]): void;
}

/**
 * Binds a goal to the facts of a world. Throws RlgptError 'unknown-name' for a fact the world lacks, 'goal' for a goal
 * that means nothing. After the first `begin` of a world nothing is allocated.
 */
export function bindGoal(goal: Goal, facts: Facts): Monitor {
  return bindChecked(checkedGoal(goal, facts), facts);
}

/** As `bindGoal` for a goal that has been checked, or was made from one that has: it may be contradictory by now. */
export function bindChecked(checked: Goal, facts: Facts): Monitor {
  if (isObjectives(checked) || isTemporal(checked)) return fromParts(bindParts(checked, facts));
  const state = bindState(checked, facts);
  return {
    begin: () => {},
    step: () => {},
    holds: state.holds,
    fails: () => false,
    accepts: state.holds,
    progress: state.progress,
    save: () => [],
    load: () => {},
  };
}

/**
 * The objectives of a goal: those of an Inkling goal, the parts of a conjunction, or the one formula. Units are
 * resolved and the goal is checked before (`checkedGoal`); `bindGoal` and `bindReward` do.
 */
export function bindParts(goal: Goal, facts: Facts): readonly Part[] {
  if (isObjectives(goal)) return bindObjectives(goal, facts);
  const formulas = 'all' in goal && isTemporal(goal) ? goal.all : [goal];
  return formulas.map((formula) =>
    bindFormulaPart(lasting(formula), facts, { name: printGoal(formula), weight: 1, kind: 'formula' }),
  );
}

/** What speaks of one moment is to be brought about. */
const lasting = (formula: Formula): Formula => (isTemporal(formula) ? formula : { eventually: formula });

function bindObjectives({ objectives, do: combination }: Objectives, facts: Facts): readonly Part[] {
  const byName = new Map(objectives.map((objective) => [objective.name, objective]));
  const untils = combination === undefined ? [] : untilsOf(combination);
  const governed = new Set(untils.flatMap(namesOf));
  const named = combination === undefined ? null : new Set(namesOf(combination));
  const own = objectives.filter(({ name }) => !governed.has(name) && (named === null || named.has(name)));
  return [
    ...own.map((objective) => bindObjective(objective, facts)),
    ...untils.map((node) => {
      const weight = namesOf(node).reduce((sum, name) => sum + (byName.get(name)!.weight ?? 1), 0);
      const name = namesOf(node).join(' until ');
      return bindFormulaPart(conditionOf(node, byName), facts, { name, weight, kind: 'until' });
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

/** All parts together: achieved when none is open that must be waited for and all accept. */
export function fromParts(parts: readonly Part[]): Monitor {
  const every = (test: (part: Part, world: number) => boolean) => (world: number) => {
    for (let i = 0; i < parts.length; i++) if (!test(parts[i], world)) return false;
    return true;
  };
  const accepts = every((part, world) => part.accepts(world));
  const settled = every((part, world) => part.verdict(world) === 1 || (part.kind === 'avoid' && part.accepts(world)));
  const allAvoid = parts.every((part) => part.kind === 'avoid');
  const open = every((part, world) => part.verdict(world) >= 0);
  const holds = (world: number) => !allAvoid && settled(world);
  return {
    begin: (world) => {
      for (let i = 0; i < parts.length; i++) parts[i].begin(world);
    },
    step: (world) => {
      for (let i = 0; i < parts.length; i++) parts[i].step(world);
    },
    holds,
    fails: (world) => !open(world),
    accepts,
    progress: (world) => {
      if (holds(world)) return 1;
      let sum = 0;
      for (let i = 0; i < parts.length; i++) sum += progressOf(parts[i], world);
      return Math.min(sum / parts.length, 1 - Number.EPSILON);
    },
    save: (world) =>
      parts.flatMap((part) => {
        const state = part.save(world);
        return [state.length, ...state];
      }),
    load: (world, state) => {
      let at = 0;
      for (const part of parts) {
        const length = state[at];
        part.load(world, state.slice(at + 1, at + 1 + length));
        at += 1 + length;
      }
    },
  };
}

/** Formulas measure their way in [0, 1]; objectives a distance in [-1, 1]. */
function progressOf(part: Part, world: number): number {
  if (part.verdict(world) === 1) return 1;
  const potential = part.potential(world);
  return part.kind === 'formula' || part.kind === 'until' ? potential : (1 + potential) / 2;
}
