/**
 * Repairs a run folder: what is damaged is cut off at the last durable point before the damage, and set aside. A run is
 * a function of its seed, so that resuming from an earlier point leads to the same end; only time is lost.
 */
import { join } from 'node:path';
import { type Disk, listFolder, nodeDisk, readIfThere, removeIfThere, writeAtomic } from './files.ts';
import { readContent, readEvents, readRunFile } from './folder.ts';
import { intactPart, namedBlobs, readRecords } from './journal.ts';
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
    for (const place of ['blobs', 'checkpoints'] as const) repairContents(folder, place, disk, done);
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

/** Sets damaged blobs and checkpoints aside; what was measured with them is worked out again. */
function repairContents(folder: string, place: 'blobs' | 'checkpoints', disk: Disk, done: string[]): void {
  for (const name of listFolder(join(folder, place), disk)) {
    const path = join(folder, place, name);
    if (name.endsWith('.tmp') || readContent(join(folder, place), name, disk) !== null) continue;
    const short = `${place}-${name.slice(0, 12)}`;
    const aside = setAside(folder, short, readIfThere(path, disk) ?? Buffer.alloc(0), disk);
    removeIfThere(path, disk);
    done.push(`${short}... was damaged: moved to ${aside}`);
  }
}

/** Cuts journal and events at the last durable point before the first damage, be it in them or a blob that is gone. */
function repairRecords(folder: string, disk: Disk, done: string[]): void {
  const read = (name: string) => readIfThere(join(folder, name), disk) ?? Buffer.alloc(0);
  const [journal, events] = [read('journal.jsonl'), read('events.jsonl')];
  const { entries, ends } = intactPart(journal, events);
  const blobs = listFolder(join(folder, 'blobs'), disk);
  const lacking = entries.findIndex((entry) => namedBlobs(entry).some((hash) => !blobs.includes(hash)));
  const kept = lacking < 0 ? entries.length : lacking;
  const isThere = (hash: string) => readContent(join(folder, 'checkpoints'), hash, disk) !== null;
  const records = readRecords(journal.subarray(0, kept === 0 ? 0 : ends[kept - 1]), events, isThere);
  // Events behind the last durable point are part of an intact run, too.
  const whole = records.journalSize === journal.length && isEvents(events.subarray(records.eventsSize));
  const sizes = { 'journal.jsonl': records.journalSize, 'events.jsonl': whole ? events.length : records.eventsSize };
  for (const [name, size] of Object.entries(sizes)) {
    const aside = cut(folder, name, size, disk);
    if (aside !== null) {
      done.push(`${name} was cut after ${records.entries.length} durable points; the rest is in ${aside}`);
    }
  }
}

/** Whether bytes are whole lines of JSON. */
function isEvents(bytes: Buffer): boolean {
  const lines = bytes.toString().split('\n');
  return lines.pop() === '' && lines.every(isJson);
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
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
