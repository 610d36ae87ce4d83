/** Runs an automaton over the traces of many worlds, with robustness as weights. No allocation after a world's first step. */
import { makeAutomaton } from './automaton.ts';
import type { Facts, Formula } from './goal.ts';
import { bindState, type StateMonitor } from './state.ts';
import { progressAt, tabulate } from './tables.ts';

export interface TraceMonitor {
  /** Starts a trace: the present state is its first. */
  begin(world: number): void;
  /** The present state is the next one of the trace. */
  step(world: number): void;
  /** Robustness in [-1, 1] of the trace so far, as if it ended here; above 0 exactly when the formula holds of it. */
  robustness(world: number): number;
  /** 1 when the formula holds however the trace goes on, -1 when it cannot hold any more, else 0. */
  verdict(world: number): -1 | 0 | 1;
  /** How far the trace is on the shortest way through the automaton, in [0, 1]; 1 exactly when the verdict is 1. */
  progress(world: number): number;
  /** The state of a world, as numbers; `load` takes it back. */
  save(world: number): readonly number[];
  load(world: number, state: readonly number[]): void;
}

/** Not a weight: marks states that a step has not touched. */
const UNTOUCHED = -2;

/** Throws as `bindState` and `makeAutomaton` do. */
export function bindTrace(formula: Formula, facts: Facts): TraceMonitor {
  const automaton = makeAutomaton(formula);
  const tables = tabulate(automaton);
  const { size, from, to, ends, literalFrom, literals, distance } = tables;
  const conditions: readonly StateMonitor[] = automaton.conditions.map((c) => bindState(c, facts));

  // Per world: the states with a weight above -1, their weights, how many, and the value if the trace ended here. Rows
  // have room for `room` states, usually few of all, so that worlds lie close together.
  let worlds = 0;
  let room = Math.min(size, 4);
  let active = new Int32Array(0);
  let weights = new Float64Array(0);
  let counts = new Int32Array(0);
  let ended = new Float64Array(0);
  // Scratch of one step. NaN: not yet computed.
  const now = new Float64Array(conditions.length);
  const gathered = new Float64Array(size).fill(UNTOUCHED);
  const touched = new Int32Array(size);

  /** Makes room for a world and for so many active states. */
  function grow(world: number, states: number): void {
    if (world < worlds && states <= room) return;
    const count = world < worlds ? worlds : Math.max(world + 1, 2 * worlds);
    const wide = states <= room ? room : Math.min(size, 2 * states);
    const [oldActive, oldWeights, oldCounts, oldEnded] = [active, weights, counts, ended];
    active = new Int32Array(count * wide);
    weights = new Float64Array(count * wide);
    counts = new Int32Array(count);
    ended = new Float64Array(count);
    counts.set(oldCounts);
    ended.set(oldEnded);
    for (let w = 0; w < worlds; w++) {
      active.set(oldActive.subarray(w * room, w * room + counts[w]), w * wide);
      weights.set(oldWeights.subarray(w * room, w * room + counts[w]), w * wide);
    }
    worlds = count;
    room = wide;
  }

  function literalValue(literal: number, world: number): number {
    const index = literal >> 1;
    let value = now[index];
    if (Number.isNaN(value)) {
      value = conditions[index].robustness(world);
      now[index] = value;
    }
    return (literal & 1) === 0 ? value : -value;
  }

  function step(world: number): void {
    now.fill(Number.NaN);
    let base = world * room;
    let count = 0;
    let end = -1;
    for (let i = base; i < base + counts[world]; i++) {
      const q = active[i];
      for (let t = from[q]; t < from[q + 1]; t++) {
        let value = weights[i];
        for (let l = literalFrom[t]; l < literalFrom[t + 1] && value > -1; l++) {
          const v = literalValue(literals[l], world);
          if (v < value) value = v;
        }
        if (value <= -1) continue;
        if (ends[t] === 1 && value > end) end = value;
        const next = to[t];
        if (gathered[next] === UNTOUCHED) touched[count++] = next;
        if (value > gathered[next]) gathered[next] = value;
      }
    }
    grow(world, count);
    base = world * room;
    for (let i = 0; i < count; i++) {
      active[base + i] = touched[i];
      weights[base + i] = gathered[touched[i]];
      gathered[touched[i]] = UNTOUCHED;
    }
    counts[world] = count;
    ended[world] = end;
  }

  function begin(world: number): void {
    grow(world, 1);
    counts[world] = 1;
    active[world * room] = automaton.start;
    weights[world * room] = 1;
    step(world);
  }

  function verdict(world: number): -1 | 0 | 1 {
    const base = world * room;
    let alive = false;
    for (let i = base; i < base + counts[world]; i++) {
      if (weights[i] <= 0) continue;
      if (active[i] === 0) return 1;
      alive = true;
    }
    return alive ? 0 : -1;
  }

  function progress(world: number): number {
    const base = world * room;
    let best = 0;
    for (let i = base; i < base + counts[world]; i++) {
      const q = active[i];
      if (weights[i] <= 0 || distance[q] > size) continue;
      if (q === 0) return 1;
      best = Math.max(best, progressAt(tables, conditions, q, world));
    }
    return Math.min(best, 1 - Number.EPSILON);
  }

  return {
    begin,
    step,
    robustness: (world) => ended[world],
    verdict,
    progress,
    save: (world) => {
      const base = world * room;
      const count = counts[world];
      return [ended[world], ...active.subarray(base, base + count), ...weights.subarray(base, base + count)];
    },
    load: (world, state) => {
      const count = (state.length - 1) / 2;
      grow(world, count);
      counts[world] = count;
      ended[world] = state[0];
      for (let i = 0; i < count; i++) {
        active[world * room + i] = state[1 + i];
        weights[world * room + i] = state[1 + count + i];
      }
    },
  };
}
