/** The version of this package, read from its package.json. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where package.json lies as seen from src/cli and from dist/src/cli. */
const PLACES = ['../../package.json', '../../../package.json'];

export function packageVersion(): string {
  for (const place of PLACES) {
    try {
      const content = JSON.parse(readFileSync(fileURLToPath(new URL(place, import.meta.url)), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (content.name === 'rlgpt' && content.version !== undefined) return content.version;
    } catch {
      // Not at this place.
    }
  }
  return 'unknown';
}

/** Versions that a run records: its results hold for these. */
export function versions(): Readonly<Record<string, string>> {
  return { rlgpt: packageVersion(), node: process.versions.node };
}
