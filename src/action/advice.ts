/**
 * Coded advice in a learner's action space: besides the actions of a process, one for each piece of code that can say the
 * next action at any time, such as the next step towards a tree or what a program would do. It is an option (Sutton, Precup
 * and Singh 1999) that ends when the code has nothing more to say, when the player is hurt, or after some steps.
 */
import type { SemiMarkovProcess } from './process.ts';

/** A piece of code that says what to do next. */
export interface Advice {
  readonly name: string;
  /** Whether it may be followed now. */
  offered(world: number): boolean;
  /** Index of an action of the process, or -1 where the code has nothing more to say. */
  next(world: number): number;
  /** An episode begins, or goes on from a save: what was remembered is void. */
  restart?(world: number): void;
}

/** What the learner sees in place of the process's own observation. */
export interface View {
  readonly size: number;
  /** Writes `size` numbers at `offset`. */
  observe(world: number, out: Float32Array, offset: number): void;
}

export interface AdviceOptions {
  readonly advice: readonly Advice[];
  readonly view: View;
  /** Advice ends when it falls. */
  readonly health: (world: number) => number;
  /** Steps after which advice ends anyway. */
  readonly most: number;
}

/**
 * The process, one step a tick, with one more action for each advice. A world must not change between two ticks. A save holds
 * the worlds and not what advice remembers of an episode: after `load` advice begins anew.
 */
export function withAdvice(process: SemiMarkovProcess, options: AdviceOptions): SemiMarkovProcess {
  const { advice, view, health, most } = options;
  const { symmetries, ...rest } = process;
  const actions = process.actionNames.length;
  const ready = new Uint8Array(process.n).fill(1);
  /** The advice that is followed, or -1; for how long; and the health at which. */
  const followed = new Int32Array(process.n).fill(-1);
  const steps = new Int32Array(process.n);
  const before = new Float64Array(process.n);

  function settle(world: number): void {
    followed[world] = -1;
    ready[world] = 1;
  }

  /** Goes on with what is followed, unless it is over. */
  function goOn(world: number): void {
    const over = process.terminated[world] + process.truncated[world] > 0;
    const which = followed[world];
    const stops = over || which < 0 || steps[world] >= most || health(world) < before[world];
    const action = stops ? -1 : advice[which].next(world);
    if (action < 0) {
      settle(world);
      return;
    }
    process.begin(world, action);
    steps[world]++;
    before[world] = health(world);
  }

  return {
    ...rest,
    ready,
    observationSize: view.size,
    observe: view.observe,
    actionNames: [...process.actionNames, ...advice.map(({ name }) => name)],
    mask(world, out, offset) {
      process.mask(world, out, offset);
      for (let i = 0; i < advice.length; i++) out[offset + actions + i] = advice[i].offered(world) ? 1 : 0;
    },
    begin(world, action) {
      ready[world] = 0;
      followed[world] = action < actions ? -1 : action - actions;
      steps[world] = 1;
      before[world] = health(world);
      // Advice that is offered and says nothing takes a step too: the first action.
      process.begin(world, action < actions ? action : Math.max(0, advice[action - actions].next(world)));
    },
    tick() {
      process.tick();
      for (let world = 0; world < process.n; world++) if (ready[world] === 0) goOn(world);
    },
    restart(world) {
      process.restart(world);
      for (const { restart } of advice) restart?.(world);
      settle(world);
    },
    interruptAll() {
      process.interruptAll();
      for (let world = 0; world < process.n; world++) settle(world);
    },
    load(bytes) {
      process.load(bytes);
      for (let world = 0; world < process.n; world++) {
        for (const { restart } of advice) restart?.(world);
        settle(world);
      }
    },
  };
}
