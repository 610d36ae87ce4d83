import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RlgptError } from '../../../core/errors.ts';
import { makeRng } from '../../../core/rng.ts';
import { chooseOpen } from '../choice.ts';
import { createCraftaxClassic } from './classic.ts';
import { achievementNames, actionNames } from './constants.ts';

const snapshot = (env: ReturnType<typeof createCraftaxClassic>, world: number) => ({
  state: Buffer.from(env.save(world)).toString('base64'),
  observation: [...env.observation.symbolic.subarray(world * 1345, (world + 1) * 1345)],
  reward: env.reward![world],
  facts: env.facts.names.map((_, i) => env.facts.read(world, i)),
});

function play(env: ReturnType<typeof createCraftaxClassic>, steps: number, seed: number): void {
  const dice = makeRng('actions', seed);
  const codes = new Int32Array(env.n);
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < env.n; i++) {
      if (env.terminated[i] === 1) env.reset(i, seed + t);
      codes[i] = dice.int(17);
    }
    env.step(codes);
  }
}

test.each([false, true])('equal seeds give equal worlds, other seeds others (exact %s)', (exact) => {
  const [a, b] = [0, 1].map(() => createCraftaxClassic({ n: 2, exact }));
  play(a, 200, 5);
  play(b, 200, 5);
  expect(snapshot(a, 1)).toEqual(snapshot(b, 1));
  a.reset(0, 1);
  b.reset(0, 2);
  expect(snapshot(a, 0)).not.toEqual(snapshot(b, 0));
});

test.each([false, true])('save, load and continue equals never stopping (exact %s)', (exact) => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 0, max: 80 }), (seed, before) => {
      const a = createCraftaxClassic({ n: 1, exact });
      a.reset(0, seed);
      play(a, before, seed);
      const b = createCraftaxClassic({ n: 3, exact });
      b.load(2, a.save(0));
      expect(snapshot(b, 2)).toEqual(snapshot(a, 0));
      const codes = Int32Array.of(-1, -1, 0);
      for (let t = 0; t < 30; t++) {
        codes[2] = (seed + 7 * t) % 17;
        a.step(codes.subarray(2));
        b.step(codes);
      }
      expect(snapshot(b, 2)).toEqual(snapshot(a, 0));
    }),
    { numRuns: 8 },
  );
});

test('the observation does not depend on what was shown before', () => {
  const env = createCraftaxClassic({ n: 3 });
  const fresh = createCraftaxClassic({ n: 1 });
  const dice = makeRng('shown');
  for (let t = 0; t < 400; t++) {
    if (t % 50 === 0) env.reset(t % 3, t);
    // everybody walks to a corner, where the view leaves the map
    env.step(Int32Array.from({ length: 3 }, (_, i) => [1, 3, dice.int(17)][(t + i) % 3]));
    if (t % 5 > 0) continue;
    fresh.load(0, env.save(t % 3));
    expect(snapshot(fresh, 0).observation).toEqual(snapshot(env, t % 3).observation);
  }
});

test('bytes of another kind, mode or length are refused and change nothing', () => {
  const env = createCraftaxClassic({ n: 1 });
  const before = snapshot(env, 0);
  const good = env.save(0);
  const flipped = good.slice();
  flipped[100] ^= 1;
  for (const bytes of [
    flipped,
    good.subarray(1),
    new Uint8Array(3),
    createCraftaxClassic({ n: 1, exact: true }).save(0),
  ]) {
    expect(() => env.load(0, bytes)).toThrow(RlgptError);
  }
  expect(snapshot(env, 0)).toEqual(before);
});

test('a world whose code is negative stands still, and is not counted', () => {
  const env = createCraftaxClassic({ n: 2 });
  const before = snapshot(env, 0);
  env.step(Int32Array.of(-1, 2));
  expect(snapshot(env, 0)).toEqual(before);
  expect(env.steps).toBe(1);
  expect(() => env.step(Int32Array.of(17, 0))).toThrow('17');
});

test('an action that legal refuses has no effect but time and chance', () => {
  const [a, b] = [0, 1].map(() => createCraftaxClassic({ n: 1 }));
  for (let seed = 0; seed < 20; seed++) {
    a.reset(0, seed);
    play(a, 60, seed);
    if (a.terminated[0] === 1) continue;
    const state = a.save(0);
    for (let code = 7; code < 17; code++) {
      if (a.legal(0, code)) continue;
      a.load(0, state);
      b.load(0, state);
      a.step(Int32Array.of(code));
      b.step(Int32Array.of(0));
      expect(snapshot(a, 0)).toEqual(snapshot(b, 0));
    }
    a.load(0, state);
  }
});

test('the skill API gathers wood: towards a tree, then do', () => {
  let gathered = 0;
  for (let seed = 0; seed < 20; seed++) {
    const env = createCraftaxClassic({ n: 1 });
    env.reset(0, seed);
    const w = env.skillApi(0) as unknown as {
      towards(name: string, dig: boolean): number | null;
      explore(dig: boolean): number | null;
      facing(): string;
      have(item: string): number;
      do: number;
      noop: number;
    };
    for (let t = 0; t < 300 && w.have('wood') === 0 && env.terminated[0] === 0; t++) {
      const action = w.facing() === 'tree' ? w.do : (w.towards('tree', false) ?? w.explore(false) ?? w.noop);
      env.step(Int32Array.of(action));
    }
    gathered += Math.min(1, w.have('wood'));
  }
  expect(gathered).toBeGreaterThanOrEqual(18);
});

test('the handbook speaks of facts, items and actions that the world has', () => {
  const env = createCraftaxClassic({ n: 1 });
  const api = env.skillApi(0);
  for (const operator of env.handbook.operators) {
    for (const { fact } of [...operator.needs, ...operator.yields])
      expect(env.facts.index(fact)).toBeGreaterThanOrEqual(0);
    if (operator.action !== null) expect(api).toHaveProperty(operator.action.slice('w.'.length));
  }
  const achieved = env.handbook.operators
    .flatMap((o) => o.yields.map((y) => y.fact))
    .filter((f) => f.startsWith('achieved:'));
  expect(new Set(achieved).size).toBe(achievementNames.length);
  expect(env.actions.size).toBe(actionNames.length);
});

test('the weighted choice falls evenly on open cells', () => {
  const open = new Uint8Array(4096);
  for (const cell of [3, 700, 701, 4095]) open[cell] = 1;
  const hits = new Map<number, number>();
  for (let i = 0; i < 1000; i++) {
    const cell = chooseOpen(open, 4, i / 1000);
    hits.set(cell, (hits.get(cell) ?? 0) + 1);
  }
  expect([...hits].sort((a, b) => a[0] - b[0])).toEqual([
    [3, 250],
    [700, 250],
    [701, 250],
    [4095, 250],
  ]);
});
