/** Plans over a handbook as plain data: a set of means, one node a fact, and a sequence. */
import type { Condition } from '../env/handbook.ts';
import type { Goal } from '../goal/goal.ts';
import type { Upkeep } from './upkeep.ts';

/** How one fact is brought about. */
export interface PlanNode {
  /** Name of the handbook's operator. */
  readonly operator: string;
  /** Identifier, unique in the plan, such as `get_planks` or `near_furnace`. */
  readonly name: string;
  /** The fact it raises, such as `have:planks`. */
  readonly fact: string;
  /** How much one use raises it by. */
  readonly makes: number;
  /** Facts other nodes of the plan must bring about first. */
  readonly needs: readonly Condition[];
  /** Item name to amount that one use takes. */
  readonly consumes: Readonly<Record<string, number>>;
  /** One of these is held first, best first; empty when bare hands do. `tool` is the one the plan makes if none is held. */
  readonly tools: readonly string[];
  readonly tool: string | null;
  /** Uses of the tool that one use of this costs, by the manual. */
  readonly wear: number;
  /** What it brings about where that is more than one fact rising; `fact` is empty then. */
  readonly goal?: Goal;
  /** Situations to pass through, in order, such as [sees:log, faces:log]: the sub-task's own business. */
  readonly chain: readonly string[];
  /** The single primitive action that does it, as an expression over the skill API, or null when none does. */
  readonly action: string | null;
  /** Where the object is found, and how many blocks below the surface; null for what no block is. */
  readonly found: { readonly where: string; readonly depth: number } | null;
  /** Other things from which the same operation, with a tool that this one has at hand, brings the same. */
  readonly alternatives: readonly string[];
  /** What the operator acts on, and its verb, for code writers. */
  readonly verb: string;
  readonly object: string;
  /** What the hand does at the object. */
  readonly hand: 'attack' | 'use';
  /** Primitive steps one use takes at best, by the manual. */
  readonly ticks: number;
  /** Primitive steps to get into the situations of the chain, by the manual. */
  readonly chainTicks: number;
  readonly why: string;
}

/** A node that stands for a task as a whole: no operator of the handbook makes it, and its goal is the task's. */
export const isWhole = (node: PlanNode): node is PlanNode & { readonly goal: Goal } => node.goal !== undefined;

/** A use of a node, or several in a row. */
export interface PlanStep {
  readonly node: string;
  /** Brings the node's fact to at least this. */
  readonly atLeast: number;
  /** How much of the fact this step makes on a run without mishap. */
  readonly amount: number;
  /** As much as is asked for, where the last use makes more than that. */
  readonly enough?: number;
}

/** What the handbook says of the land, for whoever moves through it. */
export interface Land {
  /** Blocks that harm a body that touches them. */
  readonly dangers: readonly string[];
  /** Solid blocks that nothing breaks. */
  readonly firm: readonly string[];
  /** Blocks that run. */
  readonly liquids: readonly string[];
  /** Tools that dig a natural block faster or at all, best first; blocks without are left out. */
  readonly tools: Readonly<Record<string, readonly string[]>>;
}

/** How a goal is brought about by the operators of a handbook; made by `makePlan`. */
export interface Plan {
  readonly land: Land;
  readonly upkeep: Upkeep;
  readonly nodes: readonly PlanNode[];
  /** What the program does at top level, in order: gathers in bulk first, then the goal. */
  readonly order: readonly PlanStep[];
  /** Every use of a node in the order of a run without mishap, merged when consecutive. */
  readonly trace: readonly PlanStep[];
}

/** A thing held; its amount is counted. */
export const isHeld = (fact: string) => fact.startsWith('have:');
/** A statistic that only rises: it is counted like things held, and is neither used up nor left behind. */
export const isTally = (fact: string) => fact.startsWith('kills:') || fact.startsWith('used:') || isTime(fact);
/** It rises by itself. */
export const isTime = (fact: string) => fact === 'steps';
export const isCounted = (fact: string) => isHeld(fact) || isTally(fact);
/** Of a thing held. */
export const itemOf = (fact: string) => fact.slice('have:'.length);
