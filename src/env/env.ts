/** The interface of every world: a vector of n worlds in typed arrays. One world is n = 1. Types only. */
import type { Curriculum, Lessons } from '../goal/curriculum.ts';
import type { FactRange, Facts } from '../goal/goal.ts';
import type { Handbook } from './handbook.ts';

/** Values of a field: bytes, integers or floats. */
export type FieldArray = Uint8Array | Int16Array | Int32Array | Float32Array;

/** What the numbers of a field stand for: ids of the handbook's blocks, items or entities, flags, or plain numbers. */
export type FieldKind = 'block' | 'item' | 'entity' | 'flag' | 'number';

/** One named part of the observation, of shape [...shape] for each world. */
export interface Field {
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: FieldKind;
  /** Range of a number, in `unit`; encoders normalise by it. */
  readonly low: number;
  readonly high: number;
  readonly unit: string;
  readonly about: string;
  /** A lazy field is costly, and filled by `refresh` only; others are filled by every step. */
  readonly lazy: boolean;
}

/** A multi-discrete action, coded as one integer in mixed radix: code = sum of part[i] * stride[i], last part fastest. */
export interface ActionSpace {
  readonly names: readonly string[];
  readonly nvec: readonly number[];
  /** Product of nvec; every code is in [0, size). */
  readonly size: number;
  readonly noop: number;
  encode(parts: readonly number[]): number;
  /** Writes the parts of `code` into `out` [nvec.length]. */
  decode(code: number, out: Int32Array): void;
}

/** Continuous actions: one number a dimension; worlds clip it to [low, high]. All arrays have the length of `names`. */
export interface BoxSpace {
  readonly names: readonly string[];
  readonly units: readonly string[];
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** What a fact measures, for those who set bounds on it. */
export interface FactInfo extends FactRange {
  readonly about: string;
}

/**
 * The facts that goals read. Every fact follows from the observation and its history since reset, never from hidden
 * state. Names look like `have:log`, `gain:log`, `near:crafting_table`, `sees:log`, `faces:log`, `alive`, `steps`.
 */
export interface FactTable extends Facts {
  readonly infos?: readonly FactInfo[];
}

/** An object handed to skill code: hardened functions over the observation of one world, and action codes. */
export type SkillApi = Readonly<Record<string, unknown>>;

/** Pixels to be filled: `data` [rows, columns, 3] in RGB, rows from the top. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly data: Uint8Array;
}

/** A mirror image of a world: its episodes are as likely as those they are images of. */
export interface Symmetry {
  /** Number i of the image's observation (all fields that are not lazy, one after another) is this number of the original. */
  readonly observation: Int32Array;
  /** By action code, the code of its image. */
  readonly actions: Int32Array;
}

/**
 * A vector of n worlds of one kind. Arrays are of shape [n, ...] and overwritten by every step; nothing is allocated
 * in one.
 */
export interface Env {
  // --- what kind of world it is ---

  /** Versioned id such as `minecraft-v1`; its rules never change under one id. */
  readonly id: string;
  readonly n: number;
  readonly handbook: Handbook;
  readonly fields: readonly Field[];
  /** In a world of continuous actions this is a grid over `box`, for programs and for learners of discrete actions. */
  readonly actions: ActionSpace;
  /** Only in a world of continuous actions, which `stepBox` takes. */
  readonly box?: BoxSpace;
  readonly facts: FactTable;
  /** Steps after which the published task cuts an episode; the world itself goes on. */
  readonly episodeLimit?: number;
  /** True where the world's own end may be a success, as a landing: the goal decides. Elsewhere it is death, and a failure. */
  readonly goalJudgesEnd?: boolean;
  /** Mirror images that the rules allow, where the world tells them. */
  readonly symmetries?: readonly Symmetry[];

  // --- the present state, overwritten by every step ---

  /** Arrays of shape [n, ...shape] by field name. */
  readonly observation: Readonly<Record<string, FieldArray>>;
  /** [n]: 1 when the world ended by its own rules (death). Time limits are the caller's (truncation). */
  readonly terminated: Uint8Array;
  /** [n]: 1 when a world that knows limits of its own (a Python environment) cut the episode, which had not ended. */
  readonly truncated?: Uint8Array;
  /** [n]: what the world itself pays for the last step, in a world with a hand-written reward. */
  readonly reward?: Float32Array;
  /** Primitive steps taken by all worlds since construction: the figure that budgets count. */
  readonly steps: number;

  // --- time ---

  /** Starts a new episode in one world and fills its observation. Throws RlgptError 'usage' for an index out of range. */
  reset(world: number, seed: number): void;
  /**
   * One primitive step; codes [n]. A world whose code is negative stands still: no step, no change. Throws RlgptError
   * 'usage' for a code that means no action, 'shape' for more or fewer codes.
   */
  step(codes: Int32Array): void;
  /** As `step`, for a world with a `box`: actions [n, dimensions]. A world whose first number is NaN stands still. */
  stepBox?(actions: Float32Array): void;
  /** True when the action coded `code` could have an effect now: the world's mask. */
  legal(world: number, code: number): boolean;
  /** Fills a lazy field of one world. */
  refresh(field: string, world: number): void;
  /** Makes the present state the start of an episode: `gain:` and `steps` facts count from here. */
  begin(world: number): void;
  /** The whole state of one world. `load(save())` continues exactly, observation and facts included. */
  save(world: number): Uint8Array;
  /** Throws RlgptError 'corrupt' for bytes that `save` did not write. */
  load(world: number, bytes: Uint8Array): void;

  // --- lessons ---

  /** Quantities of the start of an episode that lessons may set, with their ranges. */
  readonly scenario?: readonly (FactInfo & { readonly name: string })[];
  /** Sets them in a world that has just been reset. Throws RlgptError 'unknown-name'. */
  arrange?(world: number, values: Readonly<Record<string, number>>): void;
  /** In a world whose episodes start as the last lesson says: all lessons, and a reset into the one in progress. */
  readonly lessons?: { readonly plan: Lessons; reset(world: number, seed: number, curriculum: Curriculum): void };

  // --- programs and people ---

  /** What skill code may see and do in this world; one object a world, always of the current step. */
  skillApi(world: number): SkillApi;
  /** Documentation of the skill API, generated from the API that runs. */
  readonly skillApiDoc: string;
  /** Draws for people: in a first-person world what the player sees, else the world or the part of the map around it. */
  draw?(world: number, picture: Picture): void;
}
