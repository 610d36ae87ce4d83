/** What a script of bench/ or experiments/ does with its command line: help on demand, and errors that a person can read. */
import { pathToFileURL } from 'node:url';
import { RlgptError, unknownName } from '../src/core/errors.ts';

/**
 * Runs `main` with the words of the command line if `url` is the module that node was started with; it prints `help` in its place for
 * --help. Wrong usage ends with exit code 2.
 */
export async function runScript(url: string, help: string, main: (words: string[]) => unknown): Promise<void> {
  if (url !== pathToFileURL(process.argv[1] ?? '').href) return;
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    process.stdout.write(`${help.trimEnd()}\n`);
    return;
  }
  try {
    await main(words);
  } catch (error) {
    const known = error instanceof RlgptError ? error : wrongOption(error);
    if (known === null) throw error;
    process.stderr.write(`error: ${known.message}\n${known.remedy}\n`);
    process.exitCode = 2;
  }
}

/** What `parseArgs` of Node throws. */
function wrongOption(error: unknown): RlgptError | null {
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('ERR_PARSE_ARGS_')) return null;
  return new RlgptError('usage', error.message.split('. ')[0], 'Add --help for what there is.', error);
}

/** A whole number of at least `least`. Throws RlgptError 'usage' that names it. */
export function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new RlgptError('usage', `${name} is '${text}'`, `Give a whole number of at least ${least}.`);
}

/** Names separated by commas, all of them among `known`. Throws RlgptError 'unknown-name'. */
export function namesAmong<T extends string>(what: string, text: string, known: readonly T[]): T[] {
  return text.split(',').map((name) => {
    if (!known.includes(name as T)) throw unknownName(what, name, known);
    return name as T;
  });
}
