/** The worked example of docs/goal-language.md runs as it is printed: every command of it, and what it says they print. */
import { execFile } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cli, installCli } from '../src/cli/testing.ts';
import { compileTo } from './compile.ts';

const ROOT = join(import.meta.dirname, '..');

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
const withoutFigures = (line: string) => line.replace(/\d\.\d\d|(?<=^(?:law|hold|plate): )[\d.]+/g, 'N');

let cli: Cli;
beforeAll(() => {
  cli = installCli((folder, source) => compileTo(folder, source, 'examples/05-plate.ts'));
  for (const part of ['goals', 'programs'])
    cpSync(join(ROOT, 'examples', part), join(cli.base, 'examples', part), { recursive: true });
}, 120_000);
afterAll(() => cli.remove());

const execute = promisify(execFile);
const script = async (path: string, ...args: readonly string[]) => {
  const { stdout, stderr } = await execute(process.execPath, [join(cli.base, path), ...args], { cwd: cli.base });
  return { code: 0, out: stdout, err: stderr };
};

const steps = stepsOf(readFileSync(join(ROOT, 'docs/goal-language.md'), 'utf8'), '## A worked example');

test('it has the four steps', () => {
  expect(steps.map(({ command }) => command.split(' ').slice(0, 2).join(' '))).toEqual([
    'rlgpt check',
    'rlgpt train',
    'rlgpt verify',
    'node dist/examples/05-plate.js',
  ]);
  expect(steps.every(({ prints }) => prints.length > 0)).toBe(true);
});

test.each(steps)(
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
    for (const line of prints.filter((text) => /^(goal|law|hold|plate):/.test(text))) {
      const name = line.slice(0, line.indexOf(':') + 1);
      const [said, found] = [line, printed.find((text) => text.startsWith(name))!].map((text) =>
        Number(/\d\.\d+|\d/.exec(text)![0]),
      );
      expect(Math.abs(said - found)).toBeLessThanOrEqual(0.06);
    }
  },
  60_000,
);
