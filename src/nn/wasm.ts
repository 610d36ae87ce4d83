/**
 * The default engine: WebAssembly SIMD kernels over one linear memory. Parameters, gradients and moments are four flat
 * regions; each plan has its inputs and one arena placed ahead of time, so that a run allocates nothing.
 * The plain kernels round alike everywhere: equal inputs give equal bytes on every host. The relaxed ones are faster.
 */
import { RlgptError } from '../core/errors.ts';
import type { Engine, ParameterSpec, Plan, Program, Region } from './executor.ts';
import { checkProgram, named, nonFiniteIn, REGIONS } from './executor.ts';
import type { Tensor } from './graph.ts';
import { lower } from './lower.ts';
import { columnBytes } from './lower-conv.ts';
import { placeBuffers } from './memory.ts';
import { sizeOf } from './shape.ts';
import { type Step, stepsOf } from './steps.ts';
import {
  instantiateKernels,
  type KernelBuild,
  type Kernels,
  PAGE_BYTES,
  type Product,
  type WasmMemory,
} from './wasm-kernels.ts';

export interface WasmOptions {
  /** 'plain' unless told. */
  readonly build?: KernelBuild;
  /** Does the matrix products in place of the kernel. */
  readonly product?: Product;
}

interface Arena {
  readonly kernels: Kernels;
  readonly memory: WasmMemory;
  readonly gemmScratch: number;
  /** Address of at least `bytes` of working memory, the same for all plans while it is large enough. */
  columnScratch(bytes: number): number;
  /** Address of `bytes` new bytes, zero-filled and aligned to 64; they are never given back. */
  allocate(bytes: number): number;
}

