/**
 * The sandbox of high security: skills run in QuickJS, an engine of its own inside WebAssembly, whose memory has a bound
 * and holds nothing of the host. About a hundred times slower than the compartment.
 */
import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSSyncVariant,
  QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { GUEST } from './guest.ts';
import type { SkillModule } from './sandbox.ts';

/** The part of WebAssembly used here; Node has it, its type package does not declare it. */
declare const WebAssembly: { Memory: new (limits: { initial: number; maximum: number }) => object };

/** Memory of all skills together and of one of them. */
const PAGES = { initial: 256, maximum: 4096 };
const SKILL_BYTES = 16 * 2 ** 20;
/** The engine's own stack; with more of it V8's would run out first, which breaks the engine. */
const STACK_BYTES = 128 * 1024;
/** Polls of the engine between two steps of a skill; fuel runs out long before. */
const MOST_POLLS = 2000;

const INTRINSICS = { BaseObjects: true, Eval: true, MapSet: true, JSON: true };

/** A thrown value of a guest, as its side describes it. */
interface Thrown {
  readonly kind: 'error' | 'value' | 'null' | 'array' | 'object' | 'function' | 'symbol';
  readonly value?: unknown;
  readonly message?: string | null;
  readonly stack?: string | null;
  readonly remedy?: string | null;
  /** An error of the engine: its stack or memory has run out. */
  readonly inner?: boolean;
  /** The engine has said that memory has run out. */
  readonly full?: boolean;
}

/** Stand-ins for values that stay in the guest: of the same kind, and empty. */
const STAND_INS: Readonly<Record<string, () => unknown>> = {
  null: () => null,
  array: () => [],
  object: () => ({}),
  function: () => () => undefined,
  symbol: () => Symbol(),
  undefined: () => undefined,
  boolean: () => true,
  bigint: () => 0n,
};

const standIn = (kind: string): unknown => (STAND_INS[kind] ?? STAND_INS.object)();

/** An argument that a guest gave, from its text. */
function readArgument(text: string): unknown {
  switch (text[0]) {
    case 'u':
      return undefined;
    case 'f':
      return text === 'false' ? false : () => undefined;
    case 's':
      return Symbol();
    case 'n':
      return text === 'null' ? null : Number(text.slice(1));
    default:
      return JSON.parse(text);
  }
}

const isIterator = (value: object): value is Iterator<unknown> & Iterable<unknown> =>
  Symbol.iterator in value && 'next' in value;

/** Loads the engine. */
export async function loadQuickJs(): Promise<(text: string, url: string) => SkillModule> {
  const { newQuickJSWASMModuleFromVariant, newVariant } = await import('quickjs-emscripten-core');
  // Node takes the package's module, while its types describe the CommonJS file.
  const { default: variant } = (await import('@jitl/quickjs-wasmfile-release-sync')) as unknown as {
    default: QuickJSSyncVariant;
  };
  // The type of memory is that of browsers.
  const wasmMemory = new WebAssembly.Memory(PAGES);
  const engine = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmMemory: wasmMemory as never }));
  return (text, url) => openModule(engine, text, url);
}

/** Contexts whose modules are gone are freed. */
const registry = new FinalizationRegistry<() => void>((free) => free());

type Api = Readonly<Record<string, unknown>>;

/** What guests of one context may call. */
interface Host {
  /** Parameters of running skills and iterators that they were given, by number. */
  readonly apis: Map<number, Api>;
  readonly iterators: Map<number, Iterator<unknown>>;
}

function openModule(engine: QuickJSWASMModule, text: string, url: string): SkillModule {
  const runtime = engine.newRuntime();
  runtime.setMemoryLimit(SKILL_BYTES);
  runtime.setMaxStackSize(STACK_BYTES);
  let polls = 0;
  const wake = () => {
    polls = 0;
  };
  runtime.setInterruptHandler(() => ++polls > MOST_POLLS);
  const context = runtime.newContext({ intrinsics: INTRINSICS });
  const host: Host = { apis: new Map(), iterators: new Map() };
  const kept: QuickJSHandle[] = [];
  const free = () => freeAll(runtime, context, kept);
  const guest = makeGuest(context, host, kept);
  try {
    const loaded = guest.evaluate(text, url);
    kept.push(loaded);
    guest.call('seal', loaded).dispose();
    const module = bind(context, guest, loaded, { host, kept, wake });
    registry.register(module, free);
    return module;
  } catch (error) {
    free();
    throw error;
  }
}

