/**
 * The report of a run as one HTML page that refers to nothing outside itself. A pure function of its input: no clock, no
 * file, no chance. What a run has not done yet is left out, so that a run in progress or killed can be read too.
 */
import { sha256 } from '../../core/hash.ts';
import { codeBlock } from './code.ts';
import { countText, durationText, percent, plural, rateText, shortNumber } from './format.ts';
import { type Html, html, trusted } from './html.ts';
import type { ReportInput } from './input.ts';
import { badge, type Column, rateMark, table } from './marks.ts';
import { planGraph, WAY_TEXT } from './plan-graph.ts';
import { STYLE } from './style.ts';
import { subtaskSection } from './subtask.ts';
import { type Summary, stepsByPurpose, summarise, type Way, wayOf } from './summary.ts';
import { trainingCurves, trainingHead, trainingSettings } from './training.ts';
import { filmSection, replaySection } from './viewer.ts';
import { VIEWER_SCRIPT } from './viewer-script.ts';

/** Lower-case text of a complete HTML document in UTF-8. */
export function renderReport(input: ReportInput): string {
  const summary = summarise(input.events);
  const film = input.film === null ? html`` : filmSection(input.film);
  const parts =
    input.run.options.command === 'train' ? trainingParts(input, summary, film) : runParts(input, summary, film);
  const title = `${input.run.task}: run report`;
  return `<!doctype html>\n${
    html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${policy()}"><title>${title}</title><style>${trusted(STYLE)}</style></head>
<body><main>${parts}</main>${input.replays.length === 0 ? null : html`<script>${trusted(VIEWER_SCRIPT)}</script>`}</body></html>`
      .markup
  }\n`;
}

function runParts(input: ReportInput, summary: Summary, film: Html): readonly Html[] {
  const ways = summary.plan.map((node) => wayOf(node, summary));
  return [
    headline(input, summary),
    problems(input, summary),
    replaySection(input.replays),
    film,
    planSection(summary, ways),
    subtasks(input, summary),
    chainSection(summary),
    revisionSection(summary),
    programSection(input),
    callsSection(summary),
    footer(input),
  ];
}

const trainingParts = (input: ReportInput, summary: Summary, film: Html): readonly Html[] => [
  trainingHead(input),
  problems(input, summary),
  film,
  trainingCurves(input),
  trainingSettings(input),
  footer(input),
];

/** The page loads nothing and runs the one script of its own, even if some text of a run were taken for markup. */
function policy(): string {
  const digest = Buffer.from(sha256(VIEWER_SCRIPT), 'hex').toString('base64');
  return `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
}

// --- headline ---

function headline({ run, events, replays, film, solution }: ReportInput, summary: Summary): Html {
  const { started, evaluation, finished } = summary;
  const state =
    finished === null
      ? badge('working', events.length === 0 ? 'not started' : 'not finished')
      : badge(finished.solved ? 'good' : 'bad', finished.solved ? 'solved' : 'not solved');
  const { by, exact } = stepsByPurpose(summary);
  const steps = finished?.steps ?? Object.values(by).reduce((sum, n) => sum + n, 0);
  const budget = started?.budget ?? run.options.budget;
  const ofBudget = typeof budget === 'number' ? ` of ${shortNumber(budget)}` : '';
  const world = started?.env ?? String(run.options.env ?? '');
  const tiles: readonly (readonly [string, string])[] = [
    ['success on unseen worlds', evaluation === null ? 'not yet known' : rateText(evaluation.success)],
    [`primitive steps${ofBudget}`, `${exact || steps === 0 ? '' : 'at least '}${shortNumber(steps)}`],
    ['wall time', durationText(summary.wallMs)],
    ['seed', String(run.seed)],
    ['reasoner', started?.reasoner ?? String(run.options.model ?? '')],
    ['world', world],
  ];
  const sections: readonly (readonly [string, string, boolean])[] = [
    ['replay', 'Replay', replays.length > 0 || film !== null],
    ['plan', 'Plan', summary.plan.length > 0],
    ['subtasks', 'Sub-tasks', summary.subtasks.size > 0],
    ['program', 'Program', solution !== null],
    ['calls', 'Model calls', summary.calls.size > 0],
  ];
  const links = sections.filter(([, , there]) => there).map(([id, text]) => html`<a href="#${id}">${text}</a>`);
  return html`<header><p class="eyebrow">Run report</p><h1>${run.task} ${state}</h1>${lead(summary)}
<div class="tiles">${tiles.map(([label, value]) => html`<div class="tile"><b>${value}</b><span>${label}</span></div>`)}</div>
${purposes(by, steps, exact)}${links.length < 2 ? null : html`<nav>${links}</nav>`}</header>`;
}

