/**
 * A redrawn world as its handbook has it, cut to options: an operator is executed at one go by a controller that does not fail
 * where the needs hold. Searching and walking are the controllers' business, tools do not wear, and drops are certain.
 */
import type { Condition, Handbook, Operator } from '../../src/env/handbook.ts';
import { makeHandbook } from '../../src/env/minecraft/handbook.ts';
import { deepestItem } from '../../src/env/minecraft/redraw/depth.ts';
import { redrawRules } from '../../src/env/minecraft/redraw/redraw.ts';
import { vanilla } from '../../src/env/minecraft/rules/vanilla.generated.ts';
import type { Amounts } from '../../src/planning/infer-needs.ts';
import { isHeld, itemOf } from '../../src/planning/plan.ts';

const OPTIONS = ['craft', 'place', 'break'];
const withinControllers = ({ fact }: Condition) => fact.startsWith('sees:') || fact.startsWith('faces:');

export interface PaperTask {
  readonly told: Handbook;
  /** The same, but for what operators need and use up, and with which tools. */
  readonly untold: Handbook;
  /** Having the deepest item. */
  readonly goal: string;
}

export function drawPaperTask(seed: number): PaperTask {
  const rules = redrawRules(vanilla, seed);
  const whole = makeHandbook(rules, rules.name);
  const operators = whole.operators
    .filter(({ verb }) => OPTIONS.includes(verb))
    .map((operator) => ({ ...operator, needs: operator.needs.filter((need) => !withinControllers(need)), wear: 0 }));
  const told = { ...whole, operators };
  const hidden = operators.map((operator) => ({ ...operator, needs: [], consumes: {}, tools: [] }));
  return { told, untold: { ...whole, operators: hidden }, goal: `have:${deepestItem(rules)}` };
}

export interface PaperWorld {
  /** What holds now. */
  facts(): Amounts;
  /** Empty hands. */
  reset(): void;
  /** Whether the operator succeeded; nothing changes where it did not. */
  execute(operator: string): boolean;
}

export function createPaperWorld({ told }: PaperTask): PaperWorld {
  const operators = new Map(told.operators.map((operator) => [operator.name, operator]));
  let facts: Record<string, number> = {};
  const holds = ({ tools }: Operator, { fact, atLeast }: Condition) =>
    isHeld(fact) && tools.includes(itemOf(fact))
      ? tools.some((tool) => (facts[`have:${tool}`] ?? 0) > 0)
      : (facts[fact] ?? 0) >= atLeast;
  return {
    facts: () => facts,
    reset() {
      facts = {};
    },
    execute(name) {
      const operator = operators.get(name)!;
      if (!operator.needs.every((need) => holds(operator, need))) return false;
      // Who goes gathering leaves the stations behind.
      const left = Object.entries(facts).filter(([fact]) => operator.action !== null || isHeld(fact));
      facts = Object.fromEntries(left);
      for (const [item, n] of Object.entries(operator.consumes)) facts[`have:${item}`] -= n;
      for (const { fact, atLeast } of operator.yields)
        facts[fact] = isHeld(fact) ? (facts[fact] ?? 0) + atLeast : atLeast;
      return true;
    },
  };
}
