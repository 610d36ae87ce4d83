/**
 * Runs a program on paper from one step to the next exit: an action, a return, a failed assertion. The world is what
 * `knowledge` says; whatever that leaves open is chosen there.
 */
import type { Code, Instruction, Value } from './code.ts';
import { type Control, copyFrame, type Frame, newFrame } from './control.ts';
import { lineAt, programError } from './refusal.ts';
import {
  aged,
  arithmetic,
  binary,
  isKind,
  math,
  member,
  outputOf,
  plain,
  read,
  record,
  type Surroundings,
  settled,
  truth,
} from './values.ts';

/** How one step of a program ends. */
export type Exit =
  | {
      readonly kind: 'step';
      readonly at: number;
      /** What is done: `act:brake`, or `run:straight` for a step of a policy. */
      readonly output: string;
      readonly policy: string | null;
      /** The program decided this step; false while a policy that it runs does. */
      readonly decided: boolean;
      readonly next: Control;
    }
  | { readonly kind: 'return'; readonly at: number }
  | { readonly kind: 'throw'; readonly at: number }
  /** No step was taken in many instructions. */
  | { readonly kind: 'endless'; readonly at: number }
  | { readonly kind: 'check'; readonly at: number; readonly check: number }
  /** The assumptions exclude what was chosen. */
  | { readonly kind: 'impossible' };

/** Instructions in one step after which the program counts as endless. */
const MAX_INSTRUCTIONS = 2_500;
/** Calls that may be open at a time. */
const MAX_FRAMES = 200;

/** One step of a program from `control`, which is left as it is. Throws RlgptError 'program' for what has no meaning. */
export function runStep(code: Code, control: Control, around: Surroundings): Exit {
  const frames = control.frames.map(copyFrame);
  if (control.running !== null) {
    const outcome = around.policy(control.running);
    if (outcome === 'impossible') return { kind: 'impossible' };
    if (outcome === 'goes on') {
      const { running } = control;
      return {
        kind: 'step',
        at: atOf(code, frames),
        output: `run:${running}`,
        policy: running,
        decided: false,
        next: control,
      };
    }
    const at = atOf(code, frames);
    const column = at - code.source.lastIndexOf('\n', at - 1);
    const failure = { kind: 'failure', of: `${control.running} (${lineAt(code.source, at)}:${column})` } as const;
    frames[frames.length - 1].stack.push(outcome === 'done' ? 'done' : failure);
  }
  return execute(code, frames, around);
}

/** The place of the instruction that gave control away. */
function atOf(code: Code, frames: readonly Frame[]): number {
  const { routine, pc } = frames[frames.length - 1];
  return code.routines[routine].body[pc - 1]?.at ?? 0;
}

function execute(code: Code, frames: Frame[], around: Surroundings): Exit {
  let at = 0;
  for (let count = 0; count < MAX_INSTRUCTIONS; count++) {
    const frame = frames[frames.length - 1];
    const instruction = code.routines[frame.routine].body[frame.pc++];
    at = instruction.at;
    const { stack } = frame;
    switch (instruction.op) {
      case 'jump':
        frame.pc = instruction.to;
        break;
      case 'branch': {
        const holds = truth(stack.pop(), around);
        around.onGuard(instruction.guard, holds);
        if (!holds) frame.pc = instruction.to;
        break;
      }
      case 'call': {
        if (frames.length >= MAX_FRAMES)
          throw programError(code.source, at, 'calls are nested without end', 'Use a loop.');
        const args = take(stack, instruction.count).map((value) => settled(value, around));
        frames.push(newFrame(code, instruction.callee, args));
        break;
      }
      case 'return': {
        const value = stack.pop();
        frames.pop();
        if (frames.length === 0) return { kind: 'return', at };
        frames[frames.length - 1].stack.push(value);
        break;
      }
      case 'throw':
        return { kind: 'throw', at };
      case 'assert': {
        const holds = truth(stack.pop(), around);
        around.onCheck(instruction.check, holds);
        if (!holds) return { kind: 'check', at, check: instruction.check };
        break;
      }
      case 'yield': {
        const output = outputOf(code, stack.pop(), at);
        stack.push(undefined);
        const policy = output.startsWith('run:') ? output.slice(4) : null;
        if (policy !== null) around.onRun(policy, at);
        return { kind: 'step', at, output, policy, decided: true, next: rest(code, frames, null, at) };
      }
      case 'run': {
        const policy = String(plain(code, stack.pop(), at));
        around.onRun(policy, at);
        const next = rest(code, frames, policy, at);
        return { kind: 'step', at, output: `run:${policy}`, policy, decided: true, next };
      }
      default:
        compute(code, frame, instruction, around);
    }
  }
  return { kind: 'endless', at };
}

