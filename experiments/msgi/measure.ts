/** Rows of the MSGI table: random choices, GRProp on the true graph, and arms that infer the graph, over many drawn tasks. */
import { makeRng } from '../../src/core/rng.ts';
import { mean } from '../../src/core/stats.ts';
import { adapt, bounds, directed, drawTask, protocolOf, randomly, type SetName, type Trial } from './trial.ts';

/** A mean over tasks with its standard error. */
export interface Figure {
  readonly value: number;
  readonly error: number;
}

export function figure(values: readonly number[]): Figure {
  const value = mean(values);
  const square = values.reduce((sum, v) => sum + (v - value) ** 2, 0);
  return { value, error: Math.sqrt(square / (values.length - 1) / values.length) };
}

/** How an arm explores and infers. */
export type Arm = Omit<Trial, 'protocol'>;

/** The arms of the table, by name. */
export const arms = {
  published: { explorer: randomly, infer: { decoder: 'published', support: 1 } },
  'all-leaves': { explorer: randomly, infer: { decoder: 'all-leaves', support: 1 } },
  directed: { explorer: directed, infer: { decoder: 'all-leaves', support: 1 } },
} as const satisfies Readonly<Record<string, Arm>>;

export type ArmName = keyof typeof arms;

export interface ArmRow {
  /** Mean test return after each adaptation episode. */
  readonly curve: readonly number[];
  /** After the last episode; for Mining the mean over episodes 41 to 50. */
  readonly last: Figure;
  /**
   * (return - random) / (oracle - random) after 10 episodes and at the end, with the standard error of the bootstrap over
   * tasks.
   */
  readonly normalised10: Figure;
  readonly normalised: Figure;
}

export interface SetRows {
  readonly set: SetName;
  readonly graphs: number;
  readonly seed: number;
  readonly random: Figure;
  readonly oracle: Figure;
  readonly arms: Readonly<Partial<Record<ArmName, ArmRow>>>;
}

/** Episodes over which the end of a curve is averaged. */
export const TAIL: Readonly<Partial<Record<SetName, number>>> = { Mining: 10 };

/** Measures arms on `graphs` tasks of a set, drawn from seeds seed * graphs on. */
export function measureSet(set: SetName, names: readonly ArmName[], graphs: number, seed: number): SetRows {
  const protocol = protocolOf(set);
  const random: number[] = [];
  const oracle: number[] = [];
  const curves = names.map((): number[][] => []);
  for (let g = seed * graphs; g < (seed + 1) * graphs; g++) {
    const task = drawTask(set, g);
    const bound = bounds(task, protocol, g);
    random.push(bound.random);
    oracle.push(bound.oracle);
    for (const [a, name] of names.entries()) curves[a].push(adapt(task, { protocol, ...arms[name] }, g));
  }
  const rows = names.map((name, a): [ArmName, ArmRow] => {
    const at = (from: number, to: number) => curves[a].map((curve) => mean(curve.slice(from, to)));
    const end = at(protocol.episodes - (TAIL[set] ?? 1), protocol.episodes);
    const row = {
      curve: Array.from({ length: protocol.episodes }, (_, k) => mean(at(k, k + 1))),
      last: figure(end),
      normalised10: normalised(at(9, 10), random, oracle),
      normalised: normalised(end, random, oracle),
    };
    return [name, row];
  });
  return { set, graphs, seed, random: figure(random), oracle: figure(oracle), arms: Object.fromEntries(rows) };
}

const RESAMPLES = 400;

/** (returns - random) / (oracle - random), a ratio of means over tasks; its error by resampling tasks. */
export function normalised(returns: readonly number[], random: readonly number[], oracle: readonly number[]): Figure {
  const ratio = (rows: Iterable<number>) => {
    let [gain, room] = [0, 0];
    for (const row of rows) {
      gain += returns[row] - random[row];
      room += oracle[row] - random[row];
    }
    return gain / room;
  };
  const rng = makeRng('normalised');
  const n = returns.length;
  const draws = Array.from({ length: RESAMPLES }, () => ratio(Array.from({ length: n }, () => rng.int(n))));
  const centre = mean(draws);
  const spread = Math.sqrt(draws.reduce((sum, d) => sum + (d - centre) ** 2, 0) / (RESAMPLES - 1));
  return { value: ratio(returns.keys()), error: spread };
}
