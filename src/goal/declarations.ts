/**
 * Declarations of a goal file: constants, functions and types. Constants and functions are replaced by what they stand for;
 * types say which facts there are, in what range.
 */
import type { Expr, FactRange, Facts } from './goal.ts';
import { parseConstant, parseExpr } from './parse-formula.ts';
import {
  advance,
  expect,
  expectName,
  nested,
  peek,
  type Reader,
  reject,
  type Struct,
  sees,
  type TypeRef,
  take,
  unexpected,
} from './reader.ts';
import { note, skipBrackets } from './skip.ts';

/** What a quantity may be at the start of an episode: anything between, or a multiple of `step` from `low`. */
export interface ScenarioField {
  readonly low: number;
  readonly high: number;
  readonly step?: number;
}

/** A new name of the file. */
function declareName(r: Reader): string {
  const token = expectName(r, 'a name');
  if (r.scope.has(token.text)) reject(`'${token.text}' is declared twice`, 'Rename one of them.', token);
  return token.text;
}

// --- types ---

const ANYTHING: FactRange = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, unit: '' };

/** `number`, `number<a .. b>`, `Number.Float32<0, 1>`, `{ x: number }`, `SomeType`, `string`, `number[3]`. */
export function readType(r: Reader): TypeRef {
  const type = readPlainType(r);
  if (!sees(r, '[') || peek(r).fresh) return type;
  skipBrackets(r);
  return { unread: 'an array' };
}

function readPlainType(r: Reader): TypeRef {
  if (sees(r, '{')) return { struct: readFields(r) };
  const name = expectName(r, 'a type');
  if (name.text === 'Number' && take(r, '.')) {
    const kind = expectName(r, 'a kind of number');
    return kind.text === 'Bool' ? { ...ANYTHING, low: 0, high: 1 } : readNumber(r);
  }
  if (name.text === 'number') return readNumber(r);
  if (sees(r, '<')) {
    if (name.text !== 'string') return readNumber(r);
    while (!sees(r, '>') && peek(r).kind !== 'end') advance(r);
    expect(r, '>');
  }
  return name.text === 'string' ? { unread: 'text' } : { type: name.text };
}

function readNumber(r: Reader): FactRange {
  if (!sees(r, '<')) return ANYTHING;
  const { low, high, unit } = readRange(r);
  return { low, high, unit };
}

/** `<a .. b>`, `<a .. b step c>`, with a unit behind: `<-90 deg .. 90 deg>`; or values: `<0, 1>`, `<Off = 0, On = 1>`. */
export function readRange(r: Reader): ScenarioField & { unit: string } {
  const from = expect(r, '<');
  const [low, unit] = readBound(r);
  if (!sees(r, '..')) return readValues(r, low, unit);
  advance(r);
  const [high, other] = readBound(r);
  if (unit !== other) reject(`a range from '${unit}' to '${other}'`, 'Use one unit.', from);
  const step = take(r, 'step') ? { step: parseConstant(r, 'the step') } : {};
  expect(r, '>', "'>'");
  if (low > high) reject(`the range from ${low} to ${high} is empty`, 'Give the lower bound first.', from);
  if (step.step !== undefined && !(step.step > 0)) reject(`step is ${step.step}`, 'Use a number above 0.', from);
  return { low, high, unit, ...step };
}

function readValues(r: Reader, first: number, unit: string): ScenarioField & { unit: string } {
  const values = [first];
  while (take(r, ',') && !sees(r, '>')) values.push(readBound(r)[0]);
  expect(r, '>', "'..', ',' or '>'");
  return { low: Math.min(...values), high: Math.max(...values), unit };
}

function readBound(r: Reader): readonly [number, string] {
  if (peek(r).kind === 'name' && sees(r, '=', 1)) r.at += 2;
  const from = peek(r);
  const expr: Expr = parseExpr(r);
  if (typeof expr === 'number') return [expr, ''];
  if ('number' in expr) return [expr.number, expr.unit];
  return reject('a bound that is not constant', 'Use a number.', from);
}

