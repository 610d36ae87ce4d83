/**
 * How much more several processes do than one: steps of the embedded world, and beside them what the machine itself
 * gives to a loop of arithmetic and to a loop of random reads, because a second core of a virtual machine may be worth
 * less than the first. Processes start and warm up once; then every width and load has its turns, one after the other,
 * so that what else the machine does falls on all of them. Under two minutes.
 * Run: npm run build && node dist/bench/scaling.js [--workers 1,2,4] [--worlds 64] [--turns 5] [--ms 1000] [--seed 0] [--json]
 * As `scaling.js child SEED WORLDS` it is one such process.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeRng } from '../src/core/rng.ts';
import { median } from '../src/core/stats.ts';
import { createMinecraft } from '../src/env/minecraft/minecraft.ts';
import { plan4mcActions } from '../src/env/minecraft/player/actions.ts';
import { vanilla } from '../src/env/minecraft/rules/vanilla.generated.ts';
import { processorSeconds } from './clock.ts';
import { runScript, wholeNumber } from './script.ts';

/** What is done, and how a unit of it is called. */
export const loads = { worlds: 'steps', arithmetic: 'operations', memory: 'reads' } as const;
export type Load = keyof typeof loads;

/** Processor time of a process before it is measured: until then the compiler works beside it, on the other core. */
const WARM_SECONDS = 2;
/** Steps between two looks at the clock, and of a world until it is reset. */
const ROUND = 20;
const EPISODE = 3000;
/** Bytes of the blocks of a world: the random reads go through as much memory as the worlds take. */
const WORLD_BYTES = 96 * 64 * 96;

/** One round of a load; returns how many units it did. */
type Round = () => number;

/** Steps of all worlds of a forest, default observation, random [12, 3] policy, resets spread over episodes. */
function stepping(seed: number, worlds: number): Round {
  const env = createMinecraft({ n: worlds, rules: vanilla, biome: 'forest', start: {} });
  const { codes } = plan4mcActions(env.actions);
  const rng = makeRng('steady', seed);
  const drawn = Array.from({ length: 64 }, () => Int32Array.from({ length: worlds }, () => codes[rng.int(36)]));
  let ticks = 0;
  const tick = () => {
    env.step(drawn[rng.int(drawn.length)]);
    // One world after the other, so that the cost of resets is spread.
    if (++ticks % Math.ceil(EPISODE / worlds) === 0) env.reset(rng.int(worlds), rng.int(1_000_000));
  };
  return () => {
    for (let i = 0; i < ROUND; i++) tick();
    return ROUND * worlds;
  };
}

/** Kept from one round to the next, so that no compiler leaves the loops out. */
let state = 1;

function arithmetic(): number {
  const operations = 1_000_000;
  for (let i = 0; i < operations; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return operations;
}

/** Each read tells where the next one is, as a walk through blocks does. */
function reading(bytes: number): Round {
  const memory = new Uint32Array(bytes >> 2);
  for (let i = 0; i < memory.length; i++) memory[i] = Math.imul(i, 2654435761) >>> 7;
  return () => {
    const reads = 100_000;
    for (let i = 0; i < reads; i++) state = (state + memory[(Math.imul(state, 747796405) >>> 4) % memory.length]) | 0;
    return reads;
  };
}

interface Order {
  readonly load: Load;
  readonly milliseconds: number;
}

function child(seed: number, worlds: number): void {
  const rounds: Record<Load, Round> = {
    worlds: stepping(seed, worlds),
    arithmetic,
    memory: reading(worlds * WORLD_BYTES),
  };
  const begin = process.cpuUsage().user;
  while (process.cpuUsage().user - begin < WARM_SECONDS * 1e6) for (const round of Object.values(rounds)) round();
  process.on('message', ({ load, milliseconds }: Order) => {
    const start = performance.now();
    let units = 0;
    let spent = 0;
    const processor = processorSeconds(() => {
      do {
        units += rounds[load]();
        spent = performance.now() - start;
      } while (spent < milliseconds);
    });
    process.send?.({ wall: (1000 * units) / spent, processor: units / processor } satisfies Rate);
  });
  process.send?.('ready');
}

/** Units a second, by the clock and by processor time: the latter is what a core gives while others share it. */
export interface Rate {
  readonly wall: number;
  readonly processor: number;
}

export interface Workers {
  /** Of the first `width` workers together, each at the same load for so long. */
  rate(width: number, load: Load, milliseconds: number): Promise<Rate>;
  close(): void;
}

const heard = (worker: ChildProcess) =>
  new Promise<unknown>((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`a worker ended with ${code}`));
    worker.once('exit', died);
    worker.once('message', (message) => {
      worker.off('exit', died);
      resolve(message);
    });
  });

