/**
 * One full attack on the sandbox: `node escape-run.js FIRST_SEED PROGRAMS`. Prints one JSON line. A process of its own,
 * so that another user can run it.
 */
import { hasDied } from '../src/skill/throwaway.ts';
import { attack, fuzz, SMALL_HEAP_MB } from '../test/escape/attack.ts';
import { CORPUS, HOARDS } from '../test/escape/corpus.ts';

export interface EscapeResult {
  readonly user: number;
  readonly payloads: number;
  readonly programs: number;
  readonly verdicts: Readonly<Record<string, number>>;
  /** Whatever must not be, one sentence each. */
  readonly failures: readonly string[];
  readonly contained: number;
  readonly slowestMs: number;
}

async function corpus(): Promise<string[]> {
  const reports = await attack(CORPUS.map((_, index) => ({ type: 'corpus', index })));
  return reports.flatMap((report, i) =>
    hasDied(report)
      ? [`${CORPUS[i].about}: the process ${report.died.message}`]
      : report.failures.map(({ what }) => what),
  );
}

/** Those that fill the memory: their death is the verdict. */
async function hoards(): Promise<string[]> {
  const jobs = HOARDS.map((_, index) => ({ type: 'hoard', index }) as const);
  const reports = await attack(jobs, { heapMb: SMALL_HEAP_MB });
  return reports.flatMap((report, i) => {
    if (!hasDied(report)) return report.failures.map(({ what }) => what);
    const { fault, message } = report.died;
    return HOARDS[i].faults.includes(fault) ? [] : [`${HOARDS[i].about}: ${fault}: ${message}`];
  });
}

const [first, programs] = process.argv.slice(2).map(Number);
const failures = [...(await corpus()), ...(await hoards())];
const fuzzed = await fuzz(first, programs);
const result: EscapeResult = {
  user: process.getuid?.() ?? -1,
  payloads: CORPUS.length + HOARDS.length,
  programs,
  verdicts: fuzzed.verdicts,
  failures: [...failures, ...fuzzed.failures.map(({ seed, what }) => `program ${seed}: ${what}`)],
  contained: fuzzed.contained.length,
  slowestMs: Math.round(fuzzed.slowestMs),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
