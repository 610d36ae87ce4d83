/** Printed programs prove what they claim, and no longer do when a line of theirs is gone. */
import { expect, test } from 'vitest';
import { makeHandbook } from '../env/minecraft/handbook.ts';
import { redrawRules } from '../env/minecraft/redraw/redraw.ts';
import { vanilla } from '../env/minecraft/rules/vanilla.generated.ts';
import { makePlan } from '../planning/regress.ts';
import { printProgram } from './print.ts';
import { verifyProgram } from './verify.ts';

function printed(item: string, rules = vanilla): string {
  const plan = makePlan({ fact: `have:${item}`, atLeast: 1 }, {}, makeHandbook(rules, rules.name));
  const bounds = new Map(plan.nodes.filter(({ action }) => action === null).map(({ name }) => [name, 500]));
  return printProgram(plan, plan.order, new Set(bounds.keys()), { bounds }).code;
}

const verify = (code: string) => verifyProgram(code, { vocabulary: null });

test('a printed program is sound: needs are held, the tool comes before what it digs, control comes back', async () => {
  const { verdict, assertions } = await verify(printed('cobblestone'));
  expect(verdict).toBe('sound');
  expect(assertions.map(({ name }) => name)).toContain('wooden_pickaxe before get_cobblestone');
  expect(assertions.every(({ vacuous }) => vacuous.length === 0)).toBe(true);
});

test('so is one whose items have other names', async () => {
  const rules = redrawRules(vanilla, 3);
  const item = rules.items.find(({ name }) => rules.recipes.some(({ output }) => rules.items[output].name === name))!;
  expect((await verify(printed(item.name, rules))).verdict).toBe('sound');
});

test.each([
  [/ {4}if \(!\(w\.have\('golden_pickaxe'\).*\n/, 'wooden_pickaxe before get_cobblestone'],
  [/ {4}if \(w\.have\('planks'\) < 3 .*\n/, 'get_wooden_pickaxe has what it needs'],
  [/ \* @policy get_log.*\n/, 'control comes back'],
])('without %s it is not', async (line, broken) => {
  const code = printed('cobblestone');
  expect(code).toMatch(line);
  const { assertions } = await verify(code.replace(line, ''));
  expect(assertions.filter(({ status }) => status === 'refuted').map(({ name }) => name)).toContain(broken);
});
