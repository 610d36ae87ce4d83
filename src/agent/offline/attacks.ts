/**
 * How creatures attack, learned from what a player sees of them where the handbook does not tell: system identification, the
 * learned half of model-based reinforcement learning. The coded half is the guard of errands programs, whose tables are solved
 * by value iteration over exactly these figures (`foresight.ts`). Any program may play meanwhile.
 */
import type { Controller, ControllerRun } from '../../action/controller.ts';
import { RlgptError } from '../../core/errors.ts';
import { hashSeed } from '../../core/rng.ts';
import type { Env } from '../../env/env.ts';
import type { Attack, EntityEntry, Handbook } from '../../env/handbook.ts';
import { watchAttacks } from './attack-watch.ts';

/** How long to watch, and where. */
export interface AttackLearning {
  /** Primitive steps in all. */
  readonly steps: number;
  /** Primitive steps of an episode at most. */
  readonly within: number;
  /** Seed of an episode by its number. */
  readonly starts: (episode: number) => number;
  /** Tells who is hostile; what it tells of attacks is not read. */
  readonly handbook: Handbook;
}

/** What was seen of attacks, by the name of who attacks. */
export type Attacks = Readonly<Record<string, Attack>>;

/** Watches a program play in world 0 of an env, one episode after another. Throws RlgptError 'usage' for a bad step limit. */
export function attackLearner(
  env: Env,
  program: Controller,
  { within, starts, handbook }: Omit<AttackLearning, 'steps'>,
) {
  if (!(within >= 1)) throw new RlgptError('usage', `step limit is ${within}`, 'Use at least 1 step.');
  const watch = watchAttacks(env.skillApi(0), handbook);
  const codes = new Int32Array(env.n).fill(-1);
  let episodes = 0;
  return {
    /**
     * Plays an episode of at most so many primitive steps, and returns how many it took, 1 at least. Throws RlgptError
     * 'usage' for a start that is over: whoever counts steps would wait for ever.
     */
    episode(most: number): number {
      const seed = starts(episodes++);
      env.reset(0, seed);
      if (env.terminated[0] === 1)
        throw new RlgptError('usage', `the start of episode ${episodes - 1} is over`, 'Start where the world goes on.');
      watch.restart();
      let run: ControllerRun | null = null;
      let t = 0;
      for (; t < Math.min(within, most) && env.terminated[0] === 0; t++) {
        watch.step();
        run ??= program.start(env, 0, hashSeed('attacks', seed, t));
        codes[0] = run.next();
        if (codes[0] < 0) {
          run = null;
          codes[0] = env.actions.noop;
        }
        env.step(codes);
      }
      watch.step();
      run?.stop();
      return t;
    },
    /** What is known so far; a kind of which too little was seen is left out. */
    attacks: watch.attacks,
  };
}

/**
 * Watches how a program is attacked in world 0 of an env: the figures that a handbook may be silent about. The skills of the
 * world must tell creatures by their offset, as those of Craftax do. Returns the figures with the primitive steps taken.
 */
export function learnAttacks(
  env: Env,
  program: Controller,
  { steps, ...learning }: AttackLearning,
): { readonly attacks: Attacks; readonly steps: number } {
  const learner = attackLearner(env, program, learning);
  let taken = 0;
  while (taken < steps) taken += learner.episode(steps - taken);
  return { attacks: learner.attacks(), steps: taken };
}

/** Names of the creatures that attack in a way that the handbook does not tell. */
export const silentAbout = ({ entities }: Handbook): readonly string[] =>
  entities
    .filter(({ hostile, health, attack }) => hostile && health > 0 && attack === undefined)
    .map(({ name }) => name);

/** The handbook, completed by what was learned where it does not tell how a creature attacks. */
export function withAttacks(handbook: Handbook, attacks: Attacks): Handbook {
  const entities = handbook.entities.map((entity): EntityEntry => {
    const learned = attacks[entity.name];
    return entity.attack !== undefined || learned === undefined ? entity : { ...entity, attack: learned };
  });
  return { ...handbook, entities };
}