/** Nothing of the context may be in use any more. */
function freeAll(runtime: QuickJSRuntime, context: QuickJSContext, kept: readonly QuickJSHandle[]): void {
  for (const handle of kept) if (handle.alive) handle.dispose();
  context.dispose();
  runtime.dispose();
}

interface Guest {
  evaluate(text: string, url: string): QuickJSHandle;
  /** Calls a function of the guest's side. Throws what it throws, as a value of the host. */
  call(name: string, ...args: QuickJSHandle[]): QuickJSHandle;
  /** Calls any function of the guest. */
  apply(fn: QuickJSHandle, ...args: QuickJSHandle[]): QuickJSHandle;
  isFull(): boolean;
}

/** A trap of WebAssembly leaves the engine in no known state; the process must end, and its supervisor blames the skill. */
function broken(error: unknown): never {
  process.stderr.write(`the QuickJS engine broke: ${String(error)}\n`);
  process.abort();
}

/** Whether little is left of the memory that the skill may have. */
function fillsItsMemory({ runtime }: QuickJSContext): boolean {
  // Counting takes some memory itself.
  runtime.setMemoryLimit(2 * SKILL_BYTES);
  const usage = runtime.computeMemoryUsage();
  const used = runtime.context?.dump(usage) as { malloc_size?: number } | undefined;
  usage.dispose();
  runtime.setMemoryLimit(SKILL_BYTES);
  return (used?.malloc_size ?? Number.POSITIVE_INFINITY) > 0.8 * SKILL_BYTES;
}

function makeGuest(context: QuickJSContext, host: Host, kept: QuickJSHandle[]): Guest {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      return broken(error);
    }
  };
  const evaluateRaw = (text: string, url: string) => guarded(() => context.evalCode(text, url));
  const sides = [callHost(context, host), nextOfHost(context, host), endOfHost(context, host)];
  const make = context.unwrapResult(evaluateRaw(GUEST, 'guest.js'));
  const side = context.unwrapResult(guarded(() => context.callFunction(make, context.undefined, ...sides)));
  kept.push(...sides, make, side);
  const functions = new Map<string, QuickJSHandle>();
  for (const name of ['seal', 'api', 'step', 'describe']) {
    const handle = context.getProp(side, name);
    functions.set(name, handle);
    kept.push(handle);
  }

  let full = false;
  function unwrap(result: ReturnType<QuickJSContext['evalCode']>): QuickJSHandle {
    if (!result.error) return result.value;
    const described = guarded(() => context.callFunction(functions.get('describe')!, context.undefined, result.error));
    result.error.dispose();
    if (described.error) {
      described.error.dispose();
      full = true;
      throw Object.assign(new Error('out of memory'), { stack: '' });
    }
    const thrown = JSON.parse(context.getString(described.value)) as Thrown;
    described.value.dispose();
    // Without room for an error the engine throws null.
    if (thrown.full || (thrown.value === null && fillsItsMemory(context))) full = true;
    throw toError(thrown);
  }

  const apply = (fn: QuickJSHandle, ...args: QuickJSHandle[]) =>
    unwrap(guarded(() => context.callFunction(fn, context.undefined, ...args)));
  return {
    evaluate: (text, url) => unwrap(evaluateRaw(text, url)),
    apply,
    call: (name, ...args) => apply(functions.get(name)!, ...args),
    isFull: () => full,
  };
}

/** The host's error or value for what a guest threw. Errors of the engine itself look like V8's own. */
function toError({ kind, value, message, stack, remedy, inner }: Thrown): unknown {
  if (kind === 'value') return value ?? undefined;
  if (kind !== 'error') return standIn(kind);
  const error = new Error(inner ? 'Maximum call stack size exceeded' : (message ?? ''));
  if (message === null) Reflect.deleteProperty(error, 'message');
  return Object.assign(error, { stack: stack ?? '' }, remedy === null ? {} : { remedy });
}

