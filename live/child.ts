/** Starts the server of this folder as a child process, which ends with whoever started it. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Dug } from './digging.ts';

export interface ServerChild {
  readonly port: number;
  /** Every finished dig of the players. */
  readonly dug: readonly Dug[];
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  readonly seed: number;
  /** Any free one by default. */
  readonly port?: number;
  readonly version?: string;
  /** The compiled main.js; that beside this file by default. */
  readonly script?: string;
}

const SCRIPT = fileURLToPath(new URL('./main.js', import.meta.url));

type Message = { type: 'ready'; port: number } | ({ type: 'dug' } & Dug);

/** Resolves once it listens. */
export function startServerChild(
  { port = 0, seed, version = '1.12.2', script = SCRIPT }: ChildOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ServerChild> {
  const child = fork(script, [String(port), String(seed), version], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const dug: Dug[] = [];
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = () => {
    child.kill('SIGKILL');
    return ended;
  };
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)));
    child.on('message', (message: Message) => {
      if (message.type === 'dug') dug.push(message);
      else resolve({ port: message.port, dug, kill });
    });
  });
}
