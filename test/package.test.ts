/** What `npm publish` would send: all that runs, nothing that tests alone need, no scripts at installation. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const { peerDependencies, peerDependenciesMeta, scripts } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
) as Record<string, Record<string, unknown>>;

interface Pack {
  readonly files: readonly { readonly path: string }[];
}

const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
  cwd: ROOT,
  encoding: 'utf8',
});
const packed = new Set((JSON.parse(output) as Pack[])[0].files.map(({ path }) => path));

test('commands, types, the host of Gymnasium worlds and the licence are in it', () => {
  const needed = ['dist/src/main.js', 'dist/src/index.js', 'dist/src/index.d.ts', 'dist/src/nn/parallel-worker.js'];
  for (const path of [...needed, 'python/rlgpt_gym/host.py', 'README.md', 'LICENSE', 'NOTICE']) {
    expect(packed, path).toContain(path);
  }
});

test('helpers of tests, benchmarks and sources are not', () => {
  expect(
    [...packed].filter((path) => /testing|conformance|golden|\.test\.|\.[jt]s\.map$|^dist\/(?!src)/.test(path)),
  ).toEqual([]);
});

test('every file that one of them imports is there, and no package but the declared ones', () => {
  const declared = ['dependencies', 'peerDependencies'].flatMap((key) =>
    Object.keys((JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, object>)[key]),
  );
  const missing: string[] = [];
  for (const path of packed) {
    if (!/^dist\/.*\.js$/.test(path)) continue;
    // What an earlier build left is packed too, until the folder is cleared.
    if (!existsSync(join(ROOT, path.replace(/^dist\/(.*)\.js$/, '$1.ts')))) continue;
    const code = readFileSync(join(ROOT, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    for (const [, to] of code.matchAll(/^(?:import|export)\s(?:[^'"`;]*\sfrom\s)?'([^']+)';$/gm)) {
      if (to.startsWith('node:')) continue;
      const name = to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/');
      const known = to.startsWith('.') ? packed.has(join(path, '..', to)) : declared.includes(name);
      if (!known) missing.push(`${path} imports ${to}`);
    }
  }
  expect(missing).toEqual([]);
});

test('faster engines, proofs and models are optional, and nothing runs when the package is installed', () => {
  for (const name of Object.keys(peerDependencies)) expect(peerDependenciesMeta[name]).toEqual({ optional: true });
  expect(Object.keys(scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
});
