/** Plans over a handbook as plain data: nodes, each the means to one fact, and the sequence in which they are used. */
import type { Condition } from '../env/handbook.ts';
import type { Goal } from '../goal/goal.ts';
import type { Upkeep } from './upkeep.ts';

/** How one fact is brought about: a sub-task. */
export interface PlanNode {
  /** Identifier, unique in the plan, such as `get_planks` or `near_furnace`. */
  readonly name: string;
  /** Name of the handbook's operator. */
  readonly operator: string;
  readonly why: string;

  // --- what it brings about ---

  /** The fact it raises, such as `have:planks`. */
  readonly fact: string;
  /** How much one use raises it by. */
  readonly makes: number;
  /** In place of a fact, which is empty then: the goal of a task as a whole. */
  readonly goal?: Goal;

  // --- what it takes ---

  /** Facts that other nodes of the plan must bring about first. */
  readonly needs: readonly Condition[];
  /** Item name to amount that one use takes. */
  readonly consumes: Readonly<Record<string, number>>;
  /** One of these is held first, best first; empty when bare hands do. */
  readonly tools: readonly string[];
  /** The one of them that the plan makes if none is held; null when bare hands do. */
  readonly tool: string | null;
  /** Uses of the tool that one use of this costs, by the manual. */
  readonly wear: number;

  // --- how it is done ---

  /** What the operator does, and to what, for code writers. */
  readonly verb: string;
  readonly object: string;
  /** What the hand does at the object. */
  readonly hand: 'attack' | 'use';
  /** The single primitive action that does it, as an expression over the skill API, or null when none does. */
  readonly action: string | null;
  /** Situations to pass through, in order, such as [sees:log, faces:log]: the sub-task's own business. */
  readonly chain: readonly string[];
  /** Where the object is found, and how many blocks below the surface; null for what is no block. */
  readonly found: { readonly where: string; readonly depth: number } | null;
  /** Other objects that bring the same, by the same operation with a tool that is at hand for this one. */
  readonly alternatives: readonly string[];

  // --- what it costs, in primitive steps by the manual ---

  /** One use, at best. */
  readonly ticks: number;
  /** To get into the situations of the chain. */
  readonly chainTicks: number;
}

/** A node that stands for a task as a whole: no operator of the handbook makes it, and its goal is the task's. */
export const isWhole = (node: PlanNode): node is PlanNode & { readonly goal: Goal } => node.goal !== undefined;

/** A use of a node, or several in a row. */
export interface PlanStep {
  /** Its name. */
  readonly node: string;
  /** The node's fact is at least this afterwards. */
  readonly atLeast: number;
  /** How much of the fact this step makes in a run without mishap. */
  readonly amount: number;
  /** How much is asked for, where the last use makes more than that. */
  readonly enough?: number;
}

/** What the handbook says of the land, for whoever moves through it. */
export interface Land {
  /** Blocks that harm a body that touches them. */
  readonly dangers: readonly string[];
  /** Solid blocks that nothing breaks. */
  readonly firm: readonly string[];
  /** Blocks that flow. */
  readonly liquids: readonly string[];
  /** Tools that dig a natural block faster or at all, best first; blocks without are left out. */
  readonly tools: Readonly<Record<string, readonly string[]>>;
}

/** How a goal is brought about by the operators of a handbook; made by `makePlan`. */
export interface Plan {
  readonly land: Land;
  readonly upkeep: Upkeep;
  readonly nodes: readonly PlanNode[];
  /** What the program does at its top level: gathering in bulk first, then the goal. */
  readonly order: readonly PlanStep[];
  /** Every use of a node in a run without mishap, those in a row as one step. */
  readonly trace: readonly PlanStep[];
}

// --- kinds of facts ---

/** A thing held; its amount is counted. */
export const isHeld = (fact: string) => fact.startsWith('have:');
/** A statistic that only rises: it is counted like things held, and is neither used up nor left behind. */
export const isTally = (fact: string) => fact.startsWith('kills:') || fact.startsWith('used:') || isTime(fact);
/** Rises by itself. */
export const isTime = (fact: string) => fact === 'steps';
export const isCounted = (fact: string) => isHeld(fact) || isTally(fact);
/** The item that a fact `have:` is about. */
export const itemOf = (fact: string) => fact.slice('have:'.length);
