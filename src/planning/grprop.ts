/**
 * Graph reward propagation, the execution policy of subtask graphs (Sohn et al. 2018, arXiv 1807.07665, and 2020, arXiv
 * 2001.00248). Rewards flow down a soft version of the graph: what is executed next is the subtask whose completion raises the
 * soft sum of rewards most. Nothing is learned. The gradient is computed in reverse, exactly.
 */
import { RlgptError } from '../core/errors.ts';
import { layersOf, type SubtaskGraph } from '../env/subtasks/graph.ts';

/** Shape of the soft graph; without units. */
export interface GrpropOptions {
  /** Progress that the needs of a subtask count for, in (0, 0.99). */
  readonly progress: number;
  /** What a completed subtask takes from those that must come before it, in children completed; at least 0. */
  readonly hindrance: number;
  /** Of the softplus over what an AND has of its children; positive. */
  readonly sharpness: number;
  /** Of the choice between alternatives: higher goes with the furthest one; at least 0. */
  readonly decision: number;
}

/** The published settings for Playground. */
export const grpropDefaults: GrpropOptions = { progress: 0.6, hindrance: 2, sharpness: 3, decision: 2 };

/** Chooses subtasks by what is completed and eligible. */
export interface SubtaskPolicy {
  /** Both [subtasks] of 0 and 1. Returns an eligible subtask that is not completed, or -1 where there is none. */
  choose(completed: ArrayLike<number>, eligible: ArrayLike<number>): number;
}

/** The policy, and the gradient by which it chooses. */
export interface Grprop extends SubtaskPolicy {
  /** Writes the gradient of the soft sum of rewards by completion into `out` [subtasks]; `completed` [subtasks] of 0 and 1. */
  gradient(completed: ArrayLike<number>, out: Float64Array): void;
}

/** A completed subtask counts for 1; one that is as good as completed for so much. */
const NEARLY = 0.99;

/** A graph in arrays: subtasks in an order in which needs come first, their ANDs from `first` to below the next one's. */
interface Flat {
  readonly order: Int32Array;
  /** [subtasks + 1], by place in the order. */
  readonly first: Int32Array;
  readonly done: readonly Int32Array[];
  readonly undone: readonly Int32Array[];
}

function flatten({ needs }: SubtaskGraph, layers: readonly number[]): Flat {
  const order = Int32Array.from(needs.keys()).sort((a, b) => layers[a] - layers[b] || a - b);
  const first = new Int32Array(needs.length + 1);
  order.forEach((i, k) => {
    first[k + 1] = first[k] + needs[i].length;
  });
  const ands = [...order].flatMap((i) => needs[i]);
  return {
    order,
    first,
    done: ands.map((and) => Int32Array.from(and.done)),
    undone: ands.map((and) => Int32Array.from(and.undone)),
  };
}

/**
 * The policy for a graph. A graph in which nothing needs anything is executed by reward. Of equals the first is chosen.
 * Throws RlgptError 'usage' for a graph with a circle or options out of range, 'shape' for one whose parts do not fit.
 */
export function grprop(graph: SubtaskGraph, options: GrpropOptions = grpropDefaults): Grprop {
  check(options);
  const layers = layersOf(graph);
  const { order, first, done, undone } = flatten(graph, layers);
  const { progress, hindrance, sharpness, decision } = options;
  const { rewards } = graph;
  const n = rewards.length;
  const flat = layers.every((layer) => layer === 0);
  const soft = new Float64Array(n);
  /** Whether the soft value counts, and not completion itself. */
  const counts = new Uint8Array(n);
  const adjoint = new Float64Array(n);
  // By AND: value, slope of its softplus, share of the choice; by subtask in order: what its ANDs come to.
  const value = new Float64Array(done.length);
  const slope = new Float64Array(done.length);
  const share = new Float64Array(done.length);
  const reached = new Float64Array(n);
  const slopes = new Float64Array(n);

  function readAnd(a: number, completed: ArrayLike<number>): void {
    let z = 0;
    for (let c = 0; c < done[a].length; c++) z += soft[done[a][c]];
    if (done[a].length > 0) z /= done[a].length;
    for (let c = 0; c < undone[a].length; c++) z -= hindrance * completed[undone[a][c]];
    const e = Math.exp(sharpness * z);
    value[a] = Math.log1p(e) / sharpness;
    slope[a] = e / (1 + e);
  }

  function forward(completed: ArrayLike<number>): void {
    for (let k = 0; k < n; k++) {
      const i = order[k];
      const [from, to] = [first[k], first[k + 1]];
      if (from === to) reached[k] = 1;
      else {
        let sum = 0;
        let weighed = 0;
        for (let a = from; a < to; a++) {
          readAnd(a, completed);
          share[a] = Math.exp(decision * value[a]);
          sum += share[a];
          weighed += share[a] * value[a];
        }
        for (let a = from; a < to; a++) share[a] /= sum;
        reached[k] = weighed / sum;
      }
      const nearly = progress * reached[k] + (NEARLY - progress) * completed[i];
      counts[i] = nearly >= completed[i] ? 1 : 0;
      soft[i] = counts[i] === 1 ? nearly : completed[i];
    }
  }

  function gradient(completed: ArrayLike<number>, out: Float64Array): void {
    forward(completed);
    for (let i = 0; i < n; i++) {
      adjoint[i] = completed[i] === 0 ? rewards[i] : 0;
      out[i] = 0;
    }
    for (let k = n - 1; k >= 0; k--) {
      const i = order[k];
      if (adjoint[i] === 0) continue;
      out[i] += adjoint[i] * (counts[i] === 1 ? NEARLY - progress : 1);
      if (counts[i] === 0) continue;
      for (let a = first[k]; a < first[k + 1]; a++) {
        const d = adjoint[i] * progress * share[a] * (1 + decision * (value[a] - reached[k])) * slope[a];
        for (let c = 0; c < done[a].length; c++) adjoint[done[a][c]] += d / done[a].length;
        for (let c = 0; c < undone[a].length; c++) out[undone[a][c]] -= hindrance * d;
      }
    }
  }

  return {
    gradient,
    choose(completed, eligible) {
      if (!flat) gradient(completed, slopes);
      let best = -1;
      for (let i = 0; i < n; i++) {
        if (eligible[i] === 0 || completed[i] !== 0) continue;
        const worth = flat ? rewards : slopes;
        if (best < 0 || worth[i] > worth[best]) best = i;
      }
      return best;
    },
  };
}

function check({ progress, hindrance, sharpness, decision }: GrpropOptions): void {
  const refuse = (name: string, value: number, range: string) => {
    throw new RlgptError('usage', `${name} is ${value}`, `Use ${range}.`);
  };
  if (!(progress > 0 && progress < NEARLY)) refuse('progress', progress, 'a share above 0 and below 0.99');
  if (!(hindrance >= 0 && hindrance < Infinity)) refuse('hindrance', hindrance, 'a number of at least 0');
  if (!(sharpness > 0 && sharpness < Infinity)) refuse('sharpness', sharpness, 'a positive number');
  if (!(decision >= 0 && decision < Infinity)) refuse('decision', decision, 'a number of at least 0');
}
