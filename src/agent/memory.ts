/** What the loops carry for one sub-task, and the rules by which arms and options are kept. Pure helpers. */
import { canonicalJson } from '../core/json.ts';
import { type Formula, type Goal, isObjectives } from '../goal/goal.ts';
import { isTime, type Plan, type PlanNode, type PlanStep } from '../planning/plan.ts';
import type { SkillSource } from '../skill/skill.ts';
import type { ControllerSpec, OptionSpec } from './controllers.ts';
import type { Lab } from './lab.ts';
import type { Attempt, Decomposition, Evidence, Memory, Verdict } from './reasoner.ts';
import { betterEvidence } from './trial.ts';

/** A controller with what was measured of it. */
export interface Arm {
  readonly spec: ControllerSpec;
  readonly evidence: Evidence;
  /** Primitive steps spent on obtaining it. */
  readonly steps: number;
}

/** Primitive steps after which an option ends: the policy shall look up now and then. */
const OPTION_STEPS = 60;

/** Share of an episode of a task as a whole after which an option ends: such worlds move on at every step. */
const REACTIVE = 0.02;

/**
 * A whole task's option is one law among others, to be chosen anew at every step: held for longer it keeps a learner of a
 * few actions from getting better than it is. Where primitives are so many that trying them leads nowhere, a program that
 * reaches the goal in this share of its episodes is followed for a while.
 */
const WORKS = 0.1;
export const MANY_ACTIONS = 12;

/** Most coded options in one action space. */
export const OPTION_CAP = 8;

/** More than this is the same again: programs loop over a sub-task as often as they need. */
const AMOUNT_CAP = 4;

/** Steps to raise a node's fact by an amount, with room for mishaps. Who has found one thing often sees the next. */
function stepsFor({ ticks, chainTicks, makes }: PlanNode, amount: number): number {
  const uses = Math.ceil(amount / makes);
  return Math.round(200 + 2.5 * ticks * amount + 4 * chainTicks * (1 + (uses - 1) / 2));
}

/** What the iterations of a sub-task fill. */
const nothingTried = (): Pick<
  Memory,
  'attempts' | 'decompositions' | 'arms' | 'verdicts' | 'options' | 'dropped' | 'learner'
> => ({ attempts: [], decompositions: [], arms: [], verdicts: [], options: [], dropped: new Set(), learner: null });

/** A new memory for a step of a plan: its fact is to rise by the step's amount, or a few, from the start of an episode. */
export function newMemory(lab: Lab, plan: Plan, step: PlanStep): Memory {
  const node = plan.nodes.find((n) => n.name === step.node)!;
  const needed = step.amount - (step.atLeast - (step.enough ?? step.atLeast));
  const amount = isTime(node.fact) ? needed : Math.min(needed, AMOUNT_CAP);
  return {
    plan,
    node,
    goal: goalOf(node, amount),
    within: Math.min(lab.task.within, stepsFor(node, amount)),
    fields: lab.fields,
    apiNames: Object.keys(lab.env.skillApi(0)),
    apiDoc: lab.env.skillApiDoc,
    iteration: 0,
    starts: [],
    ...nothingTried(),
    library: lab.library,
    attacks: {},
  };
}

/** What bringing a node about means: its own goal, so many more of what it holds, or its fact. */
function goalOf({ goal, fact }: PlanNode, amount: number): Goal {
  if (goal !== undefined) return goal;
  if (fact.startsWith('have:')) return { fact: `gain:${fact.slice('have:'.length)}`, atLeast: amount };
  return { fact, atLeast: isTime(fact) ? amount : 1 };
}

/** Success by which learning must be better than code: one world more of the 24 that are tried is no evidence. */
const EARNED = 0.05;
/** Share of code's time that learning may take where it is no more successful: means of 24 episodes differ by a tenth by chance. */
const FASTER = 0.75;

/** The better arm. Code wins ties: it can be read, and learning must earn its place by success or a quarter of the time. */
export function betterArm(a: Arm | null, b: Arm | null): Arm | null {
  if (a === null || b === null) return a ?? b;
  if (a.spec.via === b.spec.via) return betterEvidence(a.evidence, b.evidence) <= 0 ? a : b;
  const [code, learned] = a.spec.via === 'code' ? [a, b] : [b, a];
  // Where steps are short rates may be of few episodes: then the lower bounds decide, and very few decide nothing.
  if (learned.evidence.success.trials < code.evidence.success.trials / 2) return code;
  const alike = learned.evidence.success.trials === code.evidence.success.trials;
  const measured = alike || learned.evidence.score === undefined ? 'rate' : 'low';
  const gain = learned.evidence.success[measured] - code.evidence.success[measured];
  const faster = learned.evidence.meanSteps < FASTER * code.evidence.meanSteps;
  return gain > EARNED || (gain >= 0 && faster) ? learned : code;
}

