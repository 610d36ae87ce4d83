/** The process that is attacked. It answers a job with what its programs came to. */
import type { SandboxKind } from '../../src/skill/sandbox.ts';
import { serveJobs } from '../../src/skill/throwaway.ts';
import { openSandbox, openTarget, type Target, wrongVerdict } from './attempt.ts';
import { CORPUS, HOARDS } from './corpus.ts';
import { programOf } from './grammar.ts';
import { codeOf } from './payload.ts';

export type Job =
  /** The programs of the seeds in [from, to). */
  | { readonly type: 'fuzz'; readonly from: number; readonly to: number }
  /** A payload of the corpus by its index. */
  | { readonly type: 'corpus'; readonly index: number }
  /** A payload that ends the process; it may take many more steps than others. */
  | { readonly type: 'hoard'; readonly index: number };

export interface Report {
  readonly verdicts: Record<string, number>;
  readonly failures: { readonly seed: number; readonly what: string }[];
  readonly slowestMs: number;
}

/** One program in this many runs twice: its verdict must be the same. */
const TWICE = 4;
/** A program that takes longer hangs. */
const SLOW_MS = 10_000;
const HOARD_STEPS = 20_000;

let target: Target | null = null;

function attempt(target: Target, seed: number, report: Report): number {
  const { code, faults } = programOf(seed);
  const start = performance.now();
  const first = target.attempt(code);
  const ms = performance.now() - start;
  const fail = (what: string) => report.failures.push({ seed, what });
  const fault = first.error?.fault ?? 'none';
  report.verdicts[fault] = (report.verdicts[fault] ?? 0) + 1;
  const wrong = wrongVerdict(first.error, faults ?? [fault === 'none' ? null : fault]);
  if (wrong !== null) fail(wrong);
  if (first.damage !== null) fail(first.damage);
  // Programs of known verdict hand over nothing; others may hand over what is their own.
  if (faults !== null && first.taken > 0) fail(`${first.taken} objects were handed over`);
  if (ms > SLOW_MS) fail(`took ${Math.round(ms)} ms`);
  if (seed % TWICE === 0 && JSON.stringify(target.attempt(code)) !== JSON.stringify(first))
    fail('ended otherwise again');
  return ms;
}

async function answer(job: Job): Promise<Report> {
  target ??= openTarget(await openSandbox(process.argv[2] as SandboxKind));
  const report: Report = { verdicts: {}, failures: [], slowestMs: 0 };
  let slowestMs = 0;
  if (job.type === 'fuzz') {
    for (let seed = job.from; seed < job.to; seed++) slowestMs = Math.max(slowestMs, attempt(target, seed, report));
    return { ...report, slowestMs };
  }
  const payload = job.type === 'corpus' ? CORPUS[job.index] : HOARDS[job.index];
  const { error, taken, damage } = target.attempt(codeOf(payload), job.type === 'hoard' ? HOARD_STEPS : undefined);
  const wrong =
    wrongVerdict(error, payload.faults) ?? damage ?? (taken > 0 ? `${taken} objects were handed over` : null);
  report.verdicts[error?.fault ?? 'none'] = 1;
  if (wrong !== null) report.failures.push({ seed: job.index, what: `${payload.about}: ${wrong}` });
  return report;
}

serveJobs(answer);
