/**
 * What each part of the method is worth: pure code, pure RL, and both by outer iteration, at equal primitive steps;
 * one agent, slow and fast agent, and the critic besides. Two tasks with the full observation; four that see no more than
 * a fan of twelve rays, code and policies alike, two of them after animals that move. Run: npm run build && node dist/experiments/ablation/ablation.js [seeds] [first seed] [task]
 */
import { pathToFileURL } from 'node:url';
import { makeController } from '../../src/agent/controllers.ts';
import type { Method } from '../../src/agent/lab.ts';
import { makeWorlds, openLab } from '../../src/agent/open.ts';
import type { TaskSpec } from '../../src/agent/reasoner.ts';
import { evaluate } from '../../src/agent/solution.ts';
import { makeRng } from '../../src/core/rng.ts';
import { bootstrap, type Interval, mean } from '../../src/core/stats.ts';
import { solve } from '../../src/rlgpt.ts';
import { memoryRun } from '../../src/run/run.ts';

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
  readonly task: TaskSpec;
  readonly fields?: readonly string[];
  /** Primitive steps of every arm. */
  readonly budget: number;
}

const gain = (name: string, item: string, rest: Omit<TaskSpec, 'name' | 'text' | 'goal'>): TaskSpec => ({
  name,
  text: name,
  goal: { fact: `gain:${item}`, atLeast: 1 },
  ...rest,
});

export const ablationTasks: readonly AblationTask[] = [
  { task: gain('log', 'log', { within: 500, biome: 'plains', start: {} }), budget: 300_000 },
  {
    task: gain('cobblestone', 'cobblestone', { within: 500, biome: 'extreme_hills', start: { wooden_pickaxe: 1 } }),
    budget: 300_000,
  },
  {
    task: gain('log, seen by rays only', 'log', { within: 500, biome: 'forest', start: {} }),
    fields: RAYS,
    budget: 400_000,
  },
  {
    task: gain('log in plains, seen by rays only', 'log', { within: 1000, biome: 'plains', start: {} }),
    fields: RAYS,
    budget: 400_000,
  },
  ...[
    ['beef', 'cow'],
    ['wool', 'sheep'],
  ].map(([item, animal]) => ({
    task: gain(`${item} from ${animal}s that move, seen by rays only`, item, {
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
}

async function runArm(
  { task, fields, budget }: AblationTask,
  method: Partial<Method>,
  seed: number,
): Promise<ArmResult> {
  const run = memoryRun(seed);
  const lab = await openLab({ task, budget, method, ...(fields ? { fields } : {}) }, run);
  const { solution, steps } = await solve(lab);
  const env = makeWorlds('minecraft-v1', task, { n: 16, ...(fields ? { fields } : {}) });
  const first = lab.history.filter((h) => h.iteration < 4);
  const byIteration = [0, 1, 2, 3].map((i) => {
    const spec = first.filter((h) => h.iteration <= i).at(-1)?.spec;
    return spec === undefined
      ? 0
      : evaluate(makeController(spec, run.getBlob), env, task, { worlds: 100, seed }).success.rate;
  });
  return { rate: solution.evaluation.success.rate, byIteration, steps };
}

export interface AblationRow {
  readonly task: string;
  readonly seeds: readonly number[];
  /** Mean success by arm over seeds, with a bootstrap interval. */
  readonly rates: Readonly<Record<string, Interval>>;
  /** The full method by iteration. */
  readonly byIteration: readonly Interval[];
  /** The interval of the full method lies above that of pure code. */
  readonly hybridBeatsCode: boolean;
}

export interface AblationOptions {
  readonly seeds: number;
  readonly firstSeed: number;
  /** One task, and pure code against the full method only. */
  readonly quick: boolean;
  /** Only tasks whose name holds this text. */
  readonly only?: string;
  note(text: string): void;
}

function interval(values: readonly number[]): Interval {
  if (values.length === 1) return { value: values[0], low: values[0], high: values[0] };
  return bootstrap(values, mean, makeRng('ablation'), { level: 0.95, resamples: 2000 });
}

export async function ablation(options: AblationOptions): Promise<AblationRow[]> {
  const seeds = Array.from({ length: options.seeds }, (_, i) => options.firstSeed + i);
  const { only = '' } = options;
  const tasks = (options.quick ? ablationTasks.slice(2, 3) : ablationTasks).filter(({ task }) =>
    task.name.includes(only),
  );
  const names = options.quick ? ['pure code', 'slow + fast + critic'] : Object.keys(arms);
  const rows: AblationRow[] = [];
  for (const spec of tasks) {
    const results = new Map<string, ArmResult[]>(names.map((name) => [name, []]));
    for (const seed of seeds) {
      for (const name of names) {
        const result = await runArm(spec, arms[name], seed);
        results.get(name)!.push(result);
        options.note(
          `  ${spec.task.name}, seed ${seed}, ${name}: ${result.rate} by iteration ${result.byIteration.join(' ')} in ${result.steps} steps`,
        );
      }
    }
    const rates = Object.fromEntries(names.map((name) => [name, interval(results.get(name)!.map((r) => r.rate))]));
    const full = results.get('slow + fast + critic')!;
    const byIteration = [0, 1, 2, 3].map((i) => interval(full.map((r) => r.byIteration[i])));
    const hybridBeatsCode = rates['slow + fast + critic'].low > rates['pure code'].high;
    rows.push({ task: spec.task.name, seeds, rates, byIteration, hybridBeatsCode });
  }
  return rows;
}

function table(rows: readonly AblationRow[]): string {
  const show = ({ value, low, high }: Interval) => `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  const names = Object.keys(rows[0].rates);
  const head = ['task', ...names, ...[0, 1, 2, 3].map((i) => `iter-${i}`)];
  const lines = rows.map((row) => [
    row.task,
    ...names.map((name) => show(row.rates[name])),
    ...row.byIteration.map(show),
  ]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const note = (text: string) => process.stderr.write(`${text}\n`);
  const rows = await ablation({
    seeds: Number(process.argv[2] ?? 5),
    firstSeed: Number(process.argv[3] ?? 0),
    quick: false,
    only: process.argv[4] ?? '',
    note,
  });
  process.stdout.write(`${table(rows)}\n`);
}
