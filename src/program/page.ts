/** A verification as a page of text. */
import { printTrace } from './trace.ts';
import type { AssertionResult, Finding, Verification } from './verdict.ts';

/** Colours for good, bad and doubtful; none when left out. */
export interface Colours {
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
}

const plain: Colours = { green: (text) => text, red: (text) => text, yellow: (text) => text };

/** A verification as lines for a terminal. */
export function printVerification(
  title: string,
  world: string | null,
  { states, assertions, findings, verdict }: Verification,
  colours: Colours = plain,
): readonly string[] {
  const where = world ?? 'no world told: readings are not checked (--world ID)';
  const proved = assertions.filter(({ status }) => status.startsWith('proved')).length;
  return [
    `${title}  ${where}  ${states} states`,
    ...assertions.flatMap((result) => printAssertion(result, colours)),
    ...findings.flatMap((finding) => printFinding(finding, colours)),
    `${verdict}: ${proved} of ${assertions.length} assertions proved`,
  ];
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `      ${line}`);

function printAssertion({ name, text, status, vacuous, idle, trace }: AssertionResult, colours: Colours): string[] {
  const good = status.startsWith('proved') && vacuous.length === 0;
  return [
    `  ${good ? colours.green(status) : colours.red(status)}  ${name}${text === name ? '' : `: ${text}`}`,
    ...indented(vacuous.map((premise) => `says nothing: '${premise}' never occurs`)),
    ...indented(idle.map((condition) => `holds whatever '${condition}' is`)),
    ...(trace === null ? [] : indented(printTrace(trace))),
    ...(status === 'perhaps refuted' ? indented(['the arithmetic of this path is open: npm install z3-solver@5']) : []),
  ];
}

function printFinding({ severity, line, message, remedy, trace }: Finding, colours: Colours): string[] {
  const mark = severity === 'error' ? colours.red(severity) : colours.yellow(severity);
  return [`  ${mark}  line ${line}: ${message}. ${remedy}`, ...(trace === null ? [] : indented(printTrace(trace)))];
}
