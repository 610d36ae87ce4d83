/**
 * The laboratory of one run: worlds for trials, the ledger of primitive steps, and the measured steps of the method.
 * Everything here is a durable stage or a pure helper; what to do next is decided in `rlgpt.ts`.
 */
import { type Controller, codeController, type EpisodeStart, rollOut } from '../action/controller.ts';
import type { Primitive } from '../action/options.ts';
import { hashSeed } from '../core/rng.ts';
import { type Rate, wilson } from '../core/stats.ts';
import type { Env } from '../env/env.ts';
import type { Formula } from '../goal/goal.ts';
import { bindGoal } from '../goal/monitor.ts';
import { isTime, type Plan, type PlanNode, type PlanStep } from '../planning/regress.ts';
import { type OnRun, programController } from '../program/controllers.ts';
import { printProgram } from '../program/print.ts';
import type { Run } from '../run/run.ts';
import { compileSkill } from '../skill/compile.ts';
import type { Skill, SkillError, SkillSource, Vet } from '../skill/skill.ts';
import { type ControllerSpec, compileKnown, makeController, type OptionSpec, type PolicySpec } from './controllers.ts';
import { learn } from './learn.ts';
import type { Attempt, Evidence, LearnSpec, Memory, Reasoner, SubAction, TaskSpec } from './reasoner.ts';
import { betterEvidence, charge, episodeOf, type Ledger, measure, race, stepsLeft } from './trial.ts';

/** Which parts of the method are on; all for the method itself, fewer for ablations. */
export interface Method {
  /** Coded controllers may be chosen. */
  readonly code: boolean;
  /** Learned controllers may be chosen. */
  readonly learn: boolean;
  /** Coded actions enter the learner's action space. */
  readonly options: boolean;
  /** The slow agent splits what code did not solve. */
  readonly split: boolean;
  /** The critic's verdicts reach the agents, and unused options are dropped. */
  readonly critic: boolean;
  /** Outer iterations at most: iteration 0 to iterations - 1. */
  readonly iterations: number;
}

export const fullMethod: Method = { code: true, learn: true, options: true, split: true, critic: true, iterations: 4 };

export interface Lab {
  readonly run: Run;
  readonly task: TaskSpec;
  readonly env: Env;
  /** The task is one sub-task: the world's handbook cuts it into no operators. */
  readonly whole: boolean;
  readonly reasoner: Reasoner;
  /** Tries new skills before they run here; null where they come from no model and need no trial. */
  readonly vet: Vet | null;
  readonly method: Method;
  readonly ledger: Ledger;
  /** The success rate at which a controller counts as good. */
  readonly target: number;
  readonly primitives: readonly Primitive[];
  /** Observation fields for the learner. */
  readonly fields: readonly string[];
  readonly controllers: Map<string, ControllerSpec>;
  /** Programs that worked, for later sub-tasks to start from. */
  readonly library: SkillSource[];
  /** The best controller after each outer iteration, with all primitive steps used by then. */
  readonly history: {
    readonly subtask: string;
    readonly iteration: number;
    readonly steps: number;
    readonly spec: ControllerSpec;
  }[];
}

/** Episode starts as data: seeds, or blob hashes of saved worlds. */
export type StartRef = number | string;

/** Starts of trials and training for one sub-task. */
export const POOL = 24;

export const loadStarts = (lab: Lab, refs: readonly StartRef[]): EpisodeStart[] =>
  refs.map((ref) => (typeof ref === 'number' ? ref : lab.run.getBlob(ref)));

export const freshStarts = (lab: Lab, label: string, count: number): number[] =>
  Array.from({ length: count }, (_, i) => hashSeed(lab.run.seed, 'world', label, i));

/** As many of the starts as can be played to the end with the steps that are left; one at least. */
function afford<T extends StartRef>(lab: Lab, starts: readonly T[], within: number): readonly T[] {
  return starts.slice(0, Math.max(1, Math.floor(stepsLeft(lab.ledger) / within)));
}

/** The facts an episode passes on the way to what a node makes. */
export function wayOf(node: PlanNode, env: Env): string[] {
  return [...node.chain, node.fact].filter((fact) => env.facts.index(fact) >= 0);
}

