/**
 * What a learner sees of worlds, goals and options: n semi-Markov decision processes in lockstep, one primitive step a
 * tick. An action is a primitive, of one tick, or an option, of many. Types only; `createProcess` (semi-markov.ts) makes
 * one of a goal, `worldProcess` (rl/episodes.ts) one of a world's own reward.
 */
import type { Symmetry } from '../env/env.ts';

/**
 * What learners of discrete actions learn in: n worlds whose actions may last many primitive steps (Sutton, Precup and
 * Singh 1999). Call `begin` for every world that is ready, then `tick` until it is ready again; where its episode is over,
 * `restart` it.
 */
export interface SemiMarkovProcess {
  readonly n: number;
  readonly observationSize: number;
  readonly actionNames: readonly string[];
  /** Mirror images of its decisions, by action index, where the world tells them. */
  readonly symmetries?: readonly Symmetry[];

  // --- how the worlds stand after the last tick ---

  /** [n]: 1 when a decision is due. All ones after construction, `load` and `interruptAll`. */
  readonly ready: Uint8Array;
  /** [n]: reward of the last tick. */
  readonly reward: Float32Array;
  /** [n]: the episode ended in the last tick, by the goal or the world's rules. No bootstrap. */
  readonly terminated: Uint8Array;
  /** [n]: the episode was cut in the last tick by a limit that the observation does not hold. Bootstrap. */
  readonly truncated: Uint8Array;

  // --- a decision ---

  /** Writes observationSize numbers at `offset`. */
  observe(world: number, out: Float32Array, offset: number): void;
  /** Writes actionNames.length flags at `offset`: 1 where the action may be chosen. At least one is 1. */
  mask(world: number, out: Uint8Array, offset: number): void;
  /** Starts an action in a ready world. */
  begin(world: number, action: number): void;

  // --- time ---

  /** One primitive step in every world that is not ready. */
  tick(): void;
  /** Starts the next episode of a world that has terminated or was truncated. */
  restart(world: number): void;
  /** Ends every running option, so that all worlds are ready. */
  interruptAll(): void;

  // --- state ---

  /** The state of all worlds and generators; only when all worlds are ready. */
  save(): Uint8Array;
  /** Goes on from a state that `save` gave. */
  load(bytes: Uint8Array): void;
}
