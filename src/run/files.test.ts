import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RlgptError } from '../core/errors.ts';
import { type Disk, makeFolder, nodeDisk, openLog, readIfThere, textOf, writeAtomic } from './files.ts';

const base = fs.mkdtempSync(join(tmpdir(), 'rlgpt-files-'));
afterAll(() => fs.rmSync(base, { recursive: true }));

/** A disk on which a call fails with a system code. */
function failing(call: keyof Disk, code: string): Disk {
  const fail = () => {
    throw Object.assign(new Error(`${code}: no`), { code });
  };
  return { ...nodeDisk, [call]: fail };
}

function caught(work: () => unknown): RlgptError {
  try {
    work();
  } catch (error) {
    if (error instanceof RlgptError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('a full, read-only or forbidden disk is named with its remedy, and the old file stays', () => {
  const path = join(base, 'deep/er/file');
  writeAtomic(path, 'old');
  const cases: readonly (readonly [keyof Disk, string, string])[] = [
    ['writeSync', 'ENOSPC', 'Free disk space'],
    ['openSync', 'EACCES', 'write permission'],
    ['openSync', 'EROFS', 'read-only'],
    ['writeSync', 'EIO', 'Check the path and the disk'],
    ['renameSync', 'EPERM', 'write permission'],
  ];
  for (const [call, code, remedy] of cases) {
    const error = caught(() => writeAtomic(path, 'new', failing(call, code)));
    expect(error.kind).toBe('storage');
    expect(error.message).toBe(`could not write '${path}' (${code})`);
    expect(error.remedy).toContain(remedy);
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    // Nothing is left that takes space.
    expect(fs.readdirSync(join(base, 'deep/er'))).toEqual(['file']);
  }
  writeAtomic(path, Uint8Array.of(1, 2));
  expect([...(readIfThere(path) ?? [])]).toEqual([1, 2]);
  expect(readIfThere(join(base, 'nothing'))).toBeNull();
});

test('a file that is too large to read is named, with what to do', () => {
  const path = join(base, 'large');
  const tooLarge = failing('readFileSync', 'ERR_FS_FILE_TOO_LARGE');
  expect(caught(() => readIfThere(path, tooLarge))).toMatchObject({
    kind: 'storage',
    message: `could not read '${path}' (ERR_FS_FILE_TOO_LARGE)`,
    remedy: expect.stringContaining('larger than Node reads'),
  });
  // Pages that nobody has written take no memory.
  const large = Buffer.allocUnsafeSlow(2 ** 29);
  expect(caught(() => textOf(path, large, large.length))).toMatchObject({
    kind: 'storage',
    remedy: expect.stringContaining('larger than Node reads'),
  });
});

test('a log cuts what stands behind its trusted part, and takes back a line that did not fit', () => {
  const path = join(base, 'log');
  fs.writeFileSync(path, 'one\ntwo\nthr');
  const log = openLog(path, 8);
  log.append('3');
  log.sync();
  expect(fs.readFileSync(path, 'utf8')).toBe('one\ntwo\n3\n');
  expect(log.size).toBe(10);
  log.close();

  let full = false;
  const disk: Disk = {
    ...nodeDisk,
    writeSync: ((descriptor: number, bytes: Uint8Array, at: number, length: number, position: number) => {
      if (!full) return fs.writeSync(descriptor, bytes, at, length, position);
      fs.writeSync(descriptor, bytes, at, 1, position);
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    }) as Disk['writeSync'],
  };
  const tight = openLog(path, 10, disk);
  full = true;
  expect(caught(() => tight.append('four')).message).toContain('ENOSPC');
  full = false;
  tight.append('4');
  tight.close();
  expect(fs.readFileSync(path, 'utf8')).toBe('one\ntwo\n3\n4\n');
});

test('folders are made with those above them, and a place where none can be made is an error, not an endless search', () => {
  const path = join(base, 'a/b/c');
  makeFolder(path);
  makeFolder(path);
  expect(fs.statSync(path).isDirectory()).toBe(true);
  // As /proc answers: nothing is there, and nothing can be made.
  const error = caught(() => makeFolder(join(base, 'x/y'), failing('mkdirSync', 'ENOENT')));
  expect(error.message).toContain('could not create folder');
  fs.writeFileSync(join(base, 'taken'), '');
  expect(caught(() => makeFolder(join(base, 'taken'))).message).toContain('EEXIST');
});
