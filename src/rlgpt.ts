/**
 * The method of RL-GPT (arXiv 2402.19299). A task planner cuts the task into sub-tasks. For each, a slow agent decides
 * what to code and what to learn, a fast agent writes the code, coded actions enter the learner's action space, and a
 * critic judges: the inner loop repairs code, the outer loop decomposes again.
 *
 * Departures from the paper: code and learning are both measured, under one budget of primitive steps; options are
 * semi-Markov; goals replace reward code; a plan is followed with a pool of worlds (agent/follow.ts), so that each
 * sub-task is developed from states in which those before it end.
 */
import { incumbent, learnArm } from './agent/arms.ts';
import { askCode, askDecomposition, askLearner, askPlan } from './agent/ask.ts';
import { confirm, type Part, startsAfter, tryCode } from './agent/candidates.ts';
import { dropUnused, optionsFrom } from './agent/coded-options.ts';
import { judge } from './agent/critic.ts';
import { evolveCode } from './agent/evolve.ts';
import { type Effort, follow, newJourney } from './agent/follow.ts';
import type { Lab, StartRef } from './agent/lab.ts';
import { stepsLeft } from './agent/ledger.ts';
import {
  type Arm,
  announceArm,
  announceVerdict,
  bestAttempt,
  betterArm,
  goodEnough,
  withLater,
  worthLearning,
} from './agent/memory.ts';
import type { Memory } from './agent/reasoner.ts';
import { reviseWeakest } from './agent/revise.ts';
import { attemptSteps, codingSteps, type Iteration, iterationSteps, learningSteps } from './agent/shares.ts';
import { conclude, type SolveResult } from './agent/solution.ts';
import { episodeOf } from './agent/trial.ts';
import { printGoal } from './goal/print.ts';
import { isWhole } from './planning/plan.ts';

/** Step limit of a part of a sub-task. */
const PART_STEPS = 400;

/** Plans, develops each sub-task in the plan's order, revises the weakest, then assembles a program and evaluates it. */
export async function solve(lab: Lab): Promise<SolveResult> {
  const journey = newJourney(develop);
  const first = await askPlan(lab, journey.measured, 0); // the task planner
  const { plan, reached } = await follow(lab, first, journey);
  if (reached) await reviseWeakest(lab, plan, journey);
  return conclude(lab, plan);
}

/**
 * The outer loop, for one sub-task: decompose, code, learn, judge. The best controller enters the lab. False when nothing
 * better was found than what it had.
 */
async function develop(
  lab: Lab,
  memory: Memory,
  starts: readonly StartRef[],
  { budget, iterations = lab.method.iterations }: Effort,
): Promise<boolean> {
  const { node } = memory;
  const first = memory.iteration;
  lab.run.emit({ type: 'subtask.started', subtask: node.name, goal: printGoal(memory.goal), why: node.why });
  const before = await incumbent(lab, memory, starts);
  let best = before;
  for (; memory.iteration < first + iterations; memory.iteration++) {
    const had = stepsLeft(lab.ledger);
    const share = iterationSteps(memory, { i: memory.iteration - first, n: iterations, budget, had });
    if (share < episodeOf(memory)) break;
    const last = memory.iteration === first + iterations - 1;
    const decomposition = await askDecomposition(lab, memory); // the slow agent
    const iteration: Iteration = { decomposition, starts, share, had, last };
    best = betterArm(best, await codeSubtask(lab, memory, iteration)); // the fast agent
    if (worthLearning(lab, memory, decomposition, best)) {
      const learned = await learnSubtask(lab, memory, iteration); // the learner
      if (learned !== null) best = withLater(memory, best, learned);
    }
    if (best === null) continue;
    const { history, ledger } = lab;
    history.push({ subtask: node.name, iteration: memory.iteration, stepsBy: { ...ledger.by }, spec: best.spec });
    if (isGoodEnough(lab, memory, best)) break; // the critic
  }
  if (best === null || (before !== null && best.evidence.success.rate <= before.evidence.success.rate)) return false;
  keep(lab, memory, best);
  return true;
}

