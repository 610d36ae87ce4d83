/** The curriculum of a goal file: where the worlds come from, the goal, limits of training, and lessons. */
import { readRange, type ScenarioField } from './declarations.ts';
import type { Objectives } from './goal.ts';
import type { Token } from './lex.ts';
import { parseGoalBlock } from './parse.ts';
import { parseConstant } from './parse-formula.ts';
import { advance, expect, expectName, mark, peek, type Reader, reject, sees, take, unexpected } from './reader.ts';
import { note, skipStatement } from './skip.ts';

/** Limits of training, by their Inkling names; all whole numbers but the thresholds. */
const TRAINING_KEYS = [
  'EpisodeIterationLimit',
  'NoProgressIterationLimit',
  'TotalIterationLimit',
  'LessonAssessmentWindow',
  'LessonSuccessThreshold',
  'LessonRewardThreshold',
] as const;
/** Keys that change nothing here, and what to do instead. */
const NOT_READ: Readonly<Partial<Record<TrainingKey, string>>> = {
  TotalIterationLimit: 'Give the steps by --budget.',
  LessonRewardThreshold: 'Goals are met or not: use LessonSuccessThreshold.',
};

export type TrainingKey = (typeof TRAINING_KEYS)[number];
/** Limits of a training by the names that Inkling has for them, such as EpisodeIterationLimit. */
export type Training = Readonly<Partial<Record<TrainingKey, number>>>;

/** A lesson of a curriculum: the start conditions of its episodes, and what of the training it changes. */
export interface Lesson {
  readonly name: string;
  readonly scenario: Readonly<Record<string, ScenarioField>>;
  readonly training: Training;
}

/** What a curriculum says; `goal` is null for one of a reward function. */
export interface CurriculumText {
  goal: Objectives | null;
  /** The id of a world, or the token that names a simulator of the file. */
  source: string | Token | null;
  training: Training;
  readonly lessons: Lesson[];
  /** The types of the goal's parameters. */
  types: { readonly state: string | null; readonly action: string | null };
  /** `reward` or `terminal`, the first of them. */
  handWritten: Token | null;
}

const WORDS = ['source', 'training', 'goal', 'lesson'];

/** `curriculum { ... }`: source, training, one goal, lessons. A hand-written reward beside a goal is refused. */
export function readCurriculum(r: Reader): CurriculumText {
  advance(r);
  expect(r, '{');
  const text: CurriculumText = {
    goal: null,
    source: null,
    training: {},
    lessons: [],
    handWritten: null,
    types: { state: null, action: null },
  };
  while (!sees(r, '}')) {
    if (take(r, 'source')) text.source = readSource(r);
    else if (sees(r, 'training')) text.training = { ...text.training, ...readTraining(r) };
    else if (sees(r, 'lesson')) text.lessons.push(readLesson(r, text.lessons));
    else if (sees(r, 'goal')) {
      if (text.goal !== null) reject('a second goal', 'Give one goal; it may have many objectives.', peek(r));
      text.goal = parseGoalBlock(r);
      text.types = { ...r.parameterTypes };
    } else if (sees(r, 'reward') || sees(r, 'terminal')) {
      text.handWritten ??= peek(r);
      skipStatement(r);
    } else if (sees(r, 'algorithm')) {
      note(r, peek(r), "'algorithm' is not read", 'Choose one by rlgpt train --algo.');
      skipStatement(r);
    } else unexpected(r, "source, training, goal, lesson or '}'", WORDS);
  }
  advance(r);
  const { goal, handWritten } = text;
  if (goal !== null && handWritten !== null)
    reject(`'${handWritten.text}' beside a goal`, 'Reward and end follow from the goal: leave it out.', handWritten);
  return text;
}

/** `source "id"`, `source Simulator`, or `source simulator (A: Action, C: Config): State { package "id" }`. */
function readSource(r: Reader): string | Token | null {
  if (peek(r).kind === 'text') return advance(r).text;
  if (take(r, 'simulator')) return readSimulator(r);
  return expectName(r, 'a simulator, or the id of a world in double quotes');
}

/** From its parameters on. The name of its package, or null where it has none. */
export function readSimulator(r: Reader): string | null {
  expect(r, '(');
  while (!sees(r, ')') && peek(r).kind !== 'end') advance(r);
  expect(r, ')');
  if (take(r, ':')) expectName(r, 'a type');
  expect(r, '{');
  let id: string | null = null;
  while (!sees(r, '}')) {
    expect(r, 'package', "package or '}'");
    if (peek(r).kind !== 'text') unexpected(r, 'the id of a world in double quotes');
    id = advance(r).text;
  }
  advance(r);
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
    const remedy = NOT_READ[known];
    if (remedy !== undefined) note(r, key, `'${known}' is not read`, remedy);
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

/** `scenario { x: number<-1 .. 1>, y: number<0 .. 1 step 0.5>, z: 3, on: true }` */
function readScenario(r: Reader): Readonly<Record<string, ScenarioField>> {
  advance(r);
  expect(r, '{');
  const fields = new Map<string, ScenarioField>();
  while (!sees(r, '}')) {
    const field = expectName(r, "a field or '}'");
    if (fields.has(field.text)) reject(`field '${field.text}' is given twice`, 'Leave one out.', field);
    expect(r, ':');
    fields.set(field.text, readStart(r, field));
    if (!take(r, ',')) take(r, ';');
  }
  advance(r);
  return Object.fromEntries(fields);
}

function readStart(r: Reader, field: Token): ScenarioField {
  for (const [word, value] of [['true', 1], ['false', 0]] as const) // biome-ignore format: a table
    if (take(r, word)) return { low: value, high: value };
  const typed = sees(r, 'Number') && sees(r, '.', 1);
  const whole = typed && /^U?Int/.test(peek(r, 2).text);
  if (typed) r.at += 3;
  if (typed || take(r, 'number')) {
    const { unit, ...range } = readRange(r);
    if (unit !== '') reject(`a scenario in '${unit}'`, "Use plain numbers in the world's own unit.", field);
    return whole ? { step: 1, ...range } : range;
  }
  const value = parseConstant(r, 'the value');
  return { low: value, high: value };
}
