import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import { createActor } from './actor.ts';
import { expectExactResume } from './conformance.ts';
import { advantages } from './gae.ts';
import { initialiseNetwork, networkParameters } from './network.ts';
import { createPpo, type PpoConfig, ppoDefaults } from './ppo.ts';
import { createCollector } from './rollout.ts';
import {
  cartPole,
  chainWorld,
  corridorWorld,
  dither,
  identityWorld,
  runToEnd,
  toyProcess,
  workThrough,
} from './testing.ts';

const small: PpoConfig = { ...ppoDefaults, hidden: [16], ticks: 32, minibatch: 64 };

test('the identity environment is solved within 2,000 steps', () => {
  const ppo = createPpo(toyProcess(identityWorld(4), [], 8, 1), { ...small, learningRate: 1e-2, gamma: 0.5 }, 1);
  let report = ppo.update();
  while (report.steps < 2000) report = ppo.update();
  const policy = ppo.policy();
  for (let symbol = 0; symbol < 4; symbol++) {
    const observation = Float32Array.from({ length: 4 }, (_, i) => (i === symbol ? 1 : 0));
    expect(policy.act(observation, new Uint8Array(4).fill(1))).toBe(symbol);
    const p = new Float32Array(4);
    policy.probabilities(observation, new Uint8Array(4).fill(1), p);
    expect(p[symbol]).toBeGreaterThan(0.9);
  }
});

test('training 6 updates equals training 3, saving, loading elsewhere, training 3, to the byte', () => {
  const make = (seed: number) =>
    createPpo(toyProcess(corridorWorld(6), [dither, runToEnd], 5, 3), { ...small, annealOver: 5000 }, seed);
  expectExactResume(make);
});

test('equal seeds give equal bytes', () => {
  const train = () => {
    const ppo = createPpo(toyProcess(cartPole, [], 4, 5), small, 5);
    const reports = [ppo.update(), ppo.update()];
    return { reports, bytes: ppo.save() };
  };
  expect(train()).toEqual(train());
});

/** Decisions of an untrained network over a process, with their advantages for lambda 1. */
function gather(options: Parameters<typeof toyProcess>[1], only: number, gamma: number) {
  const base = toyProcess(chainWorld(5), options, 1, 1);
  const process = {
    ...base,
    mask: (_: number, out: Uint8Array, offset: number) =>
      out.fill(0, offset, offset + base.actionNames.length).fill(1, offset + only, offset + only + 1),
  };
  const network = { observationSize: 2, actionNames: process.actionNames, hidden: [4] };
  const engine = createWasmEngine(networkParameters(network));
  initialiseNetwork(network, engine, makeRng(4));
  const { rollout, collect } = createCollector({ process, actor: createActor(network, engine), ticks: 20, gamma });
  collect(makeRng(1));
  const targets = (steps: Int32Array) => {
    const out = new Float32Array(rollout.count);
    advantages({ ...rollout, steps }, { gamma, lambda: 1 }, out);
    return out.map((a, i) => a + rollout.values[i]);
  };
  return { rollout, targets };
}

test('semi-Markov exactness: an option of five steps is worth what its five steps are', () => {
  const gamma = 0.8;
  const primitive = gather([], 0, gamma);
  const option = gather([workThrough], 1, gamma);
  expect([...option.rollout.steps.subarray(0, option.rollout.count)]).toEqual([5, 5, 5, 5]);
  // Two episodes of ten steps: 0.1 a step and 1 more with the last.
  const exact = Array.from({ length: 10 }, (_, t) => {
    let sum = 0;
    for (let i = t; i < 10; i++) sum += gamma ** (i - t) * (i === 9 ? 1.1 : 0.1);
    return sum;
  });
  const byPrimitives = primitive.targets(primitive.rollout.steps);
  const byOptions = option.targets(option.rollout.steps);
  byPrimitives.forEach((v, t) => {
    expect(v).toBeCloseTo(exact[t % 10], 5);
  });
  byOptions.forEach((v, i) => {
    expect(v).toBeCloseTo(exact[(5 * i) % 10], 5);
  });
  // Discounting a decision as if it took one step gives another value wherever something follows.
  const wrong = option.targets(new Int32Array(4).fill(1));
  expect(Math.abs(wrong[0] - exact[0])).toBeGreaterThan(0.3);
});

