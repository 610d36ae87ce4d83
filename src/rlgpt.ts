/**
 * The method of RL-GPT (arXiv 2402.19299). A task planner cuts the task into sub-tasks. For each, a slow agent decides
 * what to code and what to learn, a fast agent writes the code, coded actions enter the learner's action space, and a
 * critic judges: the inner loop repairs code, the outer loop decomposes again. Departures from the paper: code and
 * learning are both measured, under one budget of primitive steps; options are semi-Markov; goals replace reward code.
 */
import { learnArm, measureOn, measuring, plainActionWorks } from './agent/arms.ts';
import { announcePlan, askCode, askDecomposition, askLearner, askPlan } from './agent/ask.ts';
import { confirm, type Part, startsAfter, tryCode } from './agent/candidates.ts';
import { judge } from './agent/critic.ts';
import { evolveCode } from './agent/evolve.ts';
import { freshStarts, type Lab, POOL, type StartRef } from './agent/lab.ts';
import {
  type Arm,
  announceArm,
  announceVerdict,
  bestAttempt,
  betterArm,
  dropUnused,
  goodEnough,
  newMemory,
  optionsFrom,
  revisedMemory,
  withLater,
  worthLearning,
} from './agent/memory.ts';
import { advance, findWeakSpot, type PoolStep, refill } from './agent/pool.ts';
import { isBetter, proofSteps } from './agent/proof.ts';
import type { Decomposition, Memory } from './agent/reasoner.ts';
import { conclude, type SolveResult } from './agent/solution.ts';
import { episodeOf, holdBack, stepsLeft } from './agent/trial.ts';
import { watchPlay } from './agent/watch.ts';
import { printGoal } from './goal/print.ts';
import type { Plan, PlanNode } from './planning/plan.ts';

/** Attempts at one coded action before the slow agent is asked again, and the share of the steps that each may use. */
const ATTEMPT_SHARES = [0.5, 0.3, 0.2];

/** Share of a sub-task's steps for each outer iteration: most of what code can do shows early. */
const ITERATION_SHARES = [0.5, 0.25, 0.15, 0.1];

/** Where learning carries on from iteration to iteration. */
const WHOLE_SHARES = [0.4, 0.3, 0.2, 0.1];

/** Most of an iteration's steps that code may use when learning is planned too and the slow agent does not say. */
const CODE_SHARE = 0.5;

/** Step limit of a part of a sub-task. */
const PART_STEPS = 400;

/**
 * Times the whole program's weakest sub-task is developed further, and the outer iterations of each. To come back to a
 * sub-task, or to another plan, is an outer iteration too: none of them is allowed more often than `Method.iterations`.
 */
const REVISIONS = 3;
const REVISED_ITERATIONS = 2;

/** Plans that are followed, at most: the first, and others when too few worlds manage a sub-task of it. */
const PLANS = 3;

/** Share of worlds that must manage a gathering sub-task, or another plan is tried. */
const ENOUGH = 0.7;

/** What the method carries along the plans that it follows. */
interface Journey {
  readonly memories: Map<string, Memory>;
  /** Primitive steps of one use of an operator, where they have turned out worse than the manual says. */
  readonly measured: Map<string, number>;
  /** Plans followed so far, less one. */
  round: number;
}

/** Plans, finds a controller for each sub-task in the plan's order, revises the weakest, assembles and evaluates a program. */
export async function solve(lab: Lab): Promise<SolveResult> {
  const memories = new Map<string, Memory>();
  const journey: Journey = { memories, measured: new Map(), round: 0 };
  let plan = await askPlan(lab, journey.measured, 0);
  let followed = await follow(lab, plan, journey);
  while (followed.instead !== null) {
    plan = followed.instead;
    announcePlan(lab, plan);
    followed = await follow(lab, plan, journey);
  }
  const { reached } = followed;
  const revisions = reached ? Math.min(REVISIONS, lab.method.iterations - 1) : 0;
  for (let round = 0; round < revisions; round++) if (!(await revise(lab, plan, memories, round))) break;
  return conclude(lab, plan);
}

