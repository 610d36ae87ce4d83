/** One small graph for each operation and broadcast, for the conformance suite and the check of gradients. */
import * as g from './graph.ts';
import type { Shape } from './shape.ts';

export interface Case {
  readonly name: string;
  /** Shapes of the parameters a, b, ... */
  readonly shapes: readonly Shape[];
  /** Values are drawn in [low, high). */
  readonly low: number;
  readonly high: number;
  /** Index inputs by name: shape and exclusive upper bound. */
  readonly indices: Readonly<Record<string, { readonly shape: Shape; readonly below: number }>>;
  readonly build: (...parameters: g.Tensor[]) => g.Tensor;
}

function make(name: string, shapes: readonly Shape[], build: Case['build'], more: Partial<Case> = {}): Case {
  return { name, shapes, low: -2, high: 2, indices: {}, build, ...more };
}

const positive = { low: 0.3, high: 2 };
const pairs: readonly (readonly [string, Shape, Shape])[] = [
  ['equal', [5, 7], [5, 7]],
  ['row', [5, 7], [7]],
  ['row first', [7], [5, 7]],
  ['column', [5, 7], [5, 1]],
  ['column first', [5, 1], [5, 7]],
  ['scalar', [5, 7], []],
  ['scalar first', [], [5, 7]],
  ['plane', [3, 2, 5], [2, 5]],
  ['column of three axes', [3, 2, 5], [3, 2, 1]],
  ['one row', [1, 7], [7]],
];

const binaries = [
  ['add', g.add],
  ['sub', g.sub],
  ['mul', g.mul],
  ['div', g.div],
  ['max', g.max],
  ['min', g.min],
] as const;

