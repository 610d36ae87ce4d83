/**
 * A run: a deterministic function of its seed, cut into durable stages. A resumed run starts again from the top;
 * finished stages return their recorded result without working, and events that are on record are recognised, not
 * written twice. Where the records live is the store's business (a folder, or memory).
 */
import { RlgptError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { jsonText } from '../core/json.ts';
import type { Event } from './event.ts';

/** Why a skill must not run again: it brought the process down. */
export interface Blame {
  readonly fault: string;
  readonly message: string;
}

/** Inside a long stage: bytes that survive a crash together with the events emitted up to `save`. */
export interface StageCheckpoint {
  /** The last saved bytes of this stage, or null. Events up to that save count as emitted from here on. */
  load(): Uint8Array | null;
  save(bytes: Uint8Array): void;
}

/** What makes the method durable: stages whose results are kept, events, blobs. */
export interface Run {
  /** Path of the run folder; empty for a run in memory. */
  readonly folder: string;
  readonly seed: number;
  /** Skills by hash that brought an earlier process of this run down. Read it inside stages only: it is no function of the seed. */
  readonly blamed: ReadonlyMap<string, Blame>;
  /** Records an event. Throws RlgptError 'shape' for a number that is not finite, 'corrupt' when a resumed run does something else than before. */
  emit(event: Event): void;
  /**
   * Does a piece of work once. The result must be JSON; it is returned as parsed from its text, so first and resumed
   * runs get equal values. Throws RlgptError 'usage' for a key used before or a stage within a stage.
   */
  stage<T>(key: string, work: (checkpoint: StageCheckpoint) => Promise<T> | T): Promise<T>;
  /** Stores bytes by content; returns their SHA-256. */
  putBlob(bytes: Uint8Array): string;
  /** Throws RlgptError 'corrupt' for bytes that are missing or damaged. */
  getBlob(hash: string): Uint8Array;
  /** Says which skill runs now (null: none), so that a crash can be blamed on it. */
  running(skill: string | null): void;
  /** Lets other work of the process run and tells a supervisor that this one lives. Call it at least every few seconds. */
  beat(): Promise<void>;
}

/** A finished stage: events [from, to) were emitted inside; `result` is JSON text, null for no result. */
export interface FinishedStage {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly result: string | null;
}

/** What survived of the stage that was in progress. */
export interface StageProgress {
  readonly key: string;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/** Where a run's records live. `recorded`, `finished` and `progress` are what an earlier process left. */
export interface Store {
  readonly recorded: readonly string[];
  readonly finished: readonly FinishedStage[];
  readonly progress: StageProgress | null;
  append(eventText: string): void;
  /** Makes all appended events and the entry durable, in this order. */
  finish(stage: FinishedStage): void;
  /** As `finish`, for a stage that goes on. */
  save(progress: StageProgress, from: number): void;
  putBlob(bytes: Uint8Array): string;
  getBlob(hash: string): Uint8Array;
}

/** What the surroundings of a run want to know. */
export interface RunHooks {
  /** A new event, with its place in the event stream; not called for events on record. */
  event?(event: Event, index: number): void;
  running?(skill: string | null): void;
  beat?(): void;
}

/** What a run is told besides its store. */
export interface RunSetting {
  readonly folder: string;
  readonly seed: number;
  readonly blamed: ReadonlyMap<string, Blame>;
  readonly hooks: RunHooks;
}

function diverged(what: string): RlgptError {
  return new RlgptError(
    'corrupt',
    `resume diverged: ${what}`,
    'Resume with the version that started the run (see run.json), or start a new run.',
  );
}

function shorten(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 157)}...`;
}

/** Runs over a store. The store must outlive the run. */
export function makeRun(store: Store, setting: RunSetting): Run {
  const { hooks } = setting;
  const { recorded, finished } = store;
  const keys = new Set<string>();
  let emitted = 0;
  let replayed = 0;
  let current: string | null = null;

  function emit(event: Event): void {
    const text = jsonText(event);
    if (emitted < recorded.length) {
      const before = recorded[emitted];
      if (before !== text) throw diverged(`event ${emitted} was ${shorten(before)} and is now ${shorten(text)}`);
    } else {
      store.append(text);
      hooks.event?.(event, emitted);
    }
    emitted++;
  }

  function checkpointOf(key: string, from: number): StageCheckpoint {
    let latest = store.progress?.key === key ? store.progress : null;
    return {
      load: () => {
        if (latest !== null) emitted = latest.to;
        return latest?.bytes ?? null;
      },
      save: (bytes) => {
        if (current !== key)
          throw new RlgptError('usage', `stage '${key}' saved after its end`, 'Save only while the stage works.');
        // A stage that repeats what is on record is behind the checkpoint that it did not load; nothing to add.
        if (emitted < recorded.length) return;
        latest = { key, to: emitted, bytes };
        store.save(latest, from);
      },
    };
  }

  async function work<T>(key: string, body: (checkpoint: StageCheckpoint) => Promise<T> | T): Promise<T> {
    const from = emitted;
    const value = await body(checkpointOf(key, from));
    if (emitted < recorded.length)
      throw diverged(`stage '${key}' ended after event ${emitted}, ${recorded.length} are on record`);
    const result = value === undefined ? null : jsonText(value);
    store.finish({ key, from, to: emitted, result });
    return parseResult<T>(result);
  }

  async function stage<T>(key: string, body: (checkpoint: StageCheckpoint) => Promise<T> | T): Promise<T> {
    if (current !== null)
      throw new RlgptError(
        'usage',
        `stage '${key}' starts inside stage '${current}'`,
        'Await the first stage before the second starts.',
      );
    if (keys.has(key))
      throw new RlgptError('usage', `stage key '${key}' is used twice in one run`, 'Give each stage a key of its own.');
    keys.add(key);
    if (replayed < finished.length) {
      const done = finished[replayed++];
      if (done.key !== key) throw diverged(`stage '${key}' starts where '${done.key}' is on record`);
      if (done.from !== emitted) throw diverged(`stage '${key}' starts at event ${emitted}, on record at ${done.from}`);
      emitted = done.to;
      return parseResult<T>(done.result);
    }
    current = key;
    try {
      return await work(key, body);
    } finally {
      current = null;
    }
  }

  return {
    folder: setting.folder,
    seed: setting.seed,
    blamed: setting.blamed,
    emit,
    stage,
    putBlob: (bytes) => store.putBlob(bytes),
    getBlob: (hash) => store.getBlob(hash),
    running: (skill) => hooks.running?.(skill),
    beat: () => {
      hooks.beat?.();
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** The one place where recorded results get their type back: they are what a stage of this type returned. */
function parseResult<T>(text: string | null): T {
  return (text === null ? undefined : JSON.parse(text)) as T;
}

/** A run without a folder, for library use and tests. `events` grows as they are emitted. Nothing survives the process. */
export function memoryRun(seed: number, hooks: RunHooks = {}): Run & { readonly events: readonly Event[] } {
  const blobs = new Map<string, Uint8Array>();
  const events: Event[] = [];
  const store: Store = {
    recorded: [],
    finished: [],
    progress: null,
    append: (text) => events.push(JSON.parse(text) as Event),
    finish: () => {},
    save: () => {},
    putBlob: (bytes) => {
      const hash = sha256(bytes);
      blobs.set(hash, bytes.slice());
      return hash;
    },
    getBlob: (hash) => {
      const bytes = blobs.get(hash);
      if (bytes === undefined) throw new RlgptError('corrupt', `blob '${hash}' is not in this run`, 'Put it first.');
      return bytes.slice();
    },
  };
  return { ...makeRun(store, { folder: '', seed, blamed: new Map(), hooks }), events };
}
