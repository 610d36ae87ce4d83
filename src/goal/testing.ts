/** For tests: random formulas, traces as tables of facts, and the meaning of a formula over such a trace. */
import type { Rng } from '../core/rng.ts';
import { call } from './expr.ts';
import {
  type Expr,
  type FactRange,
  type Facts,
  type Formula,
  KINDS,
  type Objective,
  type Objectives,
  type Region,
} from './goal.ts';
import { robustnessOf } from './semantics.ts';
import { bindState } from './state.ts';

/** Facts of one world that replays a table of shape [steps][facts]; `at` says which row is the present. */
export interface TableFacts extends Facts {
  rows: readonly (readonly number[])[];
  at: number;
}

export function tableFacts(names: readonly string[], infos?: readonly FactRange[]): TableFacts {
  const facts: TableFacts = {
    names,
    ...(infos === undefined ? {} : { infos }),
    rows: [],
    at: 0,
    index: (name) => names.indexOf(name),
    read: (_, index) => facts.rows[facts.at][index],
  };
  return facts;
}

/** Facts of several worlds in one array [worlds][facts]; those of an odd index are computed when read, others in view. */
export interface ArrayFacts extends Facts {
  readonly data: Float64Array;
}

export function arrayFacts(names: readonly string[], worlds: number, infos?: readonly FactRange[]): ArrayFacts {
  const data = new Float64Array(worlds * names.length);
  const stride = names.length;
  return {
    names,
    data,
    ...(infos === undefined ? {} : { infos }),
    index: (name) => names.indexOf(name),
    read: (world, index) => data[world * stride + index],
    view: (offset) => (offset % 2 === 1 ? null : { data, stride, offset }),
  };
}

/** Robustness of a formula over the rows, by the definition. */
export function robustnessOver(formula: Formula, facts: TableFacts): number {
  const at = (part: Formula, t: number): number => {
    facts.at = t;
    return bindState(part, facts).robustness(0);
  };
  return robustnessOf(formula, at, 0, facts.rows.length - 1);
}

const pick = <T>(rng: Rng, of: readonly T[]): T => of[rng.int(of.length)];

/** A random formula of at most `depth` levels of operators over the facts. */
export function randomFormula(rng: Rng, names: readonly string[], depth: number): Formula {
  if (depth === 0 || rng.uniform() < 0.15) return randomCondition(rng, names);
  const part = () => randomFormula(rng, names, depth - 1);
  const bound = () => (rng.uniform() < 0.5 ? {} : { within: rng.int(5) });
  switch (rng.int(10)) {
    case 0:
      return { all: [part(), part()] };
    case 1:
      return { any: [part(), part()] };
    case 2:
      return { not: part() };
    case 3:
      return { implies: [part(), part()] };
    case 4:
      return { next: part() };
    case 5:
    case 6:
      return { eventually: part(), ...bound() };
    case 7:
      return { always: part(), ...bound() };
    case 8:
      return { until: [part(), part()], ...bound() };
    default:
      return { sequence: [part(), part()] };
  }
}

function randomCondition(rng: Rng, names: readonly string[]): Formula {
  const fact = pick(rng, names);
  const level = rng.int(4);
  switch (rng.int(4)) {
    case 0:
      return { fact, atLeast: level };
    case 1:
      return { is: [{ fact }, pick(rng, ['<', '<=', '>', '==', '!='] as const), level] };
    case 2:
      return { value: { fact }, in: { range: [level, level + 1] } };
    default:
      return { is: [{ call: '+', of: [{ fact }, { fact: pick(rng, names) }] }, '<', 2 * level] };
  }
}

const REGIONS: readonly ((rng: Rng) => Region)[] = [
  (rng) => ({ range: [rng.int(4) - 2, 2 + rng.int(2)] }),
  (rng) => ({ above: rng.int(4) - 1 }),
  (rng) => ({ below: rng.int(4) - 1 }),
];

/** Random objectives over the facts, half of the time combined by `do`. */
export function randomObjectives(rng: Rng, names: readonly string[]): Objectives {
  const fact = (): Expr => ({ fact: pick(rng, names) });
  const objectives = Array.from({ length: 1 + rng.int(3) }, (_, i): Objective => {
    const kind = pick(rng, KINDS);
    const bound = (kind === 'reach' || kind === 'drive') && rng.int(2) === 0 ? { within: rng.int(6) } : {};
    const common = { objective: kind, name: `o${i}`, weight: 1 + rng.int(3), ...bound };
    if (kind !== 'maximize' && kind !== 'minimize' && rng.int(2) === 0) {
      const value: Expr = { vector: [fact(), call('-', [fact(), 0.5])] };
      const box: Region = { box: [[-1, 2], [0, 1 + rng.int(3)]] }; // biome-ignore format: one region
      return { ...common, value, in: rng.int(2) === 0 ? box : { sphere: { vector: [0, 0.5] }, radius: 1.5 } };
    }
    const values = [fact(), call('abs', [fact()]), call('hypot', [fact(), fact()]), call('*', [fact(), 0.3])];
    return { ...common, value: pick(rng, values), in: pick(rng, REGIONS)(rng) };
  });
  const [a, b] = objectives;
  if (b === undefined || rng.int(2) === 0) return { objectives };
  return { objectives, do: { until: [{ name: a.name }, { name: b.name }] } };
}

/** Words and signs of the language, for mutations that get past the first token. */
const PIECES =
  `( ) [ ] { } , : ; < <= > >= == != .. . = + - * / # // \` " not and or then implies until eventually always next within in
  goal avoid reach drive maximize minimize weight do const function type return curriculum lesson scenario training source
  graph concept output select programmed import simulator package reward terminal algorithm Number. string number<0 .. 1>
  Goal.Range( Goal.RangeAbove( Goal.RangeBelow( Goal.Sphere( Goal.Box( Math.Abs( hypot( State.x have:log x 12 0.5 1e9 deg m/s`
    .split(/\s+/)
    .concat([' ', '\n', '\t', '\u00e9', '\u{1f600}', '\0']);

/** The text with a few pieces inserted, deleted, repeated, swapped or replaced. */
export function mutateText(rng: Rng, text: string): string {
  let result = text;
  for (let edits = 1 + rng.int(6); edits > 0; edits--) {
    const from = rng.int(result.length + 1);
    const to = Math.min(result.length, from + rng.int(12));
    const [before, middle, after] = [result.slice(0, from), result.slice(from, to), result.slice(to)];
    switch (rng.int(5)) {
      case 0:
        result = before + after;
        break;
      case 1:
        result = before + pick(rng, PIECES) + middle + after;
        break;
      case 2:
        result = before + middle.repeat(1 + rng.int(8)) + after;
        break;
      case 3:
        result = before + pick(rng, PIECES) + after;
        break;
      default:
        result = after + middle + before;
    }
  }
  return result;
}
