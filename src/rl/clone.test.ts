import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { cloneDefaults, clonePolicy, type Demonstrations } from './clone.ts';
import { loadPolicy } from './policy.ts';
import { createPpo, ppoDefaults } from './ppo.ts';
import { corridorWorld, toyProcess } from './testing.ts';

const network = { observationSize: 2, actionNames: ['back', 'forth'], hidden: [16] };

/** Choices by the sign of the first number; the second action is masked in one of ten. */
function demonstrations(count: number): Demonstrations {
  const rng = makeRng('demonstrations');
  const observations = Float32Array.from({ length: count * 2 }, () => rng.normal());
  const masks = new Uint8Array(count * 2).fill(1);
  const actions = Int32Array.from({ length: count }, (_, i) => {
    if (i % 10 === 0) masks[2 * i + 1] = 0;
    return observations[2 * i] > 0 && i % 10 !== 0 ? 1 : 0;
  });
  return { count, observations, masks, actions };
}

test.each([
  ["cloning option 'learningRate' is 'x'", { learningRate: 'x' }],
  ["cloning option 'epochs' is NaN", { epochs: Number.NaN }],
  ["cloning option 'minibatch' is 0", { minibatch: 0 }],
  ["unknown cloning option 'epoch'", { epoch: 3 }],
])('settings that make no sense are named: %s', (message, change) => {
  expect(() => clonePolicy(network, demonstrations(4), { ...cloneDefaults, ...change } as never, 1)).toThrow(message);
});

test('a clone chooses as its teacher does, and starts a learner', () => {
  const config = { ...cloneDefaults, learningRate: 1e-2 };
  const { bytes, loss } = clonePolicy(network, demonstrations(600), config, 1);
  expect(loss).toBeLessThan(0.1);
  const policy = loadPolicy(bytes);
  for (const x of [-1, -0.3, 0.3, 1])
    expect(policy.act(Float32Array.of(x, 0.5), Uint8Array.of(1, 1))).toBe(x > 0 ? 1 : 0);
  expect(clonePolicy(network, demonstrations(600), config, 1).bytes).toEqual(bytes);
  const ppo = createPpo(toyProcess(corridorWorld(4), [], 2, 1), { ...ppoDefaults, hidden: [16], ticks: 8 }, 1);
  ppo.warmStart(bytes);
  const read = (p: typeof policy) => {
    const out = new Float32Array(2);
    p.probabilities(Float32Array.of(0.1, 0.2), Uint8Array.of(1, 1), out);
    return out;
  };
  expect(read(ppo.policy())).toEqual(read(policy));
});

test('forbidden choices and empty records are refused', () => {
  const d = demonstrations(10);
  expect(() => clonePolicy(network, { ...d, count: 0 }, cloneDefaults, 1)).toThrow('no demonstrations');
  d.actions[0] = 1;
  expect(() => clonePolicy(network, d, cloneDefaults, 1)).toThrow('demonstration 0 chooses action 1');
});
