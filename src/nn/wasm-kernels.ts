/** Instantiates the compiled kernels over one memory, and types their exports. Pointers are byte addresses. */
import { setFlagsFromString } from 'node:v8';
import { RlgptError } from '../core/errors.ts';
import type { BinaryFn, UnaryFn } from './graph.ts';
import { PLAIN_KERNELS, RELAXED_KERNELS } from './kernels.generated.ts';

/** Positions are the function codes of src/nn/kernels/elementwise.ts. */
export const UNARY: readonly UnaryFn[] = [
  'exp',
  'log',
  'tanh',
  'sigmoid',
  'relu',
  'square',
  'neg',
  'sqrt',
  'abs',
  'softplus',
  'gelu',
];
export const BINARY: readonly BinaryFn[] = [
  'add',
  'sub',
  'mul',
  'div',
  'max',
  'min',
  'lessEqual',
  'greater',
  'tanhGrad',
  'sigmoidGrad',
  'reluGrad',
  'absGrad',
  'geluGrad',
];

type Kernel = (...args: number[]) => void;

export interface Kernels {
  readonly heapBase: () => number;
  readonly gemmScratch: () => number;
  readonly setTileRows: Kernel;
  readonly sumsq: (a: number, n: number) => number;
  readonly sgemm: Kernel;
  readonly sgemmSparse: (...args: number[]) => number;
  readonly unary: Kernel;
  readonly binary: Kernel;
  readonly activate: Kernel;
  readonly activateGrad: Kernel;
  readonly where: Kernel;
  readonly scale: Kernel;
  readonly expand: Kernel;
  readonly sumLast: Kernel;
  readonly sumRows: Kernel;
  readonly softmax: Kernel;
  readonly softmaxGrad: Kernel;
  readonly normalise: Kernel;
  readonly normaliseGrad: Kernel;
  readonly gather: Kernel;
  readonly scatterAdd: Kernel;
  readonly pick: Kernel;
  readonly pickGrad: Kernel;
  readonly argmax: Kernel;
  readonly permute: Kernel;
  readonly im2col: Kernel;
  readonly col2im: Kernel;
  readonly copyRows: Kernel;
  readonly zero: Kernel;
  readonly adam: Kernel;
  readonly rmsprop: Kernel;
  readonly blend: Kernel;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

// The project's type libraries leave out the DOM's, which declare this.
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  readonly validate: (bytes: Uint8Array) => boolean;
};

export const PAGE_BYTES = 65536;

/**
 * `plain` rounds alike on every host. `relaxed` lets the host fuse products and sums: faster on most, and its last bits
 * may differ from host to host.
 */
export type KernelBuild = 'plain' | 'relaxed';

/** Makes a matrix product, with the signature of the kernel `sgemm`, that takes its place. */
export type Product = (kernels: Kernels, memory: WasmMemory) => Kernel;

interface Compiled {
  readonly module: object;
  /** Rows of the tile of the matrix product that is faster here. */
  readonly tileRows: 4 | 6;
}

const compiled = new Map<KernelBuild, Compiled>();

export interface KernelInstance {
  readonly kernels: Kernels;
  readonly memory: WasmMemory;
}

/** A fresh memory with its own instance; a module is compiled once. Throws RlgptError 'usage' where relaxed SIMD lacks. */
export function instantiateKernels(build: KernelBuild): KernelInstance {
  const { module, tileRows } = compiled.get(build) ?? compile(build);
  const instance = instantiate(module);
  instance.kernels.setTileRows(tileRows);
  return instance;
}

function compile(build: KernelBuild): Compiled {
  if (build === 'relaxed' && !relaxedSupported()) {
    throw new RlgptError('usage', 'relaxed SIMD is not supported here', "Use the 'plain' kernels, or a newer Node.js.");
  }
  const module = new WebAssembly.Module(Buffer.from(build === 'plain' ? PLAIN_KERNELS : RELAXED_KERNELS, 'base64'));
  const result = { module, tileRows: fasterTile(instantiate(module)) };
  compiled.set(build, result);
  return result;
}

function instantiate(module: object): KernelInstance {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const abort = () => {
    throw new Error('a kernel aborted');
  };
  const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
  return { kernels: instance.exports as Kernels, memory };
}

/** Whether the host runs the relaxed kernels. Node.js 20 does with a flag of V8, which is set here. */
export function relaxedSupported(): boolean {
  if (Number.parseInt(process.versions.node, 10) === 20) setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(Buffer.from(RELAXED_KERNELS, 'base64'));
}

/**
 * Times both tiles on one product, a few milliseconds in all: until the host's optimising compiler, which works on the
 * side, has taken over for both. Results do not depend on the choice.
 */
function fasterTile({ kernels, memory }: KernelInstance): 4 | 6 {
  const [m, n, k] = [48, 64, 128];
  const scratch = (kernels.heapBase() + 63) & ~63;
  const a = scratch + kernels.gemmScratch();
  const [b, c] = [a + m * k * 4, a + (m + n) * k * 4];
  memory.grow(Math.ceil((c + m * n * 4 + 64) / PAGE_BYTES) - 2);
  const time = (rows: number) => {
    kernels.setTileRows(rows);
    const start = performance.now();
    kernels.sgemm(m, n, k, a, b, c, 0, scratch);
    return performance.now() - start;
  };
  const first = { 4: time(4), 6: time(6) };
  const best = { ...first };
  const optimised = () => best[4] < first[4] / 1.8 && best[6] < first[6] / 1.8;
  for (let round = 0; round < 40 || (round < 120 && !optimised()); round++) {
    for (const rows of [4, 6] as const) best[rows] = Math.min(best[rows], time(rows));
  }
  return best[6] < 0.95 * best[4] ? 6 : 4;
}
