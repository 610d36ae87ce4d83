/**
 * What is watched of one objective while episodes run: verdict, satisfaction, robustness, and the two ingredients of
 * its reward. Semantics of each kind: docs/goal-language.md. A whole formula is an objective of the kind `formula`.
 */
import { bindExpr, rangeOf } from './expr.ts';
import type { Facts, Formula, Kind, Objective } from './goal.ts';
import { bindRegion } from './region.ts';
import { bindTrace } from './trace.ts';

/** One objective, watched in many worlds. */
export interface Part {
  readonly name: string;
  readonly kind: Kind | 'formula' | 'until';
  /** 1 unless the goal says otherwise. */
  readonly weight: number;
  /** The first state of an episode. */
  begin(world: number): void;
  step(world: number): void;
  /** 1: satisfied however the episode goes on; -1: failed for good, which ends the episode; 0: open. */
  verdict(world: number): -1 | 0 | 1;
  /** Satisfied if the episode ended now. */
  accepts(world: number): boolean;
  /** Share of satisfaction so far, in [0, 1]. */
  satisfaction(world: number): number;
  /** In [-1, 1], as if the episode ended now; above 0 exactly when it accepts. */
  robustness(world: number): number;
  /** Potential of the present state for shaping, in [-1, 1]. */
  potential(world: number): number;
  /** What the present state earns, in [-1, 1], to be divided by the episode limit. */
  rate(world: number): number;
  /** What the present step earns once: 1 when it satisfies for good, -1 when it fails, else 0. */
  bonus(world: number): number;
  /** Raw figures, comparable across goals. */
  figures(world: number): Figures;
  /** What is kept of each world, in rows of the columns below; null for a formula. payment.ts writes it, too. */
  readonly cells: Cells | null;
  save(world: number): readonly number[];
  load(world: number, state: readonly number[]): void;
}

/** Raw figures of one objective in one episode. */
export interface Figures {
  readonly steps: number;
  /** Mean and sum over the states of the value of maximize or minimize; 0 for other kinds. */
  readonly mean: number;
  readonly total: number;
  /** States that count, those of `drive` before its deadline left out; those of them in the region; the first step in it (-1 for none). */
  readonly counted: number;
  readonly inRegion: number;
  readonly firstIn: number;
}

/** Rows of numbers by world that grow when a world is first used. Read `data` anew after `clear`. */
export interface Cells {
  data: Float64Array;
  /** Clears the row of a world. */
  clear(world: number): void;
  row(world: number): readonly number[];
}

function table(columns: number): Cells {
  const rows: Cells = {
    data: new Float64Array(0),
    clear(world: number): void {
      const end = (world + 1) * columns;
      if (end > rows.data.length) {
        const larger = new Float64Array(2 * end);
        larger.set(rows.data);
        rows.data = larger;
      }
      for (let i = end - columns; i < end; i++) rows.data[i] = 0;
    },
    row: (world) => [...rows.data.subarray(world * columns, (world + 1) * columns)],
  };
  return rows;
}

/**
 * Columns: states seen, sum of values, states in the region, first of them plus 1, robustness (of minimize and maximize
 * it follows from the mean), distance, bonus, verdict.
 */
export const [SEEN, SUM, INSIDE, FIRST, ROBUSTNESS, DISTANCE, BONUS, VERDICT, WIDTH] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

export const isMean = (kind: Part['kind']): boolean => kind === 'maximize' || kind === 'minimize';

