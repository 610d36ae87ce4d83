/** Commands in a world of one's own: a run and its solution hold the world, so that they need the file no more. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileTo } from '../../test/compile.ts';
import { openSolution } from '../agent/solution-folder.ts';
import { checkWorld } from './check-world.ts';
import { type Cli, installCli } from './testing.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
let cli: Cli;
beforeAll(() => {
  cli = installCli(compileTo);
  cpSync(join(EXAMPLES, 'worlds/tanks.ts'), join(cli.base, 'tanks.ts'));
  cpSync(join(EXAMPLES, 'goals/tanks.goal'), join(cli.base, 'tanks.goal'));
}, 120_000);
afterAll(() => cli.remove());

test('a world that draws from outside is found out', async () => {
  const text = readFileSync(join(cli.base, 'tanks.ts'), 'utf8');
  writeFileSync(join(cli.base, 'luck.ts'), text.replace('const down =', 's[at] += 1e-3 * Math.random(); const down ='));
  const { code, err } = await cli.run(['check', '--env', 'luck.ts']);
  expect([code, err]).toEqual([1, expect.stringContaining('does not follow from its seed and actions: after step 1')]);
  const { out } = await cli.run(['check', '--env', 'tanks.ts', '--json']);
  expect(JSON.parse(out)).toMatchObject({ ok: true, world: 'two-tanks', actions: ['pump', 'valve'], episodes: 20 });
});

test('a taken id, a setting and a file that is not there are refused', async () => {
  const text = readFileSync(join(cli.base, 'tanks.ts'), 'utf8');
  writeFileSync(join(cli.base, 'moab.ts'), text.replace('two-tanks', 'moab-v1'));
  const goal = ['--goal', 'tanks.goal'];
  const cases = [
    [['solve', '--env', 'moab.ts', ...goal], "has the id 'moab-v1', which is taken"],
    [['solve', '--env', 'none.ts', ...goal], "there is no file 'none.ts'"],
    [['train', '--env', 'tanks.ts', '--with', 'x=1'], "world 'two-tanks' has no settings, such as 'x'"],
    [['verify', 'tanks.goal', '--world', 'none.ts'], "there is no file 'none.ts'"],
  ] as const;
  for (const [words, message] of cases) {
    const { code, err } = await cli.run(words);
    expect([words, code, err]).toEqual([words, 2, expect.stringContaining(message)]);
  }
});

test('solved, resumed, played, verified and filmed; the file is gone by then', { timeout: 120_000 }, async () => {
  const solve = ['solve', '--env', 'tanks.ts', '--goal', 'tanks.goal', '--budget', '40k', '--ablate', 'learn'];
  expect((await cli.run([...solve, '--out', 'run'])).code).toBe(0);
  const train = ['train', '--env', 'tanks.ts', '--goal', 'tanks.goal', '--algo', 'ppo-box', '--budget', '4k'];
  expect((await cli.run([...train, '--episodes', '4', '--out', 'trained'])).code).toBe(0);
  rmSync(join(cli.base, 'tanks.ts'));
  const played = await cli.run(['play', 'run', '--episodes', '20', '--json']);
  const last = JSON.parse(played.out.trim().split('\n').at(-1)!) as { success: { rate: number } };
  expect(last.success.rate).toBeGreaterThanOrEqual(0.9);
  for (const words of [
    ['verify', 'run'],
    ['render', 'run'],
    ['report', 'run'],
    ['render', 'trained'],
    ['doctor', 'run'],
  ])
    expect([words, (await cli.run(words)).code]).toEqual([words, 0]);
  expect(openSolution(join(cli.base, 'run')).solution).toMatchObject({
    env: 'two-tanks',
    worldFile: { file: 'tanks.ts' },
  });
  expect(() => openSolution(join(cli.base, 'trained'))).toThrow(expect.objectContaining({ kind: 'usage' }));
  // Cut back to its first entries, the run ends again with the same solution.
  const solution = readFileSync(join(cli.base, 'run/solution/solution.json'), 'utf8');
  const journal = readFileSync(join(cli.base, 'run/journal.jsonl'), 'utf8').split('\n');
  writeFileSync(join(cli.base, 'run/journal.jsonl'), `${journal.slice(0, 2).join('\n')}\n`);
  expect((await cli.run(['resume', 'run'])).code).toBe(0);
  expect(readFileSync(join(cli.base, 'run/solution/solution.json'), 'utf8')).toBe(solution);
});

test('a world whose episodes have hardly an end is checked over a part of them', () => {
  const text = `export default { id: 'long', stateSize: 1, episodeLimit: 1e12, actions: ['stay'],
    observation: [{ name: 'x', unit: '', low: 0, high: 1, about: '', read: (s, at) => s[at] }],
    start(s, at) { s[at] = 0; }, step: () => 0, ended: () => false };`;
  expect(checkWorld({ file: 'long.js', text })).toMatchObject({ ended: 0, meanSteps: 10_000 });
});
