/** Processes that die: killed at the n-th event, at a moment, or by losing their worker. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** When a process dies; it may end before. */
export type Death =
  /** As soon as it has printed this many lines on its standard output. */
  { readonly type: 'lines'; readonly count: number } | { readonly type: 'time'; readonly ms: number };

export interface Ended {
  /** Null when it was killed. */
  readonly code: number | null;
  /** Lines that it printed in full. */
  readonly lines: readonly string[];
  readonly errors: string;
}

/** Runs `command` in a process group of its own and kills the whole group with SIGKILL. */
export function runAndKill(command: readonly string[], death: Death | null, cwd?: string): Promise<Ended> {
  const child = spawn(command[0], command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
  });
  let out = '';
  let errors = '';
  let count = 0;
  const timer = death?.type === 'time' ? setTimeout(() => killGroup(child), death.ms) : null;
  child.stdout.on('data', (chunk: Buffer) => {
    const text = chunk.toString();
    out += text;
    count += text.split('\n').length - 1;
    if (death?.type === 'lines' && count >= death.count) killGroup(child);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (timer !== null) clearTimeout(timer);
      resolve({ code, lines: out.split('\n').slice(0, -1), errors });
    });
  });
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Kills the children of a process, and leaves the process itself: a supervisor loses its worker. Linux alone. Returns how many. */
export function killChildren(pid: number): number {
  let killed = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      if (parent !== pid) continue;
      process.kill(Number(name), 'SIGKILL');
      killed++;
    } catch {
      // It has ended in the meantime.
    }
  }
  return killed;
}
