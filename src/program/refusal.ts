/** Errors about the text of a program, with the line. */
import { RlgptError } from '../core/errors.ts';

export const lineAt = (source: string, at: number): number => source.slice(0, at).split('\n').length;

/** Error of kind 'program' that names the line. */
export function programError(source: string, at: number, message: string, remedy: string): RlgptError {
  return new RlgptError('program', `line ${lineAt(source, at)}: ${message}`, remedy);
}

/** Error of kind 'program' about what a checkable program may not hold. */
export function outside(source: string, at: number, what: string, remedy: string): RlgptError {
  return programError(source, at, `${what} is outside the checkable subset`, remedy);
}
