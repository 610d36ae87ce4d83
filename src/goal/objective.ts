/**
 * What is watched of one objective while episodes run: verdict, satisfaction, robustness, and the two ingredients of
 * its reward. Semantics of each kind: docs/goal-language.md. A whole formula is an objective of the kind `formula`.
 */
import { bindExpr, rangeOf } from './expr.ts';
import type { Facts, Formula, Kind, Objective } from './goal.ts';
import { bindRegion } from './region.ts';
import { bindTrace } from './trace.ts';

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
  /** Raw figures, comparable across goals: mean and total value, steps in the region, first step in it (-1 for none). */
  figures(world: number): Figures;
  save(world: number): readonly number[];
  load(world: number, state: readonly number[]): void;
}

export interface Figures {
  readonly steps: number;
  readonly mean: number;
  readonly total: number;
  readonly inRegion: number;
  readonly firstIn: number;
}

/** Columns of numbers by world that grow when a world is first used. */
function table(columns: number) {
  let data = new Float64Array(0);
  return {
    /** Clears the row of a world. */
    clear(world: number): void {
      const end = (world + 1) * columns;
      if (end > data.length) {
        const larger = new Float64Array(2 * end);
        larger.set(data);
        data = larger;
      }
      data.fill(0, end - columns, end);
    },
    get: (world: number, column: number): number => data[world * columns + column],
    set: (world: number, column: number, value: number): void => {
      data[world * columns + column] = value;
    },
    add: (world: number, column: number, value: number): void => {
      data[world * columns + column] += value;
    },
    row: (world: number): readonly number[] => [...data.subarray(world * columns, (world + 1) * columns)],
  };
}

/** Columns: states seen, value now, sum of values, states in the region, first of them plus 1, robustness, distance, bonus. */
const [SEEN, VALUE, SUM, INSIDE, FIRST, ROBUSTNESS, DISTANCE, BONUS] = [0, 1, 2, 3, 4, 5, 6, 7];

/** Watches an objective. Throws as `bindExpr` does. */
export function bindObjective(objective: Objective, facts: Facts): Part {
  const { objective: kind, name, weight = 1, value, in: region, within = Number.POSITIVE_INFINITY } = objective;
  const cells = table(8);
  const distance = bindRegion(value, region, facts);
  const isVector = typeof value === 'object' && 'vector' in value;
  const read = isVector ? () => 0 : bindExpr(value, facts);
  const optimizes = kind === 'maximize' || kind === 'minimize';
  const meanDistance = optimizes
    ? bindMean(objective, facts, (world) => cells.get(world, SUM) / cells.get(world, SEEN))
    : null;

  function step(world: number): void {
    const t = cells.get(world, SEEN);
    const d = distance(world);
    const before = t === 0 ? 0 : verdict(world);
    cells.set(world, SEEN, t + 1);
    cells.set(world, DISTANCE, d);
    const now = read(world);
    cells.set(world, VALUE, now);
    cells.add(world, SUM, now);
    const deadline = kind === 'drive' && Number.isFinite(within) ? within : 0;
    if (d > 0) {
      if (t >= deadline) cells.add(world, INSIDE, 1);
      if (cells.get(world, FIRST) === 0) cells.set(world, FIRST, t + 1);
    }
    cells.set(world, ROBUSTNESS, robust(world, t, d));
    const after = verdict(world);
    cells.set(world, BONUS, before === 0 ? after : 0);
  }

  /** Robustness of avoid: always outside; reach: eventually inside in time; drive: inside at the deadline and ever after. */
  function robust(world: number, t: number, d: number): number {
    const last = cells.get(world, ROBUSTNESS);
    if (kind === 'avoid') return t === 0 ? -d : Math.min(last, -d);
    if (kind === 'reach') return t === 0 ? d : t <= within ? Math.max(last, d) : last;
    if (kind === 'drive') return t <= within ? d : Math.min(last, d);
    return meanDistance!(world);
  }

  function verdict(world: number): -1 | 0 | 1 {
    const holds = cells.get(world, ROBUSTNESS) > 0;
    if (kind === 'avoid') return holds ? 0 : -1;
    if (kind !== 'reach') return 0;
    if (holds) return 1;
    return cells.get(world, SEEN) > within ? -1 : 0;
  }

  function satisfaction(world: number): number {
    if (kind !== 'drive') return cells.get(world, ROBUSTNESS) > 0 ? 1 : 0;
    const counted = cells.get(world, SEEN) - (Number.isFinite(within) ? within : 0);
    return counted <= 0 ? (cells.get(world, DISTANCE) > 0 ? 1 : 0) : cells.get(world, INSIDE) / counted;
  }

  function rate(world: number): number {
    const d = cells.get(world, DISTANCE);
    if (optimizes) return d;
    if (kind === 'avoid') return 0;
    if (kind === 'drive') return d > 0 ? 1 : -1;
    return verdict(world) === 0 ? -1 : 0;
  }

  return {
    name,
    kind,
    weight,
    begin: (world) => {
      cells.clear(world);
      step(world);
      cells.set(world, BONUS, 0);
    },
    step,
    verdict,
    accepts: (world) => cells.get(world, ROBUSTNESS) > 0,
    satisfaction,
    robustness: (world) => cells.get(world, ROBUSTNESS),
    potential: (world) => (kind === 'avoid' ? -1 : 1) * cells.get(world, DISTANCE),
    rate,
    bonus: (world) => cells.get(world, BONUS),
    figures: (world) => {
      const steps = cells.get(world, SEEN);
      const total = cells.get(world, SUM);
      const firstIn = cells.get(world, FIRST) - 1;
      return { steps: steps - 1, mean: total / steps, total, inRegion: cells.get(world, INSIDE), firstIn };
    },
    save: cells.row,
    load: (world, state) => {
      cells.clear(world);
      state.forEach((v, column) => {
        cells.set(world, column, v);
      });
    },
  };
}

/** Distance of the mean value to the region. */
function bindMean({ value, in: region }: Objective, facts: Facts, mean: (world: number) => number) {
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
      cells.set(world, 0, 1);
      cells.set(world, 1, trace.verdict(world));
    },
    step: (world) => {
      trace.step(world);
      cells.add(world, 0, 1);
      const before = cells.get(world, 1);
      const after = trace.verdict(world);
      cells.set(world, 1, after);
      cells.set(world, 2, before === 0 ? after : 0);
    },
    verdict: trace.verdict,
    accepts: satisfied,
    satisfaction: (world) => (satisfied(world) ? 1 : 0),
    robustness: trace.robustness,
    potential: trace.progress,
    rate: (world) => (trace.verdict(world) === 0 && !satisfied(world) ? -1 : 0),
    bonus: (world) => cells.get(world, 2),
    figures: (world) => {
      const steps = cells.get(world, 0) - 1;
      const holds = satisfied(world) ? 1 : 0;
      return { steps, mean: holds, total: holds, inRegion: holds, firstIn: holds === 1 ? steps : -1 };
    },
    save: (world) => [...cells.row(world), ...trace.save(world)],
    load: (world, state) => {
      cells.clear(world);
      for (let column = 0; column < 3; column++) cells.set(world, column, state[column]);
      trace.load(world, state.slice(3));
    },
  };
}