/** Codes each action of a decomposition, each part from where the part before it ends; the arm is the program for the whole. */
async function codeSubtask(lab: Lab, memory: Memory, iteration: Iteration): Promise<Arm | null> {
  const { decomposition, starts } = iteration;
  const { name } = memory.node;
  const actions = decomposition.actions.filter((action) => action.via === 'code');
  const budget = codingSteps(iteration) / actions.length;
  const had = stepsLeft(lab.ledger);
  let from = starts;
  for (const action of actions) {
    const isPart = action.name !== name;
    const part: Part = { memory, action, starts: isPart ? from : starts };
    await codeAction(lab, part, budget);
    const best = bestAttempt(memory, action.name);
    if (isPart && best !== undefined) from = await startsAfter(lab, part, best, PART_STEPS);
    if (from.length === 0) break;
  }
  const best = bestAttempt(memory, name);
  if (best === undefined || !lab.method.code) return null;
  const arm: Arm = { spec: { via: 'code', name, source: best.source }, evidence: best.evidence!, steps: 0 };
  return announceArm(lab, memory, arm, { name: 'code', spent: had - stepsLeft(lab.ledger) });
}

/** The inner loop: write, try in the world, judge, and write again with the evidence in hand. */
async function codeAction(lab: Lab, part: Part, budget: number): Promise<void> {
  const { memory, action } = part;
  if (isWhole(memory.node)) return evolveCode(lab, part, budget);
  const within = action.name === memory.node.name ? memory.within : PART_STEPS;
  for (const [attempt, steps] of attemptSteps(budget).entries()) {
    const limit = Math.min(steps, stepsLeft(lab.ledger));
    if (limit < within) return;
    const count = Math.max(3, Math.min(32, Math.floor(limit / (2 * within))));
    const sources = await askCode(lab, part, attempt, count);
    if (sources.length === 0) return;
    await tryCode(lab, sources, { ...part, attempt, within, limit });
    const best = bestAttempt(memory, action.name);
    if (best === undefined) continue;
    const verdict = judge(await confirm(lab, part, best, { within }), lab.target);
    announceVerdict(lab, memory, action.name, verdict);
    if (verdict.verdict === 'success') return;
  }
}

/** Learns with the coded actions in the action space; null when too few steps are left of the iteration. */
async function learnSubtask(lab: Lab, memory: Memory, iteration: Iteration): Promise<Arm | null> {
  const { decomposition, starts, last } = iteration;
  const budget = learningSteps(lab, memory, iteration);
  if (budget < episodeOf(memory)) return null;
  const primitives = new Set(lab.primitives.map(({ name }) => name));
  const options = lab.method.options ? optionsFrom(memory, decomposition, primitives) : [];
  const learn = await askLearner(lab, memory);
  const arm = await learnArm(lab, { memory, learn, options, starts, budget, last });
  if (lab.method.critic) dropUnused(lab, memory, options, arm.usage);
  const name = options.length === 0 ? 'rl on primitives' : `rl with ${options.length} options`;
  return announceArm(lab, memory, arm, { name, spent: arm.steps });
}

/** Whether an arm is good enough to stop. The verdict goes to both agents. */
function isGoodEnough(lab: Lab, memory: Memory, arm: Arm): boolean {
  const verdict = judge(arm.evidence, lab.target);
  announceVerdict(lab, memory, memory.node.name, verdict);
  return verdict.verdict === 'success' && goodEnough(lab, memory, arm);
}

/** The controller of a sub-task enters the lab, and a program that does well the library. */
function keep(lab: Lab, memory: Memory, { spec, evidence, steps }: Arm): void {
  const { name } = memory.node;
  lab.controllers.set(name, spec);
  const program = bestAttempt(memory, name);
  if (program !== undefined && program.evidence!.success.rate > 0.5) lab.library.push(program.source);
  const { via, name: controller } = spec;
  lab.run.emit({ type: 'subtask.finished', subtask: name, via, controller, success: evidence.success, steps });
}
