/** CartPole-v1 of Gymnasium: Barto, Sutton and Anderson 1983. A cart is pushed left or right to keep a pole upright. */
import { bar, box, disc } from '../sketch.ts';
import { cell, type WorldSpec } from './spec.ts';

const MAX_POSITION = 2.4;
const MAX_ANGLE = (12 * 2 * Math.PI) / 360;
const [FORCE, TAU, GRAVITY] = [10, 0.02, 9.8];
const [TOTAL_MASS, POLE_MASS, HALF_LENGTH] = [0.1 + 1.0, 0.1, 0.5];
const POLE_MASS_LENGTH = POLE_MASS * HALF_LENGTH;

/** Of the cart, above its middle, in a picture. */
const TOP = 0.14;

/** State: position, velocity, angle, angular velocity. */
export const cartPole: WorldSpec = {
  id: 'cartpole-v1',
  notes: [
    'A pole stands on a cart; each step of 0.02 s pushes the cart left or right with 10 N.',
    'Positive positions are to the right; positive angles lean to the right. Every step pays 1.',
  ],
  dangers: ['the pole leaning more than 12 degrees (0.209 rad)', 'the cart more than 2.4 m from the middle'],
  stateSize: 4,
  episodeLimit: 500,
  observation: [
    {
      name: 'position',
      unit: 'm',
      low: -4.8,
      high: 4.8,
      about: 'Of the cart, from the middle.',
      ...cell(0),
    },
    { name: 'velocity', unit: 'm/s', low: -4, high: 4, about: 'Of the cart.', ...cell(1) },
    {
      name: 'angle',
      unit: 'rad',
      low: -2 * MAX_ANGLE,
      high: 2 * MAX_ANGLE,
      about: 'Of the pole, from upright.',
      ...cell(2),
    },
    { name: 'angular_velocity', unit: 'rad/s', low: -4, high: 4, about: 'Of the pole.', ...cell(3) },
  ],
  facts: [],
  actions: ['left', 'right'],
  noop: 0,
  start(state, at, rng) {
    for (let i = 0; i < 4; i++) state[at + i] = rng.uniform() * 0.1 - 0.05;
  },
  step(state, at, action, actionAt) {
    const velocity = state[at + 1];
    const angle = state[at + 2];
    const spin = state[at + 3];
    const force = action[actionAt] === 1 ? FORCE : -FORCE;
    const sin = Math.sin(angle);
    const cos = Math.cos(angle);
    const push = (force + POLE_MASS_LENGTH * (spin * spin) * sin) / TOTAL_MASS;
    const turn = (GRAVITY * sin - cos * push) / (HALF_LENGTH * (4.0 / 3.0 - (POLE_MASS * (cos * cos)) / TOTAL_MASS));
    const acceleration = push - (POLE_MASS_LENGTH * turn * cos) / TOTAL_MASS;
    state[at] += TAU * velocity;
    state[at + 1] = velocity + TAU * acceleration;
    state[at + 2] = angle + TAU * spin;
    state[at + 3] = spin + TAU * turn;
    return 1;
  },
  ended: (state, at) => !(Math.abs(state[at]) <= MAX_POSITION && Math.abs(state[at + 2]) <= MAX_ANGLE),
  sketch(state, at) {
    const [x, angle] = [state[at], state[at + 2]];
    const tip = [x + 2 * HALF_LENGTH * Math.sin(angle), TOP + 2 * HALF_LENGTH * Math.cos(angle)] as const;
    return {
      view: [-MAX_POSITION, -0.4, MAX_POSITION, 1.4],
      shapes: [
        box(-2 * MAX_POSITION, -0.01, 2 * MAX_POSITION, 0.01, 0x999999),
        box(x - 0.25, -TOP, x + 0.25, TOP, 0x222222),
        bar([x, TOP], tip, 0.1, 0xca9865),
        disc([x, TOP], 0.05, 0x8184cb),
      ],
    };
  },
};
