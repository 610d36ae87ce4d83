/** A goal as it is given on the command line: a file, or the text itself. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RlgptError } from '../core/errors.ts';
import { readTextFile } from '../core/text-file.ts';
import { packageFolder } from '../core/version.ts';
import { readGoals } from '../env/goal-file.ts';
import type { GoalFile } from '../goal/file.ts';
import { LIKE_A_GOAL_FILE } from './parse.ts';

/**
 * The value of `--goal`: a path is read, anything else is a goal itself. Throws RlgptError 'usage' for a file that cannot
 * be read, 'goal' that points at what is wrong with the text.
 */
export function readGoalFlag(given: string, concept: string | undefined): GoalFile {
  if (given.trim() === '')
    throw new RlgptError('usage', 'the goal is empty', 'Give one, such as --goal "have:stick >= 2", or a file.');
  if (!existsSync(given) && !LIKE_A_GOAL_FILE.test(given)) return readGoals(given, concept);
  const text = readSource(given);
  return namingFile(given, () => readGoals(text, concept));
}

/** What `work` returns; an error about the goal that `--goal` gives names its file. */
export function namingFile<T>(given: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RlgptError) || error.kind !== 'goal' || given === undefined || !existsSync(given))
      throw error;
    throw new RlgptError(error.kind, `${given}: ${error.message}`, error.remedy, error);
  }
}

/** The text of a goal file; `-` is standard input. Throws RlgptError 'usage' for what cannot be read. */
export function readSource(path: string): string {
  if (path === '') throw new RlgptError('usage', 'a path is empty', 'Name a file of goals.');
  // One of the examples of this package may be meant.
  const ours = join(packageFolder(), path);
  if (path !== '-' && !existsSync(path) && existsSync(ours))
    throw new RlgptError('usage', `there is no file '${path}'`, `The examples of this package are elsewhere: ${ours}`);
  return readTextFile('file of goals', path);
}

/** What of a file is passed over, a line each. */
export const notesOf = ({ notes }: GoalFile): readonly string[] =>
  notes.map(({ line, message, remedy }) => `line ${line}: ${message}. ${remedy}`);
