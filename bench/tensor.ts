/**
 * The tensor engine against PyTorch on three workloads (tensor/workloads.ts), one thread each, side by side.
 * Run: npm run build && node dist/bench/tensor.js [--repeats 5] [--seconds 1] [--only W1] [--json]
 * PyTorch and the optional engines are installed by the script itself in the user's cache. Without Python the
 * comparison is skipped, and it says why.
 */
import { Command } from 'commander';
import { actingTime, compareTraining, compareWorkers, contenders, type Plan } from './tensor/measure.ts';
import { prepareNodePeers, startTorch } from './tensor/peers.ts';

interface Flags {
  readonly repeats: string;
  readonly seconds: string;
  readonly only?: string;
  readonly json: boolean;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

function show(json: boolean, row: object, line: string): void {
  process.stdout.write(json ? `${JSON.stringify(row)}\n` : `${line}\n`);
}

async function main(flags: Flags): Promise<void> {
  const workloads = flags.only ? flags.only.split(',') : ['W1', 'W2', 'W3'];
  const plan: Plan = { repeats: Number(flags.repeats), seconds: Number(flags.seconds), workloads, note: say };
  const torch = await startTorch(say);
  prepareNodePeers(say);
  for (const { name, missing } of contenders()) if (missing) say(`skipped: ${name}: ${missing}`);
  if ('skipped' in torch) say(`skipped: comparison with PyTorch: ${torch.skipped}`);
  else {
    for (const row of await compareTraining(torch, plan)) {
      const { workload, engine, ms, torchMs, speed, speeds, lossError } = row;
      const range = `${Math.min(...speeds).toFixed(2)} to ${Math.max(...speeds).toFixed(2)}`;
      const text = `${ms.toFixed(2).padStart(8)} ms, PyTorch ${torch.version} ${torchMs.toFixed(2).padStart(8)} ms`;
      show(
        flags.json,
        { kind: 'train', torch: torch.version, ...row },
        `${workload} ${engine.padEnd(13)}${text}: speed ${speed.toFixed(2)} (${range}), losses differ by ${lossError.toExponential(0)}`,
      );
    }
    torch.close();
  }
  for (const row of compareWorkers(plan)) {
    const text = `${row.oneMs.toFixed(2)} ms with one worker, ${row.twoMs.toFixed(2)} ms with two`;
    show(flags.json, { kind: 'workers', ...row }, `${row.workload} ${text}: ${row.speedUp.toFixed(2)} times as fast`);
  }
  for (const { name, create, missing } of contenders()) {
    if (missing) continue;
    for (const rows of [1, 64]) {
      const { us, median } = actingTime(create, rows, plan.seconds);
      const text = `best ${us.toFixed(1)} us, median ${median.toFixed(1)} us`;
      show(flags.json, { kind: 'act', engine: name, rows, us, median }, `W1 ${name.padEnd(13)}act on ${rows}: ${text}`);
    }
  }
}

await new Command('tensor')
  .option('--repeats <n>', 'rounds', '5')
  .option('--seconds <n>', 'length of each timing', '1')
  .option('--only <names>', 'workloads, such as W1,W3')
  .option('--json', 'one JSON line a figure', false)
  .action(main)
  .parseAsync();
