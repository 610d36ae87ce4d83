/**
 * Times of the tensor engine and PPO, one thread. Run: npm run build && node dist/bench/ppo.js
 * Best and median of several repeats: other work on the machine shows as a gap between the two.
 */
import type { SemiMarkovProcess } from '../src/action/process.ts';
import { makeRng } from '../src/core/rng.ts';
import { input, matmul } from '../src/nn/graph.ts';
import { createWasmEngine } from '../src/nn/wasm.ts';
import { createActor } from '../src/rl/actor.ts';
import { initialiseNetwork, type NetworkSpec, networkParameters } from '../src/rl/network.ts';
import { createPpo, createTrainer, type PpoConfig, ppoDefaults } from '../src/rl/ppo.ts';
import { createCollector } from '../src/rl/rollout.ts';
import { cartPole, toyProcess } from '../src/rl/testing.ts';
import { ppoSpeed } from './ppo-speed.ts';

/** Microseconds of one call: best and median of 15 timings of about 20 ms each. */
function time(call: () => void): { readonly best: number; readonly median: number } {
  const once = performance.now();
  call();
  const repeats = Math.max(1, Math.round(20 / Math.max(1e-3, performance.now() - once)));
  const timings = Array.from({ length: 15 }, () => {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) call();
    return ((performance.now() - start) * 1000) / repeats;
  }).sort((a, b) => a - b);
  return { best: timings[0], median: timings[7] };
}

function report(what: string, { best, median }: { best: number; median: number }, note = ''): void {
  console.log(
    `${what.padEnd(44)} best ${best.toFixed(1).padStart(9)} us   median ${median.toFixed(1).padStart(9)} us   ${note}`,
  );
}

function benchProducts(): void {
  for (const [m, n, k] of [
    [256, 256, 256],
    [64, 256, 256],
    [1024, 64, 300],
    [1, 64, 300],
  ]) {
    const plan = createWasmEngine([]).compile({ outputs: { c: matmul(input('a', [m, k]), input('b', [k, n])) } });
    plan.input('a').fill(1.1);
    plan.input('b').fill(0.9);
    const timing = time(() => plan.run());
    report(`product ${m} x ${k} x ${n}`, timing, `${((2 * m * n * k) / timing.best / 1e3).toFixed(1)} GFLOP/s`);
  }
}

/** A process that costs nothing: random observations, constant reward. */
function idleProcess(n: number, observationSize: number, actions: number): SemiMarkovProcess {
  const rng = makeRng('idle');
  const noise = Float32Array.from({ length: observationSize }, () => rng.normal());
  const flags = () => new Uint8Array(n);
  return {
    n,
    observationSize,
    actionNames: Array.from({ length: actions }, (_, i) => `a${i}`),
    ready: flags().fill(1),
    reward: new Float32Array(n).fill(1),
    terminated: flags(),
    truncated: flags(),
    observe: (world, out, offset) => {
      out.set(noise, offset);
      out[offset] = world;
    },
    mask: (_, out, offset) => out.fill(1, offset, offset + actions),
    begin: () => {},
    tick: () => {},
    restart: () => {},
    interruptAll: () => {},
    save: () => new Uint8Array(0),
    load: () => {},
  };
}

function benchNetwork(observationSize: number, hidden: readonly number[], actions: number): void {
  const process = idleProcess(32, observationSize, actions);
  const network: NetworkSpec = { observationSize, hidden, actionNames: process.actionNames };
  const name = [observationSize, ...hidden, actions].join('-');
  const engine = createWasmEngine(networkParameters(network));
  initialiseNetwork(network, engine, makeRng(1));
  const actor = createActor(network, engine);
  for (const count of [1, 8, 32, 64, 256]) {
    const rows = {
      observations: new Float32Array(count * observationSize).fill(0.1),
      masks: new Uint8Array(count * actions).fill(1),
      first: 0,
      count,
    };
    const [logs, worth] = [new Float32Array(count * actions), new Float32Array(count)];
    const timing = time(() => actor.evaluate(rows, logs, worth));
    report(`${name}: policy and value of ${count}`, timing, `${(timing.best / count).toFixed(2)} us each`);
  }
  const config: PpoConfig = { ...ppoDefaults, hidden, epochs: 1, minibatch: 1024 };
  const { rollout, collect } = createCollector({ process, actor, ticks: 32, gamma: 0.99 });
  collect(makeRng(2));
  const rng = makeRng(3);
  for (const minibatch of [256, 1024]) {
    const trainer = createTrainer(network, { ...config, minibatch }, engine);
    const steps = rollout.count / minibatch;
    const { best, median } = time(() =>
      trainer.train([rollout], { rng, learningRate: 1e-4, counters: { optimiserStep: 0 } }),
    );
    report(`${name}: train step of ${minibatch}`, { best: best / steps, median: median / steps });
  }
  const policy = createPpo(process, { ...config, ticks: 1 }, 1).policy();
  const observation = new Float32Array(observationSize).fill(0.1);
  const mask = new Uint8Array(actions).fill(1);
  report(
    `${name}: act on one observation`,
    time(() => policy.act(observation, mask)),
  );
}

function benchCartPole(): void {
  const ppo = createPpo(toyProcess(cartPole, [], 8, 1), ppoDefaults, 1);
  ppo.update();
  const { best, median } = time(() => ppo.update());
  const rate = (us: number) => ((8 * ppoDefaults.ticks) / us) * 1e6;
  console.log(
    `CartPole, rollouts and training: best ${rate(best).toFixed(0)}, median ${rate(median).toFixed(0)} steps/s`,
  );
}

benchProducts();
benchNetwork(300, [64, 64], 16);
benchNetwork(128, [256, 256], 17);
benchCartPole();
console.log(`Minecraft with coded options, rollouts and training: ${ppoSpeed(0).toFixed(0)} steps/s of processor time`);
