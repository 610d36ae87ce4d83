/**
 * From what a run found to something that acts: controllers by name, and the program that calls them. Programs and
 * coded skills run in the sandbox; learned policies are called from programs through `w.run(name)`.
 */
import { type Controller, type ControllerRun, startSkill } from '../action/controller.ts';
import { hashSeed } from '../core/rng.ts';
import type { Env, SkillApi } from '../env/env.ts';
import { SKILL_DONE, SKILL_FAILED, type Skill, type SkillError } from '../skill/skill.ts';

/** Told when a program starts a controller in a world, before its first step. */
export type OnRun = (env: Env, world: number, name: string) => void;

/** Yields the codes of a controller until it is done; at least one step, so that a loop around it cannot stand still. */
function* drive(
  run: ControllerRun,
  noop: number,
  failed: (error: SkillError | null) => void,
): Generator<number, string> {
  try {
    let steps = 0;
    for (let code = run.next(); ; code = run.next(), steps++) {
      if (code >= 0) yield code;
      else {
        if (code === SKILL_FAILED) failed(run.error);
        if (steps === 0) yield noop;
        return code === SKILL_DONE ? 'done' : `failed: ${run.error?.fault ?? 'unknown'}`;
      }
    }
  } finally {
    run.stop();
  }
}

/**
 * A program as a controller. `w.run(name)` drives the controller of that name to its end and returns 'done' or
 * 'failed: ...'; an unknown name throws inside the program. When `strict`, a controller that fails fails the program.
 */
export function programController(
  program: Skill,
  controllers: ReadonlyMap<string, Controller>,
  onRun?: OnRun,
  strict = false,
): Controller {
  return {
    name: program.source.name,
    start: (env, world, seed) => {
      let calls = 0;
      let failure: SkillError | null = null;
      const run = (name: unknown) => {
        const controller = controllers.get(String(name));
        if (!controller)
          throw new Error(`no controller '${String(name)}'; there are ${[...controllers.keys()].join(', ')}`);
        onRun?.(env, world, controller.name);
        const inner = controller.start(env, world, hashSeed(seed, calls++));
        return drive(inner, env.actions.noop, (error) => {
          if (strict) failure = error;
        });
      };
      const api: SkillApi = Object.freeze({ ...env.skillApi(world), run: Object.freeze(run) });
      const outer = startSkill(program, { actions: env.actions, skillApi: () => api }, world);
      return {
        next: () => {
          const code = outer.next();
          return failure === null ? code : SKILL_FAILED;
        },
        get error() {
          return failure ?? outer.error;
        },
        stop: () => outer.stop(),
      };
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
