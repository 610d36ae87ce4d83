/** Ways to try subtasks: uniform ones are uniform, directed ones come sooner to what is rarely eligible. */
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { eligible, type SubtaskGraph } from '../env/subtasks/graph.ts';
import { directedSubtasks, randomSubtasks } from './explore-graph.ts';
import type { SubtaskPolicy } from './grprop.ts';
import { createSubtaskLog, type SubtaskLog } from './subtask-log.ts';

test('random choices are uniform over what is eligible and not completed', () => {
  const policy = randomSubtasks(makeRng('uniform'));
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 3000; i++) counts[policy.choose([0, 1, 0, 0], [1, 1, 0, 1])]++;
  expect([counts[1], counts[2]]).toEqual([0, 0]);
  expect(Math.abs(counts[0] - 1500)).toBeLessThan(120);
  expect(policy.choose([1, 0], [1, 0])).toBe(-1);
});

/** A chain of five among six subtasks that need nothing; an episode has time for six. */
const graph: SubtaskGraph = {
  names: Array.from({ length: 11 }, (_, i) => `s${i}`),
  needs: Array.from({ length: 11 }, (_, i) => (i < 7 ? [] : [{ done: [i - 1], undone: [0] }])),
  rewards: Array.from({ length: 11 }, () => 1),
};

/** Different states seen in which the end of the chain was eligible, after so many episodes. */
function statesAtTheEnd(make: (log: SubtaskLog) => SubtaskPolicy, episodes: number): number {
  const log = createSubtaskLog(graph.names);
  const policy = make(log);
  for (let episode = 0; episode < episodes; episode++) {
    const x = graph.names.map(() => 0);
    for (let step = 0; ; step++) {
      const e = graph.needs.map((needs) => (eligible(needs, x) ? 1 : 0));
      log.observe(x, e);
      if (step === 6) break;
      x[policy.choose(x, e)] = 1;
    }
  }
  return log.eligible.filter((e) => e[10] === 1).length;
}

test('directed tries come to the end of a chain where random ones hardly do', () => {
  const sum = (make: (log: SubtaskLog, seed: number) => SubtaskPolicy) =>
    Array.from({ length: 20 }, (_, seed) => statesAtTheEnd((log) => make(log, seed), 30)).reduce((a, b) => a + b);
  const random = sum((_, seed) => randomSubtasks(makeRng('chain', seed)));
  const directed = sum((log, seed) => directedSubtasks(log, makeRng('chain', seed)));
  expect(directed).toBeGreaterThan(3 * Math.max(1, random));
});

test('equal seeds explore alike', () => {
  const run = (seed: number) => statesAtTheEnd((log) => directedSubtasks(log, makeRng('alike', seed)), 30);
  expect(run(4)).toBe(run(4));
});
