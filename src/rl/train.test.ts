import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type WorldId, worlds } from '../env/catalog.ts';
import { withGoal } from '../env/with-goal.ts';
import { createCurriculum } from '../goal/curriculum.ts';
import { parseGoal } from '../goal/parse.ts';
import { createRun, type FolderRun, openRun, readEvents } from '../run/folder.ts';
import { algorithms, configure, presets } from './algorithms.ts';
import { type Seconds, STAGES } from './stopwatch.ts';
import { type TrainSpec, train } from './train.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function start(): FolderRun {
  const folder = mkdtempSync(join(tmpdir(), 'train-'));
  folders.push(folder);
  return createRun(folder, { task: 'train', seed: 3, options: {}, versions: {} });
}

type Control = Exclude<WorldId, 'minecraft-v1'>;

const spec = (
  env: Control,
  algorithm: string,
  set: Readonly<Record<string, string>>,
  worldCount: number,
): TrainSpec => ({
  env,
  algorithm,
  worlds: worldCount,
  budget: 2000,
  episodes: 3,
  makeWorlds: (n) => worlds[env].create({ n }),
  config: configure(env, algorithm, { hidden: '16', ...set }),
});

const jobs: readonly [string, TrainSpec][] = [
  ['ppo', spec('cartpole-v1', 'ppo', { minibatch: '128', epochs: '2', ticks: '16' }, 4)],
  ['dqn', spec('cartpole-v1', 'dqn', { batch: '128', learningStarts: '200', capacity: '1500', ticks: '16' }, 2)],
  ['sac', spec('pendulum-v1', 'sac', { batch: '128', learningStarts: '200', trainEvery: '4', ticks: '16' }, 2)],
  ['ppo-box', spec('pendulum-v1', 'ppo-box', { minibatch: '64', epochs: '2', ticks: '32' }, 2)],
];

const free = { due: () => false, stopped: () => false };
const workers = (job: TrainSpec, count: number): TrainSpec => ({ ...job, config: { ...job.config, workers: count } });

test.each(jobs)('%s: stopped and resumed, and with two workers, a run ends with the same bytes', async (_, job) => {
  const whole = start();
  const result = await train(job, whole, free);
  whole.close();
  let events = 0;
  let run = start();
  const spent: [Seconds, number][] = [];
  const hooks = {
    due: () => false,
    stopped: () => ++events > 20,
    spent: (...now: [Seconds, number]) => spent.push(now),
  };
  expect(await train(workers(job, 2), run, hooks)).toBeNull();
  const [seconds, steps] = spent.at(-1)!;
  expect(steps).toBeGreaterThan(0);
  for (const stage of STAGES) expect(seconds[stage]).toBeGreaterThan(0);
  run.close();
  run = openRun(run.folder);
  expect(await train(job, run, free)).toEqual(result);
  run.close();
  const timeless = (folder: string) => readEvents(folder).map(({ t, ...event }) => event);
  expect(timeless(run.folder)).toEqual(timeless(whole.folder));
  const last = timeless(run.folder).findLast((event) => event.type === 'train.update');
  expect(last?.type === 'train.update' && last.figures.deadFeatures).toBeGreaterThanOrEqual(0);
});

test('a damaged checkpoint is said, and the one before it is used', async () => {
  const [, job] = jobs[1];
  const whole = start();
  const result = await train(job, whole, free);
  whole.close();
  let run = start();
  let events = 0;
  await train(job, run, { due: () => events % 5 === 0, stopped: () => ++events > 17 });
  run.close();
  const place = join(run.folder, 'checkpoints');
  const newest = readEvents(run.folder).length;
  expect(readdirSync(place)).toHaveLength(2);
  // Which of the two is the last one is in the journal.
  const journal = readFileSync(join(run.folder, 'journal.jsonl'), 'utf8').trim().split('\n');
  const last = readdirSync(place).find((hash) => journal.at(-1)!.includes(hash));
  writeFileSync(join(place, last!), 'not a checkpoint');
  run = openRun(run.folder);
  expect(run.repairs.join()).toMatch(/checkpoint/);
  expect(run.recordedEvents).toBeLessThan(newest);
  expect(await train(job, run, free)).toEqual(result);
  run.close();
});

test('a run of an earlier version, which lacks a setting, trains with its default', async () => {
  const [, job] = jobs[0];
  const { parts: _, ...earlier } = job.config;
  const [whole, run] = [start(), start()];
  const [result, lacking] = [await train(job, whole, free), await train({ ...job, config: earlier }, run, free)];
  for (const each of [whole, run]) each.close();
  expect(lacking).toEqual(result);
});

test('options are read by the type of their default, and unknown ones refused', () => {
  const config = configure('cartpole-v1', 'dqn', { hidden: '32,16', double: 'false', gamma: '0.9' });
  expect(config).toMatchObject({ hidden: [32, 16], double: false, gamma: 0.9, batch: 64 });
  expect(() => configure('cartpole-v1', 'dqn', { gama: '0.9' })).toThrow(/unknown dqn option 'gama'/);
  expect(() => configure('cartpole-v1', 'dqn', { gamma: 'high' })).toThrow(/option 'gamma' is 'high'/);
  expect(() => configure('cartpole-v1', 'dqnn', {})).toThrow(/unknown algorithm/);
});

test('presets name worlds, algorithms and options that exist', () => {
  for (const [world, byAlgorithm] of Object.entries(presets)) {
    const env = worlds[world as Control].create({ n: 1 });
    for (const [name, { config }] of Object.entries(byAlgorithm)) {
      const algorithm = algorithms[name as keyof typeof algorithms];
      for (const key of Object.keys(config)) expect(Object.keys(algorithm.defaults)).toContain(key);
      algorithm.make(env, { ...algorithm.defaults, ...config }, 0);
    }
  }
});

test('a lesson that makes no progress within its limit ends the learning, and the events say which lesson it is', async () => {
  const training = { NoProgressIterationLimit: 300, LessonAssessmentWindow: 5 };
  const lessons = [{ name: 'falling', scenario: {}, training }];
  const goal = parseGoal('avoid Fall: abs(angle) in RangeAbove(0.01)');
  const job = jobs[0][1];
  const worldsToLearn = (n: number) =>
    withGoal(worlds['cartpole-v1'].create({ n }), goal, {
      gamma: 0.99,
      curriculum: createCurriculum({ lessons, training: {} }),
    });
  const run = start();
  await train({ ...job, makeWorlds: worldsToLearn }, run, free);
  run.close();
  const events = readEvents(run.folder);
  const updates = events.filter((event) => event.type === 'train.update');
  expect(updates.at(-1)?.steps).toBeGreaterThanOrEqual(300);
  expect(updates.at(-1)?.steps).toBeLessThan(job.budget);
  expect(updates[0].figures.lesson).toBe(1);
  expect(events.find((event) => event.type === 'warning')?.message).toContain('lesson 1 makes no progress');
});
