/**
 * Programs run by onnxruntime-node, if it is installed: the same graph, gradients included, as an ONNX model. Parameters,
 * gradients and moments stay in the memory of a wasm engine, which the runtime reads and writes in place and on which the
 * optimiser steps run. Sums are in the runtime's order: equal on one host, not between hosts. The same on a GPU is the
 * engine 'webgpu', by the runtime's WebGPU provider; parameters travel to it at every run, so it leaves small programs,
 * such as acting, to wasm.
 */
import { RlgptError } from '../core/errors.ts';
import { loadPeer } from '../core/peers.ts';
import {
  checkProgram,
  type Engine,
  type EngineFactory,
  type NonFinite,
  named,
  nonFiniteIn,
  type ParameterSpec,
  type Plan,
  type Program,
} from './executor.ts';
import { input, matmul, type Tensor, topological } from './graph.ts';
import { gradientName, writeOnnx } from './onnx-write.ts';
import { createWasmEngine } from './wasm.ts';

/** What is used of onnxruntime-node. Its public `run` waits for the event loop; the binding beneath does not. */
interface Runtime {
  readonly Tensor: new (type: 'float32' | 'int32', data: Float32Array | Int32Array, shape: readonly number[]) => object;
  readonly Session: new () => Session;
}

type Feeds = Record<string, object>;

interface Session {
  loadModel(buffer: ArrayBuffer, offset: number, length: number, options: object): void;
  run(feeds: Feeds, fetches: Feeds, options: object): Feeds;
}

interface Binding {
  readonly initOrt: () => void;
  readonly binding: { readonly InferenceSession: new () => Session };
}

let found: Runtime | string | null = null;

function findRuntime(): Runtime | string {
  found ??= search();
  return found;
}

function search(): Runtime | string {
  try {
    const main = loadPeer('onnxruntime-node') as Pick<Runtime, 'Tensor'> | null;
    const inner = loadPeer('onnxruntime-node/dist/binding.js') as Binding | null;
    if (!main || !inner) return 'the package onnxruntime-node is not installed (npm install --ignore-scripts)';
    inner.initOrt();
    return { Tensor: main.Tensor, Session: inner.binding.InferenceSession };
  } catch (error) {
    return `onnxruntime-node does not load: ${error}`;
  }
}

/** Why there is no such engine here, or null when there is. */
export function onnxRuntimeMissing(): string | null {
  const runtime = findRuntime();
  return typeof runtime === 'string' ? runtime : null;
}

/** What computes within the runtime. */
type Provider = 'cpu' | 'webgpu';

/** Why there is no engine on a GPU, or null when there is: a product of one number is tried once. */
export function webGpuMissing(): string | null {
  gpu ??= { missing: probeGpu() };
  return gpu.missing;
}

let gpu: { readonly missing: string | null } | null = null;

function probeGpu(): string | null {
  const runtime = findRuntime();
  if (typeof runtime === 'string') return runtime;
  try {
    const x = input('x', [1, 1]);
    const session = openSession(runtime, writeOnnx({ outputs: { y: matmul(x, x) } }), 'webgpu');
    const y = new Float32Array(1);
    session.run(
      { x: new runtime.Tensor('float32', Float32Array.of(3), [1, 1]) },
      { y: new runtime.Tensor('float32', y, [1, 1]) },
      {},
    );
    return y[0] === 9 ? null : `the WebGPU provider computes 3 x 3 = ${y[0]}`;
  } catch (error) {
    const [why] = String(error).trim().split('\n');
    return `onnxruntime finds no GPU for WebGPU: ${why.split('was false. ').at(-1)}`;
  }
}

/** Threads of the runtime spin while they wait: one is faster on a shared machine, and its sums have one order. */
const OPTIONS = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential', logSeverityLevel: 3 };

function runtimeOrThrow(): Runtime {
  const runtime = findRuntime();
  if (typeof runtime === 'string') throw new RlgptError('usage', runtime, "Install it, or use the 'wasm' engine.");
  return runtime;
}

function openSession(runtime: Runtime, model: Uint8Array, provider: Provider = 'cpu'): Session {
  const session = new runtime.Session();
  const options = { ...OPTIONS, executionProviders: [provider] };
  session.loadModel(model.buffer as ArrayBuffer, model.byteOffset, model.byteLength, options);
  return session;
}

/** Throws RlgptError 'usage' where the package is missing. */
export const createOnnxRuntimeEngine: EngineFactory = (parameters) => {
  const runtime = runtimeOrThrow();
  const home = createWasmEngine(parameters);
  return { ...home, kind: 'onnxruntime', compile: (program) => compile(program, parameters, home, runtime, 'cpu') };
};

/** Multiplications from which a run on a GPU, which takes 3 to 8 ms however small it is, is the faster one. */
const GPU_WORTH = 1e8;

