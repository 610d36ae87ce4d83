/** Files that survive a kill: atomic replacement, append-only logs of whole lines, readable errors. */
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { RlgptError } from '../core/errors.ts';

/** The system calls that a run makes. Tests pass one that fails at the n-th write. */
export type Disk = Pick<
  typeof fs,
  | 'openSync'
  | 'closeSync'
  | 'writeSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'mkdirSync'
  | 'readFileSync'
  | 'readdirSync'
>;

export const nodeDisk: Disk = fs;

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'Free disk space, then resume the run.',
  EDQUOT: 'Free disk space within your quota, then resume the run.',
  EACCES: 'Give this user write permission to the folder, or choose another with --out.',
  EPERM: 'Give this user write permission to the folder, or choose another with --out.',
  ERR_ACCESS_DENIED: 'Choose a folder that the process is allowed to write with --out.',
  EROFS: 'The file system is read-only: choose another folder with --out.',
  ENOENT: 'Check the path.',
  ENOTDIR: 'A part of the path is a file: choose another folder with --out.',
  EISDIR: 'The path is a folder: name a file.',
  EMFILE: 'Raise the limit of open files (ulimit -n).',
  ERR_FS_FILE_TOO_LARGE: 'It is larger than Node reads: restore it from a copy, or start a new run.',
  ERR_STRING_TOO_LONG: 'It is larger than Node reads as text: restore it from a copy, or start a new run.',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The error to show for a failed file operation; `doing` is an infinitive such as "write". RlgptErrors pass unchanged. */
export function storageError(error: unknown, doing: string, path: string): RlgptError {
  if (error instanceof RlgptError) return error;
  const code = codeOf(error);
  const why = code || (error instanceof Error ? error.message : String(error));
  return new RlgptError(
    'storage',
    `could not ${doing} '${path}' (${why})`,
    REMEDIES[code] ?? 'Check the path and the disk.',
    error,
  );
}

function attempt<T>(doing: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageError(error, doing, path);
  }
}

/** Creates a folder and those above it, durably. Throws RlgptError 'storage'. */
export function makeFolder(path: string, disk: Disk = nodeDisk): void {
  attempt('create folder', path, () => makePath(path, disk));
}

