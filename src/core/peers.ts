/** Optional packages: found at run time where the user put them, never needed. */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

/** Where they are looked for: beside this package, in the working folder, in the folder that RLGPT_PEERS names. */
function places(): readonly string[] {
  const named = process.env.RLGPT_PEERS;
  return [import.meta.url, resolve('package.json'), ...(named ? [resolve(named, 'package.json')] : [])];
}

/** Path of the package's main file (or of one of its files), or null where it is not installed. */
export function findPeer(name: string): string | null {
  for (const place of places()) {
    try {
      return createRequire(place).resolve(name);
    } catch {
      // Not from there.
    }
  }
  return null;
}

/** The package (or file of one), or null where it is not installed. What fails while it loads is thrown. */
export function loadPeer(name: string): unknown {
  const path = findPeer(name);
  return path === null ? null : createRequire(path)(path);
}
