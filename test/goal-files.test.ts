/** The goal programs that acceptance and experiments train on name a world of this project and fit it. */
import { expect, test } from 'vitest';
import { goalFiles, loadGoal, makeControl } from '../experiments/goals/tasks.ts';
import { checkGoal } from '../src/goal/check.ts';

test.each(goalFiles())('%s fits the world that it names', (name) => {
  const { goal, source } = loadGoal(name);
  const { findings } = checkGoal(goal, makeControl(source, 1).facts);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});
