/** Under which limits processes of the command line run generated code. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../run/files.ts';
import { limitedNode, memoryFlags, type NodeCommand, permissionFlags, permissionModel } from '../skill/limits.ts';

const MEMORY_MB = 2048;

/** What a process may hold outside of V8's heap: weights, rollouts, worlds, code. */
const OUTSIDE_HEAP_MB = 3072;

/** The part of a path up to its first node_modules, or null when it has none. */
function modulesOf(path: string): string | null {
  const at = path.indexOf(`${sep}node_modules${sep}`);
  return at < 0 ? null : path.slice(0, at + `${sep}node_modules`.length);
}

/** The folder that holds this package and what it imports: a node_modules above it if it is installed there. */
function packageRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  let folder = here;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return modulesOf(here) ?? folder;
}

/** Where the packages really are that this one imports: links may lead elsewhere. */
function packageFolders(): readonly string[] {
  const folder = modulesOf(fileURLToPath(import.meta.resolve('ses')));
  return folder === null ? [] : [folder];
}

/** Files besides the package and the folder of a run. */
export interface Files {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** Flags of node for a process that may write `folder`, and read it and the package; and `files` as they say. */
export function limitFlags(folder: string, files: Files = { read: [], write: [] }): readonly string[] {
  makeFolder(folder);
  const mayRead = [...packageFolders(), ...files.read].map((path) => `--allow-fs-read=${resolve(path)}`);
  const mayWrite = files.write.map((path) => `--allow-fs-write=${resolve(path)}`);
  // Node 20 aborts when a path is granted twice.
  return [...new Set([...memoryFlags(MEMORY_MB), ...permissionFlags(folder, packageRoot()), ...mayRead, ...mayWrite])];
}

/** Flags of node for a process that reads the package and writes nothing. */
export function readFlags(): readonly string[] {
  const mayRead = [packageRoot(), ...packageFolders()].map((path) => `--allow-fs-read=${resolve(path)}`);
  return [...new Set([...permissionModel(), ...mayRead])];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that a process needs to start, and to reach a server with a certificate of its own. */
const HARMLESS = /^(PATH|HOME|USERPROFILE|TMPDIR|TMP|TEMP|TZ|LANG|LC_\w+|SYSTEMROOT|NODE_EXTRA_CA_CERTS)$/i;

/** Variables that Python and the libraries of its environments are led by: modules, displays, devices, threads. */
const OF_PYTHON =
  /^(RLGPT_PYTHON|PYTHON\w*|VIRTUAL_ENV|CONDA_\w+|LD_LIBRARY_PATH|DYLD_\w+|JAVA_HOME|(WAYLAND_)?DISPLAY|XDG_\w+|SDL_\w+|MUJOCO_\w+|PYOPENGL_\w+|(CUDA|OMP|MKL|OPENBLAS|JAX|XLA)_\w+)$/;

function those(all: Environment, name: RegExp): Record<string, string> {
  const entries = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([key]) => name.test(key)));
}

/** What of an environment a process that runs generated code may see: no secrets. */
export const plainEnvironment = (all: Environment): Record<string, string> => those(all, HARMLESS);

/**
 * A process that also runs Python environments: it may start processes and look for them, keeps its pipes in `folder`, and
 * is told the interpreter and what leads it. One wall less around generated code; its sandbox stays.
 */
export function withPython(command: NodeCommand, folder: string) {
  return {
    node: {
      ...command,
      execArgv: [
        ...command.execArgv,
        '--allow-child-process',
        '--allow-fs-read=/proc/*',
        '--disable-warning=SecurityWarning',
      ],
    },
    environment: { ...those(process.env, OF_PYTHON), TMPDIR: resolve(folder) },
  };
}

/** Node for a process that runs generated code in `folder`, under all limits that this system can keep. */
export function limitedCommand(folder: string, files?: Files, network = false): NodeCommand {
  return limitedNode(limitFlags(folder, files), { dataMb: MEMORY_MB + OUTSIDE_HEAP_MB, cpuSeconds: null, network });
}
