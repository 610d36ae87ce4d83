/**
 * Data-parallel gradients. A batch is cut into a fixed number of shards; this thread and its helpers take one shard after
 * another, and gradients are added up in the order of shards. Equal shards give equal bytes with any number of workers.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { RlgptError } from '../core/errors.ts';
import { encodeProgram } from './encode.ts';
import { type Engine, named, type Plan, type Program } from './executor.ts';
import type { CompileMessage, HelperData } from './parallel-worker.ts';
import {
  allocateShards,
  layOutShards,
  type ShardLayout,
  type ShardMemory,
  shardCollector,
  shardRunner,
} from './shards.ts';

/** Positions in the control array that threads share. */
export const CONTROL = { sequence: 0, command: 1, nextShard: 2, working: 3, failed: 4, length: 8 } as const;
/** Commands are the position of a plan, or one of these. */
export const COMMAND = { compile: -1, close: -2 } as const;

/** A helper that has been silent for so long is taken for dead. */
const PATIENCE_MS = 120_000;

/** Compiles plans whose gradients are computed by several threads. */
export interface Parallel {
  /**
   * A plan for batches of `rows`. `build(n)` gives the program for n rows: gradients and outputs must be sums over rows
   * (weigh each row by an input that holds 1 / count), or outputs have an axis that counts rows. The batch is cut into
   * `shards`, by default `shardsFor(rows)`; the shards, not the workers, are part of the result. Throws RlgptError
   * 'shape' when rows are not a multiple of shards.
   */
  compile(build: (rows: number) => Program, rows: number, shards?: number): Plan;
  /** Ends the helpers. Plans must not run afterwards. */
  close(): void;
}

/** How many shards a batch gets when not told: a power of two, at least 128 rows each, at most 4. */
export function shardsFor(rows: number): number {
  let shards = 1;
  while (shards < 4 && rows % (shards * 2) === 0 && rows / (shards * 2) >= 128) shards *= 2;
  return shards;
}

/** Computes gradients for `engine` with `workers` threads in all, this one included. */
export function createParallel(engine: Engine, workers: number): Parallel {
  if (!Number.isInteger(workers) || workers < 1) {
    throw new RlgptError('usage', `${workers} workers`, 'Give a whole number of at least 1.');
  }
  const shared = workers > 1;
  const total = engine.flat('value').length;
  const floats = () => new Float32Array(shared ? new SharedArrayBuffer(total * 4) : new ArrayBuffer(total * 4));
  const team = shared ? startTeam(workers - 1, engine, floats()) : null;
  const slots: Float32Array[] = [];

  function compile(build: (rows: number) => Program, rows: number, shards = shardsFor(rows)): Plan {
    if (!Number.isInteger(shards) || shards < 1 || rows % shards !== 0) {
      throw new RlgptError('shape', `${rows} rows in ${shards} shards`, 'Make the rows a multiple of the shards.');
    }
    const program = build(rows / shards);
    if (shards === 1) return engine.compile(program);
    const layout = layOutShards(build(rows), program, shards, engine.parameters);
    while (slots.length < shards) slots.push(floats());
    const memory = allocateShards(layout, slots, shared);
    const plan = engine.compile(program);
    return wholePlan(plan, shardRunner(engine, plan, layout, memory), team?.compile(program, layout, memory) ?? null, {
      engine,
      layout,
      memory,
    });
  }

  return { compile, close: () => team?.close() };
}

interface Whole {
  readonly engine: Engine;
  readonly layout: ShardLayout;
  readonly memory: ShardMemory;
}

/** `share` lets the team compute all shards, with this thread's help through the given function. */
type Share = (shards: number, runShard: (s: number) => void) => void;

function wholePlan(plan: Plan, runShard: (s: number) => void, share: Share | null, whole: Whole): Plan {
  const { layout, memory, engine } = whole;
  const inputs = new Map(layout.inputs.map(({ name }, i) => [name, memory.inputs[i]]));
  const { collect, output } = shardCollector(engine, layout, memory);
  return {
    input: (name) => named('input', inputs, name) as Float32Array,
    indices: (name) => named('input', inputs, name) as Int32Array,
    output: (name) => named('output', output, name),
    run() {
      if (share) share(layout.shards, runShard);
      else for (let s = 0; s < layout.shards; s++) runShard(s);
      collect();
    },
    firstNonFinite() {
      for (let s = 0; s < layout.shards; s++) {
        runShard(s);
        const found = plan.firstNonFinite();
        if (found) return found;
      }
      return null;
    },
  };
}

/** Helper threads. They sleep on the control array, so commands reach them while this thread is busy. */
function startTeam(count: number, engine: Engine, values: Float32Array) {
  const control = new Int32Array(new SharedArrayBuffer(CONTROL.length * 4));
  const helpers = Array.from({ length: count }, () => startHelper(engine, control, values));
  let plans = 0;

  function command(value: number): void {
    Atomics.store(control, CONTROL.command, value);
    Atomics.store(control, CONTROL.working, count);
    Atomics.add(control, CONTROL.sequence, 1);
    Atomics.notify(control, CONTROL.sequence);
  }

  function waitForHelpers(): void {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const working = Atomics.load(control, CONTROL.working);
      if (working === 0) break;
      Atomics.wait(control, CONTROL.working, working, 1000);
      if (performance.now() > deadline) throw helperError('a worker thread has not answered');
    }
    if (Atomics.load(control, CONTROL.failed) === 0) return;
    const text = helpers.map(({ port }) => receiveMessageOnPort(port)?.message as string | undefined).find(Boolean);
    throw helperError(`a worker thread failed: ${text}`);
  }

  function compile(program: Program, layout: ShardLayout, memory: ShardMemory): Share {
    const message: CompileMessage = { program: encodeProgram(program), layout, memory };
    for (const { port } of helpers) port.postMessage(message);
    command(COMMAND.compile);
    waitForHelpers();
    const id = plans++;
    return (shards, runShard) => {
      values.set(engine.flat('value'));
      Atomics.store(control, CONTROL.nextShard, 0);
      command(id);
      for (let s = takeShard(control); s < shards; s = takeShard(control)) runShard(s);
      waitForHelpers();
    };
  }

  function close(): void {
    command(COMMAND.close);
    for (const { port } of helpers) port.close();
  }

  return { compile, close };
}

/** The next shard that nobody has taken. */
export const takeShard = (control: Int32Array): number => Atomics.add(control, CONTROL.nextShard, 1);

function startHelper(engine: Engine, control: Int32Array, values: Float32Array) {
  const { port1, port2 } = new MessageChannel();
  const { kind, parameters } = engine;
  const workerData: HelperData = { kind, parameters, control, values, port: port2 };
  const script = helperScript();
  if (!existsSync(script)) {
    throw new RlgptError('usage', `${fileURLToPath(script)} does not exist`, 'Build the project first: npm run build.');
  }
  try {
    const worker = new Worker(script, { workerData, transferList: [port2] });
    // Helpers do not keep the process alive.
    worker.unref();
    port1.unref();
    return { port: port1 };
  } catch (error) {
    throw new RlgptError(
      'usage',
      `no worker thread can start: ${error}`,
      'Allow it (--allow-worker), or use one worker.',
    );
  }
}

/** The built file: from the sources, which Node cannot run, as much as from the build. */
function helperScript(): URL {
  const place = import.meta.url.endsWith('.ts') ? '../../dist/src/nn/parallel-worker.js' : './parallel-worker.js';
  return new URL(place, import.meta.url);
}

function helperError(message: string): RlgptError {
  return new RlgptError('model', message, 'Run with one worker, or report this with the message.');
}
