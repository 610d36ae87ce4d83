/** One sub-task: what was decided, which programs were tried, what was learned, and which controller was kept. */
import { attacksText } from '../attacks-text.ts';
import { legendOf, type Mark, pointChart } from './chart.ts';
import { codeBlock } from './code.ts';
import { percent, plural, rateText, shortNumber } from './format.ts';
import { type Html, html } from './html.ts';
import type { SolutionController } from './input.ts';
import { learningSection } from './learning.ts';
import { badge, type Column, rateMark, table } from './marks.ts';
import { WAY_TEXT } from './plan-graph.ts';
import type { Candidate, Iteration, Subtask, Way } from './summary.ts';

/** Programs listed for one action; all of them are points of the chart. */
const LISTED = 8;

export function subtaskSection(subtask: Subtask, way: Way, chosen: SolutionController | null): Html {
  const { started, finished, iterations, watched } = subtask;
  const result =
    finished === null
      ? html`<p>No controller was kept${way === 'working' ? ' yet' : ''}.</p>`
      : html`<p>Done by ${finished.via === 'code' ? 'a program' : 'a learned policy'}: ${rateMark(finished.success)} episodes.</p>`;
  const last = iterations.length - 1;
  return html`<section class="card" id="subtask-${started.subtask}">
<h3><span class="mono">${started.subtask}</span> ${badge(way, WAY_TEXT[way])}</h3>
<p>Goal <span class="mono">${started.goal}</span>${started.why === '' ? '' : `; ${started.why}`}.</p>
${watched === null ? null : html`<p>Play ${attacksText(watched)}.</p>`}${result}${armsTable(subtask)}${iterations.map((iteration, i) => iterationSection(iteration, i === last))}${keptSection(subtask, chosen)}
</section>`;
}

// --- what was kept ---

function keptSection(subtask: Subtask, chosen: SolutionController | null): Html | null {
  if (chosen?.via === 'rl') return policySection(chosen);
  if (chosen !== null)
    return html`<details><summary>the program that was kept</summary>${codeBlock(chosen.source.code)}</details>`;
  const best = bestOf(subtask.iterations.flatMap((i) => i.candidates.get(subtask.started.subtask) ?? []));
  if (best === null) return null;
  return html`<details><summary>the best program so far (${best.success === null ? 'not tried' : rateText(best.success)})</summary>${codeBlock(best.written.code)}</details>`;
}

function policySection({ policy, options, primitives }: SolutionController & { via: 'rl' }): Html {
  const codes = options.map(({ source }) => html`<h4 class="mono">${source.name}</h4>${codeBlock(source.code)}`);
  const text = `A policy (${policy.slice(0, 12)}) over ${plural(primitives.length, 'primitive')} and ${plural(options.length, 'coded option')}.`;
  return html`<p>${text}</p>${options.length === 0 ? null : html`<details><summary>its coded options</summary>${codes}</details>`}`;
}

// --- arms ---

function armsTable({ iterations, finished }: Subtask): Html | null {
  const arms = iterations.flatMap((iteration) => iteration.arms);
  if (arms.length === 0) return null;
  const columns: Column[] = [
    { title: 'iteration', kind: 'n' },
    { title: 'arm', kind: '' },
    { title: 'success (95 % interval)', kind: '' },
    { title: 'mean steps', kind: 'n' },
    { title: 'steps to learn it', kind: 'n' },
  ];
  const rows = arms.map(({ iteration, arm, via, success, meanSteps, steps }) => [
    String(iteration),
    html`${badge(via, WAY_TEXT[via])} ${arm === via ? '' : arm}`,
    rateMark(success),
    shortNumber(meanSteps),
    steps > 0 ? shortNumber(steps) : '',
  ]);
  const kept = arms.findIndex(({ via, success }) => finished?.via === via && finished.success.rate === success.rate);
  return html`<h4>Code against learning</h4>${table(columns, rows, kept)}`;
}

// --- one iteration ---

function iterationSection(iteration: Iteration, open: boolean): Html {
  const { index, decomposition, candidates, verdicts, learning, dropped } = iteration;
  const actions = (decomposition?.actions ?? []).map(
    ({ name, via, goal, why }) =>
      html`<li><span class="mono">${name}</span> ${badge(via, WAY_TEXT[via])} for <span class="mono">${goal}</span>: ${why}</li>`,
  );
  const written = new Set([...candidates.values()].flat().map((c) => c.written.skill));
  const tried = [...candidates.values()].reduce((sum, list) => sum + list.length, 0);
  const works = [...candidates].map(([action, list]) => actionSection(action, list));
  const losses = dropped.map(({ option, why }) => html`<li><span class="mono">${option}</span>: ${why}</li>`);
  const head = `Iteration ${index}: ${plural(tried, 'program')}${learning === null ? '' : ', learning'}`;
  return html`<details class="iteration" ${open ? 'open' : ''}><summary>${head}</summary>
${actions.length === 0 ? null : html`<h4>Decomposition</h4><ul class="steps">${actions}</ul>`}
${works.length === 0 ? null : html`<h4>Programs</h4><div class="charts">${works.map((w) => w.chart)}</div>${works.map((w) => w.list)}`}
${verdictTable(verdicts)}${learning === null ? null : learningSection(learning, written)}
${losses.length === 0 ? null : html`<h4>Dropped options</h4><ul class="steps">${losses}</ul>`}</details>`;
}

