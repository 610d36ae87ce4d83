import { expect, test } from 'vitest';
import { withOwnLimit } from '../action/testing.ts';
import { worlds } from '../env/catalog.ts';
import { boxProcess, worldProcess } from './episodes.ts';

test('a world is played for its own reward, cut at its own limit, and restarted with fresh seeds', () => {
  const process = worldProcess(worlds['cartpole-v1'].create({ n: 2 }), 3);
  expect(process.actionNames).toEqual(['left', 'right']);
  const first = new Float32Array(8);
  for (const w of [0, 1]) process.observe(w, first, 4 * w);
  expect(first.subarray(0, 4)).not.toEqual(first.subarray(4));
  let [steps, ended] = [0, false];
  while (!ended) {
    for (const w of [0, 1]) process.begin(w, 0);
    process.tick();
    steps++;
    expect(process.reward[0]).toBe(1);
    ended = process.terminated[0] === 1;
    if (process.terminated[1] === 1) process.restart(1);
  }
  expect(steps).toBeLessThan(15);
  process.restart(0);
  const again = new Float32Array(4);
  process.observe(0, again, 0);
  expect(again).not.toEqual(first.subarray(0, 4));
});

test('an episode that does not end by itself is truncated at the published limit', () => {
  const process = boxProcess(worlds['pendulum-v1'].create({ n: 2 }), 0);
  expect(process.box.names).toEqual(['torque']);
  for (let t = 1; t <= 200; t++) {
    for (const w of [0, 1]) process.act(w, Float32Array.of(0.5), 0);
    process.tick();
    expect([...process.truncated]).toEqual(t === 200 ? [1, 1] : [0, 0]);
  }
});

test('an episode that the world itself cuts is truncated, not terminated', () => {
  const process = worldProcess(withOwnLimit(worlds['cartpole-v1'].create({ n: 2 }), 4), 0);
  for (let t = 1; t <= 4; t++) {
    for (const w of [0, 1]) process.begin(w, t % 2);
    process.tick();
    expect([...process.truncated, ...process.terminated]).toEqual(t === 4 ? [1, 1, 0, 0] : [0, 0, 0, 0]);
  }
  process.restart(0);
  for (const w of [0, 1]) process.begin(w, 0);
  process.tick();
  expect(process.truncated[0]).toBe(0);
});

test('a saved process goes on exactly', () => {
  const make = (seed: number) => worldProcess(worlds['acrobot-v1'].create({ n: 3 }), seed);
  const drive = (p: ReturnType<typeof make>, ticks: number) => {
    for (let t = 0; t < ticks; t++) {
      for (let w = 0; w < 3; w++) p.begin(w, (t + w) % 3);
      p.tick();
      for (let w = 0; w < 3; w++) if (p.terminated[w] + p.truncated[w] > 0) p.restart(w);
    }
    return p.save();
  };
  const process = make(1);
  const saved = drive(process, 490);
  const later = drive(process, 30);
  const other = make(1);
  other.load(saved);
  expect(drive(other, 30)).toEqual(later);
  expect(() => other.load(saved.subarray(1))).toThrow(/no state of 3 worlds/);
  expect(() => worldProcess(worlds['acrobot-v1'].create({ n: 2 }), 1).load(saved)).toThrow(/no state|no saved/);
});

test('a policy sees every number of every field that is not lazy, in order', () => {
  const env = worlds['grid-paths-v1'].create({ n: 2 });
  const process = worldProcess(env, 5);
  const size = process.observationSize;
  const seen = new Float32Array(2 * size + 1);
  for (const world of [0, 1]) process.observe(world, seen, 1 + world * size);
  const numbers = (world: number) =>
    env.fields
      .filter((field) => !field.lazy)
      .flatMap(({ name }) => {
        const data = env.observation[name];
        return [...data.subarray((world * data.length) / 2, ((world + 1) * data.length) / 2)];
      });
  expect(size).toBeGreaterThan(env.fields.length);
  expect([...seen]).toEqual([0, ...numbers(0), ...numbers(1)]);
});

test('what cannot be played this way is said', () => {
  expect(() => boxProcess(worlds['cartpole-v1'].create({ n: 1 }), 0)).toThrow(/no continuous actions/);
});

test('a held choice is an option: it lasts its steps, ends with the episode, and can be interrupted', () => {
  const held = worldProcess(worlds['cartpole-v1'].create({ n: 2 }), 3, 4);
  const plain = worldProcess(worlds['cartpole-v1'].create({ n: 2 }), 3);
  for (let t = 0; t < 4; t++) {
    if (t === 0) for (const w of [0, 1]) held.begin(w, 1);
    for (const w of [0, 1]) plain.begin(w, 1);
    held.tick();
    plain.tick();
    expect([...held.ready]).toEqual(t < 3 ? [0, 0] : [1, 1]);
  }
  expect(held.save()).toEqual(plain.save());
  held.begin(0, 0);
  held.begin(1, 0);
  held.tick();
  held.interruptAll();
  expect([...held.ready]).toEqual([1, 1]);
  const ends = () => held.terminated[0] === 1;
  while (!ends()) {
    for (const w of [0, 1]) if (held.ready[w] === 1 && held.terminated[w] === 0) held.begin(w, 0);
    held.tick();
    if (held.terminated[1] === 1) held.restart(1);
  }
  expect(held.ready[0]).toBe(1);
});