/** Who pays for a sub-task: nobody but its goal's progress where it is an operator of a plan. */
const payOf = ({ task }: Lab, { node }: Memory) => (node.goal === undefined ? {} : { pay: task.pay ?? 'goal' });

/** The controllers found so far, ready to act. */
function actors(lab: Lab): Map<string, Controller> {
  const map = new Map<string, Controller>();
  for (const [name, spec] of lab.controllers) map.set(name, makeController(spec, lab.run.getBlob));
  return map;
}

/** Program of a plan over the controllers found so far, ready to act. */
export function programOf(lab: Lab, plan: Plan, steps: readonly PlanStep[], onRun?: OnRun): Controller {
  const { name, code } = printProgram(plan, steps, new Set(lab.controllers.keys()));
  const skill = compileKnown({ name, code, about: lab.task.text, stepLimit: lab.task.within });
  return programController(skill, actors(lab), onRun === undefined ? {} : { onRun });
}

// --- moving the pool of starts along the plan ---

/** Runs plan steps from `starts`; returns the states of the worlds that got to the end of the last step. */
async function runSteps(
  lab: Lab,
  plan: Plan,
  steps: readonly PlanStep[],
  from: readonly StartRef[],
  key: string,
): Promise<StartRef[]> {
  const { run, env, task, ledger } = lab;
  const starts = afford(lab, from, task.within);
  const last = steps[steps.length - 1];
  const node = plan.nodes.find((n) => n.name === last.node)!;
  const enough = last.enough ?? last.atLeast;
  const result = await run.stage(key, async () => {
    await run.beat();
    const reached: (string | null)[] = starts.map(() => null);
    const onEnd = (world: number, start: number, success: boolean) => {
      if (success) reached[start] = run.putBlob(env.save(world));
    };
    const goal = bindGoal(node.goal ?? { fact: node.fact, atLeast: enough }, env.facts);
    const controller = programOf(lab, plan, steps);
    const rolled = rollOut({
      env,
      controller,
      goal,
      within: task.within,
      starts: loadStarts(lab, starts),
      seed: hashSeed(run.seed, key),
      onEnd,
    });
    const next = reached.filter((r) => r !== null);
    run.emit({
      type: 'chain',
      upTo: `${last.node} ${enough}`,
      success: wilson(next.length, starts.length),
      steps: rolled.steps,
    });
    return { next, steps: rolled.steps };
  });
  charge(ledger, 'starts', result.steps);
  return result.next;
}

/** Moves the pool over step i of the plan's trace: the states of the worlds that get to its end. */
export async function advance(
  lab: Lab,
  plan: Plan,
  i: number,
  starts: readonly StartRef[],
  label: string,
): Promise<readonly StartRef[]> {
  return runSteps(lab, plan, [plan.trace[i]], starts, `advance/${label}`);
}

/** Fresh worlds brought to the end of step i of the trace, so that later sub-tasks do not train on a lucky few. */
export async function refill(
  lab: Lab,
  plan: Plan,
  i: number,
  starts: readonly StartRef[],
  label: string,
): Promise<readonly StartRef[]> {
  if (starts.length >= POOL / 2 || stepsLeft(lab.ledger) < lab.ledger.budget / 4) return starts;
  const fresh = freshStarts(lab, `refill/${label}`, POOL - starts.length);
  return [...starts, ...(await runSteps(lab, plan, plan.trace.slice(0, i + 1), fresh, `refill/${label}`))];
}

/** Where the whole program fails: its success on fresh worlds, and the controller that ran last in most failures. */
export interface WeakSpot {
  readonly success: Rate;
  readonly node: string | null;
  /** States in which that controller was started for the last time, failures first. */
  readonly starts: readonly StartRef[];
}

