/**
 * MSGI (arXiv 2001.00248) measured anew: what graph inference comes to after each adaptation episode, in Playground D1 to D4 and
 * Mining, beside random choices, GRProp on the true graph, and learners from scratch. No network is trained but theirs.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { namesAmong, runScript, wholeNumber } from '../../bench/script.ts';
import { curvesFigure } from './figure.ts';
import { measureLearners } from './hrl.ts';
import { type ArmName, arms, type Figure, measureSet, type SetRows } from './measure.ts';
import { setNames } from './trial.ts';

const HELP = `node dist/experiments/msgi/msgi.js [graphs] [seed] [--sets D1,Mining] [--arms all-leaves,directed]
[--learners D1,Mining] [--tasks 24] [--seeds 5] [--out FOLDER]
The table in Markdown, for so many drawn tasks of each set (1000, seed 0). Then learners from scratch beside it on the sets of
--learners (D1; or none), on fewer tasks, with seeds of each. With --out also table.json and curves.svg.`;

const show = ({ value, error }: Figure) => `${value.toFixed(3)} ± ${error.toFixed(3)}`;
const share = ({ value, error }: Figure) => `${value.toFixed(2)} ± ${error.toFixed(2)}`;

function printRows({ set, graphs, random, oracle, arms: measured }: SetRows): string {
  const lines = Object.entries(measured).map(([name, { curve, last, normalised10, normalised }]) => {
    const after = [1, 10, ...(curve.length > 25 ? [25] : [])].map((k) => curve[k - 1].toFixed(2)).join(', ');
    return `| ${set} | ${graphs} | ${show(random)} | ${show(oracle)} | ${name} | ${after} | ${show(last)} | ${share(normalised10)} | ${share(normalised)} |`;
  });
  return lines.join('\n');
}

await runScript(import.meta.url, HELP, (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      sets: { type: 'string', default: setNames.join() },
      arms: { type: 'string', default: Object.keys(arms).join() },
      learners: { type: 'string', default: 'D1' },
      tasks: { type: 'string', default: '24' },
      seeds: { type: 'string', default: '5' },
      out: { type: 'string' },
    },
  });
  const graphs = wholeNumber('graphs', positionals[0] ?? '1000', 2);
  const seed = wholeNumber('seed', positionals[1] ?? '0', 0);
  const tasks = wholeNumber('tasks', values.tasks, 2);
  const seeds = wholeNumber('seeds', values.seeds, 1);
  const names = namesAmong('arm', values.arms, Object.keys(arms) as ArmName[]);
  const sets = namesAmong('set', values.sets, setNames);
  const learning = values.learners === 'none' ? [] : namesAmong('set', values.learners, setNames);
  const print = (text: string) => process.stdout.write(`${text}\n`);
  print('| set | tasks | random | oracle | arm | after 1, 10 (25) | last | normalised at 10 | last |');
  print('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  const rows = sets.map((set) => {
    const row = measureSet(set, names, graphs, seed);
    print(printRows(row));
    return row;
  });
  if (learning.length > 0) {
    print('\n| set | tasks x seeds | episodes | A2C | PPO | all-leaves | directed |');
    print('| --- | --- | --- | --- | --- | --- | --- |');
  }
  const learned = learning.map((set) => {
    const row = measureLearners(set, { tasks, seeds, first: seed });
    const shares = (['a2c', 'ppo', 'all-leaves', 'directed'] as const).map((name) => share(row.normalised[name]));
    print(`| ${set} | ${tasks} x ${seeds} | ${row.episodes} | ${shares.join(' | ')} |`);
    return row;
  });
  if (values.out === undefined) return;
  mkdirSync(values.out, { recursive: true });
  writeFileSync(`${values.out}/table.json`, `${JSON.stringify({ rows, learned }, null, 2)}\n`);
  writeFileSync(`${values.out}/curves.svg`, curvesFigure(rows));
});
