/**
 * Goal files: declarations around one goal, as in the published Inkling samples.
 *   const NAME = expr      function NAME(x: number): number { return expr }      type State { x: number<-1 .. 1> }
 *   curriculum { source "world-id"  training { Key: number }  goal (...) {...}  lesson `name` { scenario {...} training {...} } }
 * A file that is only a formula or a goal block is one too. Constants and functions are replaced by what they stand for.
 */
import type { Expr, FactInfo, Facts, Goal } from './goal.ts';
import type { Problem, Span } from './lex.ts';
import { caught, parseGoalBlock, parseWhole } from './parse.ts';
import { parseConstant, parseExpr } from './parse-formula.ts';
import {
  advance,
  expect,
  expectName,
  mark,
  nested,
  openReader,
  peek,
  type Reader,
  reject,
  sees,
  take,
  unexpected,
} from './reader.ts';

/** Limits of training, by their Inkling names; all whole numbers but the thresholds. */
export const TRAINING_KEYS = [
  'EpisodeIterationLimit',
  'NoProgressIterationLimit',
  'TotalIterationLimit',
  'LessonAssessmentWindow',
  'LessonSuccessThreshold',
  'LessonRewardThreshold',
] as const;
export type TrainingKey = (typeof TRAINING_KEYS)[number];
export type Training = Readonly<Partial<Record<TrainingKey, number>>>;

/** What a quantity may be at the start of an episode: anything between, or a multiple of `step` from `low`. */
export interface ScenarioField {
  readonly low: number;
  readonly high: number;
  readonly step?: number;
}

export interface Lesson {
  readonly name: string;
  readonly scenario: Readonly<Record<string, ScenarioField>>;
  readonly training: Training;
}

export interface GoalFile {
  readonly goal: Goal;
  /** Id of the world, or null where the file does not say. */
  readonly source: string | null;
  readonly training: Training;
  readonly lessons: readonly Lesson[];
  /** The facts that the types of the goal's parameters declare, or null where no such type is in the file. */
  readonly declared: Facts | null;
  /** Where each node of the goal and each lesson stands in the text. */
  readonly spans: WeakMap<object, Span>;
}

interface Draft {
  goal: Goal | null;
  source: string | null;
  training: Training;
  lessons: Lesson[];
  readonly types: Map<string, ReadonlyMap<string, FactInfo>>;
}

/** Reads a goal file, or says what is wrong with the text and where. */
export function readGoalFile(source: string): GoalFile | Problem {
  return caught(source, () => {
    const r = openReader(source);
    const draft: Draft = { goal: null, source: null, training: {}, lessons: [], types: new Map() };
    while (peek(r).kind !== 'end') readStatement(r, draft);
    const { goal, training, lessons, types } = draft;
    if (goal === null)
      reject(
        'the file has no goal',
        'Write one: goal (State: S) { reach Top: State.x in Goal.RangeAbove(1) }',
        peek(r),
      );
    const { state, action } = r.parameterTypes;
    const declared = declare(
      state === null ? undefined : types.get(state),
      action === null ? undefined : types.get(action),
    );
    return { goal, source: draft.source, training, lessons, declared, spans: r.spans };
  });
}

const STATEMENTS = ['const', 'function', 'type', 'goal', 'curriculum', 'inkling', 'using'];

function readStatement(r: Reader, draft: Draft): void {
  if (sees(r, 'inkling') && peek(r, 1).kind === 'text') r.at += 2;
  else if (sees(r, 'using') && peek(r, 1).kind === 'name') r.at += 2;
  else if (sees(r, 'const')) readConstant(r);
  else if (sees(r, 'function')) readFunction(r);
  else if (sees(r, 'type')) readType(r, draft);
  else if (sees(r, 'curriculum')) readCurriculum(r, draft);
  else if (draft.goal !== null)
    unexpected(r, 'a declaration or the end of the file; one goal is given already', STATEMENTS);
  else {
    draft.goal = parseWhole(r);
    if (peek(r).kind !== 'end' && !STATEMENTS.some((word) => sees(r, word)))
      unexpected(r, 'an operator or the end of the goal', ['and', 'or', 'then', 'until', 'in', ...STATEMENTS]);
  }
}