const operatorsOf = (plan: Plan): string =>
  plan.nodes
    .map((node) => node.operator)
    .sort()
    .join(' < ');

/** How a plan fared: whether some worlds got to its end, and the plan for which it was given up. */
interface Followed {
  readonly reached: boolean;
  readonly instead: Plan | null;
}

/** Follows a plan step by step with a pool of worlds, or gives it up for another at a sub-task that few worlds manage. */
async function follow(lab: Lab, plan: Plan, journey: Journey): Promise<Followed> {
  const { memories, round } = journey;
  if (lab.whole) return followWhole(lab, plan, memories);
  let starts: readonly StartRef[] = freshStarts(lab, round === 0 ? 'train' : `train/${round}`, POOL);
  for (let i = 0; i < plan.trace.length; i++) {
    const open = new Set(
      plan.trace
        .slice(i)
        .map((s) => s.node)
        .filter((name) => !memories.has(name)),
    ).size;
    const share = stepsLeft(lab.ledger) / Math.min(Math.max(open, 1) + (lab.method.critic ? 0.5 : 0), 3);
    const step = { plan, i, starts, label: `${round}.${i}` };
    const next = await takeStep(lab, step, memories, share);
    const instead = await otherPlan(lab, step, next.length / starts.length, journey);
    if (instead !== null) return { reached: false, instead };
    if (next.length === 0) return { reached: false, instead: null };
    starts = await refill(lab, step, next);
  }
  return { reached: true, instead: null };
}

/** A plan of one sub-task has nothing to go on to: all steps are for it, and no worlds are carried on. */
async function followWhole(lab: Lab, plan: Plan, memories: Map<string, Memory>): Promise<Followed> {
  const memory = newMemory(lab, plan, plan.trace[0]);
  memory.starts = freshStarts(lab, 'train', POOL);
  memories.set(memory.node.name, memory);
  await watchPlay(lab, memory); // where the handbook is silent about attacks
  await improve(lab, memory, memory.starts, { budget: stepsLeft(lab.ledger) });
  return { reached: false, instead: null };
}

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

const nodeOf = ({ plan, i }: PoolStep): PlanNode => plan.nodes.find((n) => n.name === plan.trace[i].node)!;

/**
 * One step of the plan: develops its sub-task if it is new, and moves the pool of starts over it. A sub-task that was
 * learnt elsewhere and fails here is developed further, from here.
 */
async function takeStep(
  lab: Lab,
  step: PoolStep,
  memories: Map<string, Memory>,
  budget: number,
): Promise<readonly StartRef[]> {
  const { plan, i, starts, label } = step;
  const node = nodeOf(step);
  const named = memories.get(node.name);
  const known = named?.node.operator === node.operator ? named : undefined;
  if (known === undefined) {
    // Under the name of a sub-task of an earlier plan there may be another: its controller works on other things.
    lab.controllers.delete(node.name);
    const memory = newMemory(lab, plan, plan.trace[i]);
    if (named !== undefined) memory.iteration = named.iteration + 1;
    memory.starts = starts;
    memories.set(node.name, memory);
    // An action on what is held does it anywhere; one on the surroundings needs a program that finds a place for it.
    const plain = node.fact.startsWith('have:') && (await plainActionWorks(lab, node, starts, label));
    if (!plain) await improve(lab, memory, starts, { budget });
    return advance(lab, step);
  }
  const next = await advance(lab, step);
  const good = next.length >= lab.target * starts.length - 1;
  if (good || !lab.controllers.has(node.name) || !lab.method.critic || lab.method.iterations === 1) return next;
  const memory = revisedMemory(known);
  memories.set(node.name, memory);
  await improve(lab, memory, mixed(starts, memory), { budget: budget / 2, iterations: revisedIterations(lab) });
  return advance(lab, { ...step, label: `${label}/again` });
}

