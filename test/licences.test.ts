/** Every package has a licence that its use allows. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, '../scripts/licences.mjs');

test('the licences of all packages are listed and allowed', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/runtime: \d+ packages\n {2}\w/);
  expect(stdout).toContain('ses@');
});

test('a licence that its use does not allow is refused', async () => {
  const { packagesOf, refused } = (await import(script)) as {
    packagesOf: (lock: object) => { name: string; licence: string; use: string }[];
    refused: (packages: object[]) => { name: string }[];
  };
  const packages = packagesOf({
    packages: {
      '': { license: 'Apache-2.0' },
      'node_modules/a': { version: '1', license: 'MIT' },
      'node_modules/@b/b': { version: '1', license: 'GPL-3.0' },
      'node_modules/c': { version: '1' },
      'node_modules/a/node_modules/d': { version: '1', license: 'MPL-2.0', dev: true },
      'node_modules/e': { version: '1', license: '(AFL-2.1 OR BSD-3-Clause)' },
      'node_modules/f': { version: '1', license: 'MPL-2.0' },
      'node_modules/g': { version: '1', license: 'MIT AND GPL-2.0' },
    },
  });
  expect(packages.map(({ name }) => name)).toEqual(['a', '@b/b', 'c', 'd', 'e', 'f', 'g']);
  expect(refused(packages).map(({ name }) => name)).toEqual(['@b/b', 'c', 'f', 'g']);
});
