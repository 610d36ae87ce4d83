/** The losses of the value learners against their published formulas, computed here with plain numbers. */
import { expect, test } from 'vitest';
import { makeRng, type Rng } from '../core/rng.ts';
import { worlds } from '../env/catalog.ts';
import type { Engine, Program } from '../nn/executor.ts';
import { type MlpSpec, mlpParameters } from '../nn/mlp.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import { createDqn, dqnDefaults, dqnLoss } from './dqn.ts';
import { worldProcess } from './episodes.ts';
import { type NetworkSpec, policyMlp } from './network.ts';
import { readPolicyFile } from './policy-file.ts';
import { sacLoss } from './sac.ts';
import { discreteSacLoss } from './sac-discrete.ts';

const N = 6;
const O = 3;
const A = 4;
const rows = Array.from({ length: N }, (_, i) => i);
const sum = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0);
const average = (f: (row: number) => number) => sum(rows.map(f)) / N;
const draws = (rng: Rng, count: number) => Float32Array.from({ length: count }, () => rng.normal());

/** An engine whose networks, targets too, all differ. */
function engineOf(specs: readonly MlpSpec[], more: readonly { name: string; shape: number[] }[] = []): Engine {
  const parameters = [...specs.flatMap(mlpParameters), ...more];
  const engine = createWasmEngine(parameters);
  const rng = makeRng('losses');
  for (const { name } of parameters) {
    const view = engine.view('value', name);
    view.set(draws(rng, view.length));
  }
  return engine;
}

/** Row by row what a network with relu makes of x [N, in]: [N][out]. */
function forward(engine: Engine, { name, sizes }: MlpSpec, x: Float32Array): number[][] {
  return rows.map((row) => {
    let h = [...x.subarray(row * sizes[0], (row + 1) * sizes[0])];
    for (let layer = 0; layer + 1 < sizes.length; layer++) {
      const weight = engine.view('value', `${name}.${layer}.weight`);
      const y = [...engine.view('value', `${name}.${layer}.bias`)];
      for (let i = 0; i < h.length; i++) for (let o = 0; o < y.length; o++) y[o] += h[i] * weight[i * y.length + o];
      h = layer + 2 < sizes.length ? y.map((v) => Math.max(0, v)) : y;
    }
    return h;
  });
}

/** Runs a program on a batch; inputs that are named in `indices` are whole numbers. */
function run(engine: Engine, program: Program, batch: Record<string, Float32Array | Uint8Array>, action?: Int32Array) {
  const plan = engine.compile(program);
  for (const [name, values] of Object.entries(batch)) plan.input(name).set(values);
  if (action !== undefined) plan.indices('action').set(action);
  plan.input('weight').fill(1 / N);
  plan.run();
  return (name: string) => plan.output(name)[0];
}

/** Transitions, the last of which ended; the action that is best without the mask is forbidden here and there. */
function transitions() {
  const rng = makeRng('transitions');
  return {
    observation: draws(rng, N * O),
    next: draws(rng, N * O),
    reward: draws(rng, N),
    discount: Float32Array.of(0.9, 0.81, 0.9, 0.9, 0.9, 0),
    nextMask: Uint8Array.from({ length: N * A }, (_, i) => (i % A === 0 || rng.uniform() < 0.5 ? 1 : 0)),
    action: Int32Array.from(rows, () => rng.int(A)),
  };
}

const actionNames = ['a', 'b', 'c', 'd'];

