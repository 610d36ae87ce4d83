/** Instantiates the compiled kernels over one memory, and types their exports. Pointers are byte addresses. */
import type { BinaryFn, UnaryFn } from './graph.ts';
import { KERNELS_BASE64 } from './kernels.generated.ts';

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
  readonly sumsq: (a: number, n: number) => number;
  readonly sgemm: Kernel;
  readonly unary: Kernel;
  readonly binary: Kernel;
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
};

export const PAGE_BYTES = 65536;

let compiled: object | null = null;

export interface KernelInstance {
  readonly kernels: Kernels;
  readonly memory: WasmMemory;
}

/** A fresh memory with its own instance; the module is compiled once. */
export function instantiateKernels(): KernelInstance {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNELS_BASE64, 'base64'));
  const memory = new WebAssembly.Memory({ initial: 2 });
  const abort = () => {
    throw new Error('a kernel aborted');
  };
  const instance = new WebAssembly.Instance(compiled, { env: { memory, abort } });
  return { kernels: instance.exports as Kernels, memory };
}