/** What the host answers to a call: how, and with what, as JSON. */
function answer(work: () => unknown, host: Host): string {
  try {
    const value = work();
    if (value === undefined) return '["undefined"]';
    if (typeof value === 'number' && !Number.isFinite(value)) return JSON.stringify(['number', String(value)]);
    if (typeof value !== 'object' || value === null) return JSON.stringify(['value', value]);
    if (!isIterator(value))
      return JSON.stringify(['value', ArrayBuffer.isView(value) ? [...(value as Int32Array)] : value]);
    const id = nextId(host.iterators);
    host.iterators.set(id, value);
    return JSON.stringify(['iterator', id]);
  } catch (error) {
    const remedy =
      error instanceof Error && 'remedy' in error && typeof error.remedy === 'string' ? error.remedy : null;
    return JSON.stringify(['throw', error instanceof Error ? error.message : String(error), remedy]);
  }
}

const nextId = (map: ReadonlyMap<number, unknown>) => (map.size === 0 ? 1 : Math.max(...map.keys()) + 1);

function callHost(context: QuickJSContext, host: Host): QuickJSHandle {
  return context.newFunction('call', (id, key, args) => {
    const api = host.apis.get(context.getNumber(id));
    const fn = api?.[context.getString(key)];
    const given = (JSON.parse(context.getString(args)) as string[]).map(readArgument);
    return context.newString(
      answer(() => {
        if (typeof fn !== 'function') throw new Error('this skill has ended');
        return Reflect.apply(fn, api, given) as unknown;
      }, host),
    );
  });
}

function nextOfHost(context: QuickJSContext, host: Host): QuickJSHandle {
  return context.newFunction('next', (id) => {
    const result = host.iterators.get(context.getNumber(id))?.next() ?? { done: true, value: undefined };
    const value: unknown = result.value;
    const plain = typeof value === 'object' || typeof value === 'function' ? null : (value ?? null);
    return context.newString(JSON.stringify([result.done === true, plain]));
  });
}

function endOfHost(context: QuickJSContext, host: Host): QuickJSHandle {
  return context.newFunction('end', (id) => {
    const number = context.getNumber(id);
    const iterator = host.iterators.get(number);
    host.iterators.delete(number);
    iterator?.return?.();
    return context.undefined;
  });
}

/** The parameter of a skill for its guest: functions by name, other values as they are. */
function specOf(api: Api): string {
  return JSON.stringify(
    Object.entries(api).map(([key, value]) => [
      key,
      typeof value === 'function' ? null : { v: ArrayBuffer.isView(value) ? [...(value as Int32Array)] : value },
    ]),
  );
}

interface Bound {
  readonly host: Host;
  readonly kept: QuickJSHandle[];
  /** Starts counting the engine's polls anew. */
  wake(): void;
}

/** The evaluated skill for the host, which drives it as if it ran here. */
function bind(context: QuickJSContext, guest: Guest, loaded: QuickJSHandle, { host, kept, wake }: Bound): SkillModule {
  const [main, fill, left] = ['main', 'fill', 'left'].map((name) => context.getProp(loaded, name));
  kept.push(main, fill, left);

  function run(api: Api): Iterator<unknown> {
    const id = nextId(host.apis);
    host.apis.set(id, api);
    const [number, spec] = [context.newNumber(id), context.newString(specOf(api))];
    const parameter = guest.call('api', number, spec);
    const iterator = guest.apply(main, parameter);
    kept.push(iterator);
    for (const handle of [number, spec, parameter]) handle.dispose();
    const end = () => {
      host.apis.delete(id);
      const at = kept.indexOf(iterator);
      if (at >= 0) kept.splice(at, 1);
      if (iterator.alive) iterator.dispose();
    };
    return {
      next: () => {
        wake();
        const stepped = guest.call('step', iterator);
        const value: unknown = context.dump(stepped);
        stepped.dispose();
        if (typeof value === 'number') return { done: false, value };
        const text = String(value);
        if (text === 'd') {
          end();
          return { done: true, value: undefined };
        }
        return { done: false, value: text[0] === 't' ? text.slice(1) : standIn(text.slice(1)) };
      },
      return: () => {
        wake();
        if (iterator.alive) {
          const method = context.getProp(iterator, 'return');
          const result = context.callFunction(method, iterator);
          (result.error ?? result.value).dispose();
          method.dispose();
        }
        end();
        return { done: true, value: undefined };
      },
    };
  }

  return {
    main: (api) => run(api as Api),
    topLevel: [],
    fill: (fuel) => {
      const amount = context.newNumber(fuel);
      guest.apply(fill, amount).dispose();
      amount.dispose();
    },
    left: () => {
      const amount = guest.apply(left);
      const fuel = context.getNumber(amount);
      amount.dispose();
      return fuel;
    },
    isFull: guest.isFull,
  };
}
