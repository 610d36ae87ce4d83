/** The rules of subtask worlds, and that generated tasks are what their descriptions say. */
import { expect, test } from 'vitest';
import { makeRng } from '../../core/rng.ts';
import { eligible, layersOf } from './graph.ts';
import { drawMining, miningNodes } from './mining.ts';
import { drawPlayground, type PlaygroundSetName, playgroundSets } from './playground.ts';
import { createSubtaskWorld, type SubtaskTask } from './world.ts';

/** Two subtasks that need nothing, at objects of their own. */
const two = (limit: number): SubtaskTask => ({
  graph: { names: ['a', 'b'], needs: [[], []], rewards: [1, 10] },
  kinds: ['cow', 'duck'],
  lasting: [],
  limit,
});

test('a subtask whose cost equals the time that is left is not paid, and ends the episode', () => {
  for (let map = 0; map < 50; map++) {
    const probe = createSubtaskWorld(two(1000), makeRng('probe', map));
    probe.reset(map);
    const cost = probe.cost(0);
    const late = createSubtaskWorld(two(cost), makeRng('late', map));
    late.reset(map);
    expect([late.execute(0), late.completed[0], late.over, late.elapsed]).toEqual([0, 0, true, cost]);
    expect(late.legal(0)).toBe(false);
    const inTime = createSubtaskWorld(two(cost + 1), makeRng('time', map));
    inTime.reset(map);
    const reward = inTime.execute(0);
    expect([inTime.completed[0], inTime.over, inTime.elapsed]).toEqual([1, false, cost]);
    expect(reward).toBeGreaterThanOrEqual(0.8);
    expect(reward).toBeLessThan(1.2);
  }
});

test('step by step and at one go an option does the same', () => {
  const names = Object.keys(playgroundSets) as PlaygroundSetName[];
  for (let seed = 0; seed < 40; seed++) {
    const task = seed % 5 === 4 ? drawMining(seed) : drawPlayground(names[seed % 5], seed);
    const [whole, stepped] = [0, 0].map(() => createSubtaskWorld(task, makeRng('pay', seed)));
    const rng = makeRng('choice', seed);
    whole.reset(seed);
    stepped.reset(seed);
    while (!whole.over) {
      const legal = task.kinds.flatMap((_, i) => (whole.legal(i) ? [i] : []));
      const subtask = legal[rng.int(legal.length)];
      const { cost, elapsed } = { cost: stepped.cost(subtask), elapsed: stepped.elapsed };
      const paid = whole.execute(subtask);
      let got: number | null = null;
      while (got === null && !stepped.over) got = stepped.advance(subtask);
      expect([got ?? 0, stepped.elapsed, stepped.over]).toEqual([paid, whole.elapsed, whole.over]);
      expect(stepped.elapsed).toBe(Math.min(elapsed + cost, task.limit));
      expect(stepped.completed).toEqual(whole.completed);
      expect(stepped.eligible).toEqual(whole.eligible);
    }
  }
});

test('equal seeds give equal maps and tasks, others do not', () => {
  const costs = (map: number) => {
    const world = createSubtaskWorld(drawPlayground('D3', 1), makeRng('same'));
    world.reset(map);
    return world.task.kinds.map((_, i) => world.cost(i));
  };
  expect(costs(7)).toEqual(costs(7));
  expect(costs(7)).not.toEqual(costs(8));
  for (const draw of [drawMining, (seed: number) => drawPlayground('D4', seed)]) {
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  }
});

test('what cannot be executed is refused; the episode ends when nothing is left', () => {
  const world = createSubtaskWorld(two(1000), makeRng('refuse'));
  expect(() => world.execute(0)).toThrow("'a' cannot be executed now");
  world.reset(0);
  world.execute(0);
  expect(() => world.execute(0)).toThrow("'a' cannot be executed now");
  expect(world.over).toBe(false);
  world.execute(1);
  expect(world.over).toBe(true);
});

