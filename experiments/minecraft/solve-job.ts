/** Solves one task in a process of its own, so that several can be measured at a time and a crash costs one row. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Row } from './measure.ts';
import type { SeededJob } from './tables.ts';

export interface Result extends Row {
  readonly arm: string;
  readonly budget: number;
  /** Of the code that it was measured with, as `stateOf` and `commitOf` tell it; rows of old lack them. */
  readonly state?: string;
  readonly commit?: string;
}

/** A solve that takes longer hangs. */
const LIMIT_MS = 45 * 60_000;

/** The module whose process makes a row. */
export const ONE = new URL('one.js', import.meta.url);

/** Its errors are shown, and end in null. `worlds` are those of the judgement, 200 when left out. */
export function solveJob({ task, seed, budget, arm, method }: SeededJob, worlds?: number): Promise<Result | null> {
  return new Promise((resolve) => {
    const args = [fileURLToPath(ONE), task, String(seed), String(budget), JSON.stringify(method)];
    if (worlds !== undefined) args.push(String(worlds));
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: LIMIT_MS });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.on('close', (code) => resolve(code === 0 ? { ...(JSON.parse(out) as Row), arm, budget } : null));
  });
}