function createArena({ build = 'plain', product }: WasmOptions): Arena {
  const { kernels: own, memory } = instantiateKernels(build);
  const kernels = product ? { ...own, sgemm: product(own, memory) } : own;
  let top = kernels.heapBase();
  function allocate(bytes: number): number {
    // No bit arithmetic: sizes beyond 2 GB would turn negative.
    const address = Math.ceil(top / 64) * 64;
    top = address + bytes;
    // Kernels may read up to 28 bytes past an end, never use them.
    const missing = Math.ceil((top + 64 - memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) grow(memory, missing);
    return address;
  }
  const column = { address: 0, bytes: 0 };
  function columnScratch(bytes: number): number {
    if (bytes > column.bytes) Object.assign(column, { address: allocate(bytes), bytes });
    return column.address;
  }
  return { kernels, memory, gemmScratch: allocate(kernels.gemmScratch()), columnScratch, allocate };
}

function grow(memory: WasmMemory, pages: number): void {
  try {
    memory.grow(pages);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const megabytes = Math.round((pages * PAGE_BYTES) / 2 ** 20);
    throw new RlgptError(
      'usage',
      `there is no room for ${megabytes} MB more`,
      'Make layers or minibatches smaller.',
      error,
    );
  }
}

/** Neighbouring elements of a region. */
interface Run {
  readonly first: number;
  readonly length: number;
}

interface Layout {
  readonly starts: Readonly<Record<Region, number>>;
  /** Elements of one region. */
  readonly total: number;
  address(region: Region, name: string): number;
  /** The elements of some parameters, or of all, in as few runs as can be. */
  runs(names?: readonly string[]): readonly Run[];
}

function layOut(parameters: readonly ParameterSpec[], arena: Arena): Layout {
  const places = new Map<string, Run>();
  let total = 0;
  for (const { name, shape } of parameters) {
    const length = Math.ceil(sizeOf(shape) / 4) * 4;
    places.set(name, { first: total, length });
    total += length;
  }
  const [value, gradient, moment1, moment2] = REGIONS.map(() => arena.allocate(total * 4));
  const starts = { value, gradient, moment1, moment2 };
  const all = [{ first: 0, length: total }];
  const known = new WeakMap<readonly string[], readonly Run[]>();
  function runs(names?: readonly string[]): readonly Run[] {
    if (!names) return all;
    const found = known.get(names) ?? joined(names.map((name) => named('parameter', places, name)));
    known.set(names, found);
    return found;
  }
  const address = (region: Region, name: string) => starts[region] + named('parameter', places, name).first * 4;
  return { starts, total, address, runs };
}

/** Runs in order, neighbours joined. */
function joined(runs: readonly Run[]): readonly Run[] {
  const out: Run[] = [];
  for (const run of [...runs].sort((a, b) => a.first - b.first)) {
    const last = out.at(-1);
    if (last && last.first + last.length === run.first) {
      out[out.length - 1] = { first: last.first, length: last.length + run.length };
    } else out.push(run);
  }
  return out;
}

/** Engine of the given parameters, all zero at first. */
export function createWasmEngine(parameters: readonly ParameterSpec[], options: WasmOptions = {}): Engine {
  const arena = createArena(options);
  const layout = layOut(parameters, arena);
  const sizes = new Map(parameters.map((p) => [p.name, sizeOf(p.shape)]));
  return {
    kind: options.build === 'relaxed' ? 'wasm-relaxed' : 'wasm',
    parameters,
    view: (region, name) =>
      new Float32Array(arena.memory.buffer, layout.address(region, name), named('parameter', sizes, name)),
    flat: renewed((region: Region) => new Float32Array(arena.memory.buffer, layout.starts[region], layout.total)),
    compile: (program) => compile(program, parameters, arena, layout),
    ...updates(arena.kernels, layout, sizes),
  };
}

/** What changes parameters by their gradients. */
function updates(
  kernels: Kernels,
  { starts, runs, address }: Layout,
  sizes: ReadonlyMap<string, number>,
): Pick<Engine, 'gradientNorm' | 'adam' | 'rmsprop' | 'blend'> {
  const { value, gradient, moment1, moment2 } = starts;
  return {
    gradientNorm(names) {
      let sum = 0;
      for (const { first, length } of runs(names)) sum += kernels.sumsq(gradient + first * 4, length);
      return Math.sqrt(sum);
    },
    adam({ learningRate, step, beta1, beta2, epsilon, gradientScale }, names) {
      const rate = learningRate / (1 - beta1 ** step);
      const correction = 1 / (1 - beta2 ** step);
      for (const { first, length } of runs(names)) {
        const q = first * 4;
        const [p, g, m, v] = [value + q, gradient + q, moment1 + q, moment2 + q];
        kernels.adam(p, g, m, v, length, gradientScale, rate, beta1, beta2, correction, epsilon);
      }
    },
    rmsprop({ learningRate, decay, epsilon, gradientScale }, names) {
      for (const { first, length } of runs(names)) {
        const q = first * 4;
        kernels.rmsprop(value + q, gradient + q, moment2 + q, length, gradientScale, learningRate, decay, epsilon);
      }
    },
    blend(from, to, rate) {
      const size = named('parameter', sizes, to);
      if (named('parameter', sizes, from) !== size) {
        throw new RlgptError('shape', `'${from}' and '${to}' differ in size`, 'Blend parameters of one shape.');
      }
      kernels.blend(address('value', from), address('value', to), (size + 3) & ~3, rate);
    },
  };
}

function compile(program: Program, parameters: readonly ParameterSpec[], arena: Arena, layout: Layout): Plan {
  const { order, inputs } = checkProgram(program, parameters);
  const kept = [...Object.values(program.outputs), ...(program.gradients?.values() ?? [])];
  const steps = stepsOf(order, kept);
  const addresses = assignAddresses({ order, inputs, steps, kept }, program, arena, layout);
  const address = (t: Tensor) => addresses.get(t)!;
  const columns = arena.columnScratch(order.reduce((bytes, t) => Math.max(bytes, columnBytes(t)), 0));
  const scratch = { gemm: arena.gemmScratch, columns };
  const lowered = steps.map((step) => ({ step, call: lower(step, address, arena.kernels, scratch) }));
  const calls = lowered.map(({ call }) => call).filter((call) => call !== null);
  calls.push(...gradientCalls(program, parameters, arena, layout, address));
  const { memory } = arena;
  const outputs = new Map(Object.entries(program.outputs));
  const floats = (t: Tensor) => new Float32Array(memory.buffer, address(t), t.size);
  return {
    input: renewed((name) => floats(named('input', inputs, name))),
    indices: renewed((name) => {
      const t = named('input', inputs, name);
      return new Int32Array(memory.buffer, address(t), t.size);
    }),
    output: renewed((name) => floats(named('output', outputs, name))),
    run() {
      for (let i = 0; i < calls.length; i++) calls[i]();
    },
    firstNonFinite() {
      for (const { step, call } of lowered) {
        call?.();
        for (const t of step.writes) {
          const found = t.dtype === 'f32' && nonFiniteIn(t, floats(t));
          if (found) return found;
        }
      }
      return null;
    },
  };
}

/** A view by name, made again after the memory has grown (which detaches the old one). */
function renewed<N extends string, V extends Float32Array | Int32Array>(make: (name: N) => V): (name: N) => V {
  const views = new Map<N, V>();
  return (name) => {
    let view = views.get(name);
    if (view === undefined || view.byteLength === 0) {
      view = make(name);
      views.set(name, view);
    }
    return view;
  };
}

/** A tensor that is a part of another's memory: the same elements, and slices along the leading axis. */
function aliasOf(t: Tensor): { readonly of: Tensor; readonly byteOffset: number } | null {
  const op = t.op;
  if (op.kind === 'reshape' || op.kind === 'stopGradient') return { of: t.inputs[0], byteOffset: 0 };
  if (op.kind !== 'slice' || sizeOf(t.shape.slice(0, op.axis)) !== 1) return null;
  return { of: t.inputs[0], byteOffset: op.start * sizeOf(t.shape.slice(op.axis + 1)) * 4 };
}

interface Ordered {
  readonly order: readonly Tensor[];
  readonly inputs: ReadonlyMap<string, Tensor>;
  readonly steps: readonly Step[];
  /** Read after the run. */
  readonly kept: readonly Tensor[];
}

function assignAddresses(
  { order, inputs, steps, kept }: Ordered,
  program: Program,
  arena: Arena,
  layout: Layout,
): Map<Tensor, number> {
  const addresses = new Map<Tensor, number>();
  for (const t of inputs.values()) addresses.set(t, arena.allocate(t.size * 4));
  for (const t of order) {
    if (t.op.kind === 'input') addresses.set(t, addresses.get(inputs.get(t.op.name)!)!);
    else if (t.op.kind === 'parameter') addresses.set(t, layout.address('value', t.op.name));
    else if (t.op.kind === 'constant') {
      addresses.set(t, arena.allocate(4));
      new Float32Array(arena.memory.buffer, addresses.get(t), 1)[0] = t.op.value;
    }
  }
  // A gradient is computed in its place, unless it is another tensor's memory or two parameters share it.
  for (const [name, g] of program.gradients ?? []) {
    if (!addresses.has(g) && !aliasOf(g)) addresses.set(g, layout.address('gradient', name));
  }
  placeIntermediates(steps, kept, arena, addresses);
  for (const t of order) {
    const alias = aliasOf(t);
    if (alias) addresses.set(t, addresses.get(alias.of)! + alias.byteOffset);
  }
  return addresses;
}

/** Places every other tensor in one arena, alive from its computation to its last reading. */
function placeIntermediates(
  steps: readonly Step[],
  kept: readonly Tensor[],
  arena: Arena,
  addresses: Map<Tensor, number>,
): void {
  const root = (t: Tensor): Tensor => {
    const alias = aliasOf(t);
    return alias ? root(alias.of) : t;
  };
  const last = new Map<Tensor, number>();
  steps.forEach(({ reads, writes }, i) => {
    for (const t of [...reads, ...writes]) last.set(root(t), i);
  });
  for (const t of kept) last.set(root(t), steps.length);
  const placed = steps
    .flatMap(({ writes }, first) => writes.map((t) => ({ t, first })))
    .filter(({ t }) => !addresses.has(t) && !aliasOf(t));
  const plan = placeBuffers(placed.map(({ t, first }) => ({ bytes: t.size * 4, first, last: last.get(t)! })));
  const base = arena.allocate(plan.totalBytes);
  placed.forEach(({ t }, i) => {
    addresses.set(t, base + plan.offsets[i]);
  });
}

/** Copies gradients that were not computed in place; zeros those of parameters that the loss does not reach. */
function gradientCalls(
  program: Program,
  parameters: readonly ParameterSpec[],
  arena: Arena,
  layout: Layout,
  address: (t: Tensor) => number,
): (() => void)[] {
  const { gradients } = program;
  if (!gradients) return [];
  const { copyRows, zero } = arena.kernels;
  const calls: (() => void)[] = [];
  for (const { name, shape } of parameters) {
    const to = layout.address('gradient', name);
    const bytes = sizeOf(shape) * 4;
    const g = gradients.get(name);
    if (!g) calls.push(() => zero(to, bytes));
    else if (address(g) !== to) {
      const from = address(g);
      calls.push(() => copyRows(from, to, 1, bytes, 0, 0));
    }
  }
  return calls;
}
