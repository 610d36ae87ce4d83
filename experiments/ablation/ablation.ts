/**
 * What each part of the method is worth: pure code, pure RL, and both by outer iteration, at equal primitive steps;
 * one agent, slow and fast agent, and the critic besides. Six small worlds, whose facts code and policies read alike; two
 * Minecraft tasks with the full observation, and four that see no more than a fan of twelve rays, two of them after animals
 * that move. Run: npm run build && node dist/experiments/ablation/ablation.js [seeds] [first seed] [tasks, by ;] [file] [key: three arms]
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { runScript, wholeNumber } from '../../bench/script.ts';
import { type ControllerSpec, makeController } from '../../src/agent/controllers.ts';
import type { Method } from '../../src/agent/lab.ts';
import { makeWorlds, openLab } from '../../src/agent/open.ts';
import type { TaskSpec } from '../../src/agent/reasoner.ts';
import { evaluate } from '../../src/agent/solution.ts';
import { makeRng } from '../../src/core/rng.ts';
import { bootstrap, type Interval, mean, wilson } from '../../src/core/stats.ts';
import { solve } from '../../src/rlgpt.ts';
import { memoryRun } from '../../src/run/run.ts';

/** Unseen worlds of an evaluation. */
const WORLDS = 100;

/** A crosshair ray and eleven around it, what is held, and the body: no box of blocks, no map, no lidar. */
const RAYS = [
  'rays.block_name',
  'rays.block_distance',
  'inventory.name',
  'inventory.quantity',
  'equipment.name',
  'location_stats.pitch',
  'life_stats.life',
  'dig_progress',
];

/** The same rays with the living things that they meet. */
const LIVING = [...RAYS, 'rays.entity_name', 'rays.entity_distance'];

interface AblationTask {
  readonly name: string;
  /** A world of the catalog; minecraft-v1 when left out. */
  readonly env?: string;
  /** Spelt out, or by its name in the world; empty for the world's own. */
  readonly task: TaskSpec | string;
  readonly fields?: readonly string[];
  /** Primitive steps of every arm. */
  readonly budget: number;
}

const small = (env: string, name: string, budget: number): AblationTask => ({ name, env, task: '', budget });

const gain = (
  name: string,
  item: string,
  rest: Omit<TaskSpec, 'name' | 'text' | 'goal'>,
): Pick<AblationTask, 'name' | 'task'> => ({
  name,
  task: { name, text: name, goal: { fact: `gain:${item}`, atLeast: 1 }, ...rest },
});

export const ablationTasks: readonly AblationTask[] = [
  small('cartpole-v1', 'pole on a cart', 100_000),
  small('acrobot-v1', 'two-link arm, tip up within 100 steps', 150_000),
  small('moab-v1', 'ball to the middle of a plate', 150_000),
  small('pendulum-v1', 'pendulum, up within 100 steps and held', 200_000),
  small('driving-v1', 'driving, 13 scenarios with traffic', 200_000),
  small('lunarlander-v3', 'landing on the pad', 400_000),
  { ...gain('log', 'log', { within: 500, biome: 'plains', start: {} }), budget: 300_000 },
  {
    ...gain('cobblestone', 'cobblestone', { within: 500, biome: 'extreme_hills', start: { wooden_pickaxe: 1 } }),
    budget: 300_000,
  },
  {
    ...gain('log, seen by rays only', 'log', { within: 500, biome: 'forest', start: {} }),
    fields: RAYS,
    budget: 400_000,
  },
  {
    ...gain('log in plains, seen by rays only', 'log', { within: 1000, biome: 'plains', start: {} }),
    fields: RAYS,
    budget: 400_000,
  },
  ...[
    ['beef', 'cow'],
    ['wool', 'sheep'],
  ].map(([item, animal]) => ({
    ...gain(`${item} from ${animal}s that move, seen by rays only`, item, {
      within: 400,
      biome: 'plains',
      start: { diamond_sword: 1 },
      entities: { [animal]: 6 },
      range: 12,
    }),
    fields: LIVING,
    budget: 400_000,
  })),
];

/** Arms by name; all have the budget of their task. */
export const arms: Readonly<Record<string, Partial<Method>>> = {
  'pure code': { learn: false },
  'pure RL': { code: false, options: false, split: false, critic: false, iterations: 1 },
  'one agent': { split: false, critic: false, learn: false },
  'slow + fast': { critic: false },
  'slow + fast + critic': {},
};