/** A new name of the file. */
function declareName(r: Reader): string {
  const token = expectName(r, 'a name');
  if (r.scope.has(token.text)) reject(`'${token.text}' is declared twice`, 'Rename one of them.', token);
  return token.text;
}

/** `: number`, `: number<a .. b>`, `: SomeType`; what it says of the range. */
function readTypeName(r: Reader): FactInfo {
  expectName(r, 'a type');
  const range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, unit: '' };
  if (!sees(r, '<')) return range;
  return { ...range, ...readRange(r) };
}

/** `<a .. b>` or `<a .. b step c>`, with a unit behind: `<-90 deg .. 90 deg>`. */
function readRange(r: Reader): ScenarioField & { unit: string } {
  const from = expect(r, '<');
  const [low, unit] = readBound(r);
  expect(r, '..');
  const [high, other] = readBound(r);
  if (unit !== other) reject(`a range from '${unit}' to '${other}'`, 'Use one unit.', from);
  const step = take(r, 'step') ? { step: parseConstant(r, 'the step') } : {};
  expect(r, '>', "'>'");
  if (low > high) reject(`the range from ${low} to ${high} is empty`, 'Give the lower bound first.', from);
  if (step.step !== undefined && !(step.step > 0)) reject(`step is ${step.step}`, 'Use a number above 0.', from);
  return { low, high, unit, ...step };
}

function readBound(r: Reader): readonly [number, string] {
  const from = peek(r);
  const expr: Expr = parseExpr(r);
  if (typeof expr === 'number') return [expr, ''];
  if ('number' in expr) return [expr.number, expr.unit];
  return reject('a bound that is not constant', 'Use a number.', from);
}

function readConstant(r: Reader): void {
  advance(r);
  const name = declareName(r);
  if (take(r, ':')) readTypeName(r);
  expect(r, '=');
  r.scope.set(name, { value: parseExpr(r) });
}

/** The body is checked once with its parameters as facts, and read again at every call. */
function readFunction(r: Reader): void {
  advance(r);
  const name = declareName(r);
  expect(r, '(');
  const parameters: string[] = [];
  while (!sees(r, ')')) {
    parameters.push(expectName(r, 'a parameter').text);
    if (take(r, ':')) readTypeName(r);
    if (!take(r, ',')) break;
  }
  expect(r, ')', "',' or ')'");
  if (take(r, ':')) readTypeName(r);
  expect(r, '{');
  expect(r, 'return');
  const start = r.at;
  nested(r, () => parseExpr(r));
  const body = { start, end: r.at };
  take(r, ';');
  expect(r, '}');
  r.scope.set(name, { parameters, body });
}

function readType(r: Reader, draft: Draft): void {
  advance(r);
  const name = expectName(r, 'the name of the type');
  if (draft.types.has(name.text)) reject(`type '${name.text}' is declared twice`, 'Rename one of them.', name);
  const fields = new Map<string, FactInfo>();
  expect(r, '{');
  while (!sees(r, '}')) {
    const field = expectName(r, "a field or '}'");
    if (fields.has(field.text)) reject(`field '${field.text}' is declared twice`, 'Rename one of them.', field);
    expect(r, ':');
    fields.set(field.text, readTypeName(r));
    if (!take(r, ',')) take(r, ';');
  }
  advance(r);
  draft.types.set(name.text, fields);
}

function declare(
  state: ReadonlyMap<string, FactInfo> | undefined,
  action: ReadonlyMap<string, FactInfo> | undefined,
): Facts | null {
  if (state === undefined) return null;
  const all = [...state, ...[...(action ?? [])].map(([name, info]) => [`action.${name}`, info] as const)];
  const names = all.map(([name]) => name);
  return { names, infos: all.map(([, info]) => info), index: (name) => names.indexOf(name), read: () => 0 };
}

// --- the curriculum ---

