/** Formulas in negation normal form: each part once, by number, and the conditions about one moment that they speak of. */
import { RlgptError } from '../core/errors.ts';
import { type Formula, isTemporal } from './goal.ts';
import { chain } from './semantics.ts';

/** A goal that needs more than this is refused. */
export const MOST_STATES = 20_000;

/** A condition on the present state: condition index times 2, plus 1 when it is negated. */
export type Literal = number;

/** Formulas in negation normal form, by number. `bound` is -1 for none. */
export type Node =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly number[] }
  | { readonly kind: 'next' | 'weak'; readonly part: number }
  | { readonly kind: 'true' | 'false' }
  | Bounded;

/** A node with a time bound in steps; a negative one is no bound. */
export interface Bounded {
  readonly kind: 'until' | 'release';
  readonly left: number;
  readonly right: number;
  readonly bound: number;
}

/** Formulas in negation normal form, as numbered nodes that share equal parts. */
export interface NormalForms {
  /** Formulas about one moment, by condition index. */
  readonly conditions: readonly Formula[];
  /** By number. */
  readonly nodes: readonly Node[];
  /** The number of a node; equal nodes have one. Throws RlgptError 'goal' beyond MOST_STATES. */
  node(made: Node): number;
  /** The formula, or its negation, with negations at the conditions. */
  normal(f: Formula, negated: boolean): number;
}

export function makeNormalForms(): NormalForms {
  const conditions: Formula[] = [];
  const conditionIndex = new Map<string, number>();
  const nodes: Node[] = [];
  const nodeIndex = new Map<string, number>();

  function node(made: Node): number {
    const key = JSON.stringify(made);
    const known = nodeIndex.get(key);
    if (known !== undefined) return known;
    if (nodes.length > MOST_STATES) tooLarge();
    nodes.push(made);
    nodeIndex.set(key, nodes.length - 1);
    return nodes.length - 1;
  }

  function literal(condition: Formula, negated: boolean): number {
    const key = JSON.stringify(condition);
    let index = conditionIndex.get(key);
    if (index === undefined) {
      index = conditions.push(condition) - 1;
      conditionIndex.set(key, index);
    }
    return node({ kind: 'literal', literal: 2 * index + (negated ? 1 : 0) });
  }

  /** The formula, or its negation, with negations at the conditions. */
  function normal(f: Formula, negated: boolean): number {
    if (!isTemporal(f)) return literal(f, negated);
    const many = (parts: readonly Formula[], kind: 'and' | 'or') =>
      node({ kind: (kind === 'and') === negated ? 'or' : 'and', parts: parts.map((part) => normal(part, negated)) });
    if ('all' in f) return many(f.all, 'and');
    if ('any' in f) return many(f.any, 'or');
    if ('not' in f) return normal(f.not, !negated);
    if ('implies' in f) {
      const parts = [normal(f.implies[0], !negated), normal(f.implies[1], negated)];
      return node({ kind: negated ? 'and' : 'or', parts });
    }
    if ('next' in f) return node({ kind: negated ? 'weak' : 'next', part: normal(f.next, negated) });
    if ('sequence' in f) return normal(chain(f.sequence), negated);
    const bound = 'within' in f && f.within !== undefined ? f.within : -1;
    const weak = 'always' in f;
    const sides = 'until' in f ? f.until : 'always' in f ? [f.always] : 'eventually' in f ? [f.eventually] : [];
    const right = normal(sides[sides.length - 1], negated);
    const left = sides.length === 2 ? normal(sides[0], negated) : node({ kind: weak === negated ? 'true' : 'false' });
    return node({ kind: weak === negated ? 'until' : 'release', left, right, bound });
  }

  return { conditions, nodes, node, normal };
}

/** Refuses a goal with too many monitor states. */
export function tooLarge(): never {
  throw new RlgptError(
    'goal',
    `goal needs more than ${MOST_STATES} monitor states`,
    'Use smaller bounds, or fewer bounded operators within each other.',
  );
}
