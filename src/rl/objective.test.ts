/** The objective and its padding against plain formulas. */
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import { createActor } from './actor.ts';
import { advantages } from './gae.ts';
import { initialiseNetwork, networkParameters } from './network.ts';
import { createTrainer, type PpoConfig, ppoDefaults } from './ppo.ts';
import { createCollector } from './rollout.ts';
import { corridorWorld, toyProcess } from './testing.ts';

/** A rollout of 40 decisions of a fresh network, whose old log-probabilities are then shifted so that ratios differ from 1. */
function setUp() {
  const base = toyProcess(corridorWorld(5), [], 4, 1);
  const process = {
    ...base,
    mask: (w: number, out: Uint8Array, offset: number) => out.set([w === 0 ? 0 : 1, 1], offset),
  };
  const network = { observationSize: 2, actionNames: process.actionNames, hidden: [8] };
  const engine = createWasmEngine(networkParameters(network));
  initialiseNetwork(network, engine, makeRng(4));
  const actor = createActor(network, engine);
  const { rollout, collect } = createCollector({ process, actor, ticks: 10, gamma: 0.9 });
  collect(makeRng(1));
  const rng = makeRng('shift');
  for (let d = 0; d < rollout.count; d++) rollout.logProbabilities[d] += 0.4 * (rng.uniform() - 0.5);
  return { network, engine, actor, rollout };
}

const config: PpoConfig = { ...ppoDefaults, hidden: [8], epochs: 1, gamma: 0.9, minibatch: 40 };

test('the reported losses are those of the published objective', () => {
  const { network, engine, actor, rollout } = setUp();
  const { count } = rollout;
  const trainer = createTrainer(network, config, engine);
  const { figures, targets } = trainer.train([rollout], {
    rng: makeRng(1),
    learningRate: 0,
    counters: { optimiserStep: 0 },
  });

  const [logs, worth] = [new Float32Array(count * 2), new Float32Array(count)];
  actor.evaluate({ ...rollout, first: 0 }, logs, worth);
  const raw = new Float32Array(count);
  advantages(rollout, config, raw);
  const average = (f: (d: number) => number) =>
    Array.from({ length: count }, (_, d) => f(d)).reduce((a, b) => a + b) / count;
  const mean = average((d) => raw[d]);
  const deviation = Math.sqrt(average((d) => (raw[d] - mean) ** 2));
  const advantage = (d: number) => (raw[d] - mean) / deviation;
  const logRatio = (d: number) => logs[2 * d + rollout.actions[d]] - rollout.logProbabilities[d];
  const ratio = (d: number) => Math.exp(logRatio(d));
  const clipped = (d: number) => Math.min(1.2, Math.max(0.8, ratio(d)));
  expect(figures.policyLoss).toBeCloseTo(
    -average((d) => Math.min(ratio(d) * advantage(d), clipped(d) * advantage(d))),
    5,
  );
  expect(figures.valueLoss).toBeCloseTo(average((d) => (worth[d] - raw[d] - rollout.values[d]) ** 2) / 2, 5);
  expect(figures.approxKl).toBeCloseTo(
    average((d) => ratio(d) - 1 - logRatio(d)),
    5,
  );
  expect(figures.clipFraction).toBeCloseTo(
    average((d) => (Math.abs(ratio(d) - 1) > 0.2 ? 1 : 0)),
    6,
  );
  const entropy = (d: number) =>
    -[0, 1].reduce((sum, a) => sum + (rollout.masks[2 * d + a] ? Math.exp(logs[2 * d + a]) * logs[2 * d + a] : 0), 0);
  expect(figures.entropy).toBeCloseTo(average(entropy), 5);
  expect(figures.clipFraction).toBeGreaterThan(0);
  expect(targets[3]).toBeCloseTo(raw[3] + rollout.values[3], 6);
});

test('padding changes nothing: 40 decisions in a batch of 64 train as in a batch of 40', () => {
  const results = [40, 64].map((minibatch) => {
    const { network, engine, rollout } = setUp();
    const trainer = createTrainer(network, { ...config, minibatch }, engine);
    const { figures } = trainer.train([rollout], {
      rng: makeRng(1),
      learningRate: 1e-3,
      counters: { optimiserStep: 0 },
    });
    return { figures, weight: [...engine.view('gradient', 'policy.0.weight')] };
  });
  const [exact, padded] = results;
  for (const name of ['policyLoss', 'valueLoss', 'entropy', 'approxKl', 'clipFraction', 'gradNorm'] as const) {
    expect(padded.figures[name]).toBeCloseTo(exact.figures[name], 5);
  }
  padded.weight.forEach((g, i) => {
    expect(g).toBeCloseTo(exact.weight[i], 5);
  });
});

test('a target KL ends the epochs early', () => {
  const steps = [null, 1e-9].map((targetKl) => {
    const counters = { optimiserStep: 0 };
    const { network, engine, rollout } = setUp();
    const trainer = createTrainer(network, { ...config, epochs: 5, targetKl }, engine);
    trainer.train([rollout], { rng: makeRng(1), learningRate: 1e-3, counters });
    return counters.optimiserStep;
  });
  expect(steps).toEqual([5, 1]);
});
