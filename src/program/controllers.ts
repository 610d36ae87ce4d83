/**
 * From what a run found to something that acts: controllers by name, and the program that calls them. Programs and
 * coded skills run in the sandbox. A program calls `w.run(name)` (a controller to its end), `w.step(name)` (one step of
 * it), `w.violated(name)` and `w.assert(condition, name)`; what is assumed of a controller is watched while it acts.
 */
import { type Controller, type ControllerRun, startSkill } from '../action/controller.ts';
import { hashSeed } from '../core/rng.ts';
import type { Env, SkillApi } from '../env/env.ts';
import { SKILL_DONE, SKILL_FAILED, type Skill, type SkillError } from '../skill/skill.ts';
import type { Contract } from './contract.ts';
import { type OnViolation, watchContracts } from './watch.ts';

/** Told when a program starts a controller in a world, before its first step. */
export type OnRun = (env: Env, world: number, name: string) => void;

/** Told when a controller that a program runs fails. */
export type OnFault = (name: string, error: SkillError) => void;

/** Who hears of a program at work, and what it assumes of its controllers. */
export interface ProgramOptions {
  readonly onRun?: OnRun;
  /** What is assumed of controllers, by name. One that breaks it is stopped, and `w.violated` tells so from then on. */
  readonly contracts?: ReadonlyMap<string, Contract>;
  readonly onViolation?: OnViolation;
  readonly onFault?: OnFault;
}

const CONTRACT_BROKEN = 'failed: contract';

/** A program as a controller. An unknown name in `w.run` or `w.step`, or a failed `w.assert`, throws inside the program. */
export function programController(
  program: Skill,
  controllers: ReadonlyMap<string, Controller>,
  options: ProgramOptions = {},
): Controller {
  return {
    name: program.source.name,
    start: (env, world, seed) => startProgram(program, makeCalls(controllers, options, { env, world, seed })),
  };
}

interface Place {
  readonly env: Env;
  readonly world: number;
  readonly seed: number;
}

/** What a program calls in one world. */
interface Calls extends Place {
  /** What the program sees as `w.run`, `w.step`, `w.violated` and `w.assert`. */
  readonly own: SkillApi;
  /** To be called before every step of the program. */
  tick(): void;
  stop(): void;
}

function makeCalls(
  controllers: ReadonlyMap<string, Controller>,
  { onRun, contracts = new Map(), onViolation, onFault }: ProgramOptions,
  place: Place,
): Calls {
  const { env, world, seed } = place;
  const { noop } = env.actions;
  const watch = watchContracts(env, world, contracts, onViolation);
  let calls = 0;
  /** Steps of the program so far. */
  let clock = 0;
  /** The controller that `w.step` drives, and the step in which it last acted. */
  let stepping: { readonly name: string; readonly run: ControllerRun; at: number } | null = null;

  const begin = (name: unknown): { readonly name: string; readonly run: ControllerRun } => {
    const controller = controllers.get(String(name));
    if (!controller)
      throw new Error(`no controller '${String(name)}'; there are ${[...controllers.keys()].join(', ')}`);
    onRun?.(env, world, controller.name);
    watch.begins(controller.name, clock);
    return { name: controller.name, run: controller.start(env, world, hashSeed(seed, calls++)) };
  };

  /** At least one step, so that a loop around it cannot stand still. */
  function* run(name: unknown): Generator<number, string> {
    const { name: own, run: inner } = begin(name);
    try {
      for (let steps = 0; ; steps++) {
        if (steps > 0 && watch.isBroken(own)) return CONTRACT_BROKEN;
        const code = inner.next();
        if (code >= 0) {
          watch.acts(own);
          yield code;
          continue;
        }
        if (steps === 0) {
          // A step of the controller as any other, for what is assumed of it.
          watch.acts(own);
          yield noop;
        }
        if (code !== SKILL_DONE) {
          if (inner.error !== null) onFault?.(own, inner.error);
          return `failed: ${inner.error?.fault ?? 'unknown'}`;
        }
        return watch.isDone(own, clock) ? 'done' : CONTRACT_BROKEN;
      }
    } finally {
      inner.stop();
    }
  }

  /** A controller that was not the last to act begins anew; one that has nothing more to do stands still. */
  function step(name: unknown): number {
    if (stepping === null || stepping.name !== name || stepping.at < clock - 1) {
      stepping?.run.stop();
      stepping = { ...begin(name), at: clock };
    }
    stepping.at = clock;
    watch.acts(stepping.name);
    const code = stepping.run.next();
    if (code >= 0) return code;
    if (code === SKILL_FAILED) watch.fails(stepping.name, stepping.run.error, clock);
    stepping = null;
    return noop;
  }

  const assert = (condition: unknown, name: unknown) => {
    if (!condition) throw new Error(`assertion '${String(name)}' fails`);
  };
  const own = { run, step, violated: (name: unknown) => watch.isBroken(String(name)), assert };
  for (const entry of Object.values(own)) Object.freeze(entry);
  return {
    ...place,
    own,
    tick: () => {
      watch.check(clock);
      clock++;
    },
    stop: () => stepping?.run.stop(),
  };
}

function startProgram(program: Skill, { env, world, own, tick, stop }: Calls): ControllerRun {
  const api: SkillApi = Object.freeze({ ...env.skillApi(world), ...own });
  const outer = startSkill(program, { actions: env.actions, skillApi: () => api }, world);
  return {
    next: () => {
      tick();
      return outer.next();
    },
    get error(): SkillError | null {
      return outer.error;
    },
    stop: () => {
      stop();
      outer.stop();
    },
  };
}

/** Ends a controller's run when `ended` says so, or after `limit` steps. */
export function bounded(inner: ControllerRun, limit: number, ended: () => boolean): ControllerRun {
  let steps = 0;
  let over = false;
  let error: SkillError | null = null;
  return {
    next: () => {
      if (!over && (steps >= limit || (steps > 0 && ended()))) {
        over = true;
        inner.stop();
      }
      if (over) return error === null ? SKILL_DONE : SKILL_FAILED;
      steps++;
      const code = inner.next();
      if (code < 0) {
        over = true;
        error = inner.error;
      }
      return code;
    },
    get error() {
      return error;
    },
    stop: () => {
      over = true;
      inner.stop();
    },
  };
}
