// Compiles src/nn/kernels/*.ts (AssemblyScript) to src/nn/kernels.generated.ts. Run: node scripts/kernels.mjs
// Plain SIMD only: relaxed SIMD may round differently on another host.
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
const scratch = mkdtempSync(join(tmpdir(), 'kernels-'));
const output = join(scratch, 'kernels.wasm');

try {
  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/assemblyscript/bin/asc.js'),
      ...sources.filter((name) => name !== 'math.ts').map((name) => join('src/nn/kernels', name)),
      ...['-O3', '--runtime', 'stub', '--enable', 'simd', '--enable', 'bulk-memory', '--importMemory', '--noAssert'],
      ...['-o', output],
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const hash = createHash('sha256');
  for (const name of sources) hash.update(readFileSync(join(folder, name)));
  const bytes = readFileSync(output);
  writeFileSync(
    join(root, 'src/nn/kernels.generated.ts'),
    `/** The kernels of src/nn/kernels as WebAssembly, written by scripts/kernels.mjs. Do not edit. */\n` +
      `export const KERNEL_SOURCES_SHA256 = '${hash.digest('hex')}';\n` +
      `export const KERNELS_BASE64 =\n  '${bytes.toString('base64')}';\n`,
  );
  console.log(`${sources.length} sources, ${bytes.length} bytes of wasm`);
} finally {
  rmSync(scratch, { recursive: true });
}
