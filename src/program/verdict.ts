/** What a verification tells. Types only. */
import type { Domain, Knowledge } from './knowledge.ts';
import type { Trace } from './trace.ts';

/** What a world offers to programs. */
export interface Vocabulary {
  /** Facts and their values. */
  readonly facts: ReadonlyMap<string, Domain>;
  /** Functions and constants of `w`. */
  readonly readings: ReadonlySet<string>;
  /** Controllers that `w.run` and `w.step` may name; null when not known. */
  readonly controllers: ReadonlySet<string> | null;
}

export type Status =
  | 'proved'
  /** Proved as long as every policy keeps its contract. */
  | 'proved if policies keep their contracts'
  | 'refuted'
  /** A counter-example whose arithmetic could not be decided. */
  | 'perhaps refuted'
  /** The state limit was reached. */
  | 'unknown';

/** What is known of one assertion. */
export interface AssertionResult {
  readonly name: string;
  readonly text: string;
  readonly status: Status;
  /** Premises of implications that never occur. */
  readonly vacuous: readonly string[];
  /** Conditions that do not matter: the assertion holds without them, and so says less than it could. */
  readonly idle: readonly string[];
  /** States of program and assertion together. */
  readonly states: number;
  readonly trace: Trace | null;
}

/** A defect of a program besides assertions that fail: where, what, and the way there if there is one. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly line: number;
  readonly message: string;
  readonly remedy: string;
  readonly trace: Trace | null;
}

/** What `verifyProgram` has found. */
export interface Verification {
  /** States of the program alone. */
  readonly states: number;
  readonly assertions: readonly AssertionResult[];
  readonly findings: readonly Finding[];
  /** `sound`: all is proved and nothing is wrong. `defective`: something is refuted, vacuous or wrong. */
  readonly verdict: 'sound' | 'defective' | 'undecided';
}

/** Decides what is known of steps, where facts are compared with facts. */
export type Arithmetic = (steps: readonly Knowledge[]) => Promise<readonly ('possible' | 'impossible' | 'unknown')[]>;
