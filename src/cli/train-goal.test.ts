import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld } from '../env/classic/classic.ts';
import { moab } from '../env/control/moab.ts';
import { readGoals } from '../env/goal-file.ts';
import type { Assessment } from '../goal/metrics.ts';
import { worldProcess } from '../rl/episodes.ts';
import { createPpo, ppoDefaults } from '../rl/ppo.ts';
import { readGoalFlag } from './goal-text.ts';
import { assessGoal, worldsOf } from './train-goal.ts';

const FILE = join(import.meta.dirname, '../../examples/goals/moab-lessons.goal');
const plain = (n: number) => createWorld(moab, { n });

test('worlds to learn in start with the first lesson, worlds to test in with the last', () => {
  const { make, makeTests } = worldsOf(plain, readGoalFlag(FILE, undefined), 0.99);
  const farthest = (makeWorlds: typeof make) => {
    const env = makeWorlds(1);
    const starts = Array.from({ length: 60 }, (_, seed) => {
      env.reset(0, seed);
      return Math.abs(env.facts.read(0, env.facts.index('ball_x')));
    });
    return Math.max(...starts);
  };
  expect(farthest(make)).toBeLessThanOrEqual(0.03);
  expect(farthest(makeTests)).toBeGreaterThan(0.04);
  expect(make(1).episodeLimit).toBe(250);
  expect(worldsOf(plain, null, 0.99).make).toBe(plain);
  const stray = readGoals('reach A: ball_z in Goal.RangeAbove(0)');
  expect(() => worldsOf(plain, stray, 0.99).make(1)).toThrow(/unknown fact 'ball_z'/);
  expect(() => readGoals('reach A: ball_x in')).toThrow(/line 1, column 19/);
});

test('an assessment is a line for people and a file for machines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-assess-'));
  const { make, makeTests } = worldsOf(plain, readGoalFlag(FILE, undefined), 0.99);
  const policy = createPpo(worldProcess(make(2), 1), { ...ppoDefaults, hidden: [4] }, 1).policy().bytes;
  const line = assessGoal(
    { folder, goal: readGoalFlag(FILE, undefined).goal, makeTests, episodes: 8, seed: 1 },
    policy,
  );
  const written = JSON.parse(readFileSync(join(folder, 'assessment.json'), 'utf8')) as Assessment;
  rmSync(folder, { recursive: true });
  expect(line).toMatch(
    /^goal: {4}success \d\.\d\d \[\d\.\d\d, \d\.\d\d\], satisfaction \d\.\d\d, robustness -?\d\.\d\d$/,
  );
  expect(written).toMatchObject({ episodes: 8, objectives: [{ name: 'FallOffPlate' }, { name: 'CenterOfPlate' }] });
});
