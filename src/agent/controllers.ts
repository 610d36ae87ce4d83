/**
 * Controllers as data: what the method finds, stores and prints. A spec holds source text and blob hashes only; here it
 * is turned into something that acts.
 */
import { type Controller, codeController } from '../action/controller.ts';
import { decidingController } from '../action/decide.ts';
import { type ActionSet, extend, type Primitive } from '../action/options.ts';
import { RlgptError } from '../core/errors.ts';
import type { Formula, Goal } from '../goal/goal.ts';
import { loadPolicy } from '../rl/policy.ts';
import { compileSkill } from '../skill/compile.ts';
import type { Skill, SkillError, SkillSource } from '../skill/skill.ts';
import type { LearnSpec } from './reasoner.ts';

/** A coded option of a learned policy. */
export interface OptionSpec {
  readonly source: SkillSource;
  readonly when: Formula | null;
  readonly until: Formula | null;
}

/** A coded controller as data. */
export interface CodeSpec {
  readonly via: 'code';
  readonly name: string;
  readonly source: SkillSource;
}

/** A learned controller as data. */
export interface PolicySpec {
  readonly via: 'rl';
  readonly name: string;
  /** SHA-256 of the policy's safetensors bytes. */
  readonly policy: string;
  readonly learn: LearnSpec;
  readonly primitives: readonly Primitive[];
  readonly options: readonly OptionSpec[];
  /** A run of the policy ends when this holds; gains count from the start of the run. */
  readonly goal: Goal;
  readonly within: number;
  /** The likeliest action is taken, where that has measured better than drawing as in training. */
  readonly greedy?: boolean;
}

/** A controller as data: a coded skill, or a policy by the hash of its file. */
export type ControllerSpec = CodeSpec | PolicySpec;

/** Compiles source that has compiled before. Throws RlgptError 'skill' when it does not now. */
export function compileKnown(source: SkillSource): Skill {
  const skill = compileSkill(source);
  if ('fault' in skill) throw skillFault(skill);
  return skill;
}

/** Compiles a program around controllers: what they work in a step burns its fuel, so it has theirs and its own. */
export function compileAround(program: SkillSource, controllers: Iterable<ControllerSpec>): Skill {
  const sources = [...controllers].flatMap((spec) =>
    spec.via === 'code' ? [spec.source] : spec.options.map(({ source }) => source),
  );
  const most = Math.max(0, ...sources.map(({ fuelPerTick = 0 }) => fuelPerTick));
  return compileKnown(most === 0 ? program : { ...program, fuelPerTick: 2 * most });
}

function skillFault(error: SkillError): RlgptError {
  return new RlgptError(
    'skill',
    `skill '${error.skill}' line ${error.line}: ${error.fault}: ${error.message}`,
    error.remedy,
  );
}

/** Primitives and compiled options as the learner's action space. */
export function actionSet(primitives: readonly Primitive[], options: readonly OptionSpec[]): ActionSet {
  return extend(
    primitives,
    options.map(({ source, when, until }) => ({ name: source.name, skill: compileKnown(source), when, until })),
  );
}

/**
 * `blob` reads policy bytes by hash. A policy's actions are drawn, as in training, unless its spec says otherwise: a
 * greedy choice would repeat itself where an action has no effect.
 */
export function makeController(spec: ControllerSpec, blob: (hash: string) => Uint8Array): Controller {
  if (spec.via === 'code') return codeController(compileKnown(spec.source));
  const policy = loadPolicy(blob(spec.policy));
  return decidingController({
    name: spec.name,
    actions: actionSet(spec.primitives, spec.options),
    observe: spec.learn,
    until: spec.goal,
    within: spec.within,
    choose: (observation, mask, rng) =>
      spec.greedy === true ? policy.act(observation, mask) : policy.sample(observation, mask, rng),
  });
}
