/** Python for acceptance bars: virtual environments in the user's cache, made once, and scripts that run in them. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Python, preparePython } from '../bench/python.ts';
import { RlgptError } from '../src/core/errors.ts';
import type { AcceptOptions } from './bar.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const PACKAGES = ['craftax==1.6.1', 'jax[cpu]==0.10.2', 'crafter==1.8.3', 'gymnasium', 'msgpack', 'pettingzoo'];
export const once = (seed: number) => ({ interval: null, seeds: [seed] });

/** Throws when there is no Python: a bar that cannot be measured has not passed. */
export function pythonWith(name: string, packages: readonly string[], note: AcceptOptions['note']): string {
  return pythonOf(preparePython(name, packages, note));
}

/** The Python that was prepared. Throws RlgptError 'world' where there is none. */
export function pythonOf(found: Python): string {
  if ('python' in found) return found.python;
  throw noPython(found.skipped);
}

/** For a bar that cannot be measured without. */
export function noPython(why: string): RlgptError {
  const remedy =
    'Install python3 with venv (3.11 or later) and a way to PyPI, or name a Python that has them in RLGPT_PEERS_PYTHON.';
  return new RlgptError('world', why, remedy);
}

/** Standard output of a script of this checkout. Throws when it fails. */
export const run = (python: string, script: string, args: readonly string[] = []): string =>
  execFileSync(python, ['-W', 'ignore', join(ROOT, script), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, RLGPT_COMMAND: `${process.execPath} ${join(ROOT, 'dist/src/main.js')}` },
  });

/** 1 when the work ends well, 0 when it throws; what was wrong has gone to standard error. */
export function passes(work: () => unknown): number {
  try {
    work();
    return 1;
  } catch {
    return 0;
  }
}
