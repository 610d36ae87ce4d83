/**
 * Watches a goal while episodes run: has it been achieved, can it still be, how far is it. A formula about one moment
 * is to be brought about and needs no memory; all others follow the episode through `begin` and `step`.
 */
import { checkedGoal } from './check.ts';
import { type Facts, type Goal, isObjectives, isTemporal } from './goal.ts';
import type { Part } from './objective.ts';
import { bindParts } from './parts.ts';
import { bindState } from './state.ts';
import { compileGoal } from './watch.ts';

/**
 * Follows a goal through the episodes of many worlds; made by `bindGoal`. Whoever steps the worlds calls `begin` and
 * `step`.
 */
export interface Monitor {
  /** Starts an episode: the present state is its first. To be called before anything else. */
  begin(world: number): void;
  /** Takes note of the present state as the next one. */
  step(world: number): void;
  /**
   * `step` for the worlds from `from` to before `to`. Returns by world 1 where the goal is achieved, -1 where it has failed
   * for good, else 0; the array is the monitor's own, valid until a world begins.
   */
  watch(from: number, to: number): Int8Array;
  /** The goal is achieved, however the episode goes on: it may end as a success. */
  holds(world: number): boolean;
  /** The goal cannot be achieved any more: the episode may end as a failure. */
  fails(world: number): boolean;
  /** The episode would be a success if it ended now, as at its time limit. */
  accepts(world: number): boolean;
  /** How much of the goal is achieved in the present state, in [0, 1]; 1 exactly when it holds. */
  progress(world: number): number;
  /** What has to be kept of a world to go on later; empty for a goal without memory. */
  save(world: number): readonly number[];
  load(world: number, state: readonly number[]): void;
}

/**
 * Binds a goal to the facts of a world. Throws RlgptError 'unknown-name' for a fact the world lacks, 'goal' for a goal
 * that means nothing. After the first `begin` of a world nothing is allocated.
 */
export function bindGoal(goal: Goal, facts: Facts): Monitor {
  return bindChecked(checkedGoal(goal, facts), facts);
}

/** As `bindGoal` for a goal that has been checked, or was made from one that has: it may be contradictory by now. */
export const bindChecked = (checked: Goal, facts: Facts): Monitor =>
  compileGoal(checked, facts) ?? interpretGoal(checked, facts);

/** Without code made for the goal: slow, where that is forbidden, and what compiled goals are compared with. */
export function interpretGoal(checked: Goal, facts: Facts): Monitor {
  if (isObjectives(checked) || isTemporal(checked)) return fromParts(bindParts(checked, facts));
  const state = bindState(checked, facts);
  return {
    begin: () => {},
    step: () => {},
    watch: watchEach((world) => (state.holds(world) ? 1 : 0)),
    holds: state.holds,
    fails: () => false,
    accepts: state.holds,
    progress: state.progress,
    save: () => [],
    load: () => {},
  };
}

/** Worlds one by one. */
function watchEach(statusOf: (world: number) => number): Monitor['watch'] {
  let status = new Int8Array(0);
  return (from, to) => {
    if (to > status.length) {
      const larger = new Int8Array(2 * to);
      larger.set(status);
      status = larger;
    }
    for (let world = from; world < to; world++) status[world] = statusOf(world);
    return status;
  };
}

/** All parts together: achieved when none is open that must be waited for and all accept. */
export function fromParts(parts: readonly Part[]): Monitor {
  const every = (test: (part: Part, world: number) => boolean) => (world: number) => {
    for (let i = 0; i < parts.length; i++) if (!test(parts[i], world)) return false;
    return true;
  };
  const accepts = every((part, world) => part.accepts(world));
  const settled = every((part, world) => part.verdict(world) === 1 || (part.kind === 'avoid' && part.accepts(world)));
  const allAvoid = parts.every((part) => part.kind === 'avoid');
  const open = every((part, world) => part.verdict(world) >= 0);
  const holds = (world: number) => !allAvoid && settled(world);
  const step = (world: number) => {
    for (let i = 0; i < parts.length; i++) parts[i].step(world);
  };
  return {
    begin: (world) => {
      for (let i = 0; i < parts.length; i++) parts[i].begin(world);
    },
    step,
    watch: watchEach((world) => {
      step(world);
      return !open(world) ? -1 : holds(world) ? 1 : 0;
    }),
    holds,
    fails: (world) => !open(world),
    accepts,
    progress: (world) => {
      if (holds(world)) return 1;
      let sum = 0;
      for (let i = 0; i < parts.length; i++) sum += progressOf(parts[i], world);
      return Math.min(sum / parts.length, 1 - Number.EPSILON);
    },
    save: (world) =>
      parts.flatMap((part) => {
        const state = part.save(world);
        return [state.length, ...state];
      }),
    load: (world, state) => {
      let at = 0;
      for (const part of parts) {
        const length = state[at];
        part.load(world, state.slice(at + 1, at + 1 + length));
        at += 1 + length;
      }
    },
  };
}

/** Formulas measure their way in [0, 1]; objectives a distance in [-1, 1]. */
function progressOf(part: Part, world: number): number {
  if (part.verdict(world) === 1) return 1;
  const potential = part.potential(world);
  return part.kind === 'formula' || part.kind === 'until' ? potential : (1 + potential) / 2;
}
