/** The bars of the main job: `rlgpt solve` on Minecraft tasks, end to end. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ppoSpeed } from '../bench/ppo-speed.ts';
import { worldSpeed } from '../bench/world-speed.ts';
import { type AblationRow, ablation, ablationTable, FULL } from '../experiments/ablation/ablation.ts';
import { solveRedrawn } from '../experiments/redrawn/redrawn.ts';
import { hashSeed } from '../src/core/rng.ts';
import { mean, median, wilson } from '../src/core/stats.ts';
import { plan4mcTasks } from '../src/env/minecraft/tasks/tasks.ts';
import { type AcceptOptions, atLeast, atMost, type Bar, type Measurement, seedsFrom } from './bar.ts';
import { discard, inParallel, readEvents, readSolution, rlgpt, solve, tempFolder } from './solve.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The first command of the README in a fresh clone: seconds from clone to solved task, and success on unseen worlds. */
async function firstCommand({ quick, seed }: AcceptOptions): Promise<Bar[]> {
  const clone = mkdtempSync(join(tmpdir(), 'rlgpt-clone-'));
  const start = performance.now();
  let folder: string;
  if (quick) folder = (await solve('craft a wooden pickaxe', seed)).folder;
  else {
    spawnSync('git', ['clone', '--quiet', ROOT, clone], { stdio: 'inherit' });
    const command = /^(npm ci && npm run [^#\n]*?)\s*(#.*)?$/m.exec(
      readFileSync(join(clone, 'README.md'), 'utf8'),
    )?.[1];
    if (command === undefined) throw new Error('README.md has no first command of the form "npm ci && npm run ..."');
    folder = join(clone, 'run');
    spawnSync('bash', ['-c', `${command} --out ${folder} --seed ${seed}`], {
      cwd: clone,
      stdio: ['ignore', 2, 'inherit'],
    });
  }
  const seconds = (performance.now() - start) / 1000;
  const { success } = readSolution(folder).evaluation;
  const seeds = [seed];
  rmSync(clone, { recursive: true, force: true });
  return [
    atMost('first command: seconds to a solved task', seconds, 300, { interval: null, seeds }),
    atLeast('craft a wooden pickaxe: success on 100 unseen worlds', success.rate, 0.95, {
      interval: [success.low, success.high],
      seeds,
    }),
  ];
}

/** The log and stone tasks of Plan4MC, at most a million primitive steps each, all trials counted. */
async function plan4mc({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const all = plan4mcTasks.filter((task) => task.group === 'log' || task.group === 'stone').map((task) => task.id);
  const tasks = quick ? [all[0], all[6], all[10]] : all;
  const rows = await inParallel(tasks, async (task) => {
    const run = await solve(task, seed, ['--budget', '1M']);
    const { success } = readSolution(run.folder).evaluation;
    const end = readEvents(run.folder).find((event) => event.type === 'run.finished')!;
    const steps = end.type === 'run.finished' ? end.steps : 0;
    note(
      `  ${task}: ${success.rate} [${success.low.toFixed(2)}, ${success.high.toFixed(2)}] in ${steps} steps, ${run.seconds.toFixed(0)} s`,
    );
    discard(run.folder);
    return { task, rate: success.rate, steps };
  });
  const detail = Object.fromEntries(rows.map((row) => [row.task, row.rate]));
  const rates = rows.map((row) => row.rate);
  return [
    atLeast(`Plan4MC log and stone: mean success of ${tasks.length} tasks`, mean(rates), 0.9, {
      interval: [Math.min(...rates), Math.max(...rates)],
      seeds: [seed],
      detail,
    }),
    atMost(
      'Plan4MC log and stone: most primitive steps of a task',
      Math.max(...rows.map((row) => row.steps)),
      1_000_000,
      { interval: null, seeds: [seed] },
    ),
  ];
}

/** Handbooks with other names and another recipe graph. */
async function redrawn({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const seeds = Array.from({ length: quick ? 3 : 20 }, (_, i) => hashSeed('redrawn', seed, i) % 100_000);
  let solved = 0;
  const rates: number[] = [];
  for (const s of seeds) {
    const result = await solveRedrawn(s);
    if (result.solved) solved++;
    rates.push(result.rate);
    note(`  handbook ${s}: ${result.item} ${result.rate} in ${result.steps} steps`);
  }
  const { rate, low, high } = wilson(solved, seeds.length);
  const what = `of the deepest item of ${seeds.length} redrawn handbooks`;
  return [
    atLeast(`mean success ${what}`, mean(rates), 0.8, { interval: [Math.min(...rates), Math.max(...rates)], seeds }),
    atLeast(`share ${what} solved with success >= 0.8`, rate, 0.8, { interval: [low, high], seeds }),
  ];
}

/** Two equal runs, and runs killed at random moments and resumed, leave equal events and policies. */
async function determinism(options: AcceptOptions): Promise<Bar[]> {
  const minecraft = await sameAgain('get 3 log', ['--budget', '250k'], options);
  return [...minecraft, ...(await sameAgain('', ['--env', 'pendulum-v1', '--budget', '100k'], options))];
}

async function sameAgain(task: string, flags: readonly string[], { quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const reference = await solve(task, seed, flags);
  const wanted = fingerprint(reference.folder);
  const again = await solve(task, seed, flags);
  let equal = fingerprint(again.folder) === wanted ? 1 : 0;
  const kills = quick ? 2 : 8;
  for (let i = 0; i < kills; i++) {
    const folder = tempFolder('killed');
    const afterMs = 1000 + ((hashSeed('kill', seed, i) % 1000) / 1000) * reference.seconds * 900;
    const words = task === '' ? [] : [task];
    await rlgpt(['solve', ...words, '--seed', String(seed), '--out', folder, ...flags], (kill) =>
      setTimeout(() => tryKill(kill), afterMs),
    );
    await rlgpt(['resume', folder]);
    const same = existsSync(join(folder, 'solution', 'solution.json')) && fingerprint(folder) === wanted;
    note(`  killed after ${(afterMs / 1000).toFixed(1)} s and resumed: ${same ? 'equal' : 'DIFFERENT'}`);
    if (same) equal++;
    discard(folder);
  }
  discard(reference.folder);
  discard(again.folder);
  const value = equal / (kills + 1);
  return [
    atLeast(
      `equal events and policies: run twice, and killed ${kills} times and resumed: ${task || flags[1]}`,
      value,
      1,
      {
        interval: null,
        seeds: [seed],
      },
    ),
  ];
}

function tryKill(kill: (signal: NodeJS.Signals) => void): void {
  try {
    kill('SIGKILL');
  } catch {
    // It had ended already; an uninterrupted run must be equal too.
  }
}

/** Events without their clock, and the whole solution. */
function fingerprint(folder: string): string {
  return JSON.stringify([readEvents(folder), readSolution(folder)]);
}

async function speed({ quick, seed }: AcceptOptions): Promise<Bar[]> {
  const repeats = quick ? 3 : 7;
  const seeds = seedsFrom(seed, repeats);
  const world = seeds.map(worldSpeed);
  const ppo = seeds.map(ppoSpeed);
  const range = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];
  return [
    atLeast('world steps/s on one core, default observation', median(world), 200_000, {
      interval: range(world),
      seeds,
    }),
    atLeast('PPO with options end to end, primitive steps/s', median(ppo), 10_000, { interval: range(ppo), seeds }),
  ];
}

async function tests(_: AcceptOptions): Promise<Bar[]> {
  const start = performance.now();
  // What it prints goes to standard error, where progress belongs.
  const run = spawnSync('npm', ['test', '--silent'], { cwd: ROOT, stdio: ['ignore', 2, 'inherit'] });
  const seconds = (performance.now() - start) / 1000;
  return [
    {
      ...atMost('npm test, seconds', seconds, 300, { interval: null, seeds: [], detail: { exitCode: run.status } }),
      pass: run.status === 0 && seconds <= 300,
    },
  ];
}

/** Where learning is clearly ahead of a code search with the same facts and steps, and what having both loses by it. */
async function ablate({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const table = await ablation({ seeds: quick ? 1 : 5, firstSeed: seed, quick, note });
  note(ablationTable(table));
  const detail = Object.fromEntries(table.map((row) => [row.task, row.rates]));
  const { seeds } = table[0];
  const count = (holds: (row: AblationRow) => boolean) => table.filter(holds).length;
  const best = ({ rates }: AblationRow) => Math.max(rates['pure code'].value, rates['pure RL'].value);
  const asGood = count((row) => row.rates[FULL].high >= best(row) - 0.05);
  return [
    atLeast('ablation: tasks', table.length, quick ? 2 : 4, { interval: null, seeds, detail }),
    atLeast(
      'ablation: tasks on which learning, alone or with coded options, is clearly ahead of pure code',
      count((row) => row.learningBeatsCode),
      quick ? 0 : 2,
      { interval: null, seeds },
    ),
    atLeast(
      'ablation: share of tasks on which both together are as good as either alone',
      asGood / table.length,
      0.75,
      {
        interval: null,
        seeds,
      },
    ),
  ];
}

/** A world without a handbook: the command that a newcomer types, and how it does on unseen worlds. */
async function worlds({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const ids = quick ? ['cartpole-v1'] : ['cartpole-v1', 'acrobot-v1', 'mountaincar-v0', 'moab-v1', 'pendulum-v1'];
  const rows = await inParallel(ids, async (id) => {
    const run = await solve('', seed, ['--env', id]);
    const { success } = readSolution(run.folder).evaluation;
    note(
      `  ${id}: ${success.rate} [${success.low.toFixed(2)}, ${success.high.toFixed(2)}] in ${run.seconds.toFixed(0)} s`,
    );
    discard(run.folder);
    return { id, success, seconds: run.seconds };
  });
  const rates = rows.map(({ success }) => success.rate);
  const detail = Object.fromEntries(rows.map(({ id, success }) => [id, success.rate]));
  return [
    atMost('solve --env cartpole-v1: seconds', rows[0].seconds, 120, { interval: null, seeds: [seed] }),
    atLeast('solve --env cartpole-v1: success on 100 unseen worlds', rates[0], 0.95, {
      interval: [rows[0].success.low, rows[0].success.high],
      seeds: [seed],
    }),
    atLeast('solve in small worlds: mean success', mean(rates), 0.8, {
      interval: [Math.min(...rates), Math.max(...rates)],
      seeds: [seed],
      detail,
    }),
  ];
}

export const spine: Readonly<Record<string, Measurement>> = {
  'first-command': firstCommand,
  plan4mc,
  redrawn,
  determinism,
  speed,
  ablate,
  worlds,
  tests,
};
