import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { ENGINES } from '../nn/engines.ts';
import { readRunFile } from '../run/folder.ts';
import { addResume } from './resume.ts';
import { addTrain } from './train.ts';
import { filmPolicy, isTraining } from './train-film.ts';

const base = mkdtempSync(join(tmpdir(), 'rlgpt-train-'));
const folder = join(base, 'run');
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(base, { recursive: true, force: true });
});

async function train(...flags: readonly string[]): Promise<void> {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command().exitOverride();
  addTrain(program);
  const small = ['--budget', '200', '--episodes', '1', '--set', 'hidden=4', '--set', 'ticks=8', '--out', folder];
  await program.parseAsync(['train', '--env', 'cartpole-v1', ...small, ...flags], { from: 'user' });
}

test('--engine chooses what computes, and resume reads it from the run', async () => {
  await train('--engine', 'oracle');
  expect(readRunFile(folder).options.config).toMatchObject({ engine: 'oracle', hidden: [4] });
  expect(readFileSync(join(folder, 'events.jsonl'), 'utf8')).toContain('"engine":"oracle"');
});

test('to resume a training that has finished says so, and tells its result once more', async () => {
  await train('--engine', 'oracle');
  const before = readFileSync(join(folder, 'events.jsonl'), 'utf8');
  expect(before.trim().split('\n').at(-1)).toContain('"type":"train.finished"');
  vi.restoreAllMocks();
  const told = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command().exitOverride();
  addResume(program);
  await program.parseAsync(['resume', folder], { from: 'user' });
  const words = told.mock.calls.map(([text]) => text).join('');
  expect(words).toContain('the run has finished already: nothing is trained again\nevaluation: mean return');
  expect(words).not.toContain('going on');
  expect(readFileSync(join(folder, 'events.jsonl'), 'utf8')).toBe(before);
});

/** Frames of an animated PNG: it announces their number. */
const framesOf = (png: Uint8Array) => {
  const at = Buffer.from(png).indexOf('acTL');
  return at < 0 ? 1 : Buffer.from(png).readUInt32BE(at + 4);
};

test('a trained policy is filmed: as many frames as steps where they are few, equal for equal episodes', async () => {
  await train('--engine', 'oracle', '--episodes', '3');
  expect(isTraining(folder)).toBe(true);
  const size = { width: 48, height: 32 };
  const film = filmPolicy(folder, 2, { ...size, frames: 1000 });
  const [, steps] = /^episode 2: return \d+ in (\d+) steps$/.exec(film.note)!;
  expect(framesOf(film.png)).toBe(Number(steps) + 1);
  expect(filmPolicy(folder, 2, { ...size, frames: 1000 }).png).toEqual(film.png);
  expect(framesOf(filmPolicy(folder, 2, { ...size, frames: 5 }).png)).toBeLessThanOrEqual(5);
  expect(framesOf(filmPolicy(folder, 2, { ...size, frames: 1 }).png)).toBe(1);
  expect(() => filmPolicy(folder, 3, { ...size, frames: 1 })).toThrow('there is no episode 3');
  rmSync(join(folder, 'policy.safetensors'));
  expect(() => filmPolicy(folder, 0, { ...size, frames: 1 })).toThrow('holds no policy yet');
});

test('an engine that does not exist, or is not installed here, is refused before there is a folder', async () => {
  await expect(train('--engine', 'blas')).rejects.toMatchObject({ message: expect.stringContaining("engine 'blas'") });
  for (const name of ['openblas', 'onnxruntime', 'webgpu'] as const) {
    const reason = ENGINES[name].missing();
    if (reason === null) continue;
    await expect(train('--engine', name)).rejects.toMatchObject({
      message: expect.stringContaining(reason),
      remedy: expect.stringContaining("'wasm'"),
    });
  }
  expect(existsSync(folder)).toBe(false);
});

test('--with sets what the world can be set to; a handbook is for Python environments', async () => {
  const small = ['--with', 'rows=5', '--with', 'columns=5', '--with', 'layout=rooms', '--with', 'agents=2'];
  await train('--env', 'grid-paths-v1', '--worlds', '4', ...small);
  expect(readRunFile(folder).options.settings).toEqual({ rows: 5, columns: 5, layout: 'rooms', agents: 2 });
  await expect(train('--env', 'grid-paths-v1', '--with', 'layout=maze')).rejects.toMatchObject({
    message: expect.stringContaining("'maze'"),
  });
  await expect(train('--handbook', 'book.json')).rejects.toMatchObject({ kind: 'usage' });
});
