/** The bars of the Minecraft world: its speed, its rules under random play, and how well its task suites are solved. */
import { type Load, openWorkers } from '../bench/scaling.ts';
import { resetMilliseconds, sightCosts, worldSpeed } from '../bench/world-speed.ts';
import { pooled, UNSEEN } from '../experiments/minecraft/measure.ts';
import { readResults } from '../experiments/minecraft/results.ts';
import { type Result, solveJob } from '../experiments/minecraft/solve-job.ts';
import { type SeededJob, tables } from '../experiments/minecraft/tables.ts';
import { makeRng } from '../src/core/rng.ts';
import { type Interval, mean, median, type Rate } from '../src/core/stats.ts';
import { createMinecraft } from '../src/env/minecraft/minecraft.ts';
import { vanilla } from '../src/env/minecraft/rules/vanilla.generated.ts';
import { biomeNames } from '../src/env/minecraft/terrain/biomes.ts';
import { type AcceptOptions, atLeast, atMost, type Bar, type Measurement, reaches, seedsFrom } from './bar.ts';
import { inParallel } from './solve.ts';

async function speed(options: AcceptOptions): Promise<Bar[]> {
  const { quick, seed, note } = options;
  const seeds = seedsFrom(seed, quick ? 1 : 5);
  const rates = seeds.map((s) => worldSpeed(s));
  const resets = seeds.map((s) => resetMilliseconds(s));
  const { minedojoLidar, lidar, image } = sightCosts(seed);
  const sights = {
    "Plan4MC's lidar of 247 rays as MineDojo's dictionary, us": minedojoLidar,
    'lidar of 216 rays, us': lidar,
    'image of 64 x 64, us': image,
  };
  for (const [name, cost] of Object.entries(sights)) note(`  ${name}: ${cost.toFixed(0)}`);
  return [
    atLeast('world steps/s a core: default observation, mobs and hunger on, 64 worlds', median(rates), 200_000, {
      interval: [Math.min(...rates), Math.max(...rates)],
      seeds,
      detail: sights,
    }),
    atMost('milliseconds a reset, mean of all biomes', median(resets), 1, {
      interval: [Math.min(...resets), Math.max(...resets)],
      seeds,
    }),
    await scaling(options),
  ];
}

/** Steps of two processes against one, side by side in turns, so that whatever else the machine does falls on both. */
async function scaling({ quick, seed, note }: AcceptOptions): Promise<Bar> {
  const workers = await openWorkers(2, seed);
  const ratios: Record<Load, number[]> = { worlds: [], arithmetic: [], memory: [] };
  const byProcessor: number[] = [];
  for (let turn = 0; turn < (quick ? 3 : 5); turn++) {
    for (const load of Object.keys(ratios) as Load[]) {
      const window = load !== 'worlds' ? 500 : quick ? 1000 : 3000;
      const one = await workers.rate(1, load, window);
      const two = await workers.rate(2, load, window);
      ratios[load].push(two.wall / one.wall);
      if (load === 'worlds') byProcessor.push(two.processor / one.processor);
    }
  }
  workers.close();
  const detail = {
    'a loop of arithmetic': median(ratios.arithmetic),
    'a loop of random reads': median(ratios.memory),
    'steps by processor time': median(byProcessor),
  };
  for (const [name, ratio] of Object.entries(detail)) note(`  two processes against one, ${name}: ${ratio.toFixed(2)}`);
  return atLeast('two processes against one, steps in the same time, once warm', median(ratios.worlds), 1.8, {
    interval: [Math.min(...ratios.worlds), Math.max(...ratios.worlds)],
    seeds: [seed],
    detail,
  });
}

