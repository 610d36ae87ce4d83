/** Arms: controllers of a sub-task, coded or learned, with what was measured of them. Each measurement is a durable stage. */
import { type Controller, codeController, type EpisodeStart, rollOut } from '../action/controller.ts';
import { hashSeed } from '../core/rng.ts';
import type { Formula } from '../goal/goal.ts';
import { bindGoal } from '../goal/monitor.ts';
import { isHeld, isWhole, itemOf, type PlanNode } from '../planning/plan.ts';
import { programController } from '../program/controllers.ts';
import { printProgram } from '../program/print.ts';
import { MANY_ACTIONS, successOf } from './coded-options.ts';
import { type ControllerSpec, compileKnown, makeController, type OptionSpec, type PolicySpec } from './controllers.ts';
import { actors, afford, type Lab, loadStarts, payOf, type StartRef, wayOf } from './lab.ts';
import { learn } from './learn.ts';
import { charge, stepsLeft } from './ledger.ts';
import { type Arm, announceArm } from './memory.ts';
import type { Evidence, LearnSpec, Memory } from './reasoner.ts';
import { episodeOf, measure } from './trial.ts';

/** Uses of a sub-task in one trial of a program around it: more than any trial has time for. */
const MANY = 1000;

/**
 * A sub-task's controller as the program will use it. Where it wears out tools, the program makes new ones; so does a
 * trial, or it would measure the tool.
 */
export function inContext(lab: Lab, memory: Memory, spec: ControllerSpec): Controller {
  const { node, plan } = memory;
  const controller = makeController(spec, lab.run.getBlob);
  if (node.tool === null || spec.name !== node.name) return controller;
  const names = new Set([...lab.controllers.keys(), node.name]);
  const { name, code } = printProgram(plan, [{ node: node.name, atLeast: MANY, amount: MANY }], names);
  const skill = compileKnown({ name, code, about: node.name, stepLimit: memory.within });
  return programController(skill, new Map([...actors(lab), [node.name, controller]]));
}

/** Measures a controller of a sub-task on starts, in a stage of its own. */
export async function measureOn(
  lab: Lab,
  memory: Memory,
  spec: ControllerSpec,
  { starts: all, key }: { readonly starts: readonly StartRef[]; readonly key: string },
): Promise<Evidence> {
  const { run, env, ledger } = lab;
  const { node, goal, within } = memory;
  const starts = afford(lab, all, episodeOf(memory));
  const result = await run.stage(key, async () => {
    await run.beat();
    const trial = {
      env,
      goal,
      within,
      way: wayOf(node, env),
      starts: loadStarts(lab, starts),
      seed: hashSeed(run.seed, key),
      ...payOf(lab, memory),
    };
    return measure(inContext(lab, memory, spec), trial);
  });
  charge(ledger, 'critic', result.steps);
  return result.evidence;
}

/** The controller that a sub-task has so far, measured on these starts; null where it has none. */
export async function incumbent(lab: Lab, memory: Memory, starts: readonly StartRef[]): Promise<Arm | null> {
  const spec = lab.controllers.get(memory.node.name);
  if (spec === undefined) return null;
  const key = `${memory.node.name}/${memory.iteration}/incumbent`;
  const evidence = await measureOn(lab, memory, spec, { starts, key });
  return announceArm(lab, memory, { spec, evidence, steps: 0 }, { name: 'as it was', spent: 0 });
}

/** What is to be learnt, from where, and for how many primitive steps. */
export interface LearnPlan {
  readonly memory: Memory;
  readonly learn: LearnSpec;
  readonly options: readonly OptionSpec[];
  readonly starts: readonly StartRef[];
  readonly budget: number;
  /** Nothing is learnt after it. */
  readonly last: boolean;
}

/** Episodes to learn from: a task as a whole begins in ever new worlds, a sub-task where those before it end. */
function startsOf(lab: Lab, { memory, starts }: LearnPlan): (episode: number) => EpisodeStart {
  const key = `${memory.node.name}/${memory.iteration}/learn`;
  if (isWhole(memory.node)) return (episode) => hashSeed(lab.run.seed, 'world', key, episode);
  const loaded = loadStarts(lab, starts);
  const seed = hashSeed(lab.run.seed, key);
  return (episode) => loaded[hashSeed(seed, 'start', episode) % loaded.length];
}

interface Measured {
  readonly spec: PolicySpec;
  readonly evidence: Evidence;
}

/** Most of all steps that are held back to measure the last policy of a whole task. */
const LAST_LOOK = 0.06;

/** Steps that are held back to measure the last policy of a whole task; the others have their own episodes as evidence. */
export const measuring = ({ ledger }: Lab, memory: Memory, starts: readonly StartRef[]) =>
  Math.min(starts.length * memory.within, LAST_LOOK * ledger.budget);

/** Fewer episodes than this say nothing about a policy. */
const FEW = 4;

/** A policy that goes on learning is measured from this share of the target on: it may be good enough already. */
const PROMISING = 0.9;

