/**
 * The method of RL-GPT (arXiv 2402.19299). A task planner cuts the task into sub-tasks. For each, a slow agent decides
 * what to code and what to learn, a fast agent writes the code, coded actions enter the learner's action space, and a
 * critic judges: the inner loop repairs code, the outer loop decomposes again. Departures from the paper: code and
 * learning are both measured, under one budget of primitive steps; options are semi-Markov; goals replace reward code.
 */
import { type Arm, learnArm, measureOn, measuring, plainActionWorks } from './agent/arms.ts';
import { announcePlan, askCode, askDecomposition, askLearner, askPlan } from './agent/ask.ts';
import { confirm, startsAfter, tryCode } from './agent/candidates.ts';
import { judge } from './agent/critic.ts';
import { evolveCode } from './agent/evolve.ts';
import { freshStarts, type Lab, POOL, type StartRef } from './agent/lab.ts';
import {
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
import { advance, findWeakSpot, refill } from './agent/pool.ts';
import { isBetter, proofSteps } from './agent/proof.ts';
import type { Decomposition, Memory, SubAction } from './agent/reasoner.ts';
import { conclude, type SolveResult } from './agent/solution.ts';
import { episodeOf, holdBack, stepsLeft } from './agent/trial.ts';
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
    const next = await takeStep(lab, plan, i, memories, starts, { budget: share, label: `${round}.${i}` });
    const instead = await otherPlan(lab, plan, nodeAt(plan, i), next.length / starts.length, journey);
    if (instead !== null) return { reached: false, instead };
    if (next.length === 0) return { reached: false, instead: null };
    starts = await refill(lab, plan, i, next, `${round}.${i}`);
  }
  return { reached: true, instead: null };
}

/** A plan of one sub-task has nothing to go on to: all steps are for it, and no worlds are carried on. */
async function followWhole(lab: Lab, plan: Plan, memories: Map<string, Memory>): Promise<Followed> {
  const memory = newMemory(lab, plan, plan.trace[0]);
  memory.starts = freshStarts(lab, 'train', POOL);
  memories.set(memory.node.name, memory);
  await improve(lab, memory, memory.starts, { budget: stepsLeft(lab.ledger) });
  return { reached: false, instead: null };
}

/**
 * The task planner's other plan when a gathering sub-task is managed by too few worlds, asked once for each operator
 * with what it costs here; null when there is none.
 */
async function otherPlan(lab: Lab, plan: Plan, node: PlanNode, rate: number, journey: Journey): Promise<Plan | null> {
  const { memories, measured } = journey;
  if (node.action !== null || rate >= ENOUGH || measured.has(node.operator)) return null;
  if (journey.round + 1 >= Math.min(PLANS, lab.method.iterations) || !lab.method.critic) return null;
  measured.set(node.operator, memories.get(node.name)!.within / Math.max(rate, 0.05));
  const other = await askPlan(lab, measured, ++journey.round);
  return operatorsOf(other) === operatorsOf(plan) ? null : other;
}

const nodeAt = (plan: Plan, i: number): PlanNode => plan.nodes.find((n) => n.name === plan.trace[i].node)!;

/**
 * One step of the plan: develops its sub-task if it is new, and moves the pool of starts over it. A sub-task that was
 * learnt elsewhere and fails here is developed further, from here.
 */
async function takeStep(
  lab: Lab,
  plan: Plan,
  i: number,
  memories: Map<string, Memory>,
  starts: readonly StartRef[],
  { budget, label }: { budget: number; label: string },
): Promise<readonly StartRef[]> {
  const node = nodeAt(plan, i);
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
    return advance(lab, plan, i, starts, label);
  }
  const next = await advance(lab, plan, i, starts, label);
  const good = next.length >= lab.target * starts.length - 1;
  if (good || !lab.controllers.has(node.name) || !lab.method.critic || lab.method.iterations === 1) return next;
  const memory = revisedMemory(known);
  memories.set(node.name, memory);
  await improve(lab, memory, mixed(starts, memory), { budget: budget / 2, iterations: revisedIterations(lab) });
  return advance(lab, plan, i, starts, `${label}/again`);
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
    const decomposition = await askDecomposition(lab, memory); // the slow agent
    const both = decomposition.actions.some((a) => a.via === 'rl');
    const last = memory.iteration === first + iterations - 1;
    const coded = await codeSubtask(
      lab,
      memory,
      decomposition,
      starts,
      share * (both ? (decomposition.codeShare ?? CODE_SHARE) : 1),
    ); // the fast agent
    best = betterArm(best, coded);
    if (worthLearning(lab, memory, decomposition, best)) {
      const spare = Math.min(share - (had - stepsLeft(lab.ledger)), stepsLeft(lab.ledger));
      const left =
        last && node.goal !== undefined ? spare - Math.min(measuring(lab, memory, starts), spare / 2) : spare;
      if (left >= episodeOf(memory))
        best = withLater(memory, best, await learnSubtask(lab, memory, decomposition, starts, { budget: left, last }));
    }
    if (best !== null)
      lab.history.push({
        subtask: node.name,
        iteration: memory.iteration,
        stepsBy: { ...lab.ledger.by },
        spec: best.spec,
      });
    if (best !== null && judgeArm(lab, memory, best)) break; // the critic
  }
  if (best === null || (before !== null && best.evidence.success.rate <= before.evidence.success.rate)) return false;
  const { spec, evidence, steps } = best;
  lab.controllers.set(node.name, spec);
  const program = bestAttempt(memory, node.name);
  if (program !== undefined && program.evidence!.success.rate > 0.5) lab.library.push(program.source);
  lab.run.emit({
    type: 'subtask.finished',
    subtask: node.name,
    via: spec.via,
    controller: spec.name,
    success: evidence.success,
    steps,
  });
  return true;
}

