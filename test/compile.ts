/** Turns source files into modules that a child process can run without a build: types stripped, endings renamed to .js. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformSync } from '@swc/wasm-typescript';

const ROOT = resolve(import.meta.dirname, '..');

const stripped = (text: string) =>
  transformSync(text, { mode: 'strip-only' }).code.replace(/(['"]\.{1,2}\/[^'"]*)\.ts(['"])/g, '$1.js$2');

/** Writes stripped copies of the files and folders named (relative to the repository) below `out`, with the same layout and the ending .js. */
export function compileTo(out: string, ...paths: readonly string[]): void {
  for (const path of paths) {
    const found = path.endsWith('.ts')
      ? [path]
      : readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' }).map((name) => `${path}/${name}`);
    // The kernels are AssemblyScript, which only looks like TypeScript.
    const wanted = found.filter((name) => /(?<!\.test|\.d)\.ts$|\.js$/.test(name) && !name.includes('nn/kernels/'));
    for (const file of wanted) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const target = join(out, file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, file.endsWith('.js') ? text : stripped(text));
    }
  }
  // By its name, too, as the examples import it.
  const manifest = { name: 'rlgpt', version: '0.0.0-test', type: 'module', exports: './src/index.js' };
  writeFileSync(join(out, 'package.json'), JSON.stringify(manifest));
  symlinkSync(join(ROOT, 'node_modules'), join(out, 'node_modules'), 'junction');
}
