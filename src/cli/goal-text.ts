/** A goal as it is given on the command line: a file, or the text itself. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RlgptError } from '../core/errors.ts';
import { packageFolder } from '../core/version.ts';
import { readGoals } from '../env/goal-file.ts';
import type { GoalFile } from '../goal/file.ts';

/** What ends like a file of goals, and has no blanks, is no goal. */
const LIKE_A_FILE = /^\S+\.(goal|ink)$/;

/**
 * The value of `--goal`: a path is read, anything else is a goal itself. Throws RlgptError 'usage' for a file that cannot
 * be read, 'goal' that points at what is wrong with the text.
 */
export function readGoalFlag(given: string, concept: string | undefined): GoalFile {
  if (given.trim() === '')
    throw new RlgptError('usage', 'the goal is empty', 'Give one, such as --goal "have:stick >= 2", or a file.');
  if (!existsSync(given) && !LIKE_A_FILE.test(given)) return readGoals(given, concept);
  const text = readSource(given);
  try {
    return readGoals(text, concept);
  } catch (error) {
    if (!(error instanceof RlgptError)) throw error;
    throw new RlgptError(error.kind, `${given}: ${error.message}`, error.remedy, error);
  }
}

/** The text of a goal file; `-` is standard input. Throws RlgptError 'usage' for what cannot be read. */
export function readSource(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw noFile(path);
    const why = code === 'EISDIR' ? `'${path}' is a folder` : `cannot read '${path}' (${code ?? message})`;
    throw new RlgptError('usage', why, 'Name a readable file.', error);
  }
}

/** The error of a file that is not there; one of the examples of this package may be meant. */
function noFile(path: string): RlgptError {
  const ours = join(packageFolder(), path);
  const remedy = existsSync(ours) ? `The examples of this package are elsewhere: ${ours}` : 'Name a readable file.';
  return new RlgptError('usage', `there is no file '${path}'`, remedy);
}

/** What of a file is passed over, a line each. */
export const notesOf = ({ notes }: GoalFile): readonly string[] =>
  notes.map(({ line, message, remedy }) => `line ${line}: ${message}. ${remedy}`);
