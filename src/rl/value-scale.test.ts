import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import { createActor } from './actor.ts';
import { expectExactResume } from './conformance.ts';
import { initialiseNetwork, type NetworkSpec, networkParameters } from './network.ts';
import { changeActions, readPolicyFile } from './policy-file.ts';
import { createPpo, type PpoConfig, ppoDefaults } from './ppo.ts';
import { corridorWorld, dither, identityWorld, runToEnd, toyProcess } from './testing.ts';
import { createValueScale } from './value-scale.ts';

const network: NetworkSpec = { observationSize: 3, actionNames: ['a', 'b'], hidden: [8] };

test('values stay what they are when the scale follows the targets, and targets become numbers of order one', () => {
  const engine = createWasmEngine(networkParameters(network));
  initialiseNetwork(network, engine, makeRng('value-scale'));
  const actor = createActor(network, engine);
  const scale = createValueScale(network, engine);
  const rng = makeRng('observations');
  const observations = Float32Array.from({ length: 60 }, () => rng.normal());
  const valuesNow = () => {
    const out = new Float32Array(20);
    actor.evaluate({ observations, masks: new Uint8Array(40).fill(1), first: 0, count: 20 }, new Float32Array(40), out);
    scale.toRewards(out, 20);
    return out;
  };
  for (const [mean, deviation] of [
    [-700, 15],
    [-500, 90],
    [3, 0.01],
  ]) {
    const before = valuesNow();
    const targets = Float32Array.from({ length: 500 }, () => mean + deviation * rng.normal());
    scale.adapt(targets);
    valuesNow().forEach((value, i) => {
      expect(Math.abs(value - before[i])).toBeLessThan(1e-4 * (Math.abs(mean) + deviation));
    });
  }
  const first = createValueScale(network, engine);
  const targets = Float32Array.from({ length: 500 }, () => -700 + 15 * rng.normal());
  first.adapt(targets);
  first.toNetwork(targets);
  const moments = targets.reduce(([m, s], x) => [m + x / 500, s + (x * x) / 500], [0, 0]);
  expect(moments[0]).toBeCloseTo(0, 3);
  expect(moments[1]).toBeCloseTo(1, 2);
});

const config: PpoConfig = {
  ...ppoDefaults,
  hidden: [16],
  ticks: 32,
  minibatch: 64,
  annealOver: 5000,
  normaliseObservations: true,
  normaliseValues: true,
};

/** Every reward a thousand less than it was: states differ by as much as before. */
function shifted(n: number) {
  const process = toyProcess(identityWorld(4), [], n, 1);
  const tick = () => {
    process.tick();
    for (let world = 0; world < n; world++) process.reward[world] -= 1000;
  };
  return { ...process, tick };
}

test('learns where what all states share is a thousand times what tells them apart', () => {
  const ppo = createPpo(shifted(8), { ...config, annealOver: 0, learningRate: 1e-2, gamma: 0.5 }, 1);
  while (ppo.progress().steps < 4000) ppo.update();
  const policy = ppo.policy();
  for (let symbol = 0; symbol < 4; symbol++) {
    const observation = Float32Array.from({ length: 4 }, (_, i) => (i === symbol ? 1 : 0));
    expect(policy.act(observation, new Uint8Array(4).fill(1))).toBe(symbol);
  }
});

test('saved and loaded elsewhere it continues to the byte', () => {
  const make = (seed: number) => createPpo(toyProcess(corridorWorld(6), [dither, runToEnd], 5, 3), config, seed);
  expectExactResume(make);
});

test('a learner that goes on keeps its scales and its worlds; one with more actions keeps its scales', () => {
  const make = (options: Parameters<typeof toyProcess>[1], seed: number) =>
    createPpo(toyProcess(corridorWorld(6), options, 4, 3), config, seed);
  const before = make([dither], 1);
  for (let i = 0; i < 3; i++) before.update();
  const checkpoint = before.save();
  const stateOf = (bytes: Uint8Array) => JSON.parse(readPolicyFile(bytes).metadata.state) as Record<string, number[]>;

  const goesOn = make([dither], 2);
  goesOn.warmStart(changeActions(checkpoint, ['back', 'forth', 'dither']));
  const worlds = (bytes: Uint8Array) => readPolicyFile(bytes).tensors.get('process');
  expect(worlds(goesOn.save())).toEqual(worlds(checkpoint));
  expect(stateOf(goesOn.save())).toEqual({
    ...stateOf(checkpoint),
    update: 0,
    steps: 0,
    rng: stateOf(goesOn.save()).rng,
  });

  const grown = make([dither, runToEnd], 2);
  grown.warmStart(changeActions(checkpoint, ['back', 'forth', 'dither', 'run to end']));
  const { observationMoments, valueScale, episodeReturns } = stateOf(grown.save());
  expect([observationMoments, valueScale]).toEqual([
    stateOf(checkpoint).observationMoments,
    stateOf(checkpoint).valueScale,
  ]);
  expect(episodeReturns).toEqual([0, 0, 0, 0]);
  expect(worlds(grown.save())).not.toEqual(worlds(checkpoint));
});