function lead({ started, evaluation, finished }: Summary): Html {
  const goal =
    started === null
      ? null
      : html`The goal is <span class="mono">${started.goal}</span> within ${plural(started.within, 'step')}. `;
  const result =
    evaluation === null
      ? null
      : html`The solution reached it in ${evaluation.success.successes} of ${plural(evaluation.worlds, 'world')} that the run had not seen, in ${shortNumber(evaluation.meanSteps)} steps on average. `;
  const end =
    finished === null
      ? 'The run has not finished; this is how far it got.'
      : finished.solved
        ? ''
        : `Not solved: ${finished.reason}.`;
  return html`<p class="lead">${goal}${result}${end}</p>`;
}

const PURPOSES: Readonly<Record<string, string>> = {
  trials: 'trials of programs',
  learning: 'learning',
  critic: 'measuring for the critic',
  starts: 'moving the starts along the plan',
  watching: 'watching how creatures attack',
};

function purposes(by: Readonly<Record<string, number>>, total: number, exact: boolean): Html | null {
  const entries = Object.entries(by).sort((a, b) => b[1] - a[1]);
  if (entries.length === 0) return null;
  const rows = entries.map(
    ([name, n]) =>
      html`<tr><td>${PURPOSES[name] ?? name}</td><td class="n">${countText(n)}</td><td class="n">${percent(n / Math.max(1, total))}</td><td class="meter"><div class="bar" style="width:${((100 * n) / Math.max(1, total)).toFixed(1)}%"></div></td></tr>`,
  );
  const note = exact
    ? null
    : html`<p class="about">As far as the events tell; measuring for the critic is not among them.</p>`;
  return html`<details open><summary>primitive steps by purpose</summary><div class="wide"><table>${rows}</table></div>${note}</details>`;
}

// --- what went wrong ---

function problems({ notes }: ReportInput, summary: Summary): Html {
  const texts = summary.problems.map((event) => {
    if (event.type === 'warning') return `${event.message}. ${event.remedy}`;
    if (event.type === 'model.error') return `Model error (${event.role}): ${event.message}. ${event.remedy}`;
    return `Skill '${event.skill}' brought the process down (${event.fault}: ${event.message}) and was not used again.`;
  });
  const counts = new Map<string, number>();
  for (const text of [...texts, ...notes]) counts.set(text, (counts.get(text) ?? 0) + 1);
  if (counts.size === 0) return html``;
  const items = [...counts].map(([text, count]) => html`<li>${text}${count > 1 ? ` (${count} times)` : ''}</li>`);
  return html`<section class="card" id="warnings"><h3>${badge('working', plural(counts.size, 'warning'))}</h3><ul class="steps">${items}</ul></section>`;
}

// --- the plan ---

function planSection({ plan, subtasks }: Summary, ways: readonly Way[]): Html {
  if (plan.length === 0) return html``;
  const columns: Column[] = [
    { title: 'sub-task', kind: 'name' },
    { title: 'brings about', kind: 'name' },
    { title: 'needs', kind: 'name' },
    { title: 'done by', kind: '' },
    { title: 'why it is in the plan', kind: 'text' },
  ];
  const rows = plan.map((node, i) => [
    subtasks.has(node.name) ? html`<a href="#subtask-${node.name}">${node.name}</a>` : node.name,
    node.goal,
    node.needs.join(', '),
    badge(ways[i], WAY_TEXT[ways[i]]),
    node.why,
  ]);
  const about = html`<p class="about">Each box stands below what it needs. A plain action is one that does the sub-task alone, a matter of one line in the program; the others were coded or learned, whichever proved better.</p>`;
  return html`<section id="plan"><h2>Plan</h2>${about}<div class="card">${planGraph(plan, ways)}</div>${table(columns, rows)}</section>`;
}