/**
 * Develops the sub-task at which the whole program fails most, from the states in which it fails. Half of those it is tried
 * on are failures, so what does better there is kept only when the whole program does better, too. False when nothing came of it.
 */
async function revise(lab: Lab, plan: Plan, memories: Map<string, Memory>, round: number): Promise<boolean> {
  if (stepsLeft(lab.ledger) < Math.max(lab.ledger.budget / 5, POOL * lab.task.within) || !lab.method.critic)
    return false;
  const weak = await findWeakSpot(lab, plan, round);
  if (weak.success.rate >= lab.target || weak.node === null || weak.starts.length < 2) return false;
  const proof = proofSteps(weak.meanSteps);
  if (stepsLeft(lab.ledger) < 2 * proof) return false;
  const before = new Map(lab.controllers);
  const memory = revisedMemory(memories.get(weak.node)!);
  memories.set(weak.node, memory);
  const effort = { budget: stepsLeft(lab.ledger) / 2, iterations: revisedIterations(lab) };
  const frugal = { ...lab, ledger: holdBack(lab.ledger, proof) };
  if (!(await improve(frugal, memory, mixed(weak.starts, memory), effort))) return false;
  if (await isBetter(lab, plan, before, { subtask: weak.node, label: `${round}` })) return true;
  lab.controllers.set(weak.node, before.get(weak.node)!);
  return false;
}

const revisedIterations = ({ method }: Lab) => Math.min(REVISED_ITERATIONS, method.iterations - 1);

/** Starts where a sub-task fails, and those it was developed from: what worked must go on working. */
function mixed(failing: readonly StartRef[], memory: Memory): readonly StartRef[] {
  const some = failing.slice(0, POOL / 2);
  const usual = memory.starts.slice(0, POOL - some.length);
  // One by one, so that the first few of a race are of both kinds.
  const both = some.flatMap((start, i) => (i < usual.length ? [start, usual[i]] : [start]));
  return [...both, ...usual.slice(some.length)];
}

/** Steps for outer iteration i of n of a sub-task that has a budget; `had` steps are left of all. */
function shareOf(
  { node }: Memory,
  { i, n, budget, had }: { readonly i: number; readonly n: number; readonly budget: number; readonly had: number },
): number {
  const shares = (node.goal === undefined ? ITERATION_SHARES : WHOLE_SHARES).slice(0, n);
  const share = shares[i] ?? shares[shares.length - 1];
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
  // What a whole task does not use is for its later iterations: nothing comes after it.
  if (node.goal !== undefined) return (had * share) / (share + sum(shares.slice(i + 1)));
  return Math.min(had, (budget * share) / sum(shares));
}

/** What one outer iteration works with. */
interface Iteration {
  readonly decomposition: Decomposition;
  readonly starts: readonly StartRef[];
  /** Primitive steps for it, and those that were left of all before it. */
  readonly share: number;
  readonly had: number;
  /** No iteration comes after it. */
  readonly last: boolean;
}

/**
 * The outer loop for one sub-task: decompose, code, learn, judge; the best controller enters the lab. False when nothing
 * better than the one it had was found.
 */