/** Starts so many processes of so many worlds each, warmed up; every one but those at work stands still. */
export async function openWorkers(count: number, seed: number, worlds = 64): Promise<Workers> {
  const script = fileURLToPath(import.meta.url);
  const workers = Array.from({ length: count }, (_, i) => fork(script, ['child', String(seed + i), String(worlds)]));
  await Promise.all(workers.map(heard));
  return {
    rate: async (width, load, milliseconds) => {
      const busy = workers.slice(0, width);
      const answers = Promise.all(busy.map(heard));
      for (const worker of busy) worker.send({ load, milliseconds } satisfies Order);
      const rates = (await answers) as Rate[];
      const sum = (key: keyof Rate) => rates.reduce((total, rate) => total + rate[key], 0);
      return { wall: sum('wall'), processor: sum('processor') };
    },
    close: () => {
      for (const worker of workers) worker.disconnect();
    },
  };
}

interface Row {
  readonly load: Load;
  readonly workers: number;
  /** Units a second of all together, the median of the turns. */
  readonly rate: number;
  /** Times that of one worker in the same turn: median, least and most; and the median by processor time. */
  readonly ratio: readonly [number, number, number];
  readonly byProcessor: number;
}

interface Options {
  readonly widths: readonly number[];
  readonly seed: number;
  readonly worlds: number;
  readonly turns: number;
  readonly milliseconds: number;
}

async function measure({ widths, seed, worlds, turns, milliseconds }: Options): Promise<Row[]> {
  const workers = await openWorkers(Math.max(...widths), seed, worlds);
  const names = Object.keys(loads) as Load[];
  const cells = names.flatMap((load) => widths.map((width) => ({ load, width, rates: [] as Rate[] })));
  for (let turn = 1; turn <= turns; turn++) {
    for (const { load, width, rates } of cells) rates.push(await workers.rate(width, load, milliseconds));
    process.stderr.write(`turn ${turn} of ${turns}\n`);
  }
  workers.close();
  return cells.map(({ load, width, rates }): Row => {
    const one = cells.find((cell) => cell.load === load)!.rates;
    const ratios = (key: keyof Rate) => rates.map((rate, i) => rate[key] / one[i][key]);
    const wall = ratios('wall');
    return {
      load,
      workers: width,
      rate: median(rates.map((rate) => rate.wall)),
      ratio: [median(wall), Math.min(...wall), Math.max(...wall)],
      byProcessor: median(ratios('processor')),
    };
  });
}

function table(rows: readonly Row[]): string {
  const head = ['load', 'workers', 'units/s', 'unit', 'times one', 'least', 'most', 'a worker', 'by processor time'];
  const body = rows.map(({ load, workers, rate, ratio, byProcessor }) => [
    load,
    String(workers),
    Math.round(rate).toLocaleString('en'),
    loads[load],
    ...[...ratio, ratio[0] / workers, byProcessor].map((r) => r.toFixed(2)),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...body].map((line) => line[i].length)));
  return [head, ...body].map((line) => line.map((cell, i) => cell.padStart(widths[i])).join('  ')).join('\n');
}

const HELP = `node dist/bench/scaling.js [options]

How much more several processes do than one.

  --workers LIST   numbers of processes, by commas (default: by the cores of the machine)
  --worlds N       worlds of a process (default 64)
  --turns N        turns of each width (default 5)
  --ms N           milliseconds of a turn (default 1000)
  --seed N         (default 0)
  --json           one JSON record in place of a table`;

async function main(args: string[]): Promise<void> {
  const cores = availableParallelism();
  const usual = [1, 2, 4, 8, 16].filter((width) => width <= cores).join(',');
  const { values } = parseArgs({
    args,
    options: {
      workers: { type: 'string', default: usual },
      worlds: { type: 'string', default: '64' },
      turns: { type: 'string', default: '5' },
      ms: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
    },
  });
  const widths = values.workers.split(',').map((width) => wholeNumber('--workers', width, 1));
  const [seed, worlds] = [wholeNumber('--seed', values.seed, 0), wholeNumber('--worlds', values.worlds, 1)];
  const [turns, milliseconds] = [wholeNumber('--turns', values.turns, 1), wholeNumber('--ms', values.ms, 1)];
  const rows = await measure({ widths, seed, worlds, turns, milliseconds });
  const about = `${cores} cores of ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${worlds} worlds a worker`;
  console.log(values.json ? JSON.stringify({ about, rows }) : `${about}\n${table(rows)}`);
}

await runScript(import.meta.url, HELP, (words) =>
  words[0] === 'child' ? child(Number(words[1]), Number(words[2])) : main(words),
);
