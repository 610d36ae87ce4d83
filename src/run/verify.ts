/** Checks every checksum of a run folder without changing it. */
import { join } from 'node:path';
import { RlgptError } from '../core/errors.ts';
import { type Disk, listFolder, nodeDisk, readIfThere } from './files.ts';
import { readContent, readFolder } from './folder.ts';
import { type JournalEntry, namedBlobs } from './journal.ts';
import { unseal } from './sealed.ts';

export interface PartCheck {
  readonly part: 'records' | 'blobs' | 'checkpoints' | 'blame' | 'spending';
  readonly intact: boolean;
  readonly detail: string;
}

/** The state of the journal with its events, of the blobs and of the small records. Throws RlgptError 'storage' when the folder cannot be read. */
export function verifyRun(folder: string, disk: Disk = nodeDisk): readonly PartCheck[] {
  const { check, entries } = verifyRecords(folder, disk);
  return [
    check,
    verifyContents(folder, 'blobs', entries.flatMap(namedBlobs), disk),
    verifyContents(folder, 'checkpoints', [], disk),
    ...(['blame', 'spending'] as const).flatMap((part) => verifySealed(folder, part, disk)),
  ];
}

function verifyRecords(folder: string, disk: Disk): { check: PartCheck; entries: readonly JournalEntry[] } {
  const said = (intact: boolean, detail: string): PartCheck => ({ part: 'records', intact, detail });
  try {
    const { entries, events, repairs } = readFolder(folder, disk);
    const stages = entries.filter((entry) => entry.kind === 'stage').length;
    if (repairs.length > 0) return { check: said(false, `resume would repair: ${repairs.join('; ')}`), entries };
    return { check: said(true, `${stages} stages and ${events.length} events are durable`), entries };
  } catch (error) {
    if (!(error instanceof RlgptError) || error.kind !== 'corrupt') throw error;
    return { check: said(false, `${error.message}. ${error.remedy}`), entries: [] };
  }
}

/** Files by content, and those of `named` that are not there. */
function verifyContents(
  folder: string,
  part: 'blobs' | 'checkpoints',
  named: readonly string[],
  disk: Disk,
): PartCheck {
  const place = join(folder, part);
  // A .tmp file is the trace of a crash while writing; nothing refers to it.
  const names = listFolder(place, disk).filter((name) => !name.endsWith('.tmp'));
  const damaged = names.filter((name) => readContent(place, name, disk) === null);
  const missing = [...new Set(named)].filter((name) => !names.includes(name));
  const said = [
    ...(damaged.length === 0 ? [] : [`${damaged.length} of ${names.length} damaged: ${some(damaged)}`]),
    ...(missing.length === 0 ? [] : [`${missing.length} missing: ${some(missing)}`]),
  ];
  return { part, intact: said.length === 0, detail: said.join('; ') || `${names.length} intact` };
}

const some = (names: readonly string[]) => names.slice(0, 3).join(', ');

/** A small record that not every run has. */
function verifySealed(folder: string, part: 'blame' | 'spending', disk: Disk): PartCheck[] {
  const bytes = readIfThere(join(folder, `${part}.json`), disk);
  if (bytes === null) return [];
  const intact = unseal(bytes.toString()) !== null;
  return [{ part, intact, detail: intact ? `${part}.json is intact` : `${part}.json is damaged or was edited` }];
}