test.each([true, false])('the loss of DQN is that of the papers (double: %s)', (double) => {
  const network: NetworkSpec = { kind: 'q', observationSize: O, actionNames, hidden: [5] };
  const online = policyMlp(network);
  const target = { ...online, name: 'target' };
  const engine = engineOf([online, target]);
  const { action, ...batch } = transitions();
  const output = run(engine, dqnLoss(network, double, N), batch, action);

  const [q, later, chooser] = [
    forward(engine, online, batch.observation),
    forward(engine, target, batch.next),
    forward(engine, double ? online : target, batch.next),
  ];
  const allowed = (row: number) => [0, 1, 2, 3].filter((a) => batch.nextMask[row * A + a] === 1);
  const best = (row: number) => allowed(row).reduce((x, a) => (chooser[row][a] > chooser[row][x] ? a : x));
  const error = (row: number) =>
    Math.abs(q[row][action[row]] - batch.reward[row] - batch.discount[row] * later[row][best(row)]);
  const huber = (x: number) => (x < 1 ? (x * x) / 2 : x - 0.5);
  expect(output('loss')).toBeCloseTo(
    average((row) => huber(error(row))),
    4,
  );
  expect(output('meanQ')).toBeCloseTo(
    average((row) => q[row][action[row]]),
    4,
  );
});

test('the target network of DQN is renewed every so many steps, and not before', () => {
  const config = { ...dqnDefaults, hidden: [8], learningStarts: 8, batch: 8, ticks: 32, trainEvery: 1 };
  const agree = (targetEvery: number) => {
    const process = worldProcess(worlds['cartpole-v1'].create({ n: 2 }), 5);
    const dqn = createDqn(process, { ...config, gradientSteps: 1, targetEvery }, 1);
    dqn.update();
    const { tensors } = readPolicyFile(dqn.save());
    const names = [...tensors.keys()].filter((name) => name.startsWith('target.'));
    expect(names.length).toBeGreaterThan(0);
    return names.every((name) => {
      const [theirs, ours] = [name, name.replace('target', 'policy')].map((key) => [...tensors.get(key)!.data]);
      return theirs.every((value, i) => value === ours[i]);
    });
  };
  expect(agree(1)).toBe(true);
  expect(agree(1000)).toBe(false);
});

test('the losses of SAC are those of the paper, and its temperature moves towards the target entropy', () => {
  const D = 2;
  const network: NetworkSpec = {
    kind: 'gaussian',
    observationSize: O,
    actionNames: ['x', 'y'],
    hidden: [5],
    low: [-1, -1],
    high: [1, 1],
  };
  const critic = (name: string): MlpSpec => ({ name, sizes: [O + D, 5, 1], activation: 'relu' });
  const critics = ['q1', 'q2', 'target1', 'target2'].map(critic);
  const engine = engineOf([policyMlp(network), ...critics], [{ name: 'temperature', shape: [1] }]);
  const { observation, next, reward, discount } = transitions();
  const rng = makeRng('noise');
  const [noise, nextNoise] = [draws(rng, N * D), draws(rng, N * D)];
  const action = draws(rng, N * D).map(Math.tanh);
  const targetEntropy = -1;
  const batch = { observation, next, reward, discount, noise, nextNoise, action };
  const output = run(engine, sacLoss(network, { targetEntropy }, N), batch);

  /** Draws of the policy, and their log-densities: those of the normal distribution less log(1 - tanh(u)^2). */
  const drawn = (at: Float32Array, luck: Float32Array) => {
    const outputs = forward(engine, policyMlp(network), at);
    const one = (row: number, d: number) => {
      const log = Math.min(2, Math.max(-10, outputs[row][D + d]));
      const e = luck[row * D + d];
      const a = Math.tanh(outputs[row][d] + Math.exp(log) * e);
      const u = outputs[row][d] + Math.exp(log) * e;
      const slope = 2 * (Math.LN2 - u - Math.log1p(Math.exp(-2 * u)));
      return { a, log: -0.5 * e * e - log - 0.5 * Math.log(2 * Math.PI) - slope };
    };
    const actions = Float32Array.from({ length: N * D }, (_, i) => one(Math.floor(i / D), i % D).a);
    return { actions, logs: rows.map((row) => one(row, 0).log + one(row, 1).log) };
  };
  const worth = (name: string, at: Float32Array, actions: Float32Array) => {
    const joined = rows.flatMap((row) => [
      ...at.subarray(row * O, (row + 1) * O),
      ...actions.subarray(row * D, (row + 1) * D),
    ]);
    return forward(engine, critic(name), Float32Array.from(joined)).map(([value]) => value);
  };
  const temperature = Math.exp(engine.view('value', 'temperature')[0]);
  const later = drawn(next, nextNoise);
  const [t1, t2] = [worth('target1', next, later.actions), worth('target2', next, later.actions)];
  const target = (row: number) =>
    reward[row] + discount[row] * (Math.min(t1[row], t2[row]) - temperature * later.logs[row]);
  const [q1, q2] = [worth('q1', observation, action), worth('q2', observation, action)];
  const now = drawn(observation, noise);
  const [v1, v2] = [worth('q1', observation, now.actions), worth('q2', observation, now.actions)];
  const criticLoss = average((row) => ((q1[row] - target(row)) ** 2 + (q2[row] - target(row)) ** 2) / 2);
  expect(output('criticLoss') / criticLoss).toBeCloseTo(1, 4);
  expect(output('policyLoss')).toBeCloseTo(
    average((row) => temperature * now.logs[row] - Math.min(v1[row], v2[row])),
    3,
  );
  const entropy = -average((row) => now.logs[row]);
  expect(output('entropy')).toBeCloseTo(entropy, 4);
  // d/d log temperature of log temperature (entropy - target): falls while the entropy is above its target.
  expect(engine.view('gradient', 'temperature')[0]).toBeCloseTo(entropy - targetEntropy * D, 4);
});

