/** What went wrong in a skill, as a value. Describing hostile values is done here, and never runs code of the author unmetered. */
import { types } from 'node:util';
import type { SkillError, SkillFault, SkillSource } from './skill.ts';

const REMEDY: Readonly<Record<SkillFault, string>> = {
  syntax: 'Correct the syntax.',
  forbidden: 'Write it with plain loops, functions, arrays and objects.',
  fuel: 'Yield an action in every loop that waits for the world, and bound loops that search.',
  threw: 'Correct the code, or test the value before using it.',
  'bad-action': 'Yield only action codes that the API makes.',
  memory: 'Keep less in memory: let arrays and objects grow to a bound only.',
  timeout: 'Do less work for each action.',
};

/** `line` is one-based in the author's lines, 0 when unknown; the remedy defaults to the general one of the fault. */
export function skillError(
  source: SkillSource,
  fault: SkillFault,
  at: { readonly message: string; readonly line?: number; readonly remedy?: string | null },
): SkillError {
  return Object.freeze({
    fault,
    skill: source.name,
    message: clean(at.message),
    line: at.line ?? 0,
    remedy: clean(at.remedy ?? REMEDY[fault]),
  });
}

/** Tells a refusal from a compiled skill. */
export function isSkillError(result: object): result is SkillError {
  return 'fault' in result;
}

const SHORT = 160;

/** One line without control characters, which could rewrite the terminal that shows it. */
const clean = (text: string): string => text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ');

export function shorten(text: string): string {
  // A hostile text can be long, and the end is cut anyway.
  const line = clean(text.slice(0, 4 * SHORT));
  return line.length <= SHORT ? line : `${line.slice(0, SHORT)}...`;
}

/** Quotes a value without reading any property of it, because getters and proxies are code. */
export function quoteValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(shorten(value.slice(0, 2 * SHORT)));
    case 'object':
      return value === null
        ? 'null'
        : types.isProxy(value)
          ? 'an object'
          : Array.isArray(value)
            ? 'an array'
            : 'an object';
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    default:
      return String(value);
  }
}

/** An own data property, or undefined; accessors are not run. */
function ownData(value: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

export interface Thrown {
  readonly message: string;
  readonly stack: string;
  /** What errors of the world's API advise, else null. */
  readonly remedy: string | null;
}

/**
 * The text of a thrown value. Only genuine errors are looked into, and of their properties only plain data, so that a
 * thrown object with a hostile `message` runs nothing. V8 may format the stack when it is first read and then asks the
 * error for its name: call this with no fuel left, so that even that cannot run code of the author.
 */
export function describeThrown(thrown: unknown): Thrown {
  const nothing = { stack: '', remedy: null };
  try {
    if (!types.isNativeError(thrown) || types.isProxy(thrown)) {
      return { ...nothing, message: `threw ${quoteValue(thrown)}` };
    }
    const message = ownData(thrown, 'message');
    const remedy = ownData(thrown, 'remedy');
    const stack: unknown = thrown.stack;
    return {
      message: typeof message === 'string' ? shorten(message) : 'threw an error without a message',
      stack: typeof stack === 'string' ? stack.slice(0, 20_000) : '',
      remedy: typeof remedy === 'string' ? shorten(remedy) : null,
    };
  } catch {
    return { ...nothing, message: 'threw an object that cannot be read' };
  }
}

/** V8 ran out of stack: at a depth that depends on the machine, hence treated like an endless loop. */
export function isStackOverflow(thrown: unknown): boolean {
  return (
    types.isNativeError(thrown) &&
    !types.isProxy(thrown) &&
    ownData(thrown, 'message') === 'Maximum call stack size exceeded'
  );
}
