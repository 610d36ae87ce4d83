/** Results of a long measurement as files, so that one that was stopped goes on where it was. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The value of `compute`, or what it gave before under this name. Names must tell everything that the value depends on. */
export async function kept<T>(folder: string | null, name: string, compute: () => Promise<T> | T): Promise<T> {
  if (folder === null) return compute();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T;
  const value = await compute();
  writeFileSync(`${file}.part`, JSON.stringify(value));
  renameSync(`${file}.part`, file);
  return value;
}
