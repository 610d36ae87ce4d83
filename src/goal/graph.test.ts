/** Whole Inkling files: one concept of the graph is read, everything else is named or refused where it stands. */
import { expect, test } from 'vitest';
import { checkGoal } from './check.ts';
import { type GoalFile, readGoalFile } from './file.ts';
import { printGoal } from './print.ts';

const HEAD = `inkling "2.0"
using Number
type Inner { depth: number<0 .. 4>, deeper: Inner }
type SimState { x: number<-2..2>, on: Number.Bool, mode: Number.Int8<Off = 0, On = 3>, tank: Inner, log: number[8], name: string<"a", "b"> }
type SimAction { push: number <-1 .. 1 step 1>, }
type Config { x: number, mass: Mass }
const Mass = 2
function Far(s: SimState, limit: number): number { return Math.Abs(s.x) / limit }
function Law(s: SimState): SimAction { return { push: -s.x } }
function Reward(s: SimState) { var a = { s.x } return a }
simulator Sim (Action: SimAction, Config: Config): SimState { package "cartpole-v1" }
`;
const LEARNED = `curriculum {
      source Sim
      algorithm { Algorithm: "SAC", BatchSize: 4 }
      training { EpisodeIterationLimit: 2 * 60, }
      goal (State: SimState, Action: SimAction) {
        avoid Far: Far(State, Mass) in Goal.RangeAbove(1)
        minimize Push: Math.Abs(Action.push) in Goal.RangeBelow(0.5)
      }
      lesson Only { scenario { x: number<-Mass .. Mass>, gears: Number.UInt8<1 .. 3>, on: true } }
    }`;
const REWARDED = 'curriculum { source Sim reward Reward terminal Over training { EpisodeIterationLimit: 9 } }';
const graph = (...concepts: string[]) => `graph (input: SimState): SimAction { ${concepts.join('\n')} }`;

function read(text: string, concept: string | null = null): GoalFile {
  const file = readGoalFile(text, concept);
  if ('message' in file) throw new Error(`${file.line}:${file.column} ${file.message}`);
  return file;
}

test('the concept of the output, with its types, lessons and limits', () => {
  const file = read(
    `${HEAD}${graph(`concept A(input): SimAction { programmed Law }`, `concept B(input, A): SimAction { ${LEARNED} }`, 'output B')}
const SimulatorVisualizer = "/view/"`,
  );
  expect(printGoal(file.goal)).toBe(
    printGoal(
      read('avoid Far: abs(x) / 2 in Goal.RangeAbove(1) minimize Push: abs(action.push) in Goal.RangeBelow(0.5)').goal,
    ),
  );
  expect(file).toMatchObject({ source: 'cartpole-v1', concept: 'B', training: { EpisodeIterationLimit: 120 } });
  expect(file.lessons[0].scenario).toEqual({
    x: { low: -2, high: 2 },
    gears: { low: 1, high: 3, step: 1 },
    on: { low: 1, high: 1 },
  });
  expect(file.declared?.names).toEqual(['x', 'on', 'mode', 'tank.depth', 'action.push']);
  expect(file.declared?.infos?.map(({ low, high }) => [low, high])).toEqual([
    [-2, 2],
    [0, 1],
    [0, 3],
    [0, 4],
    [-1, 1], // biome-ignore format: a table
  ]);
  expect(checkGoal(file.goal, file.declared!).findings).toEqual([]);
  expect(file.notes.map(({ line, message }) => `${line} ${message}`)).toEqual([
    "4 field 'log' is an array, which goals cannot use",
    "4 field 'name' is text, which goals cannot use",
    "9 function 'Law' is not read: it has statements, or makes a record",
    "10 function 'Reward' is not read: it has statements, or makes a record",
    "12 concept 'A' is programmed, which is not read",
    "15 'algorithm' is not read",
    "24 constant 'SimulatorVisualizer' is text, which goals do not use",
  ]);
});

test('another concept by name; a selector is told as what it is', () => {
  const other = LEARNED.replace('avoid Far:', 'avoid Close:');
  const text = HEAD + graph(`concept A(input) { ${LEARNED} }`, `output concept B(input, A) { select A ${other} }`);
  expect(printGoal(read(text).goal)).toContain('avoid Close:');
  expect(printGoal(read(text, 'A').goal)).toContain('avoid Far:');
  expect(read(text).notes.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      "of the concepts with a goal, 'B' is read",
      "'B' selects among A; here its goal is learned with the world's own actions",
    ]),
  );
  expect(readGoalFile(text, 'a')).toMatchObject({ message: "unknown concept 'a'", remedy: "Did you mean 'A'?" });
  expect(readGoalFile('x > 1', 'A')).toMatchObject({ message: expect.stringContaining('the file has no graph') });
});

test.each([
  [`concept A(input) { ${REWARDED} }`, 12, 81, "concept 'A' learns from 'reward', not from a goal"],
  [`concept A(input) { programmed Law }\noutput A`, 12, 46, "concept 'A' is not learned"],
  [`concept A(input) { ${LEARNED} }\nconcept B(input) { ${LEARNED} }`, 12, 1, 'no concept is the output'],
  [`concept A(input) { ${LEARNED} }\noutput C`, 22, 8, "unknown concept 'C'"],
  [`concept A(input) { ${LEARNED} }\nconcept A(input) { ${LEARNED} }`, 22, 9, "two concepts are named 'A'"],
  [`concept A(input) { ${LEARNED}\n${LEARNED} }`, 22, 1, 'a second curriculum'],
  [`concept A(input) { lesson L {} }`, 12, 57, "'lesson' where curriculum, select, programmed, import"],
  [
    `concept A(input) { ${LEARNED.replace('Far(State', 'Reward(State')} }`,
    17,
    20,
    'is a function of several statements',
  ],
  [`concept A(input) { ${LEARNED.replace('source Sim', 'source Sum')} }`, 13, 14, "unknown simulator 'Sum'"],
  [`concept A(input) { ${LEARNED.replace('Mass)', 'State)')} }`, 8, 75, 'is the whole state'],
  [`concept A(input) { programmed (x } ) }`, 12, 71, "'}' closes nothing"],
])('refused where it stands: %#', (concepts, line, column, message) => {
  expect(readGoalFile(HEAD + graph(concepts))).toMatchObject({
    line,
    column,
    message: expect.stringContaining(message),
  });
});
