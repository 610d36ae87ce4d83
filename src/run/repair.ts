/**
 * Repairs a run folder: what is damaged is cut off at the last durable point before the damage, and set aside. A run is
 * a function of its seed, so that resuming from an earlier point leads to the same end; only time is lost.
 */
import { join } from 'node:path';
import { type Disk, listFolder, nodeDisk, readIfThere, removeIfThere, writeAtomic } from './files.ts';
import { readContent, readEvents, readRunFile } from './folder.ts';
import { intactPart, type JournalEntry, readRecords } from './journal.ts';
import { lockFolder } from './lock.ts';
import { migrate } from './migrate.ts';
import { unseal, writeSealed } from './sealed.ts';

/**
 * Repairs what can be repaired and returns what was done, one sentence each. Throws RlgptError 'usage' while a process
 * holds the run, 'corrupt' for a damaged run.json, which nothing can replace.
 */
export function repairRun(folder: string, disk: Disk = nodeDisk): readonly string[] {
  const file = readRunFile(folder, disk);
  const release = lockFolder(folder);
  const done: string[] = [];
  try {
    repairBlame(folder, disk, done);
    repairRecords(folder, disk, done);
    repairSpending(folder, disk, done);
    removeDrafts(folder, disk, done);
    migrate(folder, file, disk);
  } finally {
    release();
  }
  return done;
}

/** Puts bytes that are cut off into `damaged/`, under a name that is free. */
function setAside(folder: string, name: string, bytes: Uint8Array, disk: Disk): string {
  const taken = listFolder(join(folder, 'damaged'), disk);
  let n = 1;
  while (taken.includes(`${name}.${n}`)) n++;
  writeAtomic(join(folder, 'damaged', `${name}.${n}`), bytes, disk);
  return `damaged/${name}.${n}`;
}

function cut(folder: string, name: string, size: number, disk: Disk): string | null {
  const path = join(folder, name);
  const bytes = readIfThere(path, disk);
  if (bytes === null || bytes.length <= size) return null;
  const aside = setAside(folder, name, bytes.subarray(size), disk);
  writeAtomic(path, bytes.subarray(0, size), disk);
  return aside;
}

/** Whether a stage's result speaks of one of these blobs. */
const speaksOf = (entry: JournalEntry, hashes: readonly string[]) =>
  hashes.some((hash) => entry.content?.includes(hash) ?? false);

/** Cuts journal and events at the last durable point before the first damage, be it in them or in a blob. */
function repairRecords(folder: string, disk: Disk, done: string[]): void {
  const read = (name: string) => readIfThere(join(folder, name), disk) ?? Buffer.alloc(0);
  const blobs = join(folder, 'blobs');
  const damaged = listFolder(blobs, disk).filter(
    (name) => !name.endsWith('.tmp') && readContent(blobs, name, disk) === null,
  );
  for (const name of damaged) {
    const aside = setAside(
      folder,
      `blob-${name.slice(0, 12)}`,
      readIfThere(join(blobs, name), disk) ?? Buffer.alloc(0),
      disk,
    );
    removeIfThere(join(blobs, name), disk);
    done.push(`blob ${name.slice(0, 12)}... was damaged: moved to ${aside}`);
  }
  const isThere = (hash: string) => readContent(join(folder, 'checkpoints'), hash, disk) !== null;
  const events = read('events.jsonl');
  const whole = intactPart(read('journal.jsonl'), events);
  const isBlob = (hash: string) => listFolder(blobs, disk).includes(hash);
  const lacking = whole.entries.findIndex((entry) => speaksOf(entry, damaged) || lacks(entry, isBlob));
  const journal = whole.journal.subarray(0, lacking < 0 ? whole.journal.length : (whole.ends[lacking - 1] ?? 0));
  const { journalSize, eventsSize, entries } = readRecords(Buffer.from(journal), events, isThere);
  for (const [name, size] of [
    ['journal.jsonl', journalSize],
    ['events.jsonl', eventsSize],
  ] as const) {
    const aside = cut(folder, name, size, disk);
    if (aside !== null) done.push(`${name} was cut after ${entries.length} durable points; the rest is in ${aside}`);
  }
}

/** Blob hashes that a result names as 64 hexadecimal digits in quotes. */
function lacks(entry: JournalEntry, isBlob: (hash: string) => boolean): boolean {
  if (entry.kind !== 'stage') return false;
  return [...(entry.content ?? '').matchAll(/"([0-9a-f]{64})"/g)].some(([, hash]) => !isBlob(hash));
}

function repairBlame(folder: string, disk: Disk, done: string[]): void {
  const path = join(folder, 'blame.json');
  const bytes = readIfThere(path, disk);
  if (bytes === null || unseal(bytes.toString()) !== null) return;
  const aside = setAside(folder, 'blame.json', bytes, disk);
  removeIfThere(path, disk);
  done.push(`blame.json was damaged: moved to ${aside}; skills that brought the process down may run once more`);
}

/** Counts what the model calls on record have cost. Calls whose answer a crash lost are not among them. */
function repairSpending(folder: string, disk: Disk, done: string[]): void {
  const path = join(folder, 'spending.json');
  const bytes = readIfThere(path, disk);
  if (bytes === null || unseal(bytes.toString()) !== null) return;
  const spent = { calls: 0, tokens: 0, usd: 0 };
  for (const event of readEvents(folder, disk)) {
    if (event.type !== 'model.call' || event.cached) continue;
    spent.calls++;
    spent.tokens += event.inputTokens + event.outputTokens;
    spent.usd += event.costUsd ?? 0;
  }
  const aside = setAside(folder, 'spending.json', bytes, disk);
  writeSealed(path, spent, disk);
  done.push(`spending.json was damaged: counted ${spent.calls} calls on record; the old file is ${aside}`);
}

/** Half-written files of a crash; nothing refers to them. */
function removeDrafts(folder: string, disk: Disk, done: string[]): void {
  for (const place of ['', 'blobs', 'checkpoints']) {
    for (const name of listFolder(join(folder, place), disk)) {
      if (!name.endsWith('.tmp')) continue;
      removeIfThere(join(folder, place, name), disk);
      done.push(`removed the draft ${join(place, name)}`);
    }
  }
}
