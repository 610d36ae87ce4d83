import { defineConfig } from 'vitest/config';

/** Three projects: quick tests share threads; sandbox tests lock down their realm and so need isolation; slow tests learn. */
const quick = ['src/**/*.test.ts', 'test/**/*.test.ts'];
const isolated = ['src/skill/**/*.test.ts', 'test/**/*.isolated.test.ts'];
const slow = ['**/*.slow.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'quick',
          include: quick,
          exclude: [...isolated, ...slow],
          pool: 'threads',
          isolate: false,
          // For busy machines: a quick test takes seconds, not half a minute.
          testTimeout: 30_000,
        },
      },
      {
        test: { name: 'isolated', include: isolated, exclude: slow, pool: 'forks', isolate: true, testTimeout: 60_000 },
      },
      ...(process.env.RLGPT_SLOW
        ? [{ test: { name: 'slow', include: slow, pool: 'forks' as const, testTimeout: 1_800_000 } }]
        : []),
    ],
  },
});
