/**
 * Task planning by regression over a handbook: which operator makes what, in which order, how much of everything.
 * Knows facts and operators only, no world and no item. Its plan is a set of means (one node a fact) and a sequence.
 */
import { RlgptError, unknownName } from '../core/errors.ts';
import type { Condition, Handbook, Operator } from '../env/handbook.ts';
import type { Goal } from '../goal/goal.ts';
import { type Upkeep, upkeepOf } from './upkeep.ts';

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

export interface Plan {
  readonly land: Land;
  readonly upkeep: Upkeep;
  readonly nodes: readonly PlanNode[];
  /** What the program does at top level, in order: gathers in bulk first, then the goal. */
  readonly order: readonly PlanStep[];
  /** Every use of a node in the order of a run without mishap, merged when consecutive. */
  readonly trace: readonly PlanStep[];
}

const isHeld = (fact: string) => fact.startsWith('have:');
/** A statistic that only rises: it is counted like things held, and is neither used up nor left behind. */
export const isTally = (fact: string) => fact.startsWith('kills:') || fact.startsWith('used:') || isTime(fact);
/** It rises by itself. */
export const isTime = (fact: string) => fact === 'steps';
const isCounted = (fact: string) => isHeld(fact) || isTally(fact);
const itemOf = (fact: string) => fact.slice('have:'.length);

/** Units of primitive steps to raise each fact by one, and the operator to do it: a fixpoint of additive costs. */
function cheapest(operators: readonly Operator[], start: Readonly<Record<string, number>>): Map<string, Operator> {
  const cost = new Map<string, number>(Object.keys(start).map((item) => [`have:${item}`, 0]));
  /** What making one costs, also of what the start holds. */
  const making = new Map<string, number>();
  const best = new Map<string, Operator>();
  const costOf = (op: Operator) => {
    let sum = op.ticks;
    for (const need of op.needs) {
      const tool = isHeld(need.fact) && op.tools.includes(itemOf(need.fact));
      const unit = tool
        ? Math.min(...op.tools.map((t) => cost.get(`have:${t}`) ?? Number.POSITIVE_INFINITY))
        : cost.get(need.fact);
      sum += (unit ?? Number.POSITIVE_INFINITY) * need.atLeast;
    }
    return sum;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const op of operators) {
      const total = costOf(op);
      if (!Number.isFinite(total)) continue;
      for (const { fact, atLeast } of op.yields) {
        const unit = total / Math.max(atLeast, 1e-9);
        if (unit < (making.get(fact) ?? Number.POSITIVE_INFINITY) - 1e-9) {
          making.set(fact, unit);
          cost.set(fact, Math.min(unit, cost.get(fact) ?? Number.POSITIVE_INFINITY));
          best.set(fact, op);
          changed = true;
        }
      }
    }
  }
  return best;
}

/** A fact is a situation when nothing is ever used up to reach it: seeing or facing something. */
function situations(operators: readonly Operator[]): Set<string> {
  const made = new Set<string>();
  const costly = new Set<string>();
  for (const op of operators) {
    for (const { fact } of op.yields) {
      made.add(fact);
      if (isCounted(fact) || op.needs.some((need) => isHeld(need.fact))) costly.add(fact);
    }
  }
  return new Set([...made].filter((fact) => !costly.has(fact)));
}

const identifier = (text: string) => text.replace(/[^A-Za-z0-9]+/g, '_');

function makeNode(
  fact: string,
  op: Operator,
  best: ReadonlyMap<string, Operator>,
  situational: ReadonlySet<string>,
): Omit<PlanNode, 'found' | 'alternatives'> {
  const tool = op.needs.find((need) => isHeld(need.fact) && op.tools.includes(itemOf(need.fact)));
  const chain: string[] = [];
  const situation = (name: string) => {
    for (const need of best.get(name)?.needs ?? []) if (situational.has(need.fact)) situation(need.fact);
    if (!chain.includes(name)) chain.push(name);
  };
  for (const need of op.needs) if (situational.has(need.fact)) situation(need.fact);
  const needs = op.needs.filter((need) => need !== tool && !situational.has(need.fact));
  // Held things first, places last: what is gathered later may lead away from a place.
  const ordered = [...needs.filter((n) => isHeld(n.fact)), ...needs.filter((n) => !isHeld(n.fact))];
  return {
    name: identifier(fact.replace(/^have:/, 'get:')),
    fact,
    operator: op.name,
    makes: op.yields.find((y) => y.fact === fact)!.atLeast,
    needs: ordered,
    consumes: op.consumes,
    tools: op.tools,
    tool: tool ? itemOf(tool.fact) : null,
    wear: tool ? op.wear : 0,
    chain,
    action: op.action,
    verb: op.verb,
    object: op.object,
    hand: op.hand ?? 'attack',
    ticks: op.ticks,
    chainTicks: chain.reduce((sum, name) => sum + (best.get(name)?.ticks ?? 0), 0),
    why: `the handbook's cheapest way to ${fact} is to ${op.name}`,
  };
}

