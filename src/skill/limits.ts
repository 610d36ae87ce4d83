/**
 * Limits for a child process that runs skills. They bound what the sandbox cannot: memory, processor time, files,
 * processes and the network.
 */
import { spawnSync } from 'node:child_process';
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

/** The flag of this Node's permission model, without its warning. By itself it forbids files, processes, threads and addons. */
export function permissionModel(version = process.versions.node): string[] {
  const [major, minor] = version.split('.').map(Number);
  const stable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return [stable ? '--permission' : '--experimental-permission', '--disable-warning=ExperimentalWarning'];
}

/**
 * Node flags under which the process reads `packageRoot` (the folder that holds node_modules) and `runFolder`, writes
 * `runFolder`, and starts no process, thread or addon. Both folders must exist; links are resolved first.
 * Node's permission model limits mistakes; Node says of itself that it does not stop malicious code, and until Node 25
 * it does not cover the network.
 */
export function permissionFlags(runFolder: string, packageRoot: string, version = process.versions.node): string[] {
  const [run, root] = [runFolder, packageRoot].map(real);
  return [...permissionModel(version), `--allow-fs-read=${root}`, `--allow-fs-read=${run}`, `--allow-fs-write=${run}`];
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new RlgptError('usage', `the folder '${folder}' does not exist`, 'Create it first.', cause);
  }
}

/** What the operating system bounds besides, each where its tool is installed and allowed. */
export interface SystemLimits {
  /** Private memory in mebibytes, with what V8 does not count; null for no bound. */
  readonly dataMb: number | null;
  /** Processor time in seconds; null for no bound. */
  readonly cpuSeconds: number | null;
  /** Whether the process may use the network. */
  readonly network: boolean;
}

/** Tools of this system, each as the words that stand before the command it limits; null where it does not work. */
export interface SystemTools {
  readonly prlimit: readonly string[] | null;
  readonly noNetwork: readonly string[] | null;
}

/** No file of the memory is left behind when V8 aborts. */
const PRLIMIT = ['prlimit', '--core=0'];
/** A name space without network; containers often forbid one of the two ways. */
const NO_NETWORK = [
  ['unshare', '--map-current-user', '--net'],
  ['unshare', '--map-root-user', '--net'],
];

const works = ([command, ...args]: readonly string[]): boolean =>
  spawnSync(command, [...args, 'true'], { stdio: 'ignore', timeout: 5000 }).status === 0;

let tools: SystemTools | null = null;

/** Tries the tools once. */
export function systemTools(): SystemTools {
  tools ??= {
    prlimit: works(PRLIMIT) ? PRLIMIT : null,
    noNetwork: NO_NETWORK.find(works) ?? null,
  };
  return tools;
}

/** How to start node: a command, and the arguments before the script. */
export interface NodeCommand {
  readonly execPath: string;
  readonly execArgv: string[];
}

/** Node with `flags` under the limits that this system can keep. The tools replace themselves by node: its pid is theirs. */
export function limitedNode(flags: readonly string[], limits: SystemLimits, found = systemTools()): NodeCommand {
  const { dataMb, cpuSeconds, network } = limits;
  const bounds = [
    ...(dataMb === null ? [] : [`--data=${dataMb * 2 ** 20}`]),
    ...(cpuSeconds === null ? [] : [`--cpu=${cpuSeconds}:${cpuSeconds + 5}`]),
  ];
  const [execPath, ...execArgv] = [
    ...(network || found.noNetwork === null ? [] : found.noNetwork),
    ...(found.prlimit === null ? [] : [...found.prlimit, ...bounds]),
    process.execPath,
    ...flags,
  ];
  return { execPath, execArgv };
}