test('an option cut by the end of a rollout is worth its rewards so far and the value where it stands', () => {
  const gamma = 0.5;
  const base = toyProcess(corridorWorld(50), [runToEnd], 1, 1);
  const process = { ...base, mask: (_: number, out: Uint8Array, offset: number) => out.set([0, 0, 1], offset) };
  const network = { observationSize: 2, actionNames: process.actionNames, hidden: [4] };
  const engine = createWasmEngine(networkParameters(network));
  initialiseNetwork(network, engine, makeRng(4));
  const actor = createActor(network, engine);
  const { rollout, collect } = createCollector({ process, actor, ticks: 3, gamma });
  expect(collect(makeRng(1))).toEqual({ steps: 3, returns: [] });
  expect(rollout.count).toBe(1);
  expect(rollout.steps[0]).toBe(3);
  expect(rollout.rewards[0]).toBeCloseTo(-0.01 * 1.75, 6);
  const observations = new Float32Array(2);
  process.observe(0, observations, 0);
  expect(observations[0]).toBeCloseTo(3 / 50, 6);
  const worth = new Float32Array(1);
  actor.evaluate({ observations, masks: new Uint8Array(3).fill(1), first: 0, count: 1 }, new Float32Array(3), worth);
  expect(rollout.nextValues[0]).toBe(worth[0]);
  expect([...process.ready]).toEqual([1]);
});

test('the report counts episodes, returns and the use of actions', () => {
  const process = Object.assign(toyProcess(corridorWorld(4), [runToEnd], 3, 2), { stats: () => ({ successes: 0 }) });
  const report = createPpo(process, small, 2).update();
  expect(report.successes).toBe(0);
  expect(report.steps).toBe(96);
  expect(report.episodes).toBeGreaterThan(3);
  expect(report.meanReturn).toBeLessThan(0.97);
  const shares = Object.values(report.usage).map((u) => u.share);
  expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
  expect(report.usage.back.meanSteps).toBe(1);
  expect(report.usage['run to end'].meanSteps).toBeGreaterThan(1);
  const decided = Object.values(report.usage).reduce((sum, u) => sum + u.share * u.meanSteps * report.decisions, 0);
  expect(decided).toBeCloseTo(96, 6);
});

test('masked actions are never chosen, whatever is learned', () => {
  const base = toyProcess(identityWorld(3), [], 4, 1);
  const process = {
    ...base,
    mask: (_: number, out: Uint8Array, offset: number) => out.set([1, 0, 1], offset),
    begin: (world: number, action: number) => {
      expect(action).not.toBe(1);
      base.begin(world, action);
    },
  };
  const ppo = createPpo(process, { ...small, learningRate: 0.02 }, 1);
  for (let i = 0; i < 5; i++) expect(ppo.update().entropy).toBeLessThanOrEqual(Math.log(2) + 1e-6);
});

test('a number that is not finite stops the learner and is named', () => {
  const base = toyProcess(identityWorld(3), [], 2, 1);
  const broken = {
    ...base,
    observe: (_: number, out: Float32Array, offset: number) => out.fill(Number.NaN, offset, offset + 3),
  };
  expect(() => createPpo(broken, small, 1).update()).toThrow('world 0: the observation is NaN or infinite');
  const paid = toyProcess(identityWorld(3), [], 2, 1);
  const unpaid = {
    ...paid,
    tick: () => {
      paid.tick();
      paid.reward[1] = Number.POSITIVE_INFINITY;
    },
  };
  expect(() => createPpo(unpaid, small, 1).update()).toThrow('world 1: the reward is NaN or infinite');
  const wild = toyProcess(cartPole, [], 2, 1);
  const ppo = createPpo(
    {
      ...wild,
      tick: () => {
        wild.tick();
        wild.reward.fill(1e30);
      },
    },
    small,
    1,
  );
  expect(() => ppo.update()).toThrow(/training: .* is NaN or infinite/);
});

test('wrong options and foreign checkpoints are refused', () => {
  const process = () => toyProcess(identityWorld(3), [], 2, 1);
  expect(() => createPpo(process(), { ...small, gamma: 1.2 }, 1)).toThrow("PPO option 'gamma' is 1.2");
  expect(() => createPpo(process(), { ...small, ticks: 1.5 }, 1)).toThrow("'ticks' is 1.5");
  const ppo = createPpo(process(), small, 1);
  expect(() => ppo.load(new Uint8Array(20))).toThrow('safetensors');
  expect(() => ppo.load(createPpo(toyProcess(identityWorld(4), [], 2, 1), small, 1).save())).toThrow(
    "the file's network",
  );
  expect(() => ppo.load(ppo.policy().bytes)).toThrow('holds no state');
});