async function improve(
  lab: Lab,
  memory: Memory,
  starts: readonly StartRef[],
  { budget, iterations = lab.method.iterations }: { budget: number; iterations?: number },
): Promise<boolean> {
  const { node } = memory;
  const first = memory.iteration;
  lab.run.emit({ type: 'subtask.started', subtask: node.name, goal: printGoal(memory.goal), why: node.why });
  const before = await incumbent(lab, memory, starts);
  let best = before;
  for (; memory.iteration < first + iterations; memory.iteration++) {
    const had = stepsLeft(lab.ledger);
    const share = shareOf(memory, { i: memory.iteration - first, n: iterations, budget, had });
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
    if (judgeArm(lab, memory, best)) break; // the critic
  }
  if (best === null || (before !== null && best.evidence.success.rate <= before.evidence.success.rate)) return false;
  keep(lab, memory, best);
  return true;
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

/** The controller that a sub-task has so far, measured on these starts. */
async function incumbent(lab: Lab, memory: Memory, starts: readonly StartRef[]): Promise<Arm | null> {
  const spec = lab.controllers.get(memory.node.name);
  if (spec === undefined) return null;
  const key = `${memory.node.name}/${memory.iteration}/incumbent`;
  const evidence = await measureOn(lab, memory, spec, { starts, key });
  return announceArm(lab, memory, { spec, evidence, steps: 0 }, { name: 'as it was', spent: 0 });
}

/** Codes each action of a decomposition, each part from where the part before it ends; the arm is the program for the whole. */
async function codeSubtask(lab: Lab, memory: Memory, iteration: Iteration): Promise<Arm | null> {
  const { decomposition, starts, share } = iteration;
  const { node } = memory;
  const actions = decomposition.actions.filter((a) => a.via === 'code');
  const both = decomposition.actions.some((a) => a.via === 'rl');
  const budget = share * (both ? (decomposition.codeShare ?? CODE_SHARE) : 1);
  const had = stepsLeft(lab.ledger);
  let from = starts;
  for (const action of actions) {
    const whole = action.name === node.name;
    const part: Part = { memory, action, starts: whole ? starts : from };
    await codeAction(lab, part, budget / actions.length);
    const best = bestAttempt(memory, action.name);
    if (!whole && best !== undefined) from = await startsAfter(lab, part, best, PART_STEPS);
    if (from.length === 0) break;
  }
  const whole = bestAttempt(memory, node.name);
  if (whole === undefined || !lab.method.code) return null;
  const spec = { via: 'code', name: node.name, source: whole.source } as const;
  const arm = { spec, evidence: whole.evidence!, steps: 0 };
  return announceArm(lab, memory, arm, { name: 'code', spent: had - stepsLeft(lab.ledger) });
}

/** The inner loop: write, try in the world, judge, and write again with the evidence in hand. */
async function codeAction(lab: Lab, part: Part, budget: number): Promise<void> {
  const { memory, action } = part;
  if (memory.node.goal !== undefined) return evolveCode(lab, part, budget);
  const within = action.name === memory.node.name ? memory.within : PART_STEPS;
  for (const [attempt, share] of ATTEMPT_SHARES.entries()) {
    const limit = Math.min(budget * share, stepsLeft(lab.ledger));
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

/** Learning with the coded actions in the action space; null when too few steps are left of the iteration. */
async function learnSubtask(lab: Lab, memory: Memory, iteration: Iteration): Promise<Arm | null> {
  const { decomposition, starts, last } = iteration;
  const budget = stepsToLearn(lab, memory, iteration);
  if (budget < episodeOf(memory)) return null;
  const options = lab.method.options
    ? optionsFrom(memory, decomposition, new Set(lab.primitives.map((p) => p.name)))
    : [];
  const learn = await askLearner(lab, memory);
  const arm = await learnArm(lab, { memory, learn, options, starts, budget, last });
  if (lab.method.critic) dropUnused(lab, memory, options, arm.usage);
  const name = options.length === 0 ? 'rl on primitives' : `rl with ${options.length} options`;
  return announceArm(lab, memory, arm, { name, spent: arm.steps });
}

/** What coding has left of an iteration's steps, less those with which the last policy of a whole task is measured. */
function stepsToLearn(lab: Lab, memory: Memory, { starts, share, had, last }: Iteration): number {
  const left = stepsLeft(lab.ledger);
  const spare = Math.min(share - (had - left), left);
  if (!last || memory.node.goal === undefined) return spare;
  return spare - Math.min(measuring(lab, memory, starts), spare / 2);
}

/** Whether an arm is good enough to stop; the verdict goes to both agents. */
function judgeArm(lab: Lab, memory: Memory, arm: Arm): boolean {
  const verdict = judge(arm.evidence, lab.target);
  announceVerdict(lab, memory, memory.node.name, verdict);
  return verdict.verdict === 'success' && goodEnough(lab, memory, arm);
}
