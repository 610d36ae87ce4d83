/**
 * Verifies a master program: its assertions on every path, and what is wrong whatever they say: readings that the world
 * does not have, policies that nobody provides, rounds without a step, assertions that cannot fail, guards that never
 * change. A proof covers every behaviour of world and policies that the written assumptions allow.
 */
import type { Formula } from '../goal/goal.ts';
import type { Code } from './code.ts';
import { compileProgram } from './compile.ts';
import { type Annotations, type Assertion, readAnnotations } from './contract.ts';
import { decide } from './decide.ts';
import type { Limits } from './explore.ts';
import { inspect, unknownNames } from './inspect.ts';
import type { Model } from './paths.ts';
import type { Arithmetic, AssertionResult, Finding, Verification, Vocabulary } from './verdict.ts';
import { usualDomain } from './vocabulary.ts';

/** What a program is proved against. */
export interface VerifyOptions {
  /** Name of the program's generator; the exported one when left out. */
  readonly main?: string;
  /** Null when the world is not known: then no reading counts as undefined. */
  readonly vocabulary: Vocabulary | null;
  /** Assertions besides those of the text. */
  readonly assertions?: readonly Assertion[];
  readonly limits?: Limits;
  /** Asked about what sampling does not settle. */
  readonly arithmetic?: Arithmetic | null;
  /** Told of every assertion before it is decided. */
  readonly onAssertion?: (name: string) => void;
}

const DEFAULT_LIMITS: Limits = { states: 200_000 };

/**
 * Explores every state that a program can reach, and checks its assertions on every path (docs/algorithms/master-program.md).
 * The program is not run. Throws RlgptError 'program' for a text outside the checkable subset.
 */
export async function verifyProgram(source: string, options: VerifyOptions): Promise<Verification> {
  const { vocabulary, limits = DEFAULT_LIMITS, arithmetic = null, onAssertion } = options;
  const code = compileProgram(source, options.main);
  const annotations = readAnnotations(source);
  const domainOf = (fact: string) => vocabulary?.facts.get(fact) ?? usualDomain(fact);
  const model: Model = { code, annotations, domainOf, states: new Map(), known: new Map() };
  const { outcome, findings } = inspect(model, vocabulary, limits);
  const results: AssertionResult[] = [];
  const names: Finding[] = [];
  const asserted = [...annotations.assertions, ...(options.assertions ?? []), ...implied(code, annotations)];
  for (const assertion of asserted) {
    onAssertion?.(assertion.name);
    results.push(await decide({ model, limits, arithmetic }, assertion));
    names.push(...unknownNames(assertion, model, vocabulary));
  }
  const all = [...findings, ...names];
  const wrong =
    all.some((finding) => finding.severity === 'error') ||
    results.some(({ status, vacuous }) => status === 'refuted' || vacuous.length > 0);
  const open =
    outcome.kind === 'unknown' || results.some(({ status }) => status === 'perhaps refuted' || status === 'unknown');
  const verdict = wrong ? 'defective' : open ? 'undecided' : 'sound';
  return { states: outcome.states, assertions: results, findings: all, verdict };
}

/** What every program owes: pre-conditions of its policies, and that control comes back from those it runs. */
function implied({ routines }: Code, { contracts }: Annotations): readonly Assertion[] {
  const owed: Assertion[] = [];
  for (const { policy, pre } of contracts.values()) {
    if (pre === null) continue;
    const formula: Formula = { always: { implies: [{ fact: `start:${policy}`, atLeast: 1 }, pre] } };
    owed.push({ name: `pre-condition of ${policy}`, text: `whenever ${policy} starts`, formula });
  }
  const control: Formula = { always: { eventually: { fact: 'control', atLeast: 1 } } };
  if (routines.some(({ body }) => body.some(({ op }) => op === 'run')))
    owed.push({ name: 'control comes back', text: 'always eventually control', formula: control, endless: true });
  return owed;
}
