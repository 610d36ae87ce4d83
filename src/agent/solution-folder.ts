/** Reads what a run has found from its folder: the solution, and the policies that it calls. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RlgptError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { listFolder, readIfThere } from '../run/files.ts';
import { readRunFile } from '../run/folder.ts';
import { readSealed } from '../run/sealed.ts';
import type { Solution } from './solution.ts';

/** The folder that holds solution.json. Throws RlgptError 'usage' when there is none. */
export function findSolution(path: string): string {
  for (const folder of [join(path, 'solution'), path]) if (existsSync(join(folder, 'solution.json'))) return folder;
  throw noSolution(path);
}

function noSolution(path: string): RlgptError {
  if (!existsSync(join(path, 'run.json'))) {
    const remedy = 'Name the folder of a run that has finished, or a solution folder.';
    return new RlgptError('usage', `'${path}' holds no solution`, remedy);
  }
  const message = `'${path}' holds no solution`;
  return readRunFile(path).options.command === 'train'
    ? new RlgptError(
        'usage',
        `${message}: a run of 'rlgpt train' ends with a policy`,
        `Name a run of 'rlgpt solve', or watch the policy: rlgpt render ${path}.`,
      )
    : new RlgptError('usage', `${message} yet`, `Go on with the run: rlgpt resume ${path}.`);
}

/** The policies of a solution folder by hash. The reader throws RlgptError 'corrupt' for one that is missing or damaged. */
export function readPolicies(folder: string): (hash: string) => Uint8Array {
  const policies = new Map(
    listFolder(join(folder, 'policies')).map((name) => {
      const bytes = new Uint8Array(readIfThere(join(folder, 'policies', name)) ?? []);
      return [sha256(bytes), bytes];
    }),
  );
  return (hash) => {
    const bytes = policies.get(hash);
    if (bytes === undefined)
      throw new RlgptError(
        'corrupt',
        `policy '${hash}' is missing or damaged in '${folder}'`,
        'Restore the folder from a copy.',
      );
    return bytes;
  };
}

/** Reads solution.json of a solution folder. Throws RlgptError 'corrupt' for a damaged one. */
export function readSolution(folder: string): Solution {
  const path = join(folder, 'solution.json');
  const remedy = "Restore it from a copy, or let 'rlgpt resume' write it again.";
  const solution = readSealed<Solution>(path, remedy);
  if (solution?.schema === 1) return solution;
  throw new RlgptError('corrupt', `'${path}' is missing or of another version`, remedy);
}

/** A solution as its folder holds it: what `solutionController(solution, blob)` takes. */
export interface OpenSolution {
  readonly solution: Solution;
  /** Reads its policies by hash. */
  readonly blob: (hash: string) => Uint8Array;
}

/**
 * Opens the folder of a run that has finished, or a solution folder. Throws RlgptError 'usage' where there is none, 'corrupt'
 * for a damaged one.
 */
export function openSolution(path: string): OpenSolution {
  const folder = findSolution(path);
  return { solution: readSolution(folder), blob: readPolicies(folder) };
}
