/**
 * The laboratory of one run: its worlds, its method, the ledger of primitive steps, and starts of episodes as data. Here
 * nothing is measured (pool.ts, candidates.ts, arms.ts), and nothing decided (rlgpt.ts).
 */
import type { Controller, EpisodeStart } from '../action/controller.ts';
import type { Primitive } from '../action/options.ts';
import { hashSeed } from '../core/rng.ts';
import type { Env } from '../env/env.ts';
import { isWhole, type Plan, type PlanNode, type PlanStep } from '../planning/plan.ts';
import { type OnRun, programController } from '../program/controllers.ts';
import { printProgram } from '../program/print.ts';
import type { Run } from '../run/run.ts';
import type { SkillSource, Vet } from '../skill/skill.ts';
import type { WorldFile } from '../skill/world-file.ts';
import { type ControllerSpec, compileAround, makeController } from './controllers.ts';
import { type Ledger, stepsLeft } from './ledger.ts';
import type { Memory, Reasoner, TaskSpec } from './reasoner.ts';

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
  /** How creatures attack is learned from play first, where the handbook does not tell it and the reasoner plans with it. */
  readonly watch: boolean;
  /** Outer iterations at most: iteration 0 to iterations - 1, of a sub-task, of the weakest one and of the plan. */
  readonly iterations: number;
}

/** The whole method: every part on, four outer iterations. */
export const fullMethod: Method = {
  code: true,
  learn: true,
  options: true,
  split: true,
  critic: true,
  watch: true,
  iterations: 4,
};

/** All that one run of the method works with. Made by `openLab`, for one `solve`. */
export interface Lab {
  readonly run: Run;
  readonly task: TaskSpec;
  readonly env: Env;
  /** The file of the world, where it is one of the user's own. */
  readonly worldFile?: WorldFile;
  /** The task is one sub-task, a whole: no operators of the handbook are planned over. */
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
  /** The best controller after each outer iteration, with the primitive steps used by then and what they were used for. */
  readonly history: {
    readonly subtask: string;
    readonly iteration: number;
    readonly stepsBy: Readonly<Record<string, number>>;
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

/** As many of the starts as the steps that are left can pay for; one at least. */
export function afford<T extends StartRef>(lab: Lab, starts: readonly T[], within: number): readonly T[] {
  return starts.slice(0, Math.max(1, Math.floor(stepsLeft(lab.ledger) / within)));
}

/** The facts an episode passes on the way to what a node makes. */
export function wayOf(node: PlanNode, env: Env): string[] {
  return [...node.chain, node.fact].filter((fact) => env.facts.index(fact) >= 0);
}

/** Who pays a learner of a sub-task: in a whole task the goal or the world, else progress towards the goal (left out). */
export const payOf = ({ task }: Lab, { node }: Memory) => (isWhole(node) ? { pay: task.pay ?? 'goal' } : {});

/** The controllers found so far, ready to act. */
export function actors(lab: Lab): Map<string, Controller> {
  const map = new Map<string, Controller>();
  for (const [name, spec] of lab.controllers) map.set(name, makeController(spec, lab.run.getBlob));
  return map;
}

/** Program of a plan over the controllers found so far, ready to act. */
export function programOf(lab: Lab, plan: Plan, steps: readonly PlanStep[], onRun?: OnRun): Controller {
  const { name, code } = printProgram(plan, steps, new Set(lab.controllers.keys()));
  const source = { name, code, about: lab.task.text, stepLimit: lab.task.within };
  const skill = compileAround(source, lab.controllers.values());
  return programController(skill, actors(lab), onRun === undefined ? {} : { onRun });
}
