/** Starts the server of this folder as a child process, which ends with whoever started it. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ServerChild {
  readonly port: number;
  /** Blocks that players broke, with the ticks it took. */
  readonly broken: readonly { readonly block: string; readonly ticks: number }[];
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

type Message = { type: 'ready'; port: number } | { type: 'broken'; block: string; ticks: number };

/** Resolves once it listens. */
export function startServerChild(
  { port = 0, seed, version = '1.12.2', script = SCRIPT }: ChildOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ServerChild> {
  const child = fork(script, [String(port), String(seed), version], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const broken: { block: string; ticks: number }[] = [];
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = () => {
    child.kill('SIGKILL');
    return ended;
  };
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)));
    child.on('message', (message: Message) => {
      if (message.type === 'broken') broken.push({ block: message.block, ticks: message.ticks });
      else resolve({ port: message.port, broken, kill });
    });
  });
}