/**
 * What a policy is worth. One of a sub-task is measured as it was trained, with drawn actions. For one of a whole task its
 * last episodes of training stand; where it is promising, or the last, it is also measured with its likeliest actions. Those
 * do better as a rule where every action has an effect, and are kept unless they are clearly worse.
 */
async function measurePolicy(lab: Lab, plan: LearnPlan, drawn: Measured, key: string): Promise<Measured> {
  const { memory, starts } = plan;
  if (!isWhole(memory.node))
    return { ...drawn, evidence: await measureOn(lab, memory, drawn.spec, { starts, key: `${key}/measure` }) };
  const { rate } = drawn.evidence.success;
  if (!plan.last && rate < PROMISING * lab.target) return drawn;
  if (stepsLeft(lab.ledger) < FEW * memory.within) return drawn;
  const spec = { ...drawn.spec, greedy: true };
  const some = afford(lab, starts, memory.within);
  const evidence = await measureOn(lab, memory, spec, { starts: some, key: `${key}/greedy` });
  return evidence.success.high >= rate ? { spec, evidence } : drawn;
}

/** Probability that all options together have at first, at most: with more, a learner never becomes better than they are. */
const FAVOUR = 0.4;

/**
 * Initial probabilities of options. Among many primitives the learner of a whole task begins by doing what its programs do,
 * the more the better the best of them is: so it sees the goal from the start. An option that is as likely as other actions
 * anyway is left out.
 */
function favoured({ memory, learn: { primitives }, options }: LearnPlan): Map<string, number> {
  if (!isWhole(memory.node) || primitives.length < MANY_ACTIONS) return new Map();
  const actions = primitives.length + options.length;
  const rates = options.map((option) => ({ name: option.source.name, rate: successOf(memory, option) }));
  const sum = rates.reduce((total, { rate }) => total + rate, 0);
  const most = FAVOUR * Math.max(0, ...rates.map(({ rate }) => rate));
  return new Map(
    rates.map(({ name, rate }) => [name, (most * rate) / sum] as const).filter(([, p]) => p > 1 / actions),
  );
}

/** Trains a policy on the sub-task and measures it. */
export async function learnArm(lab: Lab, plan: LearnPlan): Promise<Arm & { usage: Readonly<Record<string, number>> }> {
  const { run, ledger } = lab;
  const { memory } = plan;
  const key = `${memory.node.name}/${memory.iteration}/learn`;
  const before = stepsLeft(ledger);
  const budget = Math.min(plan.budget, before);
  const after = plan.last ? 0 : before - budget;
  const learned = await learn(
    {
      key,
      subtask: memory.node.name,
      iteration: memory.iteration,
      env: lab.env,
      goal: memory.goal,
      within: memory.within,
      way: wayOf(memory.node, lab.env),
      starts: startsOf(lab, plan),
      ...payOf(lab, memory),
      learn: plan.learn,
      primitives: lab.primitives,
      options: plan.options,
      warm: memory.learner === null ? null : run.getBlob(memory.learner.checkpoint),
      favour: favoured(plan),
      budget,
      left: [before / ledger.budget, after / ledger.budget],
      seed: hashSeed(run.seed, key),
    },
    run,
  );
  charge(ledger, 'learning', learned.steps);
  memory.learner = { checkpoint: learned.learner, success: learned.evidence.success };
  const { spec, evidence } = await measurePolicy(lab, plan, learned, key);
  run.emit({
    type: 'learn.finished',
    subtask: memory.node.name,
    iteration: memory.iteration,
    policy: spec.policy,
    steps: learned.steps,
    success: evidence.success,
  });
  return { spec, evidence, steps: learned.steps, usage: learned.usage };
}

/**
 * Whether the action that the handbook gives for a node does it alone wherever the node's needs hold; where it is not
 * known (they hold nowhere), it is taken to.
 */
export async function plainActionWorks(
  lab: Lab,
  node: PlanNode,
  starts: readonly StartRef[],
  label: string,
): Promise<boolean> {
  if (node.action === null) return false;
  const { run, env, ledger } = lab;
  const key = `${node.name}/plain/${label}`;
  const result = await run.stage(key, () => {
    const code = `export function* plain(w) { yield ${node.action}; yield w.noop; }`;
    const controller = codeController(compileKnown({ name: 'plain', code, about: 'the action alone', stepLimit: 4 }));
    const goal: Formula = { fact: isHeld(node.fact) ? `gain:${itemOf(node.fact)}` : node.fact, atLeast: 1 };
    const { outcomes, steps } = rollOut({
      env,
      controller,
      goal: bindGoal(goal, env.facts),
      within: 4,
      starts: loadStarts(lab, starts),
      seed: hashSeed(run.seed, key),
      watch: node.needs.map((need) => need.fact),
    });
    const able = outcomes.filter((o) => node.needs.every((need, i) => o.watched.atStart[i] >= need.atLeast));
    return { able: able.length, successes: able.filter((o) => o.success).length, steps };
  });
  charge(ledger, 'trials', result.steps);
  return result.successes >= lab.target * result.able;
}
