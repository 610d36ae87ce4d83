/** Small worlds with known best returns, that show whether a learner works at all: identity and memory. */
import type { Quantity, WorldSpec } from './spec.ts';

const SYMBOLS = 4;

const oneHot = (names: readonly string[], about: string): readonly Quantity[] =>
  names.map((name, i) => ({
    name,
    unit: '',
    low: 0,
    high: 1,
    about,
    read: (s: Float64Array, at: number) => (s[at] === i ? 1 : 0),
  }));

const letters = ['a', 'b', 'c', 'd'].slice(0, SYMBOLS);

/** Shows one of four symbols; naming it pays 1. The best return is 100, that of chance 25. State: the symbol. */
export const identity: WorldSpec = {
  id: 'identity-v1',
  notes: ['Each step shows one of four symbols; saying it pays 1.'],
  dangers: [],
  stateSize: 1,
  episodeLimit: 100,
  observation: oneHot(
    letters.map((x) => `shows_${x}`),
    'Whether this symbol is shown.',
  ),
  facts: [],
  actions: letters.map((x) => `say_${x}`),
  noop: 0,
  start(state, at, rng) {
    state[at] = rng.int(SYMBOLS);
  },
  step(state, at, action, actionAt, rng) {
    const reward = action[actionAt] === state[at] ? 1 : 0;
    state[at] = rng.int(SYMBOLS);
    return reward;
  },
  ended: () => false,
};

/** Steps between the cue and the question. */
const DELAY = 8;

/**
 * A cue is shown at the first step alone; DELAY steps later it is asked for, and the right answer pays 1. The best return
 * is 1; without memory it is 1/2, whatever the policy. State: cue, steps.
 */
export const memory: WorldSpec = {
  id: 'memory-v1',
  notes: [
    `The first step shows left or right; ${DELAY} steps later the answer is asked for, and the right one pays 1.`,
  ],
  dangers: [],
  stateSize: 2,
  episodeLimit: 2 * DELAY,
  observation: [
    ...[0, 1].map((side) => ({
      name: `cue_${side === 0 ? 'left' : 'right'}`,
      unit: '',
      low: 0,
      high: 1,
      about: 'Shown at the first step.',
      read: (s: Float64Array, at: number) => (s[at + 1] === 0 && s[at] === side ? 1 : 0),
    })),
    {
      name: 'asked',
      unit: '',
      low: 0,
      high: 1,
      about: 'Whether this step answers.',
      read: (s, at) => (s[at + 1] === DELAY ? 1 : 0),
    },
  ],
  facts: [],
  actions: ['left', 'right'],
  noop: 0,
  start(state, at, rng) {
    state[at] = rng.int(2);
    state[at + 1] = 0;
  },
  step(state, at, action, actionAt) {
    const asked = state[at + 1] === DELAY;
    state[at + 1]++;
    return asked && action[actionAt] === state[at] ? 1 : 0;
  },
  ended: (state, at) => state[at + 1] > DELAY,
};
