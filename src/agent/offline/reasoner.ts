/**
 * The offline reasoner: needs no model. It plans by regression over the handbook, decomposes a sub-task along the
 * situations that the handbook's operators pass through, and writes code by searching a space of skill programs:
 * first draws, then mutations of what did best, steered by the critic's evidence. It reads the handbook, the names of
 * the skill API and measured results; it knows no item, block or task. It keeps no state between calls.
 */

import { RlgptError } from '../../core/errors.ts';
import { hashSeed, makeRng, type Rng } from '../../core/rng.ts';
import type { Env } from '../../env/env.ts';
import type { Handbook } from '../../env/handbook.ts';
import { boundsOf, type Goal } from '../../goal/goal.ts';
import { printGoal } from '../../goal/print.ts';
import { isTime, isWhole, type PlanNode } from '../../planning/plan.ts';
import { makePlan } from '../../planning/regress.ts';
import { targetsOf } from '../../planning/targets.ts';
import type { SkillSource } from '../../skill/skill.ts';
import type { Attempt, Decomposition, LearnSpec, Memory, Reasoner, SubAction, TaskSpec } from '../reasoner.ts';
import { betterEvidence } from '../trial.ts';
import { type ApplyTarget, applySpace, printApply } from './apply.ts';
import { CARE_SENSES, careGenes, careHints, withCare } from './care.ts';
import { forageSpace, printForage } from './forage.ts';
import {
  cross,
  drawHinted,
  type GeneSpace,
  type Genome,
  type Hints,
  mutate,
  parseGenome,
  printGenome,
} from './genome.ts';
import { mineHints, mineSpace, printMine } from './mine.ts';
import { type Part, printPursue, pursueHints, pursueSpace } from './pursue.ts';
import { macroSources, printSequence, sequenceSpace } from './sequence.ts';
import { decomposeWhole, writeScout, writeWhole } from './whole.ts';

/** The item and amount that a goal asks for: the first bound on a gained or held item, or on any fact. */
function targetOf(goal: Goal): { fact: string; atLeast: number } {
  const [bound] = boundsOf(goal);
  if (bound !== undefined) return bound;
  throw new RlgptError('goal', `nothing to plan for in '${printGoal(goal)}'`, 'Use a goal with a bound on a fact.');
}

/** One way of drawing and printing a sub-action's programs. */
interface Writer {
  readonly space: GeneSpace;
  /** Alleles that the handbook suggests. */
  readonly hints: Hints;
  print(genome: Genome): SkillSource;
}

/** Share of the draws that follow the likeliest way of writing; the others are spread over all. */
const FIRST_WAY = 0.5;

/** Functions without which nothing in sight can be pursued by name. */
const SENSING = ['nearest', 'see', 'facing'];

const canSense = (memory: Memory) =>
  memory.node.chain.length > 0 && SENSING.every((name) => memory.apiNames.includes(name));

/** Programs around one primitive action. */
function applying(node: PlanNode, target: Pick<ApplyTarget, 'name' | 'action' | 'tool'>): Writer {
  const whole = { ...target, fact: node.fact, stepLimit: 2000 };
  return { space: applySpace, hints: {}, print: (genome) => printApply(genome, whole) };
}

/** Nothing to go to: a tool is put to use on whatever stands near. */
const wields = ({ chain, action, tools }: PlanNode) => action === null && chain.length === 0 && tools.length > 0;

/** Nothing to do: time goes by, and all is to stay alive. */
const waits = ({ fact }: PlanNode) => isTime(fact);

/** The ways of writing programs for a sub-action, the likeliest first. */
function writersFor(action: SubAction, memory: Memory): readonly Writer[] {
  const { node } = memory;
  if (node.action !== null) {
    return [applying(node, { name: action.name, action: node.action, tool: null })];
  }
  if (wields(node))
    return [applying(node, { name: action.name, action: 'w.act({ attack: true })', tool: node.tools[0] })];
  const tend = tending(memory);
  if (waits(node) && tend !== null) return [tend(outlasting(action.name, memory.within), false)];
  if (!canSense(memory)) {
    const target = { name: action.name, object: node.object, tools: node.tools, stepLimit: memory.within };
    const has = (name: string) => memory.apiNames.includes(name);
    const rays = has('glimpse') && node.object !== '';
    const space = sequenceSpace({ picture: has('pixel'), rays });
    const hints: Hints = rays ? { seek: ['target'] } : {};
    return [{ space, hints, print: (genome) => printSequence(genome, target) }];
  }
  // A statistic, such as of kills, is no item: it is read as a fact.
  const product = node.fact.startsWith('have:') ? node.fact.slice('have:'.length) : node.fact;
  const target = {
    name: action.name,
    object: node.object,
    product,
    tools: node.tools,
    toolNeeded: node.tool !== null,
    firm: memory.plan.land.firm,
    stepLimit: memory.within,
  };
  const part = partOf(action, node);
  const pursue: Writer = {
    space: pursueSpace,
    hints: pursueHints(node),
    print: (genome) => printPursue(genome, target, part),
  };
  if (part !== 'whole') return [pursue];
  const cared = (writer: Writer) => (tend === null ? writer : tend(writer, true));
  if (node.found === null || node.hand !== 'attack') return [cared(pursue)];
  const { dangers, firm, liquids, tools: wayTools } = memory.plan.land;
  const cells = { ...target, alternatives: node.alternatives, dangers, firm, liquids, wayTools };
  const forage: Writer = { space: forageSpace, hints: {}, print: (genome) => printForage(genome, cells) };
  if (node.found.where === 'surface') return [cared(forage), cared(pursue)];
  if (node.found.where !== 'underground') return [cared(pursue)];
  const hints = mineHints(node, memory.apiNames);
  const mine: Writer = { space: mineSpace, hints, print: (genome) => printMine(genome, cells) };
  return [cared(mine), cared(pursue)];
}

