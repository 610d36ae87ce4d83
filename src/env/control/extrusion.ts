/**
 * Extruding plastic and cutting it to length, after the plastic extrusion sample of Bonsai; the model is ours: flow
 * follows the screw with a lag, the length of a piece is flow by cutting frequency.
 */
import type { Quantity, WorldSpec } from '../classic/spec.ts';

/** Feet of product for a turn of the screw, the wanted length and its tolerance in feet, share of the lag in a step. */
const [FEET_A_TURN, TARGET, TOLERANCE, LAG] = [0.5, 1, 0.1, 0.2];

const clip = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));
const quantity = (name: string, unit: string, high: number, about: string, read: Quantity['read']): Quantity => ({
  name,
  unit,
  low: 0,
  high,
  about,
  read,
});
/** Feet: flow in feet a minute by cuts a minute. */
const lengthOf = (s: Float64Array, at: number) => clip(s[at + 1] / (60 * s[at + 2]), 0, 5);

/** State: screw speed (rpm), flow (feet a minute), cutting frequency (Hz). */
export const extrusion: WorldSpec = {
  id: 'extrusion-v1',
  notes: [
    'A screw presses plastic through a die and a cutter cuts it; pieces are to be 1 foot long, within 0.1.',
    'Actions change the screw speed by at most 2 rpm and the cutting frequency by at most 0.02 Hz a step of one second.',
    'A step costs the error of the length in feet, at most 1.',
  ],
  dangers: [],
  stateSize: 3,
  episodeLimit: 200,
  observation: [
    quantity('screw_speed', 'rpm', 60, 'Of the screw.', (s, at) => s[at]),
    quantity('flow', 'ft/min', 30, 'Of the product.', (s, at) => s[at + 1]),
    quantity('cutter_frequency', 'Hz', 1, 'Of the cutter.', (s, at) => s[at + 2]),
    quantity('length', 'ft', 5, 'Of the pieces.', lengthOf),
  ],
  facts: [
    quantity('yield', 'ft/min', 30, 'Of pieces of the right length.', (s, at) =>
      Math.abs(lengthOf(s, at) - TARGET) <= TOLERANCE ? s[at + 1] : 0,
    ),
  ],
  actions: [
    { name: 'screw', unit: 'rpm', low: -2, high: 2, levels: 5 },
    { name: 'cutter', unit: 'Hz', low: -0.02, high: 0.02, levels: 5 },
  ],
  noop: 0,
  start(state, at, rng) {
    state[at] = 5 + 50 * rng.uniform();
    state[at + 1] = FEET_A_TURN * state[at];
    state[at + 2] = 0.1 + 0.6 * rng.uniform();
  },
  step(state, at, action, actionAt) {
    state[at] = clip(state[at] + clip(action[actionAt], -2, 2), 0, 60);
    state[at + 1] += LAG * (FEET_A_TURN * state[at] - state[at + 1]);
    state[at + 2] = clip(state[at + 2] + clip(action[actionAt + 1], -0.02, 0.02), 0.05, 1);
    return -Math.min(1, Math.abs(lengthOf(state, at) - TARGET));
  },
  ended: () => false,
};
