/** The command line as users meet it: real processes, with a small deterministic method in place of the real one. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withoutClock } from '../src/run/journal.ts';
import { compileTo } from './compile.ts';

const base = mkdtempSync(join(tmpdir(), 'rlgpt-cli-'));
const main = join(base, 'src/main.js');

beforeAll(() => {
  compileTo(base, 'src', 'test/fake-method.ts');
  writeFileSync(
    join(base, 'src/cli/method.js'),
    `import { fakeMethod } from '../../test/fake-method.js';
     import { RlgptError } from '../core/errors.js';
     export const ABLATIONS = ['code'];
     export function checkOptions(options) {
       if (options.task === 'fly') throw new RlgptError('unknown-name', "unknown task 'fly'", "Did you mean 'dig'?");
       if (options.task === '') throw new RlgptError('usage', 'no task is given', 'Name one.');
       return { whole: false, task: { name: options.task } };
     }
     export async function solve(options, run) {
       if (options.task === 'late') throw new RlgptError('model', 'no answer', 'Ask again.');
       if (options.task === 'bug') null.x;
       await fakeMethod(options.task === 'slow' ? { ...run, beat: () => new Promise((r) => setTimeout(r, 12)).then(run.beat) } : run, 3);
       return { solved: options.task !== 'hard' };
     }
`,
  );
});
afterAll(() => rmSync(base, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(...args: readonly string[]): { child: ChildProcessWithoutNullStreams; ended: Promise<Ended> } {
  // Continuous integration counts as a terminal with colours.
  const child = spawn(process.execPath, [main, ...args], { cwd: base, env: { ...process.env, NO_COLOR: '1' } });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text.err += chunk.toString();
  });
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...text }))) };
}
const rlgpt = (...args: readonly string[]) => start(...args).ended;
const eventsOf = (folder: string) =>
  readFileSync(join(base, folder, 'events.jsonl'), 'utf8')
    .split('\n')
    .map(withoutClock)
    .join('\n');

test('solve ends with what to do next, and a second run gets a folder of its own', async () => {
  const first = await rlgpt('solve', 'dig', 'a hole!');
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain('rlgpt report runs/dig-a-hole-seed-0');
  expect(await rlgpt('solve', '--task', 'dig a hole')).toMatchObject({ code: 0 });
  expect(readdirSync(join(base, 'runs')).sort()).toEqual(['dig-a-hole-seed-0', 'dig-a-hole-seed-0-2']);
  expect(eventsOf('runs/dig-a-hole-seed-0')).toBe(eventsOf('runs/dig-a-hole-seed-0-2'));
  expect(await rlgpt('solve', 'dig', '--out', 'runs/dig-a-hole-seed-0')).toMatchObject({ code: 2 });
  expect(await rlgpt('solve', 'hard', '--out', 'hard')).toMatchObject({ code: 1 });
  const late = await rlgpt('solve', 'late', '--out', 'late');
  expect(late).toMatchObject({ code: 1, err: 'error: no answer\nAsk again.\n' });
  const report = await rlgpt('report', 'hard');
  expect(report).toMatchObject({ code: 0, err: '', out: `${join('hard', 'report.html')}\n` });
  const page = readFileSync(join(base, 'hard/report.html'), 'utf8');
  expect(page).toMatch(/^<!doctype html>[\s\S]*begin[\s\S]*<\/html>\n$/);
  await rlgpt('report', 'hard', '--out', 'page.html');
  expect(readFileSync(join(base, 'page.html'), 'utf8')).toBe(page);
}, 60_000);

test('json prints every event once, in order', async () => {
  const { code, out } = await rlgpt('solve', 'dig', '--json', '--out', 'json');
  expect(code).toBe(0);
  const lines = out
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  expect(lines.map((line) => line.index)).toEqual(lines.map((_, i) => i));
  expect(lines.length).toBe(eventsOf('json').trim().split('\n').length);
}, 60_000);

test('Ctrl-C and a killed supervisor leave a run that resumes to the same events', async () => {
  const whole = await rlgpt('solve', 'slow', '--out', 'whole');
  expect(whole.code).toBe(0);
  const { child, ended } = start('solve', 'slow', '--out', 'stopped', '--json');
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGINT'), 80));
  const stopped = await ended;
  expect(stopped.code).toBe(130);
  expect(stopped.err).toContain('rlgpt resume stopped');

  const second = start('resume', 'stopped', '--json');
  second.child.stdout.once('data', () => setTimeout(() => second.child.kill('SIGKILL'), 60));
  await second.ended;
  // At once: the worker that is left behind is waited for.
  expect((await rlgpt('resume', 'stopped')).code).toBe(0);
  expect(eventsOf('stopped')).toBe(eventsOf('whole'));
  expect((await rlgpt('doctor', 'stopped')).out).toMatch(/ok\s+records/);
}, 60_000);

test('mistakes get a suggestion or a remedy, and exit code 2', async () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['sovle'], 'Did you mean solve?'],
    [['solve', 'x', '--buget', '5'], 'Did you mean --budget?'],
    [['solve', 'x', '--budget', 'abc'], "'abc' is no count"],
    [['solve'], 'no task is given'],
    [['resume', 'nowhere'], "'nowhere' is no run folder"],
    [['solve', 'fly', '--out', 'fly'], "Did you mean 'dig'?"],
  ];
  const ended = await Promise.all(cases.map(([args]) => rlgpt(...args)));
  for (const [i, { code, err }] of ended.entries()) {
    expect(err).toContain(cases[i][1]);
    expect(code).toBe(2);
  }
}, 60_000);

test('a bug is shown as one, with its stack', async () => {
  const { code, err } = await rlgpt('solve', 'bug', '--out', 'bug');
  expect(code).toBe(1);
  expect(err).toContain('TypeError');
}, 60_000);

test('every command has help with examples, and the machine passes its checks', async () => {
  const commands = 'solve train resume play report render tasks check verify serve doctor'.split(' ');
  const helps = await Promise.all(commands.map((command) => rlgpt(command, '--help')));
  for (const { code, out } of helps) {
    expect(code).toBe(0);
    expect(out).toMatch(/Examples?:\n {2}(rlgpt|pip)/);
    expect(out).not.toContain('default: false');
    // Commands to copy stay on one line.
    const long = out.split('\n').filter((line) => line.length > 80 && !/rlgpt|python/.test(line.split('  ')[1] ?? ''));
    expect(long).toEqual([]);
  }
  const doctor = await rlgpt('doctor');
  expect(doctor.out).toMatch(/ok\s+sandbox/);
  expect(doctor.code).toBe(0);
  expect((await rlgpt('tasks')).out.trim().split('\n')).toHaveLength(57);
}, 60_000);

test('a reader that goes away ends a command without a word', async () => {
  const child = spawn(process.execPath, [main, 'solve', '--help'], { cwd: base, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(141);
  expect(err).toBe('');
});