/** A folder and those above it. Node's own recursive mkdir never ends where a file system refuses with ENOENT (/proc). */
function makePath(path: string, disk: Disk): void {
  try {
    disk.mkdirSync(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && fs.statSync(path).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    makePath(dirname(path), disk);
    disk.mkdirSync(path);
  }
}

/** The bytes of a file, or null when there is none. */
export function readIfThere(path: string, disk: Disk = nodeDisk): Buffer | null {
  return attempt('read', path, () => {
    try {
      return disk.readFileSync(path);
    } catch (error) {
      // ENOTDIR: what should be a folder on the way is a file.
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return null;
      throw error;
    }
  });
}

/** The text of the bytes of a file up to `end`. Throws RlgptError 'storage' for more than a text can hold, half a gigabyte. */
export function textOf(path: string, bytes: Buffer, end: number): string {
  return attempt('read', path, () => bytes.toString('utf8', 0, end));
}

/** Names in a folder, sorted; none when there is no folder. */
export function listFolder(path: string, disk: Disk = nodeDisk): readonly string[] {
  return attempt('list', path, () => {
    try {
      return disk.readdirSync(path).sort();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  });
}

/** Removes a file; one that is not there is no error. Throws RlgptError 'storage'. */
export function removeIfThere(path: string, disk: Disk = nodeDisk): void {
  attempt('remove', path, () => {
    try {
      disk.unlinkSync(path);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  });
}

/**
 * Node's permission model, under which workers run, refuses fsync. A descriptor opened with O_DSYNC makes each write
 * durable by itself; where the system lacks that flag (Windows) fsync follows.
 */
const DURABLE = fs.constants.O_DSYNC ?? 0;

/** At `position`, or at the place of the descriptor where that is null. */
function writeDurably(descriptor: number, bytes: Uint8Array, position: number | null, disk: Disk): void {
  for (let done = 0; done < bytes.length; ) {
    const at = position === null ? null : position + done;
    done += disk.writeSync(descriptor, bytes, done, bytes.length - done, at);
  }
  if (DURABLE === 0) disk.fsyncSync(descriptor);
}

/** What systems say that cannot make a folder durable, or may not; anything else is a disk that fails. */
const UNABLE: ReadonlySet<string> = new Set([
  'ERR_ACCESS_DENIED',
  'EACCES',
  'EPERM',
  'EINVAL',
  'EISDIR',
  'EBADF',
  'ENOTSUP',
]);

/** Makes the names in a folder durable where the system allows it: not on Windows, and not under the permission model. */
function syncFolder(path: string, disk: Disk): void {
  let descriptor: number;
  try {
    descriptor = disk.openSync(path, 'r');
  } catch {
    return;
  }
  try {
    disk.fsyncSync(descriptor);
  } catch (error) {
    if (!UNABLE.has(codeOf(error))) throw error;
  } finally {
    disk.closeSync(descriptor);
  }
}

/**
 * Replaces a file so that readers and crashes see the old bytes or the new ones, never a mix, and the new ones are
 * durable on return. Creates the folders above it. Throws RlgptError 'storage'. One writer a path at a time.
 */
export function writeAtomic(path: string, bytes: Uint8Array | string, disk: Disk = nodeDisk): void {
  const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const temporary = `${path}.tmp`;
  attempt('write', path, () => {
    makePath(dirname(path), disk);
    const descriptor = disk.openSync(
      temporary,
      fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC | DURABLE,
    );
    try {
      try {
        writeDurably(descriptor, data, 0, disk);
      } finally {
        disk.closeSync(descriptor);
      }
      disk.renameSync(temporary, path);
    } catch (error) {
      discard(temporary, disk);
      throw error;
    }
    syncFolder(dirname(path), disk);
  });
}

/** Half a file would keep the space that a full disk lacks. */
function discard(temporary: string, disk: Disk): void {
  try {
    disk.unlinkSync(temporary);
  } catch {
    // What failed before is told.
  }
}

/** Adds a line to a file that ends with a whole one; it is durable on return. Throws RlgptError 'storage'. */
export function appendLine(path: string, line: string, disk: Disk = nodeDisk): void {
  const flags = fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_APPEND | DURABLE;
  attempt('append to', path, () => {
    const descriptor = disk.openSync(path, flags);
    try {
      writeDurably(descriptor, Buffer.from(`${line}\n`), null, disk);
    } finally {
      disk.closeSync(descriptor);
    }
  });
}

/** An append-only file of whole lines. */
export interface LineLog {
  /** Bytes of whole lines so far. */
  readonly size: number;
  /** Appends a line. It survives the process at once, and power loss after `sync`. */
  append(line: string): void;
  sync(): void;
  close(): void;
}

/**
 * Opens a log for appending behind its first `size` bytes and cuts the rest, such as a line torn by a crash. Creates the
 * file when it is missing. Throws RlgptError 'storage'.
 */
export function openLog(path: string, size: number, disk: Disk = nodeDisk): LineLog {
  const flags = fs.constants.O_WRONLY | fs.constants.O_CREAT;
  const [quick, durable] = attempt('open', path, () => {
    const descriptors = [disk.openSync(path, flags), disk.openSync(path, flags | DURABLE)];
    disk.ftruncateSync(descriptors[0], size);
    syncFolder(dirname(path), disk);
    return descriptors;
  });
  let end = size;
  let unsynced: Uint8Array[] = [];
  return {
    get size() {
      return end;
    },
    append: (line) =>
      attempt('append to', path, () => {
        const bytes = Buffer.from(`${line}\n`);
        // At its position, so that a half-written line is overwritten by the next one.
        for (let done = 0; done < bytes.length; ) {
          done += disk.writeSync(quick, bytes, done, bytes.length - done, end + done);
        }
        end += bytes.length;
        unsynced.push(bytes);
      }),
    sync: () => {
      if (unsynced.length === 0) return;
      const bytes = Buffer.concat(unsynced);
      // The same bytes once more, through the descriptor that makes them durable.
      attempt('save', path, () => writeDurably(durable, bytes, end - bytes.length, disk));
      unsynced = [];
    },
    close: () => {
      for (const descriptor of [quick, durable]) disk.closeSync(descriptor);
    },
  };
}

/** Length of the part of `bytes` that consists of whole lines. */
export function wholeLines(bytes: Uint8Array): number {
  return bytes.lastIndexOf(0x0a) + 1;
}
