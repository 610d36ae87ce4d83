/** Numbers for facts that agree with everything known of a step: they make a counter-example concrete. */
import { makeRng } from '../core/rng.ts';
import type { Operand } from './code.ts';
import { contains, evaluate, factsOf, type Knowledge, type Range, type Relation } from './knowledge.ts';

const TRIALS = 20_000;

/** Values by fact, or null when none was found, which proves nothing. Facts without an open relation get a value too. */
export function findWitness({
  facts,
  relations,
}: Pick<Knowledge, 'facts' | 'relations'>): ReadonlyMap<string, number> | null {
  const constants = [...relations.values()].flatMap(({ a, b }) => [...constantsOf(a), ...constantsOf(b)]);
  const candidates = new Map<string, readonly number[]>();
  const names = new Set([...facts.keys()]);
  for (const { a, b } of relations.values()) for (const x of [a, b]) factsOf(x, names);
  for (const name of names) candidates.set(name, pointsOf(facts.get(name), constants));
  const rng = makeRng('witness');
  const values = new Map<string, number>();
  for (let trial = 0; trial < TRIALS; trial++) {
    for (const [name, points] of candidates) values.set(name, points[trial === 0 ? 0 : rng.int(points.length)]);
    if (agrees(values, relations)) return values;
  }
  return null;
}

function agrees(values: ReadonlyMap<string, number>, relations: ReadonlyMap<string, Relation>): boolean {
  for (const { a, operator, b, holds } of relations.values()) {
    const [x, y] = [a, b].map((side) => evaluate(side, (fact) => values.get(fact)!));
    if ((operator === '<' ? x < y : x === y) !== holds) return false;
  }
  return true;
}

function constantsOf(x: Operand): readonly number[] {
  if (typeof x === 'number') return [x];
  if (x.op === 'fact') return [];
  return ('args' in x ? x.args : [x.a, x.b]).flatMap(constantsOf);
}

/** Bounds, points near them, and points around the constants of the relations, simplest first. */
function pointsOf(range: Range | undefined, constants: readonly number[]): readonly number[] {
  const { low, high } = range ?? { low: -Infinity, high: Infinity };
  const seeds = [0, 1, low, high, ...constants, ...constants.map(Math.sqrt)].filter(Number.isFinite);
  const points = new Set<number>();
  for (const seed of seeds) for (const by of [0, 1, -1, 0.5, -0.5, 10, -10, 1e-3, -1e-3]) points.add(seed + by);
  for (const seed of seeds) for (const times of [2, 0.5, -1]) points.add(seed * times);
  if (Number.isFinite(low) && Number.isFinite(high))
    for (const share of [0.5, 0.25, 0.75]) points.add(low + share * (high - low));
  const inside = [...points]
    .map((x) => (range?.integer ? Math.round(x) : x))
    .filter((x) => !range || contains(range, x));
  return inside.length > 0 ? [...new Set(inside)] : [low];
}
