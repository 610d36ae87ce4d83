/** A skill is generated code, one synchronous generator that yields primitive action codes: its source, and what runs of it. */
import type { SkillApi } from '../env/env.ts';

/** Source as the fast agent writes it: TypeScript with one `function* name(w)`, plus pure helpers and constants. */
export interface SkillSource {
  readonly name: string;
  readonly code: string;
  /** One sentence for people. */
  readonly about: string;
  /** Primitive steps after which a run is ended by force. */
  readonly stepLimit: number;
  /** Units of work for each action, where it needs more than usual; `MOST_FUEL` at most. Never told by a model. */
  readonly fuelPerTick?: number;
}

/** What was wrong with a skill: `syntax` and `forbidden` when it was compiled, the rest while it ran. */
export type SkillFault = 'syntax' | 'forbidden' | 'fuel' | 'threw' | 'bad-action' | 'memory' | 'timeout';

/** A fault of a skill, in words for whoever writes the next one. */
export interface SkillError {
  readonly fault: SkillFault;
  readonly skill: string;
  /** Quotes the offending text or value. */
  readonly message: string;
  /** One-based, in the author's own lines; 0 when unknown. */
  readonly line: number;
  readonly remedy: string;
}

/** A compiled skill, shared by all worlds. */
export interface Skill {
  readonly source: SkillSource;
  /** Content hash of name and code. */
  readonly hash: string;
  /** Starts it in the world that the API is of. */
  start(api: SkillApi): SkillRun;
}

/** One running instance in one world. Nothing of the author's code runs outside `next` and `stop`. */
export interface SkillRun {
  /** The next action code (>= 0), SKILL_DONE after a return, or SKILL_FAILED (then `error` is set). */
  next(): number;
  readonly error: SkillError | null;
  /** Ends the generator early (an interruption). */
  stop(): void;
}

/** What `next` returns when a skill has returned. */
export const SKILL_DONE = -1;
/** What `next` returns when a skill has failed; its `error` tells how. */
export const SKILL_FAILED = -2;

/** Tries new skills where they can do no harm. For each source, in order: why it must not run, or null. */
export type Vet = (sources: readonly SkillSource[]) => Promise<readonly (SkillError | null)[]>;
