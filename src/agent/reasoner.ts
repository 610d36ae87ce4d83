/**
 * The two agents behind one interface: a reasoner plans (task planner), decomposes (slow agent) and writes code and
 * learning configurations (fast agent). Two exist: offline (no model) and language model. Types only.
 */
import type { Rate } from '../core/stats.ts';
import type { Attack, Handbook } from '../env/handbook.ts';
import type { Lessons } from '../goal/curriculum.ts';
import type { Formula, Goal } from '../goal/goal.ts';
import type { Plan, PlanNode } from '../planning/plan.ts';
import type { SkillError, SkillSource } from '../skill/skill.ts';
import type { OptionSpec } from './controllers.ts';

/** What the user asked for, bound to a world. */
export interface TaskSpec {
  readonly name: string;
  /** In the user's words. */
  readonly text: string;
  readonly goal: Goal;
  /** Episode limit in primitive steps. */
  readonly within: number;
  /** Items held at reset; none in a world without items. */
  readonly start: Readonly<Record<string, number>>;
  /** Of a goal file: episodes start as its last lesson says, and a learner begins with the first. */
  readonly lessons?: Lessons;
  /** Who pays a learner and ranks programs where the task is one sub-task: the goal, unless told that the world does. */
  readonly pay?: 'goal' | 'world';
  /** Options of a world other than Minecraft; what follows are Minecraft's. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly biome?: string;
  /** Living things within `range` blocks of the start, besides those of the land; none when left out. */
  readonly entities?: Readonly<Record<string, number>>;
  readonly range?: number;
  /** Herds and hostile things come by themselves; true when left out. */
  readonly spawning?: boolean;
  /** Tick of the day at the start, and whether it stays. */
  readonly time?: number;
  readonly clockStands?: boolean;
  /** Armour worn at the start. */
  readonly worn?: readonly string[];
}

/** Text of a model that could not be used, and why. */
export interface AnswerError {
  readonly answerError: string;
  readonly remedy: string;
}

export const isAnswerError = (answer: object): answer is AnswerError => 'answerError' in answer;

/** One part of a sub-task, as the slow agent cuts it. */
export interface SubAction {
  readonly name: string;
  readonly via: 'code' | 'rl';
  /** What it brings about; gains count from its own start. */
  readonly goal: Goal;
  /** When it may start; null means any time. */
  readonly when: Formula | null;
  readonly why: string;
}

/** What the slow agent says of a sub-task: its parts, and which of them to code and which to learn. */
export interface Decomposition {
  /** Share of the steps of this iteration for code at most, in [0, 1]; learning gets the rest. Half when left out. */
  readonly codeShare?: number;
  readonly actions: readonly SubAction[];
  readonly why: string;
}

/** How far trial episodes got: for each situation on the way, the share of episodes that reached it. */
export interface Evidence {
  readonly success: Rate;
  readonly meanSteps: number;
  /** Mean of what episodes earned, where the task is one sub-task. */
  readonly score?: number;
  /** Facts on the way, in order, with the share of episodes that reached each. */
  readonly reached: readonly { readonly fact: string; readonly share: number }[];
  readonly died: number;
  readonly faults: readonly SkillError[];
}

/** What the critic says of a controller, and on what evidence. */
export interface Verdict {
  readonly verdict: 'success' | 'failure' | 'undecided';
  readonly evidence: string;
  /** The fact on the way that fails most, or null: where to look first. */
  readonly weakest: string | null;
  readonly advice: string;
}

/** A program that was tried, with what was measured of it or why it could not run. */
export interface Attempt {
  readonly action: string;
  readonly source: SkillSource;
  readonly evidence: Evidence | null;
  readonly error: SkillError | null;
}

/** What the loops carry: everything tried on one sub-task, in order. */
export interface Memory {
  readonly plan: Plan;
  readonly node: PlanNode;
  /** Sub-task goal with its episode limit. */
  readonly goal: Goal;
  readonly within: number;
  /** Names of observation fields and of functions that skill code has in this world. */
  readonly fields: readonly string[];
  readonly apiNames: readonly string[];
  readonly apiDoc: string;
  iteration: number;
  /** Seeds or blobs of saved worlds from which the sub-task was first developed. */
  starts: readonly (number | string)[];
  attempts: Attempt[];
  decompositions: Decomposition[];
  /** What was measured of the controllers that the iterations came up with, and the steps that went into each. */
  arms: { readonly via: 'code' | 'rl'; readonly evidence: Evidence; readonly steps: number }[];
  /** Verdicts with the name of what was judged. */
  verdicts: { readonly of: string; readonly verdict: Verdict }[];
  /** The best programs of earlier sub-tasks of this run. */
  readonly library: readonly SkillSource[];
  /** Blob of the learner's last checkpoint, from which it goes on, and its success then; null before it has learnt. */
  learner: { readonly checkpoint: string; readonly success: Rate } | null;
  /** Options of a whole task so far, in the order of the learner's actions. */
  readonly options: OptionSpec[];
  /** Names of options that learning did not use. */
  readonly dropped: Set<string>;
  /** By name, how creatures attack of which the handbook does not tell it, as far as play has shown; empty before. */
  attacks: Readonly<Record<string, Attack>>;
}

/** The learner's configuration for one sub-task: observation, action space; the reward follows from the goal. */
export interface LearnSpec {
  readonly fields: readonly string[];
  /** Names of blocks and items that matter: they get channels of their own. */
  readonly relevant: readonly string[];
  /** Cells of voxel boxes kept on each side of the centre. */
  readonly crop: number;
  /** Names of primitives to keep beside the coded options. */
  readonly primitives: readonly string[];
}

/** The two agents of the method. An answer that could not be used is an `AnswerError`, never an exception. */
export interface Reasoner {
  readonly name: string;
  /** How often it may be asked for programs of a whole task in one iteration; thrice when left out. */
  readonly generations?: number;
  plan(task: TaskSpec, handbook: Handbook): Promise<Plan | AnswerError>;
  decompose(memory: Memory): Promise<Decomposition | AnswerError>;
  /** Candidate programs for a sub-action, best guess first; `count` is how many the trial budget can pay for. */
  write(action: SubAction, memory: Memory, count: number): Promise<readonly SkillSource[] | AnswerError>;
  configure(memory: Memory, primitives: readonly string[]): Promise<LearnSpec | AnswerError>;
  /**
   * A program that plays while it is watched how creatures attack, for a reasoner that plans with that; null where the
   * handbook tells all of it. What was seen is `attacks` of the memory.
   */
  scout?(memory: Memory): SkillSource | null;
}
