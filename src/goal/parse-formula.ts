/**
 * Expressions and formulas by precedence (Pratt), one ladder for both, since an open bracket may begin either. From
 * weak to strong: implies, then, or, and, until, prefixes (not, next, eventually, always), comparisons and `in`, + -, * /.
 */
import { nearestName } from '../core/errors.ts';
import { call, FUNCTIONS } from './expr.ts';
import { COMPARISONS, type Comparison, type Expr, type Formula, type Region } from './goal.ts';
import type { Span, Token } from './lex.ts';
import {
  advance,
  expect,
  expectName,
  KEYWORDS,
  type Meaning,
  mark,
  nested,
  peek,
  type Reader,
  reject,
  sees,
  take,
  unexpected,
} from './reader.ts';
import { isUnit, UNIT_NAMES } from './units.ts';

type Item = { readonly expr: Expr; readonly span: Span } | { readonly formula: Formula; readonly span: Span };

const PREFIXES = ['not', 'next', 'eventually', 'always'];
const INFIX: ReadonlyMap<string, number> = new Map([
  ['implies', 1],
  ['then', 2],
  ['or', 3],
  ['and', 4],
  ['until', 5],
  ['in', 7],
  ...COMPARISONS.map((sign) => [sign, 7] as const),
  ['+', 8],
  ['-', 8],
  ['*', 9],
  ['/', 9],
]);
const PREFIX = 6;
const SIGN = 10;
const OPERATORS = [...INFIX.keys()].filter((word) => /^\w+$/.test(word));
const REGIONS = ['Range', 'RangeAbove', 'RangeBelow', 'Sphere', 'Box'];
const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

export const parseFormula = (r: Reader): Formula => asFormula(parseItem(r, 0));

/** An expression without comparisons. */
export const parseExpr = (r: Reader): Expr => asExpr(parseItem(r, 8));

/** A number that is known now, such as 2*60. */
export function parseConstant(r: Reader, what: string): number {
  const from = peek(r);
  const expr = parseExpr(r);
  if (typeof expr !== 'number') reject(`${what} is not a plain number`, 'Use constants only.', spanFrom(r, from));
  return expr;
}

/** The n of `within n`: a whole number of steps. */
export function parseSteps(r: Reader, read: () => number): number {
  const from = peek(r);
  const steps = read();
  if (!Number.isInteger(steps) || steps < 0)
    reject(`${steps} is no number of steps`, 'Use a whole number of at least 0.', spanFrom(r, from));
  return steps;
}

const spanFrom = (r: Reader, from: Span): Span => ({ start: from.start, end: r.tokens[Math.max(0, r.at - 1)].end });

function asExpr(item: Item): Expr {
  if ('expr' in item) return item.expr;
  return reject('a formula where a number is needed', 'Compare numbers with numbers.', item.span);
}

/** A fact alone is a flag: it is at least 1. */
function asFormula(item: Item): Formula {
  if ('formula' in item) return item.formula;
  const { expr, span } = item;
  if (typeof expr === 'object' && 'fact' in expr) return { fact: expr.fact, atLeast: 1 };
  return reject('a number where a formula is needed', "Compare it, as in 'x > 0', or use 'in'.", span);
}

function parseItem(r: Reader, weakest: number): Item {
  return nested(r, () => {
    const from = peek(r);
    let left = parsePrefix(r);
    for (;;) {
      const token = peek(r);
      const power = token.kind === 'sign' || token.kind === 'name' ? (INFIX.get(token.text) ?? 0) : 0;
      if (power === 0 || power < weakest) return left;
      advance(r);
      left = parseInfix(r, left, token, from);
    }
  });
}

function parseInfix(r: Reader, left: Item, { text }: Token, from: Token): Item {
  const formula = (node: Formula): Item => ({ formula: mark(r, node, from), span: spanFrom(r, from) });
  const power = INFIX.get(text)!;
  if (power >= 8) {
    const expr = call(text, [asExpr(left), asExpr(parseItem(r, power + 1))]);
    return { expr: mark(r, expr, from), span: spanFrom(r, from) };
  }
  if (text === 'in') return formula({ value: asExpr(left), in: parseRegion(r) });
  if (power === 7) return formula(compare(r, asExpr(left), text as Comparison));
  const first = note(r, asFormula(left), left.span);
  if (text === 'implies') return formula({ implies: [first, parseRight(r, power)] });
  if (text === 'until') {
    const bound = parseBound(r);
    return formula({ until: [first, parseRight(r, power)], ...bound });
  }
  const parts = [first, parseRight(r, power + 1)];
  while (take(r, text)) parts.push(parseRight(r, power + 1));
  return formula(text === 'and' ? { all: parts } : text === 'or' ? { any: parts } : { sequence: parts });
}

function parseRight(r: Reader, power: number): Formula {
  const item = parseItem(r, power);
  return note(r, asFormula(item), item.span);
}

function note(r: Reader, formula: Formula, span: Span): Formula {
  if (!r.spans.has(formula)) r.spans.set(formula, span);
  return formula;
}

