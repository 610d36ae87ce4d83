import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { limitFlags, plainEnvironment, withPython } from './limits.ts';

test('a process reads and writes the files named, whatever is granted besides, and no others', () => {
  const base = mkdtempSync(join(tmpdir(), 'rlgpt-limits-'));
  const [tape, draft, other] = ['tape.jsonl', 'tape.jsonl.tmp', 'other'].map((name) => join(base, name));
  for (const path of [tape, other]) writeFileSync(path, 'x');
  // Twice, and as the start of one another: node's own tree of paths has to survive that.
  const flags = limitFlags(join(base, 'run'), { read: [tape, draft, tape], write: [tape, draft] });
  const code = `
    const { has } = process.permission;
    const may = process.argv.slice(1).map((path) => has('fs.read', path) + '/' + has('fs.write', path));
    console.log(may.join(' '), has('child'));`;
  const paths = [tape, draft, other, join(base, 'run/events.jsonl'), import.meta.filename];
  // Without the colours that continuous integration may ask for.
  const env = { PATH: process.env.PATH };
  const { error, stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', code, ...paths], {
    encoding: 'utf8',
    env,
  });
  rmSync(base, { recursive: true });
  expect({ error, stdout, stderr }).toEqual({
    error: undefined,
    stdout: 'true/true true/true false/false true/true true/false false\n',
    stderr: '',
  });
});

test('a process that runs generated code sees no secrets, and Python what leads it to its modules', () => {
  const all = {
    PATH: '/bin',
    LANG: 'C',
    OPENAI_API_KEY: 'o',
    AWS_SECRET_ACCESS_KEY: 'w',
    PYTHONPATH: '/mods',
    NODE_OPTIONS: 'x',
  };
  expect(plainEnvironment(all)).toEqual({ PATH: '/bin', LANG: 'C' });
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  vi.stubEnv('RLGPT_PYTHON', '/venv/bin/python');
  try {
    const { environment } = withPython({ execPath: 'node', execArgv: [] }, '/run');
    expect(environment).toMatchObject({ PYTHONPATH: '/mods', RLGPT_PYTHON: '/venv/bin/python', TMPDIR: '/run' });
    expect(Object.keys(environment).filter((name) => /KEY|OPTIONS/.test(name))).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
});
