/**
 * The locked-down realm that skills run in. Locking down freezes the builtins of the whole process for good, so only a
 * process that runs skills does it; everything heavy is loaded here and nowhere else.
 */
import { createRequire } from 'node:module';
import type { Options, Program } from 'acorn';
import { RlgptError } from '../core/errors.ts';
import { isStackOverflow } from './fault.ts';
import { GLOBALS, isForbiddenProperty, isMeteredMethod, MAX_JOINED } from './language.ts';
import { loadQuickJs } from './quickjs.ts';

/** What one evaluated skill gives to the host. */
export interface SkillModule {
  readonly main: (api: unknown) => Iterator<unknown>;
  /** All top-level functions and constants, to be frozen. */
  readonly topLevel: readonly unknown[];
  /** Sets the fuel; a negative amount is final exhaustion. */
  fill(fuel: number): void;
  left(): number;
  /** Whether the skill's own memory has run out, where it has a bound of its own. */
  isFull?(): boolean;
}

/** `ses`: a compartment of this process, fast. `quickjs`: an engine of its own in WebAssembly, slow. */
export type SandboxKind = 'ses' | 'quickjs';

export const SANDBOX_KINDS: readonly SandboxKind[] = ['ses', 'quickjs'];

/** Where skills are read, and where they run. */
export interface Sandbox {
  /** TypeScript to JavaScript of the same length. Throws plain records with a message, or an Error when its stack overflows. */
  strip(code: string): string;
  parse(code: string, options: Options): Program;
  readonly kind: SandboxKind;
  /** Evaluates a wrapped skill; its top level is frozen. */
  load(text: string, url: string): SkillModule;
  /** Evaluates an expression where skills run, past all checks. For tests. */
  evaluate(text: string): unknown;
  /** Freezes what is given to skills, all the way down. */
  harden<T>(value: T): T;
}

interface Stripper {
  transformSync(code: string, options: { mode: 'strip-only'; module: true; filename: string }): { code: string };
}

let sandbox: Sandbox | null = null;
let preparing: Promise<void> | null = null;

/** The globals of skills, cut down to the members that skills have, and what the text around a skill needs. */
function skillScope(): Record<string, unknown> {
  const scope: Record<string, unknown> = {
    host: Object.freeze({ isForbiddenProperty, isMeteredMethod, isStackOverflow, iterator: Symbol.iterator }),
  };
  for (const [name, { callable, constructible, members }] of Object.entries(GLOBALS)) {
    const whole = Reflect.get(globalThis, name) as Readonly<Record<string, unknown>>;
    const part = (): unknown => Object.freeze(Object.fromEntries(members.map((member) => [member, whole[member]])));
    scope[name] = callable || constructible ? whole : part();
  }
  return scope;
}

/**
 * The stripper is WebAssembly, and stays damaged after a trap such as an overflow of its stack: then every later call
 * fails. So a trap throws the instance away, and a fresh one decides, whatever the old one had been through.
 */
export function makeStrip(): (code: string) => string {
  const require = createRequire(import.meta.url);
  const path = require.resolve('@swc/wasm-typescript');
  const load = (): Stripper => {
    delete require.cache[path];
    return require(path) as Stripper;
  };
  let stripper = load();
  const strip = (code: string): string =>
    stripper.transformSync(code, { mode: 'strip-only', module: true, filename: 'skill.ts' }).code;
  return (code) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return strip(code);
      } catch (error) {
        // Errors of syntax come as plain records.
        if (!(error instanceof Error)) throw error;
        stripper = load();
        if (attempt === 2) throw error;
      }
    }
  };
}

/**
 * Node before 22 lacks `ArrayBuffer.prototype.detached`. SES then adds one that always answers false, and the stripper,
 * which asks it, would go on with views of memory that has grown. A true answer, in place before SES looks, prevents both.
 */
function defineDetached(): void {
  if ('detached' in ArrayBuffer.prototype) return;
  const get = function (this: ArrayBuffer): boolean {
    try {
      new Uint8Array(this);
      return false;
    } catch {
      return true;
    }
  };
  Object.defineProperty(ArrayBuffer.prototype, 'detached', { configurable: true, enumerable: false, get });
}

/** The prototypes that arrays and typed arrays inherit from. */
function arrayPrototypes(): ReadonlySet<object> {
  const typed = [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  ];
  const common = Object.getPrototypeOf(Uint8Array.prototype) as object;
  return new Set([Object.prototype, Array.prototype, common, ...typed.map((type) => type.prototype)]);
}

/** Makes an object as final as `Object.freeze` does. */
function freezeByParts(object: object): void {
  Object.preventExtensions(object);
  for (const key of Reflect.ownKeys(object)) {
    const isValue = 'value' in Object.getOwnPropertyDescriptor(object, key)!;
    Object.defineProperty(object, key, isValue ? { configurable: false, writable: false } : { configurable: false });
  }
}