/** Random actions of all kinds in every biome: how many observed numbers are not finite or out of their range. */
async function random({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const steps = quick ? 20_000 : 1_000_000;
  let bad = 0;
  for (const biome of biomeNames) {
    const env = createMinecraft({
      n: 20,
      rules: vanilla,
      biome,
      start: { log: 20, diamond_pickaxe: 1, water_bucket: 1 },
    });
    const rng = makeRng('random play', biome, seed);
    const codes = new Int32Array(env.n);
    for (let step = 0; step < steps / env.n; step++) {
      for (let i = 0; i < env.n; i++) {
        const parts = env.actions.nvec.map((size) => rng.int(size));
        if (rng.uniform() < 0.7) parts[3] = parts[4] = 12;
        codes[i] = env.actions.encode(parts);
        if (env.terminated[i] === 1) env.reset(i, step * 31 + i);
      }
      env.step(codes);
      if (step % 20 !== 0) continue;
      for (const { name, kind, low, high } of env.fields) {
        if (kind !== 'number') continue;
        for (const value of env.observation[name]) if (!(value >= low && value <= high)) bad++;
      }
    }
    note(`  ${biome}: ${steps} random steps`);
  }
  return [
    atMost(`numbers out of range in ${steps} random steps of each biome`, bad, 0, { interval: null, seeds: [seed] }),
  ];
}

/** The jobs of a table, with the seed of this measurement. Rows on record only choose the tasks of the curves. */
const jobsOf = (name: string, seed: number): SeededJob[] =>
  tables
    .find((table) => table.name === name)!
    .jobs(readResults())
    .map((job) => ({ ...job, seed }));

async function solveAll(jobs: readonly SeededJob[], worlds: number, note: AcceptOptions['note']): Promise<Result[]> {
  const rows = await inParallel(jobs, async (job) => {
    const row = await solveJob(job, worlds);
    if (row === null) throw new Error(`${job.task} ended with an error`);
    note(`  ${job.task}, ${job.arm}: ${row.success.rate} in ${row.steps} steps, ${row.seconds.toFixed(0)} s`);
    return row;
  });
  return rows;
}

const detailOf = (rows: readonly Result[]) =>
  Object.fromEntries(rows.map((row) => [`${row.task}, ${row.arm}`, row.success.rate]));

/** Mean and least success of a table, and the most steps that any of its tasks used. */
async function suite(options: AcceptOptions, name: string, bars: { mean?: number; least?: number }): Promise<Bar[]> {
  const jobs = jobsOf(name, options.seed);
  // Fewer tasks, but no fewer worlds: of 50 worlds, chance alone takes the least of three tasks below its bar now and then.
  const chosen = options.quick ? jobs.filter((_, i) => i % Math.ceil(jobs.length / 3) === 0) : jobs;
  const rows = await solveAll(chosen, UNSEEN, options.note);
  const rates = rows.map((row) => row.success.rate);
  const rest = { interval: null, seeds: [options.seed], detail: detailOf(rows) };
  const { title } = tables.find((table) => table.name === name)!;
  return [
    ...(bars.mean === undefined ? [] : [atLeast(`${title}: mean of ${rows.length}`, mean(rates), bars.mean, rest)]),
    ...(bars.least === undefined
      ? []
      : [atLeast(`${title}: least of ${rows.length}`, Math.min(...rates), bars.least, rest)]),
    atMost(
      `${title}: most of its primitive steps that a task used`,
      Math.max(...rows.map((row) => row.steps / row.budget)),
      1,
      {
        interval: null,
        seeds: [options.seed],
      },
    ),
  ];
}

async function diamond(options: AcceptOptions): Promise<Bar[]> {
  const jobs = jobsOf('diamond', options.seed).filter(({ task }) => task === 'obtain_diamond');
  const { quick, note } = options;
  const rows = await solveAll(quick ? jobs.slice(0, 1) : jobs, quick ? 50 : UNSEEN, note);
  const whole = rows.filter(({ arm }) => arm === 'whole method');
  const { rate, low, high } = pooled(whole);
  const seeds = [options.seed];
  return [
    atLeast('ObtainDiamond, hostile mobs on', rate, 0.8, { interval: [low, high], seeds, detail: detailOf(rows) }),
    atMost('ObtainDiamond: primitive steps', Math.max(...whole.map((row) => row.steps)), 3_000_000, {
      interval: null,
      seeds,
    }),
    atMost('ObtainDiamond: minutes', Math.max(...whole.map((row) => row.seconds)) / 60, 60, { interval: null, seeds }),
  ];
}

/**
 * Success with four outer iterations less that with one, of four tasks; of one in a quick run. One with all the steps finds
 * what four find: the difference is chance, and a point of it would be below 0 on every other seed.
 */
async function iterations({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const jobs = jobsOf('iterations', seed);
  const ends = jobs.filter(({ arm, task }) => /[03]$/.test(arm) && (!quick || task === jobs[0].task));
  const rows = await solveAll(ends, quick ? 50 : UNSEEN, note);
  const [four, one] = ['iteration 3', 'iteration 0'].map((arm) => pooled(rows.filter((row) => row.arm === arm)));
  const gain = differenceOf(four, one);
  return [
    reaches('iterations: success with four less that with one', gain, 0, { seeds: [seed], detail: detailOf(rows) }),
  ];
}

/** Of two rates, with the interval of Newcombe 1998 (Statistics in Medicine 17, method 10). */
function differenceOf(a: Rate, b: Rate): Interval {
  const value = a.rate - b.rate;
  return {
    value,
    low: value - Math.hypot(a.rate - a.low, b.high - b.rate),
    high: value + Math.hypot(a.high - a.rate, b.rate - b.low),
  };
}

export const minecraft: Readonly<Record<string, Measurement>> = {
  speed,
  random,
  ten: (options) => suite(options, 'rlgpt-ten', { least: 0.95 }),
  forty: (options) => suite(options, 'plan4mc', { mean: 0.9, least: 0.6 }),
  standard: (options) => suite(options, 'standard', { mean: 0.8 }),
  diamond,
  iterations,
};
