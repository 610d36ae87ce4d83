/** Takes a run folder to its end: supervisor, limits of the worker, display, Ctrl-C, exit code. Shared by solve and resume. */
import { accessSync, constants, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GYM } from '../agent/open.ts';
import { RlgptError } from '../core/errors.ts';
import { storageError } from '../run/files.ts';
import { readEvents, readRunFile, writeBlame } from '../run/folder.ts';
import { orphanOf } from '../run/lock.ts';
import { type Display, jsonDisplay, processTerminal, textDisplay } from './display.ts';
import { limitedCommand, withPython } from './limits.ts';
import type { Message } from './message.ts';
import type { SolveOptions } from './method.ts';
import { callsOut, modelFiles, workerEnvironment } from './model.ts';
import { eventLine } from './progress.ts';
import { type Outcome, supervise } from './supervise.ts';
import { vetSkills } from './vetting.ts';

/** Rollouts of slow programs are one long call, without a sign of life until they end. */
const SILENCE_MS = 180_000;
/** How long to wait for a worker that an earlier supervisor left behind. */
const ORPHAN_MS = 60_000;
const MAX_RESTARTS = 5;

/** 128 and the number of the signal, where one would have ended it. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130, readerGone: 141 } as const;

/** Throws RlgptError 'storage' for a run folder that this user may not write; one that does not exist yet is fine. */
export function checkWritable(folder: string): void {
  try {
    if (existsSync(folder)) accessSync(folder, constants.W_OK);
  } catch (error) {
    throw storageError(error, 'write in', folder);
  }
}

/** The folder, or with -2, -3, ... the first that does not exist. */
export function freeFolder(base: string): string {
  for (let n = 2, path = base; ; path = `${base}-${n++}`) if (!existsSync(path)) return path;
}

/** Runs or resumes the run in `folder` and returns the exit code. Throws the RlgptError that ended it. */
export async function launch(folder: string, json: boolean): Promise<number> {
  checkWritable(folder);
  const terminal = processTerminal();
  const display = json ? jsonDisplay(terminal) : textDisplay(terminal);
  const stop = new AbortController();
  const interrupt = () => {
    // The second Ctrl-C does not wait for the worker; what it has saved stays.
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    display.note('stopping (Ctrl-C again to stop at once)');
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    await waitForOrphan(folder, display);
    return conclude(await superviseFolder(resolve(folder), display, stop.signal), folder, display);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

async function waitForOrphan(folder: string, display: Display): Promise<void> {
  const deadline = performance.now() + ORPHAN_MS;
  for (let told = false; performance.now() < deadline; told = true) {
    const pid = orphanOf(folder);
    if (pid === null) return;
    if (!told) display.note(`waiting for process ${pid}, left by a run that was killed, to end`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function superviseFolder(folder: string, display: Display, stop: AbortSignal): Promise<Outcome> {
  const { task, options } = readRunFile(folder);
  const { model, access, env, worldFile, concept, sandbox } = options as unknown as SolveOptions;
  const where = {
    task,
    env,
    ...(worldFile === undefined ? {} : { worldFile }),
    ...(concept === undefined ? {} : { concept }),
    ...(sandbox === undefined ? {} : { sandbox }),
  };
  const limited = limitedCommand(folder, modelFiles(model, access), callsOut(model, access));
  const python = env.startsWith(GYM) ? withPython(limited, folder) : null;
  try {
    return await supervise({
      script: fileURLToPath(new URL('./worker.js', import.meta.url)),
      args: [folder],
      node: python?.node ?? limited,
      environment: { ...workerEnvironment(model, access, process.env), ...python?.environment },
      silenceMs: SILENCE_MS,
      maxRestarts: MAX_RESTARTS,
      vet: (sources) => vetSkills(sources, where),
      stop,
      onMessage: (message) => showMessage(message, folder, display),
      onBlame: (skill, blame) => writeBlame(folder, skill, blame),
      onRestart: (reason) => display.note(`worker restarted: ${reason}`),
    });
  } finally {
    display.end();
  }
}

function showMessage(message: Message, folder: string, display: Display): void {
  if (message.type === 'event') display.show(message.event, message.index);
  if (message.type !== 'opened') return;
  for (const repair of message.repairs) display.note(`repaired: ${repair}`);
  const recorded = readEvents(folder).slice(0, message.events);
  display.replace(recorded);
  const last = recorded.at(-1);
  if (last?.type === 'run.finished') display.note(`the run has finished already: ${eventLine(last)}`);
}

function conclude(outcome: Outcome, folder: string, display: Display): number {
  switch (outcome.type) {
    case 'finished':
      display.note(`\nrun folder: ${folder}\nread it:    rlgpt report ${folder}\nplay it:    rlgpt play ${folder}`);
      return outcome.solved ? EXIT.done : EXIT.failed;
    case 'stopped':
      display.note(`\nstopped. Continue with: rlgpt resume ${folder}`);
      return EXIT.interrupted;
    case 'failed':
      if (outcome.kind === 'bug') {
        process.stderr.write(`bug: ${outcome.message}\n${outcome.remedy}\n`);
        return EXIT.failed;
      }
      throw new RlgptError(outcome.kind, outcome.message, outcome.remedy);
  }
}