/** Where the land holds what an operator digs. */
function whereFound(op: Operator, handbook: Handbook): PlanNode['found'] {
  const block = op.action === null ? handbook.blocks.find(({ name }) => name === op.object) : undefined;
  return block === undefined ? null : { where: block.found, depth: block.depth };
}

function landOf({ blocks, operators }: Handbook): Land {
  const natural = new Set(
    blocks.filter(({ found }) => found === 'surface' || found === 'underground').map(({ name }) => name),
  );
  const digging = operators.filter((op) => op.action === null && op.tools.length > 0 && natural.has(op.object));
  return {
    dangers: blocks.filter((block) => block.danger).map((block) => block.name),
    firm: blocks.filter((block) => block.firm).map((block) => block.name),
    liquids: blocks.filter((block) => block.liquid).map((block) => block.name),
    tools: Object.fromEntries(digging.map((op) => [op.object, op.tools])),
  };
}

/** Objects from which operators of the same verb get the fact, with the tool that `op` needs or with bare hands. */
function alternativesTo(op: Operator, fact: string, handbook: Handbook): string[] {
  if (op.action !== null) return [];
  const tool = op.needs.find((need) => isHeld(need.fact) && op.tools.includes(itemOf(need.fact)));
  const able = (other: Operator) =>
    other.needs.every((need) => !isHeld(need.fact) || (tool && other.tools.includes(itemOf(tool.fact))));
  return handbook.operators
    .filter((other) => other !== op && other.verb === op.verb && other.yields.some((y) => y.fact === fact))
    .filter(able)
    .map((other) => other.object);
}

/** How deep below the surface what a fact takes must be gathered, at most; 0 for what is held already. */
function depths(best: ReadonlyMap<string, Operator>, start: Readonly<Record<string, number>>, handbook: Handbook) {
  const known = new Map<string, number>(Object.keys(start).map((item) => [`have:${item}`, 0]));
  const depth = (fact: string): number => {
    const before = known.get(fact);
    if (before !== undefined) return before;
    // A circle is no deeper than what leads into it.
    known.set(fact, 0);
    const op = best.get(fact);
    const found = op === undefined ? null : whereFound(op, handbook);
    const own = found?.where === 'underground' ? found.depth : 0;
    const result = Math.max(own, ...(op?.needs ?? []).map((need) => depth(need.fact)));
    known.set(fact, result);
    return result;
  };
  return depth;
}

/** Held things in the order of their depth: who has gone down for ore does not come up again for wood. Places stay last. */
function shallowFirst(needs: readonly Condition[], depth: (fact: string) => number): Condition[] {
  const held = needs.filter(({ fact }) => isHeld(fact)).sort((a, b) => depth(a.fact) - depth(b.fact));
  return [...held, ...needs.filter(({ fact }) => !isHeld(fact))];
}

/** The node under a name of its own: facts that differ in signs or alphabets only would share one. */
function distinct(node: PlanNode, taken: readonly string[]): PlanNode {
  let name = node.name;
  for (let i = 2; taken.includes(name); i++) name = `${node.name}_${i}`;
  return { ...node, name };
}

interface Paper {
  /** Brought about one after the other; `keep` says that items asked for earlier are not used up later. */
  readonly goals: readonly Condition[];
  readonly keep: boolean;
  readonly start: Readonly<Record<string, number>>;
  node(fact: string): PlanNode;
  /** Uses of an item before it is worn out, or 0. */
  durability(item: string): number;
}

interface Draft {
  readonly nodes: Map<string, PlanNode>;
  readonly trace: PlanStep[];
  /** Amounts gathered by control (not by a single action) and used up, by fact. */
  readonly gathered: Map<string, number>;
}