// --- sub-tasks ---

function subtasks({ solution }: ReportInput, summary: Summary): Html {
  if (summary.subtasks.size === 0) return html``;
  const sections = [...summary.subtasks].map(([name, subtask]) => {
    const controller = solution?.controllers.find((c) => c.name === name) ?? null;
    const way = subtask.finished?.via ?? (summary.finished === null ? 'working' : 'failed');
    return subtaskSection(subtask, way, controller);
  });
  const about = html`<p class="about">In each iteration the sub-task is cut into actions, programs are written for them and raced in the simulator, and where that is not enough, a learner uses the programs as options. Every disc is one program: its success against its length, larger with more episodes; discs that would coincide are moved apart. The ringed one has the highest lower end of its 95 % interval.</p>`;
  return html`<section id="subtasks"><h2>Sub-tasks</h2>${about}${sections}</section>`;
}

/** How much of the worlds comes through each step of the plan. */
function chainSection({ chains }: Summary): Html {
  if (chains.length === 0) return html``;
  const columns: Column[] = [
    { title: 'up to', kind: 'name' },
    { title: 'worlds that got there', kind: '' },
    { title: 'steps', kind: 'n' },
  ];
  const rows = chains.map(({ upTo, success, steps }) => [upTo, rateMark(success), countText(steps)]);
  return html`<section id="chain"><h2>Along the plan</h2><p class="about">Worlds are moved through the plan step by step, so that later sub-tasks start where earlier ones end.</p>${table(columns, rows)}</section>`;
}

/** What became of sub-tasks that were developed further. */
function revisionSection({ revisions }: Summary): Html {
  if (revisions.length === 0) return html``;
  const columns: Column[] = [
    { title: 'sub-task', kind: 'name' },
    { title: 'whole program before', kind: '' },
    { title: 'after', kind: '' },
    { title: 'verdict', kind: '' },
    { title: 'steps', kind: 'n' },
  ];
  const rows = revisions.map(({ subtask, before, after, kept, steps }) => [
    subtask,
    rateMark(before),
    rateMark(after),
    kept ? 'kept' : 'undone',
    countText(steps),
  ]);
  return html`<section id="revisions"><h2>Revisions</h2><p class="about">The sub-task at which the program failed most was developed further. Both programs then played the same fresh worlds, and the revision was kept where the whole program did better with it.</p>${table(columns, rows)}</section>`;
}

// --- the end ---

function programSection({ solution }: ReportInput): Html {
  if (solution === null) return html``;
  const { program } = solution;
  return html`<section id="program"><h2>Program</h2><p class="about">The whole solution as it is played. <span class="mono">w.run(name)</span> runs the controller of that sub-task.</p>${codeBlock(program.code)}</section>`;
}

function callsSection({ calls }: Summary): Html {
  if (calls.size === 0) return html``;
  const columns: Column[] = [
    { title: 'role', kind: '' },
    ...['calls', 'from cache', 'tokens in', 'tokens out', 'cost'].map((title): Column => ({ title, kind: 'n' })),
  ];
  const rows = [...calls].map(([role, c]) => [
    role,
    ...[c.calls, c.cached, c.inputTokens, c.outputTokens].map(countText),
    c.unpriced === c.calls ? 'unknown' : `${c.unpriced > 0 ? 'at least ' : ''}$${c.costUsd.toFixed(4)}`,
  ]);
  return html`<section id="calls"><h2>Model calls</h2>${table(columns, rows)}</section>`;
}

function footer({ run, events }: ReportInput): Html {
  const versions = Object.entries(run.versions).map(([name, version]) => `${name} ${version}`);
  const settings = Object.entries(run.options).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const notes = [
    run.options.command === 'train' ? null : 'Rates come with their 95 % Wilson intervals.',
    events.some((event) => 'env' in event && event.env === 'minecraft-v1')
      ? 'A primitive step is 50 ms of the game.'
      : null,
    events.length === 0 ? 'The run has recorded no event yet.' : null,
  ];
  return html`<footer><p>${[`seed ${run.seed}`, ...settings, ...versions].join(' · ')}</p><p>${notes.filter((note) => note !== null).join(' ')}</p></footer>`;
}
