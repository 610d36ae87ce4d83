/**
 * Every table and figure about Minecraft: solves the tasks, keeps the rows in experiments/minecraft/results/, and writes
 * README.md and the figures beside it. Rows that are there already are not measured again, so that a broken run goes on
 * where it stopped; delete rows to measure afresh.
 * Run: npm run build && node dist/experiments/minecraft/minecraft.js [table|all|print] [seeds] [tasks at a time] [arm]
 */
import { writeFileSync } from 'node:fs';
import { unknownName } from '../../src/core/errors.ts';
import { publishedNotes, publishedRates } from '../../src/env/minecraft/published.ts';
import { iterationFigure, successFigure } from './figures.ts';
import { pooled } from './measure.ts';
import { groupsOf, HERE, isOf, keep, readResults } from './results.ts';
import { type Result, solveJob } from './solve-job.ts';
import { type Table, tables } from './tables.ts';

const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`;
const whole = (value: number) => Math.round(value).toLocaleString('en');
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

async function fill(table: Table, seeds: number, lanes: number, arm: string): Promise<void> {
  const known = readResults();
  const open = table
    .jobs(seeds)
    .filter((job) => arm === '' || job.arm === arm)
    .filter((job) => !known.some((row) => isOf(job)(row) && row.seed === job.seed));
  let next = 0;
  const lane = async () => {
    while (next < open.length) {
      const job = open[next++];
      const row = await solveJob(job);
      if (row === null) continue;
      keep(row);
      const what = `${table.name} ${job.task} seed ${job.seed}, ${job.arm}`;
      console.log(`${what}: ${percent(row.success.rate)}, ${row.seconds.toFixed(0)} s`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

const HEADS = [
  ...[
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
  ],
];

/** One line a task and arm, seeds pooled. */
function tableLine(group: readonly Result[]): string[] {
  const { rate, low, high, trials } = pooled(group);
  const of = (pick: (row: Result) => number) => mean(group.map(pick));
  const published = publishedRates.find(({ task }) => task === group[0].task);
  return [
    ...[group[0].task, group[0].arm, `${percent(rate)} [${percent(low)}, ${percent(high)}]`, String(trials)],
    ...[String(group.length), whole(group.reduce((sum, row) => sum + row.died, 0)), whole(of((row) => row.meanSteps))],
    ...[whole(of((row) => row.steps)), of((row) => row.seconds).toFixed(0)],
    published === undefined ? '' : `${published.rlgpt}${published.taskCertain ? '' : ' (row uncertain)'}`,
  ];
}

function print(table: Table, rows: readonly Result[]): string {
  const groups = groupsOf(table, rows);
  if (groups.length === 0) return `## ${table.title}\n\nNot measured.\n`;
  const lines = [HEADS, HEADS.map(() => '---'), ...groups.map(tableLine)];
  const body = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const rates = groups.filter(([{ arm }]) => arm === 'whole method').map((group) => pooled(group).rate);
  const missing = table.jobs(1).length - groups.length;
  const least = `Mean of ${rates.length}: ${mean(rates).toFixed(3)}; least ${Math.min(...rates).toFixed(3)}.`;
  const notes = [
    ...(rates.length < 2 ? [] : [least]),
    ...(missing === 0 ? [] : [`${missing} rows of this table are not measured.`]),
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

const [what = 'all', seeds = '1', lanes = '2', arm = ''] = process.argv.slice(2);
const chosen = what === 'all' ? tables : tables.filter(({ name }) => name === what);
if (chosen.length === 0 && what !== 'print')
  throw unknownName('table', what, ['all', ...tables.map(({ name }) => name), 'print']);
for (const table of chosen) await fill(table, Number(seeds), Number(lanes), arm);
writeReadme();
