/**
 * A program plays, and a learner may overrule it where an alarm holds: each of its actions there is "as the program says"
 * or a deviation of one step; elsewhere the program goes on by itself. So a policy that always follows is the program, and learning
 * starts at the program's level. A decision lasts to the next step on which the alarm holds.
 */
import { RlgptError } from '../core/errors.ts';
import { hashSeed } from '../core/rng.ts';
import type { Env } from '../env/env.ts';
import type { Controller, ControllerRun } from './controller.ts';
import type { SemiMarkovProcess } from './process.ts';

/** Something to do in place of what the program proposes, for one step. */
export interface Deviation {
  readonly name: string;
  /** The primitive code in a world now, or -1 where it cannot be done. */
  code(world: number): number;
}

export interface OverruledOptions {
  /** The process owns all of its worlds from now on. */
  readonly env: Env;
  /** Started anew where it ends by itself or fails. It goes on while it is overruled, as if its own action had been done. */
  readonly program: Controller;
  readonly deviations: readonly Deviation[];
  /** Whether the learner is asked in this world now; called once after each step, and once when an episode begins. */
  readonly alarm: (world: number) => boolean;
  /** Numbers of the observation, and what writes them; what the program proposes, one number a deviation, follows. */
  readonly observationSize: number;
  readonly observe: (world: number, out: Float32Array, offset: number) => void;
  /** Whether nothing is left to do in an episode: it is cut then. Asked every 16 steps. */
  readonly done: (world: number) => boolean;
  /** Step limit of an episode. */
  readonly within: number;
  /** Seed of an episode by its number: world w plays the episodes w, w + n and so on. */
  readonly starts: (episode: number) => number;
  /** Reward of a step; the world's own where left out. */
  readonly pay?: (world: number, overruled: boolean) => number;
  /** Added to the reward of the step with which the world ends an episode by its rules; usually negative. */
  readonly death: number;
  /** Told when an episode begins in a world, before `alarm`. */
  readonly restart?: (world: number) => void;
}

export const FOLLOW = 'follow';

/**
 * Action 0 follows, action 1 + i is deviation i. A running program cannot be saved: `save` and `load` throw RlgptError
 * 'usage', so a learner that was stopped begins anew. `interruptAll` asks the learner in every world; programs go on.
 */
export function createOverruled(options: OverruledOptions): SemiMarkovProcess {
  const { env, program, deviations, alarm, within, starts, death } = options;
  const { n, reward: paid } = env;
  if (paid === undefined && options.pay === undefined) {
    throw new RlgptError(
      'usage',
      `world '${env.id}' pays no reward of its own`,
      'Choose one that does, or give `pay`.',
    );
  }
  const pay = options.pay ?? ((world: number) => paid![world]);
  const ready = new Uint8Array(n).fill(1);
  const reward = new Float32Array(n);
  const terminated = new Uint8Array(n);
  const truncated = new Uint8Array(n);
  const runs: (ControllerRun | null)[] = new Array(n).fill(null);
  /** Codes that the programs propose, and those of the next step. */
  const proposed = new Int32Array(n);
  const codes = new Int32Array(n);
  const overruled = new Uint8Array(n);
  const taken = new Int32Array(n);
  const round = new Int32Array(n);

  function propose(world: number): void {
    for (let restarts = 0; restarts < 2; restarts++) {
      runs[world] ??= program.start(env, world, hashSeed('program', starts(episodeOf(world)), taken[world]));
      const code = runs[world].next();
      if (code >= 0) {
        proposed[world] = code;
        return;
      }
      runs[world] = null;
    }
    proposed[world] = env.actions.noop;
  }

  const episodeOf = (world: number) => world + n * round[world];

  function place(world: number): void {
    runs[world]?.stop();
    runs[world] = null;
    taken[world] = 0;
    env.reset(world, starts(episodeOf(world)));
    options.restart?.(world);
    alarm(world);
    propose(world);
  }

  function tick(): void {
    for (let world = 0; world < n; world++) {
      overruled[world] = codes[world] >= 0 && codes[world] !== proposed[world] ? 1 : 0;
      if (codes[world] < 0) codes[world] = proposed[world];
    }
    env.step(codes);
    codes.fill(-1);
    for (let world = 0; world < n; world++) {
      taken[world]++;
      const alarmed = alarm(world);
      terminated[world] = env.terminated[world];
      const cut = taken[world] >= within || env.truncated?.[world] === 1;
      const over = cut || (taken[world] % 16 === 0 && options.done(world));
      truncated[world] = terminated[world] === 0 && over ? 1 : 0;
      reward[world] = pay(world, overruled[world] === 1) + (terminated[world] === 1 ? death : 0);
      if (terminated[world] + truncated[world] === 0) propose(world);
      ready[world] = terminated[world] + truncated[world] > 0 || alarmed ? 1 : 0;
    }
  }

  const unsaved = (): never => {
    throw new RlgptError('usage', 'a program that runs cannot be saved', 'Begin the learner anew.');
  };

  codes.fill(-1);
  for (let world = 0; world < n; world++) place(world);
  return {
    n,
    observationSize: options.observationSize + deviations.length,
    actionNames: [FOLLOW, ...deviations.map(({ name }) => name)],
    ready,
    reward,
    terminated,
    truncated,
    observe(world, out, offset) {
      options.observe(world, out, offset);
      const at = offset + options.observationSize;
      for (let i = 0; i < deviations.length; i++) out[at + i] = deviations[i].code(world) === proposed[world] ? 1 : 0;
    },
    mask(world, out, offset) {
      out[offset] = 1;
      for (let i = 0; i < deviations.length; i++) {
        const code = deviations[i].code(world);
        out[offset + 1 + i] = code >= 0 && code !== proposed[world] && env.legal(world, code) ? 1 : 0;
      }
    },
    begin(world, action) {
      codes[world] = action === 0 ? proposed[world] : deviations[action - 1].code(world);
      ready[world] = 0;
    },
    tick,
    restart(world) {
      round[world]++;
      place(world);
      ready[world] = 1;
    },
    interruptAll: () => {
      ready.fill(1);
    },
    save: unsaved,
    load: unsaved,
  };
}
