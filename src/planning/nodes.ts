/** The nodes of a plan, from the operators of a handbook: what they need first, with what, where, and how deep. */
import type { Condition, Handbook, Operator } from '../env/handbook.ts';
import { isCounted, isHeld, itemOf, type Land, type PlanNode } from './plan.ts';

/** A fact is a situation when nothing is ever used up to reach it: seeing or facing something. */
export function situations(operators: readonly Operator[]): Set<string> {
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

/** The node that brings a fact about by `op`: what it needs, its tool, and the situations on the way (`chain`). */
export function makeNode(
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
export function whereFound(op: Operator, handbook: Handbook): PlanNode['found'] {
  const block = op.action === null ? handbook.blocks.find(({ name }) => name === op.object) : undefined;
  return block === undefined ? null : { where: block.found, depth: block.depth };
}

/** What programs that move through the land have to know of its blocks. */
export function landOf({ blocks, operators }: Handbook): Land {
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
export function alternativesTo(op: Operator, fact: string, handbook: Handbook): string[] {
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
export function depths(
  best: ReadonlyMap<string, Operator>,
  start: Readonly<Record<string, number>>,
  handbook: Handbook,
) {
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
export function shallowFirst(needs: readonly Condition[], depth: (fact: string) => number): Condition[] {
  const held = needs.filter(({ fact }) => isHeld(fact)).sort((a, b) => depth(a.fact) - depth(b.fact));
  return [...held, ...needs.filter(({ fact }) => !isHeld(fact))];
}

/** The node under a name of its own: facts that differ in signs or alphabets only would share one. */
export function distinct(node: PlanNode, taken: readonly string[]): PlanNode {
  let name = node.name;
  for (let i = 2; taken.includes(name); i++) name = `${node.name}_${i}`;
  return { ...node, name };
}
