/**
 * The process that does the work of a run: `node worker.js RUN_FOLDER`, started by the supervisor with limits on memory
 * and files. It may die at any moment; what is durable is in the run folder.
 */
import { RlgptError } from '../core/errors.ts';
import { type FolderRun, openRun } from '../run/folder.ts';
import type { Vet } from '../skill/skill.ts';
import type { Message, Vetted } from './message.ts';
import { type SolveOptions, solve } from './method.ts';

const BEAT_MS = 1000;

let run: FolderRun | null = null;

function send(message: Message): void {
  if (process.connected) process.send?.(message);
}

/** Leaves once what was sent is out. */
function leave(): void {
  run?.close();
  if (process.connected) process.disconnect();
}

/** A worker without supervisor would go on unseen; and the supervisor decides about Ctrl-C, which reaches both. */
function obeySupervisor(): void {
  const quit = () => {
    run?.close();
    process.exit(0);
  };
  process.on('SIGINT', () => {});
  process.on('SIGTERM', quit);
  process.on('disconnect', quit);
}

function makeBeat(): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - last < BEAT_MS) return;
    last = now;
    send({ type: 'beat' });
  };
}

/** Skills are tried by the supervisor, since this process may start none. Waiting is a sign of life. */
const vet: Vet = (sources) => {
  send({ type: 'vet', sources });
  const beating = setInterval(() => send({ type: 'beat' }), BEAT_MS);
  return new Promise((resolve) => {
    process.once('message', (message) => {
      clearInterval(beating);
      resolve((message as Vetted).verdicts);
    });
  });
};

function failure(error: unknown): Message {
  if (error instanceof RlgptError)
    return { type: 'failed', kind: error.kind, message: error.message, remedy: error.remedy };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    type: 'failed',
    kind: 'bug',
    message: stack,
    remedy: 'This is a bug: report it with this text and the run folder.',
  };
}

async function main(folder: string): Promise<void> {
  obeySupervisor();
  try {
    run = openRun(folder, {
      event: (event, index) => send({ type: 'event', index, event }),
      running: (skill) => send({ type: 'running', skill }),
      beat: makeBeat(),
    });
    send({ type: 'opened', events: run.recordedEvents, repairs: run.repairs });
    const options = { ...run.file.options, task: run.file.task } as SolveOptions;
    const { solved } = await solve(options, run, vet);
    send({ type: 'finished', solved });
  } catch (error) {
    send(failure(error));
  }
  leave();
}

await main(process.argv[2]);
