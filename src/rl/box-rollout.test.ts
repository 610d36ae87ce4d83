import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { input } from '../nn/graph.ts';
import { mlpParameters } from '../nn/mlp.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import { createBoxCollector } from './box-rollout.ts';
import { boxProcess } from './episodes.ts';
import { initialiseNetwork, type NetworkSpec, policyParameters, valueMlp, values } from './network.ts';
import { createStopwatch } from './stopwatch.ts';
import { follow } from './testing.ts';

test('a decision is worth in the end what its world shows then, also where it was cut or the rollout ends', () => {
  const [n, ticks] = [2, 50];
  const process = boxProcess(follow(n), 1);
  const network: NetworkSpec = { kind: 'gaussian', observationSize: 1, actionNames: ['y'], hidden: [8] };
  const engine = createWasmEngine([...policyParameters(network), ...mlpParameters(valueMlp(network))]);
  initialiseNetwork({ ...network, kind: 'actor-critic', actionNames: ['mean', 'log deviation'] }, engine, makeRng(4));
  const plan = engine.compile({ outputs: { worth: values(network, input('observation', [n, 1])) } });
  /** [ticks]: worth of what each world shows after the tick, before it starts anew. */
  const after: Float32Array[] = [];
  const shown = new Float32Array(n);
  const watched = {
    ...process,
    tick() {
      process.tick();
      for (let w = 0; w < n; w++) process.observe(w, shown, w);
      plan.input('observation').set(shown);
      plan.run();
      after.push(plan.output('worth').slice());
    },
  };
  const spec = { process: watched, network, engine, ticks, rewards: null, watch: createStopwatch() };
  const { rollout, collect } = createBoxCollector(spec);
  collect(makeRng(1));
  expect(rollout.truncated.filter((cut) => cut === 1).length).toBe(2 * n);
  for (let row = 0; row < rollout.count; row++)
    expect(rollout.nextValues[row]).toBeCloseTo(after[Math.floor(row / n)][row % n], 5);
});
