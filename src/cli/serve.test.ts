import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RlgptError } from '../core/errors.ts';
import { packageVersion } from '../core/version.ts';
import { createCraftaxClassic } from '../env/craftax/classic/classic.ts';
import { createGridPaths } from '../env/paths/paths.ts';
import { createFileWorld } from '../skill/world-file.ts';
import { openSession } from './serve-session.ts';

type Reply = { o: Uint8Array; r: Uint8Array; t: Uint8Array; u: Uint8Array; f: Uint8Array };
const bytes = (array: Int32Array | Uint32Array | Float32Array) => new Uint8Array(array.buffer).slice();
const floats = (data: Uint8Array) => [...new Float32Array(data.slice().buffer)];

function serve(make: Record<string, unknown>) {
  const session = openSession();
  session({ op: 'make', ...make } as never);
  const seeds = (...values: number[]) => bytes(Uint32Array.from(values));
  return {
    reset: (...s: number[]) => session({ op: 'reset', s: seeds(...s) }) as unknown as Reply,
    step: (c: number[], s: number[] = []) =>
      session({ op: 'step', c: bytes(Int32Array.from(c)), s: seeds(...s) }) as unknown as Reply,
    session,
  };
}

test('a served episode is the episode of the world', () => {
  const served = serve({ env: 'craftax-classic-v1', n: 2 });
  const env = createCraftaxClassic({ n: 2 });
  env.reset(0, 7);
  env.reset(1, 8);
  expect(floats(served.reset(7, 8).o)).toEqual([...env.observation.symbolic]);
  for (let t = 0; t < 30; t++) {
    const codes = [t % 17, (3 * t) % 17];
    env.step(Int32Array.from(codes));
    const reply = served.step(codes);
    expect(floats(reply.o)).toEqual([...env.observation.symbolic]);
    expect(floats(reply.r)).toEqual([...env.reward!]);
    expect([...reply.t]).toEqual([...env.terminated]);
  }
});

test("a world of one's own is served by its file", () => {
  const file = join(import.meta.dirname, '../../examples/worlds/tanks.ts');
  const served = serve({ env: file, n: 2 });
  const env = createFileWorld({ file, text: readFileSync(file, 'utf8') }, 2);
  for (const world of [0, 1]) env.reset(world, 7 + world);
  const observed = () => [...env.observation.upper, ...env.observation.lower];
  expect(floats(served.reset(7, 8).o)).toEqual(observed());
  for (let t = 0; t < 10; t++) {
    const values = Float32Array.of(0.1 * t, 0.5, 1, 1 - 0.1 * t);
    env.stepBox!(values);
    const reply = served.session({ op: 'step', x: bytes(values), s: bytes(Uint32Array.of()) }) as unknown as Reply;
    expect([floats(reply.o), floats(reply.r)]).toEqual([observed(), [...env.reward!]]);
  }
  expect(() => serve({ env: 'none.ts' })).toThrow("there is no file 'none.ts'");
  expect(() => serve({ env: file, options: { size: 2 } })).toThrow("world 'two-tanks' has no settings, such as 'size'");
});

test('with autoreset an ended world begins anew at the next step', () => {
  const served = serve({ env: 'cartpole-v1', n: 1, autoreset: 'next', limit: 2, facts: ['steps'] });
  served.reset(3);
  served.step([0], [4]);
  expect([...served.step([0], [4]).u]).toEqual([1]);
  const fresh = served.step([0], [4]);
  expect([...fresh.u]).toEqual([0]);
  expect(floats(fresh.r)).toEqual([0]);
  expect([...new Float64Array(fresh.f.slice().buffer)]).toEqual([0]);
  expect(fresh.o).toEqual(serve({ env: 'cartpole-v1' }).reset(4).o);
});

test('a held action sums its rewards and stops at the end', () => {
  const served = serve({ env: 'cartpole-v1', repeat: 5, limit: 7 });
  served.reset(0);
  expect(floats(served.step([0]).r)).toEqual([5]);
  const last = served.step([1]);
  expect(floats(last.r)).toEqual([2]);
  expect([...last.u]).toEqual([1]);
});

