/**
 * The journal of a run: one line a durable point, each with its own checksum and the digest of the events before it.
 * Reading decides how far the records can be trusted: a damaged tail is dropped, damage before it is an error.
 */
import { createHash } from 'node:crypto';
import { RlgptError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { textOf, wholeLines } from './files.ts';

/** A durable point. `offset` and `digest` are bytes of events.jsonl up to it and their SHA-256. */
export interface JournalEntry {
  readonly kind: 'stage' | 'checkpoint';
  readonly key: string;
  /** Events [from, to) belong to the stage so far. */
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  readonly digest: string;
  /** Of a stage: its result as JSON text, null for none. Of a checkpoint: the SHA-256 of its bytes. */
  readonly content: string | null;
}

/** What can be trusted of a run folder. */
export interface Records {
  readonly entries: readonly JournalEntry[];
  /** Bytes of journal.jsonl that hold `entries`. */
  readonly journalSize: number;
  /** Bytes of events.jsonl up to the last entry, and their lines without clock. */
  readonly eventsSize: number;
  readonly events: readonly string[];
  /** What had to be dropped, one sentence each. */
  readonly repairs: readonly string[];
}

const RESTORE = 'Restore the folder from a copy, or start a new run.';
const CHECKSUM_DIGITS = 16;

/** A line of the journal: the entry behind its checksum. */
export function printEntry(entry: JournalEntry): string {
  const text = JSON.stringify(entry);
  return `{"sum":"${sha256(text).slice(0, CHECKSUM_DIGITS)}","entry":${text}}`;
}

/** The entry of a line, or null for a line that is damaged. */
function parseEntry(line: string): JournalEntry | null {
  const head = '{"sum":"'.length + CHECKSUM_DIGITS + '","entry":'.length;
  const text = line.slice(head, -1);
  if (line !== `{"sum":"${sha256(text).slice(0, CHECKSUM_DIGITS)}","entry":${text}}`) return null;
  return JSON.parse(text) as JournalEntry;
}

/** The blobs that the result of a stage names: SHA-256 in quotes. */
export function namedBlobs({ kind, content }: JournalEntry): string[] {
  return kind === 'stage' ? [...(content ?? '').matchAll(/"([0-9a-f]{64})"/g)].map(([, hash]) => hash) : [];
}

/** An event line is `{"t":<ms>,` and then the event's own fields; the clock is the one part that differs between equal runs. */
export function printEvent(text: string, timeMs: number): string {
  return `{"t":${timeMs},${text.slice(1)}`;
}

/** A line of events.jsonl without its time, in which equal runs differ. */
export function withoutClock(line: string): string {
  return line.replace(/^\{"t":\d+,/, '{');
}

interface ReadJournal {
  readonly entries: JournalEntry[];
  /** End of each entry's line in bytes. */
  readonly ends: number[];
  readonly repairs: string[];
}

/** The leading entries of a journal that are intact with their events, and where their lines end, whatever follows. For repairs. */
export function intactPart(journal: Buffer, events: Buffer): Pick<ReadJournal, 'entries' | 'ends'> {
  const entries: JournalEntry[] = [];
  const ends: number[] = [];
  for (let start = 0, whole = wholeLines(journal); start < whole; ) {
    const end = journal.indexOf(0x0a, start) + 1;
    const entry = parseEntry(journal.toString('utf8', start, end - 1));
    if (entry === null) break;
    entries.push(entry);
    ends.push(end);
    start = end;
  }
  const count = intactEntries(entries, events);
  return { entries: entries.slice(0, count), ends: ends.slice(0, count) };
}

function readJournal(bytes: Buffer): ReadJournal {
  const whole = wholeLines(bytes);
  const repairs = whole < bytes.length ? ['dropped a torn last line of journal.jsonl'] : [];
  const entries: JournalEntry[] = [];
  const ends: number[] = [];
  for (let start = 0; start < whole; ) {
    const end = bytes.indexOf(0x0a, start) + 1;
    const line = bytes.toString('utf8', start, end - 1);
    const entry = parseEntry(line);
    if (entry === null) {
      // As Git leaves files that it takes for text. Nothing is lost yet, and dropping the line would lose it.
      if (line.endsWith('\r')) {
        const remedy =
          'Give journal.jsonl and events.jsonl the ends of their lines back (\\n alone), or restore a copy.';
        throw new RlgptError('corrupt', 'the lines of journal.jsonl end as on Windows', remedy);
      }
      if (end < whole)
        throw new RlgptError('corrupt', `journal.jsonl is damaged in line ${entries.length + 1}`, RESTORE);
      repairs.push('dropped a damaged last line of journal.jsonl');
      break;
    }
    entries.push(entry);
    ends.push(end);
    start = end;
  }
  return { entries, ends, repairs };
}

/** Number of leading entries whose events are intact. */
function intactEntries(entries: readonly JournalEntry[], events: Buffer): number {
  const hash = createHash('sha256');
  let hashed = 0;
  for (let i = 0; i < entries.length; i++) {
    const { offset, digest } = entries[i];
    if (offset > events.length || offset < hashed) return i;
    hash.update(events.subarray(hashed, offset));
    hashed = offset;
    if (hash.copy().digest('hex') !== digest) return i;
  }
  return entries.length;
}

/**
 * Reads journal and events as far as they can be trusted. `checkpointIntact` says whether the bytes of a checkpoint are
 * there. Throws RlgptError 'corrupt' for damage before the last entry. Changes nothing on disk.
 */
export function readRecords(journal: Buffer, events: Buffer, checkpointIntact: (hash: string) => boolean): Records {
  const { entries, ends, repairs } = readJournal(journal);
  const intact = intactEntries(entries, events);
  if (intact < entries.length - 1) {
    throw new RlgptError('corrupt', `events.jsonl is damaged before event ${entries[intact].to}`, RESTORE);
  }
  if (intact < entries.length) repairs.push(`dropped the last entry of journal.jsonl: its events are damaged`);
  let count = intact;
  for (; count > 0 && entries[count - 1].kind === 'checkpoint'; count--) {
    if (checkpointIntact(entries[count - 1].content ?? '')) break;
    repairs.push(`dropped a checkpoint of stage '${entries[count - 1].key}': its bytes are missing or damaged`);
  }
  const eventsSize = count === 0 ? 0 : entries[count - 1].offset;
  const text = textOf('events.jsonl', events, eventsSize);
  return {
    entries: entries.slice(0, count),
    journalSize: count === 0 ? 0 : ends[count - 1],
    eventsSize,
    events: text === '' ? [] : text.slice(0, -1).split('\n').map(withoutClock),
    repairs,
  };
}
