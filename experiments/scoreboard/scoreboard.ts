/**
 * The scoreboard of Craftax-Classic and Crafter: measures what is not measured yet, keeps the rows in
 * experiments/scoreboard/results/, and writes README.md, table.json and scoreboard.svg beside it from them.
 * Run: npm run build && node dist/experiments/scoreboard/scoreboard.js [seeds] [first seed] [--only code,both,options,ppo,silent,silent-ppo,silent-model,first,craftax,crafter]
 * [--budget N] [--episodes N] [--lanes N] [--fresh]
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runScript, wholeNumber } from '../../bench/script.ts';
import { RlgptError, unknownName } from '../../src/core/errors.ts';
import { EVALUATION } from './arms.ts';
import { scoreboardFigure } from './figure.ts';
import { ARMS, type Arm, HERE, isOf, type Job, keepRow, markOf, type Row, readRows } from './rows.ts';
import { tableOf, writtenPage } from './table.ts';

const SEED = fileURLToPath(new URL('seed.js', import.meta.url));

const HELP = `node dist/experiments/scoreboard/scoreboard.js [seeds] [first seed] [options]

Measures the arms that have no row yet in experiments/scoreboard/results/rows.jsonl, then writes README.md, table.json and
scoreboard.svg beside it. Stopped and started again, it goes on where it was; a row of a program that has changed since is
measured again.

  --only ARMS      of ${ARMS.join(', ')}; 'none' only writes the tables (default: all but the packages, and
                   those too where RLGPT_PYTHON names a Python that has craftax and crafter)
  --budget N       primitive steps of trial and learning (default 1000000)
  --episodes N     unseen worlds of an evaluation (default ${EVALUATION})
  --lanes N        seeds at a time, each in a process of its own (default 2)
  --fresh          measures again what is there

Examples:
  node dist/experiments/scoreboard/scoreboard.js 5 0 --only code
  RLGPT_PYTHON=python3 node dist/experiments/scoreboard/scoreboard.js 5 0 --only craftax,crafter
  node dist/experiments/scoreboard/scoreboard.js 1 0 --budget 20000 --episodes 5
`;

interface Plan {
  readonly seeds: readonly number[];
  readonly arms: readonly Arm[];
  readonly budget: number;
  readonly episodes: number;
  readonly lanes: number;
  readonly fresh: boolean;
}

function readPlan(args: string[]): Plan {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      budget: { type: 'string', default: '1000000' },
      episodes: { type: 'string', default: String(EVALUATION) },
      lanes: { type: 'string', default: '2' },
      fresh: { type: 'boolean', default: false },
    },
  });
  const count = wholeNumber('seeds', positionals[0] ?? '5', 1);
  const first = wholeNumber('first seed', positionals[1] ?? '0', 0);
  const inPackages = process.env.RLGPT_PYTHON ? ['craftax', 'crafter'] : [];
  const named = (values.only ?? [...ARMS.filter((arm) => !arm.startsWith('craft')), ...inPackages].join()).split(',');
  const arms = named.filter((name) => name !== 'none') as Arm[];
  for (const arm of arms) {
    if (!ARMS.includes(arm)) throw unknownName('arm', arm, ARMS);
    if (arm.startsWith('craft') && !process.env.RLGPT_PYTHON)
      throw new RlgptError('usage', `'${arm}' needs Python`, 'Let RLGPT_PYTHON name a Python that has the package.');
  }
  return {
    seeds: Array.from({ length: count }, (_, i) => first + i),
    arms,
    budget: wholeNumber('--budget', values.budget, 1),
    episodes: wholeNumber('--episodes', values.episodes, 1),
    lanes: wholeNumber('--lanes', values.lanes, 1),
    fresh: values.fresh,
  };
}

/** Arms of one seed that one process measures: those that race the same programs go together. */
interface Piece {
  readonly seed: number;
  readonly arms: readonly Arm[];
}

function openPieces({ seeds, arms, budget, episodes, fresh }: Plan): Piece[] {
  const rows = readRows();
  const done = (job: Job) =>
    !fresh && rows.some((row) => isOf(job)(row) && row.seed === job.seed && row.mark === markOf(job.arm));
  const groups: readonly (readonly Arm[])[] = [
    ['code', 'first', 'craftax', 'crafter'],
    ['ppo'],
    ['options'],
    ['both'],
    ['silent'],
    ['silent-ppo'],
    ['silent-model'],
  ];
  const pieces = groups.flatMap((group) =>
    seeds.map((seed) => ({
      seed,
      arms: group.filter((arm) => arms.includes(arm) && !done({ arm, seed, budget, episodes })),
    })),
  );
  return pieces.filter((piece) => piece.arms.length > 0);
}

/** Measures a piece in a process of its own and keeps each row as it comes; a failure is shown, and costs its rows. */
async function measurePiece({ seed, arms }: Piece, { budget, episodes }: Plan): Promise<boolean> {
  const child = spawn(process.execPath, [SEED, String(seed), arms.join(), String(budget), String(episodes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const row = JSON.parse(line) as Row;
    keepRow(row);
    process.stderr.write(`${row.arm}, seed ${seed}: return ${row.return.toFixed(2)}, ${row.seconds.toFixed(0)} s\n`);
  }
  return (await closed) === 0;
}

async function fill(plan: Plan): Promise<boolean> {
  const pieces = openPieces(plan);
  let next = 0;
  let well = true;
  const lane = async () => {
    while (next < pieces.length) well = (await measurePiece(pieces[next++], plan)) && well;
  };
  await Promise.all(Array.from({ length: plan.lanes }, lane));
  return well;
}

async function main(words: string[]): Promise<void> {
  const plan = readPlan(words);
  const well = await fill(plan);
  const table = tableOf(readRows(), plan);
  const written = writtenPage(table, plan);
  writeFileSync(`${HERE}README.md`, written);
  writeFileSync(`${HERE}table.json`, `${JSON.stringify(table, null, 2)}\n`);
  writeFileSync(`${HERE}scoreboard.svg`, scoreboardFigure(table));
  process.stdout.write(written);
  if (!well) process.exitCode = 1;
}

await runScript(import.meta.url, HELP, main);
