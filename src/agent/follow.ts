/**
 * Follows a plan with a pool of worlds, step by step: each new sub-task is developed where the worlds stand, and those that
 * manage it go on to the next. A plan is given up for another at a sub-task that too few worlds manage.
 */
import { isHeld, type Plan, type PlanNode } from '../planning/plan.ts';
import { plainActionWorks } from './arms.ts';
import { announcePlan, askPlan } from './ask.ts';
import { freshStarts, type Lab, POOL, type StartRef } from './lab.ts';
import { stepsLeft } from './ledger.ts';
import { newMemory } from './memory.ts';
import { advance, type PoolStep, refill } from './pool.ts';
import type { Memory } from './reasoner.ts';
import { redevelop } from './revise.ts';
import { sharedSteps } from './shares.ts';
import { watchPlay } from './watch.ts';

/** What may be spent on developing a sub-task. */
export interface Effort {
  /** Primitive steps. */
  readonly budget: number;
  /** Outer iterations at most; those of the method when left out. */
  readonly iterations?: number;
}

/** The outer loop for one sub-task, on these starts. False when nothing better was found than what it had. */
export type Develop = (lab: Lab, memory: Memory, starts: readonly StartRef[], effort: Effort) => Promise<boolean>;

/** What is carried along from plan to plan. */
export interface Journey {
  readonly develop: Develop;
  /** By name of the sub-task. */
  readonly memories: Map<string, Memory>;
  /** Primitive steps of one use of an operator, where they have turned out worse than the manual says. */
  readonly measured: Map<string, number>;
  /** Plans followed before this one. */
  round: number;
}

export const newJourney = (develop: Develop): Journey => ({
  develop,
  memories: new Map(),
  measured: new Map(),
  round: 0,
});

/** The plan that was followed in the end, and whether some worlds got to its end. */
export interface Followed {
  readonly plan: Plan;
  readonly reached: boolean;
}

/** Follows a plan, or from a sub-task that few worlds manage on the task planner's other plan. */
export async function follow(lab: Lab, plan: Plan, journey: Journey): Promise<Followed> {
  if (lab.whole) return followWhole(lab, plan, journey);
  const { memories, round } = journey;
  let starts: readonly StartRef[] = freshStarts(lab, round === 0 ? 'train' : `train/${round}`, POOL);
  for (let i = 0; i < plan.trace.length; i++) {
    const open = new Set(plan.trace.slice(i).flatMap(({ node }) => (memories.has(node) ? [] : [node])));
    const step = { plan, i, starts, label: `${round}.${i}` };
    const next = await takeStep(lab, step, journey, sharedSteps(lab, open.size));
    const other = await otherPlan(lab, step, next.length / starts.length, journey);
    if (other !== null) {
      announcePlan(lab, other);
      return follow(lab, other, journey);
    }
    if (next.length === 0) return { plan, reached: false };
    starts = await refill(lab, step, next);
  }
  return { plan, reached: true };
}

/** A task as a whole has nothing to go on to: all steps are for it, and no worlds are carried on. */
async function followWhole(lab: Lab, plan: Plan, { develop, memories }: Journey): Promise<Followed> {
  const memory = newMemory(lab, plan, plan.trace[0]);
  memory.starts = freshStarts(lab, 'train', POOL);
  memories.set(memory.node.name, memory);
  await watchPlay(lab, memory); // where the handbook is silent about attacks
  await develop(lab, memory, memory.starts, { budget: stepsLeft(lab.ledger) });
  return { plan, reached: false };
}

/** One step of the plan: develops its sub-task if it is new, and moves the pool of worlds over it. */
async function takeStep(lab: Lab, step: PoolStep, journey: Journey, budget: number): Promise<readonly StartRef[]> {
  const { starts, label } = step;
  const node = nodeOf(step);
  if (journey.memories.get(node.name)?.node.operator !== node.operator) {
    const memory = begin(lab, step, journey);
    // An action on what is held does it anywhere; one on the surroundings needs a program that finds a place for it.
    const plain = isHeld(node.fact) && (await plainActionWorks(lab, node, starts, label));
    if (!plain) await journey.develop(lab, memory, starts, { budget });
    return advance(lab, step);
  }
  const next = await advance(lab, step);
  const good = next.length >= lab.target * starts.length - 1;
  if (good || !lab.controllers.has(node.name) || !lab.method.critic || lab.method.iterations === 1) return next;
  // What was developed elsewhere fails here: it is developed further, from here.
  await redevelop(lab, journey, { name: node.name, failing: starts, budget: budget / 2 });
  return advance(lab, { ...step, label: `${label}/again` });
}

/** The memory of a new sub-task. One of an earlier plan may have had its name: that one's controller does other things. */
function begin(lab: Lab, { plan, i, starts }: PoolStep, { memories }: Journey): Memory {
  const memory = newMemory(lab, plan, plan.trace[i]);
  const { name } = memory.node;
  const namesake = memories.get(name);
  if (namesake !== undefined) memory.iteration = namesake.iteration + 1;
  memory.starts = starts;
  memories.set(name, memory);
  lab.controllers.delete(name);
  return memory;
}

const nodeOf = ({ plan, i }: PoolStep): PlanNode => plan.nodes.find(({ name }) => name === plan.trace[i].node)!;

/** Plans that are followed, at most: the first, and others when too few worlds manage a sub-task of it. */
const PLANS = 3;

/** Share of worlds that must manage a gathering sub-task, or another plan is tried. */
const ENOUGH = 0.7;

/**
 * The task planner's other plan when a gathering sub-task is managed by too few worlds, asked once for each operator
 * with what it costs here; null when there is none.
 */
async function otherPlan(lab: Lab, step: PoolStep, rate: number, journey: Journey): Promise<Plan | null> {
  const { memories, measured } = journey;
  const node = nodeOf(step);
  if (node.action !== null || rate >= ENOUGH || measured.has(node.operator)) return null;
  if (journey.round + 1 >= Math.min(PLANS, lab.method.iterations) || !lab.method.critic) return null;
  measured.set(node.operator, memories.get(node.name)!.within / Math.max(rate, 0.05));
  const other = await askPlan(lab, measured, ++journey.round);
  return operatorsOf(other) === operatorsOf(step.plan) ? null : other;
}

const operatorsOf = ({ nodes }: Plan): string =>
  nodes
    .map(({ operator }) => operator)
    .sort()
    .join(' < ');
