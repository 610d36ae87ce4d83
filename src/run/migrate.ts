/** The format of a run folder has a number; folders of earlier numbers are brought to the present one step by step. */
import { join } from 'node:path';
import { RlgptError } from '../core/errors.ts';
import { type Disk, readIfThere } from './files.ts';
import { unseal, writeSealed } from './sealed.ts';

/** 2: blame.json and spending.json carry checksums. */
export const RUN_SCHEMA = 2;

/** The content of run.json. */
export interface RunFile {
  readonly schema: number;
  readonly task: string;
  readonly seed: number;
  /** Further options of the command that started the run, as JSON. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Versions that wrote the run, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What leads from a schema to the next one. A step may be cut short and is done again, so it leaves what is done. */
const STEPS: Readonly<Record<number, (folder: string, disk: Disk) => void>> = { 1: sealRecords };

function sealRecords(folder: string, disk: Disk): void {
  for (const name of ['blame.json', 'spending.json']) {
    const path = join(folder, name);
    const text = readIfThere(path, disk)?.toString();
    if (text !== undefined && unseal(text) === null) writeSealed(path, parse(path, text), disk);
  }
}

function parse(path: string, text: string): object {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === 'object' && content !== null) return content;
  } catch {
    // Told below.
  }
  throw new RlgptError('corrupt', `'${path}' is damaged`, "Run 'rlgpt doctor FOLDER --repair'.");
}

/** Brings a folder whose lock is held to the present schema and returns its run.json. */
export function migrate(folder: string, file: RunFile, disk: Disk): RunFile {
  let now = file;
  while (now.schema < RUN_SCHEMA) {
    const step = STEPS[now.schema];
    if (step === undefined) {
      throw new RlgptError(
        'corrupt',
        `run.json has schema ${now.schema}`,
        'Open the run with the version that wrote it.',
      );
    }
    step(folder, disk);
    now = { ...now, schema: now.schema + 1 };
    writeSealed(join(folder, 'run.json'), now, disk);
  }
  return now;
}
