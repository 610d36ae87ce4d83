/**
 * Progression: what is left of a formula once the present state is known. `progress` is exact on finite traces; its
 * simplification keeps the set of formulas that can arise small. Source of the idea: Bacchus and Kabanza 2000; of the
 * subsumption of untils: León and Belardinelli 2020 (arXiv 2002.06000), here with the condition that makes it sound.
 */
import { RlgptError } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import { type Formula, isTemporal, partsOf } from './goal.ts';
import { chain } from './semantics.ts';

/** A formula, or a truth that no further state can change. */
export type Rest = Formula | boolean;

/** What a state leaves of a formula; made by `progress`. */
export interface Progress {
  /** What must hold of the trace from the next state on, should there be one. */
  readonly rest: Rest;
  /** The truth if the trace ends at the present state. */
  readonly ends: boolean;
}

/** Whether a condition on one moment holds now. Asked from left to right, and only where it matters. */
export type Holds = (condition: Formula) => boolean;

/**
 * What of a formula is left to be brought about after a state in which the facts are as `holds` says.
 */
export function progress(formula: Formula, holds: Holds): Progress {
  if (!isTemporal(formula)) {
    const value = truth(formula, holds);
    return { rest: value, ends: value };
  }
  if ('not' in formula) return negated(progress(formula.not, holds));
  if ('all' in formula) return many(formula.all, false, holds);
  if ('any' in formula) return many(formula.any, true, holds);
  if ('implies' in formula) return many([{ not: formula.implies[0] }, formula.implies[1]], true, holds);
  if ('next' in formula) return { rest: formula.next, ends: false };
  if ('sequence' in formula) return progress(chain(formula.sequence), holds);
  const again = 'within' in formula && formula.within !== undefined ? later(formula, formula.within) : formula;
  if ('always' in formula) {
    const now = progress(formula.always, holds);
    return { rest: again === null ? now.rest : both(now.rest, again), ends: now.ends };
  }
  if ('eventually' in formula) {
    const now = progress(formula.eventually, holds);
    return { rest: again === null ? now.rest : either(now.rest, again), ends: now.ends };
  }
  if (!('until' in formula)) throw new Error('unreachable: every temporal operator is above');
  const right = progress(formula.until[1], holds);
  if (right.rest === true || again === null) return right;
  const left = progress(formula.until[0], holds);
  return { rest: either(right.rest, both(left.rest, again)), ends: right.ends };
}

/** The bounded operator one step later, or null when this was its last. */
function later(formula: Formula, within: number): Formula | null {
  return within === 0 ? null : ({ ...formula, within: within - 1 } as Formula);
}

function truth(formula: Formula, holds: Holds): boolean {
  if ('not' in formula) return !truth(formula.not, holds);
  if ('all' in formula) return formula.all.every((part) => truth(part, holds));
  if ('any' in formula) return formula.any.some((part) => truth(part, holds));
  if ('implies' in formula) return !truth(formula.implies[0], holds) || truth(formula.implies[1], holds);
  return holds(formula);
}

const negated = ({ rest, ends }: Progress): Progress => ({
  rest: typeof rest === 'boolean' ? !rest : 'not' in rest ? rest.not : { not: rest },
  ends: !ends,
});

/** Joins the parts by or (`some`) or and; the rest is not asked once the result is settled. */
function many(parts: readonly Formula[], some: boolean, holds: Holds): Progress {
  let rest: Rest = !some;
  let ends = !some;
  for (const part of parts) {
    const now = progress(part, holds);
    rest = some ? either(rest, now.rest) : both(rest, now.rest);
    ends = some ? ends || now.ends : ends && now.ends;
    if (rest === some && ends === some) break;
  }
  return { rest, ends };
}

// --- simplification ---

const key = (formula: Formula): string => canonicalJson(formula);

