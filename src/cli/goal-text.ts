/** A goal as it is given on the command line: a file, or the text itself. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RlgptError } from '../core/errors.ts';
import { packageFolder } from '../core/version.ts';
import type { GoalFile } from '../goal/file.ts';

/** What ends like a file of goals, and has no blanks, is no goal. */
const LIKE_A_FILE = /^\S+\.(goal|ink)$/;

/** A path is read, anything else is a goal itself. Throws RlgptError 'usage' for a file that is not there. */
export function goalText(given: string): string {
  if (existsSync(given)) return readFileSync(given, 'utf8');
  if (LIKE_A_FILE.test(given)) throw noFile(given);
  return given;
}

/** The error of a file that is not there; one of the examples of this package may be meant. */
export function noFile(path: string): RlgptError {
  const ours = join(packageFolder(), path);
  const remedy = existsSync(ours) ? `The examples of this package are elsewhere: ${ours}` : 'Name a readable file.';
  return new RlgptError('usage', `there is no file '${path}'`, remedy);
}

/** What of a file is passed over, a line each. */
export const notesOf = ({ notes }: GoalFile): readonly string[] =>
  notes.map(({ line, message, remedy }) => `line ${line}: ${message}. ${remedy}`);