/** Runs the plan on paper from `start`: the same recursion as the printed program, gathering `bulk` at first need. */
function simulate(paper: Paper, bulk: ReadonlyMap<string, number>): Draft {
  const { goals, keep: keeping, start, node, durability } = paper;
  const wanted = new Set(goals.map((goal) => goal.fact));
  const held = new Map<string, number>(Object.entries(start).map(([item, n]) => [`have:${item}`, n]));
  const draft: Draft = { nodes: new Map(), trace: [], gathered: new Map() };
  const value = (fact: string) => held.get(fact) ?? 0;
  const worn = new Map<string, number>();
  let uses = 0;

  /** Wears out the least tool at hand that will do: better ones are spared. */
  function wear(n: PlanNode): void {
    // Not the thing wanted: it would be worn out on the way to a second one, and so for ever.
    const spare = (name: string) => !wanted.has(`have:${name}`) && value(`have:${name}`) > 0;
    const tool = n.tool === null ? undefined : n.tools.findLast(spare);
    if (tool === undefined || durability(tool) === 0) return;
    const total = (worn.get(tool) ?? 0) + n.wear;
    const gone = Math.min(value(`have:${tool}`), Math.floor(total / durability(tool)));
    held.set(`have:${tool}`, value(`have:${tool}`) - gone);
    worn.set(tool, total - gone * durability(tool));
  }

  function use(n: PlanNode, makes: number, wanted: number): void {
    if (++uses > 5000)
      throw new RlgptError(
        'goal',
        `no bounded plan for ${goals.map((goal) => `${goal.fact} >= ${goal.atLeast}`).join(', ')}`,
        'Ask for less, or check the handbook for circular recipes.',
      );
    for (const [item, count] of Object.entries(n.consumes)) held.set(`have:${item}`, value(`have:${item}`) - count);
    wear(n);
    if (n.action === null) for (const fact of [...held.keys()]) if (!isCounted(fact)) held.delete(fact);
    held.set(n.fact, isCounted(n.fact) ? value(n.fact) + makes : 1);
    const last = draft.trace.at(-1);
    const made = isCounted(n.fact) ? makes : 1;
    const amount = (last?.node === n.name ? draft.trace.pop()!.amount : 0) + made;
    const atLeast = value(n.fact);
    draft.trace.push({ node: n.name, atLeast, amount, ...(wanted < atLeast ? { enough: wanted } : {}) });
    if (n.action === null && isHeld(n.fact)) draft.gathered.set(n.fact, (draft.gathered.get(n.fact) ?? 0) + n.makes);
  }

  function achieve(
    fact: string,
    amount: number,
    keep: Readonly<Record<string, number>>,
    path: readonly string[],
  ): void {
    if (value(fact) >= amount) return;
    if (path.includes(fact))
      throw new RlgptError(
        'goal',
        `${fact} needs itself: ${[...path, fact].join(' < ')}`,
        'Check the handbook for circular recipes.',
      );
    const n = node(fact);
    draft.nodes.set(n.fact, n);
    const first = n.action === null && !draft.gathered.has(fact) ? Math.max(amount, bulk.get(fact) ?? 0) : amount;
    while (value(fact) < first) {
      if (n.tool !== null && !n.tools.some((tool) => value(`have:${tool}`) > 0))
        achieve(`have:${n.tool}`, 1, keep, [...path, fact]);
      let reserved = keep;
      for (const need of n.needs) {
        const item = isHeld(need.fact) ? itemOf(need.fact) : null;
        achieve(need.fact, need.atLeast + (item === null ? 0 : (keep[item] ?? 0)), reserved, [...path, fact]);
        if (item !== null) reserved = { ...reserved, [item]: (reserved[item] ?? 0) + need.atLeast };
      }
      use(n, isTime(fact) ? first - value(fact) : n.makes, first);
    }
  }

  let kept: Readonly<Record<string, number>> = {};
  for (const goal of goals) {
    achieve(goal.fact, goal.atLeast, kept, []);
    if (keeping && isHeld(goal.fact)) kept = { ...kept, [itemOf(goal.fact)]: goal.atLeast };
  }
  // What is left over need not be gathered.
  for (const [fact, n] of draft.gathered) {
    const asked = Math.max(0, ...goals.filter((goal) => goal.fact === fact).map((goal) => goal.atLeast));
    draft.gathered.set(fact, n - Math.min(n, Math.max(0, value(fact) - asked)));
  }
  return draft;
}

/**
 * A plan that brings `goal` about from the items in `start`; of several goals one after the other, and with `keep` what
 * was asked for first is still held at the end. Throws RlgptError 'unknown-name' for a fact the handbook does not know,
 * 'goal' when no chain of operators reaches it.
 */