type Computation = Exclude<
  Instruction,
  { op: 'jump' | 'branch' | 'call' | 'return' | 'throw' | 'assert' | 'yield' | 'run' }
>;

/** Instructions that change the top frame only. */
function compute(code: Code, frame: Frame, instruction: Computation, around: Surroundings): void {
  const { locals, stack } = frame;
  switch (instruction.op) {
    case 'load':
      stack.push(load(code, frame, instruction.slot, instruction.at));
      return;
    case 'store':
      locals[instruction.slot] = settled(stack.pop(), around);
      return;
    case 'forget':
      locals.fill(undefined, instruction.from, instruction.to);
      return;
    case 'read':
      readWorld(code, frame, instruction, around);
      return;
    default:
      computeOnStack(code, stack, instruction, around);
  }
}

/** A reading, by a function whose first parameter is the world. */
function readWorld(code: Code, frame: Frame, instruction: Instruction & { op: 'read' }, around: Surroundings): void {
  const { locals, stack, routine } = frame;
  if (!isKind(locals[0], 'world')) {
    const remedy = 'Make w the first parameter of functions that read the world, and give others plain values.';
    throw programError(
      code.source,
      instruction.at,
      `'${code.routines[routine].slots[0]}' is not the world here`,
      remedy,
    );
  }
  stack.push(read(instruction.name, take(stack, Math.max(0, instruction.count)), instruction, around));
}

function load(code: Code, { locals, routine }: Frame, slot: number, at: number): Value {
  const value = locals[slot];
  if (isKind(value, 'stale')) throw staleError(code, at, code.routines[routine].slots[slot]);
  return value;
}

type StackComputation = Exclude<Computation, { op: 'load' | 'store' | 'forget' | 'read' }>;

function computeOnStack(code: Code, stack: Value[], instruction: StackComputation, around: Surroundings): void {
  const { at } = instruction;
  switch (instruction.op) {
    case 'push':
      stack.push(instruction.value);
      return;
    case 'global':
      stack.push(code.globals[instruction.index]);
      return;
    case 'dup':
      stack.push(stack[stack.length - 1]);
      return;
    case 'pop':
      stack.pop();
      return;
    case 'nullish': {
      const value = stack.pop();
      stack.push(value !== null && value !== undefined);
      return;
    }
    case 'not':
      stack.push(!truth(stack.pop(), around));
      return;
    case 'negate':
      stack.push(arithmetic(code, '-', 0, stack.pop(), at));
      return;
    case 'number':
      stack.push(arithmetic(code, '+', 0, stack.pop(), at));
      return;
    case 'member': {
      const key = stack.pop();
      const value = member(code, stack.pop(), key, at);
      if (isKind(value, 'stale')) throw staleError(code, at, String(key));
      stack.push(value);
      return;
    }
    case 'binary': {
      const b = stack.pop();
      stack.push(binary(code, instruction.operator, stack.pop(), b, at, around));
      return;
    }
    case 'record':
      stack.push(record(code, instruction.keys, take(stack, instruction.keys.length), at, around));
      return;
    case 'math':
      stack.push(math(code, instruction.name, take(stack, instruction.count), at));
      return;
    case 'text':
      stack.push(
        take(stack, instruction.count)
          .map((value) => String(plain(code, value, at)))
          .join(''),
      );
      return;
  }
}

function take(stack: Value[], count: number): Value[] {
  return count === 0 ? [] : stack.splice(stack.length - count, count);
}

function staleError(code: Code, at: number, name: string) {
  const remedy = 'Read w again, or keep a truth value or a counter of your own.';
  return programError(code.source, at, `'${name}' holds a reading of the world from before the last step`, remedy);
}

/** Frames as they wait for the next step: readings are of the past then. */
function rest(code: Code, frames: readonly Frame[], running: string | null, at: number): Control {
  for (const { locals, stack } of frames) {
    if (stack.some((value) => isKind(value, 'reading'))) throw staleError(code, at, 'an expression');
    for (const values of [locals, stack]) for (let i = 0; i < values.length; i++) values[i] = aged(values[i]);
  }
  return { frames, running };
}