/** Watches an objective. Throws as `bindExpr` does. */
export function bindObjective(objective: Objective, facts: Facts): Part {
  const { objective: kind, name, weight = 1, value, in: region, within = Number.POSITIVE_INFINITY } = objective;
  const cells = table(WIDTH);
  const distance = bindRegion(value, region, facts);
  const optimizes = isMean(kind);
  const read = optimizes ? bindExpr(value, facts) : null;
  const mean = (world: number) => cells.data[world * WIDTH + SUM] / cells.data[world * WIDTH + SEEN];
  const meanDistance = optimizes ? bindMean(objective, facts, mean) : null;
  const robustness = meanDistance ?? ((world: number) => cells.data[world * WIDTH + ROBUSTNESS]);
  /** From this state on `drive` counts the states in its region. */
  const counted = kind === 'drive' && Number.isFinite(within) ? within : 0;

  function step(world: number): void {
    const { data } = cells;
    const at = world * WIDTH;
    const t = data[at + SEEN];
    const d = distance(world);
    data[at + SEEN] = t + 1;
    data[at + DISTANCE] = d;
    if (read !== null) data[at + SUM] += read(world);
    if (d > 0) {
      if (t >= counted) data[at + INSIDE]++;
      if (data[at + FIRST] === 0) data[at + FIRST] = t + 1;
    }
    // Robustness of avoid: always outside; reach: eventually inside in time; drive: inside at the deadline and ever after.
    if (kind === 'avoid') data[at + ROBUSTNESS] = t === 0 ? -d : Math.min(data[at + ROBUSTNESS], -d);
    else if (kind === 'drive') data[at + ROBUSTNESS] = t <= within ? d : Math.min(data[at + ROBUSTNESS], d);
    else if (kind === 'reach' && t <= within) data[at + ROBUSTNESS] = t === 0 ? d : Math.max(data[at + ROBUSTNESS], d);
    settle(data, at);
  }

  /** Verdict, and the bonus when it is new. */
  function settle(data: Float64Array, at: number): void {
    const before = data[at + VERDICT];
    const holds = data[at + ROBUSTNESS] > 0;
    if (kind === 'avoid') data[at + VERDICT] = holds ? 0 : -1;
    else if (kind === 'reach') data[at + VERDICT] = holds ? 1 : data[at + SEEN] > within ? -1 : 0;
    data[at + BONUS] = before === 0 ? data[at + VERDICT] : 0;
  }

  function satisfaction(world: number): number {
    const at = world * WIDTH;
    if (kind !== 'drive') return robustness(world) > 0 ? 1 : 0;
    const states = cells.data[at + SEEN] - counted;
    return states <= 0 ? (cells.data[at + DISTANCE] > 0 ? 1 : 0) : cells.data[at + INSIDE] / states;
  }

  function rate(world: number): number {
    const d = cells.data[world * WIDTH + DISTANCE];
    if (optimizes) return d;
    if (kind === 'drive') return d > 0 ? 1 : -1;
    return kind === 'reach' && cells.data[world * WIDTH + VERDICT] === 0 ? -1 : 0;
  }

  return {
    name,
    kind,
    weight,
    begin: (world) => {
      cells.clear(world);
      step(world);
      cells.data[world * WIDTH + BONUS] = 0;
    },
    step,
    verdict: (world) => cells.data[world * WIDTH + VERDICT] as -1 | 0 | 1,
    accepts: (world) => robustness(world) > 0,
    satisfaction,
    robustness,
    potential: (world) => (kind === 'avoid' ? -1 : 1) * cells.data[world * WIDTH + DISTANCE],
    rate,
    bonus: (world) => cells.data[world * WIDTH + BONUS],
    figures: (world) => {
      const [states, total, inRegion, first] = cells.row(world);
      const counts = Math.max(0, states - counted);
      return { steps: states - 1, mean: total / states, total, counted: counts, inRegion, firstIn: first - 1 };
    },
    cells,
    save: cells.row,
    load: (world, state) => {
      cells.clear(world);
      cells.data.set(state, world * WIDTH);
    },
  };
}

/** Distance of the mean value to the region. */
export function bindMean({ value, in: region }: Objective, facts: Facts, mean: (world: number) => number) {
  const [low, high] = rangeOf(value, facts);
  const meanFacts: Facts = {
    names: ['mean'],
    infos: [{ low, high, unit: '' }],
    index: () => 0,
    read: (world) => mean(world),
  };
  return bindRegion({ fact: 'mean' }, region, meanFacts);
}

/**
 * Watches a formula as one objective. A formula about one moment is to be brought about: it is satisfied as soon as it
 * holds. `kind` is 'until' for a `do` statement. Throws as `bindTrace` does.
 */
export function bindFormulaPart(
  formula: Formula,
  facts: Facts,
  { name, weight, kind }: Pick<Part, 'name' | 'weight' | 'kind'>,
): Part {
  const trace = bindTrace(formula, facts);
  const cells = table(3); // states seen, verdict before, bonus
  const satisfied = (world: number) => trace.robustness(world) > 0;
  return {
    name,
    kind,
    weight,
    begin: (world) => {
      cells.clear(world);
      trace.begin(world);
      cells.data[world * 3] = 1;
      cells.data[world * 3 + 1] = trace.verdict(world);
    },
    step: (world) => {
      trace.step(world);
      const { data } = cells;
      const after = trace.verdict(world);
      data[world * 3]++;
      data[world * 3 + 2] = data[world * 3 + 1] === 0 ? after : 0;
      data[world * 3 + 1] = after;
    },
    verdict: trace.verdict,
    accepts: satisfied,
    satisfaction: (world) => (satisfied(world) ? 1 : 0),
    robustness: trace.robustness,
    potential: trace.progress,
    rate: (world) => (trace.verdict(world) === 0 && !satisfied(world) ? -1 : 0),
    bonus: (world) => cells.data[world * 3 + 2],
    figures: (world) => {
      const steps = cells.data[world * 3] - 1;
      const holds = satisfied(world) ? 1 : 0;
      const figures = { steps, mean: holds, total: holds, counted: steps + 1, inRegion: holds };
      return { ...figures, firstIn: holds === 1 ? steps : -1 };
    },
    cells: null,
    save: (world) => [...cells.row(world), ...trace.save(world)],
    load: (world, state) => {
      cells.clear(world);
      cells.data.set(state.slice(0, 3), world * 3);
      trace.load(world, state.slice(3));
    },
  };
}
