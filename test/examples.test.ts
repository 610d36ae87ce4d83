/**
 * The examples run, and do what they say; those that learn for long do in examples.slow.test.ts, the plate and the tanks in
 * worked-example.test.ts.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Solution, solutionFiles } from '../src/agent/solution.ts';
import { wilson } from '../src/core/stats.ts';
import { exampleNames, installExamples } from './examples.ts';

let examples: ReturnType<typeof installExamples>;
beforeAll(() => {
  examples = installExamples();
}, 120_000);
afterAll(() => examples.remove());

const elsewhere = ['01-solve.ts', '03-goal.ts', '05-plate.ts', '06-solve-own-world.ts', '10-tanks.ts', '14-bot.ts'];

/** The least figure that an example has to print, and where it stands. */
const quick: readonly (readonly [string, RegExp, number])[] = [
  ['02-skill.ts', /^(\d+) of 20 worlds gave two dirt$/m, 15],
  ['04-own-world.ts', /^100 other episodes: mean return ([\d.]+)/m, 85],
  ['07-agents.ts', /^(\d+) of 20 worlds: all four agents on their goals/m, 17],
  ['08-model.ts', /^(\d+) of 100 unseen worlds gave two logs/m, 75],
  ['09-live.ts', /^(\d+) of 20 embedded worlds gave a log$/m, 15],
  ['11-subtask-graph.ts', /^(\d+) of 100 days sold bread by the inferred graph/m, 100],
  ['12-option.ts', /^with the option: ([\d.]+)/m, 0.9],
  ['13-learner.ts', /^mean return ([\d.]+) of at most 500; from the save: \1$/m, 300],
];

test.each(quick)('%s', { timeout: 120_000 }, async (name, figure, least) => {
  const out = await examples.run(name);
  expect(Number(figure.exec(out)?.[1]), out).toBeGreaterThanOrEqual(least);
});

test('14-bot.ts plays the solution of a run', { timeout: 60_000 }, async () => {
  const goal = { fact: 'gain:dirt', atLeast: 1 };
  const code = 'export function* program(w) { for (;;) yield w.act({ attack: true, pitch: 90 - w.pitch() }); }';
  const solution: Solution = {
    schema: 1,
    env: 'minecraft-v1',
    task: { name: 'dig', text: 'get dirt', goal, within: 200, start: {} },
    program: { name: 'program', code, about: '', stepLimit: 200 },
    controllers: [],
    evaluation: { worlds: 1, success: wilson(1, 1), meanSteps: 1, died: 0 },
  };
  const folder = join(examples.base, 'found');
  mkdirSync(folder);
  for (const [path, bytes] of solutionFiles(solution, () => new Uint8Array(0)))
    if (path === 'solution.json') writeFileSync(join(folder, path), bytes);
  expect(await examples.run('14-bot.ts', folder)).toMatch(/^(1[5-9]|20) of 20 embedded worlds: get dirt$/m);
});

test('each example has a test', () => {
  expect([...quick.map(([name]) => name), ...elsewhere].sort()).toEqual([...exampleNames].sort());
});
