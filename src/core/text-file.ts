/** Files that users name: their text, or an error that says why there is none. */
import { readFileSync } from 'node:fs';
import { RlgptError } from './errors.ts';

/**
 * The text of a file that a user named, without a byte order mark; `-` is standard input. `what` is what the file should be,
 * such as 'map'. Throws RlgptError 'usage' for one that is not there, is a folder or cannot be read.
 */
export function readTextFile(what: string, path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = `Name a readable ${what}.`;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new RlgptError('usage', `there is no file '${path}'`, remedy, error);
    if (code === 'EISDIR') throw new RlgptError('usage', `'${path}' is a folder`, remedy, error);
    throw new RlgptError('usage', `cannot read '${path}' (${code ?? message})`, remedy, error);
  }
}
