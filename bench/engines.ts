/**
 * Where which engine pays: milliseconds of a training step (inputs, gradients, Adam) on every engine that is here, for the
 * workloads of tensor/workloads.ts and for layers of growing width; and of acting on one observation and on 64.
 * Run: npm run build && node dist/bench/engines.js [--seconds 1] [--json]; the optional engines as `rlgpt doctor` names them.
 */
import { parseArgs } from 'node:util';
import { RlgptError } from '../src/core/errors.ts';
import { runScript } from './script.ts';
import { type Contender, contenders, type Timing, timed } from './tensor/measure.ts';
import { createTrainer, type Trainer } from './tensor/train.ts';
import { mlp, WORKLOADS, type Workload } from './tensor/workloads.ts';

const WIDTHS = [128, 512, 1024, 2048];
const BATCHES = [256, 4096];
/** Multiplications of a layer above which a step takes seconds on a processor. */
const MOST = 4096 * 1024 * 1024;

interface Row {
  readonly workload: string;
  readonly engine: string;
  readonly train: Timing;
  /** On one observation and on 64, where the workload acts. */
  readonly act: readonly Timing[];
}

function measure(workload: Workload, { name, create }: Contender, seconds: number): Row {
  const trainer: Trainer = createTrainer(workload, create);
  for (let i = 0; i < 3; i++) trainer.step();
  const train = timed(trainer.step, seconds);
  const act = trainer.act === null ? [] : [1, 64].map((rows) => timed(trainer.act!(rows), seconds / 3));
  return { workload: workload.name, engine: name, train, act };
}

function line({ workload, engine, train, act }: Row): string {
  const acting = act.map(({ median }) => `${(1000 * median).toFixed(0)} us`).join(' and ');
  const times = `${train.ms.toFixed(2).padStart(9)} ms, median ${train.median.toFixed(2).padStart(9)}`;
  return `${workload.padEnd(14)}${engine.padEnd(13)}${times}${acting && `; acting on 1 and 64 rows ${acting}`}`;
}

const HELP = `node dist/bench/engines.js [--seconds 1] [--json]

Milliseconds of a training step and of acting, on every engine that is here.`;

await runScript(import.meta.url, HELP, (args) => {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: 'string', default: '1' }, json: { type: 'boolean' } },
  });
  const seconds = Number(values.seconds);
  if (!(seconds > 0 && seconds < 3600))
    throw new RlgptError('usage', `--seconds is '${values.seconds}'`, 'Give seconds above 0.');
  const layers = WIDTHS.flatMap((width) => BATCHES.map((rows) => mlp(width, rows)));
  const workloads = [
    ...WORKLOADS,
    ...layers.filter(({ name, rows }) => rows * Number(name.split('-')[1]) ** 2 <= MOST),
  ];
  for (const { name, missing } of contenders()) if (missing) process.stderr.write(`skipped: ${name}: ${missing}\n`);
  for (const workload of workloads) {
    for (const contender of contenders().filter(({ missing }) => missing === null)) {
      const row = measure(workload, contender, seconds);
      process.stdout.write(`${values.json ? JSON.stringify(row) : line(row)}\n`);
    }
  }
});
