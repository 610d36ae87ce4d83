/** What `npm pack` packs: every link of its pages leads to something that is packed too. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { expect, test } from 'vitest';

const root = dirname(import.meta.dirname);

/** Paths from the root of the package. */
function packed(): readonly string[] {
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ files }] = JSON.parse(listing) as readonly [{ readonly files: readonly { readonly path: string }[] }];
  return files.map(({ path }) => path);
}

/** Relative targets of links and pictures, without their fragment. */
function targetsOf(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
  const found = [...text.matchAll(/\]\(([^)\s]+)\)|\b(?:src|href)="([^"]+)"/g)].map(
    ([, link, attribute]) => link ?? attribute,
  );
  return found.filter((target) => !/^(https?:|mailto:|#)/.test(target)).map((target) => target.split('#')[0]);
}

test('links of packed pages lead to packed files', { timeout: 60_000 }, () => {
  const files = packed();
  const there = (path: string) => files.some((file) => file === path || file.startsWith(`${path}/`));
  const pages = files.filter((file) => file.endsWith('.md'));
  expect(pages).toContain('README.md');
  const dead = pages.flatMap((page) =>
    targetsOf(page)
      .filter((target) => !there(posix.normalize(posix.join(posix.dirname(page), target)).replace(/\/$/, '')))
      .map((target) => `${page}: ${target}`),
  );
  expect(dead).toEqual([]);
});