/** The best attempt at an action under the action's own name, among those that ran; `skip` better ones are passed over. */
export function bestAttempt(memory: Memory, action: string, skip = 0): Attempt | undefined {
  const codes = new Set<string>();
  return memory.attempts
    .filter((a) => a.action === action && a.source.name === action && a.evidence !== null)
    .sort((x, y) => betterEvidence(x.evidence!, y.evidence!))
    .filter((a) => !codes.has(a.source.code) && codes.add(a.source.code))[skip];
}

/**
 * Coded options for the learner: for each coded part its best program, for the whole its best two, each under its own
 * name, and sources that are named otherwise than their action (macros) as they are. Dropped ones stay out. A whole task
 * has one learner that goes on from iteration to iteration: its options stay what they are, and new ones come after them,
 * programs for the whole only when they do better than it does.
 */
export function optionsFrom(memory: Memory, decomposition: Decomposition, taken: ReadonlySet<string>): OptionSpec[] {
  const { node, within, dropped } = memory;
  const grows = node.goal !== undefined;
  const options = grows ? memory.options : [];
  const add = (attempt: Attempt | undefined, when: Formula | null, until: Formula | null, suffix = '') => {
    if (!attempt || options.length >= OPTION_CAP) return;
    if (grows && !isNew(memory, attempt, suffix === '' ? 1 : 2)) return;
    if (grows && attempt.source.name === node.name && !beatsLearner(memory, attempt, taken.size)) return;
    // Primitives are actions too; an option of the same name needs another.
    const plain = `${attempt.source.name}${suffix}`;
    const free = taken.has(plain) ? `${plain}_option` : plain;
    const names = new Set(options.map(({ source }) => source.name));
    const name = grows && names.has(free) ? `${free}_${options.length + 1}` : free;
    if (dropped.has(name) || names.has(name)) return;
    const source = rename(attempt.source, name);
    const works = taken.size >= MANY_ACTIONS && successOf(memory, { source: attempt.source }) >= WORKS;
    const longest = grows ? (works ? Math.ceil(within * REACTIVE) : 1) : OPTION_STEPS;
    options.push({ source: { ...source, stepLimit: Math.min(source.stepLimit, longest, OPTION_STEPS) }, when, until });
  };
  for (const action of decomposition.actions.filter((a) => a.via === 'code')) {
    const whole = action.name === node.name;
    add(bestAttempt(memory, action.name), action.when, whole ? null : situation(action.goal));
    if (whole) add(bestAttempt(memory, action.name, 1), null, null, '_2');
  }
  for (const macro of memory.attempts)
    if (macro.source.name !== macro.action && macro.error === null) add(macro, null, null);
  return options.filter(({ source }) => !dropped.has(source.name));
}

/**
 * Whether a program may join the options of a whole task: as one of the first `few` for its action, or when it has done
 * better than they did, on enough episodes to say so.
 */
function isNew({ attempts, options, starts }: Memory, { action, source, evidence }: Attempt, few: number): boolean {
  const isOption = ({ code }: SkillSource) => options.some((o) => o.source.code.startsWith(code.trimEnd()));
  if (isOption(source)) return false;
  const rivals = attempts.filter((attempt) => attempt.action === action && isOption(attempt.source));
  if (rivals.length < few || evidence === null) return true;
  const best = Math.max(...rivals.map((rival) => rival.evidence?.success.low ?? 0));
  return evidence.success.trials >= starts.length / 2 && evidence.success.low > best;
}

/**
 * Whether a program for a whole task does better than the learner so far, on enough episodes to say so. A worse one would be
 * one action more that leads nowhere. Before anything has been learnt few actions are tried without programs; among many
 * the goal may never be met, and a program that reaches it shows the way.
 */
function beatsLearner({ learner, starts }: Memory, { evidence }: Attempt, actions: number): boolean {
  if (evidence === null || evidence.success.trials < starts.length / 2) return false;
  if (learner === null) return actions >= MANY_ACTIONS && evidence.success.rate >= WORKS;
  return evidence.success.rate > learner.success.rate;
}

/** Success of the program that an option runs, where it has been measured on enough episodes; else 0. */
export function successOf({ attempts, starts }: Memory, { source }: Pick<OptionSpec, 'source'>): number {
  const rates = attempts
    .filter((attempt) => source.code.startsWith(attempt.source.code.trimEnd()))
    .map(({ evidence }) =>
      evidence !== null && evidence.success.trials >= starts.length / 2 ? evidence.success.rate : 0,
    );
  return Math.max(0, ...rates);
}

/** A goal on a situation (seeing, facing) may end an option; gains count from the start of the episode, not of the option. */
function situation(goal: Goal): Formula | null {
  return !isObjectives(goal) && 'fact' in goal && !goal.fact.startsWith('gain:') ? goal : null;
}

