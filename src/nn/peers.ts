/** Optional packages: found at run time where the user put them, never needed. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Where they are looked for: beside this package, in the working folder, in the folder that RLGPT_PEERS names. */
function places(): readonly string[] {
  const named = process.env.RLGPT_PEERS;
  return [import.meta.url, join(process.cwd(), 'package.json'), ...(named ? [join(named, 'package.json')] : [])];
}

/** The package (or file of one), or null where it is not installed. What fails while it loads is thrown. */
export function loadPeer(name: string): unknown {
  for (const place of places()) {
    const require = createRequire(place);
    let path: string;
    try {
      path = require.resolve(name);
    } catch {
      continue;
    }
    return require(path);
  }
  return null;
}