test('objects go when they are used, workshops stay', () => {
  const one: SubtaskTask = { ...two(1000), kinds: ['furnace', 'furnace'] };
  const stays = createSubtaskWorld({ ...one, lasting: ['furnace'] }, makeRng('stays'));
  stays.reset(1);
  stays.execute(0);
  expect(stays.cost(1)).toBe(1);
  const goes = createSubtaskWorld(one, makeRng('goes'));
  goes.reset(1);
  goes.execute(0);
  expect(goes.cost(1)).toBeGreaterThan(1);
});

test.each(Object.keys(playgroundSets) as PlaygroundSetName[])('tasks of %s are as described', (name) => {
  const set = playgroundSets[name];
  const sizes = set.useful.map((count, l) => count + set.distractors[l]);
  let negatives = 0;
  let alternatives = 0;
  for (let seed = 0; seed < 200; seed++) {
    const { graph, kinds, limit } = drawPlayground(name, seed);
    const layers = layersOf(graph);
    expect(sizes.map((_, l) => layers.filter((layer) => layer === l).length)).toEqual(sizes);
    expect([new Set(graph.names).size, kinds.length, limit]).toEqual([
      graph.names.length,
      graph.names.length,
      set.limit,
    ]);
    graph.names.forEach((label, i) => {
      expect(label.endsWith(kinds[i])).toBe(true);
      const [low, high] = set.rewards[layers[i]];
      expect(graph.rewards[i]).toBeGreaterThanOrEqual(low);
      expect(graph.rewards[i]).toBeLessThanOrEqual(high);
      if (layers[i] === 0) return;
      expect([1, 2]).toContain(graph.needs[i].length);
      for (const { done, undone } of graph.needs[i]) {
        expect([1, 2, 3]).toContain(done.length);
        // The first is of the layer just below; nothing is asked for twice, nor for and against.
        expect(layers[done[0]]).toBe(layers[i] - 1);
        expect(new Set([...done, ...undone]).size).toBe(done.length + undone.length);
        negatives += undone.length;
      }
      alternatives += graph.needs[i].length - 1;
    });
  }
  expect(negatives).toBeGreaterThan(200);
  expect(alternatives).toBeGreaterThan(200);
});

test('tasks of Mining are closed under preconditions and as frequent as published', () => {
  const tasks = Array.from({ length: 3000 }, (_, seed) => drawMining(seed));
  for (const { graph } of tasks) {
    graph.names.forEach((name, i) => {
      const full = miningNodes.find((node) => node.name === name)!;
      const needs = graph.needs[i].map(({ done }) => done.map((j) => graph.names[j]));
      expect(needs).toEqual(full.needs.map((all) => all.map((j) => miningNodes[j].name)));
      expect(graph.rewards[i] / full.reward).toBeGreaterThanOrEqual(0.8);
      expect(graph.rewards[i] / full.reward).toBeLessThanOrEqual(1.2);
    });
  }
  for (const { name, count } of miningNodes) {
    const share = tasks.filter(({ graph }) => graph.names.includes(name)).length / tasks.length;
    expect(Math.abs(share - count / 440)).toBeLessThan(0.035);
  }
  const sizes = tasks.map(({ kinds }) => kinds.length);
  expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([10, 26]);
});

test('the graph of Mining has the published layers, and everything can be reached', () => {
  const nodes = miningNodes;
  const needs = nodes.map((node) => node.needs.map((done) => ({ done, undone: [] })));
  const graph = { names: nodes.map(({ name }) => name), needs, rewards: nodes.map(({ reward }) => reward) };
  expect(layersOf(graph)).toEqual([0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 5, 5, 5, 6, 6, 7, 7, 8, 8, 8, 9, 9, 9]);
  const x = nodes.map(() => 0);
  for (const [i, need] of needs.entries()) x[i] = eligible(need, x) ? 1 : 0;
  expect(x).toEqual(nodes.map(() => 1));
});
