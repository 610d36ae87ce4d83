/**
 * The agents behind one interface: a reasoner plans (task planner), decomposes (slow agent), and writes code and learning
 * configurations (fast agent). There are two of them: a search without a model (offline/), and a language model (model/).
 */
import type { Rate } from '../core/stats.ts';
import type { Attack, Handbook } from '../env/handbook.ts';
import type { MinecraftOptions } from '../env/minecraft/options.ts';
import type { Lessons } from '../goal/curriculum.ts';
import type { Formula, Goal } from '../goal/goal.ts';
import type { Plan, PlanNode } from '../planning/plan.ts';
import type { SkillError, SkillSource } from '../skill/skill.ts';
import type { OptionSpec } from './controllers.ts';

/** The agents of the method. An answer that could not be used is an `AnswerError`, never an exception. */
export interface Reasoner {
  readonly name: string;
  /** The task planner: how the operators of the handbook bring the task about. */
  plan(task: TaskSpec, handbook: Handbook): Promise<Plan | AnswerError>;
  /** The slow agent: the parts of a sub-task, and which of them to code and which to learn. */
  decompose(memory: Memory): Promise<Decomposition | AnswerError>;
  /** The fast agent: programs for a part, best guess first; `count` is how many the trial budget can pay for. */
  write(action: SubAction, memory: Memory, count: number): Promise<readonly SkillSource[] | AnswerError>;
  /** The fast agent, where it is learnt: what the learner observes, and among which of the primitives it chooses. */
  configure(memory: Memory, primitives: readonly string[]): Promise<LearnSpec | AnswerError>;
  /** How often it may be asked for programs of a whole task in one iteration; three times when left out. */
  readonly generations?: number;
  /**
   * A program that plays while it is watched how creatures attack, for a reasoner that plans with that; null where the
   * handbook tells all of it. What was seen is `attacks` of the memory.
   */
  scout?(memory: Memory): SkillSource | null;
}

/** An answer of a model that could not be used, and why. */
export interface AnswerError {
  readonly answerError: string;
  readonly remedy: string;
}

export const isAnswerError = (answer: object): answer is AnswerError => 'answerError' in answer;

// --- what is asked ---

/** How the worlds of a Minecraft task start. */
type MinecraftStart = Partial<
  Pick<MinecraftOptions, 'biome' | 'entities' | 'range' | 'spawning' | 'time' | 'clockStands' | 'worn'>
>;

/** What the user asked for, bound to a world. */
export interface TaskSpec extends MinecraftStart {
  readonly name: string;
  /** In the user's words. */
  readonly text: string;
  readonly goal: Goal;
  /** Episode limit in primitive steps. */
  readonly within: number;
  /** Items held at reset, by name; none in a world without items. */
  readonly start: Readonly<Record<string, number>>;
  /** From a goal file: episodes start as its last lesson says, and a learner begins with the first. */
  readonly lessons?: Lessons;
  /** Who pays a learner and ranks programs where the task is one sub-task: the goal, unless the world is named. */
  readonly pay?: 'goal' | 'world';
  /** Options of a world other than Minecraft. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What the loops carry of one sub-task, and the agents read. */
export interface Memory {
  readonly plan: Plan;
  readonly node: PlanNode;
  /** The goal of the sub-task, and the episode limit in primitive steps. */
  readonly goal: Goal;
  readonly within: number;
  /** Names of observation fields and of functions that skill code has in this world. */
  readonly fields: readonly string[];
  readonly apiNames: readonly string[];
  readonly apiDoc: string;
  /** The best programs of earlier sub-tasks of this run. */
  readonly library: readonly SkillSource[];

  // --- what has been tried so far, in order ---

  /** Outer iterations so far. */
  iteration: number;
  /** Seeds, or blobs of saved worlds, from which the sub-task was first developed. */
  starts: readonly (number | string)[];
  decompositions: Decomposition[];
  attempts: Attempt[];
  /** What was measured of the controllers that the iterations came up with, and the steps that went into each. */
  arms: { readonly via: 'code' | 'rl'; readonly evidence: Evidence; readonly steps: number }[];
  /** Verdicts with the name of what was judged. */
  verdicts: { readonly of: string; readonly verdict: Verdict }[];

  // --- the learner ---

  /** Blob of its last checkpoint, from which it goes on, and its success then; null before it has learnt. */
  learner: { readonly checkpoint: string; readonly success: Rate } | null;
  /** Options of a whole task so far, in the order of the learner's actions. */
  readonly options: OptionSpec[];
  /** Names of options that learning did not use. */
  readonly dropped: Set<string>;
  /** By name of a creature: how it attacks, as far as play has shown what the handbook does not tell. */
  attacks: Readonly<Record<string, Attack>>;
}

// --- what is answered ---

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

/** The learner's configuration for one sub-task: observation and action space. The reward follows from the goal. */
export interface LearnSpec {
  readonly fields: readonly string[];
  /** Names of blocks and items that matter: they get channels of their own. */
  readonly relevant: readonly string[];
  /** Cells of voxel boxes kept on each side of the centre. */
  readonly crop: number;
  /** Names of primitives to keep beside the coded options. */
  readonly primitives: readonly string[];
}

// --- what came of it ---

/** What trial episodes have shown: how many succeeded, and how far the others got. */
export interface Evidence {
  readonly success: Rate;
  /** Mean primitive steps of an episode. */
  readonly meanSteps: number;
  /** Mean of what episodes earned, where the task is one sub-task. */
  readonly score?: number;
  /** Facts on the way, in order, with the share of episodes that reached each. */
  readonly reached: readonly { readonly fact: string; readonly share: number }[];
  /** Share of episodes that ended in death. */
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
