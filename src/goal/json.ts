/** Goals as JSON: the schema for structured output of language models, and the reader that checks a value and says where it is wrong. */
import { nearestName, RlgptError } from '../core/errors.ts';
import { call, FUNCTIONS } from './expr.ts';
import {
  COMPARISONS,
  type Comparison,
  type Do,
  type Expr,
  type Formula,
  type Goal,
  isObjectives,
  KINDS,
  type Objective,
  type Region,
} from './goal.ts';
import { comparison } from './parse-formula.ts';
import { isUnit } from './units.ts';

const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
const list = (items: object, minItems: number, maxItems?: number) => ({
  type: 'array',
  items,
  minItems,
  ...(maxItems === undefined ? {} : { maxItems }),
});
const record = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  additionalProperties: false,
});
const NUMBER = { type: 'number' };
const STEPS = { type: 'integer', minimum: 0 };
const pair = list(ref('expr'), 2, 2);

/** JSON Schema (2020-12) of a goal. */
export const goalSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Goal',
  anyOf: [ref('formula'), ref('objectives')],
  $defs: {
    expr: {
      anyOf: [
        NUMBER,
        record({ fact: { type: 'string' } }),
        record({ number: NUMBER, unit: { type: 'string' } }),
        record({ vector: list(ref('expr'), 1) }),
        record({ call: { enum: Object.keys(FUNCTIONS) }, of: list(ref('expr'), 1, 8) }),
      ],
    },
    region: {
      anyOf: [
        record({ range: pair }),
        record({ above: ref('expr') }),
        record({ below: ref('expr') }),
        record({ sphere: ref('expr'), radius: ref('expr') }),
        record({ box: list(pair, 1) }),
      ],
    },
    formula: {
      anyOf: [
        record({ fact: { type: 'string' }, atLeast: NUMBER }),
        record({
          is: {
            type: 'array',
            prefixItems: [ref('expr'), { enum: COMPARISONS }, ref('expr')],
            minItems: 3,
            maxItems: 3,
          },
        }),
        record({ value: ref('expr'), in: ref('region') }),
        record({ all: list(ref('formula'), 1) }),
        record({ any: list(ref('formula'), 1) }),
        record({ not: ref('formula') }),
        record({ implies: list(ref('formula'), 2, 2) }),
        record({ next: ref('formula') }),
        record({ eventually: ref('formula'), within: STEPS }, ['within']),
        record({ always: ref('formula'), within: STEPS }, ['within']),
        record({ until: list(ref('formula'), 2, 2), within: STEPS }, ['within']),
        record({ sequence: list(ref('formula'), 2) }),
      ],
    },
    objectives: record(
      {
        objectives: list(
          record(
            {
              objective: { enum: KINDS },
              name: { type: 'string' },
              weight: { type: 'number', exclusiveMinimum: 0 },
              value: ref('expr'),
              in: ref('region'),
              within: STEPS,
            },
            ['weight', 'within'],
          ),
          1,
        ),
        do: ref('do'),
      },
      ['do'],
    ),
    do: {
      anyOf: [
        record({ name: { type: 'string' } }),
        record({ all: list(ref('do'), 1) }),
        record({ until: list(ref('do'), 2, 2) }),
      ],
    },
  },
} as const;

// --- reading ---

type Json = Readonly<Record<string, unknown>>;

/** Deeper values are refused, so that none exhausts the stack. */
const MOST_DEPTH = 150;

function refuse(path: string, message: string, remedy: string): never {
  throw new RlgptError('goal', `goal${path}: ${message}`, remedy);
}

const show = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 80);

function asRecord(value: unknown, path: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  return refuse(path, `${show(value)} is no record`, 'Use one of the forms of the goal schema.');
}

function asList(value: unknown, path: string, least: number, most = 1000): readonly unknown[] {
  if (Array.isArray(value) && value.length >= least && value.length <= most) return value;
  const size = least === most ? `${least}` : `at least ${least}`;
  return refuse(path, `${show(value)} is no list of ${size}`, `Give a list of ${size} entries.`);
}

function asNumber(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
  return refuse(path, `${String(value)} is no finite number`, 'Use a finite number.');
}

