/**
 * The graph of an Inkling file: `graph (input: T): A { concept C(input): A { curriculum { ... } } output C }`. One concept is
 * learned here, the one of the output unless told; programmed and imported concepts are named and passed over.
 */
import { nearestName } from '../core/errors.ts';
import { readType } from './declarations.ts';
import { type CurriculumText, readCurriculum } from './lessons.ts';
import type { Token } from './lex.ts';
import { advance, expect, expectName, peek, type Reader, reject, sees, take, unexpected } from './reader.ts';
import { note, skipStatement } from './skip.ts';

export interface Concept {
  readonly name: Token;
  /** Null for a concept that is not learned. */
  readonly curriculum: CurriculumText | null;
  /** Concepts that it selects among. */
  readonly selects: readonly string[];
}

export interface Graph {
  readonly word: Token;
  readonly concepts: readonly Concept[];
  readonly output: Token | null;
}

/** `graph (...) { concept ... output ... }`. */
export function readGraph(r: Reader): Graph {
  const word = advance(r);
  readParameters(r);
  if (take(r, ':')) readType(r);
  expect(r, '{');
  const concepts: Concept[] = [];
  let output: Token | null = null;
  while (!sees(r, '}')) {
    const isOutput = take(r, 'output');
    if (sees(r, 'concept')) {
      const concept = readConcept(r, concepts);
      concepts.push(concept);
      if (isOutput) output = concept.name;
    } else if (isOutput) output = expectName(r, 'the name of a concept');
    else unexpected(r, "concept, output or '}'", ['concept', 'output']);
  }
  advance(r);
  if (output !== null) conceptNamed(concepts, output.text, output);
  return { word, concepts, output };
}

/** `(input)`, `(input: Type)`, `(input, OtherConcept)`. */
function readParameters(r: Reader): void {
  expect(r, '(');
  while (!sees(r, ')')) {
    expectName(r, 'an input');
    if (take(r, ':')) readType(r);
    if (!take(r, ',')) break;
  }
  expect(r, ')', "',' or ')'");
}

function readConcept(r: Reader, earlier: readonly Concept[]): Concept {
  advance(r);
  const name = expectName(r, 'the name of the concept');
  if (earlier.some((concept) => concept.name.text === name.text))
    reject(`two concepts are named '${name.text}'`, 'Give each its own name.', name);
  readParameters(r);
  if (take(r, ':')) readType(r);
  expect(r, '{');
  let curriculum: CurriculumText | null = null;
  const selects: string[] = [];
  while (!sees(r, '}')) {
    if (sees(r, 'curriculum')) {
      if (curriculum !== null) reject('a second curriculum', 'Give a concept one.', peek(r));
      curriculum = readCurriculum(r);
    } else if (take(r, 'select')) selects.push(expectName(r, 'the name of a concept').text);
    else if (sees(r, 'programmed') || sees(r, 'import')) {
      note(
        r,
        peek(r),
        `concept '${name.text}' is ${sees(r, 'import') ? 'imported' : 'programmed'}, which is not read`,
        PROGRAMS,
      );
      skipStatement(r);
    } else
      unexpected(r, "curriculum, select, programmed, import or '}'", ['curriculum', 'select', 'programmed', 'import']);
  }
  advance(r);
  return { name, curriculum, selects };
}

const PROGRAMS = 'Write it as a program (docs/algorithms/master-program.md), or as a Concept of env/selector.ts.';

function conceptNamed(concepts: readonly Concept[], wanted: string, at: Token): Concept {
  const found = concepts.find(({ name }) => name.text === wanted);
  if (found !== undefined) return found;
  const names = concepts.map(({ name }) => name.text);
  const near = nearestName(wanted, names);
  const remedy = near === null ? `Name one of: ${names.join(', ')}.` : `Did you mean '${near}'?`;
  return reject(`unknown concept '${wanted}'`, remedy, at);
}

/** The curriculum that is learned: that of a concept, of the output, or of the only concept with a goal. */
export function chooseConcept(r: Reader, { word, concepts, output }: Graph, wanted: string | null): Concept {
  const withGoal = concepts.filter(({ curriculum }) => curriculum !== null && curriculum.goal !== null);
  const names = withGoal.map(({ name }) => name.text);
  const list =
    names.length === 0
      ? 'No concept of the file has a goal.'
      : `Name one with a goal: --concept ${names.join(' or ')}.`;
  const only = names.length === 1 ? names[0] : concepts.length === 1 ? concepts[0].name.text : null;
  const told = wanted ?? output?.text ?? only;
  if (told === null) reject('no concept is the output', `Say which: output NAME. ${list}`, word);
  const chosen = conceptNamed(concepts, told, word);
  const { curriculum, name, selects } = chosen;
  if (curriculum === null || curriculum.goal === null) {
    const why =
      curriculum === null
        ? 'is not learned'
        : `learns from '${curriculum.handWritten?.text ?? 'nothing'}', not from a goal`;
    reject(`concept '${told}' ${why}`, list, curriculum?.handWritten ?? name);
  }
  const others = names.filter((other) => other !== told);
  if (others.length > 0)
    note(r, name, `of the concepts with a goal, '${told}' is read`, `Name another: --concept ${others.join(' or ')}.`);
  if (selects.length > 0)
    note(
      r,
      name,
      `'${told}' selects among ${selects.join(', ')}; here its goal is learned with the world's own actions`,
      SELECTS,
    );
  return chosen;
}

const SELECTS = 'To select among programs and policies, use selectorWorld (env/selector.ts).';
