/** The examples run, and do what they say; those that learn for long do in examples.slow.test.ts, the plate and the tanks in worked-example.test.ts. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleNames, installExamples } from './examples.ts';

let examples: ReturnType<typeof installExamples>;
beforeAll(() => {
  examples = installExamples();
}, 120_000);
afterAll(() => examples.remove());

const elsewhere = ['01-solve.ts', '03-goal.ts', '05-plate.ts', '06-solve-own-world.ts', '10-tanks.ts'];

/** The least figure that an example has to print, and where it stands. */
const quick: readonly (readonly [string, RegExp, number])[] = [
  ['02-skill.ts', /^(\d+) of 20 worlds gave two dirt$/m, 15],
  ['04-own-world.ts', /^100 other episodes: mean return ([\d.]+)/m, 85],
  ['08-model.ts', /^(\d+) of 100 unseen worlds gave two logs/m, 75],
  ['09-live.ts', /^(\d+) of 20 embedded worlds gave a log$/m, 15],
  ['07-agents.ts', /^(\d+) of 20 worlds: all four agents on their goals/m, 17],
  ['11-subtask-graph.ts', /^(\d+) of 100 days sold bread by the inferred graph/m, 100],
];

test.each(quick)('%s', { timeout: 120_000 }, async (name, figure, least) => {
  const out = await examples.run(name);
  expect(Number(figure.exec(out)?.[1]), out).toBeGreaterThanOrEqual(least);
});

test('each example has a test', () => {
  expect([...quick.map(([name]) => name), ...elsewhere].sort()).toEqual([...exampleNames].sort());
});
