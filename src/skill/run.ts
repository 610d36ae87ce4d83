/** One running skill: resumes the generator under a fresh measure of fuel and checks what it yields. */
import type { SkillApi } from '../env/env.ts';
import { describeThrown, isStackOverflow, quoteValue, skillError } from './fault.ts';
import type { SkillModule } from './sandbox.ts';
import { SKILL_DONE, SKILL_FAILED, type SkillError, type SkillRun, type SkillSource } from './skill.ts';
import { lineOf } from './wrapper.ts';

/** What all runs of one compiled skill share. */
export interface RunContext {
  readonly source: SkillSource;
  readonly module: SkillModule;
  /** Fuel for each `next`. */
  readonly fuelPerTick: number;
  /** The file name of the skill in stack traces. */
  readonly url: string;
}

/** The skill that is running now, since a skill may run another one through its API: the inner one burns the outer's fuel. */
let active: SkillModule | null = null;

const MAX_ACTIONS = 2 ** 31;

/** The number of actions, as the API tells it. */
function actionCount(api: SkillApi): number {
  const count = api.actionCount;
  return typeof count === 'number' && count > 0 && count < MAX_ACTIONS ? count : MAX_ACTIONS;
}

/** Turns what was thrown into an error. Empties the fuel first, so that no getter of a thrown object can run on. */
function blame(context: RunContext, thrown: unknown): SkillError {
  const { source, module, fuelPerTick, url } = context;
  if (module.isFull?.()) return skillError(source, 'memory', { message: `'${source.name}' has filled its memory` });
  const left = module.left();
  const outOfFuel = left < 0 || isStackOverflow(thrown);
  module.fill(-1);
  const { message, stack, remedy } = describeThrown(thrown);
  const line = lineOf(stack, url);
  if (!outOfFuel) {
    module.fill(left); // what is left belongs to the skill around this one
    return skillError(source, 'threw', { message, line, remedy });
  }
  return skillError(source, 'fuel', {
    message: `'${source.name}' ran ${fuelPerTick} units of work without yielding an action`,
    line,
  });
}

/** Starts `context` in one world. The author's code runs only inside `next` and `stop`. */
export function startRun(context: RunContext, api: SkillApi): SkillRun {
  const { source, module, fuelPerTick } = context;
  const size = actionCount(api);
  let state = 0;
  let error: SkillError | null = null;
  let iterator: Iterator<unknown> | null = null;

  /** Ends the generator. Without `finally` no code of the author runs; host iterables behind `yield*` may clean up. */
  function close(): void {
    try {
      iterator?.return?.();
    } catch {
      // The skill is over either way.
    }
    iterator = null;
  }

  function fail(fault: SkillError): number {
    error = fault;
    state = SKILL_FAILED;
    close();
    return SKILL_FAILED;
  }

  /** Fills the fuel from the skill around this one, if any, and gives the rest back. */
  function resume(): number {
    const outer = active;
    module.fill(outer ? outer.left() : fuelPerTick);
    active = module;
    try {
      iterator ??= module.main(api);
      const result = iterator.next();
      const { done, value } = result;
      if (module.left() < 0) return fail(blame(context, null));
      if (done) {
        state = SKILL_DONE;
        iterator = null;
        return SKILL_DONE;
      }
      if (typeof value === 'number' && value >= 0 && value < size && (value | 0) === value) return value | 0;
      const range = size === MAX_ACTIONS ? 'a whole number from 0' : `a whole number from 0 to ${size - 1}`;
      const message = `yielded ${quoteValue(value)} in place of an action code (${range})`;
      return fail(skillError(source, 'bad-action', { message }));
    } catch (thrown) {
      return fail(blame(context, thrown));
    } finally {
      active = outer;
      if (outer) outer.fill(module.left());
    }
  }

  return {
    next: () => (state < 0 ? state : resume()),
    get error() {
      return error;
    },
    stop() {
      if (state < 0) return;
      state = SKILL_DONE;
      const outer = active;
      module.fill(outer ? outer.left() : fuelPerTick);
      active = module;
      close();
      active = outer;
      if (outer) outer.fill(module.left());
    },
  };
}