function compare(r: Reader, left: Expr, sign: Comparison): Formula {
  const right = asExpr(parseItem(r, 8));
  if (COMPARISONS.some((s) => sees(r, s))) reject('two comparisons in a row', "Join them: 'a < b and b < c'.", peek(r));
  return comparison(left, sign, right);
}

/** The canonical node of a comparison: `fact >= number` is a bound on a fact. */
export function comparison(left: Expr, sign: Comparison, right: Expr): Formula {
  if (sign === '>=' && typeof right === 'number' && typeof left === 'object' && 'fact' in left)
    return { fact: left.fact, atLeast: right };
  return { is: [left, sign, right] };
}

/** `within 10` or `within (2*60)` after an operator. */
function parseBound(r: Reader): { within?: number } {
  if (!take(r, 'within')) return {};
  const number = () => {
    if (peek(r).kind === 'number') return Number(advance(r).text);
    if (!sees(r, '(')) unexpected(r, 'a number of steps');
    advance(r);
    const value = parseConstant(r, 'the number of steps');
    expect(r, ')');
    return value;
  };
  return { within: parseSteps(r, number) };
}

function parsePrefix(r: Reader): Item {
  const from = peek(r);
  if (from.kind === 'name' && PREFIXES.includes(from.text)) {
    advance(r);
    const bound = from.text === 'eventually' || from.text === 'always' ? parseBound(r) : {};
    const inner = parseRight(r, PREFIX);
    const node = { [from.text]: inner, ...bound } as Formula;
    return { formula: mark(r, node, from), span: spanFrom(r, from) };
  }
  if (sees(r, '(')) {
    advance(r);
    const inner = parseItem(r, 0);
    expect(r, ')', "an operator or ')'");
    return { ...inner, span: spanFrom(r, from) };
  }
  const expr = mark(r, parseOperand(r, from), from);
  return { expr, span: spanFrom(r, from) };
}

function parseOperand(r: Reader, from: Token): Expr {
  if (from.kind === 'number') return parseNumber(r, 1);
  if (take(r, '-')) {
    if (peek(r).kind === 'number') return parseNumber(r, -1);
    return call('-', [asExpr(parseItem(r, SIGN))]);
  }
  if (take(r, '[')) {
    const vector = parseList(r, ']');
    return { vector };
  }
  if (from.kind === 'quoted' || (from.kind === 'name' && !KEYWORDS.has(from.text))) return parseName(r);
  return unexpected(r, 'an expression or a formula', [...PREFIXES, ...OPERATORS]);
}

/** A number, perhaps with a unit on the same line: `12 deg`, `3 m/s`. */
function parseNumber(r: Reader, sign: number): Expr {
  const digits = advance(r);
  const number = sign * Number(digits.text) + 0;
  if (!Number.isFinite(number)) reject(`${digits.text} is too large`, 'Use a finite number.', digits);
  const token = peek(r);
  if (token.fresh || token.kind !== 'name' || KEYWORDS.has(token.text) || token.text === 'step') return number;
  let unit = advance(r).text;
  if (!isUnit(unit)) {
    const near = nearestName(unit, UNIT_NAMES);
    const remedy = near === null ? `Use one of: ${UNIT_NAMES.join(', ')}.` : `Did you mean '${near}'?`;
    reject(`unknown unit '${unit}'`, remedy, token);
  }
  while (sees(r, '/') && peek(r, 1).kind === 'name' && isUnit(peek(r, 1).text)) {
    advance(r);
    unit += `/${advance(r).text}`;
  }
  return { number, unit };
}

function parseList(r: Reader, close: string): Expr[] {
  const list: Expr[] = [];
  if (take(r, close)) return list;
  do list.push(parseExpr(r));
  while (take(r, ','));
  expect(r, close, `',' or '${close}'`);
  return list;
}

/** A fact, a constant, a function call; names of facts may have parts: `have:log`, `pole.angle`. */
function parseName(r: Reader): Expr {
  const head = advance(r);
  if (head.kind === 'quoted') return { fact: head.text };
  const meaning = r.scope.get(head.text);
  if (meaning !== undefined && 'unread' in meaning)
    reject(`'${head.text}' is ${meaning.unread}`, 'Use numbers, and functions of one expression.', head);
  if (sees(r, '(') && !peek(r).fresh) return parseCall(r, head, head.text, meaning);
  if (meaning !== undefined && 'value' in meaning) return meaning.value;
  if (head.text === 'Math' && sees(r, '.') && meaning === undefined) return parseMath(r, head);
  let name = head.text;
  while ((sees(r, '.') || sees(r, ':')) && peek(r).start === r.tokens[r.at - 1].end && joins(r)) {
    name += advance(r).text;
    name += advance(r).text;
  }
  if (meaning === undefined) return { fact: name };
  if ('parameters' in meaning) reject(`'${head.text}' is a function`, 'Give it its arguments in brackets.', head);
  if (name === head.text) reject(`'${name}' is the whole state`, `Name a part of it: '${name}.x'.`, head);
  return { fact: meaning.prefix + name.slice(head.text.length + 1) };
}

/** A name follows the sign without a space. */
const joins = (r: Reader): boolean => {
  const next = peek(r, 1);
  return next.kind === 'name' && next.start === peek(r).end;
};