/**
 * Loads SES with a `freeze` that leaves arrays fast. Where `Object.freeze` has frozen a prototype of arrays, V8 no longer
 * compiles stores into their elements: each takes 80 ns in place of 1, for the host as well. Frozen by their parts, the
 * prototypes are as final and arrays stay fast. SES takes `Object.freeze` as it stands when SES is loaded.
 */
async function importSes(): Promise<void> {
  const { freeze } = Object;
  const slow = arrayPrototypes();
  const fastFreeze = <T>(object: T): T => {
    if (!slow.has(object as object)) return freeze(object);
    freezeByParts(object as object);
    return object;
  };
  Object.freeze = fastFreeze as typeof freeze;
  try {
    await import('ses');
  } finally {
    Object.freeze = freeze;
  }
}

/**
 * `'' + array` joins it, which no metering sees, and takes minutes for a sparse array whose length is in the billions.
 * So that builtin refuses such arrays; everything else about it stays.
 */
function boundJoin(): void {
  const { join } = Array.prototype;
  const bounded = {
    join(this: readonly unknown[], separator?: string): string {
      const length: unknown = this?.length;
      // A length that is an object may be another number when the builtin asks it again.
      if (typeof length === 'object' || Number(length) > MAX_JOINED)
        throw new RangeError('the array is too long to be made into text');
      return join.call(this, separator);
    },
  };
  Object.defineProperty(Array.prototype, 'join', { value: bounded.join });
}

function joins(length: number): boolean {
  try {
    Array.prototype.join.call({ length }, '');
    return true;
  } catch {
    return false;
  }
}

/** Code run earlier in this process may have locked it down differently. */
function checkLocked(): void {
  const frozen = Object.isFrozen(Object.prototype) && Object.isFrozen(Function.prototype);
  if (frozen && !joins(MAX_JOINED + 1)) return;
  const remedy = 'Do not call lockdown() in a process that runs skills; prepareSandbox() does it.';
  throw new RlgptError('usage', 'other code has locked this process down', remedy);
}

async function build(kind: SandboxKind): Promise<Sandbox> {
  return kind === 'ses' ? buildSes() : buildQuickJs();
}

/** QuickJS needs no lock of this process: nothing of it can be reached. Values are copied, so that there is nothing to freeze. */
async function buildQuickJs(): Promise<Sandbox> {
  const acorn = await import('acorn');
  const strip = makeStrip();
  const load = await loadQuickJs();
  return {
    kind: 'quickjs',
    strip,
    load,
    harden: (value) => value,
    parse: (code, options) => acorn.parse(code, options),
    evaluate: () => {
      throw new RlgptError(
        'usage',
        'expressions can be evaluated in the compartment alone',
        "Prepare the sandbox 'ses'.",
      );
    },
  };
}

async function buildSes(): Promise<Sandbox> {
  // Everything that runs later is loaded before the lock, since code made from text is slow afterwards.
  const acorn = await import('acorn');
  const strip = makeStrip();
  strip('function* warm(w: number) { yield w as number; }');
  defineDetached();
  await importSes();
  if (!Object.isFrozen(Object.prototype)) {
    boundJoin();
    lockdown({
      errorTaming: 'unsafe',
      stackFiltering: 'verbose',
      overrideTaming: 'severe',
      consoleTaming: 'unsafe',
      errorTrapping: 'none',
      unhandledRejectionTrapping: 'none',
      domainTaming: 'unsafe',
      reporting: 'none',
      // Host code keeps eval and Function (test runners and validators need them); skills have neither.
      evalTaming: 'unsafe-eval',
    });
  }
  checkLocked();
  const compartment = new Compartment({ __options__: true, name: 'skills' });
  const scope = compartment.globalThis as Record<string, unknown>;
  for (const key of Object.getOwnPropertyNames(scope)) Reflect.set(scope, key, undefined);
  scope.__scope = Object.freeze(skillScope());
  harden(scope);
  return {
    kind: 'ses',
    strip,
    harden,
    parse: (code, options) => acorn.parse(code, options),
    evaluate: (text) => compartment.evaluate(text),
    load: (text) => {
      const module = compartment.evaluate(text) as SkillModule;
      harden(module.topLevel);
      return module;
    },
  };
}

/**
 * Prepares this process to compile and run skills, once: a second call waits for the first. The sandbox `ses` (when
 * nothing is said) locks the process down in 0.1 to 0.2 s, most of it loading: builtins are frozen, and assigning to a
 * property of a builtin prototype throws from now on. Throws RlgptError 'usage' when another kind is prepared already.
 */
export async function prepareSandbox(kind?: SandboxKind): Promise<void> {
  preparing ??= build(kind ?? 'ses').then((built) => {
    sandbox = built;
  });
  await preparing;
  if (kind === undefined || kind === sandbox?.kind) return;
  throw new RlgptError('usage', `the sandbox '${sandbox?.kind}' is prepared, not '${kind}'`, 'Use one kind a process.');
}

/** Throws RlgptError 'usage' before `prepareSandbox` has finished. */
export function preparedSandbox(): Sandbox {
  if (!sandbox) throw new RlgptError('usage', 'the skill sandbox is not prepared', 'Await prepareSandbox() first.');
  return sandbox;
}
