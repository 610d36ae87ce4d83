/**
 * What the operators of a handbook need, inferred from tries of them, for worlds whose handbook does not tell. What an operator
 * uses up is seen when it succeeds; what must hold without being used up, a tool or a place, is inferred as MSGI infers what
 * unlocks what (`infer-graph.ts`).
 */
import { unknownName } from '../core/errors.ts';
import type { Condition, Handbook, Operator } from '../env/handbook.ts';
import { inferSubtaskGraph } from './infer-graph.ts';
import { isHeld, itemOf } from './plan.ts';
import { createSubtaskLog, UNSEEN } from './subtask-log.ts';

/** Facts and their amounts; what is left out does not hold. */
export type Amounts = Readonly<Record<string, number>>;

/** An operator that was tried, and what held before and after. */
export interface Try {
  /** Its name. */
  readonly operator: string;
  readonly before: Amounts;
  /** Null where it failed. */
  readonly after: Amounts | null;
}

/**
 * `untold` with needs and uses as the tries suggest them in place of its own; what operators yield is taken as written. An
 * operator that never succeeded is left out: nothing is known of it. One with alternative needs becomes several, whose names
 * `triedName` undoes. Tools are needs like others, and their wear is 0. Throws RlgptError 'unknown-name' for a try of an operator
 * that the handbook does not have.
 */
export function inferNeeds(untold: Handbook, tries: readonly Try[]): Handbook {
  const { operators } = untold;
  const byName = new Map<string, Try[]>(operators.map(({ name }) => [name, []]));
  for (const one of tries) {
    const same = byName.get(one.operator);
    if (same === undefined) throw unknownName('operator', one.operator, [...byName.keys()]);
    same.push(one);
  }
  return { ...untold, operators: operators.flatMap((operator) => inferOne(operator, byName.get(operator.name)!)) };
}

/** The operator that was tried, of one in a handbook that `inferNeeds` made. */
export const triedName = (name: string) => name.replace(/ #or \d+$/, '');

function inferOne(operator: Operator, tries: readonly Try[]): Operator[] {
  const consumes = usedUp(operator, tries);
  const used = Object.entries(consumes).map(([item, n]): Condition => ({ fact: `have:${item}`, atLeast: n }));
  // A failure for want of what is used up says nothing of the rest.
  const telling = tries.filter(({ before }) => used.every(({ fact, atLeast }) => (before[fact] ?? 0) >= atLeast));
  return alternatives(operator.name, telling).map((facts, i) => {
    const kept = facts.filter((fact) => !isUsed(fact, consumes)).map((fact): Condition => ({ fact, atLeast: 1 }));
    const name = i === 0 ? operator.name : `${operator.name} #or ${i + 1}`;
    return { ...operator, name, needs: [...used, ...kept], consumes, tools: [], wear: 0 };
  });
}

/** Whether a fact is about an item that is used up. A station of the same name is another fact. */
export const isUsed = (fact: string, consumes: Operator['consumes']): boolean =>
  isHeld(fact) && Object.hasOwn(consumes, itemOf(fact));

/** Items that successes lost, and how many at most; what the operator yields is not among them. */
function usedUp({ yields }: Operator, tries: readonly Try[]): Record<string, number> {
  const lost: Record<string, number> = {};
  for (const { before, after } of tries) {
    if (after === null) continue;
    for (const [fact, n] of Object.entries(before)) {
      const gone = n - (after[fact] ?? 0);
      if (gone <= 0 || !isHeld(fact) || yields.some((gain) => gain.fact === fact)) continue;
      lost[itemOf(fact)] = Math.max(lost[itemOf(fact)] ?? 0, gone);
    }
  }
  return lost;
}

/** Sets of facts, of one of which all must hold; no set where no try succeeded. */
function alternatives(name: string, tries: readonly Try[]): (readonly string[])[] {
  const states = tries.map(({ before }) => new Set(Object.keys(before).filter((fact) => before[fact] > 0)));
  const good = states.filter((_, i) => tries[i].after !== null);
  const bad = states.filter((_, i) => tries[i].after === null);
  if (good.length === 0) return [];
  const common = [...good[0]].filter((fact) => good.every((state) => state.has(fact)));
  const explained = !bad.some((state) => common.every((fact) => state.has(fact)));
  // Over what held at every success a tree is one conjunction without negation, which no handbook could tell. Where that does not
  // explain the failures there are alternatives, and their negations are dropped.
  const features = explained ? common : [...new Set(states.flatMap((state) => [...state]))];
  const log = createSubtaskLog([...features, name]);
  for (const [i, state] of states.entries())
    log.observe(
      [...features.map((fact) => (state.has(fact) ? 1 : 0)), 0],
      [...features.map(() => UNSEEN), tries[i].after === null ? 0 : 1],
    );
  const needs = inferSubtaskGraph(log).needs[features.length];
  return needs.length === 0 ? [[]] : needs.map(({ done }) => done.map((f) => features[f]));
}
