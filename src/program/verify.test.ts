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
    'random',
    'run',
    'step',
    'violated',
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

test('two random numbers of one step are two numbers', async () => {
  const { assertions } = await verify(
    body(`  for (;;) {
    const heads = w.random() < 0.5;
    const tails = w.random() >= 0.5;
    if (heads === tails) yield w.brake();
    else yield w.noop;
  }`),
    'never the same: always not act:brake',
    'or the same: always not act:noop',
  );
  expect(assertions.map(({ status }) => status)).toEqual(['refuted', 'refuted']);
});

test('readings of two arguments are two readings, and those of one argument are one', async () => {
  const drive = (second: string) =>
    body(`  for (;;) {
    const near = w.to(w.gap()) < 5;
    if (near && !(w.to(${second}) < 5)) yield w.brake();
    else yield w.act('go');
  }`);
  const never = 'never: always not act:brake';
  const going = 'going: always act:act:go';
  const statuses = async (second: string) =>
    (await verify(drive(second), never, going)).assertions.map(({ status }) => status);
  expect(await statuses('w.speed()')).toEqual(['refuted', 'refuted']);
  expect(await statuses('w.gap()')).toEqual(['proved', 'proved']);
});

test('two runs may fail in two ways', async () => {
  const { assertions } = await verify(
    body(`  const first = yield* w.run('straight');
  const second = yield* w.run('left_lane');
  const other = first === 'failed: contract' && second !== 'failed: contract' && second !== 'done';
  for (;;) if (other) yield w.brake(); else yield w.noop;`),
    'never: always not does:brake',
  );
  expect(assertions[0].status).toBe('refuted');
});

test('a truth value equals no number, as at run time', async () => {
  const { assertions } = await verify(
    body('  for (;;) if (w.redLight() === 1) yield w.brake(); else yield w.noop;'),
    'never: always not act:brake',
  );
  expect(assertions[0].status).toBe('proved');
});

test('what cannot be verified is refused with its line and a remedy', async () => {
  await expect(
    verify(body('  const seen = { gap: w.gap() };\n  for (;;) { yield w.noop; if (seen.gap < 5) return; }')),
  ).rejects.toThrow(/line 3: 'gap' holds a reading of the world from before the last step/);
  const helper = 'const near = (it) => it.gap < 5;\n';
  await expect(
    verify(`${helper}${body('  for (;;) if (near({ gap: 9 })) yield w.brake(); else yield w.noop;')}`),
  ).rejects.toThrow(/line 1: 'it' is not the world here/);
  await expect(verify(body('  let done;\n  for (;;) if (done == null) yield w.noop;'))).rejects.toThrow(
    /line 3: == is outside the checkable subset/,
  );
  await expect(verify(body('  let gap = w.gap();\n  for (;;) { yield w.noop; if (gap < 5) return; }'))).rejects.toThrow(
    /line 3: 'gap' holds a reading of the world from before the last step/,
  );
  await expect(verify(body("  w.run('straight');\n  yield w.noop;"))).rejects.toThrow(
    /line 2: w.run does nothing without/,
  );
  await expect(verify(body('  yield w.act(Math.atan(1));'))).rejects.toMatchObject({
    message: expect.stringMatching(/a call of Math\.atan is outside the checkable subset/),
    remedy: 'Call w, a function of the program, or of Math min, max, abs, floor, ceil, round.',
  });
  await expect(verify('export const x = 1;')).rejects.toThrow(/exports no single generator/);
  expect(() => readAssertion('always always')).toThrow(/column 14/);
});

test('a policy that may break its contract must be answered for, unless contracts are believed', async () => {
  const code = (fallback: string) => `/** @policy straight: keeps gap >= 5 */
    export function* drive(w) {
      while (!w.arrived()) { ${fallback} if (w.redLight()) yield w.brake(); else yield w.step('straight'); }
    }`;
  const assertion = 'far: always (run:straight implies next (gap >= 5 or act:brake) or not next control)';
  const [believed] = (await verify(code(''), assertion)).assertions;
  expect(believed.status).toBe('proved if policies keep their contracts');
  const [answered] = (await verify(code("if (w.violated('straight')) { yield w.brake(); continue; }"), assertion))
    .assertions;
  expect(answered.status).toBe('proved');
});

test('control comes back only from policies with a bound; runs without a step are told', async () => {
  const run = (tag: string) => verify(`/** ${tag} */\n${body("  for (;;) yield* w.run('straight');")}`);
  expect((await run('')).assertions).toMatchObject([{ name: 'control comes back', status: 'refuted' }]);
  expect((await run('@policy straight: within 9')).assertions).toMatchObject([{ status: 'proved' }]);
  const { findings } = await verify(body('  for (;;) if (w.redLight()) yield w.brake();'));
  expect(findings[0].message).toBe('the program goes round here without a step');
});