test('a task ends with its goal and pays for it', () => {
  const served = serve({ env: 'minecraft-v1', task: 'get 1 dirt', features: ['dirt'], limit: 50 });
  const start = served.reset(1);
  expect(start.o.length % 4).toBe(0);
  expect(floats(start.r)).toEqual([0]);
});

test('agents of one world begin, act and end together; masks are told', () => {
  const { session, reset } = serve({ env: 'grid-paths-v1', n: 3, options: { agents: 3 }, masks: true, limit: 2 });
  const first = session({
    op: 'make',
    env: 'grid-paths-v1',
    n: 3,
    options: { agents: 3 },
    masks: true,
    limit: 2,
  } as never);
  expect(first).toMatchObject({ agents: ['agent_0', 'agent_1', 'agent_2'], limit: 2 });
  const start = reset(5, 6, 7) as unknown as Reply & { m: Uint8Array };
  const env = createGridPaths({ n: 3, agents: 3 });
  env.reset(0, 5);
  expect([...start.m]).toEqual(
    [0, 1, 2].flatMap((row) => [0, 1, 2, 3, 4].map((code) => (env.legal(row, code) ? 1 : 0))),
  );
  const act = () => session({ op: 'step', c: bytes(Int32Array.of(1, 2, 3)) } as never) as unknown as Reply;
  act();
  env.step(Int32Array.of(1, 2, 3));
  env.step(Int32Array.of(1, 2, 3));
  const last = act();
  expect(floats(last.o.slice(0, 24))).toEqual([...env.observation.position]);
  expect([...last.u]).toEqual([1, 1, 1]);
});

test('a task in words pays for its goal in other worlds too', () => {
  const served = serve({ env: 'cartpole-v1', task: 'goal: position >= 0.05' });
  served.reset(1);
  let paid = 0;
  for (let t = 0, over = false; t < 200 && !over; t++) {
    const reply = served.step([1]);
    paid += floats(reply.r)[0];
    over = reply.t[0] + reply.u[0] > 0;
  }
  expect(paid).toBe(1);
});

test('the Python package has the version of this one', () => {
  const python = join(import.meta.dirname, '../../python');
  expect(readFileSync(join(python, 'pyproject.toml'), 'utf8')).toContain(`version = "${packageVersion()}"`);
  expect(readFileSync(join(python, 'rlgpt_gym/version.py'), 'utf8')).toContain(`__version__ = "${packageVersion()}"`);
});

test('refusals are errors with a remedy', () => {
  const { session } = serve({ env: 'cartpole-v1' });
  const refused = [
    { op: 'fly' },
    { op: 'make', env: 'nowhere-v1' },
    { op: 'make', env: 'cartpole-v1', facts: ['nothing'] },
    { op: 'make', env: 'cartpole-v1', facts: 'steps' },
    { op: 'make', env: 'cartpole-v1', frame_skip: 4 },
    { op: 'make', env: 'cartpole-v1', repeat: 0 },
    { op: 'make', env: 'cartpole-v1', limit: 1.5 },
    { op: 'make', env: 'cartpole-v1', n: '3' },
    { op: 'make', env: 'cartpole-v1', shaping: Number.NaN },
    { op: 'make', env: 'cartpole-v1', autoreset: 'soon' },
    { op: 'render', rows: 0, columns: 10 },
    { op: 'render', world: 1 },
    { op: 'make', env: 'cartpole-v1', task: 'get 1 log' },
    { op: 'reset', s: new Uint8Array(3) },
  ];
  for (const request of refused) expect(() => session(request)).toThrow(RlgptError);
  const plate = serve({ env: 'adder-v1' }).session;
  expect(() => plate({ op: 'render', rows: 10, columns: 10 })).toThrow("'adder-v1' cannot be drawn");
  expect(() => openSession()({ op: 'step' })).toThrow('no worlds');
});
