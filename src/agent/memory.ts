/** What the loops carry for one sub-task, and the rules by which arms are kept. Pure helpers. */
import { canonicalJson } from '../core/json.ts';
import type { Goal } from '../goal/goal.ts';
import { isHeld, isTime, isWhole, itemOf, type Plan, type PlanNode, type PlanStep } from '../planning/plan.ts';
import type { ControllerSpec } from './controllers.ts';
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

/** A sub-task is developed for this amount at most: programs loop over it as often as they need. */
const AMOUNT_CAP = 4;

/**
 * Primitive steps to raise a node's fact by an amount, with room for mishaps. The way to each further one counts half: who
 * has found one thing often sees the next.
 */
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
  if (isHeld(fact)) return { fact: `gain:${itemOf(fact)}`, atLeast: amount };
  return { fact, atLeast: isTime(fact) ? amount : 1 };
}

/** Success rate by which learning must beat code: one more world of the 24 that are tried is no evidence. */
const EARNED = 0.05;
/**
 * Share of code's time that learning may take where it succeeds no more often. Means of 24 episodes differ by a tenth by
 * chance.
 */
const FASTER = 0.75;

/** The better arm. Code wins ties: it can be read, and learning must earn its place by success or a quarter of the time. */
export function betterArm(a: Arm | null, b: Arm | null): Arm | null {
  if (a === null || b === null) return a ?? b;
  if (a.spec.via === b.spec.via) return betterEvidence(a.evidence, b.evidence) <= 0 ? a : b;
  const [code, learned] = a.spec.via === 'code' ? [a, b] : [b, a];
  // Where steps are short, rates may be of few episodes: then the lower bounds decide, and very few decide nothing.
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
 * The best arm after learning. A whole task has one learner: its later policy takes the place of the earlier one unless it
 * is clearly worse, and that of a program by any gain, since the best of hundreds of programs is flattered by the starts on
 * which it was chosen.
 */
export function withLater(memory: Memory, best: Arm | null, learned: Arm): Arm | null {
  if (!isWhole(memory.node) || best === null) return betterArm(best, learned);
  const [had, has] = [best.evidence.success, learned.evidence.success];
  if (best.spec.via === 'code')
    return has.rate > had.rate && has.trials >= had.trials / 2 ? learned : betterArm(best, learned);
  return has.high < had.low ? best : learned;
}

/** How far the lower bound of a policy's success may lie below the target for learning to end early. */
const SURE = 0.1;

/** Whether an arm is good enough to end with, though steps are left. */
export function goodEnough({ target }: Pick<Lab, 'target'>, { node, starts }: Memory, arm: Arm): boolean {
  const { rate, low, trials } = arm.evidence.success;
  if (rate < target || !isWhole(node)) return rate >= target;
  // A few episodes that went well do not end a whole task, and a policy may still get better.
  return trials >= starts.length / 2 && (arm.spec.via === 'code' || low >= target - SURE);
}

/** Learning is worth its steps when the slow agent asks for it and what there is stays short of the target. */
export function worthLearning(lab: Lab, memory: Memory, decomposition: Decomposition, best: Arm | null): boolean {
  if (!lab.method.learn || !decomposition.actions.some((a) => a.via === 'rl')) return false;
  return best === null || !goodEnough(lab, memory, best);
}

/** Records an arm, for the agents too. `spent` are the primitive steps of the iteration that went into it. */
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

/** Records a verdict, for the agents too unless the method runs without a critic. */
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

/** A memory for developing a sub-task further on other starts: the best programs are its library, nothing counts as measured. */
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
