/**
 * Decisions as a controller: look, choose an action, run it to its end, look again. It treats options as the process
 * that a learner trains in does, so that a policy meets in use what it met in training.
 */
import { makeRng, type Rng } from '../core/rng.ts';
import type { Env } from '../env/env.ts';
import { checkedGoal } from '../goal/check.ts';
import type { Goal } from '../goal/goal.ts';
import { bindChecked } from '../goal/monitor.ts';
import { fromNow } from '../goal/relative.ts';
import { SKILL_DONE, SKILL_FAILED } from '../skill/skill.ts';
import type { Controller, ControllerRun } from './controller.ts';
import { type EncoderSpec, makeEncoder } from './encoder.ts';
import { type ActionSet, bindActions } from './options.ts';

/** How a controller decides, and among what. */
export interface Decider {
  readonly name: string;
  readonly actions: ActionSet;
  /** What `choose` is shown. */
  readonly observe: EncoderSpec;
  /** A run is done when this holds, or after `within` primitive steps. Gains count from the start of the run. */
  readonly until: Goal;
  readonly within: number;
  /** An action whose mask is 1. Both arrays are overwritten by the next decision; `rng` belongs to the run. */
  choose(observation: Float32Array, mask: Uint8Array, rng: Rng): number;
}

/** Its `start` throws as `makeEncoder`, `bindActions` and `checkedGoal` do. */
export function decidingController(decider: Decider): Controller {
  let bound: ReturnType<typeof bindDecider> | null = null;
  return {
    name: decider.name,
    start: (env, world, seed) => {
      if (bound?.env !== env) bound = bindDecider(decider, env);
      return bound.start(world, makeRng('decide', seed));
    },
  };
}

function bindDecider(decider: Decider, env: Env) {
  const { primitives, options, names } = decider.actions;
  const encoder = makeEncoder(env, decider.observe);
  const actions = bindActions(decider.actions, env);
  const observation = new Float32Array(encoder.size);
  const mask = new Uint8Array(names.length);
  const goal = checkedGoal(decider.until, env.facts);

  function start(world: number, rng: Rng): ControllerRun {
    const faults = new Uint8Array(options.length);
    const until = bindChecked(fromNow(goal, env.facts, world), env.facts);
    until.begin(world);
    let steps = 0;
    let running: ControllerRun | null = null;
    let chosen = -1;

    /** The next code of the running option, or -1 once it has ended. */
    function resume(run: ControllerRun): number {
      const code = run.next();
      if (code >= 0) return code;
      running = null;
      if (code === SKILL_FAILED && faults[chosen] < 255) faults[chosen]++;
      return -1;
    }

    /** Chooses an action; returns its first code. */
    function decide(): number {
      encoder.encode(world, observation, 0);
      actions.mask(world, faults, 0, mask, 0);
      const action = decider.choose(observation, mask, rng);
      if (action < primitives.length) return primitives[action].code;
      chosen = action - primitives.length;
      running = actions.start(world, chosen);
      const first = resume(running);
      return first >= 0 ? first : env.actions.noop;
    }

    function stop(): void {
      running?.stop();
      running = null;
    }

    function next(): number {
      if (steps > 0) until.step(world);
      if (steps >= decider.within || until.holds(world)) {
        stop();
        return SKILL_DONE;
      }
      steps++;
      const code = running === null ? -1 : resume(running);
      return code >= 0 ? code : decide();
    }

    return { next, error: null, stop };
  }

  return { env, start };
}
