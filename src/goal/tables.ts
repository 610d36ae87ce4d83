/** An automaton as flat tables, with its distances to the end, and how far a trace is on the way through it. */
import type { Automaton } from './automaton.ts';
import type { StateMonitor } from './state.ts';

/** Transitions of state q are at `from[q]` to `from[q + 1]`, literals of transition t at `literalFrom[t]` and so on. */
export interface Tables {
  readonly size: number;
  readonly start: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly ends: Uint8Array;
  readonly literalFrom: Int32Array;
  readonly literals: Int32Array;
  /** Transitions from each state to an accepting end along the shortest way; above `size` where there is none. */
  readonly distance: Int32Array;
  /** The largest distance of all, at least 1. */
  readonly farthest: number;
}

/** An automaton as flat arrays, for hot loops. */
export function tabulate({ transitions, start }: Automaton): Tables {
  const all = transitions.flat();
  const size = transitions.length;
  const distance = distances(transitions);
  return {
    size,
    start,
    distance,
    from: offsets(transitions.map((out) => out.length)),
    to: Int32Array.from(all, (t) => t.to),
    ends: Uint8Array.from(all, (t) => (t.ends ? 1 : 0)),
    literalFrom: offsets(all.map((t) => t.literals.length)),
    literals: Int32Array.from(all.flatMap((t) => t.literals)),
    farthest: distance.reduce((most, d) => (d <= size ? Math.max(most, d) : most), 1),
  };
}

function offsets(lengths: readonly number[]): Int32Array {
  const from = new Int32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) from[i + 1] = from[i] + length;
  return from;
}

/** Loops do not count. */
function distances(transitions: Automaton['transitions']): Int32Array {
  const back = transitions.map(() => [] as number[]);
  const ending: number[] = [];
  transitions.forEach((out, q) => {
    for (const { to, ends } of out) {
      back[to].push(q);
      if (ends && to !== 0) ending.push(q);
    }
  });
  const distance = new Int32Array(transitions.length).fill(transitions.length + 1);
  distance[0] = 0;
  let front = [...back[0], ...ending];
  for (let d = 1; front.length > 0; d++) {
    const reached = front.filter((q) => {
      if (distance[q] <= d) return false;
      distance[q] = d;
      return true;
    });
    front = reached.flatMap((q) => back[q]);
  }
  return distance;
}

/** How far state q is behind, with the best share of the conditions on a transition that leads nearer to the end. */
export function progressAt(tables: Tables, conditions: readonly StateMonitor[], q: number, world: number): number {
  const { from, to, ends, literalFrom, literals, distance, farthest, size } = tables;
  if (distance[q] > size) return 0;
  let best = 0;
  for (let t = from[q]; t < from[q + 1]; t++) {
    if (distance[to[t]] >= distance[q] && !(ends[t] === 1 && distance[q] === 1)) continue;
    let sum = 0;
    for (let l = literalFrom[t]; l < literalFrom[t + 1]; l++) {
      const condition = conditions[literals[l] >> 1];
      if ((literals[l] & 1) === 0) sum += condition.progress(world);
      else if (!condition.holds(world)) sum++;
    }
    const count = literalFrom[t + 1] - literalFrom[t];
    best = Math.max(best, count === 0 ? 1 : sum / count);
  }
  return (farthest - distance[q] + best) / farthest;
}
