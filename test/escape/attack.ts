/** Attacks in throw-away processes: chunks of fuzzed programs, and payloads that end their process. */
import { fileURLToPath } from 'node:url';
import { limitedNode, memoryFlags } from '../../src/skill/limits.ts';
import type { SandboxKind } from '../../src/skill/sandbox.ts';
import { hasDied, inThrowAway } from '../../src/skill/throwaway.ts';
import type { Job, Report } from './attack-child.ts';
import type { WeakJob } from './weak-child.ts';

/** Heap of an attacked process in mebibytes; less for those that are to be filled. */
const HEAP_MB = 192;
export const SMALL_HEAP_MB = 64;

/** A program that takes longer than this is a hang. */
export const WATCHDOG_MS = 60_000;

export interface AttackOptions {
  /** The module of the child, `attack-child`, in JavaScript. */
  readonly script?: string;
  readonly sandbox?: SandboxKind;
  readonly heapMb?: number;
  readonly watchdogMs?: number;
}

/** The first report of a child includes its start. */
export function attack(jobs: readonly (Job | WeakJob)[], { script, sandbox, heapMb, watchdogMs }: AttackOptions = {}) {
  return inThrowAway<Job | WeakJob, Report>(jobs, {
    script: script ?? fileURLToPath(new URL('./attack-child.js', import.meta.url)),
    args: [sandbox ?? 'ses'],
    node: limitedNode(memoryFlags(heapMb ?? HEAP_MB), { dataMb: 4096, cpuSeconds: null, network: false }),
    silenceMs: watchdogMs ?? WATCHDOG_MS,
  });
}

/** Programs a job: small enough that a chunk stays far below the watchdog. */
const CHUNK = 250;

export interface FuzzResult {
  readonly programs: number;
  /** How programs ended, by fault; 'none' for those that ended by themselves. */
  readonly verdicts: Record<string, number>;
  /** Everything that must not be, with the seed of its program. */
  readonly failures: { readonly seed: number; readonly what: string }[];
  /** Programs that took their process down for want of memory, which contains them. */
  readonly contained: number[];
  readonly slowestMs: number;
}

/** Attacks with the programs of the seeds from `first` on. */
export async function fuzz(first: number, programs: number, options: AttackOptions = {}): Promise<FuzzResult> {
  const jobs: Job[] = [];
  for (let from = first; from < first + programs; from += CHUNK) {
    jobs.push({ type: 'fuzz', from, to: Math.min(from + CHUNK, first + programs) });
  }
  const result: FuzzResult = { programs, verdicts: {}, failures: [], contained: [], slowestMs: 0 };
  const take = (report: Report) => {
    for (const [fault, count] of Object.entries(report.verdicts)) {
      result.verdicts[fault] = (result.verdicts[fault] ?? 0) + count;
    }
    result.failures.push(...report.failures);
    Object.assign(result, { slowestMs: Math.max(result.slowestMs, report.slowestMs) });
  };
  for (const [i, report] of (await attack(jobs, options)).entries()) {
    if (!hasDied(report)) take(report);
    else await findCulprits(jobs[i] as Job & { type: 'fuzz' }, options, result, take);
  }
  return result;
}

/** A chunk took its process down: each of its programs in turn, in a process that is new after each death. */
async function findCulprits(
  { from, to }: Job & { type: 'fuzz' },
  options: AttackOptions,
  result: FuzzResult,
  take: (report: Report) => void,
): Promise<void> {
  const single = Array.from({ length: to - from }, (_, i): Job => ({ type: 'fuzz', from: from + i, to: from + i + 1 }));
  for (const [i, report] of (await attack(single, options)).entries()) {
    if (!hasDied(report)) take(report);
    else if (report.died.fault === 'memory') result.contained.push(from + i);
    else result.failures.push({ seed: from + i, what: `the process ${report.died.fault}: ${report.died.message}` });
  }
}
