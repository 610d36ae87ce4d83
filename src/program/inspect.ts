/** What is wrong with a program whatever is asserted of it. */
import { nearestName } from '../core/errors.ts';
import type { Code } from './code.ts';
import type { Assertion } from './contract.ts';
import { explore, type Limits, type Outcome } from './explore.ts';
import { factsOfFormula } from './moment.ts';
import { type Ending, type Model, NO_WATCHER, type Watcher } from './paths.ts';
import { lineAt } from './refusal.ts';
import { makeTrace } from './trace.ts';
import type { Finding, Vocabulary } from './verdict.ts';

export interface Inspection {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}

const error = (line: number, message: string, remedy: string): Finding => ({
  severity: 'error',
  line,
  message,
  remedy,
  trace: null,
});
const warning = (line: number, message: string, remedy: string): Finding => ({
  ...error(line, message, remedy),
  severity: 'warning',
});

/** Explores the program alone. */
export function inspect(model: Model, vocabulary: Vocabulary | null, limits: Limits): Inspection {
  const { code } = model;
  const findings = new Map<string, Finding>();
  const add = (finding: Finding): void => {
    const key = `${finding.line} ${finding.message}`;
    if (!findings.has(key)) findings.set(key, finding);
  };
  const outcomes = code.guards.map(() => ({ yes: false, no: false }));
  const checked = code.checks.map(() => false);
  const line = (at: number) => lineAt(code.source, at);
  const watcher: Watcher = {
    ...NO_WATCHER,
    onRead(method, name, at) {
      const missing = undefinedReading(method, name, vocabulary);
      if (missing !== null) add(error(line(at), ...missing));
    },
    onRun(policy, at) {
      const known = vocabulary?.controllers ?? null;
      if (known !== null && !known.has(policy))
        add(error(line(at), `there is no controller '${policy}'`, nearest(policy, [...known])));
    },
    onGuard(guard, holds) {
      outcomes[guard][holds ? 'yes' : 'no'] = true;
    },
    onCheck(check) {
      checked[check] = true;
    },
  };
  const outcome = explore(model, true, limits, {
    watcher,
    onEnding(ending, trail) {
      const found = wrongEnding(code, ending);
      if (found === null || findings.has(`${line(ending.at)} ${found[0]}`)) return;
      const trace = makeTrace(code, trail(), { in: 'step' }, model.domainOf);
      add({ ...error(line(ending.at), ...found), trace });
    },
  });
  if (outcome.kind === 'unknown')
    add(
      warning(
        1,
        `there are more than ${limits.states} states`,
        'Bound the counters of the program, or raise the limit.',
      ),
    );
  else for (const finding of uncovered(code, outcomes, checked)) add(finding);
  return { outcome, findings: [...findings.values()] };
}

type Complaint = readonly [message: string, remedy: string];

function undefinedReading(method: string, name: string, vocabulary: Vocabulary | null): Complaint | null {
  if (vocabulary === null) return null;
  const { readings, facts } = vocabulary;
  if (method === 'fact')
    return facts.has(name) ? null : [`the world has no fact '${name}'`, nearest(name, [...facts.keys()])];
  return readings.has(method) ? null : [`w.${method} is not defined`, nearest(method, [...readings])];
}

function nearest(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === null ? 'Use a known name.' : `Did you mean '${near}'?`;
}

function wrongEnding(code: Code, ending: Ending): Complaint | null {
  switch (ending.kind) {
    case 'endless':
      return ['the program goes round here without a step', 'Yield an action in every round.'];
    case 'check':
      return [`w.assert '${code.checks[ending.check].name}' fails`, 'The path shows how.'];
    case 'throw':
      return ['the program can throw', 'Act, or return.'];
    case 'return':
      return null;
  }
}

/** Guards that never change, and assertions in the text that are never reached or whose last part is never needed. */
function* uncovered(
  { checks, guards }: Code,
  outcomes: readonly { readonly yes: boolean; readonly no: boolean }[],
  checked: readonly boolean[],
): Generator<Finding> {
  for (const [i, { line, name }] of checks.entries())
    if (!checked[i]) yield error(line, `w.assert '${name}' is never reached`, 'Move it before the exits.');
  for (const [i, { line, text, constant, check }] of guards.entries()) {
    const { yes, no } = outcomes[i];
    if (check >= 0) {
      const { name } = checks[check];
      const always = `w.assert '${name}' says nothing here: '${text}' always holds`;
      if (yes && !no) yield error(line, always, 'Move it to where its condition can fail.');
      const never = `w.assert '${name}' holds whatever its condition: '${text}' never holds here`;
      if (no && !yes) yield warning(line, never, 'Look whether the rest is true by the lines before it.');
    } else if (!yes && !no) yield warning(line, `'${text}' is never reached`, 'Remove it.');
    else if (yes !== no && !constant) yield warning(line, `'${text}' is always ${yes}`, 'Remove it, or correct it.');
  }
}

/** Names in an assertion that mean nothing: facts that the world does not have, actions that the program never takes. */
export function unknownNames({ name, formula }: Assertion, model: Model, vocabulary: Vocabulary | null): Finding[] {
  const outputs = new Set<string>();
  for (const paths of model.known.values())
    for (const { exit } of paths) if (exit.kind === 'step') outputs.add(exit.output);
  const found: Finding[] = [];
  for (const fact of new Set(factsOfFormula(formula))) {
    const [, kind, what] = /^(act|does|run|start):(.*)$/.exec(fact) ?? [];
    if (kind !== undefined) {
      const output = `${kind === 'act' || kind === 'does' ? 'act' : 'run'}:${what}`;
      const remedy = nearest(output, [...outputs]);
      if (!outputs.has(output)) found.push(error(1, `'${fact}' in '${name}': the program never does that`, remedy));
    } else if (
      vocabulary !== null &&
      fact !== 'control' &&
      !fact.startsWith('violated:') &&
      !vocabulary.facts.has(fact)
    ) {
      found.push(
        error(1, `'${fact}' in '${name}': the world has no such fact`, nearest(fact, [...vocabulary.facts.keys()])),
      );
    }
  }
  return found;
}
