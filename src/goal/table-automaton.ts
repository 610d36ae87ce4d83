/**
 * An automaton made deterministic as far as traces go: a table of states by the truth of the conditions, filled on the way.
 * A state is a set of states of the automaton and whether the trace may end there. One look at the table is a step.
 */
import type { Tables } from './tables.ts';

/** More conditions than this would make rows too long. */
export const MOST_CONDITIONS = 8;
/** With more states than this the table begins anew. */
const MOST_ROWS = 1 << 15;

/** A deterministic automaton; its arrays grow as states are met. */
export interface TableAutomaton {
  /** Conditions of the formula; a row has 2 to this power entries. */
  readonly width: number;
  /** The next state by `state << width | truths`, or -1 where nobody has been yet. Grows: read it anew. */
  readonly next: Int32Array;
  /** By state: the conditions that matter there, a bit each. */
  readonly cares: Int32Array;
  /** By state: 1 when the formula holds however the trace goes on, -1 when it cannot hold any more, else 0. */
  readonly verdicts: Int8Array;
  /** By state: 1 when the formula holds of a trace that ends here. */
  readonly accepts: Uint8Array;
  /** The state before the first step. */
  readonly start: number;
  /** Fills in `next` and returns it. */
  make(state: number, truths: number): number;
  /** States of the underlying automaton. */
  members(state: number): readonly number[];
  /** The state of a set and whether it accepts. */
  find(members: readonly number[], accepts: boolean): number;
}

/**
 * `width` is the number of conditions, at most MOST_CONDITIONS. When the table begins anew, `renumber` is called with the
 * new number of every old state, for those who hold some.
 */
export function makeTable(
  tables: Tables,
  width: number,
  renumber: (rename: (state: number) => number) => void,
  mostRows = MOST_ROWS,
): TableAutomaton {
  const { from, literalFrom, literals } = tables;
  const rows = new Map<string, number>();
  let sets: (readonly number[])[] = [];

  const table: Growing = {
    width,
    next: new Int32Array(8 << width).fill(-1),
    cares: new Int32Array(8),
    verdicts: new Int8Array(8),
    accepts: new Uint8Array(8),
    start: 0,
    make,
    members: (state: number) => sets[state],
    find,
  };

  function find(members: readonly number[], accepts: boolean): number {
    // With nothing left to do in one of them, the others do not matter.
    const set = members.includes(0) ? [0] : members;
    const key = `${set.join()} ${accepts}`;
    const known = rows.get(key);
    if (known !== undefined) return known;
    const row = sets.push(set) - 1;
    rows.set(key, row);
    if (row === table.cares.length) enlarge(table);
    table.verdicts[row] = set.length === 0 ? -1 : set[0] === 0 ? 1 : 0;
    table.accepts[row] = accepts ? 1 : 0;
    for (const q of set)
      for (let l = literalFrom[from[q]]; l < literalFrom[from[q + 1]]; l++) table.cares[row] |= 1 << (literals[l] >> 1);
    return row;
  }

  function make(state: number, truths: number): number {
    const { members: sorted, accepts } = successor(tables, sets[state], truths);
    if (sets.length >= mostRows) {
      restart();
      return find(sorted, accepts);
    }
    const made = find(sorted, accepts);
    table.next[(state << width) | truths] = made;
    return made;
  }

  function restart(): void {
    const [oldSets, oldAccepts] = [sets, table.accepts.slice()];
    rows.clear();
    sets = [];
    table.next.fill(-1);
    table.cares.fill(0);
    table.start = find([tables.start], false);
    renumber((state) => find(oldSets[state], oldAccepts[state] === 1));
  }

  table.start = find([tables.start], false);
  return table;
}

type Growing = { -readonly [K in keyof TableAutomaton]: TableAutomaton[K] };

/** Doubles the rows of a table. */
function enlarge(table: Growing): void {
  const larger = <T extends Int32Array | Int8Array | Uint8Array>(old: T, made: T): T => {
    made.set(old);
    return made;
  };
  const room = 2 * table.cares.length;
  table.next = larger(table.next, new Int32Array(room << table.width).fill(-1));
  table.cares = larger(table.cares, new Int32Array(room));
  table.verdicts = larger(table.verdicts, new Int8Array(room));
  table.accepts = larger(table.accepts, new Uint8Array(room));
}

/** The states of the automaton after a step in which these conditions hold, and whether the trace may end there. */
function successor({ from, to, ends, literalFrom, literals }: Tables, members: readonly number[], truths: number) {
  const holds = (t: number): boolean => {
    for (let l = literalFrom[t]; l < literalFrom[t + 1]; l++)
      if (((truths >> (literals[l] >> 1)) & 1) === (literals[l] & 1)) return false;
    return true;
  };
  const next = new Set<number>();
  let accepts = false;
  for (const q of members)
    for (let t = from[q]; t < from[q + 1]; t++) {
      if (!holds(t)) continue;
      next.add(to[t]);
      accepts ||= ends[t] === 1;
    }
  return { members: [...next].sort((a, b) => a - b), accepts };
}
