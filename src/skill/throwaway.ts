/**
 * Jobs in throw-away processes: a child answers one job after another; when it dies or falls silent, its death is the
 * answer to the job that it was at, and a new child goes on with the next.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { type CauseOfDeath, causeOf } from './death.ts';
import type { NodeCommand } from './limits.ts';

export interface ThrowAway {
  /** Module that the child runs; it calls `serveJobs`. */
  readonly script: string;
  readonly args: readonly string[];
  readonly node: NodeCommand;
  /** Time for one job, the start of a child included, in milliseconds. */
  readonly silenceMs: number;
}

export interface Died {
  readonly died: CauseOfDeath;
}

export const hasDied = (answer: object): answer is Died => 'died' in answer;

/** V8 says why it aborts before it prints a long stack of its own. */
const STDERR_KEPT = 20_000;

/** Answers in the order of the jobs; jobs and answers are JSON. Of its parent's environment a child gets PATH alone. */
export async function inThrowAway<Job, Answer extends object>(
  jobs: readonly Job[],
  options: ThrowAway,
): Promise<(Answer | Died)[]> {
  const answers: (Answer | Died)[] = [];
  let child: ChildProcess | null = null;
  try {
    for (const job of jobs) {
      child ??= start(options);
      const answer: Answer | Died = await ask<Job, Answer>(child, job, options.silenceMs);
      if (hasDied(answer)) child = null;
      answers.push(answer);
    }
  } finally {
    child?.kill('SIGKILL');
  }
  return answers;
}

function start({ script, args, node }: ThrowAway): ChildProcess {
  const env = { PATH: process.env.PATH ?? '' };
  return fork(script, [...args], { ...node, env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

function ask<Job, Answer extends object>(child: ChildProcess, job: Job, silenceMs: number): Promise<Answer | Died> {
  return new Promise((resolve) => {
    let silent: number | null = null;
    let errors = '';
    const timer = setTimeout(() => {
      silent = silenceMs;
      child.kill('SIGKILL');
    }, silenceMs);
    const listen = (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-STDERR_KEPT);
    };
    const settle = (answer: Answer | Died) => {
      clearTimeout(timer);
      child.stderr?.off('data', listen);
      child.removeAllListeners();
      resolve(answer);
    };
    child.stderr?.on('data', listen);
    child.on('message', (answer) => settle(answer as Answer));
    child.on('error', (error) => settle({ died: { fault: 'threw', message: error.message, certain: false } }));
    child.on('close', (code, signal) => settle({ died: causeOf({ silentMs: silent, code, signal, errors }) }));
    // A child that has just died cannot be written to; 'close' tells.
    child.send(job as object, () => {});
  });
}

/** The child's side: answers each job; ends with its parent. */
export function serveJobs<Job, Answer extends object>(answer: (job: Job) => Answer | Promise<Answer>): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', async (job) => {
    process.send?.(await answer(job as Job));
  });
}
