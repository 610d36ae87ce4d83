import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RlgptError } from '../../core/errors.ts';
import { createGym, type GymEnv } from './gym.ts';
import { readHandbook } from './handbook.ts';

const python = process.env.RLGPT_PYTHON || undefined;
/** The pieces below need a Python with gymnasium and numpy, named by RLGPT_PYTHON. */
const live = test.skipIf(python === undefined);
const odd = join(import.meta.dirname, '../../../python/tests');
process.env.PYTHONPATH = [odd, process.env.PYTHONPATH].filter(Boolean).join(':');

function using(options: Parameters<typeof createGym>[0], work: (env: GymEnv) => void): void {
  const env = createGym(options);
  try {
    work(env);
  } finally {
    env.close();
  }
}

const play = (env: GymEnv, ...codes: number[]) => env.step(Int32Array.from(codes));

live('CartPole is a world: fields, actions, reward, limit, facts', { timeout: 60_000 }, () => {
  using({ name: 'CartPole-v1', n: 2 }, (env) => {
    expect(env.id).toBe('gym:CartPole-v1');
    expect(env.episodeLimit).toBe(500);
    expect(env.actions.size).toBe(2);
    expect(env.fields.map((field) => [field.name, field.shape])).toEqual([['observation', [4]]]);
    env.reset(1, 7);
    const before = [...env.observation.observation.subarray(4)];
    play(env, -1, 1);
    expect([...env.observation.observation.subarray(4)]).not.toEqual(before);
    expect([...env.reward!]).toEqual([0, 1]);
    expect(env.steps).toBe(1);
    expect(env.facts.read(1, env.facts.index('steps'))).toBe(1);
    expect(env.facts.read(1, env.facts.index('observation.0'))).toBe(env.observation.observation[4]);
    const saved = env.save(1);
    play(env, 0, 1);
    const after = [...env.observation.observation.subarray(4)];
    env.load(1, saved);
    play(env, 0, 1);
    expect([...env.observation.observation.subarray(4)]).toEqual(after);
  });
});

live('a continuous environment takes numbers', { timeout: 60_000 }, () => {
  using({ name: 'Pendulum-v1', n: 1 }, (env) => {
    expect([...env.box!.low, ...env.box!.high]).toEqual([-2, 2]);
    const before = [...env.observation.observation];
    env.stepBox!(Float32Array.of(2));
    expect([...env.observation.observation]).not.toEqual(before);
    play(env, 0);
    expect(env.steps).toBe(2);
  });
});

live('crashes, hangs and errors end an episode, are told, and are survived', { timeout: 120_000 }, () => {
  using({ name: 'odd_envs:Odd', n: 2, timeoutSeconds: 2 }, (env) => {
    expect(env.fields.map(({ name }) => name)).toEqual(['count', 'frame', 'pair.0', 'pair.1']);
    [1, 2, 3].forEach((fault, i) => {
      env.reset(0, 4);
      env.reset(1, 5);
      play(env, fault, 0);
      expect([...env.terminated]).toEqual([1, 0]);
      expect(env.observation.count[1]).toBe(6);
      expect(env.troubles[i].world).toBe(0);
      env.reset(0, 8);
      expect(env.observation.count[0]).toBe(8);
      expect(env.observation.frame[100]).toBe(8);
    });
    expect(env.troubles.map(({ what }) => what.split(/[:(\n]/)[0])).toEqual(['crashed', 'hung', 'Traceback ']);
    expect(env.troubles[0].what).toContain('code 7');
    expect(env.troubles[2].what).toContain('action 3 is refused');
  });
});

live('legacy environments and dictionaries of actions', { timeout: 60_000 }, () => {
  using({ name: 'odd_envs:Legacy', n: 1 }, (env) => {
    // Gymnasium sorts the keys: jump, move
    expect(env.actions.nvec).toEqual([2, 3]);
    env.reset(0, 12);
    expect(env.observation.observation[0]).toBe(2);
    play(env, env.actions.encode([1, 2]));
    expect([...env.observation.observation]).toEqual([14, 2]);
    play(env, env.actions.encode([1, 2]));
    expect(env.terminated[0]).toBe(1);
  });
});

live('what cannot be made says why', { timeout: 60_000 }, () => {
  expect(() => createGym({ name: 'Nowhere-v0', n: 1 })).toThrow(/Nowhere-v0.*cannot be made/);
  expect(() => createGym({ name: 'CartPole-v1', n: 1, python: '/nonexistent/python' })).toThrow('does not run');
});

live('a handbook names actions and facts', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-handbook-'));
  const path = join(folder, 'book.json');
  const facts = { angle: { at: 'observation[2]', unit: 'rad', low: -0.4, high: 0.4, about: 'Angle of the pole.' } };
  writeFileSync(path, JSON.stringify({ actions: ['left', 'right'], facts, notes: ['Keep the pole upright.'] }));
  using({ name: 'CartPole-v1', n: 1, handbook: path }, (env) => {
    expect(env.facts.read(0, env.facts.index('angle'))).toBe(env.observation.observation[2]);
    expect(env.skillApi(0)).toMatchObject({ left: 0, right: 1, noop: 0 });
    expect(env.handbook.notes).toEqual(['Keep the pole upright.']);
  });
  rmSync(folder, { recursive: true });
});

test('a handbook that is none is refused with its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-handbook-'));
  const path = join(folder, 'book.json');
  expect(() => readHandbook(path)).toThrow(RlgptError);
  for (const text of ['{', '{"actions": 3}', '{"recipes": []}']) {
    writeFileSync(path, text);
    expect(() => readHandbook(path)).toThrow(path);
  }
  rmSync(folder, { recursive: true });
});
