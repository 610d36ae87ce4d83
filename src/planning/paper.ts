/** Runs a plan on paper: what is held, worn out and gathered along the way, before any step is taken. */
import { RlgptError } from '../core/errors.ts';
import type { Condition } from '../env/handbook.ts';
import { isCounted, isHeld, isTime, itemOf, type PlanNode, type PlanStep } from './plan.ts';

/** What is simulated: goals, what is held at the start, and the means. */
export interface Paper {
  /** Brought about one after the other; `keep` says that items asked for earlier are not used up later. */
  readonly goals: readonly Condition[];
  readonly keep: boolean;
  readonly start: Readonly<Record<string, number>>;
  node(fact: string): PlanNode;
  /** Uses of an item before it is worn out, or 0. */
  durability(item: string): number;
}

/** What a simulation has come to. */
export interface Draft {
  readonly nodes: Map<string, PlanNode>;
  readonly trace: PlanStep[];
  /** Amounts gathered by control (not by a single action) and used up, by fact. */
  readonly gathered: Map<string, number>;
}

/** Runs the plan on paper from `start`: the same recursion as the printed program, gathering `bulk` at first need. */
export function simulate(paper: Paper, bulk: ReadonlyMap<string, number>): Draft {
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
