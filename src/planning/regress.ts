/**
 * Task planning by regression over a handbook: which operator makes what, in which order, how much of everything.
 * Knows facts and operators only, no world and no item.
 */
import { RlgptError, unknownName } from '../core/errors.ts';
import type { Condition, Handbook, Operator } from '../env/handbook.ts';
import { alternativesTo, depths, distinct, landOf, makeNode, shallowFirst, situations, whereFound } from './nodes.ts';
import { type Draft, type Paper, simulate } from './paper.ts';
import { isHeld, itemOf, type Plan, type PlanNode, type PlanStep } from './plan.ts';
import { spares } from './spares.ts';
import { upkeepOf } from './upkeep.ts';

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
  const craft = (fact: string): PlanNode | null => {
    if (!isHeld(fact) || !best.has(fact)) return null;
    const n = node(fact);
    return n.action === null ? null : n;
  };
  const made = [...draft.nodes.values(), ...spares(draft.nodes, craft)];
  const used = made.flatMap(({ fact, consumes }) => [
    ...(isHeld(fact) ? [itemOf(fact)] : []),
    ...Object.keys(consumes),
  ]);
  const order = orderOf(draft, task.goals);
  return { land: landOf(handbook), upkeep: upkeepOf(handbook, new Set(used)), nodes: made, order, trace: draft.trace };
}

/** The top level of a program: things to gather in bulk, in the order of their first use, then the goals. */
function orderOf({ nodes, trace }: Draft, goals: readonly Condition[]): PlanStep[] {
  const order: PlanStep[] = [];
  const seen = new Set<string>();
  for (const step of trace) {
    const n = [...nodes.values()].find((candidate) => candidate.name === step.node)!;
    const bulkStep = n.action === null && isHeld(n.fact) && !seen.has(n.name);
    seen.add(n.name);
    if (bulkStep) order.push({ node: step.node, atLeast: step.enough ?? step.atLeast, amount: step.amount });
  }
  for (const goal of goals) {
    const goalNode = nodes.get(goal.fact);
    const last = order.at(-1);
    if (goalNode && (last?.node !== goalNode.name || last.atLeast < goal.atLeast))
      order.push({ node: goalNode.name, atLeast: goal.atLeast, amount: goal.atLeast });
  }
  return order;
}
