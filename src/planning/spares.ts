/** Spares of a plan: ways to make what the start holds, should it be lost. */
import type { PlanNode } from './plan.ts';

/**
 * Ways to make a tool that the start holds and no step makes: it may be worn out or lost. Only crafts of what the plan
 * gathers anyway, so that nothing more has to be learnt; a tool without such a way, or one that needs itself, has none.
 */
export function spares(
  made: ReadonlyMap<string, PlanNode>,
  craft: (fact: string) => PlanNode | null,
): readonly PlanNode[] {
  const spare = new Map<string, PlanNode>();
  /** Adds what a fact takes to `way`. False when it takes what the plan does not gather, or something on the way to it. */
  const trace = (fact: string, way: Map<string, PlanNode>, path: readonly string[]): boolean => {
    if (path.includes(fact)) return false;
    const known = made.get(fact) ?? spare.get(fact) ?? way.get(fact);
    const n = known ?? craft(fact);
    if (n === null) return false;
    if (known === undefined) way.set(fact, n);
    const tool = n.tool === null || known === undefined ? [] : [`have:${n.tool}`];
    return [...n.needs.map((need) => need.fact), ...tool].every((part) => trace(part, way, [...path, fact]));
  };
  for (const { tool } of made.values()) {
    if (tool === null || made.has(`have:${tool}`)) continue;
    const way = new Map<string, PlanNode>();
    if (trace(`have:${tool}`, way, [])) for (const [fact, n] of way) spare.set(fact, n);
  }
  return [...spare.values()];
}
