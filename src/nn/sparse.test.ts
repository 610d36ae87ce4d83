/** Products with observations that are mostly zeros are those of the dense kernel, to the bit, and are found by themselves. */
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from './autodiff.ts';
import { parametersOf } from './executor.ts';
import { input, matmul, parameter, square, sumAll } from './graph.ts';
import { createWasmEngine } from './wasm.ts';
import { instantiateKernels, type KernelBuild, PAGE_BYTES, relaxedSupported } from './wasm-kernels.ts';

const builds: readonly KernelBuild[] = relaxedSupported() ? ['plain', 'relaxed'] : ['plain'];

/** op(A) B by both kernels; A has about one element in `apart` that is not 0. */
function both(build: KernelBuild, [m, n, k]: readonly number[], transposed: boolean, apart: number) {
  const { kernels, memory } = instantiateKernels(build);
  const scratch = (kernels.heapBase() + 63) & ~63;
  const a = (scratch + kernels.gemmScratch() + 63) & ~63;
  const b = a + m * k * 4;
  const [dense, sparse] = [b + k * n * 4, b + (k + m) * n * 4];
  memory.grow(Math.ceil((sparse + m * n * 4 + 64) / PAGE_BYTES));
  const rng = makeRng('sparse', m, n, k, apart);
  const floats = (at: number, length: number) => new Float32Array(memory.buffer, at, length);
  const one = () => (rng.uniform() < 0.5 ? 1 : rng.normal());
  floats(a, m * k).set(Float32Array.from({ length: m * k }, () => (rng.uniform() * apart < 1 ? one() : 0)));
  floats(b, k * n).set(Float32Array.from({ length: k * n }, () => rng.normal()));
  floats(sparse, m * n).fill(7);
  const flags = transposed ? 1 : 0;
  kernels.sgemm(m, n, k, a, b, dense, flags, scratch);
  const done = kernels.sgemmSparse(m, n, k, a, b, sparse, flags, scratch);
  return { done, dense: [...floats(dense, m * n)], sparse: [...floats(sparse, m * n)] };
}

/** Rows, columns and inner sizes: tails of every tile, one row, several blocks of the inner size. */
const SHAPES = [
  [1, 17, 130],
  [5, 32, 131],
  [6, 100, 400],
  [133, 70, 50],
  [150, 33, 800],
  [16, 16, 1345],
];

test.each(builds)('the same bits, whether zeros are passed over or not (%s)', (build) => {
  for (const shape of SHAPES) {
    for (const transposed of [false, true]) {
      for (const apart of [8, 20, 1e9]) {
        const { done, dense, sparse } = both(build, shape, transposed, apart);
        expect(done).toBe(1);
        expect(sparse, `${shape} ${transposed} ${apart}`).toEqual(dense);
      }
    }
  }
});

test('what is dense is refused, and the result is left alone', () => {
  for (const transposed of [false, true]) {
    const { done, sparse } = both('plain', [40, 20, 200], transposed, 3);
    expect(done).toBe(0);
    expect(sparse.every((x) => x === 7)).toBe(true);
  }
  // more entries than the working memory holds
  expect(both('plain', [4000, 16, 150], true, 8).done).toBe(0);
});

test('an engine gives the same bits for flags as for the same numbers that it does not know to be an observation', () => {
  const [rows, features, columns] = [64, 300, 24];
  const weight = parameter('weight', [features, columns]);
  const known = input('x', [rows, features]);
  const loss = (x: typeof known) => sumAll(square(matmul(x, weight)));
  const results = [known, square(known)].map((x) => {
    const engine = createWasmEngine(parametersOf([loss(x)]));
    const rng = makeRng('flags');
    engine.view('value', 'weight').set(Float32Array.from({ length: features * columns }, () => rng.normal()));
    const plan = engine.compile({ outputs: { loss: loss(x) }, gradients: gradientsOf(loss(x)) });
    plan.input('x').set(Float32Array.from({ length: rows * features }, () => (rng.uniform() < 0.1 ? 1 : 0)));
    plan.run();
    return [...plan.output('loss'), ...engine.view('gradient', 'weight')];
  });
  expect(results[0]).toEqual(results[1]);
});
