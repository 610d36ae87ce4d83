/** One process a run folder: a lock file that names its holder, and takes over the lock of a holder that is gone. */
import { constants, copyFileSync, linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { RlgptError } from '../core/errors.ts';
import { jsonText } from '../core/json.ts';
import { readIfThere, removeIfThere, storageError } from './files.ts';

interface Holder {
  readonly pid: number;
  /** The process that started the holder. */
  readonly parent: number;
  readonly host: string;
  /** Start time of the process where the system tells it, so that a reused pid is not taken for the holder. */
  readonly started: string;
}

/** Lock files of this process. A lock that names this pid but is not here was left by an earlier process of the same pid. */
const held = new Set<string>();

function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22, counted behind the command name, which may itself hold blanks and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}

/** Some process has this pid. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: a process of another user has it.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.pid === process.pid) return held.has(path);
  if (!exists(holder.pid)) return false;
  const now = startTime(holder.pid);
  return now === '' || holder.started === '' || now === holder.started;
}

/**
 * The pid of a live holder on this host whose parent is gone, or null. Such a worker ends by itself as soon as it looks
 * around, so that it is worth waiting for.
 */
export function orphanOf(folder: string): number | null {
  const path = resolve(folder, 'lock');
  const holder = parseHolder(readIfThere(path));
  if (holder === null || holder.host !== hostname() || !isAlive(holder, path)) return null;
  return exists(holder.parent) ? null : holder.pid;
}

function parseHolder(bytes: Buffer | null): Holder | null {
  try {
    return bytes === null ? null : (JSON.parse(bytes.toString()) as Holder);
  } catch {
    return null;
  }
}

/**
 * Takes the lock of a folder; returns the function that releases it. Throws RlgptError 'usage' while a live process
 * holds it. The lock appears with its content by a hard link, so no reader sees it half-written.
 */
export function lockFolder(folder: string): () => void {
  const path = resolve(folder, 'lock');
  const mine: Holder = { pid: process.pid, parent: process.ppid, host: hostname(), started: startTime(process.pid) };
  const draft = `${path}.${mine.pid}`;
  try {
    writeFileSync(draft, jsonText(mine));
    for (let tries = 0; tries < 5; tries++) {
      if (tryLink(draft, path)) {
        held.add(path);
        return () => release(path, mine);
      }
      const content = readIfThere(path);
      const holder = parseHolder(content);
      if (holder !== null && isAlive(holder, path)) {
        const where = holder.host === mine.host ? '' : ` on ${holder.host}`;
        throw new RlgptError(
          'usage',
          `'${folder}' is in use by process ${holder.pid}${where}`,
          `Wait for it, stop it, or delete '${path}' if it is gone.`,
        );
      }
      discardStale(path, content);
    }
    throw new RlgptError('usage', `could not lock '${folder}': others take it at the same time`, 'Try again.');
  } catch (error) {
    throw storageError(error, 'lock', folder);
  } finally {
    removeIfThere(draft);
  }
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EEXIST') return false;
    if (WITHOUT_LINKS.has(code)) return tryCopy(draft, path);
    throw error;
  }
}

/** What file systems say that have no hard links, such as that of USB sticks and some shared folders. */
const WITHOUT_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

/** There the lock has no content for a moment. */
function tryCopy(draft: string, path: string): boolean {
  try {
    copyFileSync(draft, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a stale lock, but puts back one that another process took between our look and our move. */
function discardStale(path: string, stale: Buffer | null): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readIfThere(aside);
  if (stale !== null && moved !== null && !moved.equals(stale)) tryLink(aside, path);
  unlinkSync(aside);
}

function release(path: string, mine: Holder): void {
  held.delete(path);
  const holder = parseHolder(readIfThere(path));
  if (holder?.pid === mine.pid && holder.started === mine.started) unlinkSync(path);
}
