/** Checks every checksum of a run folder without changing it. */
import { join } from 'node:path';
import { RlgptError } from '../core/errors.ts';
import { listFolder } from './files.ts';
import { readContent, readFolder } from './folder.ts';

export interface PartCheck {
  readonly part: 'records' | 'blobs';
  readonly intact: boolean;
  readonly detail: string;
}

/** The state of the journal with its events, and of the blobs. Throws RlgptError 'storage' when the folder cannot be read. */
export function verifyRun(folder: string): readonly PartCheck[] {
  return [verifyRecords(folder), verifyBlobs(join(folder, 'blobs'))];
}

function verifyRecords(folder: string): PartCheck {
  try {
    const { entries, events, repairs } = readFolder(folder);
    const stages = entries.filter((entry) => entry.kind === 'stage').length;
    const detail =
      repairs.length > 0
        ? `resume would repair: ${repairs.join('; ')}`
        : `${stages} stages and ${events.length} events are durable`;
    return { part: 'records', intact: repairs.length === 0, detail };
  } catch (error) {
    if (!(error instanceof RlgptError) || error.kind !== 'corrupt') throw error;
    return { part: 'records', intact: false, detail: `${error.message}. ${error.remedy}` };
  }
}

function verifyBlobs(folder: string): PartCheck {
  // A .tmp file is the trace of a crash while writing; nothing refers to it.
  const names = listFolder(folder).filter((name) => !name.endsWith('.tmp'));
  const damaged = names.filter((name) => readContent(folder, name) === null);
  if (damaged.length === 0) return { part: 'blobs', intact: true, detail: `${names.length} intact` };
  return {
    part: 'blobs',
    intact: false,
    detail: `${damaged.length} of ${names.length} damaged: ${damaged.slice(0, 3).join(', ')}`,
  };
}