function parseMath(r: Reader, head: Token): Expr {
  advance(r);
  const word = expectName(r, 'a function or constant of Math');
  const name = word.text.toLowerCase();
  if (Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name];
  if (!sees(r, '(')) unknownFunction(word);
  return parseCall(r, head, name, undefined);
}

function unknownFunction(word: Token): never {
  const known = Object.keys(FUNCTIONS).filter((name) => /^\w+$/.test(name));
  const near = nearestName(word.text, known);
  const remedy = near === null ? `Use one of: ${known.join(', ')}.` : `Did you mean '${near}'?`;
  reject(`unknown function '${word.text}'`, remedy, word);
}

function parseCall(r: Reader, head: Token, name: string, meaning: Meaning | undefined): Expr {
  const word = r.tokens[r.at - 1];
  advance(r);
  if (meaning !== undefined && 'parameters' in meaning) return parseUserCall(r, head, name, meaning);
  const of = parseList(r, ')');
  const arity = (least: number, most: number) => {
    if (of.length >= least && of.length <= most) return;
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    reject(`'${name}' has ${of.length} arguments`, `Give it ${wanted}.`, spanFrom(r, head));
  };
  // A vector argument stands for its components: hypot([x, y]).
  const spread = of.length === 1 && typeof of[0] === 'object' && 'vector' in of[0] ? of[0].vector : of;
  const key = name.toLowerCase();
  if (!Object.hasOwn(FUNCTIONS, key)) unknownFunction(word);
  if (spread !== of && FUNCTIONS[key].arity[1] > 2) return call(key, spread);
  arity(...FUNCTIONS[key].arity);
  return call(key, of);
}

type UserFunction = Extract<Meaning, { parameters: unknown }>;

/** Arguments are expressions, or the whole state or action: `Distance(State)`. */
function parseUserCall(r: Reader, head: Token, name: string, meaning: UserFunction): Expr {
  const of: Meaning[] = [];
  while (!sees(r, ')')) {
    const whole = r.scope.get(peek(r).text);
    const alone = peek(r).kind !== 'text' && (sees(r, ',', 1) || sees(r, ')', 1));
    if (alone && whole !== undefined && 'prefix' in whole) {
      advance(r);
      of.push(whole);
    } else of.push({ value: parseExpr(r) });
    if (!take(r, ',')) break;
  }
  expect(r, ')', "',' or ')'");
  const { length } = meaning.parameters;
  if (of.length !== length) reject(`'${name}' has ${of.length} arguments`, `Give it ${length}.`, spanFrom(r, head));
  return expand(r, meaning, of);
}

/** The body of a user's function with its parameters bound to the arguments. */
function expand(r: Reader, { parameters, body }: UserFunction, of: readonly Meaning[]): Expr {
  const here = r.at;
  const shadowed = parameters.map((name) => [name, r.scope.get(name)] as const);
  parameters.forEach((name, i) => {
    r.scope.set(name, of[i]);
  });
  r.at = body.start;
  const expr = parseExpr(r);
  if (r.at !== body.end) unexpected(r, 'the end of the function');
  r.at = here;
  for (const [name, meaning] of shadowed) {
    if (meaning === undefined) r.scope.delete(name);
    else r.scope.set(name, meaning);
  }
  return expr;
}

/** `Goal.Range(a, b)` and the like; `Goal.` may be left out. */
export function parseRegion(r: Reader): Region {
  const from = peek(r);
  if (sees(r, 'Goal') && sees(r, '.', 1)) r.at += 2;
  const word = peek(r);
  const kind = word.kind === 'name' ? REGIONS.find((name) => name === word.text) : undefined;
  if (kind === undefined)
    unexpected(r, 'a region (Goal.Range, Goal.RangeAbove, Goal.RangeBelow, Goal.Sphere, Goal.Box)', REGIONS);
  advance(r);
  expect(r, '(');
  const args = parseList(r, ')');
  const needs = (count: number, what: string) => {
    if (args.length !== count)
      reject(`${kind} has ${args.length} arguments`, `Write ${kind}${what}.`, spanFrom(r, from));
  };
  return mark(r, region(), from);

  function region(): Region {
    if (kind === 'RangeAbove' || kind === 'RangeBelow') {
      needs(1, '(bound)');
      return kind === 'RangeAbove' ? { above: args[0] } : { below: args[0] };
    }
    if (kind === 'Range' || kind === 'Sphere') {
      needs(2, kind === 'Range' ? '(low, high)' : '([x, y], radius)');
      return kind === 'Range' ? { range: [args[0], args[1]] } : { sphere: args[0], radius: args[1] };
    }
    const box = args.map((axis): readonly [Expr, Expr] => {
      if (typeof axis === 'object' && 'vector' in axis && axis.vector.length === 2)
        return [axis.vector[0], axis.vector[1]];
      return reject('Box has an axis that is no pair', 'Write Box([low, high], [low, high]).', spanFrom(r, from));
    });
    if (box.length === 0) needs(1, '([low, high], ...)');
    return { box };
  }
}
