/**
 * Runs a program on paper from one step to the next exit: an action, a return, a failed assertion. The world is what
 * `knowledge` says; whatever that leaves open is chosen there.
 */
import type { BinaryOperator, Code, Expression, Instruction, Operand, Plain, Value } from './code.ts';
import { programError } from './compile.ts';
import { type Domain, isFlag, type Knowledge } from './knowledge.ts';

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

/** What a machine asks and tells. */
export interface Surroundings {
  readonly knowledge: Knowledge;
  domainOf(fact: string): Domain;
  /** Counts up: names what is another value each time that it is read. */
  fresh(): number;
  /** How a policy in control goes on. Asked at the beginning of each step after its first. */
  policy(name: string): 'goes on' | 'done' | 'failed' | 'impossible';
  onRead(method: string, name: string, at: number): void;
  onRun(policy: string, at: number): void;
  onGuard(guard: number, outcome: boolean): void;
  onCheck(check: number, holds: boolean): void;
}

/** Instructions in one step after which the program counts as endless. */
const MAX_INSTRUCTIONS = 2_500;
/** Calls that may be open at a time. */
const MAX_FRAMES = 200;

export function initialControl(code: Code): Control {
  const frame = newFrame(code, code.main, [{ kind: 'world' }]);
  return { frames: [frame], running: null };
}

function newFrame(code: Code, routine: number, args: readonly Value[]): Frame {
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
  if (value.kind !== 'record') return { kind: value.kind };
  const { entries } = value;
  return Object.keys(entries)
    .sort()
    .map((key) => [key, plainKey(entries[key])]);
}

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
    frames[frames.length - 1].stack.push(outcome === 'done' ? 'done' : { kind: 'failure' });
  }
  return execute(code, frames, around);
}

const copyFrame = (frame: Frame): Frame => ({ ...frame, locals: [...frame.locals], stack: [...frame.stack] });

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
function compute(code: Code, { locals, stack, routine }: Frame, instruction: Computation, around: Surroundings): void {
  const { at } = instruction;
  switch (instruction.op) {
    case 'push':
      stack.push(instruction.value);
      return;
    case 'load': {
      const value = locals[instruction.slot];
      if (isKind(value, 'stale')) throw staleError(code, at, code.routines[routine].slots[instruction.slot]);
      stack.push(value);
      return;
    }
    case 'store':
      locals[instruction.slot] = settled(stack.pop(), around);
      return;
    case 'global':
      stack.push(code.globals[instruction.index]);
      return;
    case 'forget':
      locals.fill(undefined, instruction.from, instruction.to);
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
      stack.push(member(code, stack.pop(), key, at));
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
    case 'read':
      stack.push(read(instruction.name, take(stack, Math.max(0, instruction.count)), instruction, around));
      return;
  }
}

function take(stack: Value[], count: number): Value[] {
  return count === 0 ? [] : stack.splice(stack.length - count, count);
}

const isKind = <K extends Extract<Value, object>['kind']>(
  value: Value,
  kind: K,
): value is Extract<Value, { kind: K }> => typeof value === 'object' && value !== null && value.kind === kind;

/** A yes-or-no reading becomes the value that it has, so that a variable may keep it; others stay readings. */
function settled(value: Value, around: Surroundings): Value {
  if (!isKind(value, 'reading') || value.of.op !== 'fact') return value;
  if (!isFlag(around.domainOf(value.of.name))) return value;
  const holds = around.knowledge.compare(value.of, '!==', 0);
  return value.of.truth ? holds : Number(holds);
}

function truth(value: Value, around: Surroundings): boolean {
  if (isKind(value, 'reading')) return around.knowledge.compare(value.of, '!==', 0);
  return Boolean(value);
}

function staleError(code: Code, at: number, name: string) {
  const remedy = 'Read w again, or keep a truth value or a counter of your own.';
  return programError(code.source, at, `'${name}' holds a reading of the world from before the last step`, remedy);
}

/** Frames as they wait for the next step: readings are of the past then. */
function rest(code: Code, frames: readonly Frame[], running: string | null, at: number): Control {
  for (const { locals, stack } of frames) {
    locals.forEach((value, i) => {
      if (isKind(value, 'reading')) locals[i] = { kind: 'stale' };
    });
    if (stack.some((value) => isKind(value, 'reading'))) throw staleError(code, at, 'an expression');
  }
  return { frames, running };
}

function plain(code: Code, value: Value, at: number): Plain {
  if (typeof value !== 'object' || value === null) return value;
  throw programError(code.source, at, `a ${value.kind} stands where a plain value must`, 'Use numbers and texts.');
}

function operand(code: Code, value: Value, at: number): Operand {
  if (isKind(value, 'reading')) return value.of;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  const what = typeof value === 'object' && value !== null ? value.kind : JSON.stringify(value);
  throw programError(code.source, at, `arithmetic with ${what}`, 'Use numbers.');
}

const apply = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '%': (a: number, b: number) => a % b,
};

