/**
 * Reads goals from text: a formula such as `have:stick >= 2 then near:crafting_table`, or an Inkling goal such as
 * `goal (State: S) { avoid Fall: abs(State.angle) in Goal.RangeAbove(12 deg) }`. Both documented orders of an objective
 * are read. Whole files with constants, functions, types and lessons: file.ts.
 */
import { RlgptError } from '../core/errors.ts';
import { type Do, type Goal, KINDS, type Kind, type Objective, type Objectives } from './goal.ts';
import { excerpt, type Problem, problemAt, Rejection, type Span } from './lex.ts';
import { parseConstant, parseExpr, parseFormula, parseRegion, parseSteps } from './parse-formula.ts';
import {
  advance,
  expect,
  expectName,
  type Meaning,
  mark,
  openReader,
  peek,
  type Reader,
  reject,
  sees,
  take,
  unexpected,
} from './reader.ts';

/** A goal as read by `readGoal`. */
export interface ParsedGoal {
  readonly goal: Goal;
  /** Where each node stands in the text, for the type check. */
  readonly spans: WeakMap<object, Span>;
}

/** Reads a goal, or says what is wrong with the text and where. */
export function readGoal(source: string): ParsedGoal | Problem {
  return caught(source, () => {
    const r = openReader(source);
    const goal = parseWhole(r);
    if (peek(r).kind !== 'end')
      unexpected(r, 'an operator or the end of the goal', ['and', 'or', 'then', 'until', 'in']);
    return { goal, spans: r.spans };
  });
}

/** Reads a goal. Throws RlgptError 'goal' whose message points at the line and column. */
export function parseGoal(source: string): Goal {
  const read = readGoal(source);
  if ('goal' in read) return read.goal;
  throw problemError(source, read);
}

/** The error of one problem, or of several: all of them are shown, with the remedy of the first. */
export function problemsError(source: string, problems: readonly Problem[]): RlgptError {
  const told = problems.map((problem) => {
    const { line, column, message } = problem;
    return `line ${line}, column ${column}: ${message}\n${excerpt(source, problem)}`;
  });
  return new RlgptError('goal', told.join('\n'), problems[0].remedy);
}

export const problemError = (source: string, problem: Problem): RlgptError => problemsError(source, [problem]);

/** Runs a parser and turns its rejection into a problem. */
export function caught<T>(source: string, read: () => T): T | Problem {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return problemAt(source, error.span, error);
  }
}

/** A goal block, objectives without one, or a formula. */
export function parseWhole(r: Reader): Goal {
  if (sees(r, 'goal')) return parseGoalBlock(r);
  return startsObjective(r) ? parseObjectives(r) : parseFormula(r);
}

/** `goal (State: Type, Action: Type) { ... }` */
export function parseGoalBlock(r: Reader): Objectives {
  expect(r, 'goal');
  expect(r, '(');
  const outer: [string, Meaning | undefined][] = [];
  r.parameterTypes.state = null;
  r.parameterTypes.action = null;
  const parameter = (prefix: string, role: 'state' | 'action') => {
    const { text } = expectName(r, 'the name of the parameter');
    outer.push([text, r.scope.get(text)]);
    r.scope.set(text, { prefix });
    if (take(r, ':')) r.parameterTypes[role] = expectName(r, 'a type').text;
  };
  parameter('', 'state');
  if (take(r, ',')) parameter('action.', 'action');
  expect(r, ')');
  expect(r, '{');
  const goal = parseObjectives(r);
  expect(r, '}', "an objective or '}'");
  for (const [name, meaning] of outer) {
    if (meaning === undefined) r.scope.delete(name);
    else r.scope.set(name, meaning);
  }
  return goal;
}

const isKind = (text: string): text is Kind => (KINDS as readonly string[]).includes(text);

const startsObjective = (r: Reader): boolean => {
  const first = peek(r);
  if (first.kind === 'name' && isKind(first.text)) return true;
  const second = sees(r, ':', 1) ? peek(r, 2) : sees(r, 'weight', 1) ? peek(r, 4) : undefined;
  return second !== undefined && second.kind === 'name' && isKind(second.text);
};

/** Objectives up to a bracket or the end, and the `do` statement. */
function parseObjectives(r: Reader): Objectives {
  const from = peek(r);
  const objectives: Objective[] = [];
  let combination: Do | undefined;
  while (peek(r).kind !== 'end' && !sees(r, '}')) {
    if (sees(r, 'do')) {
      advance(r);
      combination = parseDo(r, objectives);
      break;
    }
    objectives.push(parseObjective(r, objectives));
    take(r, ';');
  }
  if (objectives.length === 0) unexpected(r, 'an objective (avoid, reach, drive, maximize or minimize)', KINDS);
  return mark(r, combination === undefined ? { objectives } : { objectives, do: combination }, from);
}

function parseObjective(r: Reader, earlier: readonly Objective[]): Objective {
  const from = peek(r);
  const kindFirst = from.kind === 'name' && isKind(from.text);
  if (!kindFirst && !startsObjective(r))
    unexpected(r, 'an objective (avoid, reach, drive, maximize or minimize)', KINDS);
  const first = kindFirst ? (advance(r).text as Kind) : null;
  const name = expectName(r, 'the name of the objective');
  if (earlier.some((o) => o.name === name.text))
    reject(`two objectives are named '${name.text}'`, 'Give each its own name.', name);
  const weight = parseWeight(r);
  expect(r, ':');
  const kind = first ?? (advance(r).text as Kind);
  const value = parseExpr(r);
  expect(r, 'in', "an operator or 'in'");
  const region = parseRegion(r);
  const bound = take(r, 'within') ? { within: parseSteps(r, () => parseConstant(r, 'the number of steps')) } : {};
  if ('within' in bound && kind !== 'reach' && kind !== 'drive')
    reject(`'within' of ${kind}`, "Only 'reach' and 'drive' have a time limit.", r.tokens[r.at - 1]);
  return mark(r, { objective: kind, name: name.text, ...weight, value, in: region, ...bound }, from);
}

function parseWeight(r: Reader): { weight?: number } {
  if (!take(r, 'weight')) return {};
  const from = peek(r);
  const weight = parseConstant(r, 'the weight');
  if (!(weight > 0)) reject(`weight is ${weight}`, 'Use a number above 0.', from);
  return { weight };
}

function parseDo(r: Reader, objectives: readonly Objective[]): Do {
  const names = objectives.map((o) => o.name);
  const name = (): Do => {
    if (take(r, '(')) {
      const inner = all();
      expect(r, ')', "'and', 'until' or ')'");
      return inner;
    }
    const token = peek(r);
    if (!names.includes(token.text) || token.kind === 'sign') unexpected(r, 'the name of an objective', names);
    return { name: advance(r).text };
  };
  const until = (): Do => {
    const left = name();
    return take(r, 'until') ? { until: [left, name()] } : left;
  };
  const all = (): Do => {
    const parts = [until()];
    while (take(r, 'and')) parts.push(until());
    return parts.length === 1 ? parts[0] : { all: parts };
  };
  return all();
}