test('the losses of discrete SAC are expectations over the allowed actions', () => {
  const network: NetworkSpec = { kind: 'actor', observationSize: O, actionNames, hidden: [5] };
  const critic = (name: string): MlpSpec => ({ ...policyMlp(network), name });
  const critics = ['q1', 'q2', 'target1', 'target2'].map(critic);
  const engine = engineOf([policyMlp(network), ...critics], [{ name: 'temperature', shape: [1] }]);
  const { action, ...batch } = transitions();
  const targetEntropy = 0.5;
  const output = run(engine, discreteSacLoss(network, { targetEntropy }, N), batch, action);

  const logits = forward(engine, policyMlp(network), batch.next);
  const policy = rows.map((row) => {
    const weights = logits[row].map((x, a) => (batch.nextMask[row * A + a] === 1 ? Math.exp(x) : 0));
    return weights.map((w) => w / sum(weights));
  });
  const under = (row: number, of: (a: number) => number) => sum(policy[row].map((p, a) => (p > 0 ? p * of(a) : 0)));
  const entropy = (row: number) => -under(row, (a) => Math.log(policy[row][a]));
  const [q1, q2, t1, t2] = critics.map((spec) => forward(engine, spec, batch.next));
  const temperature = Math.exp(engine.view('value', 'temperature')[0]);
  const later = (row: number) => under(row, (a) => Math.min(t1[row][a], t2[row][a]));
  const now = (row: number) => under(row, (a) => Math.min(q1[row][a], q2[row][a]));
  const target = (row: number) => batch.reward[row] + batch.discount[row] * (later(row) + temperature * entropy(row));
  const taken = (spec: MlpSpec) => forward(engine, spec, batch.observation).map((values, row) => values[action[row]]);
  const [c1, c2] = [taken(critics[0]), taken(critics[1])];
  expect(output('criticLoss')).toBeCloseTo(
    average((row) => ((c1[row] - target(row)) ** 2 + (c2[row] - target(row)) ** 2) / 2),
    3,
  );
  expect(output('policyLoss')).toBeCloseTo(-average((row) => now(row) + temperature * entropy(row)), 4);
  expect(output('entropy')).toBeCloseTo(average(entropy), 5);
  expect(engine.view('gradient', 'temperature')[0]).toBeCloseTo(average(entropy) - targetEntropy * Math.log(A), 4);
});
