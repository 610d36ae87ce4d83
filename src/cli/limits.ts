/** Under which limits processes of the command line run generated code. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryFlags, permissionFlags } from '../skill/limits.ts';

const MEMORY_MB = 2048;

/** The folder that holds this package and what it imports: a node_modules above it if it is installed there. */
function packageRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const installed = here.indexOf(`${sep}node_modules${sep}`);
  if (installed >= 0) return here.slice(0, installed + `${sep}node_modules`.length);
  let folder = here;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** Flags of node for a process that may write `folder` and read `readable` besides the package. */
export function limitFlags(folder: string, readable: readonly string[]): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const mayRead = readable.map((path) => `--allow-fs-read=${resolve(path)}`);
  return [...memoryFlags(MEMORY_MB), ...permissionFlags(folder, packageRoot()), ...mayRead];
}
