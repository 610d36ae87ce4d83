/**
 * Every table and figure about Minecraft: solves the tasks, keeps the rows in experiments/minecraft/results/, and writes
 * README.md and the figures beside it. `--help` tells how.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runScript, wholeNumber } from '../../bench/script.ts';
import { unknownName } from '../../src/core/errors.ts';
import { publishedNotes, publishedRates } from '../../src/env/minecraft/tasks/published.ts';
import { commitOf, stateOf } from '../state.ts';
import { iterationFigure, successFigure } from './figures.ts';
import { pooled } from './measure.ts';
import { dropOld, groupsOf, HERE, isSame, keep, readResults } from './results.ts';
import { ONE, type Result, solveJob } from './solve-job.ts';
import { curveTasks, type SeededJob, seeded, type Table, tables } from './tables.ts';

const HELP = `Solves the tasks of the tables and writes experiments/minecraft/README.md and its figures.

node dist/experiments/minecraft/minecraft.js [TABLE...] [options]

TABLE: ${tables.map(({ name }) => name).join(', ')}; all of them when left out; 'print' measures nothing.
  --seeds N     seeds from 0 on, where a line has none of its own (default 1)
  --lanes N     tasks at a time (default 2: one a core)
  --arm NAME    only lines of this arm, such as 'only code'
  --minutes M   begin nothing after M minutes; what is missing is measured by the next call
  --fresh       measure again what this state of the code has measured already
  --list        only tell what would be measured

A row that this state of the code has measured is not measured again, so a broken run goes on where it stopped; rows of
other states are. States are told by a hash of all modules that a solve loads; each table says of which its rows are.

Examples:
  node dist/experiments/minecraft/minecraft.js --seeds 2
  node dist/experiments/minecraft/minecraft.js iterations diamond --lanes 16 --minutes 8
`;

const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`;
const whole = (value: number) => Math.round(value).toLocaleString('en');
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

interface Effort {
  readonly seeds: number;
  readonly lanes: number;
  readonly arm: string | undefined;
  readonly minutes: number;
  readonly fresh: boolean;
}

/** What is to be measured: each job once, and the longest first as far as their times are known, so that lanes end together. */
function openJobs(chosen: readonly Table[], { seeds, arm, fresh }: Effort, state: string): SeededJob[] {
  const known = readResults();
  const done = (job: SeededJob) => !fresh && known.some((row) => isSame(row, job) && row.state === state);
  const all = chosen
    .flatMap((table) => seeded(table.jobs(known), seeds))
    .filter((job) => arm === undefined || job.arm === arm);
  const once = all.filter((job, i) => all.findIndex((other) => isSame(other, job)) === i);
  const seconds = (job: SeededJob) =>
    mean(known.filter(({ task, budget }) => task === job.task && budget === job.budget).map((row) => row.seconds));
  return once.filter((job) => !done(job)).sort((a, b) => seconds(b) - seconds(a));
}

const called = ({ task, seed, arm }: SeededJob) => `${task}, seed ${seed}, ${arm}`;

