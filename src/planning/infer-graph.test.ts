/** Inference against truth tables, random graphs whose reachable states are all logged, and logs that are noisy or partial. */
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { type Conjunction, eligible, layersOf, type SubtaskGraph } from '../env/subtasks/graph.ts';
import { drawPlayground, playgroundSets } from '../env/subtasks/playground.ts';
import { type InferOptions, inferDefaults, inferSubtaskGraph } from './infer-graph.ts';
import { createSubtaskLog, UNSEEN } from './subtask-log.ts';

const published: InferOptions = { decoder: 'published', support: 1 };

/** A log of all completions of `inputs` letters, where one more subtask is eligible as `rule` says. */
function truthTable(inputs: number, rule: (x: readonly boolean[]) => boolean) {
  const log = createSubtaskLog([...'ABCDEF'].slice(0, inputs).concat('goal'));
  for (let code = 0; code < 2 ** inputs; code++) {
    const x = Array.from({ length: inputs }, (_, i) => ((code >> i) & 1) === 1);
    log.observe([...x.map(Number), 0], [...x.map(() => 1), rule(x) ? 1 : 0]);
  }
  return log;
}

const print = (names: readonly string[], needs: readonly Conjunction[]) =>
  needs
    .map(({ done, undone }) => [...done.map((i) => names[i]), ...undone.map((i) => `not ${names[i]}`)].join(' '))
    .sort();

test.each([
  ['A or (B and C)', 3, ([a, b, c]: readonly boolean[]) => a || (b && c), ['A', 'B C'], ['B C not A']],
  ['A or B', 2, ([a, b]: readonly boolean[]) => a || b, ['A', 'B'], ['B not A']],
  ['A and not B', 2, ([a, b]: readonly boolean[]) => a && !b, ['A not B'], ['A not B']],
  [
    '(A and B) or (C and D)',
    4,
    ([a, b, c, d]: readonly boolean[]) => (a && b) || (c && d),
    ['A B', 'C D'],
    ['C D not A', 'C D not B'],
  ],
])('the truth table of %s', (_, inputs, rule, all, asPublished) => {
  const log = truthTable(inputs, rule);
  expect(print(log.names, inferSubtaskGraph(log).needs[inputs])).toEqual(all);
  // What the authors' program makes of the same tables.
  expect(print(log.names, inferSubtaskGraph(log, published).needs[inputs])).toEqual(asPublished);
});

/** Three layers of two to four subtasks: ORs of one or two ANDs over all below, of one to three literals each. */
function randomGraph(seed: number): SubtaskGraph {
  const rng = makeRng('random-graph', seed);
  const needs: Conjunction[][] = [];
  for (let layer = 0, below = 0; layer < 3; layer++, below = needs.length) {
    for (let count = 2 + rng.int(layer === 0 ? 3 : 2); count > 0; count--) {
      const and = (): Conjunction => {
        const literals = Array.from({ length: 1 + rng.int(3) }, () => rng.int(below));
        const signs = new Map(literals.map((i) => [i, rng.uniform() < 0.7]));
        const of = (sign: boolean) => [...signs.keys()].filter((i) => signs.get(i) === sign);
        return { done: of(true), undone: of(false) };
      };
      needs.push(layer === 0 ? [] : Array.from({ length: 1 + rng.int(2) }, and));
    }
  }
  return { names: needs.map((_, i) => `s${i}`), needs, rewards: needs.map(() => 1) };
}

/** All completions that some order of executions leads to. */
function reachable({ needs }: SubtaskGraph): number[][] {
  const found = new Map<string, number[]>();
  const visit = (x: number[]): void => {
    if (found.has(x.join(''))) return;
    found.set(x.join(''), x);
    needs.forEach((need, i) => {
      if (x[i] === 0 && eligible(need, x)) visit(x.with(i, 1));
    });
  };
  visit(needs.map(() => 0));
  return [...found.values()];
}

const eligibility = ({ needs }: SubtaskGraph, x: readonly number[]) => needs.map((need) => (eligible(need, x) ? 1 : 0));

test('with every reachable state logged, what is inferred says of all of them what is true: 1,000 random graphs', () => {
  let alternatives = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const graph = randomGraph(seed);
    const states = reachable(graph);
    const log = createSubtaskLog(graph.names);
    for (const x of states) log.observe(x, eligibility(graph, x));
    const inferred = inferSubtaskGraph(log);
    expect(Math.max(...layersOf(inferred))).toBeLessThanOrEqual(2);
    const never = graph.names.map((_, i) => states.every((x) => !eligible(graph.needs[i], x)));
    for (const x of states) {
      const said = eligibility(inferred, x).map((e, i) => (never[i] ? 0 : e));
      expect([seed, x, said]).toEqual([seed, x, eligibility(graph, x)]);
    }
    alternatives += inferred.needs.filter((needs) => needs.length > 1).length;
  }
  expect(alternatives).toBeGreaterThan(300);
});

