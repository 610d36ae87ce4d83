/** What instructions do with values: arithmetic, comparisons, members, readings of the world. */
import type { BinaryOperator, Code, Expression, Instruction, Operand, Plain, Value } from './code.ts';
import { type Domain, isFlag, type Knowledge, printOperand } from './knowledge.ts';
import { programError } from './refusal.ts';

/** What a machine asks and tells. */
export interface Surroundings {
  readonly knowledge: Knowledge;
  domainOf(fact: string): Domain;
  /** Counts up: names what is another value each time that it is read. */
  fresh(): number;
  /** How a policy in control goes on. Asked at the beginning of each step after its first. */
  policy(name: string): 'goes on' | 'done' | 'failed' | 'impossible';
  onRead(method: string, name: string, at: number): void;
  onRun(policy: string, at: number): void;
  onGuard(guard: number, outcome: boolean): void;
  onCheck(check: number, holds: boolean): void;
}

export const isKind = <K extends Extract<Value, object>['kind']>(
  value: Value,
  kind: K,
): value is Extract<Value, { kind: K }> => typeof value === 'object' && value !== null && value.kind === kind;

/** A yes-or-no reading becomes the value that it has, so that a variable may keep it; others stay readings. */
export function settled(value: Value, around: Surroundings): Value {
  if (!isKind(value, 'reading') || value.of.op !== 'fact') return value;
  if (!isFlag(around.domainOf(value.of.name))) return value;
  const holds = around.knowledge.compare(value.of, '!==', 0);
  return value.of.truth ? holds : Number(holds);
}

/** Whether a value counts as true; of a reading that is asked, and then known. */
export function truth(value: Value, around: Surroundings): boolean {
  if (isKind(value, 'reading')) return around.knowledge.compare(value.of, '!==', 0);
  return Boolean(value);
}

/** Throws RlgptError 'program' for a value that only the world knows, or that is no number or text. */
export function plain(code: Code, value: Value, at: number): Plain {
  if (typeof value !== 'object' || value === null) return value;
  throw programError(code.source, at, `a ${value.kind} stands where a plain value must`, 'Use numbers and texts.');
}

function operand(code: Code, value: Value, at: number): Operand {
  if (isKind(value, 'reading')) return value.of;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  const what = typeof value === 'object' && value !== null ? value.kind : JSON.stringify(value);
  throw programError(code.source, at, `arithmetic with ${what}`, 'Use numbers.');
}

const apply = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '%': (a: number, b: number) => a % b,
};

/** A number where both sides are numbers; else an expression over readings. Texts are joined. */
export function arithmetic(code: Code, op: '+' | '-' | '*' | '/' | '%', x: Value, y: Value, at: number): Value {
  if (op === '+' && (typeof x === 'string' || typeof y === 'string'))
    return `${plain(code, x, at)}${plain(code, y, at)}`;
  const [a, b] = [operand(code, x, at), operand(code, y, at)];
  if (typeof a === 'number' && typeof b === 'number') return apply[op](a, b);
  return { kind: 'reading', of: { op, a, b } };
}

/** The same for a function of `Math`. */
export function math(
  code: Code,
  name: Extract<Expression, { args: unknown }>['op'],
  values: readonly Value[],
  at: number,
): Value {
  const args = values.map((value) => operand(code, value, at));
  if (args.every((arg) => typeof arg === 'number')) return Math[name](...(args as [number]));
  return { kind: 'reading', of: { op: name, args } };
}

/** Comparisons of readings are asked, and then known. */
export function binary(code: Code, op: BinaryOperator, x: Value, y: Value, at: number, around: Surroundings): Value {
  if (op === '===' || op === '!==') return equal(code, x, y, at, around) === (op === '===');
  if (op === '<' || op === '<=' || op === '>' || op === '>=') {
    if (typeof x === 'string' && typeof y === 'string')
      throw programError(code.source, at, 'texts are compared by order', 'Compare numbers.');
    return around.knowledge.compare(operand(code, x, at), op, operand(code, y, at));
  }
  return arithmetic(code, op, x, y, at);
}