function readCurriculum(r: Reader, draft: Draft): void {
  const word = advance(r);
  expect(r, '{');
  while (!sees(r, '}')) {
    if (take(r, 'source')) draft.source = readSource(r);
    else if (sees(r, 'training')) draft.training = { ...draft.training, ...readTraining(r) };
    else if (sees(r, 'lesson')) draft.lessons.push(readLesson(r, draft.lessons));
    else if (sees(r, 'goal')) {
      if (draft.goal !== null) reject('a second goal', 'Give one goal; it may have many objectives.', peek(r));
      draft.goal = parseGoalBlock(r);
    } else if (sees(r, 'reward') || sees(r, 'terminal')) {
      reject(`'${peek(r).text}' beside a goal`, 'Reward and end follow from the goal: leave it out.', peek(r));
    } else unexpected(r, "source, training, goal, lesson or '}'", ['source', 'training', 'goal', 'lesson']);
  }
  advance(r);
  if (draft.goal === null) reject('a curriculum without a goal', 'Give it one.', word);
}

/** `source "id"`, or `source simulator (A: Action, C: Config): State { package "id" }`. */
function readSource(r: Reader): string {
  if (peek(r).kind === 'text') return advance(r).text;
  expect(r, 'simulator', 'the id of a world in double quotes');
  expect(r, '(');
  while (!sees(r, ')') && peek(r).kind !== 'end') advance(r);
  expect(r, ')');
  if (take(r, ':')) expectName(r, 'a type');
  expect(r, '{');
  expect(r, 'package');
  if (peek(r).kind !== 'text') unexpected(r, 'the id of a world in double quotes');
  const id = advance(r).text;
  expect(r, '}');
  return id;
}

function readTraining(r: Reader): Training {
  advance(r);
  expect(r, '{');
  const training: Partial<Record<TrainingKey, number>> = {};
  while (!sees(r, '}')) {
    const key = peek(r);
    const known = TRAINING_KEYS.find((name) => name === key.text);
    if (known === undefined) unexpected(r, `a key (${TRAINING_KEYS.join(', ')})`, TRAINING_KEYS);
    advance(r);
    expect(r, ':');
    const value = parseConstant(r, known);
    const whole = !known.endsWith('Threshold');
    if (
      whole
        ? !(Number.isInteger(value) && value >= 1)
        : known === 'LessonSuccessThreshold' && !(value > 0 && value <= 1)
    )
      reject(
        `${known} is ${value}`,
        whole ? 'Use a whole number of at least 1.' : 'Use a share above 0 and at most 1.',
        key,
      );
    training[known] = value;
    if (!take(r, ',')) take(r, ';');
  }
  advance(r);
  return training;
}

function readLesson(r: Reader, earlier: readonly Lesson[]): Lesson {
  const from = advance(r);
  const name = expectName(r, 'the name of the lesson');
  if (earlier.some((lesson) => lesson.name === name.text))
    reject(`two lessons are named '${name.text}'`, 'Give each its own name.', name);
  expect(r, '{');
  let scenario: Readonly<Record<string, ScenarioField>> = {};
  let training: Training = {};
  while (!sees(r, '}')) {
    if (sees(r, 'scenario')) scenario = readScenario(r);
    else if (sees(r, 'training')) training = readTraining(r);
    else unexpected(r, "scenario, training or '}'", ['scenario', 'training']);
  }
  advance(r);
  return mark(r, { name: name.text, scenario, training }, from);
}

/** `scenario { x: number<-1 .. 1>, y: number<0 .. 1 step 0.5>, z: 3 }` */
function readScenario(r: Reader): Readonly<Record<string, ScenarioField>> {
  advance(r);
  expect(r, '{');
  const fields = new Map<string, ScenarioField>();
  while (!sees(r, '}')) {
    const field = expectName(r, "a field or '}'");
    if (fields.has(field.text)) reject(`field '${field.text}' is given twice`, 'Leave one out.', field);
    expect(r, ':');
    if (take(r, 'number')) {
      const { unit, ...range } = readRange(r);
      if (unit !== '') reject(`a scenario in '${unit}'`, "Use plain numbers in the world's own unit.", field);
      fields.set(field.text, range);
    } else {
      const value = parseConstant(r, 'the value');
      fields.set(field.text, { low: value, high: value });
    }
    if (!take(r, ',')) take(r, ';');
  }
  advance(r);
  return Object.fromEntries(fields);
}
