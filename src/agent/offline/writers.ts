/**
 * The ways of writing programs for a sub-task: which spaces of programs come into question, by what the handbook says of
 * its operator and by what skills can sense. What is searched in them stands in breed.ts.
 */
import { RlgptError } from '../../core/errors.ts';
import { boundsOf, type Goal } from '../../goal/goal.ts';
import { printGoal } from '../../goal/print.ts';
import { isHeld, isTime, itemOf, type PlanNode } from '../../planning/plan.ts';
import type { SkillSource } from '../../skill/skill.ts';
import type { Memory, SubAction } from '../reasoner.ts';
import { type ApplyTarget, applySpace, printApply } from './apply.ts';
import { CARE_SENSES, careGenes, careHints, withCare } from './care.ts';
import { forageSpace, printForage } from './forage.ts';
import { type GeneSpace, type Genome, type Hints, printGenome } from './genome.ts';
import { mineHints, mineSpace, printMine } from './mine.ts';
import { type Part, printPursue, pursueHints, pursueSpace } from './pursue.ts';
import { printSequence, sequenceSpace } from './sequence.ts';

/** One way of writing: a space of programs, and how one of them is printed. */
export interface Writer {
  readonly space: GeneSpace;
  /** Alleles that the handbook suggests. */
  readonly hints: Hints;
  print(genome: Genome): SkillSource;
}

/** Functions without which nothing in sight can be pursued by name. */
const SENSING = ['nearest', 'see', 'facing'];

/** Whether the sub-task's object can be pursued by name. */
export const canSense = (memory: Memory) =>
  memory.node.chain.length > 0 && SENSING.every((name) => memory.apiNames.includes(name));

/** Nothing to go to: a tool is put to use on whatever stands near. */
export const wields = ({ chain, action, tools }: PlanNode) => action === null && chain.length === 0 && tools.length > 0;

/** Nothing to do: time goes by, and all is to stay alive. */
export const waits = ({ fact }: PlanNode) => isTime(fact);

/** The ways of writing programs for a sub-action, the likeliest first. */
export function writersFor(action: SubAction, memory: Memory): readonly Writer[] {
  const { node } = memory;
  const { name } = action;
  if (node.action !== null) return [applying(node, { name, action: node.action, tool: null })];
  if (wields(node)) return [applying(node, { name, action: 'w.act({ attack: true })', tool: node.tools[0] })];
  const tend = tending(memory);
  if (waits(node) && tend !== null) return [tend(outlasting(name, memory.within), false)];
  if (!canSense(memory)) return [groping(name, memory)];
  const part = partOf(action, node);
  const pursue = pursuing(name, memory, part);
  if (part !== 'whole') return [pursue];
  const likeliest = [...digging(name, memory), pursue];
  return tend === null ? likeliest : likeliest.map((writer) => tend(writer, true));
}

/** What programs that go after an object are printed for. */
function targetFor(name: string, { node, plan, within }: Memory) {
  return {
    name,
    object: node.object,
    // A statistic, such as of kills, is no item: it is read as a fact.
    product: isHeld(node.fact) ? itemOf(node.fact) : node.fact,
    tools: node.tools,
    toolNeeded: node.tool !== null,
    firm: plan.land.firm,
    stepLimit: within,
  };
}

/** Programs that go after an object in sight, or for a part of the way to it. */
function pursuing(name: string, memory: Memory, part: Part): Writer {
  const target = targetFor(name, memory);
  return { space: pursueSpace, hints: pursueHints(memory.node), print: (genome) => printPursue(genome, target, part) };
}

/** Programs that dig for an object cell by cell, where the land holds it at the surface or underground. */
function digging(name: string, memory: Memory): Writer[] {
  const { node, plan, apiNames } = memory;
  const { dangers, liquids, tools: wayTools } = plan.land;
  const target = { ...targetFor(name, memory), alternatives: node.alternatives, dangers, liquids, wayTools };
  if (node.found === null || node.hand !== 'attack') return [];
  if (node.found.where === 'surface')
    return [{ space: forageSpace, hints: {}, print: (genome) => printForage(genome, target) }];
  if (node.found.where !== 'underground') return [];
  return [{ space: mineSpace, hints: mineHints(node, apiNames), print: (genome) => printMine(genome, target) }];
}

/** Fixed patterns, or towards what a few rays meet, where nothing can be sensed by name. */
function groping(name: string, { node, within, apiNames }: Memory): Writer {
  const target = { name, object: node.object, tools: node.tools, stepLimit: within };
  const rays = apiNames.includes('glimpse') && node.object !== '';
  const space = sequenceSpace({ picture: apiNames.includes('pixel'), rays });
  const hints: Hints = rays ? { seek: ['target'] } : {};
  return { space, hints, print: (genome) => printSequence(genome, target) };
}

/** Programs around one primitive action. */
function applying(node: PlanNode, target: Pick<ApplyTarget, 'name' | 'action' | 'tool'>): Writer {
  const whole = { ...target, fact: node.fact, stepLimit: 2000 };
  return { space: applySpace, hints: {}, print: (genome) => printApply(genome, whole) };
}

/** What makes the programs of a way of writing look after life; null where the world has none to look after. */
function tending({ plan, apiNames }: Memory): ((writer: Writer, work: boolean) => Writer) | null {
  if (!CARE_SENSES.every((name) => apiNames.includes(name))) return null;
  return ({ space, hints, print }, work) => ({
    space: { genes: { ...space.genes, ...careGenes }, stages: space.stages },
    hints: { ...hints, ...careHints(work) },
    print: (genome) => withCare(genome, print(genome), plan.upkeep, plan.land),
  });
}

/** Programs that wait: all there is to do is to stay alive. */
function outlasting(name: string, stepLimit: number): Writer {
  const code = `export function* ${name}(w) {\n  for (;;) yield w.noop;\n}\n`;
  return {
    space: { genes: {}, stages: [[]] },
    hints: {},
    print: (genome) => ({
      name,
      code: `// ${printGenome(genome)}\n${code}`,
      about: `outlast: ${printGenome(genome)}`,
      stepLimit,
    }),
  };
}

/** Which stage of the way a sub-action covers, by the fact that its goal names. */
function partOf(action: SubAction, node: PlanNode): Part {
  if (action.name === node.name) return 'whole';
  const stage = node.chain.indexOf(targetOf(action.goal).fact);
  return stage < 0 ? 'work' : stage === 0 ? 'find' : 'approach';
}

/** The item and amount that a goal asks for: the first bound on a gained or held item, or on any fact. */
function targetOf(goal: Goal): { fact: string; atLeast: number } {
  const [bound] = boundsOf(goal);
  if (bound !== undefined) return bound;
  throw new RlgptError('goal', `nothing to plan for in '${printGoal(goal)}'`, 'Use a goal with a bound on a fact.');
}
