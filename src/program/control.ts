/** Where a program stands between two steps, as data. */
import type { Code, Value } from './code.ts';

/** An open call: a routine, its next instruction, and its values. */
export interface Frame {
  readonly routine: number;
  pc: number;
  readonly locals: Value[];
  readonly stack: Value[];
}

/** Where a program stands between two steps. `running` is the policy that `w.run` has given control to. */
export interface Control {
  readonly frames: readonly Frame[];
  readonly running: string | null;
}

/** Before the first instruction of the main routine, with the world as its argument. */
export function initialControl(code: Code): Control {
  const frame = newFrame(code, code.main, [{ kind: 'world' }]);
  return { frames: [frame], running: null };
}

/** A routine about to begin, with its arguments. */
export function newFrame(code: Code, routine: number, args: readonly Value[]): Frame {
  const { slots } = code.routines[routine];
  return { routine, pc: 0, locals: slots.map((_, i) => args[i]), stack: [] };
}

/** Equal texts for equal controls. */
export function controlKey({ frames, running }: Control): string {
  const parts = frames.map(({ routine, pc, locals, stack }) => [
    routine,
    pc,
    ...locals.map(plainKey),
    '|',
    ...stack.map(plainKey),
  ]);
  return JSON.stringify([running, parts]);
}

function plainKey(value: Value): unknown {
  if (value === undefined) return '~';
  if (typeof value === 'number' && !Number.isFinite(value)) return `#${value}`;
  if (typeof value !== 'object' || value === null) return value;
  if (value.kind === 'failure') return { kind: value.kind, of: value.of };
  if (value.kind !== 'record') return { kind: value.kind };
  const { entries } = value;
  return Object.keys(entries)
    .sort()
    .map((key) => [key, plainKey(entries[key])]);
}

export const copyFrame = (frame: Frame): Frame => ({ ...frame, locals: [...frame.locals], stack: [...frame.stack] });