/** The controller that a sub-task has so far, measured on these starts. */
async function incumbent(lab: Lab, memory: Memory, starts: readonly StartRef[]): Promise<Arm | null> {
  const spec = lab.controllers.get(memory.node.name);
  if (spec === undefined) return null;
  const evidence = await measureOn(lab, spec, memory, starts, `${memory.node.name}/${memory.iteration}/incumbent`);
  return announceArm(lab, memory, 'as it was', { spec, evidence, steps: 0 }, 0);
}

/** Codes each action of a decomposition, each part from where the part before it ends; the arm is the program for the whole. */
async function codeSubtask(
  lab: Lab,
  memory: Memory,
  decomposition: Decomposition,
  starts: readonly StartRef[],
  budget: number,
): Promise<Arm | null> {
  const { node } = memory;
  const actions = decomposition.actions.filter((a) => a.via === 'code');
  const had = stepsLeft(lab.ledger);
  let from = starts;
  for (const action of actions) {
    const whole = action.name === node.name;
    await codeAction(lab, memory, action, whole ? starts : from, budget / actions.length);
    const best = bestAttempt(memory, action.name);
    if (!whole && best !== undefined) from = await startsAfter(lab, memory, action, best, from, PART_STEPS);
    if (from.length === 0) break;
  }
  const whole = bestAttempt(memory, node.name);
  if (whole === undefined || !lab.method.code) return null;
  const spec = { via: 'code', name: node.name, source: whole.source } as const;
  const arm = { spec, evidence: whole.evidence!, steps: 0 };
  return announceArm(lab, memory, 'code', arm, had - stepsLeft(lab.ledger));
}

/** The inner loop: write, try in the world, judge, and write again with the evidence in hand. */
async function codeAction(
  lab: Lab,
  memory: Memory,
  action: SubAction,
  starts: readonly StartRef[],
  budget: number,
): Promise<void> {
  if (memory.node.goal !== undefined) return evolveCode(lab, memory, action, starts, budget);
  const within = action.name === memory.node.name ? memory.within : PART_STEPS;
  for (const [attempt, share] of ATTEMPT_SHARES.entries()) {
    const limit = Math.min(budget * share, stepsLeft(lab.ledger));
    if (limit < within) return;
    const count = Math.max(3, Math.min(32, Math.floor(limit / (2 * within))));
    const sources = await askCode(lab, action, memory, attempt, count);
    if (sources.length === 0) return;
    await tryCode(lab, sources, { action, memory, attempt, starts, within, limit });
    const best = bestAttempt(memory, action.name);
    if (best === undefined) continue;
    const verdict = judge(await confirm(lab, memory, action, best, starts, { within }), lab.target);
    announceVerdict(lab, memory, action.name, verdict);
    if (verdict.verdict === 'success') return;
  }
}

/** Learning with the coded actions in the action space. */
async function learnSubtask(
  lab: Lab,
  memory: Memory,
  decomposition: Decomposition,
  starts: readonly StartRef[],
  effort: { readonly budget: number; readonly last: boolean },
): Promise<Arm> {
  const options = lab.method.options
    ? optionsFrom(memory, decomposition, new Set(lab.primitives.map((p) => p.name)))
    : [];
  const learn = await askLearner(lab, memory);
  const arm = await learnArm(lab, { memory, learn, options, starts, ...effort });
  if (lab.method.critic) dropUnused(lab, memory, options, arm.usage);
  const name = options.length === 0 ? 'rl on primitives' : `rl with ${options.length} options`;
  return announceArm(lab, memory, name, arm, arm.steps);
}

/** Whether an arm is good enough to stop; the verdict goes to both agents. */
function judgeArm(lab: Lab, memory: Memory, arm: Arm): boolean {
  const verdict = judge(arm.evidence, lab.target);
  announceVerdict(lab, memory, memory.node.name, verdict);
  return verdict.verdict === 'success' && goodEnough(lab, memory, arm);
}
