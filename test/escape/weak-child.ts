/**
 * The corpus against what others run generated code in: a context of node:vm, and compartments of a realm that nobody
 * locked down. Payloads must get out here, or the corpus proves nothing.
 */
import { runInNewContext } from 'node:vm';
import { skillError } from '../../src/skill/fault.ts';
import { serveJobs } from '../../src/skill/throwaway.ts';
import type { Report } from './attack-child.ts';
import { type Containment, openTarget, type Target } from './attempt.ts';
import { CORPUS } from './corpus.ts';
import { codeOf } from './payload.ts';
import { RAW } from './raw.ts';

export interface WeakJob {
  readonly type: 'vm' | 'unlocked' | 'unlocked raw';
  readonly index: number;
}

/** Runs what `evaluate` makes of a program, without check or meter. */
function bare(evaluate: (text: string) => unknown): Containment {
  const failed = (message: string) =>
    skillError({ name: 'f', code: '', about: '', stepLimit: 0 }, 'threw', { message });
  return {
    run: (code, api, steps) => {
      try {
        const main = evaluate(`${code.replace(/^import .*$/gm, '')}\n;f`) as (w: unknown) => Iterator<unknown>;
        const run = main(api);
        for (let i = 0; i < steps; i++) if (run.next().done) return null;
        return null;
      } catch (error) {
        return failed(String(error));
      }
    },
    *inner() {
      yield 1;
    },
    broken: () => null,
  };
}

let target: Target | null = null;
let compartment: Compartment | null = null;

async function open(type: WeakJob['type']): Promise<Target> {
  if (type === 'vm') return openTarget(bare((text) => runInNewContext(text, {}) as unknown));
  await import('ses');
  const made = new Compartment();
  compartment = made;
  return openTarget(bare((text) => made.evaluate(text) as unknown));
}

/** Whether an expression gave the host's own objects away, or changed the host. */
function raw(index: number): string | null {
  const before = Object.getOwnPropertyNames(Object.prototype).join();
  let got: unknown;
  try {
    got = compartment?.evaluate(RAW[index]);
  } catch {
    return null;
  }
  if (got === process || got === globalThis) return 'the host itself was reached';
  return Object.getOwnPropertyNames(Object.prototype).join() === before ? null : 'Object.prototype has changed';
}

async function answer({ type, index }: WeakJob): Promise<Report> {
  target ??= await open(type);
  const report: Report = { verdicts: {}, failures: [], slowestMs: 0 };
  const fail = (what: string) => report.failures.push({ seed: index, what });
  if (type === 'unlocked raw') {
    const reached = raw(index);
    if (reached !== null) fail(reached);
    return report;
  }
  const { taken, damage } = target.attempt(codeOf(CORPUS[index]));
  if (taken > 0) fail(`${taken} objects were handed over`);
  if (damage !== null) fail('the host has changed');
  return report;
}

serveJobs(answer);
