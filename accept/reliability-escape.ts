/** Attacks on the sandbox, as root and as a user without rights, and the same attacks on weaker walls. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hasDied } from '../src/skill/throwaway.ts';
import { attack, fuzz } from '../test/escape/attack.ts';
import { CORPUS } from '../test/escape/corpus.ts';
import { RAW } from '../test/escape/raw.ts';
import type { WeakJob } from '../test/escape/weak-child.ts';
import { type AcceptOptions, atLeast, atMost, type Bar } from './bar.ts';
import type { EscapeResult } from './escape-run.ts';

/** The user without rights that root becomes. */
const NOBODY = 65534;

/** Attacks with the programs of the seeds from `first` on, as a user: null for the one that runs this. */
function attackAs(uid: number | null, first: number, programs: number): Promise<EscapeResult> {
  const script = fileURLToPath(new URL('./escape-run.js', import.meta.url));
  const child = spawn(process.execPath, [script, String(first), String(programs)], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === null ? {} : { uid, gid: uid }),
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(JSON.parse(out) as EscapeResult)
        : reject(new Error(`the host of the attack ended with exit code ${code}`)),
    );
  });
}

function bar(who: string, { failures, ...detail }: EscapeResult, seed: number): Bar {
  const what = `${detail.payloads} payloads and ${detail.programs} composed programs`;
  return atMost(`${what} ${who}: escapes, host aborts, hangs and wrong verdicts`, failures.length, 0, {
    interval: null,
    seeds: [seed],
    detail: { ...detail, failures: failures.slice(0, 20) },
  });
}

const programsOf = (quick: boolean) => (quick ? 2000 : 100_000);
const firstOf = (seed: number) => seed * 10_000_000;

/** The whole corpus and composed programs, by the user that runs this. */
export async function escapes({ quick, seed }: AcceptOptions): Promise<Bar[]> {
  const result = await attackAs(null, firstOf(seed), programsOf(quick));
  return [bar(result.user === 0 ? 'as root' : `as user ${result.user}`, result, seed)];
}

/** The same by a user without rights, with other programs. Only root can become one. */
export async function escapesUnprivileged({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  if (process.getuid?.() !== 0) {
    note('  skipped: only root can start a process as another user; the attack as this user stands in for it');
    return [];
  }
  const result = await attackAs(NOBODY, firstOf(seed) + programsOf(quick), programsOf(quick));
  return [bar(`as user ${result.user} without rights`, result, seed)];
}

async function escaped(type: WeakJob['type'], count: number, quick: boolean): Promise<number> {
  const jobs = Array.from({ length: count }, (_, index): WeakJob => ({ type, index }));
  const script = fileURLToPath(new URL('../test/escape/weak-child.js', import.meta.url));
  const reports = await attack(quick ? jobs.slice(0, 60) : jobs, { script, watchdogMs: 1000 });
  return reports.filter((report) => !hasDied(report) && report.failures.length > 0).length;
}

/** The corpus and some composed programs against the engine in WebAssembly. */
export async function escapesQuickJs({ quick, seed }: AcceptOptions): Promise<Bar[]> {
  const jobs = CORPUS.map((_, index) => ({ type: 'corpus', index }) as const);
  const reports = await attack(quick ? jobs.slice(0, 60) : jobs, { sandbox: 'quickjs' });
  const { failures, contained, verdicts, programs } = await fuzz(firstOf(seed) + 9_000_000, quick ? 100 : 5000, {
    sandbox: 'quickjs',
  });
  const wrong = [
    ...reports.flatMap((report) => (hasDied(report) ? [report.died.message] : report.failures.map(({ what }) => what))),
    ...failures.map(({ seed, what }) => `program ${seed}: ${what}`),
  ];
  const what = `QuickJS, ${reports.length} payloads and ${programs} composed programs`;
  return [
    atMost(`${what}: escapes, host aborts, hangs and wrong verdicts`, wrong.length, 0, {
      interval: null,
      seeds: [seed],
      detail: { verdicts, contained: contained.length, failures: wrong.slice(0, 20) },
    }),
  ];
}

/** The attacks must get out of something, or they prove nothing. */
export async function weakTargets({ quick, seed }: AcceptOptions): Promise<Bar[]> {
  const vm = await escaped('vm', CORPUS.length, quick);
  const unlocked = await escaped('unlocked', CORPUS.length, quick);
  const raw = await escaped('unlocked raw', RAW.length, quick);
  const rest = { interval: null, seeds: [seed] };
  return [
    atLeast('the same payloads against node:vm: escapes', vm, 1, rest),
    atLeast('the same payloads against compartments without lockdown: escapes', unlocked + raw, 1, rest),
  ];
}
