/** Flags for a child process that runs skills. They bound what the sandbox cannot: memory, files and processes. */
import { realpathSync } from 'node:fs';
import { RlgptError } from '../core/errors.ts';

/** Node flags that bound the heap to `limitMb` mebibytes (8 or more); a process that needs more aborts. */
export function memoryFlags(limitMb: number): string[] {
  if (!Number.isInteger(limitMb) || limitMb < 8) {
    throw new RlgptError(
      'usage',
      `a memory limit of ${limitMb} MiB is not possible`,
      'Give a whole number of 8 or more.',
    );
  }
  return [`--max-old-space-size=${limitMb}`];
}

/**
 * Node flags under which the process reads `packageRoot` (the folder that holds node_modules) and `runFolder`, writes
 * `runFolder`, and starts no process, thread or addon. Both folders must exist; links are resolved first.
 * Node's permission model limits mistakes; Node says of itself that it does not stop malicious code, and until Node 25
 * it does not cover the network.
 */
export function permissionFlags(runFolder: string, packageRoot: string, version = process.versions.node): string[] {
  const [major, minor] = version.split('.').map(Number);
  const stable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  const [run, root] = [runFolder, packageRoot].map(real);
  return [
    stable ? '--permission' : '--experimental-permission',
    '--disable-warning=ExperimentalWarning',
    `--allow-fs-read=${root}`,
    `--allow-fs-read=${run}`,
    `--allow-fs-write=${run}`,
  ];
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new RlgptError('usage', `the folder '${folder}' does not exist`, 'Create it first.', cause);
  }
}
