/** `solve` in worlds without a handbook: every one of the catalog, own worlds, the world's own reward, and resuming. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/wasm-typescript';
import { expect, test } from 'vitest';
import { type LabOptions, openLab, worldOf } from '../src/agent/open.ts';
import { solutionFiles } from '../src/agent/solution.ts';
import { worlds } from '../src/env/catalog.ts';
import { cartPole } from '../src/env/classic/cartpole.ts';
import { createWorld } from '../src/env/classic/classic.ts';
import { solve } from '../src/rlgpt.ts';
import { createRun, openRun, readEvents } from '../src/run/folder.ts';
import { memoryRun } from '../src/run/run.ts';

const small = Object.keys(worlds).filter(
  (id) => !/^(minecraft|craftax)/.test(id) && worldOf(id).tasks.named.length > 0,
);

async function solved(options: LabOptions, seed = 0) {
  const run = memoryRun(seed);
  const lab = await openLab(options, run);
  const result = await solve(lab);
  return { run, lab, result };
}

/** One of each kind; the slow suite takes them all. */
const few = ['acrobot-v1', 'moab-v1', 'adder-v1', 'grid-paths-v1'];
const chosen = process.env.RLGPT_SLOW ? small : few;

test.each(chosen)('code and learning share a small budget in %s, and the solution reads as TypeScript', async (env) => {
  const budget = 8 * worldOf(env).tasks.named[0].within;
  const { run, lab, result } = await solved({ env, task: '', budget, method: { iterations: 1 } });
  expect(result.steps).toBeLessThanOrEqual(budget * 1.5 + 16 * 128);
  expect(lab.env.steps).toBeGreaterThan(result.steps);
  expect(result.steps).toBeGreaterThan(budget / 4);
  expect(run.events.some((event) => event.type === 'code.tried')).toBe(true);
  for (const [path, content] of solutionFiles(result.solution, run.getBlob))
    if (path.endsWith('.ts')) expect(() => transformSync(String(content), { mode: 'strip-only' })).not.toThrow();
});

test('a pole on a cart is balanced by a program of one rule, in the same way twice', async () => {
  const options = { env: 'cartpole-v1', task: '', budget: 100_000 };
  const one = await solved(options);
  const two = await solved(options);
  expect(one.result.solved).toBe(true);
  expect(two.run.events).toEqual(one.run.events);
  expect(two.result).toEqual(one.result);
});

test("a world of one's own is solved for its own reward", async () => {
  const world = (n: number) => createWorld({ ...cartPole, id: 'my-pole', episodeLimit: 60 }, { n });
  const { lab, result } = await solved({ world, task: 'reward >= 60', budget: 60_000, method: { learn: false } });
  expect(lab.task).toMatchObject({ name: 'reward', within: 60, pay: 'world' });
  expect(result.solution.evaluation.success.rate).toBeGreaterThan(0.5);
});

test('a run that is broken off while it learns ends as it would have ended', async () => {
  const options = { env: 'pendulum-v1', task: '', budget: 30_000, method: { iterations: 1 } };
  const folder = join(mkdtempSync(join(tmpdir(), 'rlgpt-small-')), 'run');
  createRun(folder, { task: 'swing_up', seed: 1, options: {}, versions: {} }).close();
  let left = 30;
  const broken = openRun(folder, {
    event: () => {
      if (left-- === 0) throw new Error('cut');
    },
  });
  await expect(openLab(options, broken).then(solve)).rejects.toThrow('cut');
  broken.close();
  const resumed = openRun(folder);
  const result = await solve(await openLab(options, resumed));
  resumed.close();
  const whole = await solved(options, 1);
  const withoutClock = readEvents(folder).map(({ t: _, ...event }) => event);
  expect(withoutClock).toEqual(whole.run.events);
  expect(result).toEqual(whole.result);
  rmSync(dirname(folder), { recursive: true });
});
