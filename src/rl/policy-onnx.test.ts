/** Policies as ONNX models: read back and computed by the plain loops of the oracle, they do what the policy does. */
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { worlds } from '../env/catalog.ts';
import * as g from '../nn/graph.ts';
import { readOnnx } from '../nn/onnx-read.ts';
import { evaluate } from '../nn/oracle.ts';
import { loadBoxPolicy } from './box-policy.ts';
import { createDqn, dqnDefaults } from './dqn.ts';
import { boxProcess, partsProcess, worldProcess } from './episodes.ts';
import { loadPolicy } from './policy.ts';
import { policyOnnx } from './policy-onnx.ts';
import { createPpo, ppoDefaults } from './ppo.ts';
import { boxPpoDefaults, createBoxPpo } from './ppo-box.ts';
import { createRecurrentPpo, recurrentPpoDefaults } from './ppo-recurrent.ts';
import { loadRecurrentPolicy } from './recurrent-policy.ts';

/** An output of the model for its inputs. */
function run(bytes: Uint8Array, inputs: Readonly<Record<string, ArrayLike<number>>>, name: string): readonly number[] {
  const { outputs, values } = readOnnx(bytes);
  const known = new Map<string, ArrayLike<number>>([...Object.entries(inputs), ...values]);
  const output = outputs[name];
  const computed = evaluate(g.topological([output]), (t) =>
    t.op.kind === 'input' || t.op.kind === 'parameter' ? known.get(t.op.name)! : [],
  );
  return Array.from(computed.get(output)! as ArrayLike<number>);
}

const rng = makeRng('onnx policies');
const draw = (size: number) => Float32Array.from({ length: size }, () => rng.normal());
const cartpole = () => worldProcess(worlds['cartpole-v1'].create({ n: 2 }), 1);

test('logits, values of actions, and normalised observations', () => {
  const config = { ...ppoDefaults, hidden: [8], ticks: 32, normaliseObservations: true };
  const ppo = createPpo(cartpole(), config, 3);
  ppo.update();
  const dqn = createDqn(cartpole(), { ...dqnDefaults, hidden: [8] }, 3);
  for (const [bytes, name] of [
    [ppo.policyBytes(), 'logits'],
    [dqn.policyBytes(), 'values'],
  ] as const) {
    const policy = loadPolicy(bytes);
    const model = policyOnnx(bytes);
    for (let i = 0; i < 20; i++) {
      const observation = draw(4);
      const scores = run(model, { observation }, name);
      expect(scores.indexOf(Math.max(...scores))).toBe(policy.act(observation, Uint8Array.of(1, 1)));
      if (name === 'values') continue;
      const odds = new Float32Array(2);
      policy.probabilities(observation, Uint8Array.of(1, 1), odds);
      expect(scores[0] - scores[1]).toBeCloseTo(Math.log(odds[0] / odds[1]), 4);
    }
    expect(readOnnx(model).metadata.actions).toBe(JSON.stringify(policy.actionNames));
    expect(run(policyOnnx(bytes, 3), { observation: draw(12) }, name)).toHaveLength(6);
  }
});

test('of an action of several parts the metadata say which logits belong together', () => {
  const config = { ...ppoDefaults, hidden: [8], ticks: 32, parts: true };
  const process = partsProcess(worlds['moab-v1'].create({ n: 2 }), 1);
  const ppo = createPpo(process, config, 3);
  const policy = loadPolicy(ppo.policyBytes());
  const model = policyOnnx(ppo.policyBytes());
  const parts = JSON.parse(readOnnx(model).metadata.parts) as readonly number[];
  expect(parts).toEqual(process.parts);
  const mask = new Uint8Array(policy.actionNames.length).fill(1);
  for (let i = 0; i < 20; i++) {
    const observation = draw(policy.observationSize);
    const logits = run(model, { observation }, 'logits');
    let [first, action] = [0, 0];
    for (const count of parts) {
      const own = logits.slice(first, first + count);
      action = action * count + own.indexOf(Math.max(...own));
      first += count;
    }
    expect(action).toBe(policy.act(observation, mask));
  }
});

test('continuous actions come in the units of the world', () => {
  const learner = createBoxPpo(
    boxProcess(worlds['pendulum-v1'].create({ n: 2 }), 1),
    { ...boxPpoDefaults, hidden: [8], ticks: 32 },
    3,
  );
  learner.update();
  const policy = loadBoxPolicy(learner.policyBytes());
  const action = new Float32Array(1);
  for (let i = 0; i < 20; i++) {
    const observation = draw(3);
    policy.act(observation, action);
    const [torque] = run(policyOnnx(learner.policyBytes()), { observation }, 'action');
    expect(torque).toBeCloseTo(action[0], 4);
  }
});

test('a memory goes on from step to step', () => {
  const learner = createRecurrentPpo(cartpole(), { ...recurrentPpoDefaults, memory: 8, ticks: 32 }, 3);
  const policy = loadRecurrentPolicy(learner.policyBytes());
  const model = policyOnnx(learner.policyBytes());
  const memory = new Float32Array(policy.memorySize);
  let state: readonly number[] = [...memory];
  for (let i = 0; i < 10; i++) {
    const observation = draw(4);
    const inputs = { observation, state, mask: [1, 1], keep: [1] };
    const logits = run(model, inputs, 'logits');
    state = run(model, inputs, 'states');
    expect(logits.indexOf(Math.max(...logits))).toBe(policy.act(observation, Uint8Array.of(1, 1), memory));
    state.forEach((value, at) => {
      expect(value).toBeCloseTo(memory[at], 4);
    });
  }
});
