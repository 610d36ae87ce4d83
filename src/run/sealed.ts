/** JSON files with a checksum of their content, so that a changed byte is told and never used. */
import { RlgptError } from '../core/errors.ts';
import { hashJson } from '../core/hash.ts';
import { jsonText } from '../core/json.ts';
import { type Disk, nodeDisk, readIfThere, writeAtomic } from './files.ts';

/** The text of a record with its checksum as the field `sum`. */
export function sealedText(content: object): string {
  return `${jsonText({ ...content, sum: hashJson(content) })}\n`;
}

/** Writes JSON with its checksum, durably. Throws RlgptError 'storage'. */
export function writeSealed(path: string, content: object, disk: Disk = nodeDisk): void {
  writeAtomic(path, sealedText(content), disk);
}

/** The record in `text` without its checksum, or null when it is damaged. */
export function unseal(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const { sum, ...content } = JSON.parse(text) as Record<string, unknown>;
    return sum === hashJson(content) ? content : null;
  } catch {
    return null;
  }
}

/** The record of a sealed file, or null where there is no file. Throws RlgptError 'corrupt' with the remedy for a damaged one. */
export function readSealed<T>(path: string, remedy: string, disk: Disk = nodeDisk): T | null {
  const bytes = readIfThere(path, disk);
  if (bytes === null) return null;
  const content = unseal(bytes.toString());
  if (content === null) throw new RlgptError('corrupt', `'${path}' is damaged or was edited`, remedy);
  return content as T;
}
