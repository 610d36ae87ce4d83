// Compiles src/nn/kernels/*.ts (AssemblyScript) to src/nn/kernels.generated.ts. Run: node scripts/kernels.mjs
// Two builds: plain SIMD rounds alike on every host; relaxed SIMD is faster where products and sums can be fused.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'src/nn/kernels');
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .sort();
/** Exports of the others are exports of the module. */
const HELPERS = new Set(['math.ts', 'pack.ts', 'thin.ts', 'tiles.ts']);
const scratch = mkdtempSync(join(tmpdir(), 'kernels-'));

function build(name, features) {
  const output = join(scratch, `${name}.wasm`);
  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/assemblyscript/bin/asc.js'),
      ...sources.filter((source) => !HELPERS.has(source)).map((source) => join('src/nn/kernels', source)),
      ...['-O3', '--runtime', 'stub', '--importMemory', '--noAssert', '-o', output],
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const bytes = readFileSync(output);
  console.log(`${name}: ${bytes.length} bytes of wasm from ${sources.length} sources`);
  return bytes.toString('base64');
}

try {
  const plain = build('plain', ['simd', 'bulk-memory']);
  const relaxed = build('relaxed', ['simd', 'bulk-memory', 'relaxed-simd']);
  const hash = createHash('sha256');
  for (const name of sources) hash.update(readFileSync(join(folder, name)));
  writeFileSync(
    join(root, 'src/nn/kernels.generated.ts'),
    `/** The kernels of src/nn/kernels as WebAssembly, written by scripts/kernels.mjs. Do not edit. */\n` +
      `export const KERNEL_SOURCES_SHA256 = '${hash.digest('hex')}';\n` +
      `export const PLAIN_KERNELS =\n  '${plain}';\n` +
      `export const RELAXED_KERNELS =\n  '${relaxed}';\n`,
  );
} finally {
  rmSync(scratch, { recursive: true });
}
