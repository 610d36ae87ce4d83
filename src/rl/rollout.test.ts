import { expect, test } from 'vitest';
import type { SemiMarkovProcess } from '../action/process.ts';
import { makeRng } from '../core/rng.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import { createActor } from './actor.ts';
import { initialiseNetwork, networkParameters } from './network.ts';
import { createCollector } from './rollout.ts';
import { corridorWorld, dither, runToEnd, toyProcess } from './testing.ts';

function setUp(process: SemiMarkovProcess, ticks: number, gamma = 0.9) {
  const network = { observationSize: process.observationSize, actionNames: process.actionNames, hidden: [8] };
  const engine = createWasmEngine(networkParameters(network));
  initialiseNetwork(network, engine, makeRng(4));
  const actor = createActor(network, engine);
  const valueAt = (observation: readonly number[]) => {
    const out = new Float32Array(1);
    const masks = new Uint8Array(process.actionNames.length).fill(1);
    const logs = new Float32Array(process.actionNames.length);
    actor.evaluate({ observations: Float32Array.from(observation), masks, first: 0, count: 1 }, logs, out);
    return out[0];
  };
  return { actor, valueAt, collector: createCollector({ process, actor, ticks, gamma }) };
}

/** A process that allows one action only. */
function only(process: SemiMarkovProcess, action: number): SemiMarkovProcess {
  return {
    ...process,
    mask: (_, out, offset) => {
      out.fill(0, offset, offset + process.actionNames.length);
      out[offset + action] = 1;
    },
  };
}

test('a row of the actor does not depend on how many rows there are', () => {
  const { actor } = setUp(toyProcess(corridorWorld(9), [dither], 1, 1), 1);
  const rng = makeRng(8);
  const count = 301;
  const observations = Float32Array.from({ length: count * 2 }, () => rng.normal());
  const masks = new Uint8Array(count * 3).fill(1);
  const [logs, worth] = [new Float32Array(count * 3), new Float32Array(count)];
  actor.evaluate({ observations, masks, first: 0, count }, logs, worth);
  for (const i of [0, 1, 77, 255, 256, 300]) {
    const [oneLogs, one] = [new Float32Array(3), new Float32Array(1)];
    actor.evaluate({ observations, masks, first: i, count: 1 }, oneLogs, one);
    expect(one[0]).toBe(worth[i]);
    expect(oneLogs).toEqual(logs.slice(3 * i, 3 * i + 3));
  }
});

test('a truncated decision is worth the value of the last observation, not of the next episode', () => {
  const world = { ...corridorWorld(50), limit: 3 };
  const { collector, valueAt } = setUp(only(toyProcess(world, [], 2, 1), 1), 4);
  const { returns } = collector.collect(makeRng(1));
  const { rollout } = collector;
  expect(rollout.count).toBe(8);
  expect(returns.length).toBe(2);
  expect(returns[0]).toBeCloseTo(-0.03, 6);
  expect([...rollout.truncated.subarray(0, 8)]).toEqual([0, 0, 0, 0, 1, 1, 0, 0]);
  for (const d of [4, 5]) expect(rollout.nextValues[d]).toBe(valueAt([Math.fround(3 / 50), Math.fround(47 / 50)]));
  for (const d of [0, 1]) expect(rollout.nextValues[d]).toBe(rollout.values[d + 2]);
  expect(rollout.values[6]).toBe(valueAt([0, 1]));
});

test('episodes that go on across rollouts keep their returns', () => {
  const { collector } = setUp(only(toyProcess(corridorWorld(5), [], 1, 1), 1), 4);
  expect(collector.collect(makeRng(1)).returns).toEqual([]);
  expect(collector.episodeReturns[0]).toBeCloseTo(-0.04, 6);
  expect(collector.collect(makeRng(1)).returns[0]).toBeCloseTo(0.95, 6);
});

test('worlds decide at different times, and every tick of every world belongs to one decision', () => {
  const { collector } = setUp(toyProcess(corridorWorld(6), [dither, runToEnd], 5, 1), 50);
  collector.collect(makeRng(1));
  const { rollout } = collector;
  const ticks = [0, 0, 0, 0, 0];
  for (let d = 0; d < rollout.count; d++) {
    ticks[rollout.worlds[d]] += rollout.steps[d];
    const forced = rollout.actions[d] === 3 && rollout.terminated[d] === 1;
    if (forced) expect(rollout.rewards[d]).toBeGreaterThan(0.5);
  }
  expect(ticks).toEqual([50, 50, 50, 50, 50]);
});
