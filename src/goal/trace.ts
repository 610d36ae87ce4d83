/** Runs an automaton over the traces of many worlds, with robustness as weights. No allocation after a world's first step. */
import { makeAutomaton } from './automaton.ts';
import type { Facts, Formula } from './goal.ts';
import { bindState, type StateMonitor } from './state.ts';
import { progressAt, tabulate } from './tables.ts';

/** Follows a formula through the traces of many worlds; made by `bindTrace`. */
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
  const rows = makeRows(size);
  // Scratch of one step. NaN: not yet computed.
  const now = new Float64Array(conditions.length);
  const gathered = new Float64Array(size).fill(UNTOUCHED);
  const touched = new Int32Array(size);

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
    const { active, weights, counts } = rows;
    const base = world * rows.room;
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
    rows.grow(world, count);
    write(world, count, end);
  }

  /** The states that a step has touched are the active ones now. */
  function write(world: number, count: number, end: number): void {
    const { active, weights } = rows;
    const base = world * rows.room;
    for (let i = 0; i < count; i++) {
      active[base + i] = touched[i];
      weights[base + i] = gathered[touched[i]];
      gathered[touched[i]] = UNTOUCHED;
    }
    rows.counts[world] = count;
    rows.ended[world] = end;
  }

  function begin(world: number): void {
    rows.grow(world, 1);
    rows.counts[world] = 1;
    rows.active[world * rows.room] = automaton.start;
    rows.weights[world * rows.room] = 1;
    step(world);
  }

  function verdict(world: number): -1 | 0 | 1 {
    const { active, weights, counts } = rows;
    const base = world * rows.room;
    let alive = false;
    for (let i = base; i < base + counts[world]; i++) {
      if (weights[i] <= 0) continue;
      if (active[i] === 0) return 1;
      alive = true;
    }
    return alive ? 0 : -1;
  }

  function progress(world: number): number {
    const { active, weights, counts } = rows;
    const base = world * rows.room;
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
    robustness: (world) => rows.ended[world],
    verdict,
    progress,
    save: rows.save,
    load: rows.load,
  };
}

/**
 * What is kept of each world: its active states, which are those with a weight above -1, and their weights. A row has room
 * for a few states, usually, so that worlds lie close together.
 */
interface Rows {
  /** States that a row has room for. */
  readonly room: number;
  /** [worlds, room] */
  readonly active: Int32Array;
  readonly weights: Float64Array;
  /** [worlds]: active states, and the robustness if the trace ended here. */
  readonly counts: Int32Array;
  readonly ended: Float64Array;
  /** Makes room for a world and for so many active states; the arrays are others afterwards. */
  grow(world: number, states: number): void;
  save(world: number): readonly number[];
  load(world: number, state: readonly number[]): void;
}

/** Empty rows for an automaton of `size` states. */
function makeRows(size: number): Rows {
  let worlds = 0;
  const rows = {
    room: Math.min(size, 4),
    active: new Int32Array(0),
    weights: new Float64Array(0),
    counts: new Int32Array(0),
    ended: new Float64Array(0),
    grow(world: number, states: number): void {
      const { room } = rows;
      if (world < worlds && states <= room) return;
      const old = { ...rows };
      const count = world < worlds ? worlds : Math.max(world + 1, 2 * worlds);
      rows.room = states <= room ? room : Math.min(size, 2 * states);
      rows.active = new Int32Array(count * rows.room);
      rows.weights = new Float64Array(count * rows.room);
      rows.counts = new Int32Array(count);
      rows.ended = new Float64Array(count);
      rows.counts.set(old.counts);
      rows.ended.set(old.ended);
      for (let w = 0; w < worlds; w++) {
        const end = w * room + old.counts[w];
        rows.active.set(old.active.subarray(w * room, end), w * rows.room);
        rows.weights.set(old.weights.subarray(w * room, end), w * rows.room);
      }
      worlds = count;
    },
    save(world: number): readonly number[] {
      const base = world * rows.room;
      const end = base + rows.counts[world];
      return [rows.ended[world], ...rows.active.subarray(base, end), ...rows.weights.subarray(base, end)];
    },
    load(world: number, state: readonly number[]): void {
      const count = (state.length - 1) / 2;
      rows.grow(world, count);
      rows.counts[world] = count;
      rows.ended[world] = state[0];
      for (let i = 0; i < count; i++) {
        rows.active[world * rows.room + i] = state[1 + i];
        rows.weights[world * rows.room + i] = state[1 + count + i];
      }
    },
  };
  return rows;
}
