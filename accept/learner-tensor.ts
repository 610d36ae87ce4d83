/** The bars of the tensor engine: speed against PyTorch, workers, acting, memory, gradients. */
import {
  actingTime,
  compareTraining,
  compareWorkers,
  memoryGrowth,
  type Plan,
  type Row,
} from '../bench/tensor/measure.ts';
import { prepareNodePeers, startTorch } from '../bench/tensor/peers.ts';
import { RlgptError } from '../src/core/errors.ts';
import { makeRng } from '../src/core/rng.ts';
import { type Engine, parametersOf } from '../src/nn/executor.ts';
import { input, type Tensor, tanh } from '../src/nn/graph.ts';
import { linear } from '../src/nn/layers.ts';
import { readOnnx } from '../src/nn/onnx-read.ts';
import { writeOnnx } from '../src/nn/onnx-write.ts';
import { onnxRuntimeMissing, runOnnxModel } from '../src/nn/onnxruntime.ts';
import { CASES } from '../src/nn/testing-cases.ts';
import { gradientError, worstDifference } from '../src/nn/testing-gradients.ts';
import { createWasmEngine } from '../src/nn/wasm.ts';
import { type AcceptOptions, atLeast, atMost, type Bar, type Measurement } from './bar.ts';
import { noPython } from './python.ts';

const plain = { interval: null, seeds: [] };

function planOf({ quick, note }: AcceptOptions, workloads: readonly string[]): Plan {
  return { repeats: quick ? 3 : 7, seconds: quick ? 0.3 : 1, workloads, note };
}

const WASM_BAR = 0.45;
/** For the fastest engine that is here. */
const BEST_BARS: Readonly<Record<string, number>> = { W1: 1, W2: 0.8, W3: 1 };

const WORKLOADS = Object.keys(BEST_BARS);
const each = (group: string, measure: (workload: string) => Measurement) =>
  Object.fromEntries(WORKLOADS.map((workload) => [`${group}/${workload}`, measure(workload)]));

/** Training steps of a workload, one thread each. Throws without PyTorch. */
async function training(workload: string, options: AcceptOptions): Promise<Bar[]> {
  const torch = await startTorch(options.note);
  if ('skipped' in torch) throw noPython(torch.skipped);
  prepareNodePeers(options.note);
  const rows = await compareTraining(torch, planOf(options, [workload]));
  torch.close();
  // The bar is for what every host has and rounds alike.
  const wasm = rows.find(({ engine }) => engine === 'wasm')!;
  const best = rows.reduce(faster);
  const lossError = Math.max(...rows.map((row) => row.lossError));
  return [
    atLeast(`${workload}: speed of wasm by PyTorch's`, wasm.speed, WASM_BAR, detailOf(wasm, rows)),
    atLeast(
      `${workload}: speed of the best engine by PyTorch's`,
      best.speed,
      BEST_BARS[workload],
      detailOf(best, rows),
    ),
    atMost(`${workload}: largest difference of the first losses from PyTorch's`, lossError, 1e-4, plain),
  ];
}

const faster = (a: Row, b: Row): Row => (b.speed > a.speed ? b : a);

function detailOf({ engine, speeds, lossError }: Row, all: readonly Row[]) {
  const bySpeed = Object.fromEntries(all.map((row) => [row.engine, row.speed]));
  const ms = Object.fromEntries(all.map((row) => [row.engine, row.ms]));
  const interval = [Math.min(...speeds), Math.max(...speeds)] as const;
  return { interval, seeds: [], detail: { engine, lossError, speeds: bySpeed, ms, torchMs: all[0].torchMs } };
}

async function workers(workload: string, options: AcceptOptions): Promise<Bar[]> {
  return compareWorkers(planOf(options, [workload])).map(({ speedUp, speedUps, oneMs, twoMs }) =>
    atLeast(`${workload}: speed of two workers by one`, speedUp, 1.8, {
      interval: [Math.min(...speedUps), Math.max(...speedUps)],
      seeds: [],
      detail: { oneMs, twoMs },
    }),
  );
}

async function acting({ quick }: AcceptOptions): Promise<Bar[]> {
  const { us, median } = actingTime(createWasmEngine, 1, quick ? 0.5 : 3);
  return [atMost('W1: microseconds of acting on one observation', median, 40, { ...plain, detail: { best: us } })];
}

async function memory({ quick }: AcceptOptions): Promise<Bar[]> {
  const to = quick ? 2000 : 11_000;
  const growth = memoryGrowth(1000, to);
  const steps = `over ${to - 1000} training steps`;
  return [
    atMost(`MB of resident memory gained ${steps}`, growth.resident, 4, { ...plain, detail: { ...growth } }),
    atMost(`MB of heap gained ${steps}`, growth.heap, 0.5, plain),
  ];
}

/** A policy written as ONNX: in onnxruntime, and read back here. Throws without onnxruntime. */
async function onnx({ seed, note }: AcceptOptions): Promise<Bar[]> {
  prepareNodePeers(note);
  const missing = onnxRuntimeMissing();
  if (missing)
    throw new RlgptError('world', missing, 'Let RLGPT_PEERS name a folder where onnxruntime-node is installed.');
  const rows = 64;
  const logits = linear(
    'head',
    tanh(linear('two', tanh(linear('one', input('observation', [rows, 128]), 256)), 256)),
    18,
  );
  const engine = createWasmEngine(parametersOf([logits]));
  const rng = makeRng('onnx', seed);
  for (const { name } of engine.parameters)
    engine.view('value', name).set(engine.view('value', name).map(() => 0.1 * rng.normal()));
  const observation = Float32Array.from({ length: rows * 128 }, () => rng.normal());
  const run = (of: Engine, outputs: Record<string, Tensor>) => {
    const plan = of.compile({ outputs });
    plan.input('observation').set(observation);
    plan.run();
    return plan.output('logits').slice();
  };
  const ours = run(engine, { logits });
  const bytes = writeOnnx({ outputs: { logits } }, { values: (name) => engine.view('value', name) });
  const theirs = runOnnxModel(bytes, { observation: { data: observation, shape: [rows, 128] } }, ['logits']).get(
    'logits',
  )!;
  const model = readOnnx(bytes, rows);
  const copy = createWasmEngine(parametersOf(Object.values(model.outputs)));
  for (const [name, values] of model.values) copy.view('value', name).set(values);
  const again = run(copy, model.outputs);
  const rest = { interval: null, seeds: [seed] };
  return [
    atMost('ONNX: largest difference of logits, onnxruntime and wasm', worstDifference(theirs, ours), 1e-4, rest),
    atMost('ONNX: largest difference of logits, written and read back', worstDifference(again, ours), 0, rest),
  ];
}

async function gradients(): Promise<Bar[]> {
  const errors = CASES.map((c) => ({ name: c.name, error: gradientError(c) }));
  const worst = errors.reduce((a, b) => (b.error > a.error ? b : a));
  const detail = { cases: errors.length, worst: worst.name };
  return [
    atMost("gradients: worst difference from central differences, any operation's", worst.error, 1e-7, {
      ...plain,
      detail,
    }),
  ];
}

export const learnerTensor: Readonly<Record<string, Measurement>> = {
  ...each('tensor-training', (workload) => (options) => training(workload, options)),
  ...each('tensor-workers', (workload) => (options) => workers(workload, options)),
  'tensor-acting': acting,
  'tensor-memory': memory,
  'tensor-gradients': gradients,
  'tensor-onnx': onnx,
};
