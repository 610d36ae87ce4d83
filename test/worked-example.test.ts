/**
 * The worked examples of docs/goal-language.md and docs/own-world.md run as they are printed: every command, and what the page
 * says that it prints.
 */
import { execFile } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cli, installCli } from '../src/cli/testing.ts';
import { compileTo } from './compile.ts';

const ROOT = join(import.meta.dirname, '..');
const SCRIPTS = ['examples/05-plate.ts', 'examples/10-tanks.ts', 'examples/worlds/tanks.ts'];

interface Step {
  readonly command: string;
  readonly prints: readonly string[];
}

/** The commands of a section, each with the lines behind the `#` below it. */
function stepsOf(page: string, heading: string): readonly Step[] {
  const section = page.slice(page.indexOf(heading)).split('\n## ')[0];
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => {
    const [command, ...prints] = block.trim().split('\n');
    return { command, prints: prints.map((line) => line.replace(/^# /, '')) };
  });
}

/** Of learning the last digits may differ between versions of Node; words and layout do not. */
const withoutFigures = (line: string) => line.replace(/\d\.\d\d|(?<=^(?:law|hold|plate|relief|tanks): )[\d.]+/g, 'N');

let cli: Cli;
beforeAll(() => {
  cli = installCli((folder, source) => compileTo(folder, source, ...SCRIPTS));
  for (const part of ['goals', 'programs', 'worlds'])
    cpSync(join(ROOT, 'examples', part), join(cli.base, 'examples', part), { recursive: true });
}, 120_000);
afterAll(() => cli.remove());

const execute = promisify(execFile);
const script = async (path: string, ...args: readonly string[]) => {
  const { stdout, stderr } = await execute(process.execPath, [join(cli.base, path), ...args], { cwd: cli.base });
  return { code: 0, out: stdout, err: stderr };
};

const page = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8');
const plate = stepsOf(page('goal-language.md'), '## A worked example');
const tanks = stepsOf(page('own-world.md'), '# A plant');

test('they have their steps', () => {
  const wordsOf = (steps: readonly Step[]) => steps.map(({ command }) => command.split(' ').slice(0, 2).join(' '));
  expect(wordsOf(tanks)).toEqual([
    'rlgpt check',
    'rlgpt check',
    'rlgpt solve',
    'rlgpt train',
    'rlgpt verify',
    'node dist/examples/10-tanks.js',
  ]);
  expect(wordsOf(plate)).toEqual(['rlgpt check', 'rlgpt train', 'rlgpt verify', 'node dist/examples/05-plate.js']);
  expect([...plate, ...tanks].every(({ prints }) => prints.length > 0)).toBe(true);
});

test.each([...plate, ...tanks])(
  '$command',
  async ({ command, prints }) => {
    const [, ...words] = command.split(' ');
    const { code, out, err } = command.startsWith('node ')
      ? await script(words[0].replace(/^dist\//, ''), words[1])
      : await cli.run(words);
    expect([code, err.includes('Error')]).toEqual([0, false]);
    const printed = `${out}${err}`.split('\n');
    expect(printed.map(withoutFigures)).toEqual(expect.arrayContaining(prints.map(withoutFigures)));
    // Where a success is printed, it is what the page says, within a few episodes of a hundred.
    for (const line of prints.filter((text) => /^(goal|law|hold|plate|relief|tanks):/.test(text))) {
      const name = line.slice(0, line.indexOf(':') + 1);
      const [said, found] = [line, printed.find((text) => text.startsWith(name))!].map((text) =>
        Number(/\d\.\d+|\d/.exec(text)![0]),
      );
      expect(Math.abs(said - found)).toBeLessThanOrEqual(0.06);
    }
  },
  60_000,
);
