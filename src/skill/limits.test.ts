import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { limitedNode, memoryFlags, permissionFlags, type SystemLimits, systemTools } from './limits.ts';

const packageRoot = resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'limits-'));
const runFolder = join(scratch, 'run');
mkdirSync(runFolder);
afterAll(() => rmSync(scratch, { recursive: true }));

/** Runs a module text in a limited child and returns what it printed as JSON, and how it ended. */
function child(code: string, flags: readonly string[]) {
  const args = [...flags, '--input-type=module', '-e', code];
  const ended = spawnSync(process.execPath, args, { cwd: packageRoot, env: {}, encoding: 'utf8', timeout: 30_000 });
  return { ...ended, out: ended.status === 0 ? (JSON.parse(ended.stdout) as unknown) : null };
}

test('a permitted child writes its run folder and nothing else, and starts nothing', () => {
  const code = `
    import fs from 'node:fs'; import { spawnSync } from 'node:child_process'; import { Worker } from 'node:worker_threads';
    const trial = (f) => { try { f(); return 'done'; } catch (e) { return e.code; } };
    console.log(JSON.stringify({
      inside: trial(() => fs.writeFileSync(${JSON.stringify(join(runFolder, 'a'))}, 'x')),
      outside: trial(() => fs.writeFileSync(${JSON.stringify(join(scratch, 'b'))}, 'x')),
      sibling: trial(() => fs.writeFileSync(${JSON.stringify(`${runFolder}2`)}, 'x')),
      package: trial(() => fs.writeFileSync(${JSON.stringify(join(packageRoot, 'zz-written'))}, 'x')),
      reading: trial(() => fs.readFileSync('/etc/passwd')),
      spawning: trial(() => spawnSync('ls')),
      worker: trial(() => new Worker('1', { eval: true })),
    }));`;
  const denied = 'ERR_ACCESS_DENIED';
  const result = child(code, permissionFlags(runFolder, packageRoot));
  expect(result.stderr).toBe('');
  expect(result.out).toEqual({
    inside: 'done',
    outside: denied,
    sibling: denied,
    package: denied,
    reading: denied,
    spawning: denied,
    worker: denied,
  });
  expect(readFileSync(join(runFolder, 'a'), 'utf8')).toBe('x');
  expect(existsSync(join(scratch, 'b')) || existsSync(`${runFolder}2`)).toBe(false);
});

test('what the sandbox needs loads and locks in a limited child', () => {
  const code = `
    const swc = (await import('@swc/wasm-typescript')).default;
    await import('acorn'); await import('ses');
    lockdown({ errorTaming: 'unsafe', overrideTaming: 'severe', evalTaming: 'unsafe-eval' });
    const { code } = swc.transformSync('40 + (2 as number)', { mode: 'strip-only', module: true, filename: 'a.ts' });
    console.log(JSON.stringify(new Compartment().evaluate(code)));`;
  const result = child(code, [...memoryFlags(128), ...permissionFlags(runFolder, packageRoot)]);
  expect([result.stderr, result.out]).toEqual(['', 42]);
});

test('an allocation bomb ends the child and not its parent', () => {
  const result = child('const a = []; for (;;) a.push(Array(1e5).fill(a.length));', memoryFlags(32));
  expect(result.status === 0).toBe(false);
  expect(result.stderr).toMatch(/heap|memory/i);
});

test('the flags fit the version of Node', () => {
  const first = (version: string) => permissionFlags(runFolder, packageRoot, version)[0];
  expect(['20.20.2', '22.12.0', '22.13.0', '23.4.0', '24.1.0'].map(first)).toEqual([
    '--experimental-permission',
    '--experimental-permission',
    '--permission',
    '--experimental-permission',
    '--permission',
  ]);
  expect(() => permissionFlags(join(scratch, 'none'), packageRoot)).toThrow(/none' does not exist/);
  expect(() => memoryFlags(0.5)).toThrow(/0.5 MiB/);
});

test('the system bounds memory and processor time and takes the network away, where it can', () => {
  const { prlimit, noNetwork } = systemTools();
  const limits = { dataMb: 600, cpuSeconds: 1, network: false };
  const run = (code: string, changes: Partial<SystemLimits> = {}) => {
    const { execPath, execArgv } = limitedNode([], { ...limits, ...changes });
    return spawnSync(execPath, [...execArgv, '--input-type=module', '-e', code], { encoding: 'utf8', timeout: 30_000 });
  };
  const connect = `import { connect } from 'node:net';
    connect(9, '192.0.2.1').on('error', (e) => console.log(e.code)).setTimeout(500, function () { this.destroy(Error('slow')); });`;
  if (noNetwork !== null) expect(run(connect).stdout).toBe('ENETUNREACH\n');
  if (prlimit !== null) {
    expect(run('for (;;);').signal).toBe('SIGXCPU');
    // Buffers are outside of the heap that V8 counts.
    const eater = 'const all = []; for (;;) all.push(Buffer.alloc(5e7));';
    expect(run(eater, { cpuSeconds: null }).stderr).toMatch(/allocation failed|memory/i);
  }
  expect(limitedNode(['--x'], limits, { prlimit: null, noNetwork: null })).toEqual({
    execPath: process.execPath,
    execArgv: ['--x'],
  });
});
