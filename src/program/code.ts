/** The instructions that a master program is verified as: a stack machine whose whole state is data. Types only. */

/** An expression over what the program reads of the world within one step. */
export type Expression =
  | { readonly op: 'fact'; readonly name: string; readonly truth: boolean }
  | { readonly op: '+' | '-' | '*' | '/' | '%'; readonly a: Operand; readonly b: Operand }
  | { readonly op: 'min' | 'max' | 'abs' | 'floor' | 'ceil' | 'round'; readonly args: readonly Operand[] };

export type Operand = number | Expression;

export type Plain = number | string | boolean | null | undefined;

/** What a variable may hold. `world` is the program's parameter, `reading` an expression of the present step, `failure` how a policy's run ended. */
export type Value =
  | Plain
  | { readonly kind: 'record'; readonly entries: Readonly<Record<string, Value>> }
  | { readonly kind: 'reading'; readonly of: Expression }
  | { readonly kind: 'world' }
  | { readonly kind: 'failure'; readonly of: string }
  | { readonly kind: 'stale' };

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '<' | '<=' | '>' | '>=' | '===' | '!==';

export type MathName = 'min' | 'max' | 'abs' | 'floor' | 'ceil' | 'round';

/** `at` is the offset in the source. */
export type Instruction = { readonly at: number } & (
  | { readonly op: 'push'; readonly value: Value }
  | { readonly op: 'load' | 'store'; readonly slot: number }
  | { readonly op: 'global'; readonly index: number }
  | { readonly op: 'forget'; readonly from: number; readonly to: number }
  | { readonly op: 'dup' | 'pop' | 'nullish' | 'not' | 'negate' | 'number' | 'member' | 'return' | 'throw' }
  | { readonly op: 'jump'; readonly to: number }
  /** Goes on when the popped value is true, else to `to`. `guard` counts its outcomes. */
  | { readonly op: 'branch'; readonly to: number; readonly guard: number }
  | { readonly op: 'binary'; readonly operator: BinaryOperator }
  /** Pops one value a key; a null key spreads the record that it pops. */
  | { readonly op: 'record'; readonly keys: readonly (string | null)[] }
  | { readonly op: 'math'; readonly name: MathName; readonly count: number }
  | { readonly op: 'text'; readonly count: number }
  | { readonly op: 'read'; readonly name: string; readonly count: number }
  | { readonly op: 'call'; readonly callee: number; readonly count: number }
  | { readonly op: 'yield' | 'run' }
  | { readonly op: 'assert'; readonly check: number }
);

/** A function of the program as instructions for a stack machine. */
export interface Routine {
  readonly name: string;
  readonly generator: boolean;
  readonly parameters: number;
  /** Name of each slot, parameters first. */
  readonly slots: readonly string[];
  readonly body: readonly Instruction[];
}

/** A condition of the text, whose outcomes are counted. */
export interface Guard {
  readonly line: number;
  readonly text: string;
  /** A loop that is written to go on for ever, or a comparison of two constants by design. */
  readonly constant: boolean;
  /** Index of the located assertion whose last part this decides, or -1. */
  readonly check: number;
}

/** An assertion at a place: `w.assert(condition, 'name')`. */
export interface Check {
  readonly line: number;
  readonly text: string;
  readonly name: string;
}

/** A compiled program; made by `compileProgram`. */
export interface Code {
  readonly source: string;
  readonly main: number;
  readonly routines: readonly Routine[];
  readonly globals: readonly Value[];
  readonly guards: readonly Guard[];
  readonly checks: readonly Check[];
}
