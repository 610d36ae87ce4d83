/** Shards and workers: equal bytes with one thread and with several, and sums that equal the undivided batch. */
import { afterAll, describe, expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { gradientsOf } from './autodiff.ts';
import { decodeProgram, encodeProgram } from './encode.ts';
import { createEngine, ENGINES } from './engines.ts';
import { type Engine, type Program, parametersOf } from './executor.ts';
import * as g from './graph.ts';
import { gruSequence, linear } from './layers.ts';
import { adamDefaults, createOptimiser } from './optimiser.ts';
import { createParallel, type Parallel, shardsFor } from './parallel.ts';

/** Regression on weighted rows, with one output of sums and one by row. */
function regression(rows: number): Program {
  const h = g.tanh(linear('hidden', g.input('x', [rows, 5]), 16));
  const error = g.sub(g.reshape(linear('out', h, 1), [rows]), g.input('y', [rows]));
  const bonus = g.gather(g.parameter('table', [3, 1]), g.indexInput('kind', [rows]));
  const squares = g.add(g.square(error), g.reshape(bonus, [rows]));
  const loss = g.sumAll(g.mul(g.mul(squares, g.input('weight', [rows])), g.input('scale', [1])));
  return { outputs: { loss, error }, gradients: gradientsOf(loss) };
}

/** A recurrent network: sequences lie along the second axis. */
function recurrent(rows: number): Program {
  const states = gruSequence(
    'cell',
    g.input('x', [3, rows, 5]),
    g.input('h', [rows, 4]),
    g.input('keep', [3, rows, 1]),
  );
  const loss = g.sumAll(g.square(states));
  return { outputs: { loss, states }, gradients: gradientsOf(loss) };
}

const opened: Parallel[] = [];
afterAll(() => {
  for (const parallel of opened) parallel.close();
});

function fill(xs: Float32Array | Int32Array, next: () => number): void {
  for (let i = 0; i < xs.length; i++) xs[i] = next();
}

function createTeam(build: (rows: number) => Program, workers: number, kind = 'wasm') {
  const program = build(4);
  const engine = createEngine(kind, parametersOf([...Object.values(program.outputs)]));
  const rng = makeRng('parallel');
  for (const { name } of engine.parameters) fill(engine.view('value', name), () => rng.normal() * 0.5);
  const parallel = createParallel(engine, workers);
  opened.push(parallel);
  return { engine, parallel };
}

/** Trains a few steps on random batches and returns all bytes that came out. */
function train(engine: Engine, parallel: Parallel, build: (rows: number) => Program, shards?: number): Float32Array {
  const rows = 64;
  const plan = parallel.compile(build, rows, shards);
  const optimiser = createOptimiser(engine, { ...adamDefaults, maxGradNorm: 1 });
  const rng = makeRng('batches');
  const out: number[] = [];
  for (let step = 0; step < 5; step++) {
    if (build === regression) {
      fill(plan.indices('kind'), () => rng.int(3));
      plan.input('weight').fill(1 / rows);
      plan.input('scale').fill(0.5);
      fill(plan.input('y'), () => rng.normal());
    } else {
      fill(plan.input('h'), () => rng.normal());
      fill(plan.input('keep'), () => rng.int(2));
    }
    fill(plan.input('x'), () => rng.normal());
    plan.run();
    optimiser.step();
    out.push(...plan.output('loss'), ...plan.output(build === regression ? 'error' : 'states'));
  }
  return Float32Array.from([...out, ...engine.flat('value'), ...engine.flat('gradient')]);
}

describe.each([
  ['regression', regression],
  ['recurrent', recurrent],
] as const)('%s', (_, build) => {
  const run = (workers: number, shards?: number) => {
    const { engine, parallel } = createTeam(build, workers);
    return train(engine, parallel, build, shards);
  };

  test('one, two and three workers give equal bytes', () => {
    const alone = run(1, 4);
    expect(run(2, 4)).toEqual(alone);
    expect(run(3, 4)).toEqual(alone);
  });

  test('shards sum to the undivided batch', () => {
    const whole = run(1, 1);
    const cut = run(1, 4);
    whole.forEach((x, i) => {
      expect(Math.abs(x - cut[i])).toBeLessThan(2e-4 * Math.max(1, Math.abs(x)));
    });
  });
});

const others = (['wasm-relaxed', 'openblas', 'onnxruntime'] as const).map(
  (kind) => [kind, ENGINES[kind].missing()] as const,
);
for (const [kind, missing] of others.filter(([, missing]) => missing !== null))
  test.skip(`helpers of ${kind}: ${missing}`, () => {});

test.each(others.filter(([, missing]) => missing === null))('helpers run the engine %s too', (kind) => {
  const results = [1, 2].map((workers) => {
    const { engine, parallel } = createTeam(regression, workers, kind);
    return train(engine, parallel, regression, 4);
  });
  expect(results[0]).toEqual(results[1]);
});

test('several plans of one team do not disturb each other', () => {
  const { engine, parallel } = createTeam(regression, 2);
  const small = parallel.compile(regression, 8, 2);
  const large = parallel.compile(regression, 1 << 12, 4);
  for (const plan of [small, large, small]) {
    plan.input('x').fill(0.1);
    plan.input('y').fill(1);
    plan.input('weight').fill(8 / plan.input('weight').length);
    plan.input('scale').fill(1);
    plan.run();
  }
  expect(large.output('loss')[0]).toBeCloseTo(small.output('loss')[0], 4);
  expect(engine.flat('gradient').every(Number.isFinite)).toBe(true);
});

test('a number that is not finite is traced in the shard that has it', () => {
  const { engine, parallel } = createTeam(regression, 2);
  const plan = parallel.compile(regression, 64, 4);
  plan.input('x')[5 * 60] = Number.NaN;
  plan.run();
  expect(engine.gradientNorm()).toBeNaN();
  expect(plan.firstNonFinite()).toMatchObject({ tensor: "'x' [16,5]", element: 60 });
});

test('what fails in a helper is told here, at once', () => {
  const { engine } = createTeam(regression, 1);
  const odd = { ...engine, kind: 'abacus' as 'wasm' };
  const parallel = createParallel(odd, 2);
  opened.push(parallel);
  expect(() => parallel.compile(regression, 64, 4)).toThrow(
    "a worker thread failed: RlgptError: unknown engine 'abacus'",
  );
});

test('what cannot be cut is refused', () => {
  const { parallel } = createTeam(regression, 1);
  expect(() => parallel.compile(regression, 10, 4)).toThrow('10 rows in 4 shards');
  const odd = (rows: number): Program => ({ outputs: { y: g.input('x', [rows + 1]) } });
  expect(() => parallel.compile(odd, 8, 2)).toThrow("'x': 'x' [9] is not 2 times 'x' [5] along one axis");
  expect(() => createTeam(regression, 0)).toThrow('0 workers');
  expect(() => parallel.compile(regression, 64, 4).input('z')).toThrow("unknown input 'z'");
});

test('the default number of shards depends on the rows alone', () => {
  expect([1, 128, 255, 256, 384, 512, 1024].map(shardsFor)).toEqual([1, 1, 1, 2, 2, 4, 4]);
});

test('a program survives being plain data', () => {
  const program = recurrent(2);
  const copy = decodeProgram(JSON.parse(JSON.stringify(encodeProgram(program))));
  expect(encodeProgram(copy)).toEqual(encodeProgram(program));
  expect([...copy.gradients!.keys()]).toEqual([...program.gradients!.keys()]);
});
