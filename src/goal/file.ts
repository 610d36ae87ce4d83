/**
 * Goal files: declarations around one goal, and whole Inkling files.
 *   const NAME = expr      function NAME(x: number): number { return expr }      type State { x: number<-1 .. 1> }
 *   curriculum { source "world-id"  training { Key: number }  goal (...) {...}  lesson `name` { scenario {...} training {...} } }
 *   simulator NAME (A: Action): State { package "world-id" }      graph (input: State): Action { concept C(input): Action { curriculum {...} } output C }
 * A file that is only a formula or a goal block is one too. What is passed over is in `notes`.
 */
import { nearestName } from '../core/errors.ts';
import { declaredFacts, readConstant, readFunction, readTypeDeclaration } from './declarations.ts';
import type { Facts, Goal } from './goal.ts';
import { chooseConcept, type Graph, readGraph } from './graph.ts';
import { type CurriculumText, type Lesson, readCurriculum, readSimulator, type Training } from './lessons.ts';
import { type Problem, problemAt, type Span, type Token } from './lex.ts';
import { caught, parseWhole } from './parse.ts';
import { advance, expectName, openReader, peek, type Reader, reject, sees, unexpected } from './reader.ts';
import { note, skipStatement } from './skip.ts';

/** A goal file as read: the goal, the world and the lessons that it names, and what was passed over. */
export interface GoalFile {
  /** What was read. */
  readonly text: string;
  readonly goal: Goal;
  /** Id of the world, or of the simulator package of an Inkling file; null where the file does not say. */
  readonly source: string | null;
  /** The concept of a graph whose goal this is, or null. */
  readonly concept: string | null;
  readonly training: Training;
  readonly lessons: readonly Lesson[];
  /** The facts that the types of the goal's parameters declare, or null where no such type is in the file. */
  readonly declared: Facts | null;
  /** Parts of the file that are not read: warnings. */
  readonly notes: readonly Problem[];
  /** Where each node of the goal and each lesson stands in the text. */
  readonly spans: WeakMap<object, Span>;
}

interface Draft {
  /** A formula, a goal block or a curriculum, whichever the file has. */
  goal: Goal | null;
  curriculum: CurriculumText | null;
  graph: Graph | null;
  /** Packages of the simulators by name. */
  readonly simulators: Map<string, string | null>;
}

/** Reads a goal file, or says what is wrong with the text and where. Of a graph, the goal of one concept. */
export function readGoalFile(source: string, concept: string | null = null): GoalFile | Problem {
  return caught(source, () => {
    const r = openReader(source);
    const draft: Draft = { goal: null, curriculum: null, graph: null, simulators: new Map() };
    while (peek(r).kind !== 'end') readStatement(r, draft);
    const chosen = draft.graph === null ? null : chooseConcept(r, draft.graph, concept);
    const text = chosen?.curriculum ?? draft.curriculum;
    const goal = text?.goal ?? draft.goal;
    if (goal === null)
      reject(
        'the file has no goal',
        'Write one: goal (State: S) { reach Top: State.x in Goal.RangeAbove(1) }',
        peek(r),
      );
    if (concept !== null && chosen === null)
      reject(`no concept '${concept}': the file has no graph`, 'Leave the name of the concept out.', {
        start: 0,
        end: 1,
      });
    const { state, action } = text?.types ?? r.parameterTypes;
    return {
      text: source,
      goal,
      source: text === null ? null : sourceOf(r, text.source, draft.simulators),
      concept: chosen?.name.text ?? null,
      training: text?.training ?? {},
      lessons: text?.lessons ?? [],
      declared: declaredFacts(r, state, action),
      notes: r.notes.map(({ span, ...what }) => problemAt(source, span, { ...what, severity: 'warning' })),
      spans: r.spans,
    };
  });
}

const STATEMENTS = [
  'const',
  'function',
  'type',
  'goal',
  'curriculum',
  'graph',
  'simulator',
  'inkling',
  'using',
  'experiment',
];

function readStatement(r: Reader, draft: Draft): void {
  if (sees(r, 'inkling') && peek(r, 1).kind === 'text') r.at += 2;
  else if (sees(r, 'using') && peek(r, 1).kind === 'name') r.at += 2;
  else if (sees(r, 'const')) readConstant(r);
  else if (sees(r, 'function')) readFunction(r);
  else if (sees(r, 'type')) readTypeDeclaration(r);
  else if (sees(r, 'simulator') && peek(r, 1).kind === 'name') readNamedSimulator(r, draft);
  else if (sees(r, 'experiment') && sees(r, '{', 1)) {
    note(r, peek(r), "'experiment' is not read", 'Settings of a training are options of rlgpt train.');
    skipStatement(r);
  } else if (draft.goal !== null || draft.curriculum !== null || draft.graph !== null)
    unexpected(r, 'a declaration or the end of the file; one goal is given already', STATEMENTS);
  else if (sees(r, 'curriculum')) draft.curriculum = readLoneCurriculum(r);
  else if (sees(r, 'graph') && sees(r, '(', 1)) draft.graph = readGraph(r);
  else {
    draft.goal = parseWhole(r);
    if (peek(r).kind !== 'end' && !STATEMENTS.some((word) => sees(r, word)))
      unexpected(r, 'an operator or the end of the goal', ['and', 'or', 'then', 'until', 'in', ...STATEMENTS]);
  }
}

function readNamedSimulator(r: Reader, { simulators }: Draft): void {
  advance(r);
  const name = expectName(r, 'the name of the simulator');
  if (simulators.has(name.text)) reject(`simulator '${name.text}' is declared twice`, 'Rename one of them.', name);
  simulators.set(name.text, readSimulator(r));
}

function readLoneCurriculum(r: Reader): CurriculumText {
  const word = peek(r);
  const text = readCurriculum(r);
  const { goal, handWritten } = text;
  if (goal !== null) return text;
  if (handWritten === null) reject('a curriculum without a goal', 'Give it one.', word);
  return reject(`'${handWritten.text}' in place of a goal`, 'Say what it rewards as a goal.', handWritten);
}

function sourceOf(r: Reader, source: string | Token | null, simulators: Draft['simulators']): string | null {
  if (source === null || typeof source === 'string') return source;
  const id = simulators.get(source.text);
  if (id === undefined) {
    const near = nearestName(source.text, [...simulators.keys()]);
    const remedy =
      near === null ? 'Declare it: simulator NAME (A: Action): State { package "id" }.' : `Did you mean '${near}'?`;
    reject(`unknown simulator '${source.text}'`, remedy, source);
  }
  if (id === null) note(r, source, `simulator '${source.text}' names no package`, 'Name the world by --env.');
  return id;
}