function readFields(r: Reader): Struct {
  const fields = new Map<string, TypeRef>();
  expect(r, '{');
  while (!sees(r, '}')) {
    const field = expectName(r, "a field or '}'");
    if (fields.has(field.text)) reject(`field '${field.text}' is declared twice`, 'Rename one of them.', field);
    expect(r, ':');
    const type = readType(r);
    if ('unread' in type)
      note(r, field, `field '${field.text}' is ${type.unread}, which goals cannot use`, 'Give it as numbers.');
    fields.set(field.text, type);
    if (!take(r, ',')) take(r, ';');
  }
  advance(r);
  return fields;
}

/** `type Name { ... }` or `type Name number<a .. b>`. */
export function readTypeDeclaration(r: Reader): void {
  advance(r);
  const name = expectName(r, 'the name of the type');
  if (r.types.has(name.text)) reject(`type '${name.text}' is declared twice`, 'Rename one of them.', name);
  r.types.set(name.text, readType(r));
}

/** The numbers of a type by their dotted names. */
function flatten(r: Reader, type: TypeRef, name: string, seen: readonly string[] = []): [string, FactRange][] {
  if ('unread' in type) return [];
  if ('struct' in type)
    return [...type.struct].flatMap(([field, inner]) =>
      flatten(r, inner, name === '' ? field : `${name}.${field}`, seen),
    );
  if (!('type' in type)) return [[name, type]];
  const target = r.types.get(type.type);
  if (seen.includes(type.type)) return [];
  // A name that is no type of the file: a constant in place of one, or declared elsewhere.
  if (target === undefined) return name === '' ? [] : [[name, ANYTHING]];
  return flatten(r, target, name, [...seen, type.type]);
}

/** The facts that the types of a goal's parameters declare, or null where no such type is in the file. */
export function declaredFacts(r: Reader, state: string | null, action: string | null): Facts | null {
  if (state === null || !r.types.has(state)) return null;
  const actions = action === null ? [] : flatten(r, { type: action }, '');
  const all = [
    ...flatten(r, { type: state }, ''),
    ...actions.map(([name, info]) => [name === '' ? 'action' : `action.${name}`, info] as const),
  ];
  const names = all.map(([name]) => name);
  return { names, infos: all.map(([, info]) => info), index: (name) => names.indexOf(name), read: () => 0 };
}

// --- constants and functions ---

/** `const NAME = EXPR`; a text is noted and left. */
export function readConstant(r: Reader): void {
  const from = advance(r);
  const name = declareName(r);
  if (take(r, ':')) readType(r);
  expect(r, '=');
  if (peek(r).kind === 'text') {
    advance(r);
    r.scope.set(name, { unread: 'text' });
    note(r, from, `constant '${name}' is text, which goals do not use`, 'Leave it, or leave it out.');
    return;
  }
  r.scope.set(name, { value: parseExpr(r) });
}

/** The body is checked once with its parameters as facts, and read again at every call. */
export function readFunction(r: Reader): void {
  const from = advance(r);
  const name = declareName(r);
  expect(r, '(');
  const parameters: string[] = [];
  while (!sees(r, ')')) {
    parameters.push(expectName(r, 'a parameter').text);
    if (take(r, ':')) readType(r);
    if (!take(r, ',')) break;
  }
  expect(r, ')', "',' or ')'");
  if (take(r, ':')) readType(r);
  if (!sees(r, '{')) unexpected(r, "'{'");
  if (!sees(r, 'return', 1) || sees(r, '{', 2)) {
    skipBrackets(r);
    r.scope.set(name, { unread: 'a function of several statements' });
    note(
      r,
      from,
      `function '${name}' is not read: it has statements, or makes a record`,
      'Goals use functions of one expression.',
    );
    return;
  }
  r.at += 2;
  const start = r.at;
  nested(r, () => parseExpr(r));
  const body = { start, end: r.at };
  take(r, ';');
  expect(r, '}');
  r.scope.set(name, { parameters, body });
}