/** Measures the jobs in several lanes. Returns those that failed or were not begun in time. */
async function fill(jobs: readonly SeededJob[], { lanes, minutes }: Effort, state: string): Promise<SeededJob[]> {
  const commit = commitOf('../../../');
  const missing: SeededJob[] = [];
  let next = 0;
  let done = 0;
  const lane = async () => {
    while (next < jobs.length) {
      const job = jobs[next++];
      const spent = performance.now() / 60_000;
      const row = spent < minutes ? await solveJob(job) : null;
      if (row === null) {
        missing.push(job);
        continue;
      }
      keep({ ...row, state, commit });
      const progress = `[${++done}/${jobs.length}, ${spent.toFixed(0)} min]`;
      console.log(`${progress} ${called(job)}: ${percent(row.success.rate)}, ${row.seconds.toFixed(0)} s`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return missing;
}

const HEADS = [
  'task',
  'arm',
  'success',
  'worlds',
  'seeds',
  'died',
  'steps an episode',
  'steps of training',
  'seconds',
  'RL-GPT',
];

/** One line a task and arm, seeds pooled. */
function tableLine(group: readonly Result[]): string[] {
  const { rate, low, high, trials } = pooled(group);
  const of = (pick: (row: Result) => number) => mean(group.map(pick));
  const published = publishedRates.find(({ task }) => task === group[0].task);
  return [
    group[0].task,
    group[0].arm,
    `${percent(rate)} [${percent(low)}, ${percent(high)}]`,
    String(trials),
    String(group.length),
    whole(group.reduce((sum, row) => sum + row.died, 0)),
    whole(of((row) => row.meanSteps)),
    whole(of((row) => row.steps)),
    of((row) => row.seconds).toFixed(0),
    published === undefined ? '' : `${published.rlgpt}${published.taskCertain ? '' : ' (row uncertain)'}`,
  ];
}

/** Of which states of the code the rows are. */
function statesOf(rows: readonly Result[]): string {
  const names = rows.map(({ state, commit }) => (state === undefined ? '' : `${state} (commit ${commit})`));
  const states = [...new Set(names)];
  if (states.length === 1 && states[0] !== '') return `All rows are of one state of the code: ${states[0]}.`;
  const counts = states.map((state) => {
    const count = names.filter((name) => name === state).length;
    return `${count} ${state === '' ? 'from before states were kept' : `of ${state}`}`;
  });
  return `The rows are of several states of the code: ${counts.join(', ')}.`;
}

/** What the rule for the tasks of the curves says of these rows. */
function choice(rows: readonly Result[]): string {
  const chosen = curveTasks(rows).map(({ task, rate }) => `${task} (${percent(rate)})`);
  return chosen.length === 0 ? 'Not all tasks are screened.' : `Chosen: ${chosen.join(', ')}.`;
}

function print(table: Table, rows: readonly Result[]): string {
  const groups = groupsOf(table, rows);
  if (groups.length === 0)
    return `## ${table.title}\n\nNot measured${table.name === 'iterations' ? ': the tasks are chosen by the screening below' : ''}.\n`;
  const lines = [HEADS, HEADS.map(() => '---'), ...groups.map(tableLine)];
  const body = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const rates = groups.filter(([{ arm }]) => arm === 'whole method').map((group) => pooled(group).rate);
  const missing = table.jobs(rows).length - groups.length;
  const least = `Mean of ${rates.length}: ${mean(rates).toFixed(3)}; least ${Math.min(...rates).toFixed(3)}.`;
  const notes = [
    ...(rates.length < 2 ? [] : [least]),
    ...(missing === 0 ? [] : [`${missing} rows of this table are not measured.`]),
    statesOf(groups.flat()),
    ...(table.name === 'screening' ? [choice(rows)] : []),
  ];
  const parts = [`## ${table.title}`, table.about, body, notes.join(' '), `![${table.title}](${table.name}.svg)`];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const HEAD = `# Minecraft: the tasks and how well they are solved

Written by \`node dist/experiments/minecraft/minecraft.js\`; do not edit. Success on 200 unseen worlds a seed with its
95 % interval (Wilson), offline reasoner, no key. The seeds of a task are pooled. Steps are primitive steps of 50 ms;
those of training count every trial, learning and judging. Seconds are of a machine that did other things as well.
`;

function writeReadme(): void {
  const rows = readResults();
  const notes = `## Published rates\n\n${publishedNotes.map((note) => `- ${note}`).join('\n')}\n`;
  writeFileSync(`${HERE}README.md`, [HEAD, ...tables.map((table) => print(table, rows)), notes].join('\n'));
  for (const table of tables) {
    if (groupsOf(table, rows).length === 0) continue;
    const figure = table.name === 'iterations' ? iterationFigure(table, rows) : successFigure(table, rows);
    writeFileSync(`${HERE}${table.name}.svg`, figure);
  }
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '1' },
      lanes: { type: 'string', default: '2' },
      arm: { type: 'string' },
      minutes: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  const names = tables.map(({ name }) => name);
  for (const name of positionals)
    if (name !== 'print' && !names.includes(name)) throw unknownName('table', name, [...names, 'print']);
  const chosen = positionals.length === 0 ? tables : tables.filter(({ name }) => positionals.includes(name));
  const [seeds, lanes] = [wholeNumber('--seeds', values.seeds, 1), wholeNumber('--lanes', values.lanes, 1)];
  const minutes = values.minutes === undefined ? Infinity : wholeNumber('--minutes', values.minutes, 1);
  const effort: Effort = { seeds, lanes, minutes, arm: values.arm, fresh: values.fresh };
  const state = stateOf(ONE);
  // The screening first: it chooses the tasks of the curves.
  const phases = [chosen.filter(({ name }) => name === 'screening'), chosen.filter(({ name }) => name !== 'screening')];
  const missing: SeededJob[] = [];
  for (const phase of phases) {
    const jobs = openJobs(phase, effort, state);
    if (jobs.length > 0) console.log(`${jobs.length} rows to measure, state ${state}`);
    if (values.list) console.log(jobs.map(called).join('\n'));
    else missing.push(...(await fill(jobs, effort, state)));
  }
  if (values.list) return;
  dropOld();
  writeReadme();
  if (missing.length === 0) return;
  console.log(`${missing.length} rows are missing; the same command goes on:\n  ${missing.map(called).join('\n  ')}`);
  process.exitCode = 1;
}

await runScript(import.meta.url, HELP, main);