export const CASES: readonly Case[] = [
  ...binaries.flatMap(([name, build]) =>
    pairs.map(([how, a, b]) => make(`${name}, ${how}`, [a, b], build, name === 'div' ? positive : {})),
  ),
  make('exp', [[3, 7]], g.exp),
  make('log', [[3, 7]], g.log, positive),
  make('tanh', [[3, 7]], g.tanh),
  make('sigmoid', [[3, 7]], g.sigmoid),
  make('relu', [[3, 7]], g.relu),
  make('square', [[3, 7]], g.square),
  make('neg', [[3, 7]], g.neg),
  make('sqrt', [[3, 7]], g.sqrt, positive),
  make('abs', [[3, 7]], g.abs),
  make('softplus', [[3, 7]], g.softplus),
  make('gelu', [[3, 7]], g.gelu),
  make('where', [[3, 7], [3, 7], [7]], (c, yes, no) => g.where(g.greater(c, g.constant(0)), yes, no)),
  make('stopGradient', [[3, 7]], (x) => g.mul(x, g.stopGradient(g.exp(g.input('weights', [3, 7]))))),
  make('normalise', [[4, 9]], g.normalise),
  make('normalise of three axes', [[2, 3, 6]], g.normalise),
  make('argmax', [[5, 6]], (x) => g.maxLast(x)),
  make('permute of two axes', [[3, 7]], (x) => g.permute(x, [1, 0])),
  make('permute of four axes', [[2, 3, 4, 5]], (x) => g.permute(x, [2, 0, 3, 1])),
  make('permute that keeps rows', [[2, 3, 4, 5]], (x) => g.permute(x, [2, 0, 1, 3])),
  make(
    'batched matmul',
    [
      [3, 5, 6],
      [3, 6, 9],
    ],
    (a, b) => g.matmul(a, b),
  ),
  make(
    'batched matmul, first transposed',
    [
      [3, 6, 5],
      [3, 6, 9],
    ],
    (a, b) => g.matmul(a, b, true, false),
  ),
  make(
    'batched matmul, second transposed',
    [
      [3, 5, 6],
      [3, 9, 6],
    ],
    (a, b) => g.matmul(a, b, false, true),
  ),
  make(
    'conv2d',
    [
      [2, 5, 6, 3],
      [3, 3, 3, 5],
    ],
    (x, w) => g.conv2d(x, w),
  ),
  make(
    'conv2d, padded',
    [
      [2, 5, 6, 4],
      [3, 3, 4, 8],
    ],
    (x, w) => g.conv2d(x, w, { padding: 1 }),
  ),
  make(
    'conv2d, stride 2',
    [
      [3, 7, 7, 4],
      [3, 3, 4, 3],
    ],
    (x, w) => g.conv2d(x, w, { stride: 2, padding: 1 }),
  ),
  make(
    'conv2d, a window that leaves a rest',
    [
      [1, 6, 6, 2],
      [3, 3, 2, 4],
    ],
    (x, w) => g.conv2d(x, w, { stride: 2 }),
  ),
  make(
    'conv2d of single pixels',
    [
      [2, 3, 3, 5],
      [1, 1, 5, 4],
    ],
    (x, w) => g.conv2d(x, w),
  ),
  make('scale', [[3, 7]], (x) => g.scale(x, 1.5, -0.25)),
  make('clip', [[3, 7]], (x) => g.clip(x, -0.5, 0.75)),
  make('sumAll', [[3, 7]], g.sumAll),
  make('mean', [[3, 7]], g.mean),
  make('sumLast', [[2, 3, 9]], g.sumLast),
  make('sumRows', [[2, 3, 9]], (x) => g.sumRows(x, [9])),
  make('sumRows to a plane', [[2, 3, 9]], (x) => g.sumRows(x, [3, 9])),
  make('expand a row', [[9]], (x) => g.expand(x, [4, 9])),
  make('expand a column', [[4, 1]], (x) => g.expand(x, [4, 9])),
  make('expand a scalar', [[]], (x) => g.expand(x, [4, 9])),
  make(
    'matmul',
    [
      [5, 6],
      [6, 11],
    ],
    (a, b) => g.matmul(a, b),
  ),
  make(
    'matmul of few rows',
    [
      [2, 6],
      [6, 19],
    ],
    (a, b) => g.matmul(a, b),
  ),
  make(
    'matmul, first transposed',
    [
      [6, 5],
      [6, 11],
    ],
    (a, b) => g.matmul(a, b, true, false),
  ),
  make(
    'matmul, second transposed',
    [
      [5, 6],
      [11, 6],
    ],
    (a, b) => g.matmul(a, b, false, true),
  ),
  make(
    'matmul, both transposed',
    [
      [6, 5],
      [11, 6],
    ],
    (a, b) => g.matmul(a, b, true, true),
  ),
  // One and two columns have products of their own.
  ...[1, 2].flatMap((n) =>
    [false, true].flatMap((first) =>
      [false, true].map((second) =>
        make(
          `matmul to ${n} columns${first ? ', first transposed' : ''}${second ? ', second transposed' : ''}`,
          [first ? [21, 23] : [23, 21], second ? [n, 21] : [21, n]],
          (x, y) => g.matmul(x, y, first, second),
        ),
      ),
    ),
  ),
  // The end of a layer is one step of the wasm engine.
  ...[g.tanh, g.sigmoid, g.relu, g.gelu].map((end, i) =>
    make(`layer, activation ${i}`, [[7, 5], [5, 19], [19]], (x, w, b) => end(g.add(g.matmul(x, w), b)), {
      low: -0.8,
      high: 0.8,
    }),
  ),
  make('layer whose sum is read twice', [[7, 5], [5, 19], [19]], (x, w, b) => {
    const sum = g.add(g.matmul(x, w), b);
    return g.mul(g.tanh(sum), sum);
  }),
  make('softmax', [[4, 6]], g.softmax),
  make('softmax of many columns', [[4, 11]], g.softmax),
  make('logSoftmax of many columns', [[4, 11]], g.logSoftmax),
  make('logSoftmax of one column', [[5, 1]], g.logSoftmax),
  make('logSoftmax of two columns', [[7, 2]], g.logSoftmax),
  make('softmax of three axes', [[2, 3, 5]], g.softmax),
  make('logSoftmax', [[4, 6]], g.logSoftmax),
  make('reshape', [[4, 6]], (x) => g.tanh(g.reshape(x, [8, 3]))),
  make('reshape of a parameter alone', [[4, 6]], (x) => g.reshape(x, [24])),
  make('slice of rows', [[6, 5]], (x) => g.slice(x, 0, 2, 3)),
  make('slice of columns', [[6, 5]], (x) => g.slice(x, 1, 1, 3)),
  make('slice in the middle', [[2, 6, 3]], (x) => g.slice(x, 1, 1, 2)),
  make(
    'concat of rows',
    [
      [2, 5],
      [3, 5],
    ],
    (a, b) => g.concat([a, b], 0),
  ),
  make(
    'concat of columns',
    [
      [4, 2],
      [4, 3],
    ],
    (a, b) => g.concat([a, b], 1),
  ),
  make(
    'concat in the middle',
    [
      [2, 2, 3],
      [2, 1, 3],
    ],
    (a, b) => g.concat([a, b], 1),
  ),
  make('gather', [[5, 3]], (table) => g.gather(table, g.indexInput('index', [7])), {
    indices: { index: { shape: [7], below: 5 } },
  }),
  make('pick', [[7, 4]], (x) => g.pick(x, g.indexInput('index', [7])), {
    indices: { index: { shape: [7], below: 4 } },
  }),
  make('a tensor used twice', [[3, 7]], (x) => g.add(g.mul(x, x), g.mul(g.tanh(x), x))),
  make('one name, two nodes', [[3, 3]], (x) => g.matmul(x, g.parameter('a', [3, 3]))),
  make(
    'two parameters, one gradient',
    [
      [3, 7],
      [3, 7],
    ],
    (a, b) => g.add(a, b),
  ),
];
