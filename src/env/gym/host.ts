/**
 * The Python process that runs Gymnasium environments (python/rlgpt_gym/host.py), and a conversation with it that blocks, as
 * the interface of worlds does. Messages go through two named pipes, observations through a file that Python maps.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RlgptError } from '../../core/errors.ts';

export interface HostOptions {
  /** Id of gymnasium.make or gym.make, or MODULE:CALLABLE. */
  readonly name: string;
  readonly n: number;
  /** Keyword arguments of the environment. */
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** Words that text in observations may hold; without them text is left out. */
  readonly words: readonly string[];
  /** The interpreter. */
  readonly python: string;
  /** Seconds that a step or reset may take before its environment counts as hung. */
  readonly timeoutSeconds: number;
  /** Seconds until the environments must be made. */
  readonly startSeconds: number;
}

/** A field of the observation, as Python tells it. */
export interface HostField {
  readonly name: string;
  readonly dtype: '|u1' | '<i4' | '<f4';
  readonly shape: readonly number[];
  readonly kind: string;
  readonly low: number;
  readonly high: number;
}

/** A part of the action: a choice among n, or a number in a range. */
export type HostAction =
  | { readonly name: string; readonly n: number }
  | { readonly name: string; readonly low: number; readonly high: number };

export interface HostSpec {
  readonly fields: readonly HostField[];
  readonly actions: readonly HostAction[];
  /** The environment's own step limit. */
  readonly limit: number | null;
  /** Bytes of one world's observation. */
  readonly row: number;
}

/** What became of an environment that failed. */
export interface Trouble {
  readonly world: number;
  readonly what: string;
}

export interface Host {
  readonly spec: HostSpec;
  /** Sends a request and returns the reply. Throws RlgptError 'world' when the process has ended. */
  exchange(request: Uint8Array): Uint8Array;
  /** Reads the observation of one world, [row]. */
  observe(world: number, into: Uint8Array): void;
  close(): void;
}

/** The script in this package, from the source or from the build. */
function hostScript(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'python', 'rlgpt_gym', 'host.py')) && dirname(folder) !== folder)
    folder = dirname(folder);
  return join(folder, 'python', 'rlgpt_gym', 'host.py');
}

const clock = new Int32Array(new SharedArrayBuffer(4));
const POLL_MS = 2;

/** Starts Python and waits until its environments are made. Throws RlgptError 'world' when they are not. */
export function openHost(options: HostOptions): Host {
  const { name, n, kwargs, words, python, timeoutSeconds, startSeconds } = options;
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-gym-'));
  const [requests, replies] = ['requests', 'replies'].map((pipe) => join(folder, pipe));
  const made = spawnSync('mkfifo', [requests, replies]);
  if (made.status !== 0) {
    rmSync(folder, { recursive: true });
    throw new RlgptError('world', 'named pipes cannot be made here', "Use a system that has the command 'mkfifo'.");
  }
  // both ends of the requests, so that opening does not wait; they close with this process, which Python notices
  const out = openSync(requests, 'r+');
  const early = openSync(replies, constants.O_RDONLY | constants.O_NONBLOCK);
  const flags = ['--dir', folder, '--env', name, '--n', String(n), '--kwargs', JSON.stringify(kwargs)];
  if (words.length > 0) flags.push('--words', JSON.stringify(words));
  const limits = ['--timeout', String(timeoutSeconds), '--start', String(startSeconds)];
  const child = spawn(python, [hostScript(), ...flags, ...limits], { stdio: ['ignore', 'inherit', 'inherit'] });
  child.on('error', () => {});
  child.unref();
  /** Descriptors that the system gives to others once they are closed. */
  const open = [out];
  const close = () => {
    process.off('exit', close);
    for (const descriptor of open.splice(0)) closeSync(descriptor);
    rmSync(folder, { recursive: true, force: true });
    // without a process, Node would signal the whole group of this one
    if (child.pid !== undefined) child.kill();
  };
  process.on('exit', close);
  let spec: HostSpec & { readonly error?: string };
  try {
    const started = () => child.pid !== undefined && alive(child.pid);
    const ended = () => {
      const what = child.pid === undefined ? 'does not run' : 'has ended before it answered';
      return new RlgptError('world', `'${python}' ${what}`, 'Name the interpreter: RLGPT_PYTHON=venv/bin/python.');
    };
    const hello = readMessage((into) => readEarly(early, into, { seconds: startSeconds, started, ended }));
    spec = JSON.parse(new TextDecoder().decode(hello));
    if (spec.error !== undefined) {
      throw new RlgptError('world', `'gym:${name}' cannot be made: ${spec.error}`, remedyFor(spec.error, python));
    }
  } catch (error) {
    close();
    throw error;
  } finally {
    closeSync(early);
  }
  const back = openSync(replies, 'r');
  const file = openSync(join(folder, 'observation'), 'r');
  open.push(back, file);
  const read = (into: Uint8Array) => {
    const count = readSync(back, into);
    if (count > 0) return count;
    throw new RlgptError(
      'world',
      `the Python process of 'gym:${name}' has ended`,
      'Look at its last messages above, and start again.',
    );
  };
  return {
    spec,
    exchange(request) {
      for (let at = 0; at < request.length; ) at += writeSync(out, request, at);
      return readMessage(read);
    },
    observe: (world, into) => {
      readSync(file, into, 0, spec.row, world * spec.row);
    },
    close,
  };
}

function remedyFor(error: string, python: string): string {
  if (error.includes('No module named'))
    return `Install it for ${python}, or name another interpreter: RLGPT_PYTHON=venv/bin/python.`;
  return 'Correct the name or its arguments.';
}

/** Whether a process runs; one that has ended stays as a zombie until the event loop turns. */
function alive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return !existsSync('/proc');
  }
}

/** Reads from a pipe that may have no writer yet. */
function readEarly(
  pipe: number,
  into: Uint8Array,
  { seconds, started, ended }: { readonly seconds: number; started(): boolean; ended(): RlgptError },
): number {
  for (const deadline = performance.now() + seconds * 1000; performance.now() < deadline; ) {
    let count = 0;
    try {
      count = readSync(pipe, into);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    if (count > 0) return count;
    if (!started()) throw ended();
    Atomics.wait(clock, 0, 0, POLL_MS);
  }
  throw new RlgptError(
    'world',
    `Python has not answered for ${seconds} s`,
    'Give it more time to make the environment.',
  );
}

function readMessage(read: (into: Uint8Array) => number): Uint8Array {
  const fill = (size: number) => {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) at += read(bytes.subarray(at));
    return bytes;
  };
  return fill(new DataView(fill(4).buffer).getUint32(0, true));
}
