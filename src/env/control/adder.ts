/** The adder of the Bonsai samples: a number is to be brought to 50 by adding. The smallest world with a goal. */
import { cell, type WorldSpec } from '../classic/spec.ts';

/** State: the value. */
export const adder: WorldSpec = {
  id: 'adder-v1',
  notes: ['A number starts between 0 and 100; each step adds between -10 and 10. It costs its distance to 50.'],
  dangers: [],
  stateSize: 1,
  episodeLimit: 10,
  observation: [{ name: 'value', unit: '', low: -100, high: 200, about: 'The sum.', ...cell(0) }],
  facts: [],
  actions: [{ name: 'addend', unit: '', low: -10, high: 10, levels: 201 }],
  noop: 0,
  scenario: [
    {
      name: 'value',
      unit: '',
      low: 0,
      high: 100,
      about: 'At the start.',
      write: (state, at, value) => {
        state[at] = value;
      },
    },
  ],
  start(state, at, rng) {
    state[at] = 100 * rng.uniform();
  },
  step(state, at, action, actionAt) {
    state[at] += Math.min(10, Math.max(-10, action[actionAt]));
    return -Math.abs(state[at] - 50) / 50;
  },
  ended: () => false,
};
