/**
 * MSGI (arXiv 2001.00248) measured anew: what graph inference comes to after each adaptation episode, in Playground D1 to D4 and
 * Mining, beside random choices, GRProp on the true graph, and learners from scratch. No network is trained but theirs.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { namesAmong, runScript, wholeNumber } from '../../bench/script.ts';
import { curvesFigure } from './figure.ts';
import { learners, measureLearners } from './hrl.ts';
import { type ArmName, arms, type Figure, measureSet, type SetRows } from './measure.ts';
import { setNames } from './trial.ts';

const HELP = `node dist/experiments/msgi/msgi.js [graphs] [seed] [--sets D1,Mining] [--arms all-leaves] [--learners a2c,ppo]
[--tasks 24] [--seeds 5] [--only-learners] [--out FOLDER]
The table in Markdown, for so many drawn tasks of each set (1000, seed 0); the learners on fewer tasks, with seeds of each.
With --out also table.json and curves.svg.`;

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
      learners: { type: 'string', default: Object.keys(learners).join() },
      tasks: { type: 'string', default: '24' },
      seeds: { type: 'string', default: '5' },
      'only-learners': { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const graphs = wholeNumber('graphs', positionals[0] ?? '1000', 2);
  const seed = wholeNumber('seed', positionals[1] ?? '0', 0);
  const sets = namesAmong('set', values.sets, setNames);
  const names = namesAmong('arm', values.arms, Object.keys(arms) as ArmName[]);
  const chosen = namesAmong('learner', values.learners, Object.keys(learners) as (keyof typeof learners)[]);
  const print = (text: string) => process.stdout.write(`${text}\n`);
  const rows: SetRows[] = [];
  if (!values['only-learners']) {
    print('| set | tasks | random | oracle | arm | after 1, 10 (25) | last | normalised at 10 | last |');
    print('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
    for (const set of sets) {
      rows.push(measureSet(set, names, graphs, seed));
      print(printRows(rows.at(-1)!));
    }
  }
  const tasks = wholeNumber('tasks', values.tasks, 2);
  const seeds = wholeNumber('seeds', values.seeds, 1);
  const learned = sets.flatMap((set) =>
    chosen.map((name) => measureLearners(set, name, { tasks, seeds, first: seed })),
  );
  print('\n| set | tasks x seeds | learner | episodes | return | normalised | all-leaves on the same tasks |');
  print('| --- | --- | --- | --- | --- | --- | --- |');
  for (const { set, learner, episodes, last, normalised, inferred } of learned)
    print(
      `| ${set} | ${tasks} x ${seeds} | ${learner} | ${episodes} | ${show(last)} | ${share(normalised)} | ${share(inferred)} |`,
    );
  if (values.out === undefined) return;
  mkdirSync(values.out, { recursive: true });
  writeFileSync(`${values.out}/table.json`, `${JSON.stringify({ rows, learned }, null, 2)}\n`);
  if (rows.length > 0) writeFileSync(`${values.out}/curves.svg`, curvesFigure(rows));
});
