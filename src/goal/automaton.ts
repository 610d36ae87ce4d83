/**
 * From a temporal formula to an automaton over (max, min): states are sets of obligations, a transition carries the
 * conditions that must hold now and the obligations that are left for the next state. With weights in {-1, 1} it is a
 * nondeterministic automaton; with robustness as weights it computes the robustness of the whole formula, because the
 * rewriting below uses distributivity and absorption only, which hold for max and min.
 */
import type { Formula } from './goal.ts';
import {
  type Bounded,
  type Literal,
  MOST_STATES,
  makeNormalForms,
  type Node,
  type NormalForms,
  tooLarge,
} from './normal-form.ts';

/** One way from a state: what must hold now, and where it leads. */
export interface Transition {
  readonly literals: readonly Literal[];
  /** State index. 0 is the state with nothing left to do. */
  readonly to: number;
  /** The trace may end here. */
  readonly ends: boolean;
}

/** A formula as an automaton; made by `makeAutomaton`. */
export interface Automaton {
  /** Formulas about one moment. */
  readonly conditions: readonly Formula[];
  /** Transitions by state; state 0 is accepting for good, `start` is where a trace begins. */
  readonly transitions: readonly (readonly Transition[])[];
  readonly start: number;
}

/** What must hold now, and what is left for the next state; `strong` when there must be one. */
interface Term {
  readonly literals: readonly Literal[];
  readonly rest: readonly number[];
  readonly strong: boolean;
}

interface Expansion {
  /** The terms whose maximum the conjunction of these nodes is. */
  conjunction(ids: readonly number[]): readonly Term[];
  /** A conjunction of obligations: flat, without what the others imply; none when it is false. */
  obligations(ids: readonly number[]): readonly (readonly number[])[];
}

/** One step of nodes: what must hold now, and what is left. */
function makeExpansion({ nodes, node }: NormalForms): Expansion {
  const terms: (readonly Term[] | undefined)[] = [];

  /** The terms whose maximum the node is. */
  function expand(id: number): readonly Term[] {
    const known = terms[id];
    if (known !== undefined) return known;
    const made = expandNode(nodes[id]);
    terms[id] = made;
    return made;
  }

  function expandNode(n: Node): readonly Term[] {
    if ('left' in n) return expandBounded(n);
    if (n.kind === 'literal') return [{ literals: [n.literal], rest: [], strong: false }];
    if ('parts' in n) return n.kind === 'and' ? conjunction(n.parts) : absorb(n.parts.flatMap((part) => expand(part)));
    if ('part' in n) return later(n.part, n.kind === 'next');
    return n.kind === 'true' ? [{ literals: [], rest: [], strong: false }] : [];
  }

  /** Until: now the right side, or the left side and later itself. Release is the dual. */
  function expandBounded(n: Bounded): readonly Term[] {
    const { left, right, bound, kind } = n;
    if (bound === 0) return expand(right);
    const self = node({ kind, left, right, bound: bound < 0 ? bound : bound - 1 });
    if (kind === 'until') return absorb([...expand(right), ...product(expand(left), later(self, true))]);
    return product(expand(right), absorb([...expand(left), ...later(self, false)]));
  }

  const later = (id: number, strong: boolean): readonly Term[] =>
    obligations([id]).map((rest) => ({ literals: [], rest, strong }));

  function conjunction(ids: readonly number[]): readonly Term[] {
    let result: readonly Term[] = [{ literals: [], rest: [], strong: false }];
    for (const id of ids) result = product(result, expand(id));
    return result;
  }

  function product(a: readonly Term[], b: readonly Term[]): readonly Term[] {
    if (a.length * b.length > MOST_STATES) tooLarge();
    const terms = a.flatMap((s) =>
      b.flatMap((t) =>
        obligations([...s.rest, ...t.rest]).map((rest) => ({
          literals: sorted([...s.literals, ...t.literals]),
          rest,
          strong: s.strong || t.strong,
        })),
      ),
    );
    return absorb(terms);
  }

  /** A conjunction of obligations: flat, without what the others imply; none when it is false. */
  function obligations(ids: readonly number[]): readonly (readonly number[])[] {
    const flat: number[] = [];
    const add = (id: number): boolean => {
      const n = nodes[id];
      if (n.kind === 'and') return n.parts.every(add);
      if (n.kind === 'false') return false;
      if (n.kind !== 'true') flat.push(id);
      return true;
    };
    if (!ids.every(add)) return [];
    const set = sorted(flat);
    return [set.filter((id) => !set.some((other) => other !== id && impliesByBound(nodes[other], nodes[id])))];
  }

  return { conjunction, obligations };
}

/** Throws RlgptError 'goal' for a formula that needs more than MOST_STATES. */
export function makeAutomaton(formula: Formula): Automaton {
  const forms = makeNormalForms();
  const { conjunction, obligations } = makeExpansion(forms);
  const states = new Map<string, number>([['', 0]]);
  const transitions: (readonly Transition[])[] = [[{ literals: [], to: 0, ends: true }]];
  const open: (readonly number[])[] = [];
  const stateOf = (rest: readonly number[]): number => {
    const key = rest.join();
    const known = states.get(key);
    if (known !== undefined) return known;
    const index = states.size;
    if (index > MOST_STATES) tooLarge();
    states.set(key, index);
    open.push(rest);
    return index;
  };
  const [first] = obligations([forms.normal(formula, false)]);
  const start = stateOf(first);
  for (let i = 0; i < open.length; i++) {
    const out = conjunction(open[i]).map(({ literals, rest, strong }) => ({
      literals,
      to: stateOf(rest),
      ends: !strong,
    }));
    transitions.push(out);
  }
  return { conditions: forms.conditions, transitions, start };
}

/** Of two bounds on the same operator one implies the other: the shorter of untils, the longer of releases. */
function impliesByBound(a: Node, b: Node): boolean {
  if (!('left' in a && 'left' in b) || a.kind !== b.kind || a.left !== b.left || a.right !== b.right) return false;
  const length = ({ bound }: Bounded) => (bound < 0 ? Number.POSITIVE_INFINITY : bound);
  return a.kind === 'until' ? length(a) < length(b) : length(a) > length(b);
}

const sorted = (ids: readonly number[]): number[] => [...new Set(ids)].sort((a, b) => a - b);
const subset = (a: readonly number[], b: readonly number[]) => a.length <= b.length && a.every((x) => b.includes(x));

/** Terms that another term dominates are dropped: it asks for less now and leaves less. */
function absorb(terms: readonly Term[]): readonly Term[] {
  const kept: Term[] = [];
  for (const term of terms) {
    const under = (other: Term, below: Term) =>
      subset(other.literals, below.literals) && subset(other.rest, below.rest) && (!other.strong || below.strong);
    if (kept.some((other) => under(other, term))) continue;
    for (let i = kept.length - 1; i >= 0; i--) if (under(term, kept[i])) kept.splice(i, 1);
    kept.push(term);
  }
  return kept;
}
