/**
 * Every table about Minecraft: solves the tasks, keeps the rows in experiments/minecraft/results/, and writes them as
 * tables into experiments/minecraft/README.md. Rows that are there already are not measured again, so that a broken run
 * goes on where it stopped; delete a file of results to measure afresh.
 * Run: npm run build && node dist/experiments/minecraft/minecraft.js [table|all|print] [seeds] [tasks at a time]
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unknownName } from '../../src/core/errors.ts';
import { publishedNotes, publishedRates } from '../../src/env/minecraft/published.ts';
import { pooled } from './measure.ts';
import { type Result, solveJob } from './solve-job.ts';
import { type Job, type Table, tables } from './tables.ts';

const HERE = fileURLToPath(new URL('../../../experiments/minecraft/', import.meta.url));

const fileOf = (table: Table) => `${HERE}results/${table.name}.jsonl`;

function readResults(table: Table): Result[] {
  if (!existsSync(fileOf(table))) return [];
  const lines = readFileSync(fileOf(table), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Result);
}

const same = (job: Job) => (row: Result) => row.task === job.task && row.seed === job.seed && row.arm === job.arm;

async function fill(table: Table, seeds: number, lanes: number): Promise<void> {
  mkdirSync(`${HERE}results`, { recursive: true });
  const known = readResults(table);
  const open = table.jobs(seeds).filter((job) => !known.some(same(job)));
  let next = 0;
  const lane = async () => {
    while (next < open.length) {
      const job = open[next++];
      const row = await solveJob(job);
      if (row === null) continue;
      appendFileSync(fileOf(table), `${JSON.stringify(row)}\n`);
      console.log(
        `${table.name} ${job.task} seed ${job.seed}, ${job.arm}: ${percent(row.success.rate)}, ${row.seconds.toFixed(0)} s`,
      );
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

const percent = (rate: number) => `${(100 * rate).toFixed(0)} %`;

/** One line a task and arm, seeds pooled. */
function print(table: Table): string {
  const rows = readResults(table);
  if (rows.length === 0) return `## ${table.title}\n\nNot measured.\n`;
  const groups = new Map<string, Result[]>();
  for (const row of rows) {
    const key = `${row.task}|${row.arm}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const lines = [...groups.values()].map((group) => {
    const { rate, low, high, trials } = pooled(group);
    const mean = (pick: (row: Result) => number) => group.reduce((sum, row) => sum + pick(row), 0) / group.length;
    const published = publishedRates.find(({ task }) => task === group[0].task);
    return [
      ...[group[0].task, group[0].arm, `${percent(rate)} [${percent(low)}, ${percent(high)}]`, String(trials)],
      ...[String(group.length), Math.round(mean((r) => r.meanSteps)).toLocaleString('en')],
      ...[Math.round(mean((r) => r.steps)).toLocaleString('en'), mean((r) => r.seconds).toFixed(0)],
      published === undefined ? '' : `${published.rlgpt}${published.taskCertain ? '' : ' (row uncertain)'}`,
    ];
  });
  const whole = rows.filter(({ arm }) => arm === 'whole method');
  const rates = [...groups.values()].filter(([{ arm }]) => arm === 'whole method').map((group) => pooled(group).rate);
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, rates.length);
  const heads = [
    'task',
    'arm',
    'success',
    'worlds',
    'seeds',
    'steps an episode',
    'steps of training',
    'seconds',
    'RL-GPT',
  ];
  const body = [heads, heads.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const summary =
    whole.length === 0
      ? ''
      : `\nMean of ${rates.length} tasks: ${mean.toFixed(3)}; least ${Math.min(...rates).toFixed(3)}.\n`;
  return `## ${table.title}\n\n${table.about}\n\n${body}\n${summary}`;
}

function writeReadme(): void {
  const head = `# Minecraft: the tasks and how well they are solved

Written by \`node dist/experiments/minecraft/minecraft.js\`; do not edit. Success on 200 unseen worlds a seed with its
95 % interval (Wilson), offline reasoner, no key. The seeds of a task are pooled. Steps are primitive steps of 50 ms;
those of training count every trial, learning and judging.
`;
  const notes = `## Published rates\n\n${publishedNotes.map((note) => `- ${note}`).join('\n')}\n`;
  writeFileSync(`${HERE}README.md`, [head, ...tables.map(print), notes].join('\n'));
}

const [what = 'all', seeds = '1', lanes = '2'] = process.argv.slice(2);
const chosen = what === 'all' ? tables : tables.filter(({ name }) => name === what);
if (chosen.length === 0 && what !== 'print')
  throw unknownName('table', what, [...tables.map(({ name }) => name), 'print']);
for (const table of chosen) await fill(table, Number(seeds), Number(lanes));
writeReadme();