export interface ArmResult {
  /** Success on 100 unseen worlds at the end. */
  readonly rate: number;
  /** The same with the best controller after each outer iteration. */
  readonly byIteration: readonly number[];
  readonly steps: number;
  /** Primitive steps of each outer iteration by purpose; of the last, those to the end of the run. */
  readonly ledger: readonly Readonly<Record<string, number>>[];
}

type Steps = Readonly<Record<string, number>>;

/** What was used between one state of a ledger and the next. */
function spent(states: readonly Steps[]): Steps[] {
  return states.map((now, i) => {
    const before: Steps = states[i - 1] ?? {};
    return Object.fromEntries(Object.entries(now).map(([purpose, n]) => [purpose, n - (before[purpose] ?? 0)]));
  });
}

async function runArm(
  { env: id = 'minecraft-v1', task, fields, budget }: AblationTask,
  method: Partial<Method>,
  seed: number,
): Promise<ArmResult> {
  const run = memoryRun(seed);
  const lab = await openLab({ env: id, task, budget, method, ...(fields ? { fields } : {}) }, run);
  const { solution, steps, stepsBy } = await solve(lab);
  const env = makeWorlds(id, lab.task, { n: 16, ...(fields ? { fields } : {}) });
  const first = lab.history.filter((h) => h.iteration < 4);
  // The same controller does the same in the same worlds: often nothing better was found.
  const known = new Map<ControllerSpec, number>();
  const byIteration = [0, 1, 2, 3].map((i) => {
    const spec = first.filter((h) => h.iteration <= i).at(-1)?.spec;
    if (spec === undefined) return 0;
    const rate =
      known.get(spec) ??
      evaluate(makeController(spec, run.getBlob), env, lab.task, { worlds: WORLDS, seed }).success.rate;
    known.set(spec, rate);
    return rate;
  });
  const ledger = spent([...first.slice(0, -1).map((h) => h.stepsBy), stepsBy]);
  return { rate: solution.evaluation.success.rate, byIteration, steps, ledger };
}

/** A cell of the grid that has been measured, as a line of a file: a grid that is broken off goes on from there. */
interface Cell extends ArmResult {
  readonly task: string;
  readonly budget: number;
  readonly arm: string;
  readonly seed: number;
}

function readCells(file: string | undefined): readonly Cell[] {
  if (file === undefined || !existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Cell);
}

export interface AblationRow {
  readonly task: string;
  readonly budget: number;
  readonly seeds: readonly number[];
  /** Mean success by arm over seeds, with a bootstrap interval; of one seed, with that of its worlds. */
  readonly rates: Readonly<Record<string, Interval>>;
  /** The full method by iteration, and where its steps went: means over the seeds. */
  readonly byIteration: readonly Interval[];
  readonly ledger: readonly Steps[];
  /** The interval of pure RL or of the full method lies above that of pure code; that of the full method does. */
  readonly learningBeatsCode: boolean;
  readonly hybridBeatsCode: boolean;
}

export interface AblationOptions {
  readonly seeds: number;
  readonly firstSeed: number;
  /** Two tasks, and pure code, pure RL and the full method only. */
  readonly quick: boolean;
  /** Only tasks whose name holds one of these texts. */
  readonly only?: readonly string[];
  /** Only these arms; all when left out. */
  readonly arms?: readonly string[];
  /** Where cells are kept as they are measured, and taken from when they are there; measured anew without. */
  readonly file?: string;
  note(text: string): void;
}

/** Of rates over seeds; one seed tells nothing of others, but its worlds are a sample too. */
function interval(values: readonly number[]): Interval {
  if (values.length === 1) {
    const { rate, low, high } = wilson(Math.round(values[0] * WORLDS), WORLDS);
    return { value: rate, low, high };
  }
  return bootstrap(values, mean, makeRng('ablation'), { level: 0.95, resamples: 2000 });
}

async function cellOf(spec: AblationTask, arm: string, seed: number, options: AblationOptions): Promise<Cell> {
  const { name: task, budget } = spec;
  const known = readCells(options.file).find(
    (cell) => cell.task === task && cell.budget === budget && cell.arm === arm && cell.seed === seed,
  );
  if (known !== undefined) return known;
  const cell: Cell = { task, budget, arm, seed, ...(await runArm(spec, arms[arm], seed)) };
  if (options.file !== undefined) appendFileSync(options.file, `${JSON.stringify(cell)}\n`);
  const { rate, byIteration, steps } = cell;
  options.note(`  ${task}, seed ${seed}, ${arm}: ${rate} by iteration ${byIteration.join(' ')} in ${steps} steps`);
  return cell;
}

