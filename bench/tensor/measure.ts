/** Times of the workloads on every engine that is here, side by side with PyTorch; of several workers; and of acting. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { median } from '../../src/core/stats.ts';
import { ENGINES } from '../../src/nn/engines.ts';
import type { EngineFactory } from '../../src/nn/executor.ts';
import { createParallel } from '../../src/nn/parallel.ts';
import { createWasmEngine } from '../../src/nn/wasm.ts';
import type { TorchPeer } from './peers.ts';
import { createTrainer, type Trainer } from './train.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

export interface Contender {
  readonly name: string;
  readonly create: EngineFactory;
  /** Why it cannot run here, or null. */
  readonly missing: string | null;
}

/** The engines but the slow one. Call after the optional packages are in place. */
export function contenders(): Contender[] {
  return Object.entries(ENGINES)
    .filter(([name]) => name !== 'oracle')
    .map(([name, { create, missing }]) => ({ name, create, missing: missing() }));
}

export interface Timing {
  /** Best and median milliseconds of a call. */
  readonly ms: number;
  readonly median: number;
}

/** Calls for so many seconds, at least three times: as peer.py does. */
export function timed(call: () => void, seconds: number): Timing {
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (times.length < 3 || performance.now() < end) {
    const start = performance.now();
    call();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { ms: times[0], median: times[times.length >> 1] };
}

export interface Plan {
  readonly repeats: number;
  /** Of each timing. */
  readonly seconds: number;
  readonly workloads: readonly string[];
  note(text: string): void;
}

export interface Row {
  readonly workload: string;
  readonly engine: string;
  /** Median over repeats of the best step. */
  readonly ms: number;
  readonly torchMs: number;
  /** Median over repeats of PyTorch's time by ours, each from one round: above 1 we are faster. */
  readonly speed: number;
  readonly speeds: readonly number[];
  /** Largest relative difference of the first three losses from PyTorch's. */
  readonly lossError: number;
}

/** Training steps against PyTorch with one thread each, in rounds: noise of the machine meets all alike. */
export async function compareTraining(torch: TorchPeer, { repeats, seconds, workloads, note }: Plan): Promise<Row[]> {
  const rows: Row[] = [];
  for (const workload of WORKLOADS.filter(({ name }) => workloads.includes(name))) {
    const here = contenders().filter(({ missing }) => missing === null);
    const trainers = here.map(({ create }) => warm(createTrainer(workload, create)));
    const times = { torch: [] as number[], ours: here.map(() => [] as number[]) };
    let losses: readonly number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      note(`${workload.name}: round ${repeat + 1} of ${repeats}`);
      const answer = await torch.time(workload.name, 'train', seconds);
      losses = answer.losses;
      times.torch.push(answer.ms);
      trainers.forEach(({ trainer }, i) => {
        times.ours[i].push(timed(trainer.step, seconds).ms);
      });
    }
    here.forEach(({ name }, i) => {
      const speeds = times.ours[i].map((ms, repeat) => times.torch[repeat] / ms);
      const lossError = Math.max(...losses.map((loss, k) => Math.abs(trainers[i].losses[k] / loss - 1)));
      rows.push({
        workload: workload.name,
        engine: name,
        ms: median(times.ours[i]),
        torchMs: median(times.torch),
        speed: median(speeds),
        speeds,
        lossError,
      });
    });
  }
  return rows;
}

/** The first losses, then enough steps for the compilers of the host. */
function warm(trainer: Trainer): { readonly trainer: Trainer; readonly losses: readonly number[] } {
  return { trainer, losses: [trainer.step(), trainer.step(), trainer.step()] };
}

export interface WorkersRow {
  readonly workload: string;
  readonly oneMs: number;
  readonly twoMs: number;
  /** Median over repeats of one worker's time by that of two. */
  readonly speedUp: number;
  readonly speedUps: readonly number[];
}

/** The same training step, in the same shards, by one worker and by two. */
export function compareWorkers({ repeats, seconds, workloads, note }: Plan): WorkersRow[] {
  return WORKLOADS.filter(({ name }) => workloads.includes(name)).map((workload) => {
    const teams = [1, 2].map((workers) => teamTrainer(workload, workers));
    const times = teams.map(() => [] as number[]);
    for (let repeat = 0; repeat < repeats; repeat++) {
      note(`${workload.name}: workers, round ${repeat + 1} of ${repeats}`);
      teams.forEach(({ trainer }, i) => {
        times[i].push(timed(trainer.step, seconds).ms);
      });
    }
    for (const { close } of teams) close();
    const speedUps = times[0].map((ms, i) => ms / times[1][i]);
    const [oneMs, twoMs] = times.map(median);
    return { workload: workload.name, oneMs, twoMs, speedUp: median(speedUps), speedUps };
  });
}

const SHARDS = 4;

function teamTrainer(workload: Workload, workers: number) {
  let close = () => {};
  const trainer = createTrainer(workload, createWasmEngine, (engine, build, rows) => {
    const parallel = createParallel(engine, workers);
    close = parallel.close;
    return parallel.compile(build, rows, SHARDS);
  });
  for (let i = 0; i < 3; i++) trainer.step();
  return { trainer, close: () => close() };
}

/** Microseconds of acting on `rows` observations of W1, input and output included: best and median. */
export function actingTime(create: EngineFactory, rows: number, seconds: number): { us: number; median: number } {
  const act = createTrainer(WORKLOADS[0], create).act!(rows);
  for (let i = 0; i < 500; i++) act();
  const { ms, median } = timed(() => {
    for (let i = 0; i < 50; i++) act();
  }, seconds);
  return { us: ms * 20, median: median * 20 };
}

/** Growth of memory, in MB, from step `from` to step `to` of training W1's network on 64 rows. */
export function memoryGrowth(from: number, to: number): { resident: number; heap: number; stepsPerSecond: number } {
  const trainer = createTrainer({ ...WORKLOADS[0], rows: 64 }, createWasmEngine);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const sizes = () => {
    collect();
    const { rss, heapUsed } = process.memoryUsage();
    return [rss / 1e6, heapUsed / 1e6];
  };
  for (let i = 0; i < from; i++) trainer.step();
  const before = sizes();
  const start = performance.now();
  for (let i = from; i < to; i++) trainer.step();
  const stepsPerSecond = ((to - from) / (performance.now() - start)) * 1000;
  const after = sizes();
  return { resident: after[0] - before[0], heap: after[1] - before[1], stepsPerSecond };
}
