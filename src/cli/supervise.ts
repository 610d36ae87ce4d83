/**
 * Runs the worker process of a run and keeps it honest: a worker that falls silent is killed, one that dies is started
 * again and resumes, and the skill that ran when it died is blamed, so that it does not run again.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Blame } from '../run/run.ts';
import { causeOf } from '../skill/death.ts';
import type { NodeCommand } from '../skill/limits.ts';
import type { SkillSource, Vet } from '../skill/skill.ts';
import type { Message, Vetted } from './message.ts';

export interface SuperviseOptions {
  /** Module that the worker runs, its arguments, and node with what limits it. */
  readonly script: string;
  readonly args: readonly string[];
  readonly node: NodeCommand;
  readonly environment: Readonly<Record<string, string>>;
  /** Silence after which the worker counts as hung. */
  readonly silenceMs: number;
  readonly maxRestarts: number;
  /** Aborts when the user wants to stop. */
  readonly stop: AbortSignal;
  readonly vet: Vet;
  onMessage(message: Message): void;
  /** Called before a restart that a skill caused. */
  onBlame(skill: string, blame: Blame): void;
  /** Called before every restart with the reason. */
  onRestart(reason: string): void;
}

export type Outcome =
  | { readonly type: 'finished'; readonly solved: boolean }
  | { readonly type: 'stopped' }
  | (Message & { readonly type: 'failed' });

/** How one worker process ended. */
type Ending = Outcome | Died;

interface Died {
  readonly type: 'died';
  readonly skill: string | null;
  readonly blame: Blame;
  /** The death explains itself; a hang or a kill from outside may have nothing to do with the skill that ran. */
  readonly certain: boolean;
}

/** V8 says why it aborts before it prints a long stack of its own. */
const STDERR_KEPT = 20_000;

/** How long a worker may take to stop by itself when it is asked to. */
const STOP_GRACE_MS = 5000;

/**
 * Supervises until the run finishes, fails, is stopped, or has died more than `maxRestarts` times. A skill is blamed for
 * a death that is certainly its own, and for any other when it ran at two deaths in a row: a blame changes the run.
 */
export async function supervise(options: SuperviseOptions): Promise<Outcome> {
  let suspect: string | null = null;
  for (let restarts = 0; ; restarts++) {
    const ending = await runWorker(options);
    if (ending.type !== 'died') return ending;
    const { skill, blame, certain } = ending;
    if (skill !== null && (certain || skill === suspect)) options.onBlame(skill, blame);
    suspect = skill;
    if (restarts === options.maxRestarts) {
      return {
        type: 'failed',
        kind: 'budget',
        message: `the worker died ${restarts + 1} times; the last time: ${blame.message}`,
        remedy: 'Give the machine more memory, then resume the run; finished work is kept.',
      };
    }
    options.onRestart(blame.message);
  }
}

function runWorker(options: SuperviseOptions): Promise<Ending> {
  if (options.stop.aborted) return Promise.resolve({ type: 'stopped' });
  const child = fork(options.script, [...options.args], {
    ...options.node,
    env: { ...options.environment },
    // The worker's own prints are diagnostics; standard output belongs to the events.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  return new Promise((resolve) => watch(child, options, resolve));
}

async function answerVet(child: ChildProcess, vet: Vet, sources: readonly SkillSource[]): Promise<void> {
  const answer: Vetted = { type: 'vetted', verdicts: await vet(sources) };
  // The worker may have died while it waited.
  if (child.connected) child.send(answer, () => {});
}

function watch(child: ChildProcess, options: SuperviseOptions, end: (ending: Ending) => void): void {
  let skill: string | null = null;
  let silentMs: number | null = null;
  let verdict: Outcome | null = null;
  let errors = '';
  const hang = () => {
    silentMs = options.silenceMs;
    child.kill('SIGKILL');
  };
  let timer = setTimeout(hang, options.silenceMs);
  const stop = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS).unref();
  };
  options.stop.addEventListener('abort', stop, { once: true });
  /** The worker waits for an answer that does not come. */
  const abandon = (error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    const remedy = "Run 'rlgpt doctor', then resume the run.";
    verdict ??= { type: 'failed', kind: 'bug', message: `new skills could not be tried: ${why}`, remedy };
    child.kill('SIGKILL');
  };

  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-STDERR_KEPT);
  });
  child.on('message', (message: Message) => {
    clearTimeout(timer);
    timer = setTimeout(hang, options.silenceMs);
    if (message.type === 'running') skill = message.skill;
    if (message.type === 'finished') verdict = { type: 'finished', solved: message.solved };
    if (message.type === 'failed') verdict = message;
    if (message.type === 'vet') answerVet(child, options.vet, message.sources).catch(abandon);
    options.onMessage(message);
  });
  child.on('error', (error) => {
    verdict ??= {
      type: 'failed',
      kind: 'bug',
      message: `the worker could not start: ${error.message}`,
      remedy: "Run 'rlgpt doctor'.",
    };
  });
  // 'close' comes after the last message and the last of stderr; 'exit' may come before.
  child.on('close', (code, signal) => {
    clearTimeout(timer);
    options.stop.removeEventListener('abort', stop);
    if (verdict !== null) end(verdict);
    else if (options.stop.aborted) end({ type: 'stopped' });
    else {
      const { certain, ...blame } = causeOf({ silentMs, code, signal, errors });
      end({ type: 'died', skill, blame, certain });
    }
  });
}
