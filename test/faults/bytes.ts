/** Damage to files: a changed byte, a torn end, a file that is gone. */
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Changes the byte at `at` by `mask`, which is not 0. */
export function corruptByte(path: string, at: number, mask = 0x15): void {
  const bytes = readFileSync(path);
  if (!(at >= 0 && at < bytes.length)) throw new Error(`'${path}' has no byte ${at}`);
  bytes[at] ^= mask;
  writeFileSync(path, bytes);
}

/** Cuts the last `count` bytes off. */
export function tearTail(path: string, count: number): void {
  truncateSync(path, Math.max(0, statSync(path).size - count));
}

/** Files below a folder that hold something, as relative paths in order. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => statSync(join(folder, path)).size > 0)
    .sort();
}
