/** `rlgpt verify` as users meet it: the examples, the planted defects, exit codes, JSON, Z3 present and absent. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cli, installCli } from '../src/cli/testing.ts';
import { createDriving } from '../src/env/driving/driving.ts';
import { printVerification } from '../src/program/page.ts';
import type { Verification } from '../src/program/verdict.ts';
import { verifyProgram } from '../src/program/verify.ts';
import { vocabularyOf } from '../src/program/vocabulary.ts';
import { compileTo } from './compile.ts';

let cli: Cli;
beforeAll(() => {
  cli = installCli(compileTo);
  cpSync(join(import.meta.dirname, '../examples/programs'), join(cli.base, 'programs'), { recursive: true });
}, 120_000);
afterAll(() => cli.remove());

const verify = (...args: readonly string[]) => cli.run(['verify', ...args]);
const asJson = async (...args: readonly string[]) => JSON.parse((await verify(...args, '--json')).out) as Verification;

test('the driving program is proved, and says so', async () => {
  const { code, out } = await verify('programs/drive.ts');
  expect(out).toMatch(/sound: (\d+) of \1 assertions proved\n$/);
  expect(code).toBe(0);
}, 60_000);

const found: Readonly<Record<string, RegExp>> = {
  'constant-guard.ts': /refuted {2}a red light means brake[\s\S]*'isRed\(colour\)' is always false/,
  'overlooked-red.ts':
    /refuted {2}a red light means brake[\s\S]*steps 2-20[\s\S]*step 21 .*red_light.*-> run:left_lane/,
  'squared-distance.ts': /refuted {2}nearer than 15 m means brake[\s\S]*gap = [\d.]+/,
  'trivial-assertion.ts': /is never reached[\s\S]*holds whatever its condition/,
  'undefined-guard.ts': /w\.isLaneClear is not defined\. Did you mean 'laneClear'\?/,
  'vacuous-assertion.ts': /'a hazard means brake' says nothing here/,
};

test('every planted defect is among the examples', () => {
  expect(readdirSync(join(cli.base, 'programs/defects')).sort()).toEqual(Object.keys(found).sort());
});

test.each(Object.entries(found))('the planted defect %s is found', async (name, message) => {
  const source = readFileSync(join(cli.base, 'programs/defects', name), 'utf8');
  const result = await verifyProgram(source, { vocabulary: vocabularyOf(createDriving({ n: 1 }), null) });
  expect(result.verdict).toBe('defective');
  expect(printVerification(name, 'driving-v1', result).join('\n')).toMatch(message);
});

test('as JSON: assertions with their traces', async () => {
  const { assertions, verdict } = await asJson('programs/defects/overlooked-red.ts');
  expect(verdict).toBe('defective');
  expect(assertions.map(({ status }) => status)).toEqual(['refuted', 'proved']);
  expect(assertions[0].trace?.steps.at(-1)).toMatchObject({ from: 21, output: 'run:left_lane' });
});

test('comparisons between facts need Z3 where sampling finds nothing; without it the answer is open', async () => {
  writeFileSync(
    join(cli.base, 'margin.ts'),
    `/** @world driving-v1
      * @assume speed >= 0
      * @assert nearer than 5 m means brake: always (gap < 5 implies act:brake)
      */
     export function* drive(w) {
       while (!w.arrived()) {
         if (w.gap() - 2 * w.speed() < 5) yield w.brake();
         else yield w.step('straight');
       }
     }`,
  );
  expect((await verify('margin.ts')).code).toBe(0);
  const without = await verify('margin.ts', '--no-z3');
  expect(without.out).toContain('npm install z3-solver@5');
  expect(without.code).toBe(3);
}, 60_000);

test('what is no program, or not there, is wrong usage', async () => {
  writeFileSync(join(cli.base, 'bad.ts'), 'export function* f(w) { for (const x of [1]) yield w.noop; }');
  const outside = await verify('bad.ts');
  expect(outside.err).toMatch(/line 1: ForOfStatement is outside the checkable subset/);
  expect(outside.code).toBe(2);
});
