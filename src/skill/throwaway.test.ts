/** Jobs in throw-away processes: whatever a job does to its process, the others are answered. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileTo } from '../../test/compile.ts';
import { limitedNode, memoryFlags } from './limits.ts';
import { hasDied, inThrowAway } from './throwaway.ts';

const base = mkdtempSync(join(tmpdir(), 'rlgpt-throwaway-'));
afterAll(() => rmSync(base, { recursive: true }));
const script = join(base, 'child.js');

beforeAll(() => {
  compileTo(base, 'src/skill/throwaway.ts', 'src/skill/death.ts', 'src/skill/limits.ts', 'src/core');
  writeFileSync(
    script,
    `import { serveJobs } from './src/skill/throwaway.js';
     let served = 0;
     serveJobs((code) => ({ value: Function('served', code)(++served) }));`,
  );
});

test('a job that kills, hangs or fills its process is told from the others, which go on in a new one', async () => {
  const flags = memoryFlags(40);
  const answers = await inThrowAway<string, { value: unknown }>(
    [
      'return served',
      'return served',
      'for (;;);',
      'return served',
      'const all = []; for (;;) all.push(new Array(1e5).fill(served));',
      'process.exit(7)',
      'process.abort()',
      'throw new Error("bad");',
      'return Object.keys(process.env)',
    ],
    { script, args: [], node: limitedNode(flags, { dataMb: 2000, cpuSeconds: 20, network: false }), silenceMs: 3000 },
  );
  expect(answers.map((answer) => (hasDied(answer) ? answer.died.fault : answer.value))).toEqual([
    1,
    2,
    'timeout',
    1,
    'memory',
    'threw',
    'threw',
    'threw',
    ['PATH'],
  ]);
  expect(answers[7]).toMatchObject({ died: { message: expect.stringContaining('exit code 1') as string } });
});

test('jobs may be none', async () => {
  expect(
    await inThrowAway([], {
      script,
      args: [],
      node: limitedNode([], { dataMb: null, cpuSeconds: null, network: true }),
      silenceMs: 1,
    }),
  ).toEqual([]);
});