function equal(code: Code, x: Value, y: Value, at: number, around: Surroundings): boolean {
  if (isKind(y, 'reading') && !isKind(x, 'reading')) return equal(code, y, x, at, around);
  const { knowledge } = around;
  if (isKind(x, 'reading')) {
    if (typeof y === 'boolean') return knowledge.compare(x.of, '!==', 0) === y;
    if (typeof y === 'number' && x.of.op === 'fact' && x.of.truth) return false;
    if (typeof y === 'number' || isKind(y, 'reading')) return knowledge.compare(x.of, '===', operand(code, y, at));
    // A text or a missing object: a choice of its own.
    return knowledge.compare(opaque(`${label(x)} is ${String(plain(code, y, at))}`), '!==', 0);
  }
  if (isKind(y, 'failure') && !isKind(x, 'failure')) return equal(code, y, x, at, around);
  if (isKind(x, 'failure')) {
    const other = isKind(y, 'failure') ? `that of ${y.of}` : y;
    if (typeof other !== 'string' || !/^(failed|that of)/.test(other)) return false;
    return knowledge.compare(opaque(`outcome of ${x.of} is ${other}`), '!==', 0);
  }
  return plain(code, x, at) === plain(code, y, at);
}

/** Names in brackets are flags that no world has. */
const opaque = (name: string): Expression => ({ op: 'fact', name: `[${name}]`, truth: true });
const label = (value: Value): string =>
  isKind(value, 'reading') && value.of.op === 'fact' ? value.of.name : 'reading';

/** An entry of a record, undefined where it has none; a member of a reading is another reading. */
export function member(code: Code, object: Value, key: Value, at: number): Value {
  if (isKind(object, 'record')) {
    const { entries } = object;
    const name = String(plain(code, key, at));
    return Object.hasOwn(entries, name) ? entries[name] : undefined;
  }
  if (isKind(object, 'reading') && object.of.op === 'fact')
    return {
      kind: 'reading',
      of: { op: 'fact', name: `${object.of.name}.${String(plain(code, key, at))}`, truth: false },
    };
  throw programError(code.source, at, 'a member of something that is no record', 'Use records.');
}

/** A value as it waits for the next step: what it holds of the world is of the past then. */
export function aged(value: Value): Value {
  if (isKind(value, 'reading')) return { kind: 'stale' };
  if (!isKind(value, 'record')) return value;
  const entries = Object.entries(value.entries).map(([key, part]) => [key, aged(part)] as const);
  return entries.some(([key, part]) => part !== value.entries[key])
    ? { kind: 'record', entries: Object.fromEntries(entries) }
    : value;
}

/** A record; a key that is null spreads a record. */
export function record(
  code: Code,
  keys: readonly (string | null)[],
  values: readonly Value[],
  at: number,
  around: Surroundings,
): Value {
  const entries: Record<string, Value> = {};
  keys.forEach((key, i) => {
    const value = values[i];
    if (key !== null) entries[key] = settled(value, around);
    else if (isKind(value, 'record')) Object.assign(entries, value.entries);
    else throw programError(code.source, at, 'a spread of something that is no record', 'Spread records.');
  });
  return { kind: 'record', entries };
}

/** `w.redLight()` reads the fact `red_light`, `w.laneClear('left')` reads `lane_clear:left`. */
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A reading of the world: `w.redLight()`, or `w.fact("red_light")`. Random numbers are another value each time. */
export function read(method: string, args: readonly Value[], { at }: Instruction, around: Surroundings): Value {
  const name = method === 'fact' ? args.map(printValue).join(':') : [snake(method), ...args.map(printValue)].join(':');
  around.onRead(method, name, at);
  if (method === 'random')
    return { kind: 'reading', of: { op: 'fact', name: `random ${around.fresh()}`, truth: false } };
  return { kind: 'reading', of: { op: 'fact', name, truth: method !== 'fact' && isFlag(around.domainOf(name)) } };
}

/**
 * A value as part of a name: `{ forward: true }` is `forward`, `{ pitch: 15 }` is `pitch=15`. Readings stand there in full, so
 * that readings of two arguments are two.
 */
function printValue(value: Value): string {
  if (isKind(value, 'record'))
    return Object.entries(value.entries)
      .map(([key, part]) => (part === true ? key : `${key}=${printValue(part)}`))
      .join(',');
  if (isKind(value, 'reading')) return `(${printOperand(value.of)})`;
  return typeof value === 'object' && value !== null ? '?' : String(value);
}

/** `act:brake` for `yield w.brake()`, `run:straight` for `yield w.step('straight')`. */
export function outputOf(code: Code, value: Value, at: number): string {
  if (typeof value === 'number') return `act:code ${value}`;
  if (!isKind(value, 'reading') || value.of.op !== 'fact')
    throw programError(code.source, at, 'what is yielded is no action', 'Yield an action of w.');
  const { name } = value.of;
  return name.startsWith('step:') ? `run:${name.slice(5)}` : `act:${name}`;
}
