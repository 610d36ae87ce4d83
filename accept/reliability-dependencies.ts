/** Known faults and licences of the packages that this one brings along. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type AcceptOptions, atMost, type Bar } from './bar.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const run = (command: string, args: readonly string[]) => spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });

interface Audit {
  readonly metadata?: { readonly vulnerabilities: { readonly total: number } };
  readonly error?: { readonly summary: string };
  readonly message?: string;
}

/** `npm audit` needs a registry that answers it; a mirror may not, and then nothing is measured. */
export async function dependencies({ seed, note }: AcceptOptions): Promise<Bar[]> {
  const rest = { interval: null, seeds: [seed] };
  const licences = run(process.execPath, ['scripts/licences.mjs']);
  const refused = licences.stderr.split('\n').filter((line) => line !== '');
  const bars = [atMost('packages with a licence that their use does not allow', refused.length, 0, rest)];
  const audit = JSON.parse(run('npm', ['audit', '--json']).stdout) as Audit;
  if (audit.metadata === undefined) {
    note(`  npm audit gave no answer: ${audit.error?.summary || audit.message || 'unknown'}`);
    return bars;
  }
  return [...bars, atMost('known faults of packages (npm audit)', audit.metadata.vulnerabilities.total, 0, rest)];
}