function asName(value: unknown, path: string): string {
  if (typeof value === 'string' && value !== '' && !/[`\n]/.test(value)) return value;
  return refuse(path, `${show(value)} is no name`, 'Use text without line breaks and back quotes.');
}

function asOneOf<T extends string>(value: unknown, known: readonly T[], path: string): T {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  const near = typeof value === 'string' ? nearestName(value, known) : null;
  return refuse(
    path,
    `${show(value)} is unknown`,
    near === null ? `Use one of: ${known.join(', ')}.` : `Did you mean '${near}'?`,
  );
}

function checkKeys(value: Json, allowed: readonly string[], path: string): void {
  const stray = Object.keys(value).find((key) => !allowed.includes(key));
  if (stray === undefined) return;
  const near = nearestName(stray, allowed);
  refuse(path, `unknown key '${stray}'`, near === null ? `Use: ${allowed.join(', ')}.` : `Did you mean '${near}'?`);
}

/** The goal in canonical form: lists of one are replaced by their part, constant expressions by their value. Throws RlgptError 'goal'. */
export function goalFromJson(value: unknown): Goal {
  const goal = asRecord(value, '');
  return 'objectives' in goal ? readObjectives(goal) : readFormula(goal, '', 0);
}

/** The canonical form of a goal. */
export const canonical = (goal: Goal): Goal => goalFromJson(goal);

/** As `goalFromJson`, for formulas only. */
export function formulaFromJson(value: unknown): Formula {
  const goal = goalFromJson(value);
  if (isObjectives(goal)) return refuse('', 'objectives where a formula is needed', 'Give a formula.');
  return goal;
}

function within(value: Json, path: string): { within?: number } {
  if (value.within === undefined) return {};
  const steps = asNumber(value.within, `${path}.within`);
  if (!Number.isInteger(steps) || steps < 0)
    refuse(`${path}.within`, `${steps} is no number of steps`, 'Use a whole number of at least 0.');
  return { within: steps };
}

const FORMULA_KEYS: Readonly<Record<string, readonly string[]>> = {
  fact: ['fact', 'atLeast'],
  is: ['is'],
  value: ['value', 'in'],
  all: ['all'],
  any: ['any'],
  not: ['not'],
  implies: ['implies'],
  next: ['next'],
  eventually: ['eventually', 'within'],
  always: ['always', 'within'],
  until: ['until', 'within'],
  sequence: ['sequence'],
};

function readFormula(given: unknown, path: string, depth: number): Formula {
  if (depth > MOST_DEPTH) refuse(path, `more than ${MOST_DEPTH} levels`, 'Simplify the goal.');
  const value = asRecord(given, path);
  const kind = Object.keys(FORMULA_KEYS).find((key) => key in value);
  if (kind === undefined)
    return refuse(path, `${show(value)} is no goal`, `Use one of the keys ${Object.keys(FORMULA_KEYS).join(', ')}.`);
  checkKeys(value, FORMULA_KEYS[kind], path);
  const at = `${path}.${kind}`;
  const part = (inner: unknown, key: string | number) => readFormula(inner, `${at}[${key}]`, depth + 1);
  const one = () => readFormula(value[kind], at, depth + 1);
  const many = () => {
    const parts = asList(value[kind], at, 0);
    if (parts.length === 0) refuse('', `has an empty '${kind}'`, 'Give it at least one part.');
    return parts.map(part);
  };
  const two = () => asList(value[kind], at, 2, 2).map(part) as [Formula, Formula];
  const single = (parts: readonly Formula[], node: Formula) => (parts.length === 1 ? parts[0] : node);
  switch (kind) {
    case 'fact':
      return { fact: asName(value.fact, at), atLeast: asNumber(value.atLeast, `${path}.atLeast`) };
    case 'is': {
      const [left, sign, right] = asList(value.is, at, 3, 3);
      const known = asOneOf<Comparison>(sign, COMPARISONS, `${at}[1]`);
      return comparison(readExpr(left, `${at}[0]`, depth), known, readExpr(right, `${at}[2]`, depth));
    }
    case 'value':
      return { value: readExpr(value.value, at, depth), in: readRegion(value.in, `${path}.in`) };
    case 'all': {
      const all = many();
      return single(all, { all });
    }
    case 'any': {
      const any = many();
      return single(any, { any });
    }
    case 'sequence': {
      const sequence = many();
      if (sequence.length < 2) refuse(at, 'a sequence of one', "Use 'eventually', or give it a second part.");
      return { sequence };
    }
    case 'implies':
      return { implies: two() };
    case 'until':
      return { until: two(), ...within(value, path) };
    case 'not':
      return { not: one() };
    case 'next':
      return { next: one() };
    case 'eventually':
      return { eventually: one(), ...within(value, path) };
    default:
      return { always: one(), ...within(value, path) };
  }
}

function readExpr(given: unknown, path: string, depth: number): Expr {
  if (depth > MOST_DEPTH) refuse(path, `more than ${MOST_DEPTH} levels`, 'Simplify the goal.');
  if (typeof given === 'number') return asNumber(given, path);
  const value = asRecord(given, path);
  if ('fact' in value) {
    checkKeys(value, ['fact'], path);
    return { fact: asName(value.fact, `${path}.fact`) };
  }
  if ('number' in value) {
    checkKeys(value, ['number', 'unit'], path);
    const unit = asName(value.unit, `${path}.unit`);
    if (!unit.split('/').every(isUnit))
      refuse(`${path}.unit`, `unknown unit '${unit}'`, 'Use m, s, rad, deg and the like.');
    return { number: asNumber(value.number, `${path}.number`), unit };
  }
  if ('vector' in value) {
    checkKeys(value, ['vector'], path);
    return { vector: asList(value.vector, path, 1).map((e, i) => readExpr(e, `${path}.vector[${i}]`, depth + 1)) };
  }
  checkKeys(value, ['call', 'of'], path);
  const name = asOneOf(value.call, Object.keys(FUNCTIONS), `${path}.call`);
  const [least, most] = FUNCTIONS[name].arity;
  const of = asList(value.of, `${path}.of`, least, most).map((e, i) => readExpr(e, `${path}.of[${i}]`, depth + 1));
  return call(name, of);
}

function readRegion(given: unknown, path: string): Region {
  const value = asRecord(given, path);
  const expr = (e: unknown, key: string) => readExpr(e, `${path}.${key}`, 0);
  const pairOf = (e: unknown, key: string): readonly [Expr, Expr] => {
    const [low, high] = asList(e, `${path}.${key}`, 2, 2);
    return [expr(low, `${key}[0]`), expr(high, `${key}[1]`)];
  };
  const keys = ['range', 'above', 'below', 'sphere', 'box'];
  const kind = keys.find((key) => key in value);
  if (kind === undefined) return refuse(path, `${show(value)} is no region`, `Use one of the keys ${keys.join(', ')}.`);
  checkKeys(value, kind === 'sphere' ? ['sphere', 'radius'] : [kind], path);
  if (kind === 'range') return { range: pairOf(value.range, kind) };
  if (kind === 'above') return { above: expr(value.above, kind) };
  if (kind === 'below') return { below: expr(value.below, kind) };
  if (kind === 'sphere') return { sphere: expr(value.sphere, kind), radius: expr(value.radius, 'radius') };
  return { box: asList(value.box, `${path}.box`, 1).map((axis, i) => pairOf(axis, `box[${i}]`)) };
}

function readObjectives(value: Json): Goal {
  checkKeys(value, ['objectives', 'do'], '');
  const objectives = asList(value.objectives, '.objectives', 1).map((o, i) => readObjective(o, `.objectives[${i}]`));
  const names = objectives.map((o) => o.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) refuse('.objectives', `two objectives are named '${twice}'`, 'Give each its own name.');
  return value.do === undefined ? { objectives } : { objectives, do: readDo(value.do, names, '.do', 0) };
}

function readObjective(given: unknown, path: string): Objective {
  const value = asRecord(given, path);
  checkKeys(value, ['objective', 'name', 'weight', 'value', 'in', 'within'], path);
  const objective = asOneOf(value.objective, KINDS, `${path}.objective`);
  const weight = value.weight === undefined ? undefined : asNumber(value.weight, `${path}.weight`);
  if (weight !== undefined && !(weight > 0)) refuse(`${path}.weight`, `weight is ${weight}`, 'Use a number above 0.');
  if (value.within !== undefined && objective !== 'reach' && objective !== 'drive')
    refuse(`${path}.within`, `'within' of ${objective}`, "Only 'reach' and 'drive' have a time limit.");
  return {
    objective,
    name: asName(value.name, `${path}.name`),
    ...(weight === undefined ? {} : { weight }),
    value: readExpr(value.value, `${path}.value`, 0),
    in: readRegion(value.in, `${path}.in`),
    ...within(value, path),
  };
}

function readDo(given: unknown, names: readonly string[], path: string, depth: number): Do {
  if (depth > MOST_DEPTH) refuse(path, `more than ${MOST_DEPTH} levels`, 'Simplify the goal.');
  const value = asRecord(given, path);
  const part = (e: unknown, i: number) => readDo(e, names, `${path}[${i}]`, depth + 1);
  if ('until' in value) return { until: asList(value.until, path, 2, 2).map(part) as unknown as [Do, Do] };
  if (!('all' in value)) return { name: asOneOf(value.name, names, `${path}.name`) };
  const all = asList(value.all, path, 1).map(part);
  return all.length === 1 ? all[0] : { all };
}