/** Runs the whole program on fresh training worlds and looks at who was acting when episodes failed. */
export async function findWeakSpot(lab: Lab, plan: Plan, round: number): Promise<WeakSpot> {
  const { run, env, task, ledger } = lab;
  const key = `weak/${round}`;
  const result = await run.stage(key, async () => {
    await run.beat();
    const entered: ({ name: string; state: Uint8Array } | null)[] = Array.from({ length: env.n }, () => null);
    const ends: { name: string; state: string; success: boolean }[] = [];
    const controller = programOf(lab, plan, plan.order, (_env, world, name) => {
      entered[world] = { name, state: env.save(world) };
    });
    const onEnd = (world: number, _start: number, success: boolean) => {
      const last = entered[world];
      if (last !== null) ends.push({ name: last.name, state: run.putBlob(last.state), success });
      entered[world] = null;
    };
    const starts = afford(lab, freshStarts(lab, key, 2 * POOL), task.within);
    const rolled = rollOut({
      env,
      controller,
      goal: bindGoal(task.goal, env.facts),
      within: task.within,
      starts,
      seed: hashSeed(run.seed, key),
      onEnd,
    });
    const success = wilson(rolled.outcomes.filter((o) => o.success).length, starts.length);
    run.emit({ type: 'chain', upTo: 'the whole program', success, steps: rolled.steps });
    return { success, steps: rolled.steps, ...culprit(ends) };
  });
  charge(ledger, 'critic', result.steps);
  return result;
}

/** The name that ended most failures, with the states it last started from, failures first. */
function culprit(ends: readonly { name: string; state: string; success: boolean }[]): {
  node: string | null;
  starts: string[];
} {
  const failures = new Map<string, number>();
  for (const end of ends) if (!end.success) failures.set(end.name, (failures.get(end.name) ?? 0) + 1);
  const node = [...failures].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null;
  const of = (success: boolean) =>
    ends.filter((end) => end.name === node && end.success === success).map((end) => end.state);
  return { node, starts: [...of(false), ...of(true)].slice(0, POOL) };
}

// --- the inner loop's trial: candidate programs on the starts ---

export interface TriedSource {
  readonly source: SkillSource;
  readonly evidence: Evidence | null;
  readonly error: SkillError | null;
}

export interface TrialPlan {
  readonly action: SubAction;
  readonly memory: Memory;
  readonly attempt: number;
  readonly starts: readonly StartRef[];
  readonly within: number;
  /** Primitive steps for this race at most. */
  readonly limit: number;
}

/** Compiles and races candidates in one stage; what came of each goes to the memory. Returns the primitive steps used. */
export async function tryCode(lab: Lab, sources: readonly SkillSource[], trial: TrialPlan): Promise<number> {
  const { run, env, ledger } = lab;
  const { action, memory } = trial;
  const key = `${memory.node.name}/${memory.iteration}/try/${action.name}/${trial.attempt}`;
  const at = { subtask: memory.node.name, iteration: memory.iteration, action: action.name };
  const result = await run.stage(key, async () => {
    const skills: Skill[] = [];
    const untried: TriedSource[] = [];
    const vetted = lab.vet === null ? [] : await lab.vet(sources);
    for (const [i, source] of sources.entries()) {
      run.emit({
        type: 'code.written',
        ...at,
        attempt: trial.attempt,
        skill: source.name,
        code: source.code,
        about: source.about,
      });
      const skill = vetted[i] ?? compileOrBlame(lab, source);
      if (!('fault' in skill)) {
        // Under another name than the action's it is an option for the learner, and no candidate.
        if (source.name === action.name) skills.push(skill);
        else untried.push({ source, evidence: null, error: null });
      } else {
        run.emit({
          type: 'code.rejected',
          ...at,
          skill: source.name,
          fault: skill.fault,
          message: skill.message,
          line: skill.line,
        });
        untried.push({ source, evidence: null, error: skill });
      }
    }
    const way = action.name === memory.node.name ? wayOf(memory.node, env) : [];
    const spec = {
      env,
      goal: action.goal,
      within: trial.within,
      starts: loadStarts(lab, trial.starts),
      way,
      seed: hashSeed(run.seed, key),
      ...payOf(lab, memory),
      uncut: isTime(memory.node.fact),
    };
    const candidates = skills.map((skill) =>
      inContext(lab, memory, { via: 'code', name: action.name, source: skill.source }),
    );
    const raced = await race(candidates, spec, trial.limit, {
      before: async (index) => {
        run.running(skills[index].hash);
        await run.beat();
      },
      after: ({ index, evidence }, steps) =>
        run.emit({
          type: 'code.tried',
          ...at,
          skill: skills[index].source.about,
          success: evidence.success,
          meanSteps: evidence.meanSteps,
          steps,
        }),
    });
    run.running(null);
    const ranked = raced.ranked.map(
      ({ index, evidence }): TriedSource => ({
        source: skills[index].source,
        // Where generations follow each other, luck on the first starts would outlast the race.
        evidence: memory.node.goal !== undefined && evidence.success.trials < trial.starts.length ? null : evidence,
        error: evidence.faults[0] ?? null,
      }),
    );
    return { tried: [...ranked, ...untried], steps: raced.steps };
  });
  charge(ledger, 'trials', result.steps);
  const attempts = result.tried.map((t): Attempt => ({ action: action.name, ...t }));
  memory.attempts.push(...attempts);
  return result.steps;
}

