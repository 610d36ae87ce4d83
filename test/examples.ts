/** Runs a file of examples/ as its header says, on stripped copies of the sources. For tests. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compileTo } from './compile.ts';

export const exampleNames = readdirSync(join(import.meta.dirname, '../examples')).filter((name) =>
  name.endsWith('.ts'),
);

/** The examples in a folder of their own. */
export function installExamples() {
  const base = mkdtempSync(join(tmpdir(), 'rlgpt-examples-'));
  compileTo(base, 'src', ...exampleNames.map((name) => `examples/${name}`), 'examples/worlds/tanks.ts');
  return {
    base,
    /** Prints what the example prints; throws when it fails. */
    async run(name: string, ...args: readonly string[]): Promise<string> {
      const script = join(base, 'examples', name.replace(/\.ts$/, '.js'));
      return (await promisify(execFile)(process.execPath, [script, ...args], { cwd: base })).stdout;
    },
    remove: () => rmSync(base, { recursive: true }),
  };
}