/** a and b, without constants, repetitions and what another part implies. */
function both(a: Rest, b: Rest): Rest {
  if (a === false || b === false) return false;
  if (a === true) return b;
  if (b === true) return a;
  const parts = distinct(['all' in a ? a.all : [a], 'all' in b ? b.all : [b]].flat());
  const kept = parts.filter((part) => !parts.some((other) => other !== part && implied(part, other)));
  return kept.length === 1 ? kept[0] : { all: kept };
}

/** a or b, likewise: of two parts of which one implies the other the weaker stays. */
function either(a: Rest, b: Rest): Rest {
  if (a === true || b === true) return true;
  if (a === false) return b;
  if (b === false) return a;
  const parts = distinct(['any' in a ? a.any : [a], 'any' in b ? b.any : [b]].flat());
  const kept = parts.filter((part) => !parts.some((other) => other !== part && implied(other, part)));
  return kept.length === 1 ? kept[0] : { any: kept };
}

/** The formula as progression would leave it: parts in a fixed order, without what others imply. */
function simplify(formula: Formula): Rest {
  if ('sequence' in formula) return simplify(chain(formula.sequence));
  if ('all' in formula) return formula.all.map(simplify).reduce(both, true);
  return 'any' in formula ? formula.any.map(simplify).reduce(either, false) : formula;
}

/** One of each, in a fixed order, so that equal sets give equal formulas. */
function distinct(parts: readonly Formula[]): Formula[] {
  const byKey = new Map(parts.map((part) => [key(part), part]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, part]) => part);
}

/** The two sides of an unbounded until; an `eventually` has true (null) on its left. */
function untilOf(formula: Formula): { readonly left: string | null; readonly right: Formula } | null {
  if ('within' in formula && formula.within !== undefined) return null;
  if ('eventually' in formula) return { left: null, right: formula.eventually };
  return 'until' in formula ? { left: key(formula.until[0]), right: formula.until[1] } : null;
}

/**
 * Whether `whole` implies `part` because `part` is met on the way: the right side of an until, and of a conjunction any
 * side. Each until that is passed has the same left side as `part`, unless that is an `eventually`.
 */
function implied(part: Formula, whole: Formula): boolean {
  const wanted = untilOf(part);
  if (wanted === null) return false;
  const target = key(part);
  const inside = (formula: Formula): boolean => {
    if (key(formula) === target) return true;
    if ('all' in formula) return formula.all.some(inside);
    const until = untilOf(formula);
    return until !== null && (wanted.left === null || until.left === wanted.left) && inside(until.right);
  };
  return inside(whole);
}

// --- all that can arise ---

/** Conditions of a formula whose truth progression asks for. */
function conditionsOf(formula: Formula): readonly Formula[] {
  const parts = partsOf(formula);
  return parts.length === 0 ? [formula] : distinct(parts.flatMap(conditionsOf));
}

/** More formulas than this are refused. */
const MOST_FORMULAS = 10_000;

/**
 * Every formula that progression can lead to from the given ones, themselves included, true and false left out: the
 * sub-tasks of LPOPL. Formulas with more than 16 conditions are refused with RlgptError 'goal'.
 */
export function reachable(formulas: readonly Formula[]): readonly Formula[] {
  const found = new Map<string, Formula>();
  const open: Formula[] = [];
  const add = (rest: Rest): void => {
    if (typeof rest === 'boolean' || found.has(key(rest))) return;
    found.set(key(rest), rest);
    open.push(rest);
    if (found.size > MOST_FORMULAS)
      throw new RlgptError('goal', `more than ${MOST_FORMULAS} formulas can arise`, 'Use smaller bounds.');
  };
  for (const formula of formulas) add(simplify(formula));
  for (let i = 0; i < open.length; i++) {
    const conditions = conditionsOf(open[i]);
    if (conditions.length > 16)
      throw new RlgptError('goal', `a formula with ${conditions.length} conditions`, 'Use at most 16.');
    const index = new Map(conditions.map((condition, k) => [key(condition), k]));
    for (let truths = 0; truths < 2 ** conditions.length; truths++)
      add(progress(open[i], (condition) => ((truths >> index.get(key(condition))!) & 1) === 1).rest);
  }
  return [...found.values()];
}
