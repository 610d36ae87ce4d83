/** What was tried on a sub-task and how it went, as text for the next try. */
import { printGoal } from '../../goal/print.ts';
import { isWhole } from '../../planning/plan.ts';
import type { Attempt, Decomposition, Evidence, Memory } from '../reasoner.ts';
import { bullets, sections } from './layout.ts';

const percent = (share: number) => `${Math.round(100 * share)} %`;

function evidenceText(evidence: Evidence): string {
  const { success, meanSteps, reached, died, faults } = evidence;
  const lines = [
    `succeeded in ${success.successes} of ${success.trials} episodes (95 % interval ${percent(success.low)} to ${percent(success.high)}), ${Math.round(meanSteps)} steps on average`,
  ];
  if (reached.length > 0)
    lines.push(`reached on the way: ${reached.map(({ fact, share }) => `${fact} ${percent(share)}`).join(', ')}`);
  if (died > 0) lines.push(`died in ${died} episodes`);
  for (const fault of faults.slice(0, 3))
    lines.push(`stopped by a fault (${fault.fault}${fault.line > 0 ? `, line ${fault.line}` : ''}): ${fault.message}`);
  return bullets(lines);
}

function attemptText({ source, evidence, error }: Attempt): string {
  const outcome = error
    ? `It did not run (${error.fault}${error.line > 0 ? `, line ${error.line}` : ''}): ${error.message} ${error.remedy}`
    : evidence
      ? evidenceText(evidence)
      : 'It has not been tried.';
  return `\`\`\`ts\n${source.code.trimEnd()}\n\`\`\`\n\n${outcome}`;
}

/** Attempts that did not run are worth less than those that never succeeded. */
const rateOf = ({ evidence }: Attempt) => (evidence ? evidence.success.rate : -1);

/** The best attempt at an action and the last ones, at most `most` in all, in the order they were made. */
export function attemptsSection(attempts: readonly Attempt[], most = 3): string {
  const best = attempts.reduce<Attempt | null>((a, b) => (a === null || rateOf(b) > rateOf(a) ? b : a), null);
  const last = attempts.slice(1 - most);
  const shown = attempts.filter((attempt) => attempt === best || last.includes(attempt));
  const left = attempts.length - shown.length;
  const texts = shown.map(
    (attempt, i) => `### Program ${i + 1}${attempt === best ? ', the best so far' : ''}\n\n${attemptText(attempt)}`,
  );
  return [...(left > 0 ? [`${left} more programs did no better and are left out.`] : []), ...texts].join('\n\n');
}

/** The last programs that worked for earlier sub-tasks, as examples for one that was not yet coded. */
export function librarySection(memory: Memory, most = 2): string {
  const texts = memory.library.slice(-most).map(({ about, code }) => `${about}\n\n\`\`\`ts\n${code.trimEnd()}\n\`\`\``);
  return texts.join('\n\n');
}

function decompositionText(decomposition: Decomposition): string {
  return bullets(
    decomposition.actions.map(
      ({ name, via, goal, when }) =>
        `${name} (${via}): ${printGoal(goal)}${when === null ? '' : `, starts when ${printGoal(when)}`}`,
    ),
  );
}

/** The last twelve verdicts of the critic, or the last twelve of one action (`of`). */
export function verdictsSection(memory: Memory, of?: string): string {
  return bullets(
    memory.verdicts
      .filter((entry) => of === undefined || entry.of === of)
      .slice(-12)
      .map(({ of: what, verdict }) => {
        const weakest = verdict.weakest === null ? '' : ` Fails most at ${verdict.weakest}.`;
        return `${what}: ${verdict.verdict}. ${verdict.evidence}${weakest} ${verdict.advice}`.trimEnd();
      }),
  );
}

/** Earlier decompositions, and one line for each action that was coded. */
export function decompositionsSection(memory: Memory): string {
  return memory.decompositions
    .map((decomposition, i) => `### Iteration ${i}\n\n${decomposition.why}\n\n${decompositionText(decomposition)}`)
    .slice(-4)
    .join('\n\n');
}

/** The best result of each coded action, without its code. */
export function codedSection(memory: Memory): string {
  const names = [...new Set(memory.attempts.map(({ action }) => action))];
  return names
    .map((name) => {
      const attempts = memory.attempts.filter(({ action }) => action === name);
      const best = attempts.reduce((a, b) => (rateOf(b) > rateOf(a) ? b : a));
      const result = best.evidence ? evidenceText(best.evidence) : `none of them ran: ${best.error?.message ?? ''}`;
      return `Best of ${attempts.length} programs for ${name}:\n\n${result}`;
    })
    .join('\n\n');
}

/** The sub-task itself: its goal, and what the plan says of it. */
export function subtaskSection(memory: Memory): string {
  const { node, goal, within } = memory;
  const needs = node.needs.map(({ fact, atLeast }) => `${fact} >= ${atLeast}`);
  return sections([
    ['Sub-task', `${node.name}: ${isWhole(node) ? 'the whole task; ' : `${node.verb} ${node.object}. `}${node.why}`],
    ['Its goal', `${printGoal(goal)}, within ${within} steps. As JSON: \`${JSON.stringify(goal)}\``],
    [
      'Already brought about when it starts',
      bullets([...needs, ...(node.tool === null ? [] : [`one of these is held: ${node.tools.join(', ')}`])]),
    ],
    ['Situations on its way, in order', node.chain.join(', ')],
  ]);
}
