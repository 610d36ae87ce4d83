/**
 * Heating and cooling a house through a day, after the house energy sample of Bonsai; the thermal model is ours: one
 * heat capacity, losses to an outside temperature that follows the day, a heat pump. A step is five minutes.
 */
import { cell, type Quantity, type WorldSpec } from '../classic/spec.ts';

const STEPS_A_DAY = 288;
/** Hours for the house to follow the outside; kelvin an hour of the pump at full power. */
const [INERTIA, PUMP] = [12, 4];

const quantity = (name: string, unit: string, low: number, high: number, about: string, i: number): Quantity => ({
  name,
  unit,
  low,
  high,
  about,
  ...cell(i),
});

/** State: inside, outside, wanted temperature (degrees Celsius), share of the day, mean of the outside. */
export const house: WorldSpec = {
  id: 'house-v1',
  notes: [
    'A heat pump keeps a house near a wanted temperature through a day of 288 steps of five minutes.',
    'A step costs the deviation in kelvin and a tenth of the power.',
  ],
  dangers: [],
  stateSize: 5,
  episodeLimit: STEPS_A_DAY,
  observation: [
    quantity('inside', 'degC', -20, 50, 'Temperature of the house.', 0),
    quantity('outside', 'degC', -20, 50, 'Temperature outside.', 1),
    quantity('wanted', 'degC', 15, 30, 'Temperature that is wanted.', 2),
    quantity('day', '', 0, 1, 'Share of the day that has passed.', 3),
  ],
  facts: [
    {
      name: 'deviation',
      unit: 'K',
      low: 0,
      high: 40,
      about: 'Between inside and wanted.',
      read: (s, at) => Math.abs(s[at] - s[at + 2]),
    },
  ],
  actions: [{ name: 'power', unit: '', low: -1, high: 1, levels: 11 }],
  noop: 0,
  start(state, at, rng) {
    state[at + 4] = 5 + 20 * rng.uniform();
    state[at + 2] = 18 + 6 * rng.uniform();
    state[at] = state[at + 2] + 8 * rng.uniform() - 4;
    state[at + 1] = outsideAt(0, state[at + 4]);
  },
  step(state, at, action, actionAt) {
    const power = Math.min(1, Math.max(-1, action[actionAt]));
    const hours = 24 / STEPS_A_DAY;
    state[at] += hours * ((state[at + 1] - state[at]) / INERTIA + PUMP * power);
    state[at + 3] += 1 / STEPS_A_DAY;
    state[at + 1] = outsideAt(state[at + 3], state[at + 4]);
    return -Math.abs(state[at] - state[at + 2]) - 0.1 * Math.abs(power);
  },
  ended: () => false,
};

/** Coldest at four in the morning. */
const outsideAt = (day: number, mean: number): number => mean - 6 * Math.cos(2 * Math.PI * (day - 4 / 24));