export const FULL = 'slow + fast + critic';
const KEY_ARMS = ['pure code', 'pure RL', FULL];

export async function ablation(options: AblationOptions): Promise<AblationRow[]> {
  const seeds = Array.from({ length: options.seeds }, (_, i) => (options.firstSeed + i) % 2 ** 32);
  const { only = [''] } = options;
  const tasks = (options.quick ? ablationTasks.slice(2, 4) : ablationTasks).filter(({ name }) =>
    only.some((text) => name.includes(text)),
  );
  const names = options.arms ?? (options.quick ? KEY_ARMS : Object.keys(arms));
  const rows: AblationRow[] = [];
  for (const spec of tasks) {
    const cells: Cell[] = [];
    for (const seed of seeds) for (const name of names) cells.push(await cellOf(spec, name, seed, options));
    const of = (name: string) => cells.filter((cell) => cell.arm === name);
    const rates = Object.fromEntries(names.map((name) => [name, interval(of(name).map((cell) => cell.rate))]));
    const byIteration = [0, 1, 2, 3].map((i) => interval(of(FULL).map((cell) => cell.byIteration[i])));
    const beatsCode = (name: string) => rates[name].low > rates['pure code'].high;
    rows.push({
      task: spec.name,
      budget: spec.budget,
      seeds,
      rates,
      byIteration,
      ledger: meanLedger(of(FULL)),
      learningBeatsCode: beatsCode('pure RL') || beatsCode(FULL),
      hybridBeatsCode: beatsCode(FULL),
    });
  }
  return rows;
}

const PURPOSES = ['trials', 'critic', 'learning'];

/** Mean steps by purpose in each outer iteration, over the runs; an iteration that a run did not reach counts as nothing. */
function meanLedger(cells: readonly Cell[]): Steps[] {
  return [0, 1, 2, 3].map((i) =>
    Object.fromEntries(PURPOSES.map((purpose) => [purpose, mean(cells.map((cell) => cell.ledger[i]?.[purpose] ?? 0))])),
  );
}

/** Where the steps of the full method went: code, judging and learning in each outer iteration. In Markdown. */
export function ledgerTable(rows: readonly AblationRow[]): string {
  const head = ['task', ...[0, 1, 2, 3].map((i) => `iteration ${i}: ${PURPOSES.join(', ')}`)];
  const thousands = (steps: number) => `${(steps / 1000).toFixed(1)}k`;
  const lines = rows.map(({ task, ledger }) => [
    task,
    ...ledger.map((steps) => PURPOSES.map((purpose) => thousands(steps[purpose])).join(', ')),
  ]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** In Markdown. */
export function ablationTable(rows: readonly AblationRow[]): string {
  const show = ({ value, low, high }: Interval) => `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  const names = Object.keys(rows[0].rates);
  const head = ['task', 'steps', ...names, ...[0, 1, 2, 3].map((i) => `iter-${i}`)];
  const lines = rows.map((row) => [
    row.task,
    `${row.budget / 1000}k`,
    ...names.map((name) => show(row.rates[name])),
    ...row.byIteration.map(show),
  ]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const HELP = `node dist/experiments/ablation/ablation.js [seeds] [first seed] [tasks, by ;] [file] [key]

What each part of the method is worth. Rows are kept in the file, so that the same command goes on; 'key' measures three arms.
A task is measured that has one of the given texts in its name: ${ablationTasks.map(({ name }) => name).join('; ')}.`;

await runScript(import.meta.url, HELP, async ([seeds = '5', firstSeed = '0', only = '', file, which = 'all']) => {
  const note = (text: string) => process.stderr.write(`${text}\n`);
  const rows = await ablation({
    seeds: wholeNumber('seeds', seeds, 1),
    firstSeed: wholeNumber('first seed', firstSeed, 0),
    only: only.split(';'),
    quick: false,
    note,
    ...(file === undefined ? {} : { file }),
    ...(which === 'key' ? { arms: KEY_ARMS } : {}),
  });
  process.stdout.write(`${ablationTable(rows)}\n\n${ledgerTable(rows)}\n`);
});
