/** The version and the folder of this package, read from its package.json. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where package.json lies as seen from src/cli and from dist/src/cli. */
const PLACES = ['../../package.json', '../../../package.json'];

function findPackage(): { readonly file: string; readonly version: string } | null {
  for (const place of PLACES) {
    const file = fileURLToPath(new URL(place, import.meta.url));
    try {
      const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
      if (name === 'rlgpt' && version !== undefined) return { file, version };
    } catch {
      // Not at this place.
    }
  }
  return null;
}

export const packageVersion = (): string => findPackage()?.version ?? 'unknown';

/** The folder of this package; the working folder where it cannot be found. */
export const packageFolder = (): string => dirname(findPackage()?.file ?? 'package.json');

/** Versions that a run records: its results hold for these. */
export function versions(): Readonly<Record<string, string>> {
  return { rlgpt: packageVersion(), node: process.versions.node };
}