function verdictTable(verdicts: Iteration['verdicts']): Html | null {
  if (verdicts.length === 0) return null;
  const columns: Column[] = [
    { title: 'of', kind: 'name' },
    { title: 'verdict', kind: '' },
    { title: 'evidence', kind: 'text' },
    { title: 'advice', kind: 'text' },
  ];
  const rows: (Html | string)[][] = [];
  for (let i = 0, same = 1; i < verdicts.length; i++, same++) {
    const { of, verdict, evidence, advice } = verdicts[i];
    // Attempts that change nothing are judged alike; they stand in one row.
    const next = verdicts[i + 1];
    if (next?.of === of && next.verdict === verdict && next.evidence === evidence && next.advice === advice) continue;
    rows.push([same > 1 ? `${of} (${same} times)` : of, badge(verdict, verdict), evidence, advice]);
    same = 0;
  }
  return html`<h4>Verdicts of the critic</h4>${table(columns, rows)}`;
}

// --- programs ---

/** By the lower end of the interval, so that a lucky pair of episodes does not win, then by length. */
function compare(a: Candidate, b: Candidate): number {
  const sure = (c: Candidate) => c.success?.low ?? -1;
  return sure(b) - sure(a) || a.meanSteps - b.meanSteps;
}

/** The best program by its last trial, or null when none ran. */
export function bestOf(candidates: readonly Candidate[]): Candidate | null {
  return candidates.filter((c) => c.success !== null).sort(compare)[0] ?? null;
}

const attemptColor = (attempt: number) => `k${attempt % 8}`;

function actionSection(
  action: string,
  candidates: readonly Candidate[],
): { readonly chart: Html; readonly list: Html } {
  const best = bestOf(candidates);
  const marks = candidates.flatMap((c): Mark[] => (c.success === null ? [] : [markOf(c, c === best)]));
  const attempts = [...new Set(candidates.map((c) => c.written.attempt))];
  const legend = legendOf(
    attempts.map((attempt) => ({ name: `attempt ${attempt + 1}`, color: attemptColor(attempt) })),
  );
  const x = { label: 'mean primitive steps', low: 0, high: Math.max(1, ...marks.map((m) => m.x)) };
  const y = { label: '', low: 0, high: 1, tick: percent };
  const title = `${action}: success of ${plural(candidates.length, 'program')}`;
  return { chart: pointChart(title, marks, { x, y }, legend), list: programList(action, candidates, best) };
}

/** The area of a disc grows with the episodes of the trial. */
function markOf(candidate: Candidate, chosen: boolean): Mark {
  const { success, meanSteps, written } = candidate;
  const trials = success?.trials ?? 0;
  return {
    x: meanSteps,
    y: success?.rate ?? 0,
    radius: Math.min(8, 2.5 + 0.9 * Math.sqrt(trials)),
    color: attemptColor(written.attempt),
    chosen,
    text: `${success?.successes} of ${trials}, ${shortNumber(meanSteps)} steps: ${written.about}`,
  };
}

function programList(action: string, candidates: readonly Candidate[], best: Candidate | null): Html {
  const ranked = [...candidates].sort(compare);
  const rejected = ranked.filter((c) => c.rejected !== null).slice(0, LISTED);
  const listed = ranked.filter((c) => c.rejected === null).slice(0, LISTED);
  const columns: Column[] = [
    { title: 'attempt', kind: 'n' },
    { title: 'success', kind: '' },
    { title: 'mean steps', kind: 'n' },
    { title: 'about', kind: 'text' },
  ];
  const rows = [...listed, ...rejected].map((c) => [
    String(c.written.attempt + 1),
    c.success !== null ? rateMark(c.success) : c.rejected !== null ? badge('bad', c.rejected.fault) : 'not tried',
    c.success !== null ? shortNumber(c.meanSteps) : '',
    c.rejected === null ? c.written.about : `${c.written.about} (line ${c.rejected.line}: ${c.rejected.message})`,
  ]);
  const left = candidates.length - rows.length;
  const more = left > 0 ? html`<p class="about">${plural(left, 'more program')}, no better.</p>` : null;
  const code = best === null ? null : html`<p class="about">The best of them:</p>${codeBlock(best.written.code)}`;
  return html`<details><summary>${action}: the programs</summary>${table(columns, rows, best === null ? -1 : 0)}${more}${code}</details>`;
}
