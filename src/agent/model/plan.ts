/** From a model's list of operators to a Plan: the model chooses means and order, regression over the handbook does the sums. */
import { z } from 'zod';
import { nearestName, RlgptError } from '../../core/errors.ts';
import type { Condition, Handbook, Operator } from '../../env/handbook.ts';
import { isHeld, itemOf, type Plan, type PlanStep } from '../../planning/plan.ts';
import { makePlan } from '../../planning/regress.ts';
import type { AnswerError, TaskSpec } from '../reasoner.ts';
import { readJson, unusable } from './answer.ts';

const stepSchema = z.object({
  operator: z.string(),
  atLeast: z.number().int().min(1).max(10_000),
  why: z.string().default(''),
});

const planSchema = z.object({ why: z.string().default(''), steps: z.array(stepSchema).min(1).max(100) });

type StepAnswer = z.infer<typeof stepSchema>;

/** The operators a planner may use: where the model chose one for a fact, the others no longer yield that fact. */
function chosenHandbook(handbook: Handbook, chosen: ReadonlySet<string>): Handbook {
  const decided = new Set(
    handbook.operators.filter(({ name }) => chosen.has(name)).flatMap(({ yields }) => yields.map(({ fact }) => fact)),
  );
  const operators: Operator[] = handbook.operators.flatMap((operator) => {
    if (chosen.has(operator.name)) return [operator];
    const yields = operator.yields.filter(({ fact }) => !decided.has(fact));
    return yields.length === 0 ? [] : [{ ...operator, yields }];
  });
  return { ...handbook, operators };
}

/** How many times what the plan itself uses a step may gather; more is a slip, and would never end. */
const MOST_SURPLUS = 4;

/** The model's gathering steps as the plan's top level, ending in the goal; amounts below what is needed do no harm. */
function orderOf(
  plan: Plan,
  steps: readonly StepAnswer[],
  operators: ReadonlyMap<string, Operator>,
  start: Readonly<Record<string, number>>,
): PlanStep[] | AnswerError {
  const last = plan.order[plan.order.length - 1];
  const order: PlanStep[] = [];
  for (const step of steps) {
    const facts = operators.get(step.operator)!.yields.map(({ fact }) => fact);
    const node = plan.nodes.find(({ fact }) => facts.includes(fact));
    // What the goal does not need, and what single actions make at need, is not gathered beforehand.
    if (!node || node.action !== null || !isHeld(node.fact) || node.name === last.node) continue;
    const used = Math.max(...plan.trace.filter((use) => use.node === node.name).map((use) => use.atLeast));
    if (step.atLeast > MOST_SURPLUS * used + 8)
      return unusable(
        `the step '${step.operator}' gathers ${step.atLeast}, but the plan uses about ${used}`,
        'Give the amount held after the step, no more than later steps use.',
      );
    const earlier = order.findLast((other) => other.node === node.name)?.atLeast ?? start[itemOf(node.fact)] ?? 0;
    if (step.atLeast > earlier) order.push({ node: node.name, atLeast: step.atLeast, amount: step.atLeast - earlier });
  }
  return order.length === 0 ? [...plan.order] : [...order, last];
}

/** Reads a plan for `task`, whose goal as one bound is `goal`. Unknown operators and plans that do not reach the goal are errors. */
export function readPlan(answer: string, task: TaskSpec, goal: Condition, handbook: Handbook): Plan | AnswerError {
  const read = readJson(answer, planSchema);
  if ('answerError' in read) return read;
  const operators = new Map(handbook.operators.map((operator) => [operator.name, operator]));
  for (const { operator } of read.steps) {
    if (operators.has(operator)) continue;
    const near = nearestName(operator, [...operators.keys()]);
    return unusable(
      `the handbook has no operator '${operator}'`,
      near === null ? 'Use operators of the handbook, letter for letter.' : `Did you mean '${near}'?`,
    );
  }
  let plan: Plan;
  try {
    plan = makePlan(goal, task.start, chosenHandbook(handbook, new Set(read.steps.map(({ operator }) => operator))));
  } catch (error) {
    if (!(error instanceof RlgptError)) throw error;
    return unusable(
      `with these operators the goal is not reached: ${error.message}`,
      'Choose operators whose needs can be met.',
    );
  }
  if (plan.nodes.length === 0) return plan;
  const order = orderOf(plan, read.steps, operators, task.start);
  if ('answerError' in order) return order;
  const whyOf = (fact: string) =>
    read.steps.find((step) => step.why !== '' && operators.get(step.operator)!.yields.some((y) => y.fact === fact))
      ?.why;
  return { ...plan, order, nodes: plan.nodes.map((node) => ({ ...node, why: whyOf(node.fact) ?? node.why })) };
}
