import { expect, test } from 'vitest';
import type { Plan } from '../../planning/plan.ts';
import { makePlan } from '../../planning/regress.ts';
import { isAnswerError } from '../reasoner.ts';
import { readPlan } from './plan.ts';
import { fenced, handbook, task } from './testing.ts';

const goal = { fact: 'have:dask', atLeast: 1 };
const step = (operator: string, atLeast: number, why = '') => ({ operator, atLeast, why });
const read = (steps: readonly object[], start = {}) =>
  readPlan(fenced({ why: 'because', steps }), { ...task, start }, goal, handbook);

function planOf(steps: readonly object[], start = {}): Plan {
  const plan = read(steps, start);
  if (isAnswerError(plan)) throw new Error(plan.answerError);
  return plan;
}

const good = [
  step('break glim', 8),
  step('craft vosk', 1, 'the tool'),
  step('break mell', 3),
  step('craft orb', 1),
  step('place orb', 1),
  step('craft dask', 1, 'the goal'),
];

test('the operators that the model names become the plan, in its order, with its reasons', () => {
  const plan = planOf(good);
  expect(plan.order).toEqual([
    { node: 'get_glim', atLeast: 8, amount: 8 },
    { node: 'get_mell', atLeast: 3, amount: 3 },
    { node: 'get_dask', atLeast: 1, amount: 1 },
  ]);
  expect(plan.nodes.find(({ name }) => name === 'get_vosk')?.why).toBe('the tool');
  const own = makePlan(goal, {}, handbook);
  expect(plan.trace).toEqual(own.trace);
});

test('another way to the same fact is taken when the model chooses it', () => {
  const uses = (plan: Plan) => plan.nodes.find(({ fact }) => fact === 'have:dask')?.consumes;
  expect(uses(planOf(good))).toEqual({ mell: 3 });
  expect(uses(planOf([step('break glim', 34), step('craft dask #2', 1)]))).toEqual({ glim: 30 });
});

test('steps left out are filled in, steps the goal does not need are dropped', () => {
  const plan = planOf([step('craft dask', 1)]);
  expect(plan.order).toEqual(makePlan(goal, {}, handbook).order);
  expect(planOf([step('break mell', 3), step('break glim', 5), step('craft dask #2', 1)]).order).toEqual([
    { node: 'get_glim', atLeast: 5, amount: 5 },
    { node: 'get_dask', atLeast: 1, amount: 1 },
  ]);
});

test('gathering in two visits counts what the first one brought, and what was held', () => {
  const order = planOf([step('break glim', 4), step('break glim', 8), step('craft dask', 1)], { glim: 1 }).order;
  expect(order.map(({ amount }) => amount)).toEqual([3, 4, 1]);
});

test.each([
  ['an unknown operator', [step('craft dusk', 1)], "no operator 'craft dusk'", "Did you mean 'craft dask'?"],
  ['an absurd amount', [step('break glim', 9000), step('craft dask', 1)], 'gathers 9000', 'no more than'],
  ['no steps', [], 'shape asked for', 'JSON'],
  ['an amount of nothing', [step('craft dask', 0)], 'shape asked for', 'JSON'],
])('%s is not usable', (_, steps, error, remedy) => {
  expect(read(steps)).toEqual({
    answerError: expect.stringContaining(error),
    remedy: expect.stringContaining(remedy),
  });
});

test('operators that do not reach the goal are not usable', () => {
  const circular = {
    ...handbook,
    operators: [
      ...handbook.operators,
      {
        ...handbook.operators[0],
        name: 'melt vosk',
        needs: [{ fact: 'have:vosk', atLeast: 2 }],
        yields: [{ fact: 'have:glim', atLeast: 1 }],
      },
    ],
  };
  const answer = fenced({ steps: [step('melt vosk', 8), step('craft vosk', 1), step('craft dask', 1)] });
  expect(readPlan(answer, task, goal, circular)).toMatchObject({ answerError: expect.stringContaining('not reached') });
});
