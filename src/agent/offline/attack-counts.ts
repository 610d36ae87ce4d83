/** What was seen of attacks as counts, and the figures of a handbook that follow from them. */
import type { Attack } from '../../env/handbook.ts';

/** Counts by distance go this far; a view ends before. */
export const FURTHEST = 12;
/** Steps since a blow or shot that are told apart. */
export const LONGEST = 16;
/** Cases from which a share is believed. */
const ENOUGH = 8;
/** Of the player's position, four neighbours: what strays goes one of four ways. */
const WAYS = 4;

/** Cases and hits, by distance or by steps since the last blow. */
class Count {
  readonly cases: Float64Array;
  readonly hits: Float64Array;
  constructor(size: number) {
    this.cases = new Float64Array(size);
    this.hits = new Float64Array(size);
  }
  add(at: number, hit: boolean): void {
    this.cases[at]++;
    if (hit) this.hits[at]++;
  }
  share(at: number): number {
    return this.cases[at] < ENOUGH ? 0 : this.hits[at] / this.cases[at];
  }
}

/** What was seen of one kind. */
export class Seen {
  /** Steps that could lead nearer, by distance, and those that did. */
  readonly nearer = new Count(FURTHEST);
  /** Steps beside the player by steps since its last blow, and blows. */
  readonly blows = new Count(LONGEST);
  /** The same by those of them beside the player, and at once on arriving. */
  readonly strikes = new Count(LONGEST);
  /** Arrivals beside the player of those that do not rest (at 0), and those with a blow at once. */
  readonly arrivals = new Count(1);
  /** Steps in view by distance, and shots. */
  readonly fired = new Count(FURTHEST);
  /** Those in the player's line, and shots: for each distance by steps since the last shot. */
  readonly shots = Array.from({ length: FURTHEST }, () => new Count(LONGEST));
  /** Health lost in blows and shots, awake and asleep. */
  readonly awake: number[] = [];
  readonly asleep: number[] = [];
}

/** The value that occurs most often, or the fallback for none. */
function mode(values: readonly number[], fallback: number): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? fallback;
}

/** Chance of a blow in a step of rest, taken for what is seen wrongly. */
const ERROR = 0.05;

/** Steps of rest after a blow or shot, the likeliest: in those almost none comes, later as often as from one that has not struck yet. */
function restOf({ cases, hits }: Count): number {
  const fresh = LONGEST - 1;
  const usual = Math.min(1 - ERROR, Math.max(2 * ERROR, hits[fresh] / Math.max(1, cases[fresh])));
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let rest = 0; rest < fresh; rest++) {
    let likelihood = 0;
    for (let since = 1; since < fresh; since++) {
      const chance = since <= rest ? ERROR : usual;
      likelihood += hits[since] * Math.log(chance) + (cases[since] - hits[since]) * Math.log(1 - chance);
    }
    if (likelihood <= most) continue;
    most = likelihood;
    best = rest;
  }
  return best;
}

/** What a kind does at all distances from one to another together. */
function pooled(shots: readonly Count[], from: number, to: number): Count {
  const sum = new Count(LONGEST);
  for (const { cases, hits } of shots.slice(from, to + 1)) {
    for (let since = 0; since < LONGEST; since++) {
      sum.cases[since] += cases[since];
      sum.hits[since] += hits[since];
    }
  }
  return sum;
}

/** Hits of all cases after more steps than `rest`, 0 for too few. */
function shareAfter({ cases, hits }: Count, rest: number): number {
  const total = (list: Float64Array) => list.subarray(rest + 1).reduce((sum, count) => sum + count, 0);
  return total(cases) < ENOUGH ? 0 : total(hits) / total(cases);
}

/** What is known by kind; a kind of which too little was seen is left out. */
export function attacksOf(
  kinds: ReadonlyMap<string, Seen>,
  shotBy: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Record<string, Attack> {
  const attacks: Record<string, Attack> = {};
  for (const [name, seen] of kinds) {
    if (seen.awake.length === 0) continue;
    const damage = mode(seen.awake, 1);
    const [shot, times] = [...(shotBy.get(name) ?? [])].sort((a, b) => b[1] - a[1])[0] ?? [null, 0];
    const shooting = shot !== null && times >= ENOUGH ? shootingOf(seen) : null;
    // one that strikes as it arrives rests beside the player only
    const sudden = seen.arrivals.share(0) > 0.5;
    const rest = restOf(sudden ? seen.strikes : seen.blows);
    attacks[name] = {
      damage,
      asleep: Math.max(damage, mode(seen.asleep, damage)),
      rest,
      ...chaseOf(seen.nearer),
      ...(sudden ? { sudden } : {}),
      ...(shooting && shot !== null ? { rest: shooting.rest, shot: { name: shot, ...shooting.ways } } : {}),
    };
  }
  return attacks;
}

/** How far it sees, and how surely it comes: what strays goes nearer in one of four steps too. */
function chaseOf(nearer: Count): { sight: number; chase: number } {
  const purpose = (share: number) => Math.max(0, (share - 1 / WAYS) / (1 - 1 / WAYS));
  let sight = 0;
  let [cases, hits] = [0, 0];
  for (let at = 2; at < FURTHEST && nearer.cases[at] >= ENOUGH; at++) {
    if (purpose(nearer.share(at)) < 0.2) break;
    sight = at;
    cases += nearer.cases[at];
    hits += nearer.hits[at];
  }
  return { sight, chase: cases === 0 ? 0 : Number(purpose(hits / cases).toFixed(2)) };
}

/** From where it shoots, how surely where it does not rest, and how long it rests; null for one that hardly ever does. */
function shootingOf({ fired, shots }: Seen) {
  const rates = shots.map((_, at) => fired.share(at));
  const most = Math.max(...rates);
  if (most < ERROR) return null;
  const often = rates.flatMap((rate, at) => (rate > most / 2 ? [at] : []));
  const [nearest, furthest] = [often[0], often.at(-1)!];
  const rest = restOf(pooled(shots, nearest, furthest));
  const chance = (from: number, to: number) => Number(shareAfter(pooled(shots, from, to), rest).toFixed(2));
  return { rest, ways: { nearest, furthest, chance: chance(nearest, furthest), close: chance(2, nearest - 1) } };
}
