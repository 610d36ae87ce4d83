/**
 * The method of RL-GPT (arXiv 2402.19299). A task planner cuts the task into sub-tasks. For each, a slow agent decides
 * what to code and what to learn, a fast agent writes the code, coded actions enter the learner's action space, and a
 * critic judges: the inner loop repairs code, the outer loop decomposes again. Departures from the paper: code and
 * learning are both measured, under one budget of primitive steps; options are semi-Markov; goals replace reward code.
 */
import { askCode, askDecomposition, askLearner, askPlan } from './agent/ask.ts';
import { judge } from './agent/critic.ts';
import { type Arm, advance, confirm, freshStarts, type Lab, learnArm, plainActionWorks, POOL, type StartRef, tryCode } from './agent/lab.ts';
import { announceArm, announceVerdict, bestAttempt, betterArm, dropUnused, newMemory, optionsFrom, worthLearning } from './agent/memory.ts';
import type { Decomposition, Memory, SubAction } from './agent/reasoner.ts';
import { conclude, type SolveResult } from './agent/solution.ts';
import { stepsLeft } from './agent/trial.ts';
import type { Plan, PlanStep } from './planning/regress.ts';

/** Attempts at one coded action before the slow agent is asked again, and the share of the steps that each may use. */
const ATTEMPT_SHARES = [0.5, 0.3, 0.2];

/** Share of a sub-task's steps for each outer iteration: most of what code can do shows early. */
const ITERATION_SHARES = [0.5, 0.25, 0.15, 0.1];

/** Share of an iteration's steps for code; the rest is for learning. */
const CODE_SHARE = 0.65;

/** Plans, finds a controller for each sub-task in the plan's order, assembles a program and evaluates it on unseen worlds. */
export async function solve(lab: Lab): Promise<SolveResult> {
  const plan = await askPlan(lab);
  const known = new Set<string>();
  let starts: readonly StartRef[] = freshStarts(lab, 'train', POOL);
  for (const [i, step] of plan.trace.entries()) {
    if (!known.has(step.node)) {
      const open = new Set(plan.trace.slice(i).map((s) => s.node)).size;
      await solveSubtask(lab, plan, step, starts, stepsLeft(lab.ledger) / Math.min(open, 3));
      known.add(step.node);
    }
    starts = await advance(lab, plan, i, starts);
    if (starts.length === 0) break;
  }
  return conclude(lab, plan);
}

/** The outer loop for one sub-task: decompose, code, learn, judge; the best controller enters the lab. */
async function solveSubtask(lab: Lab, plan: Plan, step: PlanStep, starts: readonly StartRef[], budget: number): Promise<void> {
  const node = plan.nodes.find((n) => n.name === step.node)!;
  if (await plainActionWorks(lab, node, starts)) return;
  const memory = newMemory(lab, node, step.amount);
  lab.run.emit({ type: 'subtask.started', subtask: node.name, goal: memory.goal, why: node.why });
  let best: Arm | null = null;
  for (; memory.iteration < lab.method.iterations; memory.iteration++) {
    const share = Math.min(stepsLeft(lab.ledger), budget * (ITERATION_SHARES[memory.iteration] ?? 0.1));
    if (share < memory.within) break;
    const decomposition = await askDecomposition(lab, memory); // the slow agent
    const coded = await codeSubtask(lab, memory, decomposition, starts, share * CODE_SHARE); // the fast agent
    best = betterArm(best, coded);
    if (worthLearning(lab, memory, decomposition, best)) {
      const learned = await learnSubtask(lab, memory, decomposition, starts, share * (1 - CODE_SHARE));
      best = betterArm(best, learned);
    }
    if (best !== null && judgeArm(lab, memory, best)) break; // the critic
  }
  if (best === null) return;
  lab.controllers.set(node.name, best.spec);
  const program = bestAttempt(memory, node.name);
  if (program !== undefined && program.evidence!.success.rate > 0.5) lab.library.push(program.source);
  const { spec, evidence, steps } = best;
  lab.run.emit({ type: 'subtask.finished', subtask: node.name, via: spec.via, controller: spec.name, success: evidence.success, steps });
}

/** Codes each action of a decomposition; the arm is the program for the whole sub-task. */
async function codeSubtask(lab: Lab, memory: Memory, decomposition: Decomposition, starts: readonly StartRef[], budget: number): Promise<Arm | null> {
  const { node } = memory;
  const actions = decomposition.actions.filter((a) => a.via === 'code');
  for (const action of actions) await codeAction(lab, memory, action, starts, budget / actions.length);
  const whole = bestAttempt(memory, node.name);
  if (whole === undefined || !lab.method.code) return null;
  const spec = { via: 'code', name: node.name, source: whole.source } as const;
  return announceArm(lab, memory, 'code', { spec, evidence: whole.evidence!, steps: 0 });
}

/** The inner loop: write, try in the world, judge, and write again with the evidence in hand. */
async function codeAction(lab: Lab, memory: Memory, action: SubAction, starts: readonly StartRef[], budget: number): Promise<void> {
  const within = action.name === memory.node.name ? memory.within : Math.min(memory.within, 400);
  for (const [attempt, share] of ATTEMPT_SHARES.entries()) {
    const limit = Math.min(budget * share, stepsLeft(lab.ledger));
    if (limit < within) return;
    const count = Math.max(3, Math.min(32, Math.floor(limit / (2 * within))));
    const sources = await askCode(lab, action, memory, attempt, count);
    if (sources.length === 0) return;
    await tryCode(lab, sources, { action, memory, attempt, starts, within, limit });
    const best = bestAttempt(memory, action.name);
    if (best === undefined) continue;
    const verdict = judge(await confirm(lab, memory, action, best, starts, within), lab.target);
    announceVerdict(lab, memory, action.name, verdict);
    if (verdict.verdict === 'success') return;
  }
}

/** Learning with the coded actions in the action space. */
async function learnSubtask(lab: Lab, memory: Memory, decomposition: Decomposition, starts: readonly StartRef[], budget: number): Promise<Arm> {
  const options = lab.method.options ? optionsFrom(memory, decomposition) : [];
  const learn = await askLearner(lab, memory);
  const arm = await learnArm(lab, { memory, learn, options, starts, budget });
  if (lab.method.critic) dropUnused(lab, memory, options, arm.usage);
  return announceArm(lab, memory, options.length === 0 ? 'rl on primitives' : `rl with ${options.length} options`, arm);
}

/** Whether an arm is good enough to stop; the verdict goes to both agents. */
function judgeArm(lab: Lab, memory: Memory, arm: Arm): boolean {
  const verdict = judge(arm.evidence, lab.target);
  announceVerdict(lab, memory, memory.node.name, verdict);
  return verdict.verdict === 'success';
}
