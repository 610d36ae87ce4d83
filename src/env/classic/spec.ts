/** What a world of a few numbers is made of: its quantities, actions, start and step; and what cannot be. */
import { RlgptError } from '../../core/errors.ts';
import type { Rng } from '../../core/rng.ts';
import type { FactInfo } from '../env.ts';
import type { Sketch } from '../sketch.ts';

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
  /** What people look at: films of `rlgpt render`, and `rgb_array` in Python; none when left out. */
  sketch?(state: Float64Array, at: number): Sketch;
}

const refuse = (spec: WorldSpec, message: string, remedy: string): never => {
  throw new RlgptError('usage', `world '${spec.id}': ${message}`, remedy);
};

/**
 * Throws RlgptError 'usage' for a record that makes no world: an id of other characters, no actions, a name given twice, an
 * empty range.
 */
export function checkSpec(spec: WorldSpec): void {
  const { id, stateSize, episodeLimit, actions, noop = 0, observation, facts = [], scenario = [] } = spec;
  if (!/^[A-Za-z0-9][\w.-]*$/.test(id))
    refuse(spec, 'an id of this form is not possible', 'Use letters, digits, -, _ and ., such as two-tanks.');
  if (!(Number.isInteger(stateSize) && stateSize >= 0))
    refuse(spec, `stateSize is ${stateSize}`, 'Count the numbers of a row of the state.');
  if (!(Number.isSafeInteger(episodeLimit) && episodeLimit >= 1))
    refuse(spec, `episodeLimit is ${episodeLimit}`, 'Use a whole number of steps, 1 at least.');
  if (actions.length === 0) refuse(spec, 'there are no actions', 'Name one at least.');
  const controls = actions.filter((action): action is Control => typeof action !== 'string');
  if (controls.length === 0 && actions[noop] === undefined)
    refuse(spec, `noop is ${noop}`, `Use the index of an action, 0 to ${actions.length - 1}.`);
  for (const { name, levels } of controls)
    if (!(Number.isInteger(levels) && levels >= 2)) refuse(spec, `'${name}' has ${levels} levels`, 'Use 2 at least.');
  for (const { name, low, high } of [...observation, ...facts, ...scenario, ...controls])
    if (!(low <= high)) refuse(spec, `'${name}' is in ${low} to ${high}`, 'Give its least value, then its greatest.');
  const twice = (names: readonly string[]) => names.find((name, i) => names.indexOf(name) !== i);
  const again =
    twice([...observation, ...facts].map(({ name }) => name).concat('alive', 'steps')) ??
    twice(actions.map((action) => (typeof action === 'string' ? action : action.name))) ??
    twice(scenario.map(({ name }) => name));
  if (again !== undefined) refuse(spec, `'${again}' is given twice`, 'Use another name; alive and steps are taken.');
}
