/** CartPole with a place where the cart is to be, after the multi-concept sample of Bonsai. */

import { cartPole } from '../classic/cartpole.ts';
import { cell, type WorldSpec } from '../classic/spec.ts';
import { box } from '../sketch.ts';

/** State: that of CartPole, then the target. */
export const cartPoleTarget: WorldSpec = {
  ...cartPole,
  id: 'cartpole-target-v1',
  notes: [
    ...(cartPole.notes ?? []).slice(0, 1),
    'The cart is to stand at the target, which stays the same in an episode. A step pays 1 less the distance to it.',
  ],
  sketch(state, at) {
    const target = state[at + 4];
    const sketch = cartPole.sketch!(state, at);
    return { ...sketch, shapes: [box(target - 0.03, -0.3, target + 0.03, -0.15, 0xcc4d4d), ...sketch.shapes] };
  },
  stateSize: 5,
  episodeLimit: 200,
  observation: [
    ...cartPole.observation,
    { name: 'target', unit: 'm', low: -1, high: 1, about: 'Where the cart is to be.', ...cell(4) },
  ],
  facts: [
    {
      name: 'distance',
      unit: 'm',
      low: 0,
      high: 3.4,
      about: 'Between cart and target.',
      read: (s, at) => Math.abs(s[at] - s[at + 4]),
    },
  ],
  scenario: [
    {
      name: 'target',
      unit: 'm',
      low: -1,
      high: 1,
      about: 'Where the cart is to be.',
      write: (state, at, value) => {
        state[at + 4] = value;
      },
    },
  ],
  start(state, at, rng) {
    cartPole.start(state, at, rng);
    state[at + 4] = rng.uniform() - 0.5;
  },
  step(state, at, action, actionAt, rng) {
    cartPole.step(state, at, action, actionAt, rng);
    return 1 - Math.abs(state[at] - state[at + 4]);
  },
};
