import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { createReplay, type Replay } from './replay.ts';
import { chainWorld, corridorWorld, dither, runToEnd, toyProcess, workThrough } from './testing.ts';
import { createPlayer } from './transitions.ts';

/** Plays with random choices for some ticks, then flushes; also the plain record of every decision. */
function play(process: ReturnType<typeof toyProcess>, nStep: number, ticks: number, seed: number) {
  const { n, observationSize } = process;
  const A = process.actionNames.length;
  const replay = createReplay({ capacity: 1000, observationSize, actionWidth: 1, maskSize: A });
  const rng = makeRng('play', seed);
  const gamma = 0.9;
  /** Each world's decisions: observation, action, and the rewards of its ticks; null ends an episode. */
  const record = Array.from({ length: n }, () => [] as { o: number[]; a: number; rewards: number[]; end: 0 | 1 | 2 }[]);
  const traced = {
    ...process,
    tick() {
      process.tick();
      for (let w = 0; w < n; w++) {
        const last = record[w].at(-1)!;
        last.rewards.push(process.reward[w]);
        if (process.terminated[w] === 1) last.end = 1;
        if (process.truncated[w] === 1) last.end = 2;
      }
    },
  };
  const player = createPlayer({
    process: traced,
    replay,
    gamma,
    nStep,
    choose({ count, list, observations, actions }) {
      for (let i = 0; i < count; i++) {
        actions[i] = rng.int(A);
        const o = [...observations.subarray(i * observationSize, (i + 1) * observationSize)];
        record[list[i]].push({ o, a: actions[i], rewards: [], end: 0 });
        process.begin(list[i], actions[i]);
      }
    },
  });
  const returns: number[] = [];
  for (let t = 0; t < ticks; t++) player.tick(returns);
  player.flush();
  return { replay, record, gamma, returns };
}

const row = (r: Replay, i: number, O: number) => ({
  o: [...r.observations.subarray(i * O, (i + 1) * O)],
  a: r.actions[i],
  reward: r.rewards[i],
  discount: r.discounts[i],
});

/** The transitions that the record implies, computed the slow way: from each decision look ahead at most nStep. */
function expected({ record, gamma }: ReturnType<typeof play>, nStep: number) {
  return record.flatMap((decisions) =>
    decisions.map(({ o, a }, i) => {
      let [reward, discount, ended] = [0, 1, false];
      for (let k = i; k < Math.min(i + nStep, decisions.length); k++) {
        for (const r of decisions[k].rewards) {
          reward += discount * r;
          discount *= gamma;
        }
        ended = decisions[k].end === 1;
        if (decisions[k].end > 0) break;
      }
      return { o, a, reward: Math.fround(reward), discount: ended ? 0 : Math.fround(discount) };
    }),
  );
}

test('transitions are what looking ahead from each decision gives, with options and without', () => {
  const order = (xs: readonly object[]) => xs.map((x) => JSON.stringify(x)).sort();
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom<'corridor' | 'chain'>('corridor', 'chain'),
      fc.nat(1000),
      (nStep, ticks, kind, seed) => {
        const process =
          kind === 'corridor'
            ? toyProcess({ ...corridorWorld(4), limit: 11 }, [dither, runToEnd], 3, seed)
            : toyProcess(chainWorld(3), [workThrough], 2, seed);
        const played = play(process, nStep, ticks, seed);
        const { replay } = played;
        const rows = Array.from({ length: replay.size }, (_, i) => row(replay, i, 2));
        expect(order(rows)).toEqual(order(expected(played, nStep)));
      },
    ),
    { numRuns: 60 },
  );
});

test('a full buffer forgets the oldest, and a loaded one is the same', () => {
  const spec = { capacity: 3, observationSize: 1, actionWidth: 1, maskSize: 1 };
  const replay = createReplay(spec);
  for (let i = 0; i < 5; i++) replay.rewards[replay.claim()] = i;
  expect([...replay.rewards]).toEqual([3, 4, 2]);
  const twin = createReplay(spec);
  twin.load(replay.save());
  expect(twin.claim()).toBe(replay.claim());
  expect(twin.rewards).toEqual(replay.rewards);
  expect(() => createReplay({ ...spec, capacity: 2 }).load(replay.save())).toThrow(/no replay of this size/);
  expect(() => createReplay({ ...spec, capacity: 9 }).load(replay.save())).toThrow(/no replay of this size/);
  const drawn = new Int32Array(300);
  replay.sample(makeRng(1), drawn);
  expect([0, 1, 2].map((r) => drawn.filter((x) => x === r).length).every((count) => count > 60)).toBe(true);
});

test('where an episode is cut, what may be done there is kept; where nothing may, everything counts', () => {
  const masksAtCut = (allowed: readonly number[]) => {
    const process = toyProcess({ ...corridorWorld(9), limit: 3 }, [], 1, 1);
    const masked = { ...process, mask: (_: number, out: Uint8Array, offset: number) => out.set(allowed, offset) };
    const replay = createReplay({ capacity: 10, observationSize: 2, actionWidth: 1, maskSize: 2 });
    const player = createPlayer({
      process: masked,
      replay,
      gamma: 0.9,
      nStep: 1,
      choose({ list, actions }) {
        actions[0] = 0;
        process.begin(list[0], 0);
      },
    });
    for (let t = 0; t < 3; t++) player.tick([]);
    expect([process.truncated[0], replay.size]).toEqual([1, 3]);
    return [...replay.nextMasks.subarray(4, 6)];
  };
  expect(masksAtCut([1, 0])).toEqual([1, 0]);
  expect(masksAtCut([0, 0])).toEqual([1, 1]);
});
