/**
 * Prints a plan as a program a person can read: one function a fact, a top level in the plan's order. The program is
 * skill code like any other (it runs in the sandbox); `w.run(name)` runs a controller, coded or learned, by name.
 */
import type { Formula } from '../goal/goal.ts';
import { printGoal } from '../goal/print.ts';
import { isCounted, isHeld, isTally, isWhole, type Plan, type PlanNode, type PlanStep } from '../planning/plan.ts';

const quote = (text: string) => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
/** Text inside a comment of one line. */
const remark = (text: string) => text.replace(/\s+/g, ' ').replaceAll('*/', '* /');
const thing = (fact: string) => fact.slice(fact.indexOf(':') + 1);
const isName = (text: string) => /^[A-Za-z_$][\w$]*$/.test(text);
const key = (text: string) => (isName(text) ? text : quote(text));
const kept = (item: string) => (isName(item) ? `keep.${item}` : `keep[${quote(item)}]`);

function keeping(reserved: ReadonlyMap<string, number>): string {
  if (reserved.size === 0) return 'keep';
  const parts = [...reserved].map(([item, n]) => `${key(item)}: (${kept(item)} ?? 0) + ${n}`);
  return `{ ...keep, ${parts.join(', ')} }`;
}

/** The call that brings a fact about: `yield* get_planks(w, 3 + (keep.planks ?? 0), keep)`. */
function callFor(node: PlanNode, amount: string, keep: string): string {
  if (isWhole(node)) return `yield* w.run(${quote(node.name)});`;
  return isCounted(node.fact) ? `yield* ${node.name}(w, ${amount}, ${keep});` : `yield* ${node.name}(w, ${keep});`;
}

/** What one use of a node does once its needs hold. `controllers` names those that are more than one plain action. */
function useOf(node: PlanNode, controllers: ReadonlySet<string>): string {
  if (controllers.has(node.name) || node.action === null) return `yield* w.run(${quote(node.name)});`;
  return `yield ${node.action};`;
}

function untilOf(fact: string): string {
  if (isTally(fact)) return `w.fact(${quote(fact)}) < n`;
  return isHeld(fact) ? `w.have(${quote(thing(fact))}) < n` : `!w.near(${quote(thing(fact))})`;
}

function printNode(node: PlanNode, nodes: ReadonlyMap<string, PlanNode>, controllers: ReadonlySet<string>): string {
  const lines: string[] = [];
  if (node.tool !== null) {
    const tool = nodes.get(`have:${node.tool}`);
    const held = node.tools.map((t) => `w.have(${quote(t)}) > 0`).join(' || ');
    if (tool) lines.push(`if (!(${held})) ${callFor(tool, '1', 'keep')}`);
  }
  const reserved = new Map<string, number>();
  for (const need of node.needs) {
    const maker = nodes.get(need.fact);
    const item = isHeld(need.fact) ? thing(need.fact) : null;
    if (maker)
      lines.push(callFor(maker, item === null ? '1' : `${need.atLeast} + (${kept(item)} ?? 0)`, keeping(reserved)));
    if (item !== null) reserved.set(item, (reserved.get(item) ?? 0) + need.atLeast);
  }
  // A later need may use up or lead away from an earlier one: act only when all hold.
  const guards = node.needs.map((need) =>
    isHeld(need.fact) ? `w.have(${quote(thing(need.fact))}) < ${need.atLeast}` : `!w.near(${quote(thing(need.fact))})`,
  );
  if (guards.length > 1) lines.push(`if (${guards.join(' || ')}) continue;`);
  lines.push(useOf(node, controllers));
  const until = untilOf(node.fact);
  const head = isCounted(node.fact) ? `function* ${node.name}(w, n, keep)` : `function* ${node.name}(w, keep)`;
  const what = isTally(node.fact)
    ? `Counts n of ${node.fact}.`
    : isHeld(node.fact)
      ? `Holds at least n ${thing(node.fact)}, leaving what keep names.`
      : `Stands near a ${thing(node.fact)}.`;
  return `/** ${remark(`${what} ${`${node.verb} ${node.object}`.trim()}.`)} */\n${head} {\n  while (${until}) {\n${lines.map((l) => `    ${l}`).join('\n')}\n  }\n}`;
}

// --- claims: what the printed program says of itself, for `rlgpt verify` ---

const holds = (fact: string, atLeast = 1): Formula => ({ fact, atLeast });

/** The moment at which a node's own business begins: its controller starts, or its action is done. */
function useFact(node: PlanNode, controllers: ReadonlySet<string>): string | null {
  if (controllers.has(node.name) || node.action === null) return `start:${node.name}`;
  const [, verb, object] = /^w\.(\w+)\("([^"\\]*)"\)$/.exec(node.action) ?? [];
  return verb === undefined ? null : `does:${verb}:${object}`;
}

/** Needs are held when a node is used, and its tool has been held by then. */
function claimsOf(plan: Plan, controllers: ReadonlySet<string>): string[] {
  const claim = (name: string, formula: Formula) => ` * @assert ${remark(name)}: ${remark(printGoal(formula))}`;
  return plan.nodes.flatMap((node) => {
    const use = useFact(node, controllers);
    if (use === null) return [];
    const needs = node.needs.map(({ fact, atLeast }) => holds(fact, isHeld(fact) ? atLeast : 1));
    const conclusion: Formula = needs.length === 1 ? needs[0] : { all: needs };
    const lines: string[] = [];
    if (needs.length > 0)
      lines.push(claim(`${node.name} has what it needs`, { always: { implies: [holds(use), conclusion] } }));
    if (node.tool !== null && plan.nodes.some((other) => other.fact === `have:${node.tool}`)) {
      const tools = node.tools.map((tool) => holds(`have:${tool}`));
      const without: Formula = { not: tools.length === 1 ? tools[0] : { any: tools } };
      const early: Formula = { until: [without, { all: [holds(use), without] }] };
      lines.push(claim(`${node.tool} before ${node.name}`, { not: early }));
    }
    return lines;
  });
}

export interface ProgramText {
  /** Name of the main generator. */
  readonly name: string;
  readonly code: string;
}

/**
 * The program of a plan; `steps` is its top level (the plan's `order`, or part of its `trace`), and `controllers` the
 * names of nodes run by `w.run`. With `bounds`, the most steps of a run of each controller, its comment holds what
 * `rlgpt verify` proves of it.
 */
export function printProgram(
  plan: Plan,
  steps: readonly PlanStep[],
  controllers: ReadonlySet<string>,
  {
    name = 'program',
    bounds = null,
  }: { readonly name?: string; readonly bounds?: ReadonlyMap<string, number> | null } = {},
): ProgramText {
  const nodes = new Map(plan.nodes.map((node) => [node.fact, node]));
  const byName = new Map(plan.nodes.map((node) => [node.name, node]));
  const main = steps.map((step) => {
    const node = byName.get(step.node)!;
    return `  ${callFor(node, String(step.atLeast), '{}')}`;
  });
  const functions = plan.nodes.filter((node) => !isWhole(node)).map((node) => printNode(node, nodes, controllers));
  const policies = [...(bounds ?? [])].map(([policy, within]) => ` * @policy ${policy}: within ${within}`);
  const claims = bounds === null ? [] : [...policies, ...claimsOf(plan, controllers)];
  const about = claims.length === 0 ? '' : `/**\n${claims.join('\n')}\n */\n`;
  const code = [`${about}export function* ${name}(w) {\n${main.join('\n')}\n}`, ...functions].join('\n\n');
  return { name, code: `${code}\n` };
}