export function makePlan(
  goal: Condition | readonly Condition[],
  start: Readonly<Record<string, number>>,
  handbook: Handbook,
  keep = true,
): Plan {
  const goals = 'fact' in goal ? [goal] : goal;
  const best = cheapest(handbook.operators, start);
  try {
    return planBy(best, { goals, keep, start }, handbook);
  } catch (error) {
    if (!(error instanceof RlgptError && error.kind === 'goal')) throw error;
    // What is held costs nothing and so may seem the source of its own parts: choose as if nothing were held.
    return planBy(new Map([...best, ...cheapest(handbook.operators, {})]), { goals, keep, start }, handbook);
  }
}

/** Who goes under ground takes so much more of what lies at the surface: a tool that wears out down there is made anew. */
const RESERVE = 1.5;

function withReserve(
  bulk: ReadonlyMap<string, number>,
  nodes: ReadonlyMap<string, PlanNode>,
): ReadonlyMap<string, number> {
  const where = (fact: string) => nodes.get(fact)?.found?.where;
  const wears = [...nodes.values()].some((node) => node.found?.where === 'underground' && node.tool !== null);
  if (!wears) return bulk;
  return new Map([...bulk].map(([fact, n]) => [fact, where(fact) === 'surface' ? Math.ceil(RESERVE * n) : n]));
}

/** A plan that uses the operators `best` (fact to operator). */
function planBy(
  best: ReadonlyMap<string, Operator>,
  task: Pick<Paper, 'goals' | 'keep' | 'start'>,
  handbook: Handbook,
): Plan {
  const situational = situations(handbook.operators);
  const nodes = new Map<string, PlanNode>();
  const depth = depths(best, task.start, handbook);
  const node = (fact: string): PlanNode => {
    const op = best.get(fact);
    if (op) {
      const taken = [...nodes.values()].map((n) => n.name);
      const bare = makeNode(fact, op, best, situational);
      const land = { found: whereFound(op, handbook), alternatives: alternativesTo(op, fact, handbook) };
      const needs = shallowFirst(bare.needs, depth);
      const made = nodes.get(fact) ?? distinct({ ...bare, ...land, needs }, taken);
      nodes.set(fact, made);
      return made;
    }
    const known = [...new Set(handbook.operators.flatMap((o) => o.yields.map((y) => y.fact)))];
    if (!known.includes(fact)) throw unknownName('fact', fact, known);
    throw new RlgptError(
      'goal',
      `the handbook has no way to reach ${fact}`,
      'Choose a goal whose needs can be gathered in this world.',
    );
  };
  // Gathering on demand leads away from stations, which must then be made again: gather in bulk, until amounts settle.
  let bulk: ReadonlyMap<string, number> = new Map();
  const tools = new Map(handbook.items.map((item) => [item.name, item.durability]));
  const paper: Paper = { ...task, node, durability: (item) => tools.get(item) ?? 0 };
  let draft = simulate(paper, bulk);
  for (let round = 0; round < 6; round++) {
    const next = draft.gathered;
    if ([...next].every(([fact, n]) => bulk.get(fact) === n) && next.size === bulk.size) break;
    bulk = next;
    draft = simulate(paper, bulk);
  }
  draft = simulate(paper, withReserve(bulk, draft.nodes));
  const order: PlanStep[] = [];
  const seen = new Set<string>();
  for (const step of draft.trace) {
    const n = [...draft.nodes.values()].find((candidate) => candidate.name === step.node)!;
    const bulkStep = n.action === null && isHeld(n.fact) && !seen.has(n.name);
    seen.add(n.name);
    if (bulkStep) order.push({ node: step.node, atLeast: step.enough ?? step.atLeast, amount: step.amount });
  }
  for (const goal of task.goals) {
    const goalNode = draft.nodes.get(goal.fact);
    const last = order.at(-1);
    if (goalNode && (last?.node !== goalNode.name || last.atLeast < goal.atLeast))
      order.push({ node: goalNode.name, atLeast: goal.atLeast, amount: goal.atLeast });
  }
  const made = [...draft.nodes.values()];
  const used = made.flatMap(({ fact, consumes }) => [
    ...(isHeld(fact) ? [itemOf(fact)] : []),
    ...Object.keys(consumes),
  ]);
  return { land: landOf(handbook), upkeep: upkeepOf(handbook, new Set(used)), nodes: made, order, trace: draft.trace };
}
