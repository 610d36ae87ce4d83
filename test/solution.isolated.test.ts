/** The controller of a solution in an episode as long as the task's, and in a longer one. */
import { beforeAll, expect, test } from 'vitest';
import { solutionController } from '../src/agent/solution.ts';
import { createCraftaxClassic } from '../src/env/craftax/classic/classic.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import type { SkillSource } from '../src/skill/skill.ts';

beforeAll(() => prepareSandbox());

const source = (name: string, stepLimit: number, code: string): SkillSource => ({ name, about: '', stepLimit, code });
const dig = source('dig', 9, 'export function* dig(w) { for (;;) yield w.do; }');
const program = source(
  'program',
  20,
  `/**
    * @policy dig: within 5
    */
   export function* program(w) { for (;;) { yield* w.run('dig'); yield w.noop; } }`,
);

/** Steps until the controller has nothing more to do, and those in a row before its first pause. */
function lengths(within?: number) {
  const env = createCraftaxClassic({ n: 1 });
  env.reset(0, 1);
  const controllers = [{ via: 'code', name: 'dig', source: dig }] as const;
  const options = within === undefined ? {} : { within };
  const run = solutionController({ program, controllers }, () => new Uint8Array(), options).start(env, 0, 0);
  const codes: number[] = [];
  for (let code = run.next(); code >= 0 && codes.length < 100; code = run.next()) {
    codes.push(code);
    env.step(Int32Array.of(code));
  }
  return { steps: codes.length, first: codes.indexOf(env.actions.noop) };
}

test('in a longer episode the program goes on as long, and nothing that bounds the task ends its controllers', () => {
  expect(lengths()).toEqual({ steps: 20, first: 6 });
  expect(lengths(20)).toEqual({ steps: 20, first: 6 });
  expect(lengths(40)).toEqual({ steps: 40, first: 9 });
});
