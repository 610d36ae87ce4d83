/** A sound program with one thing changed at a time: each change must cost it the assertion that the thing was for. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createDriving } from '../env/driving/driving.ts';
import { verifyProgram } from './verify.ts';
import { vocabularyOf } from './vocabulary.ts';

const sound = readFileSync(new URL('../../examples/programs/drive.ts', import.meta.url), 'utf8');
const driving = vocabularyOf(createDriving({ n: 1 }), null);

test.each([
  ['w.redLight() || w.junctionHazard()', 'w.junctionHazard()', 'a red light means brake'],
  ['w.redLight() || w.junctionHazard()', 'w.redLight()', 'a conflict at the crossing means brake'],
  ['w.redLight() || w.junctionHazard()', 'w.redLight() && w.junctionHazard()', 'a red light means brake'],
  ['w.vehicleAhead() || w.obstacleAhead();', 'w.obstacleAhead();', 'behind a vehicle brake or change lanes'],
  ['w.vehicleAhead() || w.obstacleAhead();', 'w.vehicleAhead();', 'before a barrier brake or change lanes'],
  [" && w.laneClear('left'))", ')', 'pre-condition of left_lane'],
  ["=== 'leave' ? 'left' : 'right')", "=== 'leave' ? 'right' : 'left')", 'pre-condition of left_lane'],
  ["mode === 'pass' && w.laneClear('right')", "mode === 'pass'", 'pre-condition of right_lane'],
  ['      halted = true;', '', 'pre-condition of left_lane'],
  ['if (policyFailed(w))', "if (w.violated('straight'))", 'only code drives where a policy has failed'],
  ['else if (ahead) yield w.brake();', '', 'behind a vehicle brake or change lanes'],
  [
    "w.wants('left_turn')) return 'left_turn'",
    "w.wants('left_turn')) return 'right_turn'",
    'pre-condition of right_turn',
  ],
  ['      yield w.brake();\n      continue;', '      continue;', 'round'],
] as const)('%s -> %s', async (from, to, broken) => {
  expect(sound).toContain(from);
  const changed = sound
    .replace(from, to)
    .replace(/ \* @assert .*\n( \* {3}.*\n)?/g, (line) => (line.includes(broken) ? line : ''));
  const { assertions, findings } = await verifyProgram(changed, { vocabulary: driving });
  if (broken === 'round')
    expect(findings.map((f) => f.message)).toContain('the program goes round here without a step');
  else expect(assertions.filter(({ status }) => status === 'refuted').map(({ name }) => name)).toContain(broken);
});
