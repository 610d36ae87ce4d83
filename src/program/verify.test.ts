import { expect, test } from 'vitest';
import { readAssertion } from './contract.ts';
import { FLAG, NUMBER } from './knowledge.ts';
import { printTrace } from './trace.ts';
import type { Verification, Vocabulary } from './verdict.ts';
import { verifyProgram } from './verify.ts';

const flags = ['arrived', 'vehicle_ahead', 'red_light', 'aligned', 'lane_clear:left', 'wet'];
const vocabulary: Vocabulary = {
  facts: new Map([
    ...flags.map((name) => [name, FLAG] as const),
    ['gap', { ...NUMBER, low: 0, high: 60 }],
    ['speed', { ...NUMBER, low: 0, high: 20 }],
  ]),
  readings: new Set([
    'arrived',
    'vehicleAhead',
    'redLight',
    'aligned',
    'laneClear',
    'wet',
    'gap',
    'speed',
    'brake',
    'act',
    'noop',
    'fact',
  ]),
  controllers: new Set(['straight', 'left_lane']),
};

const verify = (code: string, ...assertions: string[]): Promise<Verification> =>
  verifyProgram(code, { vocabulary, assertions: assertions.map(readAssertion) });

const body = (inside: string) => `export function* drive(w) {\n${inside}\n}`;

test('a red light that a lane change overlooks is found, by a shortest path', async () => {
  const { assertions, verdict } = await verify(
    body(`  let changing = false;
  let blocked = 0;
  while (!w.arrived()) {
    blocked = w.vehicleAhead() ? Math.min(blocked + 1, 21) : 0;
    if (blocked > 20) changing = true;
    if ((w.redLight() || w.vehicleAhead()) && !changing) yield w.brake();
    else if (changing) {
      yield w.step('left_lane');
      if (w.aligned()) { changing = false; blocked = 0; }
    } else yield w.step('straight');
  }`),
    'red means brake: always (red_light implies act:brake)',
  );
  expect(verdict).toBe('defective');
  const [{ status, trace }] = assertions;
  expect(status).toBe('refuted');
  expect(trace!.steps.at(-1)).toMatchObject({ from: 21, line: 9, facts: { red_light: 'yes', vehicle_ahead: 'yes' } });
  expect(printTrace(trace!).join('\n')).toContain('steps 2-20');
});

test('assertions that cannot fail are told', async () => {
  const { assertions } = await verify(
    body("while (!w.arrived()) { if (w.redLight()) yield w.brake(); else yield w.step('straight'); }"),
    'a: always (red_light implies act:brake)',
    'b: always (red_light and run:straight implies act:brake)',
    'c: always (not vehicle_ahead and red_light implies act:brake)',
  );
  expect(assertions.map((a) => [a.status, a.vacuous, a.idle])).toEqual([
    ['proved', [], []],
    ['proved', ['red_light and run:straight'], []],
    ['proved', [], ['vehicle_ahead']],
  ]);
});
