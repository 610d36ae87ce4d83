/**
 * Random tasks of Playground, D1 to D4 (Sohn et al. 2020, arXiv 2001.00248): layered graphs with negative preconditions, and
 * distractors that block others.
 */
import { makeRng, type Rng } from '../../core/rng.ts';
import type { Conjunction } from './graph.ts';
import type { SubtaskTask } from './world.ts';

type Range = readonly [number, number];

/** What graphs of a set are drawn from; lists go by layer, those of ANDs by the layer that they feed, from 1. */
interface PlaygroundSet {
  readonly useful: readonly number[];
  readonly distractors: readonly number[];
  readonly ands: readonly Range[];
  readonly negatives: readonly Range[];
  readonly rewards: readonly Range[];
  readonly limit: number;
}

const four = {
  ands: [
    [3, 5],
    [3, 4],
    [2, 2],
  ],
  negatives: [
    [0, 2],
    [0, 1],
    [0, 0],
  ],
  rewards: [
    [0.1, 0.2],
    [0.3, 0.4],
    [0.7, 0.9],
    [1.8, 2],
  ],
} as const satisfies Partial<PlaygroundSet>;

/** The four sets of the paper's Playground. */
export const playgroundSets = {
  D1: { ...four, useful: [4, 3, 2, 1], distractors: [2, 1, 0, 0], limit: 60 },
  D2: { ...four, useful: [5, 3, 2, 1], distractors: [2, 2, 0, 0], limit: 65 },
  D3: {
    useful: [4, 3, 3, 2, 1],
    distractors: [1, 1, 1, 0, 0],
    ands: [
      [3, 5],
      [3, 4],
      [3, 4],
      [2, 2],
    ],
    negatives: [
      [0, 2],
      [0, 1],
      [0, 1],
      [0, 0],
    ],
    rewards: [
      [0.1, 0.2],
      [0.3, 0.4],
      [0.6, 0.7],
      [1, 1.2],
      [2, 2.2],
    ],
    limit: 70,
  },
  D4: {
    useful: [4, 3, 3, 3, 2, 1],
    distractors: [0, 0, 0, 0, 0, 0],
    ands: [
      [3, 5],
      [3, 4],
      [3, 4],
      [3, 4],
      [2, 2],
    ],
    negatives: [
      [0, 2],
      [0, 2],
      [0, 1],
      [0, 1],
      [0, 0],
    ],
    rewards: [
      [0.1, 0.2],
      [0.3, 0.4],
      [0.6, 0.7],
      [1, 1.2],
      [1.4, 1.6],
      [2.4, 2.6],
    ],
    limit: 70,
  },
} as const satisfies Readonly<Record<string, PlaygroundSet>>;

export type PlaygroundSetName = keyof typeof playgroundSets;

const animals = ['cow', 'duck', 'milk', 'chest', 'diamond', 'steak', 'egg', 'heart'];
const labels = animals.flatMap((kind) => ['pick up', 'transform'].map((verb) => ({ kind, name: `${verb} ${kind}` })));

/** Weights of 0, 1 and 2 negative children. */
const NEGATIVE_WEIGHTS = [0.25, 0.4, 0.1];

const within = (rng: Rng, [low, high]: Range) => low + rng.int(high - low + 1);

/** The first `count` of `items` in random order, or all. */
function draw<T>(rng: Rng, items: readonly T[], count: number): T[] {
  const rest = [...items];
  return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(rng.int(rest.length), 1)[0]);
}

function negativesOf(rng: Rng, [low, high]: Range): number {
  const weights = NEGATIVE_WEIGHTS.slice(low, high + 1);
  let left = rng.uniform() * weights.reduce((a, b) => a + b);
  let drawn = 0;
  while (drawn + 1 < weights.length && left >= weights[drawn]) left -= weights[drawn++];
  return low + drawn;
}

const same = (a: Conjunction, b: Conjunction) => {
  const key = ({ done, undone }: Conjunction) => `${[...done].sort()}|${[...undone].sort()}`;
  return key(a) === key(b);
};

/** ANDs that feed the layer above `layer`, over useful subtasks of it and below; null where two are the same. */
function drawAnds(rng: Rng, set: PlaygroundSet, useful: readonly (readonly number[])[], layer: number) {
  const ands = Array.from({ length: within(rng, set.ands[layer]) }, (): Conjunction => {
    const first = draw(rng, useful[layer], 1);
    const others = useful
      .slice(0, layer + 1)
      .flat()
      .filter((i) => i !== first[0]);
    const more = rng.int(3);
    const rest = draw(rng, others, more + negativesOf(rng, set.negatives[layer]));
    return { done: [...first, ...rest.slice(0, more)], undone: rest.slice(more) };
  });
  return ands.some((and, i) => ands.slice(0, i).some((other) => same(and, other))) ? null : ands;
}

/** Needs of `count` subtasks: one or two of the ANDs each, no two alike; numbers of ANDs. */
function drawOrs(rng: Rng, ands: number, count: number): number[][] {
  const taken = new Set<string>();
  return Array.from({ length: count }, () => {
    for (;;) {
      const or = draw(rng, [...Array(ands).keys()], 1 + rng.int(2)).sort((a, b) => a - b);
      if (taken.has(or.join())) continue;
      taken.add(or.join());
      return or;
    }
  });
}

/** A task of the set, by its seed. */
export function drawPlayground(name: PlaygroundSetName, seed: number): SubtaskTask {
  const set: PlaygroundSet = playgroundSets[name];
  for (let attempt = 0; ; attempt++) {
    const task = tryPlayground(set, makeRng('playground', name, seed, attempt));
    if (task !== null) return task;
  }
}

/** Null where an AND was drawn twice. */
function tryPlayground(set: PlaygroundSet, rng: Rng): SubtaskTask | null {
  let next = 0;
  const numbers = (count: number) => Array.from({ length: count }, () => next++);
  const layers = set.useful.map((count, l) => ({ useful: numbers(count), distractors: numbers(set.distractors[l]) }));
  const useful = layers.map((layer) => layer.useful);
  const needs: Conjunction[][] = Array.from({ length: next }, () => []);
  const rewards = layers.flatMap((layer, l) => {
    const [low, high] = set.rewards[l];
    return [...layer.useful, ...layer.distractors].map(() => low + (high - low) * rng.uniform());
  });
  /** ANDs by the layer that they feed, less one. */
  const ands: { done: readonly number[]; undone: number[] }[][] = [];
  const ors: number[][][] = [];
  for (let l = 0; l + 1 < layers.length; l++) {
    const drawn = drawAnds(rng, set, useful, l);
    if (drawn === null) return null;
    ands.push(drawn.map(({ done, undone }) => ({ done, undone: [...undone] })));
    ors.push(drawOrs(rng, drawn.length, set.useful[l + 1] + set.distractors[l + 1]));
  }
  layers.forEach(({ distractors }, l) => {
    for (const distractor of distractors)
      for (const and of draw(rng, ands.slice(l).flat(), 2 + rng.int(2))) and.undone.push(distractor);
  });
  layers.slice(1).forEach((layer, l) => {
    [...layer.useful, ...layer.distractors].forEach((subtask, i) => {
      needs[subtask] = ors[l][i].map((a) => ands[l][a]);
    });
  });
  const named = draw(rng, labels, next);
  return {
    graph: { names: named.map((label) => label.name), needs, rewards },
    kinds: named.map((label) => label.kind),
    lasting: [],
    limit: set.limit,
  };
}
