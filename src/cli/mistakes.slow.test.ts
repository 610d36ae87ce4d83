/** What breaks around a run, through the whole command line, where a test takes long or needs rights. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileTo } from '../../test/compile.ts';
import { badSkills, type Cli, installCli, memoryBomb } from './testing.ts';

let cli: Cli;
beforeAll(() => {
  cli = installCli(compileTo);
});
afterAll(() => cli.remove());

test('a program that allocates gigabytes is found out before it runs', async () => {
  const flags = cli.scripted('bomb.json', memoryBomb('false'));
  const { code, out, err } = await cli.run(['solve', 'get 1 log', '--out', 'bomb', ...flags, '--budget', '200k']);
  expect(out).not.toContain('worker restarted');
  expect({ code, err }).toEqual({ code: 1, err: '' });
  const events = readFileSync(join(cli.base, 'bomb/events.jsonl'), 'utf8');
  expect(events).toMatch(/"type":"code.rejected".*"fault":"memory","message":"ended the process in which it was tried/);
  expect(events).toContain('"type":"run.finished"');
});

// In the two worlds of the trial its luck is 0.15 and 0.99.
test('one that leaves the worlds of the trial alone is blamed, and the run goes on', async () => {
  const flags = cli.scripted('late-bomb.json', memoryBomb('luck < 0.2 || luck > 0.95'));
  const { code, out, err } = await cli.run(['solve', 'get 1 log', '--out', 'late', ...flags, '--budget', '400k']);
  expect(out).toContain('worker restarted: out of memory');
  expect(out).toContain('not used again');
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(readFileSync(join(cli.base, 'late/events.jsonl'), 'utf8')).toContain('"type":"run.finished"');
});

/** A file system of `size`, where this process may make one. */
function tinyDisk(path: string, size: string): boolean {
  mkdirSync(path, { recursive: true });
  const mount = () => spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]).status;
  return process.getuid?.() === 0 && mount() === 0;
}

test('a full disk ends the process with what to do, and the run resumes when there is space', async (context) => {
  const disk = join(cli.base, 'disk');
  // Elsewhere the tests of the run folder stand for it, where every write fails once.
  if (!tinyDisk(disk, '16k')) return context.skip();
  try {
    const flags = cli.scripted('full.json', badSkills);
    const full = await cli.run(['solve', 'get 1 log', '--out', 'disk/run', ...flags]);
    expect(full.err).toMatch(/\(ENOSPC\)\nFree disk space, then resume/);
    expect(full.code).toBe(1);
    expect(spawnSync('mount', ['-o', 'remount,size=4m', disk]).status).toBe(0);
    const resumed = await cli.run(['resume', 'disk/run']);
    expect(resumed).toMatchObject({ code: 1, err: '' });
    expect(resumed.out).toContain('not solved');
  } finally {
    spawnSync('umount', [disk]);
  }
});