function arithmetic(code: Code, op: '+' | '-' | '*' | '/' | '%', x: Value, y: Value, at: number): Value {
  if (op === '+' && (typeof x === 'string' || typeof y === 'string'))
    return `${plain(code, x, at)}${plain(code, y, at)}`;
  const [a, b] = [operand(code, x, at), operand(code, y, at)];
  if (typeof a === 'number' && typeof b === 'number') return apply[op](a, b);
  return { kind: 'reading', of: { op, a, b } };
}

function math(
  code: Code,
  name: Extract<Expression, { args: unknown }>['op'],
  values: readonly Value[],
  at: number,
): Value {
  const args = values.map((value) => operand(code, value, at));
  if (args.every((arg) => typeof arg === 'number')) return Math[name](...(args as [number]));
  return { kind: 'reading', of: { op: name, args } };
}

function binary(code: Code, op: BinaryOperator, x: Value, y: Value, at: number, around: Surroundings): Value {
  if (op === '===' || op === '!==') return equal(code, x, y, at, around) === (op === '===');
  if (op === '<' || op === '<=' || op === '>' || op === '>=') {
    if (typeof x === 'string' && typeof y === 'string')
      throw programError(code.source, at, 'texts are compared by order', 'Compare numbers.');
    return around.knowledge.compare(operand(code, x, at), op, operand(code, y, at));
  }
  return arithmetic(code, op, x, y, at);
}

function equal(code: Code, x: Value, y: Value, at: number, around: Surroundings): boolean {
  if (isKind(y, 'reading') && !isKind(x, 'reading')) return equal(code, y, x, at, around);
  const { knowledge } = around;
  if (isKind(x, 'reading')) {
    if (typeof y === 'boolean') return knowledge.compare(x.of, '!==', 0) === y;
    if (typeof y === 'number' || isKind(y, 'reading')) return knowledge.compare(x.of, '===', operand(code, y, at));
    // A text or a missing object: a choice of its own.
    return knowledge.compare(opaque(`${label(x)} is ${String(plain(code, y, at))}`), '!==', 0);
  }
  if (isKind(x, 'failure') || isKind(y, 'failure')) {
    const text = isKind(x, 'failure') ? y : x;
    if (typeof text !== 'string' || !text.startsWith('failed')) return false;
    return knowledge.compare(opaque(`outcome is ${text}`), '!==', 0);
  }
  return plain(code, x, at) === plain(code, y, at);
}

/** Names in brackets are flags that no world has. */
const opaque = (name: string): Expression => ({ op: 'fact', name: `[${name}]`, truth: true });
const label = (value: Value): string =>
  isKind(value, 'reading') && value.of.op === 'fact' ? value.of.name : 'reading';

function member(code: Code, object: Value, key: Value, at: number): Value {
  if (isKind(object, 'record')) {
    const { entries } = object;
    const name = String(plain(code, key, at));
    return Object.hasOwn(entries, name) ? entries[name] : undefined;
  }
  if (isKind(object, 'reading') && object.of.op === 'fact')
    return {
      kind: 'reading',
      of: { op: 'fact', name: `${object.of.name}.${String(plain(code, key, at))}`, truth: false },
    };
  throw programError(code.source, at, 'a member of something that is no record', 'Use records.');
}

function record(
  code: Code,
  keys: readonly (string | null)[],
  values: readonly Value[],
  at: number,
  around: Surroundings,
): Value {
  const entries: Record<string, Value> = {};
  keys.forEach((key, i) => {
    const value = values[i];
    if (key !== null) entries[key] = settled(value, around);
    else if (isKind(value, 'record')) Object.assign(entries, value.entries);
    else throw programError(code.source, at, 'a spread of something that is no record', 'Spread records.');
  });
  return { kind: 'record', entries };
}

/** `w.redLight()` reads the fact `red_light`, `w.laneClear('left')` reads `lane_clear:left`. */
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function read(method: string, args: readonly Value[], { at }: Instruction, around: Surroundings): Value {
  const name = method === 'fact' ? args.map(printValue).join(':') : [snake(method), ...args.map(printValue)].join(':');
  around.onRead(method, name, at);
  if (method === 'random')
    return { kind: 'reading', of: { op: 'fact', name: `random ${around.fresh()}`, truth: false } };
  return { kind: 'reading', of: { op: 'fact', name, truth: method !== 'fact' && isFlag(around.domainOf(name)) } };
}

/** A value as part of a name: `{ forward: true }` is `forward`, `{ pitch: 15 }` is `pitch=15`; `?` for a reading. */
function printValue(value: Value): string {
  if (isKind(value, 'record'))
    return Object.entries(value.entries)
      .map(([key, part]) => (part === true ? key : `${key}=${printValue(part)}`))
      .join(',');
  return typeof value === 'object' && value !== null ? '?' : String(value);
}

/** `act:brake` for `yield w.brake()`, `run:straight` for `yield w.step('straight')`. */
function outputOf(code: Code, value: Value, at: number): string {
  if (typeof value === 'number') return `act:code ${value}`;
  if (!isKind(value, 'reading') || value.of.op !== 'fact')
    throw programError(code.source, at, 'what is yielded is no action', 'Yield an action of w.');
  const { name } = value.of;
  return name.startsWith('step:') ? `run:${name.slice(5)}` : `act:${name}`;
}
