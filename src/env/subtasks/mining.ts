/**
 * Tasks of Mining (Sohn et al. 2020, arXiv 2001.00248): parts of one graph of 26 subtasks, closed under preconditions, drawn
 * with the frequencies of the published evaluation set. What is paid varies from task to task, what unlocks what never does.
 */
import { makeRng } from '../../core/rng.ts';
import type { Conjunction } from './graph.ts';
import type { SubtaskTask } from './world.ts';

interface Node {
  readonly name: string;
  readonly kind: string;
  /** Alternatives of subtasks that must be completed; none where nothing is needed. */
  readonly needs: readonly (readonly number[])[];
  readonly reward: number;
  /** In how many of the 440 published tasks it is. */
  readonly count: number;
}

const node = (name: string, kind: string, needs: Node['needs'], reward: number, count = PUBLISHED): Node => ({
  name,
  kind,
  needs,
  reward,
  count,
});

const PUBLISHED = 440;

/** In the order of layers: a subtask needs earlier ones only. */
export const miningNodes: readonly Node[] = [
  node('cut wood', 'tree', [], 0.1),
  node('get stone', 'stone', [], 0.1),
  node('get string', 'grass', [], 0.1, 347),
  node('make firewood', 'lumbershop', [[0]], 0.1),
  node('make stick', 'lumbershop', [[0]], 0.1),
  node('make arrow', 'lumbershop', [[0, 1]], 0.2),
  node('make bow', 'lumbershop', [[0, 2]], 0.2, 262),
  node('make stone pickaxe', 'workspace', [[1, 4]], -0.2),
  node('hit pig', 'pig', [[5, 6]], 0.6, 176),
  node('get coal', 'coal', [[7]], 0.3),
  node('get iron ore', 'iron', [[7]], 0.4),
  node('get silver ore', 'silver', [[7]], 0.7, 381),
  node('light furnace', 'furnace', [[3], [9]], -0.1),
  node('smelt iron', 'furnace', [[10, 12]], 0.8),
  node('smelt silver', 'furnace', [[11, 12]], 1, 325),
  node('bake pork', 'furnace', [[8, 12]], 0.8, 90),
  node('make iron pickaxe', 'workspace', [[4, 13]], -0.5, 429),
  node('make silverware', 'workspace', [[14]], 2.5, 164),
  node('get gold ore', 'gold', [[16]], 1, 373),
  node('get diamond ore', 'diamond', [[16]], 2.7, 361),
  node('smelt gold', 'furnace', [[12, 18]], 2, 318),
  node('silver diamond earrings', 'jeweler', [[14, 19]], 6, 127),
  node('iron diamond rings', 'jeweler', [[13, 19]], 4.5, 182),
  node('make goldware', 'furnace', [[20]], 4, 164),
  node('gold diamond necklace', 'lumbershop', [[19, 20]], 7, 140),
  node('electrum bracelet', 'furnace', [[13, 14, 20]], 5, 126),
];

const WORKSHOPS = ['lumbershop', 'workspace', 'furnace', 'jeweler'];
const LIMIT = 70;

/** All that must be there for a subtask: what any alternative names, and what that needs in turn. */
function ancestors(i: number): Set<number> {
  const parents = miningNodes[i].needs.flat();
  return new Set(parents.flatMap((parent) => [parent, ...ancestors(parent)]));
}

/** A subtask is in a task with this chance once all that it needs is, so that it is in as many as published. */
const chances: readonly number[] = (() => {
  const known: number[] = [];
  for (const [i, { count }] of miningNodes.entries()) {
    const there = [...ancestors(i)].reduce((product, ancestor) => product * known[ancestor], 1);
    known.push(count / PUBLISHED / there);
  }
  return known;
})();

/** A task by its seed. Subtasks keep the order of `miningNodes`. */
export function drawMining(seed: number): SubtaskTask {
  const rng = makeRng('mining', seed);
  const place = new Map<number, number>();
  for (const [i, { needs }] of miningNodes.entries()) {
    const chosen = rng.uniform() < chances[i];
    if (chosen && needs.flat().every((need) => place.has(need))) place.set(i, place.size);
  }
  const nodes = [...place.keys()].map((i) => miningNodes[i]);
  const needs = nodes.map((each) =>
    each.needs.map((all): Conjunction => ({ done: all.map((need) => place.get(need)!), undone: [] })),
  );
  return {
    graph: {
      names: nodes.map((each) => each.name),
      needs,
      rewards: nodes.map((each) => each.reward * (0.8 + 0.4 * rng.uniform())),
    },
    kinds: nodes.map((each) => each.kind),
    lasting: WORKSHOPS,
    limit: LIMIT,
  };
}
