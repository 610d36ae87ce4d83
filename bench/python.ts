/** Virtual environments for the Python peers of benchmarks, made once in the user's cache. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** In the user's cache, where `npm ci` does not delete gigabytes. */
export const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rlgpt');

/** A Python that has the packages, or why there is none. */
export type Python = { readonly python: string } | { readonly skipped: string };

/**
 * A virtual environment called `name` with the given packages, installed again when they change; RLGPT_PEERS_PYTHON
 * names a Python to use instead, which has them already. Installing takes minutes the first time.
 */
export function preparePython(name: string, packages: readonly string[], note: (text: string) => void): Python {
  const given = process.env.RLGPT_PEERS_PYTHON || undefined;
  return given === undefined ? ownPython(name, packages, note) : givenPython(given, packages);
}

/** Prints the packages, named without versions, that are not there. */
const LACKING = `
import sys
from importlib.metadata import PackageNotFoundError, version
for name in sys.argv[1:]:
    try:
        version(name)
    except PackageNotFoundError:
        print(name)
`;

function givenPython(python: string, packages: readonly string[]): Python {
  const names = packages.map((one) => one.replace(/[[=<>~].*$/, ''));
  try {
    const lacking = execFileSync(python, ['-c', LACKING, ...names], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .join(', ');
    return lacking === '' ? { python } : { skipped: `RLGPT_PEERS_PYTHON (${python}) lacks ${lacking}` };
  } catch (error) {
    return { skipped: `RLGPT_PEERS_PYTHON (${python}) does not run: ${firstLine(error)}` };
  }
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message.split('\n')[0] : String(error));

/** As `preparePython`, whatever Python there is. */
export function ownPython(name: string, packages: readonly string[], note: (text: string) => void): Python {
  const folder = join(CACHE, name);
  const python = join(folder, 'bin/python');
  const ready = join(folder, 'ready');
  const wanted = packages.join('\n');
  if (existsSync(ready) && readFileSync(ready, 'utf8') === wanted) return { python };
  try {
    rmSync(ready, { force: true });
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'ignore' });
    note(`installing ${packages.join(', ')} into ${folder} (once; PyTorch is several gigabytes) ...`);
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: ['ignore', 'ignore', 'inherit'] });
    writeFileSync(ready, wanted);
    return { python };
  } catch (error) {
    return { skipped: `no Python with ${packages.join(', ')}: ${firstLine(error)}` };
  }
}