/** Wraps rather than replaces the name: authors space their code as they like, and a program may call itself. */
function rename(source: SkillSource, name: string): SkillSource {
  if (source.name === name) return source;
  const wrapper = `export function* ${name}(w) {\n  yield* ${source.name}(w);\n}\n`;
  return { ...source, name, code: `${source.code.trimEnd()}\n\n${wrapper}` };
}

/** An option that takes a smaller share of the time after training is not offered again. */
const USED = 0.005;

/** Drops the options that learning did not use. */
export function dropUnused(
  lab: Lab,
  memory: Memory,
  options: readonly OptionSpec[],
  usage: Readonly<Record<string, number>>,
): void {
  for (const { source } of options) {
    const used = usage[source.name] ?? 0;
    if (used >= USED) continue;
    memory.dropped.add(source.name);
    lab.run.emit({
      type: 'option.dropped',
      subtask: memory.node.name,
      iteration: memory.iteration,
      option: source.name,
      why: `takes ${(used * 100).toFixed(1)} % of the time after training`,
    });
  }
}

/**
 * The one learner of a whole task has a later policy: it takes the place of the earlier, unless it is clearly worse. That of
 * a program below the target it takes by any gain: the best of hundreds on the same starts is flattered by them.
 */
export function withLater(memory: Memory, best: Arm | null, learned: Arm): Arm | null {
  if (memory.node.goal === undefined || best === null) return betterArm(best, learned);
  const [had, has] = [best.evidence.success, learned.evidence.success];
  if (best.spec.via === 'code')
    return has.rate > had.rate && has.trials >= had.trials / 2 ? learned : betterArm(best, learned);
  return has.high < had.low ? best : learned;
}

/** By how much the lower bound of a policy's success may stay below the target for learning to end early. */
const SURE = 0.1;

/** Whether an arm is good enough to end with, though steps are left. */
export function goodEnough({ target }: Pick<Lab, 'target'>, { node, starts }: Memory, arm: Arm): boolean {
  const { rate, low, trials } = arm.evidence.success;
  if (rate < target || node.goal === undefined) return rate >= target;
  // Where steps were short, a whole task is not over because a few episodes went well, and a policy may get better yet.
  return trials >= starts.length / 2 && (arm.spec.via === 'code' || low >= target - SURE);
}

/** Learning is worth its steps when the slow agent asks for it and what there is stays short of the target. */
export function worthLearning(lab: Lab, memory: Memory, decomposition: Decomposition, best: Arm | null): boolean {
  if (!lab.method.learn || !decomposition.actions.some((a) => a.via === 'rl')) return false;
  return best === null || !goodEnough(lab, memory, best);
}

/** Tells of an arm and keeps it for the agents. `spent`: primitive steps of the iteration that went into it. */
export function announceArm(
  lab: Lab,
  memory: Memory,
  arm: Arm,
  { name, spent }: { readonly name: string; readonly spent: number },
): Arm {
  const { success, meanSteps } = arm.evidence;
  if (lab.method.critic) memory.arms.push({ via: arm.spec.via, evidence: arm.evidence, steps: spent });
  lab.run.emit({
    type: 'arm',
    subtask: memory.node.name,
    iteration: memory.iteration,
    arm: name,
    via: arm.spec.via,
    success,
    meanSteps,
    steps: arm.steps,
  });
  return arm;
}

/** Tells the world of a verdict, and the agents too unless the method runs without a critic. */
export function announceVerdict(lab: Lab, memory: Memory, of: string, verdict: Verdict): void {
  const { evidence, advice } = verdict;
  lab.run.emit({
    type: 'verdict',
    subtask: memory.node.name,
    iteration: memory.iteration,
    of,
    verdict: verdict.verdict,
    evidence,
    advice,
  });
  if (lab.method.critic) memory.verdicts.push({ of, verdict });
}

/** Memory for improving a sub-task on other starts: what did best before is the library, nothing counts as measured. */
export function revisedMemory(old: Memory): Memory {
  const best = [0, 1, 2, 3]
    .map((skip) => bestAttempt(old, old.node.name, skip)?.source)
    .filter((source) => source !== undefined);
  const iteration = old.iteration + 1;
  return {
    ...old,
    iteration,
    ...nothingTried(),
    library: [...best, ...old.library],
  };
}

/**
 * Whether two decompositions ask for the same work: the same goals by the same means, whatever they are called and in
 * whichever order. A slow agent that repeats one that has failed is in a dead loop.
 */
export function sameDecomposition(a: Decomposition, b: Decomposition): boolean {
  const work = ({ actions }: Decomposition) =>
    actions
      .map(({ via, goal, when }) => canonicalJson({ via, goal, when }))
      .sort()
      .join('\n');
  return work(a) === work(b);
}
