/**
 * A run in a folder: run.json (what was asked), events.jsonl, journal.jsonl (durable points), blobs/ and checkpoints/
 * (by content), blame.json (skills that brought the process down). Order of writes: events, then the journal entry that covers them.
 */
import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { RlgptError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import type { Event } from './event.ts';
import {
  type Disk,
  type LineLog,
  listFolder,
  makeFolder,
  nodeDisk,
  openLog,
  readIfThere,
  removeIfThere,
  textOf,
  wholeLines,
  writeAtomic,
} from './files.ts';
import { type JournalEntry, printEntry, printEvent, type Records, readRecords } from './journal.ts';
import { lockFolder } from './lock.ts';
import { migrate, RUN_SCHEMA, type RunFile } from './migrate.ts';
import {
  type Blame,
  type FinishedStage,
  makeRun,
  type Run,
  type RunHooks,
  type StageProgress,
  type Store,
} from './run.ts';
import { readSealed, writeSealed } from './sealed.ts';

/** A run that holds its folder until `close`. */
export interface FolderRun extends Run {
  readonly file: RunFile;
  /** What was damaged and dropped on opening, one sentence each. */
  readonly repairs: readonly string[];
  /** Events on record when the folder was opened. */
  readonly recordedEvents: number;
  close(): void;
}

/** Starts a run in a new or empty folder. Throws RlgptError 'usage' when the folder holds a run, or anything else. */
export function createRun(
  folder: string,
  file: Omit<RunFile, 'schema'>,
  hooks: RunHooks = {},
  disk: Disk = nodeDisk,
): FolderRun {
  makeFolder(folder, disk);
  refuseTaken(folder, disk);
  const release = lockFolder(folder);
  try {
    // Another process may have begun a run there in the meantime.
    refuseTaken(folder, disk);
    writeSealed(join(folder, 'run.json'), { schema: RUN_SCHEMA, ...file }, disk);
  } finally {
    release();
  }
  return openRun(folder, hooks, disk);
}

/** Throws RlgptError 'usage' for a folder that holds a run or anything else: a run would take what lies there for its own. */
function refuseTaken(folder: string, disk: Disk): void {
  // Of a start that was cut off these alone are left.
  const names = listFolder(folder, disk).filter((name) => !/^(lock(\.\d+.*)?|run\.json\.tmp)$/.test(name));
  if (names.includes('run.json'))
    throw new RlgptError(
      'usage',
      `'${folder}' already holds a run`,
      `Continue it with 'rlgpt resume ${folder}', or choose another folder with --out.`,
    );
  if (names.length > 0)
    throw new RlgptError(
      'usage',
      `'${folder}' is not empty: it holds '${names[0]}'`,
      'Choose a new or empty folder with --out.',
    );
}

/** Reads and checks run.json. Throws RlgptError 'usage' for a folder without one, 'corrupt' for a damaged or foreign one. */
export function readRunFile(folder: string, disk: Disk = nodeDisk): RunFile {
  const path = join(folder, 'run.json');
  const file = readSealed<RunFile>(path, 'Restore it from a copy, or start a new run.', disk);
  if (file === null)
    throw new RlgptError(
      'usage',
      `'${folder}' is no run folder (it has no run.json)`,
      'Name the folder that a run printed when it started.',
    );
  if (file.schema > RUN_SCHEMA || !Number.isInteger(file.schema)) {
    throw new RlgptError(
      'corrupt',
      `run.json has schema ${file.schema}, this version reads up to ${RUN_SCHEMA}`,
      'Open the run with the version that wrote it.',
    );
  }
  return file;
}

/** Opens a run to continue it; a folder of an earlier schema is brought to this one. Throws RlgptError 'usage' while another process holds it, 'corrupt' for damage before the last durable point. */
export function openRun(folder: string, hooks: RunHooks = {}, disk: Disk = nodeDisk): FolderRun {
  const found = readRunFile(folder, disk);
  const release = lockFolder(folder);
  try {
    const file = migrate(folder, found, disk);
    const records = readFolder(folder, disk);
    const { store, close } = openStore(folder, records, disk);
    const run = makeRun(store, { folder, seed: file.seed, blamed: readBlame(folder, disk), hooks });
    const closeAll = () => {
      try {
        close();
      } finally {
        // Whatever the disk does, others may have the folder.
        release();
      }
    };
    return { ...run, file, repairs: records.repairs, recordedEvents: records.events.length, close: closeAll };
  } catch (error) {
    release();
    throw error;
  }
}

/** The durable records of a run folder. Reads only. Throws RlgptError 'corrupt' as `openRun` does. */
export function readFolder(folder: string, disk: Disk = nodeDisk): Records {
  const empty = Buffer.alloc(0);
  const journal = readIfThere(join(folder, 'journal.jsonl'), disk) ?? empty;
  const events = readIfThere(join(folder, 'events.jsonl'), disk) ?? empty;
  return readRecords(journal, events, (hash) => readContent(join(folder, 'checkpoints'), hash, disk) !== null);
}

/** All whole events of a run so far, durable or not. Throws RlgptError 'corrupt' for a line that is no JSON. */
export function readEvents(folder: string, disk: Disk = nodeDisk): readonly (Event & { readonly t: number })[] {
  const path = join(folder, 'events.jsonl');
  const bytes = readIfThere(path, disk) ?? Buffer.alloc(0);
  const text = textOf(path, bytes, Math.max(0, wholeLines(bytes) - 1));
  if (text === '') return [];
  return text.split('\n').map((line, i) => {
    try {
      return JSON.parse(line) as Event & { readonly t: number };
    } catch (error) {
      throw new RlgptError(
        'corrupt',
        `events.jsonl is damaged in line ${i + 1}`,
        'Restore the folder from a copy.',
        error,
      );
    }
  });
}

/** The bytes stored under a hash, or null when they are missing or damaged. */
export function readContent(folder: string, hash: string, disk: Disk = nodeDisk): Uint8Array | null {
  if (!/^[0-9a-f]{64}$/.test(hash)) return null;
  const bytes = readIfThere(join(folder, hash), disk);
  // A copy with a buffer of its own: a small Buffer is a window on a shared one, which typed arrays over it would see.
  return bytes !== null && sha256(bytes) === hash ? new Uint8Array(bytes) : null;
}

function putContent(folder: string, bytes: Uint8Array, disk: Disk): string {
  const hash = sha256(bytes);
  if (readContent(folder, hash, disk) === null) writeAtomic(join(folder, hash), bytes, disk);
  return hash;
}

// --- blame ---

const BLAME_REMEDY = "Run 'rlgpt doctor FOLDER --repair', which forgets whom it blamed.";

/** Skills by hash that brought the process down. Throws RlgptError 'corrupt' for a damaged file. */
function readBlame(folder: string, disk: Disk = nodeDisk): ReadonlyMap<string, Blame> {
  const blamed = readSealed<Record<string, Blame>>(join(folder, 'blame.json'), BLAME_REMEDY, disk);
  return new Map(Object.entries(blamed ?? {}));
}

/** Adds a skill to those blamed; the next process that opens the run sees it. */
export function writeBlame(folder: string, skill: string, blame: Blame): void {
  writeSealed(join(folder, 'blame.json'), Object.fromEntries([...readBlame(folder), [skill, blame]]));
}

// --- the store ---

function openStore(folder: string, records: Records, disk: Disk): { store: Store; close: () => void } {
  const checkpoints = join(folder, 'checkpoints');
  const blobs = join(folder, 'blobs');
  for (const path of [checkpoints, blobs]) makeFolder(path, disk);
  // Events first: a crash between the two cuts must not leave a journal that lacks its last entry's events.
  const journal = openLog(join(folder, 'journal.jsonl'), records.journalSize, disk);
  const events = openLog(join(folder, 'events.jsonl'), records.eventsSize, disk);
  const digest = createHash('sha256');
  digest.update((readIfThere(join(folder, 'events.jsonl'), disk) ?? Buffer.alloc(0)).subarray(0, records.eventsSize));

  let kept = progressHashes(records.entries);
  removeOthers(checkpoints, kept, disk);
  const record = (entry: Omit<JournalEntry, 'offset' | 'digest'>) => commit(journal, events, digest, entry);
  const store: Store = {
    recorded: records.events,
    finished: records.entries.filter((entry) => entry.kind === 'stage').map(asFinished),
    progress: readProgress(checkpoints, records.entries, disk),
    append: (text) => {
      const line = printEvent(text, Date.now());
      events.append(line);
      digest.update(`${line}\n`);
    },
    finish: ({ key, from, to, result }) => {
      record({ kind: 'stage', key, from, to, content: result });
      kept = [];
      removeOthers(checkpoints, kept, disk);
    },
    save: ({ key, to, bytes }, from) => {
      const hash = putContent(checkpoints, bytes, disk);
      record({ kind: 'checkpoint', key, from, to, content: hash });
      // The one before stays, in case this one's bytes are damaged later.
      kept = [...kept, hash].slice(-2);
      removeOthers(checkpoints, kept, disk);
    },
    putBlob: (bytes) => putContent(blobs, bytes, disk),
    getBlob: (hash) => {
      const bytes = readContent(blobs, hash, disk);
      if (bytes === null)
        throw new RlgptError(
          'corrupt',
          `blob '${hash}' in '${blobs}' is missing or damaged`,
          'Restore the folder from a copy, or start a new run.',
        );
      return bytes;
    },
  };
  const close = () => {
    try {
      events.sync();
    } finally {
      for (const log of [events, journal]) log.close();
    }
  };
  return { store, close };
}

function commit(journal: LineLog, events: LineLog, digest: Hash, entry: Omit<JournalEntry, 'offset' | 'digest'>): void {
  events.sync();
  journal.append(printEntry({ ...entry, offset: events.size, digest: digest.copy().digest('hex') }));
  journal.sync();
}

function asFinished(entry: JournalEntry): FinishedStage {
  return { key: entry.key, from: entry.from, to: entry.to, result: entry.content };
}

/** Hashes of the last two checkpoints behind the last finished stage. */
function progressHashes(entries: readonly JournalEntry[]): string[] {
  const lastStage = entries.findLastIndex((entry) => entry.kind === 'stage');
  return entries
    .slice(lastStage + 1)
    .slice(-2)
    .map((entry) => entry.content ?? '');
}

function readProgress(folder: string, entries: readonly JournalEntry[], disk: Disk): StageProgress | null {
  const last = entries.at(-1);
  if (last === undefined || last.kind !== 'checkpoint') return null;
  const bytes = readContent(folder, last.content ?? '', disk);
  return bytes === null ? null : { key: last.key, to: last.to, bytes };
}

/** Removes the contents of a folder but those named; half-written ones of a crash go too. What is not ours stays. */
function removeOthers(folder: string, kept: readonly string[], disk: Disk): void {
  for (const name of listFolder(folder, disk))
    if (/^[0-9a-f]{64}(\.tmp)?$/.test(name) && !kept.includes(name)) removeIfThere(join(folder, name), disk);
}