test('what is inferred from few random episodes agrees with all that was seen', () => {
  for (const set of Object.keys(playgroundSets) as (keyof typeof playgroundSets)[]) {
    const { graph } = drawPlayground(set, 5);
    const rng = makeRng('few', 1);
    const log = createSubtaskLog(graph.names);
    for (let episode = 0; episode < 5; episode++) {
      const x = graph.names.map(() => 0);
      for (;;) {
        log.observe(x, eligibility(graph, x));
        const can = [...x.keys()].filter((i) => x[i] === 0 && eligible(graph.needs[i], x));
        if (can.length === 0) break;
        x[can[rng.int(can.length)]] = 1;
      }
    }
    const { needs } = inferSubtaskGraph(log);
    log.completed.forEach((x, row) => {
      needs.forEach((need, i) => {
        const everEligible = log.eligible.some((e) => e[i] === 1);
        expect(everEligible && eligible(need, x) ? 1 : 0).toBe(log.eligible[row][i]);
      });
    });
  }
});

test('rewards are means; what was not executed is worth the mean of all', () => {
  const log = createSubtaskLog(['a', 'b', 'c']);
  log.observe([0, 0, 0], [1, 1, 0]);
  expect(inferSubtaskGraph(log).rewards).toEqual([0, 0, 0]);
  log.pay(0, 1);
  log.pay(0, 3);
  log.pay(1, 8);
  expect(inferSubtaskGraph(log).rewards).toEqual([2, 8, 4]);
});

test('alternatives of little support are left out, but never the best one', () => {
  const log = createSubtaskLog(['a', 'b', 'c', 'goal']);
  // Four states say "a"; one says "b and not a".
  for (const [b, c] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])
    log.observe([1, b, c, 0], [1, 1, 1, 1]);
  for (const [b, c, e] of [
    [0, 0, 0],
    [0, 1, 0],
    [1, 0, 0],
    [1, 1, 1],
  ])
    log.observe([0, b, c, 0], [1, 1, 1, e]);
  const needs = (support: number) => print(log.names, inferSubtaskGraph(log, { ...inferDefaults, support }).needs[3]);
  expect(needs(1)).toEqual(['a', 'b c']);
  expect(needs(2)).toEqual(['a']);
  expect(needs(100)).toEqual(['a']);
});

test('states in which eligibility was not seen count for nothing', () => {
  const log = createSubtaskLog(['a', 'b', 'goal']);
  log.observe([0, 0, 0], [1, 1, 0]);
  log.observe([1, 0, 0], [1, 1, UNSEEN]);
  log.observe([0, 1, 0], [1, 1, 0]);
  log.observe([1, 1, 0], [1, 1, 1]);
  // Without the second state "a" explains all that was seen.
  expect(print(log.names, inferSubtaskGraph(log).needs[2])).toEqual(['a']);
});

test('where states contradict each other the majority decides', () => {
  const log = createSubtaskLog(['a', 'hidden', 'goal']);
  const more = (a: number, e: number, times: number) => {
    // A subtask that is never executed tells states apart only by its eligibility, which is no feature.
    for (let i = 0; i < times; i++) log.observe([a, 0, 0], [1, i % 2, e]);
  };
  more(1, 1, 2);
  more(1, 0, 1);
  more(0, 0, 2);
  expect(print(log.names, inferSubtaskGraph(log).needs[2])).toEqual(['a']);
});

test('logs refuse what is no state, and inference an empty log', () => {
  const log = createSubtaskLog(['a', 'b']);
  expect(() => inferSubtaskGraph(log)).toThrow('the log holds no state');
  expect(() => log.observe([0], [1, 1])).toThrow('1 values of completion for 2 subtasks');
  expect(() => log.observe([0, 2], [1, 1])).toThrow("completion of 'b' is 2");
  expect(() => log.observe([0, 0], [Number.NaN, 1])).toThrow("eligibility of 'a' is NaN");
  expect(() => log.pay(2, 1)).toThrow('subtask 2 of 2');
  log.observe([0, 0], [1, 1]);
  expect(() => inferSubtaskGraph(log, { ...inferDefaults, support: 0 })).toThrow('support is 0');
});
