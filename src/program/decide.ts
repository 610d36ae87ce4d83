/** Decides one assertion of a program: proof, counter-example, and whether the assertion says anything. */
import { type Formula, mapParts, partsOf } from '../goal/goal.ts';
import { printGoal } from '../goal/print.ts';
import type { Assertion } from './contract.ts';
import { explore, type Limits, type Outcome, type Taken } from './explore.ts';
import { factsOf, type Knowledge } from './knowledge.ts';
import type { Model } from './paths.ts';
import { makeTrace } from './trace.ts';
import type { Arithmetic, AssertionResult } from './verdict.ts';
import { findWitness } from './witness.ts';

interface Question {
  readonly formula: Formula;
  readonly endless: boolean;
  readonly trusting: boolean;
}

/** How questions are answered. */
export interface Means {
  readonly model: Model;
  readonly limits: Limits;
  /** Asked about what sampling does not settle. */
  readonly arithmetic: Arithmetic | null;
}

/** Searches for a path on which the assertion fails: with contracts that may break first, then with policies that keep them. */
export async function decide(means: Means, assertion: Assertion): Promise<AssertionResult> {
  const { name, text, formula, endless = false } = assertion;
  const about = { name, text, vacuous: [], idle: [], trace: null };
  const { outcome, sure } = await settle(means, { formula, endless, trusting: false });
  const { states } = outcome;
  if (outcome.kind === 'unknown') return { ...about, status: 'unknown', states };
  if (outcome.kind === 'holds')
    return { ...about, status: 'proved', states, ...(await emptyParts(means, assertion, false)) };
  if (means.model.annotations.contracts.size > 0) {
    const trusted = await settle(means, { formula, endless, trusting: true });
    const parts = trusted.outcome.kind === 'holds' ? await emptyParts(means, assertion, true) : null;
    // An assertion about broken contracts says nothing where none is broken.
    if (parts !== null && parts.vacuous.length === 0)
      return { ...about, status: 'proved if policies keep their contracts', states: trusted.outcome.states, ...parts };
  }
  const trace = makeTrace(means.model.code, outcome.trail, outcome.how, means.model.domainOf);
  return { ...about, status: sure ? 'refuted' : 'perhaps refuted', states, trace };
}

/** The parts of a proved assertion that do not matter. */
async function emptyParts(means: Means, { formula, endless = false }: Assertion, trusting: boolean) {
  const vacuous: string[] = [];
  const idle: string[] = [];
  for (const { part, kind, strengthened } of strengthenings(formula)) {
    if (kind === 'condition' && vacuous.length > 0) break;
    const { outcome } = await settle(means, { formula: strengthened, endless, trusting });
    if (outcome.kind === 'holds') (kind === 'conclusion' ? vacuous : idle).push(part);
  }
  return { vacuous, idle };
}

/**
 * Explores until no impossible step is left on the counter-example. `sure` is false for one that sampling could not
 * make concrete and that nobody could decide.
 */
async function settle(
  { model, limits, arithmetic }: Means,
  { formula, endless, trusting }: Question,
): Promise<{ readonly outcome: Outcome; readonly sure: boolean }> {
  const impossible: Knowledge[] = [];
  const refuted = (knowledge: Knowledge) => impossible.some((known) => isWithin(knowledge, known));
  for (;;) {
    const outcome = explore(model, formula, limits, { refuted, endless, trusting });
    if (outcome.kind !== 'violated') return { outcome, sure: true };
    const doubtful = doubtfulSteps(outcome.trail);
    if (doubtful.length === 0) return { outcome, sure: true };
    const verdicts = arithmetic === null ? doubtful.map(() => 'unknown' as const) : await arithmetic(doubtful);
    const ruledOut = doubtful.filter((_, i) => verdicts[i] === 'impossible');
    if (ruledOut.length === 0) return { outcome, sure: verdicts.every((verdict) => verdict === 'possible') };
    impossible.push(...ruledOut);
  }
}

const doubtfulSteps = (trail: readonly Taken[]): readonly Knowledge[] =>
  trail
    .map((taken) => taken.knowledge)
    .filter((knowledge) => knowledge.relations.size > 0 && findWitness(knowledge) === null);

/** Whether what is known includes everything that was found impossible. */
function isWithin(knowledge: Knowledge, impossible: Knowledge): boolean {
  const names = new Set<string>();
  for (const [key, { a, b, holds }] of impossible.relations) {
    if (knowledge.relations.get(key)?.holds !== holds) return false;
    for (const side of [a, b]) factsOf(side, names);
  }
  for (const name of names) {
    const outer = impossible.facts.get(name);
    const inner = knowledge.facts.get(name);
    if (outer === undefined) continue;
    if (inner === undefined || inner.low < outer.low || inner.high > outer.high) return false;
    if (inner.low === outer.low && outer.openLow && !inner.openLow) return false;
    if (inner.high === outer.high && outer.openHigh && !inner.openHigh) return false;
    for (const value of outer.without) if (!inner.without.has(value)) return false;
  }
  return true;
}

// --- does the assertion say anything? ---

interface Strengthening {
  /** The part that is replaced, in words. */
  readonly part: string;
  /** The conclusion of an implication: without it, the premise must never occur. Otherwise a condition. */
  readonly kind: 'conclusion' | 'condition';
  readonly strengthened: Formula;
}

/**
 * The assertion with one part at a time replaced by what makes it strongest: false where the part helps, true where it
 * hinders. If that still holds, the part does not matter (Kupferman and Vardi 2003). Conclusions of implications first.
 */
function strengthenings(formula: Formula): readonly Strengthening[] {
  const conclusions: Strengthening[] = [];
  const conditions: Strengthening[] = [];
  const walk = (f: Formula, helps: boolean, rebuild: (part: Formula) => Formula): void => {
    const parts = partsOf(f);
    const strongest = rebuild(helps ? FALSE : TRUE);
    if (parts.length === 0) conditions.push({ part: printGoal(f), kind: 'condition', strengthened: strongest });
    if ('implies' in f && helps) {
      const never = rebuild({ implies: [f.implies[0], FALSE] });
      conclusions.push({ part: printGoal(f.implies[0]), kind: 'conclusion', strengthened: never });
    }
    parts.forEach((part, i) => {
      const hinders = 'not' in f || ('implies' in f && i === 0);
      walk(part, helps !== hinders, (replaced) => rebuild(withPart(f, i, replaced)));
    });
  };
  walk(formula, true, (part) => part);
  return [...conclusions, ...conditions];
}

const TRUE: Formula = { all: [] };
const FALSE: Formula = { any: [] };

function withPart(formula: Formula, index: number, replaced: Formula): Formula {
  let i = 0;
  return mapParts(formula, (part) => (i++ === index ? replaced : part));
}
