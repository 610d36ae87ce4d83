/** A world whose episodes start as the last lesson of a goal file says; who learns in it may begin with the first. */
import { RlgptError } from '../core/errors.ts';
import { type Curriculum, createCurriculum, type Lessons } from '../goal/curriculum.ts';
import type { Env } from './env.ts';

/** Sets the start of an episode in a world that has just been reset. Throws RlgptError 'usage' and 'unknown-name'. */
export function arrangeStart(env: Env, world: number, values: Readonly<Record<string, number>>): void {
  if (Object.keys(values).length === 0) return;
  if (env.arrange === undefined)
    throw new RlgptError('usage', `world '${env.id}' has no start conditions to set`, 'Leave the scenarios out.');
  env.arrange(world, values);
}

/** Takes the world over; without lessons it stays as it is. */
export function withLessons(env: Env, plan: Lessons | undefined): Env {
  if (plan === undefined || plan.lessons.length === 0) return env;
  const last = createCurriculum({ lessons: plan.lessons.slice(-1), training: {} });
  const reset = (world: number, seed: number, curriculum: Curriculum) => {
    env.reset(world, seed);
    arrangeStart(env, world, curriculum.draw(seed));
  };
  return {
    ...env,
    get steps() {
      return env.steps;
    },
    lessons: { plan, reset },
    reset: (world, seed) => reset(world, seed, last),
  };
}
