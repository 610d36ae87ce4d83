import { expect, test } from 'vitest';
import { checkGoal } from './check.ts';
import { createCurriculum, drawField } from './curriculum.ts';
import { type GoalFile, readGoalFile } from './file.ts';
import { parseGoal } from './parse.ts';

function read(text: string): GoalFile {
  const file = readGoalFile(text);
  if ('message' in file) throw new Error(`${file.line}:${file.column} ${file.message}`);
  return file;
}

const FILE = `inkling "2.0"
using Math
using Goal
# The state of the simulator.
type SimState { x: number<-2 .. 2>, angle: number<-180 deg .. 180 deg>, crashed: number }
type SimAction { force: number<-1 .. 1> }
const Limit: number = 2 * 6 deg
const Size = 3
const Half = Size / 2
function Distance(a: number, b: number): number { return Math.Abs(a - b) }
`;
const CURRICULUM = `curriculum {
  source simulator (Action: SimAction, Config: SimConfig): SimState { package "cartpole-v1" }
  training { EpisodeIterationLimit: 120, NoProgressIterationLimit: 500000 }
  goal (State: SimState, Action: SimAction) {
    avoid Fall: Math.Abs(State.angle) in Goal.RangeAbove(12 deg)
    minimize Effort: Distance(Action.force, Half) in Goal.RangeBelow(1)
  }
  lesson Near { scenario { x: number<-0.1 .. 0.1>, level: number<0 .. 1 step 0.25>, mass: 0.5 } training { LessonAssessmentWindow: 4 } }
  lesson \`And far\` { scenario { x: number<-2 .. 2> } }
}`;

test('a whole file: declarations, curriculum, lessons', () => {
  const file = read(FILE + CURRICULUM);
  expect(file.goal).toEqual(
    parseGoal('avoid Fall: abs(angle) in RangeAbove(12 deg) minimize Effort: abs(action.force - 1.5) in RangeBelow(1)'),
  );
  expect([file.source, file.concept]).toEqual(['cartpole-v1', null]);
  expect(file.training).toEqual({ EpisodeIterationLimit: 120, NoProgressIterationLimit: 500_000 });
  expect(file.lessons.map((l) => l.name)).toEqual(['Near', 'And far']);
  expect(file.lessons[0].scenario).toEqual({
    x: { low: -0.1, high: 0.1 },
    level: { low: 0, high: 1, step: 0.25 },
    mass: { low: 0.5, high: 0.5 },
  });
  expect(file.declared?.names).toEqual(['x', 'angle', 'crashed', 'action.force']);
  expect(checkGoal(file.goal, file.declared!).findings).toEqual([]);
});

test('limits that change nothing here are named', () => {
  const { notes } = read(
    'curriculum { training { TotalIterationLimit: 9, LessonRewardThreshold: 1 } goal (S) { reach A: S.x in Goal.RangeAbove(1) } }',
  );
  expect(notes.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    "warning: 'TotalIterationLimit' is not read",
    "warning: 'LessonRewardThreshold' is not read",
  ]);
});

test('formulas and bare goals are files too', () => {
  expect(read('# one line\nhave:log >= 2 then near:table').goal).toEqual(parseGoal('have:log >= 2 then near:table'));
  expect(read('const A = 3\nreach Top: x in Goal.RangeAbove(A)').goal).toEqual(
    parseGoal('reach Top: x in Goal.RangeAbove(3)'),
  );
});

test.each([
  ['', 1, 1, 'no goal'],
  ['const A = 1\nconst A = 2\nx > A', 2, 7, "'A' is declared twice"],
  ['function F(a: number) { return F(a) + 1 }\nx > F(1)', 1, 32, "unknown function 'F'"],
  ['function F(a) { return a }\nx > F(1, 2)', 2, 5, "'F' has 2 arguments"],
  ['x > 1\ny > 1', 2, 1, "'y' where an operator"],
  ['type S { x: number<2 .. 1> } x > 1', 1, 19, 'the range from 2 to 1 is empty'],
  ['curriculum { training { EpisodeLimit: 2 } }', 1, 25, "'EpisodeLimit' where"],
  ['curriculum { training { EpisodeIterationLimit: 2.5 } }', 1, 25, 'is 2.5'],
  ['curriculum { reward GetReward }', 1, 14, "'reward' in place of a goal"],
  ['curriculum { goal (s: S) { reach A: s.x in Goal.RangeAbove(1) } reward R }', 1, 65, "'reward' beside a goal"],
  ['curriculum { }', 1, 1, 'without a goal'],
  [
    'curriculum { goal (s: S) { reach A: s.x in Goal.RangeAbove(1) } lesson L { scenario { x: number<a .. 2> } } }',
    1,
    97,
    'not constant',
  ],
])('%s', (text, line, column, message) => {
  expect(readGoalFile(text)).toMatchObject({ line, column, message: expect.stringContaining(message) });
});

test('functions that call functions cannot make a file explode', () => {
  const steps = Array.from({ length: 30 }, (_, i) => `function f${i + 1}(a: number) { return f${i}(a) + f${i}(a) }`);
  const text = ['function f0(a: number) { return a + 1 }', ...steps, 'f30(x) > 1'].join('\n');
  expect(readGoalFile(text)).toMatchObject({ message: expect.stringContaining('nodes') });
});

test('lessons: draws, advance, stall, and going on from a save', () => {
  expect([0, 0.2, 0.5, 0.99].map((u) => drawField({ low: 0, high: 1, step: 0.25 }, u))).toEqual([0, 0.25, 0.5, 1]);
  const file = read(FILE + CURRICULUM);
  const curriculum = createCurriculum(file);
  for (let seed = 0; seed < 50; seed++) {
    const { x, level, mass } = curriculum.draw(seed);
    expect(Math.abs(x)).toBeLessThanOrEqual(0.1);
    expect([0, 0.25, 0.5, 0.75, 1]).toContain(level);
    expect(mass).toBe(0.5);
  }
  expect(curriculum.draw(7)).toEqual(curriculum.draw(7));
  // The window of the first lesson is 4: nine in ten of four is all four.
  for (const success of [true, true, false, true, true, true]) expect(curriculum.record(success, 100)).toBe(false);
  const twin = createCurriculum(file);
  twin.load(curriculum.save());
  expect([curriculum.record(true, 100), twin.record(true, 100)]).toEqual([true, true]);
  expect([twin.lesson, twin.status]).toEqual([1, 'learning']);
  expect(Object.keys(twin.draw(1))).toEqual(['x']);
  for (let i = 0; i < 30; i++) twin.record(true, 100);
  expect([twin.lesson, twin.status]).toEqual([1, 'passed']);
  for (let i = 0; i < 5000; i++) curriculum.record(false, 100);
  expect([curriculum.lesson, curriculum.status]).toEqual([1, 'stalled']);
});

test('a window of one episode is passed by one success, whatever came before', () => {
  const lessons = ['first', 'second'].map((name) => ({ name, scenario: {}, training: {} }));
  const curriculum = createCurriculum({ lessons, training: { LessonAssessmentWindow: 1 } });
  expect([false, false, true].map((success) => curriculum.record(success, 10))).toEqual([false, false, true]);
});
