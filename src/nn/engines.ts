/** The engines by name. All compute the same; they differ in speed, in what they need, and in their last bits. */
import { unknownName } from '../core/errors.ts';
import type { Engine, EngineFactory, EngineKind, ParameterSpec } from './executor.ts';
import { createOnnxRuntimeEngine, createWebGpuEngine, onnxRuntimeMissing, webGpuMissing } from './onnxruntime.ts';
import { createOpenBlasEngine, openBlasMissing } from './openblas.ts';
import { createOracleEngine } from './oracle.ts';
import { createWasmEngine } from './wasm.ts';
import { relaxedSupported } from './wasm-kernels.ts';

export interface EngineEntry {
  readonly create: EngineFactory;
  /** Why it cannot run here, or null. */
  missing(): string | null;
}

export const ENGINES: Readonly<Record<EngineKind, EngineEntry>> = {
  /** The default: equal bytes on every host, nothing to install. */
  wasm: { create: createWasmEngine, missing: () => null },
  /** Fused products and sums; equal bytes on one host only. */
  'wasm-relaxed': {
    create: (parameters) => createWasmEngine(parameters, { build: 'relaxed' }),
    missing: () => (relaxedSupported() ? null : 'this Node.js has no relaxed SIMD'),
  },
  openblas: { create: createOpenBlasEngine, missing: openBlasMissing },
  onnxruntime: { create: createOnnxRuntimeEngine, missing: onnxRuntimeMissing },
  webgpu: { create: (parameters) => createWebGpuEngine(parameters), missing: webGpuMissing },
  /** Plain loops in double precision, for tests. */
  oracle: { create: createOracleEngine, missing: () => null },
};

/** Throws RlgptError 'unknown-name', or 'usage' when what the engine needs is missing. */
export function createEngine(kind: string, parameters: readonly ParameterSpec[]): Engine {
  if (!Object.hasOwn(ENGINES, kind)) throw unknownName('engine', kind, Object.keys(ENGINES));
  return ENGINES[kind as EngineKind].create(parameters);
}
