/**
 * The wasm engine with its large matrix products done by the system's OpenBLAS, on the same memory. Faster than
 * WebAssembly by the width of the processor's vectors. Needs the package koffi and the library libopenblas.
 * Sums are in the library's order: equal on one host, not between hosts, and a row may depend on its batch.
 */
import { RlgptError } from '../core/errors.ts';
import { loadPeer } from '../core/peers.ts';
import type { EngineFactory } from './executor.ts';
import { createWasmEngine } from './wasm.ts';
import { type Product, relaxedSupported } from './wasm-kernels.ts';

interface Koffi {
  load(path: string): { func(prototype: string): (...args: (number | bigint)[]) => unknown };
  address(buffer: Uint8Array): bigint;
}

interface Library {
  readonly koffi: Koffi;
  readonly sgemm: (...args: number[]) => unknown;
}

/** Where the library is looked for, after the path in RLGPT_OPENBLAS. */
const PATHS = [
  'libopenblas.so.0',
  'libopenblas.so',
  '/opt/homebrew/opt/openblas/lib/libopenblas.dylib',
  '/usr/local/opt/openblas/lib/libopenblas.dylib',
  'libopenblas.dll',
];
/** Prefixes of the names of its functions: builds of Python packages have one. */
const PREFIXES = ['', 'scipy_'];

/** Below so many multiplications the call costs more than the product. */
const SMALL = 4096;

const [ROW_MAJOR, PLAIN, TRANSPOSED] = [101, 111, 112];

let found: Library | string | null = null;

/** The library, or the reason why there is none. */
function findLibrary(): Library | string {
  found ??= search();
  return found;
}

function search(): Library | string {
  const koffi = loadPeer('koffi') as Koffi | null;
  if (koffi === null) return 'the package koffi is not installed (npm install koffi)';
  const named = process.env.RLGPT_OPENBLAS;
  for (const path of named ? [named, ...PATHS] : PATHS) {
    for (const prefix of PREFIXES) {
      try {
        const library = koffi.load(path);
        const types = 'int, int, int, int, int, int, float, void *, int, void *, int, float, void *, int';
        const sgemm = library.func(`void ${prefix}cblas_sgemm(${types})`);
        library.func(`void ${prefix}openblas_set_num_threads(int)`)(1);
        return { koffi, sgemm };
      } catch {
        // Not there, or without these functions.
      }
    }
  }
  return 'no OpenBLAS was found (apt-get install libopenblas0, or name its file in RLGPT_OPENBLAS)';
}

/** Why there is no such engine here, or null when there is. */
export function openBlasMissing(): string | null {
  const library = findLibrary();
  return typeof library === 'string' ? library : null;
}

function libraryOrThrow(): Library {
  const library = findLibrary();
  if (typeof library === 'string') {
    throw new RlgptError('usage', `OpenBLAS is missing: ${library}`, "Install it, or use the 'wasm' engine.");
  }
  return library;
}

/** Throws RlgptError 'usage' where the package or the library is missing. */
export const createOpenBlasEngine: EngineFactory = (parameters) => {
  const { koffi, sgemm } = libraryOrThrow();
  const product: Product = (kernels, memory) => {
    let buffer: ArrayBuffer | null = null;
    let base = 0;
    return (m, n, k, a, b, c, flags, scratch) => {
      if (m * n * k < SMALL) return kernels.sgemm(m, n, k, a, b, c, flags, scratch);
      if (memory.buffer !== buffer) {
        buffer = memory.buffer;
        base = Number(koffi.address(new Uint8Array(buffer)));
      }
      const [ta, lda] = flags & 1 ? [TRANSPOSED, m] : [PLAIN, k];
      const [tb, ldb] = flags & 2 ? [TRANSPOSED, k] : [PLAIN, n];
      sgemm(ROW_MAJOR, ta, tb, m, n, k, 1, base + a, lda, base + b, ldb, flags & 4 ? 1 : 0, base + c, n);
    };
  };
  const engine = createWasmEngine(parameters, { build: relaxedSupported() ? 'relaxed' : 'plain', product });
  return { ...engine, kind: 'openblas' };
};