/** Programs below `worth` multiplications run on wasm. Throws RlgptError 'usage' where the package or a GPU is missing. */
export function createWebGpuEngine(parameters: readonly ParameterSpec[], worth = GPU_WORTH): Engine {
  const missing = webGpuMissing();
  if (missing !== null) throw new RlgptError('usage', missing, "Use the 'wasm' engine.");
  const runtime = runtimeOrThrow();
  const home = createWasmEngine(parameters);
  return {
    ...home,
    kind: 'webgpu',
    compile: (program) =>
      multiplications(program) < worth ? home.compile(program) : compile(program, parameters, home, runtime, 'webgpu'),
  };
}

function compile(
  program: Program,
  parameters: readonly ParameterSpec[],
  home: Engine,
  runtime: Runtime,
  provider: Provider,
): Plan {
  const { inputs, order } = checkProgram(program, parameters);
  const tensorOf = (data: Float32Array | Int32Array, shape: readonly number[]) =>
    new runtime.Tensor(data instanceof Float32Array ? 'float32' : 'int32', data, shape);
  const fed = new Map(
    [...inputs].map(([name, t]) => [name, t.dtype === 'f32' ? new Float32Array(t.size) : new Int32Array(t.size)]),
  );
  const results = new Map(Object.entries(program.outputs).map(([name, t]) => [name, new Float32Array(t.size)]));
  const feeds: Feeds = {};
  for (const [name, t] of inputs) feeds[name] = tensorOf(fed.get(name)!, t.shape);
  const fetches: Feeds = {};
  for (const [name, t] of Object.entries(program.outputs)) fetches[name] = tensorOf(results.get(name)!, t.shape);
  let memory: ArrayBufferLike | null = null;
  /** Points at the parameters and gradients, which move when a later program makes the home's memory grow. */
  const find = () => {
    if (memory === home.flat('value').buffer) return;
    memory = home.flat('value').buffer;
    for (const t of order) {
      if (t.op.kind === 'parameter') feeds[t.op.name] = tensorOf(home.view('value', t.op.name), t.shape);
    }
    for (const [name, t] of program.gradients ?? []) {
      fetches[gradientName(name)] = tensorOf(home.view('gradient', name), t.shape);
    }
  };
  const unreached = program.gradients ? parameters.filter(({ name }) => !program.gradients?.has(name)) : [];
  const session = openSession(runtime, writeOnnx(program), provider);
  return {
    input: (name) => named('input', fed, name) as Float32Array,
    indices: (name) => named('input', fed, name) as Int32Array,
    output: (name) => named('output', results, name),
    run() {
      find();
      session.run(feeds, fetches, {});
      for (const { name } of unreached) home.view('gradient', name).fill(0);
    },
    firstNonFinite() {
      find();
      return trace(order, feeds, runtime);
    },
  };
}

/** Of all products and convolutions of a program, gradients included. */
function multiplications({ outputs, gradients }: Program): number {
  let sum = 0;
  for (const { op, inputs, size } of topological([...Object.values(outputs), ...(gradients?.values() ?? [])])) {
    const [a, b] = inputs;
    if (op.kind === 'matmul') sum += size * (op.transposeA ? a.shape.at(-2)! : a.shape.at(-1)!);
    if (op.kind === 'conv2d') sum += (size * b.size) / b.shape.at(-1)!;
    if (op.kind === 'conv2dGradInput') sum += (a.size * b.size) / b.shape.at(-1)!;
    if (op.kind === 'conv2dGradWeight') sum += (b.size * size) / b.shape.at(-1)!;
  }
  return sum;
}

/** Runs a model that gives every tensor out, and looks through them in order. */
function trace(order: readonly Tensor[], feeds: Feeds, runtime: Runtime): NonFinite | null {
  const floats = order.filter((t) => t.dtype === 'f32');
  const outputs = Object.fromEntries(floats.map((t, i) => [`trace:${i}`, t]));
  const values = floats.map((t) => new Float32Array(t.size));
  const fetches: Feeds = {};
  floats.forEach((t, i) => {
    fetches[`trace:${i}`] = new runtime.Tensor('float32', values[i], t.shape);
  });
  openSession(runtime, writeOnnx({ outputs })).run(feeds, fetches, {});
  for (const [i, t] of floats.entries()) {
    const found = nonFiniteIn(t, values[i]);
    if (found) return found;
  }
  return null;
}

/** Runs an ONNX model once: outputs of the given sizes by name. For checks against the runtime. */
export function runOnnxModel(
  model: Uint8Array,
  inputs: Readonly<Record<string, { readonly data: Float32Array | Int32Array; readonly shape: readonly number[] }>>,
  outputs: readonly string[],
): Map<string, Float32Array> {
  const runtime = runtimeOrThrow();
  const feeds: Feeds = {};
  for (const [name, { data, shape }] of Object.entries(inputs)) {
    feeds[name] = new runtime.Tensor(data instanceof Float32Array ? 'float32' : 'int32', data, shape);
  }
  const wanted = Object.fromEntries(outputs.map((name) => [name, null])) as unknown as Feeds;
  const results = openSession(runtime, model).run(feeds, wanted, {});
  return new Map(outputs.map((name) => [name, (results[name] as { data: Float32Array }).data]));
}