/** Adds to a way of writing that programs look after life, where the world has life to look after. */
function tending({ plan, apiNames }: Memory): ((writer: Writer, work: boolean) => Writer) | null {
  if (!CARE_SENSES.every((name) => apiNames.includes(name))) return null;
  return ({ space, hints, print }, work) => ({
    space: { genes: { ...space.genes, ...careGenes }, stages: space.stages },
    hints: { ...hints, ...careHints(work) },
    print: (genome) => withCare(genome, print(genome), plan.upkeep, plan.land),
  });
}

/** Waits: all that is to be done is to stay alive. */
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

/** A program of an earlier attempt as a genome of the way it was written; null for a foreign text. */
function readGenome(writers: readonly Writer[], about: string): Parent | null {
  for (const writer of writers) {
    const genome = parseGenome(writer.space, about);
    if (genome !== null) return { writer, genome };
  }
  return null;
}

interface Parent {
  readonly writer: Writer;
  readonly genome: Genome;
}

/** Which stage of the way a sub-action covers, by the fact that its goal names. */
function partOf(action: SubAction, node: PlanNode): Part {
  if (action.name === node.name) return 'whole';
  const stage = node.chain.indexOf(targetOf(action.goal).fact);
  return stage < 0 ? 'work' : stage === 0 ? 'find' : 'approach';
}

/** Earlier attempts at an action that ran, best first. */
function ranked(attempts: readonly Attempt[], action: string): Attempt[] {
  return attempts
    .filter((a) => a.action === action && a.evidence !== null)
    .sort((a, b) => betterEvidence(a.evidence!, b.evidence!));
}

/** Share of episodes that end in death, above which mutations look after life. */
const DEADLY = 0.1;

/** Genes of the stage that the critic found weakest; all when it found none. */
function focusOf(space: GeneSpace, memory: Memory, action: string): readonly string[] | null {
  // Whoever dies on the way is first to look after life.
  const best = ranked(memory.attempts, action)[0]?.evidence;
  const care = Object.keys(careGenes).filter((gene) => gene in space.genes);
  if (best !== undefined && best !== null && best.died > DEADLY && care.length > 0) return care;
  const last = memory.verdicts.filter((v) => v.of === action).at(-1)?.verdict;
  if (!last || last.weakest === null || space.stages.length === 1) return null;
  const stage = memory.node.chain.indexOf(last.weakest);
  return space.stages[stage < 0 ? space.stages.length - 1 : Math.min(stage, space.stages.length - 1)];
}

/** A new genome: drawn as the handbook hints, or a child of one that did well. */
function breed(
  writers: readonly Writer[],
  parents: readonly Parent[],
  focus: (space: GeneSpace) => readonly string[] | null,
  rng: Rng,
): Parent {
  const parent = parents.length > 0 && rng.uniform() < 0.8 ? parents[rng.int(parents.length)] : null;
  if (parent === null) {
    const writer = writers[rng.uniform() < FIRST_WAY ? 0 : rng.int(writers.length)];
    return { writer, genome: drawHinted(writer.space, writer.hints, rng) };
  }
  const { writer, genome } = parent;
  const mates = parents.filter((p) => p.writer === writer);
  if (rng.uniform() < 0.3) return { writer, genome: cross(genome, mates[rng.int(mates.length)].genome, rng) };
  return { writer, genome: mutate(writer.space, genome, rng, rng.uniform() < 0.75 ? focus(writer.space) : null) };
}

const unique = (sources: readonly SkillSource[]): SkillSource[] => [
  ...new Map(sources.map((source) => [source.code, source])).values(),
];

