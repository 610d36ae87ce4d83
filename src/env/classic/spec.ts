/** What a world of a few numbers is made of: its quantities, actions, start and step. Types, and one helper for quantities. */
import type { Rng } from '../../core/rng.ts';
import type { FactInfo } from '../env.ts';

/** A named number that follows from the state of a world. */
export interface Quantity extends FactInfo {
  /** Lower case with underscores, such as `angular_velocity`. */
  readonly name: string;
  /** Reads it from the row that starts at `at`. */
  read(state: Float64Array, at: number): number;
  /** Its place in the row, where it is a number of the state as it is (see `cell`). */
  readonly column?: number;
}

/** A quantity that is a number of the state. */
export const cell = (column: number): Pick<Quantity, 'read' | 'column'> => ({
  column,
  read: (state, at) => state[at + column],
});

/** A quantity of the start that lessons may set. */
export interface Setting extends FactInfo {
  readonly name: string;
  write(state: Float64Array, at: number, value: number): void;
}

/** One dimension of a continuous action. */
export interface Control {
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  /** Values of the grid that stands for it where actions are codes; odd, so that the middle is one. */
  readonly levels: number;
}

/**
 * A world of one's own, as a record: its state is a row of numbers, its step a function of them. `createWorld(spec, { n })`
 * makes n of them.
 */
export interface WorldSpec {
  readonly id: string;
  /** One sentence each, for the handbook; none when left out. */
  readonly notes?: readonly string[];
  readonly dangers?: readonly string[];
  /** Numbers in a row of the state. */
  readonly stateSize: number;
  /** Steps after which the published task cuts an episode. */
  readonly episodeLimit: number;
  /** The observation, in its published order. Every one is a fact too. */
  readonly observation: readonly Quantity[];
  /** Facts that follow from the observation and that goals and programs like to have by name; none when left out. */
  readonly facts?: readonly Quantity[];
  /** Names of the discrete actions, or the dimensions of a continuous one. */
  readonly actions: readonly string[] | readonly Control[];
  /** The discrete action that does least; the first when left out. */
  readonly noop?: number;
  /** What lessons may set after `start`; nothing when left out. */
  readonly scenario?: readonly Setting[];
  /** Writes the state of a new episode. */
  start(state: Float64Array, at: number, rng: Rng): void;
  /** Changes the row by one step and returns the reward. The action is one code, or one number a control, at `actionAt`. */
  step(state: Float64Array, at: number, action: Int32Array | Float32Array, actionAt: number, rng: Rng): number;
  /** Whether the episode has ended by the world's own rules. */
  ended(state: Float64Array, at: number): boolean;
}
