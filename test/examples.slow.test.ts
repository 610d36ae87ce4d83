/** The examples that learn for a while. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installExamples } from './examples.ts';

let examples: ReturnType<typeof installExamples>;
beforeAll(() => {
  examples = installExamples();
}, 120_000);
afterAll(() => examples.remove());

/** The success that an example prints, and the least that it may be. */
test.each([
  ['01-solve.ts', /^success ([\d.]+) \[/m, 0.95],
  ['03-goal.ts', /^success ([\d.]+) \[/m, 0.95],
  ['06-solve-own-world.ts', /^solved after \d+ steps: (\d+) of 100/m, 95],
] as const)('%s', async (name, success, least) => {
  const out = await examples.run(name);
  expect(Number(success.exec(out)?.[1]), out).toBeGreaterThanOrEqual(least);
});
