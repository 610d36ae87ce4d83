/**
 * The action space as a value: primitives, extended with coded skills as options (Sutton, Precup and Singh 1999). The
 * index of an action is its identity, so a set only ever grows at its end.
 */
import { RlgptError } from '../core/errors.ts';
import type { Env } from '../env/env.ts';
import type { Formula } from '../goal/goal.ts';
import { bindState } from '../goal/state.ts';
import type { Skill } from '../skill/skill.ts';
import { type ControllerRun, startSkill } from './controller.ts';

/** A named action code of the world. */
export interface Primitive {
  readonly name: string;
  readonly code: number;
}

/** A skill that a learner may choose as one action. It ends by its own return, its step limit, a fault, or `until`. */
export interface Option {
  readonly name: string;
  readonly skill: Skill;
  /** It may be started only while this holds; null for always. */
  readonly when: Formula | null;
  /** It ends when this holds, and is not offered while it does; null for never. Gains count from the start of the episode. */
  readonly until: Formula | null;
}

/** Action i is primitive i, and after the primitives option i - primitives.length. */
export interface ActionSet {
  readonly primitives: readonly Primitive[];
  readonly options: readonly Option[];
  /** Unique, in the order of the actions. */
  readonly names: readonly string[];
}

/** A faulty option is not offered again in an episode after so many faults. */
const FAULTS_ALLOWED = 3;

/**
 * The action set of RL-GPT: primitive actions, extended with coded skills as options.
 * Throws RlgptError 'usage' for a set without primitives, and for a name that occurs twice.
 */
export function extend(primitives: readonly Primitive[], options: readonly Option[]): ActionSet {
  if (primitives.length === 0) throw new RlgptError('usage', 'action set has no primitives', 'Give it at least one.');
  const names = [...primitives, ...options].map((action) => action.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new RlgptError('usage', `two actions are called '${twice}'`, 'Rename one of them.');
  return { primitives, options, names };
}

/** An action set bound to the worlds of an env. */
export interface BoundActions {
  /**
   * Writes one flag per action at `offset` of `out`: legal primitives, and options that may start. `faults` holds the
   * faults of each option in this episode, from `faultsAt`. When nothing may be done, standing still may.
   */
  mask(world: number, faults: Uint8Array, faultsAt: number, out: Uint8Array, offset: number): void;
  /** Starts an option by its index among the options. */
  start(world: number, option: number): ControllerRun;
}

/** Throws RlgptError 'usage' for a primitive code outside the world's action space, and as `bindState` does. */
export function bindActions(set: ActionSet, env: Env): BoundActions {
  const { primitives } = set;
  for (const { name, code } of primitives) {
    if (Number.isInteger(code) && code >= 0 && code < env.actions.size) continue;
    throw new RlgptError('usage', `action '${name}' has code ${code}`, `Use a code in [0, ${env.actions.size}).`);
  }
  const options = set.options.map(({ skill, when, until }) => ({
    skill,
    when: when && bindState(when, env.facts),
    until: until && bindState(until, env.facts),
  }));
  const codes = Int32Array.from(primitives, (primitive) => primitive.code);
  /** The primitive for a world in which nothing is legal: the one that stands still, or else the first. */
  const still = Math.max(0, codes.indexOf(env.actions.noop));

  function mask(world: number, faults: Uint8Array, faultsAt: number, out: Uint8Array, offset: number): void {
    let any = 0;
    for (let i = 0; i < codes.length; i++) any |= out[offset + i] = env.legal(world, codes[i]) ? 1 : 0;
    for (let i = 0; i < options.length; i++) {
      const { when, until } = options[i];
      const offered =
        faults[faultsAt + i] < FAULTS_ALLOWED &&
        (when === null || when.holds(world)) &&
        (until === null || !until.holds(world));
      any |= out[offset + codes.length + i] = offered ? 1 : 0;
    }
    if (any === 0) out[offset + still] = 1;
  }

  function start(world: number, index: number): ControllerRun {
    const { skill, until } = options[index];
    const run = startSkill(skill, env, world);
    if (until === null) return run;
    return {
      next: () => {
        if (until.holds(world)) run.stop();
        return run.next();
      },
      get error() {
        return run.error;
      },
      stop: run.stop,
    };
  }

  return { mask, start };
}
