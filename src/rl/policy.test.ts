import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { readTensors } from '../nn/safetensors.ts';
import { loadPolicy, type Policy } from './policy.ts';
import { changeActions, favourActions } from './policy-file.ts';
import { createPpo, ppoDefaults } from './ppo.ts';
import { corridorWorld, dither, identityWorld, runToEnd, toyProcess } from './testing.ts';

const config = { ...ppoDefaults, hidden: [16], ticks: 32, minibatch: 64 };

function trained(): ReturnType<typeof createPpo> {
  const ppo = createPpo(toyProcess(corridorWorld(6), [], 4, 3), config, 7);
  for (let i = 0; i < 3; i++) ppo.update();
  return ppo;
}

function probabilities(policy: Policy, observation: readonly number[], mask: readonly number[]): number[] {
  const out = new Float32Array(mask.length);
  policy.probabilities(Float32Array.from(observation), Uint8Array.from(mask), out);
  return [...out];
}

test('a policy from bytes acts as the learner does; a checkpoint is a policy too', () => {
  const ppo = trained();
  const policy = ppo.policy();
  const copies = [loadPolicy(policy.bytes), loadPolicy(ppo.save())];
  for (const copy of copies)
    expect(probabilities(copy, [0.3, 0.7], [1, 1])).toEqual(probabilities(policy, [0.3, 0.7], [1, 1]));
  expect(policy.actionNames).toEqual(['back', 'forth']);
});

test('sampling follows the probabilities and the mask; greedy takes the largest', () => {
  const policy = appendedPolicy();
  const observation = Float32Array.of(0.3, 0.7);
  const p = probabilities(policy, [0.3, 0.7], [1, 1, 0, 1]);
  expect(p[2]).toBe(0);
  const rng = makeRng(1);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 4000; i++) counts[policy.sample(observation, Uint8Array.of(1, 1, 0, 1), rng)]++;
  counts.forEach((c, a) => {
    expect(Math.abs(c / 4000 - p[a])).toBeLessThan(0.03);
  });
  expect(policy.act(observation, Uint8Array.of(1, 1, 0, 1))).toBe(p.indexOf(Math.max(...p)));
  expect(policy.act(observation, Uint8Array.of(0, 0, 1, 0))).toBe(2);
});

const appendedPolicy = () =>
  loadPolicy(changeActions(trained().save(), [...loadPolicy(trained().save()).actionNames, 'dither', 'run to end']));

test('appended actions leave the old odds unchanged; together they weigh as one average action', () => {
  const before = trained().policy();
  const after = appendedPolicy();
  expect(after.actionNames).toEqual(['back', 'forth', 'dither', 'run to end']);
  const rng = makeRng(2);
  for (let i = 0; i < 20; i++) {
    const observation = [rng.normal(), rng.normal()];
    const old = probabilities(before, observation, [1, 1]);
    const masked = probabilities(after, observation, [1, 1, 0, 0]);
    old.forEach((p, a) => {
      expect(Math.abs(masked[a] - p)).toBeLessThan(1e-6);
    });
    expect(masked.slice(2)).toEqual([0, 0]);
    const open = probabilities(after, observation, [1, 1, 1, 1]);
    expect(open[0] / open[1]).toBeCloseTo(old[0] / old[1], 4);
    expect(open[2]).toBe(open[3]);
  }
});

test('favoured actions have their shares in a fresh policy, the others share the rest; nothing else changes', () => {
  const fresh = createPpo(toyProcess(corridorWorld(6), [dither, runToEnd], 4, 3), config, 8).save();
  const bytes = favourActions(
    fresh,
    new Map([
      ['run to end', 0.6],
      ['dither', 0.1],
    ]),
  );
  const odds = probabilities(loadPolicy(bytes), [0.3, -0.2], [1, 1, 1, 1]);
  [0.15, 0.15, 0.1, 0.6].forEach((share, a) => {
    expect(Math.abs(odds[a] - share)).toBeLessThan(0.02);
  });
  const [before, after] = [fresh, bytes].map(readTensors);
  expect(after.metadata).toEqual(before.metadata);
  const changed = [...before.tensors.keys()].filter(
    (name) =>
      !Buffer.from(before.tensors.get(name)!.data.buffer).equals(Buffer.from(after.tensors.get(name)!.data.buffer)),
  );
  expect(changed).toEqual(['policy.1.bias']);
});

test('a learner with more actions starts warm from an appended checkpoint, moments included', () => {
  const checkpoint = trained().save();
  const appended = changeActions(checkpoint, [...loadPolicy(checkpoint).actionNames, 'dither', 'run to end']);
  const ppo = createPpo(toyProcess(corridorWorld(6), [dither, runToEnd], 4, 3), config, 8);
  ppo.warmStart(appended);
  expect(ppo.progress()).toEqual({ update: 0, steps: 0 });
  const [old, wide] = [checkpoint, ppo.save()].map((bytes) => readTensors(bytes).tensors);
  for (const name of ['policy.0.weight', 'moment2/policy.0.weight', 'moment1/value.1.bias']) {
    expect(wide.get(name)).toEqual(old.get(name));
  }
  const moment = wide.get('moment1/policy.1.weight')!;
  expect(moment.shape).toEqual([16, 4]);
  expect([...moment.data.subarray(0, 4)]).toEqual([...old.get('moment1/policy.1.weight')!.data.subarray(0, 2), 0, 0]);
  ppo.update();
  // Without moments in the file there are none afterwards.
  const plain = createPpo(toyProcess(corridorWorld(6), [dither, runToEnd], 4, 3), config, 8).policy();
  ppo.warmStart(plain.bytes);
  expect(
    readTensors(ppo.save())
      .tensors.get('moment1/policy.0.weight')
      ?.data.every((x) => x === 0),
  ).toBe(true);
});

test('wrong lengths, empty masks, taken names and damaged files are refused', () => {
  const policy = trained().policy();
  expect(() => policy.act(new Float32Array(3), Uint8Array.of(1, 1))).toThrow('observation of 3 numbers');
  expect(() => policy.act(new Float32Array(2), Uint8Array.of(1))).toThrow('mask of 1 flags');
  expect(() => policy.act(new Float32Array(2), Uint8Array.of(0, 0))).toThrow('allows no action');
  expect(() => policy.act(Float32Array.of(Number.NaN, 0), Uint8Array.of(1, 1))).toThrow('NaN');
  expect(() => changeActions(policy.bytes, ['forth', 'forth'])).toThrow("action 'forth' is given twice");
  expect(() => loadPolicy(policy.bytes.subarray(0, 100))).toThrow('safetensors');
});

test('one observation takes less than 40 microseconds', () => {
  const policy = createPpo(toyProcess(identityWorld(300), [], 1, 1), { ...ppoDefaults, ticks: 1 }, 1).policy();
  const observation = new Float32Array(300).fill(0.1);
  const mask = new Uint8Array(300).fill(1);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 20; round++) {
    const start = performance.now();
    for (let i = 0; i < 100; i++) policy.act(observation, mask);
    best = Math.min(best, (performance.now() - start) * 10);
  }
  expect(best).toBeLessThan(40);
});
