/** The lock of a run folder where a file system has no hard links. */
import * as fs from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { lockFolder } from './lock.ts';

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  linkSync: () => {
    throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
  },
}));

const folder = fs.mkdtempSync(join(tmpdir(), 'rlgpt-lock-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

test('without hard links a folder is still held by one at a time, and the lock of a dead process is taken over', () => {
  const release = lockFolder(folder);
  expect(JSON.parse(fs.readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  expect(() => lockFolder(folder)).toThrow(`in use by process ${process.pid}`);
  release();
  expect(fs.readdirSync(folder)).toEqual([]);
  // No process has this pid (beyond the largest that Linux gives).
  const dead = { pid: 4194305, parent: 1, started: '1', host: hostname() };
  fs.writeFileSync(join(folder, 'lock'), JSON.stringify(dead));
  lockFolder(folder)();
  expect(fs.readdirSync(folder)).toEqual([]);
});