function propose(
  writers: readonly Writer[],
  action: SubAction,
  memory: Memory,
  count: number,
  rng: Rng,
): SkillSource[] {
  const tried = new Set(memory.attempts.map((a) => a.source.code));
  const own = ranked(memory.attempts, action.name).slice(0, 4);
  const read = (sources: readonly SkillSource[]) =>
    sources.map((source) => readGenome(writers, source.about)).filter((parent) => parent !== null);
  const parents = read(own.map((attempt) => attempt.source));
  const focus = (space: GeneSpace) => focusOf(space, memory, action.name);
  // At first what worked elsewhere, if it is written in the likeliest way; it may not fill the race.
  const lent = own.length > 0 ? [] : read(memory.library).filter(({ writer }) => writer === writers[0]);
  const out = unique(lent.map(({ writer, genome }) => writer.print(genome))).slice(0, Math.ceil(count / 3));
  for (const { code } of out) tried.add(code);
  // A few draws beyond `count` may repeat what was tried; a small space may have nothing new left.
  for (let draws = 0; out.length < count && draws < count * 20; draws++) {
    const { writer, genome } = breed(writers, parents, focus, rng);
    const source = writer.print(genome);
    if (tried.has(source.code)) continue;
    tried.add(source.code);
    out.push(source);
  }
  return out;
}

/** Whole first; when that fails, one part a situation on the way, and the last part for the work itself. */
function decompose(memory: Memory): Decomposition {
  const { node, goal, iteration } = memory;
  const whole: SubAction = {
    name: node.name,
    via: 'code',
    goal,
    when: null,
    why:
      iteration === 0
        ? 'code first: one program for the whole sub-task'
        : 'the whole program again, changed where the evidence points',
  };
  const learn: SubAction = {
    name: `learn_${node.object.replace(/\W+/g, '_')}`,
    via: 'rl',
    goal,
    when: null,
    why: 'learn when to use which coded action, and what no code does',
  };
  if (wields(node) || waits(node))
    return {
      actions: [whole, learn],
      codeShare: 0.9,
      why: 'nothing has to be sensed: code can do it, if anything can',
    };
  if (!canSense(memory))
    return {
      actions: [whole, learn],
      codeShare: 0.15,
      why: 'the target cannot be named from what is observed: mostly to be learnt',
    };
  if (iteration === 0) return { actions: [whole, learn], codeShare: 0.6, why: whole.why };
  // Ways under ground are long: there is no finding apart from digging.
  if (node.found?.where === 'underground') return { actions: [whole, learn], codeShare: 0.8, why: whole.why };
  const parts = node.chain.map(
    (fact, i): SubAction => ({
      name: `${fact.replace(/\W+/g, '_')}`,
      via: 'code',
      goal: { fact, atLeast: 1 },
      when: i === 0 ? null : { fact: node.chain[i - 1], atLeast: 1 },
      why: `coding the whole stops short; ${fact} is a situation on its way`,
    }),
  );
  const work: SubAction = {
    name: `${node.verb}_${node.object}`.replace(/\W+/g, '_'),
    via: 'code',
    goal,
    when: { fact: node.chain[node.chain.length - 1], atLeast: 1 },
    why: `the work itself, once ${node.chain.at(-1)} holds`,
  };
  return {
    actions: [whole, ...parts, work, learn],
    codeShare: 0.6,
    why: 'split along the situations that the handbook names',
  };
}

/** Primitives that do one thing at most, where names join what they do by '+' and 'none' is nothing: fewer to choose from. */
function simplest(primitives: readonly string[]): string[] {
  const simple = primitives.filter((name) => name.split('+').filter((part) => part !== 'none').length < 2);
  return simple.length > 0 ? simple : [...primitives];
}

/** The reasoner without a model. `env` is read for its handbook, the names and ranges of its facts and its actions; it is not stepped. */
export function offlineReasoner(seed: number, env: Env): Reasoner {
  return {
    name: 'offline',
    // A search, which costs nothing but steps.
    generations: 300,
    plan: async ({ goal, start }: TaskSpec, handbook: Handbook) => {
      const { goals, keep } = targetsOf(goal, start);
      return makePlan(goals, start, handbook, keep);
    },
    decompose: async (memory) => (isWhole(memory.node) ? decomposeWhole(memory) : decompose(memory)),
    write: async (action, memory, count) => {
      if (isWhole(memory.node)) return writeWhole(env, seed, { action, memory, count });
      const writers = writersFor(action, memory);
      const rng = makeRng(
        hashSeed(seed, 'write', memory.node.name, action.name),
        memory.iteration,
        memory.attempts.length,
      );
      const programs = propose(writers, action, memory, count, rng);
      const first =
        memory.attempts.length === 0 && memory.node.action === null && !canSense(memory)
          ? macroSources(memory.node.tools)
          : [];
      return [...programs, ...first];
    },
    scout: (memory) => (isWhole(memory.node) ? writeScout(env, seed, memory) : null),
    configure: async (memory, primitives): Promise<LearnSpec> => ({
      fields: memory.fields,
      relevant: [memory.node.object, ...memory.node.tools].filter((name) => name !== ''),
      crop: 2,
      primitives: simplest(primitives),
    }),
  };
}