/** The starts of the next part: states in which the best program of this part reached its goal. */
export async function startsAfter(
  lab: Lab,
  memory: Memory,
  action: SubAction,
  best: Attempt,
  starts: readonly StartRef[],
  within: number,
): Promise<StartRef[]> {
  const { run, env, ledger } = lab;
  const key = `${memory.node.name}/${memory.iteration}/after/${action.name}`;
  const result = await run.stage(key, async () => {
    await run.beat();
    const reached: (string | null)[] = starts.map(() => null);
    const onEnd = (world: number, start: number, success: boolean) => {
      if (success) reached[start] = run.putBlob(env.save(world));
    };
    const controller = codeController(compileKnown(best.source));
    const rolled = rollOut({
      env,
      controller,
      goal: bindGoal(action.goal, env.facts),
      within,
      starts: loadStarts(lab, starts),
      seed: hashSeed(run.seed, key),
      onEnd,
    });
    return { next: reached.filter((r) => r !== null), steps: rolled.steps };
  });
  charge(ledger, 'starts', result.steps);
  return result.next;
}

/**
 * Measures a promising best attempt (a success rate of at least `least`) on all starts, if its race ended before, and takes
 * the evidence over into the attempt.
 */
export async function confirm(
  lab: Lab,
  memory: Memory,
  action: SubAction,
  best: Attempt,
  starts: readonly StartRef[],
  { within, least = 0.5 }: { readonly within: number; readonly least?: number },
): Promise<Evidence> {
  const { trials, rate } = best.evidence!.success;
  if (trials >= starts.length || rate < least) return best.evidence!;
  const spec: ControllerSpec = { via: 'code', name: action.name, source: best.source };
  const last = least === 0 ? `/last/${memory.attempts.indexOf(best)}/${trials}` : '';
  const key = `${memory.node.name}/${memory.iteration}/confirm/${action.name}/${memory.attempts.length}${last}`;
  const evidence = await measureOn(lab, spec, { ...memory, goal: action.goal, within }, starts, key);
  memory.attempts[memory.attempts.indexOf(best)] = { ...best, evidence };
  return evidence;
}

function compileOrBlame(lab: Lab, source: SkillSource): Skill | SkillError {
  const skill = compileSkill(source);
  if ('fault' in skill) return skill;
  const blame = lab.run.blamed.get(skill.hash);
  if (!blame) return skill;
  lab.run.emit({ type: 'skill.blamed', skill: source.name, fault: blame.fault, message: blame.message });
  const fault = blame.fault === 'memory' ? 'memory' : 'timeout';
  return { fault, skill: source.name, message: blame.message, line: 0, remedy: 'Bound its loops and what it stores.' };
}

// --- arms ---

/** A controller with what was measured of it. */
export interface Arm {
  readonly spec: ControllerSpec;
  readonly evidence: Evidence;
  /** Primitive steps spent on obtaining it. */
  readonly steps: number;
}

/** Uses of a sub-task in one trial of a program around it: more than any trial has time for. */
const MANY = 1000;

