import { expect, test } from 'vitest';
import { makeHandbook } from '../env/minecraft/handbook.ts';
import { vanilla } from '../env/minecraft/rules/vanilla.generated.ts';
import { parseGoal } from '../goal/parse.ts';
import type { Plan } from './plan.ts';
import { makePlan } from './regress.ts';
import { targetsOf } from './targets.ts';

const bound = (fact: string, atLeast: number) => ({ fact, atLeast });

test('bounds in order, gains on top of the start, the first of alternatives, nothing that is forbidden', () => {
  const of = (text: string, start = {}) => targetsOf(parseGoal(text), start);
  expect(of('gain:dask >= 2', { dask: 3 })).toEqual({ goals: [bound('have:dask', 5)], keep: true });
  expect(of('have:a >= 2 then near:t then have:b').goals).toEqual([
    bound('have:a', 2),
    bound('near:t', 1),
    bound('have:b', 1),
  ]);
  expect(of('have:a >= 2 then near:t').keep).toBe(false);
  expect(of('(not x or have:a or have:b) and have:c > 2').goals).toEqual([bound('have:a', 1), bound('have:c', 3)]);
  expect(of('always life > 4 and (a until b)').goals).toEqual([bound('b', 1)]);
  expect(() => of('always not x')).toThrow(/nothing to plan for/);
});

const book = makeHandbook(vanilla, 'v');
const steps = (plan: Plan): string[] =>
  plan.order.map((step) => `${plan.nodes.find((n) => n.name === step.node)!.fact} ${step.atLeast}`);

test('a plan brings about one bound after the other, and keeps what a conjunction asks for', () => {
  const chained = makePlan([bound('have:stick', 2), bound('near:crafting_table', 1)], {}, book, false);
  expect(steps(chained).slice(-2)).toEqual(['have:stick 2', 'near:crafting_table 1']);
  // Four planks and two sticks at once take six planks; one after the other four will do.
  const both = [bound('have:planks', 4), bound('have:stick', 4)];
  const logs = (plan: Plan) => Number(steps(plan)[0].split(' ')[1]);
  expect(logs(makePlan(both, {}, book, true))).toBe(2);
  expect(logs(makePlan(both, {}, book, false))).toBe(1);
});
