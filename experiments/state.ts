/** Which state of the code a row was measured with: without it a table may mix states unnoticed. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/** Files that a built module loads, itself included, in the order of their names; packages are left out. */
export function loadedBy(module: URL): URL[] {
  const seen = new Map<string, URL>();
  const visit = (url: URL) => {
    if (seen.has(url.href) || !existsSync(url)) return;
    seen.set(url.href, url);
    for (const [, path] of readFileSync(url, 'utf8').matchAll(IMPORT)) visit(new URL(path, url));
  };
  visit(module);
  return [...seen.keys()].sort().map((href) => seen.get(href)!);
}

/** 12 hexadecimal digits of all that a built module loads: equal states give equal rows. */
export function stateOf(module: URL): string {
  const hash = createHash('sha256');
  for (const file of loadedBy(module)) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

/** The commit of the checkout, with a + when there are changes that it does not hold; 'unknown' outside of git. */
export function commitOf(folder: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: fileURLToPath(new URL(folder, import.meta.url)),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'experiments', '*.json');
    return `${git('rev-parse', '--short=8', 'HEAD')}${changed === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}
