import { expect, test } from 'vitest';
import { createWorld } from './classic/classic.ts';
import { moab } from './control/moab.ts';
import { fitGoalFile, misfits, readGoals, worldOfFile, worldOfSource } from './goal-file.ts';

const env = createWorld(moab, { n: 1 });
const file = (source: string, fact: string, start: string) =>
  readGoals(`curriculum {
  source ${source}
  goal (State: S) { reach A: State.${fact} in Goal.RangeAbove(0) avoid B: State.ball_q in Goal.RangeAbove(1) }
  lesson One { scenario { ${start}: 0 } }
}
simulator Plate (): S { package "Moab" }
simulator Extruder (): S { package "PVC_Extruder" }`);

test('the package of an Inkling simulator is a world of that name', () => {
  expect(['moab-v1', 'Moab', 'CARTPOLE', 'Cartpole-Target'].map(worldOfSource)).toEqual([
    'moab-v1',
    'moab-v1',
    'cartpole-v1',
    'cartpole-target-v1',
  ]);
  expect([worldOfSource('PVC_Extruder'), worldOfSource('.*')]).toEqual([null, null]);
  expect(worldOfFile(file('Plate', 'ball_x', 'ball_x'))).toBe('moab-v1');
  expect(worldOfFile(readGoals('ball_x > 0'))).toBeNull();
  expect(() => worldOfFile(file('Extruder', 'ball_x', 'ball_x'))).toThrow(
    expect.objectContaining({
      message: expect.stringContaining("'PVC_Extruder'"),
      remedy: expect.stringContaining('--env'),
    }),
  );
});

test('all that does not fit a world is told at once, with its place', () => {
  const stray = file('Extruder', 'ball_z', 'ball_w');
  expect(() => fitGoalFile(stray, env)).toThrow(
    expect.objectContaining({
      kind: 'goal',
      message: expect.stringMatching(
        /^line 3, column \d+: unknown fact 'ball_z'[\s\S]*line 3, column \d+: unknown fact 'ball_q'[\s\S]*line 4, column 3: unknown start condition of 'moab-v1' 'ball_w'/,
      ),
      remedy: expect.stringContaining("'ball_x'"),
    }),
  );
  expect(() => fitGoalFile(readGoals('ball_z > 0'), env)).toThrow("unknown fact 'ball_z'");
  const { arrange: _, scenario: _s, ...bare } = env;
  expect(misfits(readGoals('ball_x > 0'), bare)).toEqual([]);
  expect(misfits(file('Plate', 'ball_x', 'ball_x'), bare).map(({ message }) => message)).toEqual([
    "unknown fact 'ball_q'",
    "world 'moab-v1' has no start conditions to set: 'ball_x'",
  ]);
});
