/**
 * The offline reasoner: needs no model. It plans by regression over the handbook (planning/), decomposes a sub-task along
 * the situations that the handbook's operators pass through (decompose.ts), and writes code by searching spaces of skill
 * programs (writers.ts, breed.ts), steered by the critic's evidence. It reads the handbook, the names of the skill API and
 * measured results; it knows no item, block or task. It keeps no state between calls.
 */
import { hashSeed, makeRng } from '../../core/rng.ts';
import type { Env } from '../../env/env.ts';
import { isWhole } from '../../planning/plan.ts';
import { makePlan } from '../../planning/regress.ts';
import { targetsOf } from '../../planning/targets.ts';
import type { SkillSource } from '../../skill/skill.ts';
import type { Memory, Reasoner, SubAction } from '../reasoner.ts';
import { propose } from './breed.ts';
import { decompose } from './decompose.ts';
import { macroSources } from './sequence.ts';
import { decomposeWhole, writeScout, writeWhole } from './whole.ts';
import { canSense, writersFor } from './writers.ts';

/** The reasoner without a model. `env` is not stepped: its handbook, actions and the ranges of its facts are read. */
export function offlineReasoner(seed: number, env: Env): Reasoner {
  return {
    name: 'offline',
    // A search, which costs nothing but steps.
    generations: 300,
    plan: async ({ goal, start }, handbook) => {
      const { goals, keep } = targetsOf(goal, start);
      return makePlan(goals, start, handbook, keep);
    },
    decompose: async (memory) => (isWhole(memory.node) ? decomposeWhole(memory) : decompose(memory)),
    write: async (action, memory, count) =>
      isWhole(memory.node) ? writeWhole(env, seed, { action, memory, count }) : write(seed, action, memory, count),
    configure: async (memory, primitives) => ({
      fields: memory.fields,
      relevant: [memory.node.object, ...memory.node.tools].filter((name) => name !== ''),
      crop: 2,
      primitives: simplest(primitives),
    }),
    scout: (memory) => (isWhole(memory.node) ? writeScout(env, seed, memory) : null),
  };
}

/** Programs for a part of a plan's sub-task; at first also macros, for the learner, where nothing can be sensed by name. */
function write(seed: number, action: SubAction, memory: Memory, count: number): readonly SkillSource[] {
  const { node, iteration, attempts } = memory;
  const rng = makeRng(hashSeed(seed, 'write', node.name, action.name), iteration, attempts.length);
  const programs = propose(writersFor(action, memory), action, memory, count, rng);
  const first = attempts.length === 0 && node.action === null && !canSense(memory);
  return first ? [...programs, ...macroSources(node.tools)] : programs;
}

/** Fewer primitives to choose from: those that do one thing at most. Their names join what they do by '+'; 'none' is nothing. */
function simplest(primitives: readonly string[]): string[] {
  const simple = primitives.filter((name) => name.split('+').filter((part) => part !== 'none').length < 2);
  return simple.length > 0 ? simple : [...primitives];
}
