/** Rollouts with a memory against the network itself, run step by step: values, memories, and what follows an end. */
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import type { NetworkSpec } from './network.ts';
import { initialiseRecurrent, memorySize, recurrentOutputs, recurrentParameters } from './recurrent-network.ts';
import { createSequenceCollector } from './sequences.ts';
import { createStopwatch } from './stopwatch.ts';
import { type ToyWorld, toyProcess } from './testing.ts';

/** Shows a new number at every step. Ends by itself with a chance of a third, and is cut after four steps. */
const flicker: ToyWorld = {
  observationSize: 1,
  primitives: ['a', 'b'],
  limit: 4,
  start: (rng) => [rng.normal()],
  step(state, _, rng) {
    state[0] = rng.normal();
    return { reward: 1, ended: rng.uniform() < 1 / 3 };
  },
  observe: ([x], out, offset) => out.fill(x, offset, offset + 1),
};

test('values are those of the memory since the start of the episode, also where one was cut or the rollout ends', () => {
  const [n, ticks] = [3, 20];
  const process = toyProcess(flicker, [], n, 1);
  const network: NetworkSpec = { kind: 'recurrent', observationSize: 1, actionNames: process.actionNames, hidden: [4] };
  const engine = createWasmEngine(recurrentParameters(network));
  initialiseRecurrent(network, engine, makeRng(4));
  const one = engine.compile({ outputs: { ...recurrentOutputs(network, 1, 1) } });
  const look = (observation: number, memory: Float32Array) => {
    one.input('observation')[0] = observation;
    one.input('mask').fill(1);
    one.input('keep').fill(1);
    one.input('state').set(memory);
    one.run();
    return { value: one.output('values')[0], memory: one.output('states').slice() };
  };
  /** [ticks][n]: what each world shows after the tick, before it starts anew. */
  const after: number[][] = [];
  const seen = new Float32Array(1);
  const watched = {
    ...process,
    tick() {
      process.tick();
      after.push(
        Array.from({ length: n }, (_, w) => {
          process.observe(w, seen, 0);
          return seen[0];
        }),
      );
    },
  };
  const options = { ticks, watch: createStopwatch(), rewards: null };
  const { sequences, collect } = createSequenceCollector(watched, network, options, engine);
  const memories = Array.from({ length: n }, () => new Float32Array(memorySize(network)));
  for (let rollout = 0; rollout < 2; rollout++) {
    after.length = 0;
    collect(makeRng(rollout));
    expect(sequences.truncated).toContain(1);
    expect(sequences.terminated).toContain(1);
    for (let w = 0; w < n; w++) {
      for (let t = 0; t < ticks; t++) {
        const row = t * n + w;
        const { value, memory } = look(sequences.observations[row], memories[w]);
        expect(sequences.values[row]).toBeCloseTo(value, 5);
        if (sequences.terminated[row] === 0)
          expect(sequences.nextValues[row]).toBeCloseTo(look(after[t][w], memory).value, 5);
        const over = sequences.terminated[row] + sequences.truncated[row] > 0;
        memories[w] = over ? new Float32Array(memory.length) : memory;
      }
    }
  }
});