/**
 * A sub-task's controller as the program will use it. Where it wears out tools, the program makes new ones; so does a
 * trial, or it would measure the tool.
 */
function inContext(lab: Lab, memory: Memory, spec: ControllerSpec): Controller {
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
  spec: ControllerSpec,
  memory: Memory,
  from: readonly StartRef[],
  key: string,
): Promise<Evidence> {
  const { run, env, ledger } = lab;
  const { node, goal, within } = memory;
  const starts = afford(lab, from, episodeOf(memory));
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

export interface LearnPlan {
  readonly memory: Memory;
  readonly learn: LearnSpec;
  readonly options: readonly OptionSpec[];
  readonly starts: readonly StartRef[];
  readonly budget: number;
}

/** Episodes to learn from: a task as a whole begins in ever new worlds, a sub-task where those before it end. */
function startsOf(lab: Lab, { memory, starts }: LearnPlan): (episode: number) => EpisodeStart {
  const key = `${memory.node.name}/${memory.iteration}/learn`;
  if (memory.node.goal !== undefined) return (episode) => hashSeed(lab.run.seed, 'world', key, episode);
  const loaded = loadStarts(lab, starts);
  const seed = hashSeed(lab.run.seed, key);
  return (episode) => loaded[hashSeed(seed, 'start', episode) % loaded.length];
}

/** Where every action has an effect, the likeliest one may do better than a drawn one: that is measured too. */
async function greedyToo(lab: Lab, { memory, starts }: LearnPlan, drawn: Measured, key: string): Promise<Measured> {
  const short = stepsLeft(lab.ledger) < starts.length * memory.within;
  if (memory.node.goal === undefined || short) return drawn;
  const spec = { ...drawn.spec, greedy: true };
  const evidence = await measureOn(lab, spec, memory, starts, `${key}/greedy`);
  return betterEvidence(drawn.evidence, evidence) <= 0 ? drawn : { spec, evidence };
}

interface Measured {
  readonly spec: PolicySpec;
  readonly evidence: Evidence;
}

/** Steps that are held back to measure a policy of a whole task: drawn actions, and the likeliest ones. */
export const measuring = (memory: Memory, starts: readonly StartRef[]) =>
  memory.node.goal === undefined ? 0 : 2 * starts.length * episodeOf(memory);

/** Trains a policy on the sub-task and measures it. */
export async function learnArm(lab: Lab, plan: LearnPlan): Promise<Arm & { usage: Readonly<Record<string, number>> }> {
  const { run, ledger } = lab;
  const { memory } = plan;
  const key = `${memory.node.name}/${memory.iteration}/learn`;
  const before = stepsLeft(ledger);
  const budget = Math.min(plan.budget, before);
  const after = Math.max(0, before - budget - measuring(memory, plan.starts));
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
      warm: memory.learner === null ? null : run.getBlob(memory.learner),
      budget,
      left: [before / ledger.budget, after / ledger.budget],
      seed: hashSeed(run.seed, key),
    },
    run,
  );
  charge(ledger, 'learning', learned.steps);
  memory.learner = learned.learner;
  const drawn: PolicySpec = learned.spec;
  const first = await measureOn(lab, drawn, memory, plan.starts, `${key}/measure`);
  const { spec, evidence } = await greedyToo(lab, plan, { spec: drawn, evidence: first }, key);
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
    const thing = node.fact.slice(node.fact.indexOf(':') + 1);
    const goal: Formula = node.fact.startsWith('have:')
      ? { fact: `gain:${thing}`, atLeast: 1 }
      : { fact: node.fact, atLeast: 1 };
    const { outcomes, steps } = rollOut({
      ...{ env, controller, goal: bindGoal(goal, env.facts), within: 4, starts: loadStarts(lab, starts) },
      ...{ seed: hashSeed(run.seed, key), watch: node.needs.map((need) => need.fact) },
    });
    const able = outcomes.filter((o) => node.needs.every((need, i) => o.watched.atStart[i] >= need.atLeast));
    return { able: able.length, successes: able.filter((o) => o.success).length, steps };
  });
  charge(ledger, 'trials', result.steps);
  return result.successes >= lab.target * result.able;
}
