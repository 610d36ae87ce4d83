/** Acrobot-v1 of Gymnasium: Sutton 1996, with the dynamics of the book. A two-link arm swings its tip above a line. */
import { bar, box, disc } from '../sketch.ts';
import { cell, type WorldSpec } from './spec.ts';

const { cos, sin, PI } = Math;
const [DT, GRAVITY, MAX_VELOCITY_1, MAX_VELOCITY_2] = [0.2, 9.8, 4 * PI, 9 * PI];
/** Both links: length 1 m, mass 1 kg, centre of mass in the middle, moment of inertia 1. */
const [LENGTH, MASS, CENTRE, INERTIA] = [1, 1, 0.5, 1];

const height = (s: Float64Array, at: number) => -cos(s[at]) - cos(s[at + 1] + s[at]);

function wrap(x: number): number {
  let angle = x;
  while (angle > PI) angle -= 2 * PI;
  while (angle < -PI) angle += 2 * PI;
  return angle;
}

const bound = (x: number, most: number) => Math.min(Math.max(x, -most), most);

/** Writes the time derivative of `s` [4] into `out`. */
function derivative(s: Float64Array, torque: number, out: Float64Array): void {
  const [theta1, theta2, dtheta1, dtheta2] = s;
  const d1 = MASS * CENTRE ** 2 + MASS * (LENGTH ** 2 + CENTRE ** 2 + 2 * LENGTH * CENTRE * cos(theta2)) + 2 * INERTIA;
  const d2 = MASS * (CENTRE ** 2 + LENGTH * CENTRE * cos(theta2)) + INERTIA;
  const phi2 = MASS * CENTRE * GRAVITY * cos(theta1 + theta2 - PI / 2);
  const phi1 =
    -MASS * LENGTH * CENTRE * dtheta2 ** 2 * sin(theta2) -
    2 * MASS * LENGTH * CENTRE * dtheta2 * dtheta1 * sin(theta2) +
    (MASS * CENTRE + MASS * LENGTH) * GRAVITY * cos(theta1 - PI / 2) +
    phi2;
  const ddtheta2 =
    (torque + (d2 / d1) * phi1 - MASS * LENGTH * CENTRE * dtheta1 ** 2 * sin(theta2) - phi2) /
    (MASS * CENTRE ** 2 + INERTIA - d2 ** 2 / d1);
  out[0] = dtheta1;
  out[1] = dtheta2;
  out[2] = -(d2 * ddtheta2 + phi1) / d1;
  out[3] = ddtheta2;
}

const slopes = [0, 1, 2, 3].map(() => new Float64Array(4));
const point = new Float64Array(4);
/** Runge and Kutta's weights, and where each slope is taken. */
const WEIGHTS = [1, 2, 2, 1];
const REACH = [0, DT / 2, DT / 2, DT];

/** One step of the classical Runge-Kutta method, in place. */
function integrate(state: Float64Array, at: number, torque: number): void {
  for (let k = 0; k < 4; k++) {
    for (let i = 0; i < 4; i++) point[i] = state[at + i] + (k === 0 ? 0 : REACH[k] * slopes[k - 1][i]);
    derivative(point, torque, slopes[k]);
  }
  for (let i = 0; i < 4; i++) {
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += WEIGHTS[k] * slopes[k][i];
    state[at + i] += (DT / 6) * sum;
  }
}

const angular = (name: string, joint: string, index: number, most: number) => ({
  name,
  unit: 'rad/s',
  low: -most,
  high: most,
  about: `Of the ${joint} joint.`,
  ...cell(index),
});

/** State: angle of the first link from hanging, angle of the second from the first, both velocities. */
export const acrobot: WorldSpec = {
  id: 'acrobot-v1',
  notes: [
    'Two links of 1 m hang from a fixed point; each step of 0.2 s applies -1, 0 or 1 N m at the joint between them.',
    'The episode ends when the tip is 1 m above the fixed point; every step before that pays -1.',
  ],
  dangers: [],
  stateSize: 4,
  episodeLimit: 500,
  observation: [
    { name: 'cos_angle_1', unit: '', low: -1, high: 1, about: 'First link: 1 hanging.', read: (s, at) => cos(s[at]) },
    { name: 'sin_angle_1', unit: '', low: -1, high: 1, about: 'First link.', read: (s, at) => sin(s[at]) },
    {
      name: 'cos_angle_2',
      unit: '',
      low: -1,
      high: 1,
      about: 'Second link to the first: 1 stretched.',
      read: (s, at) => cos(s[at + 1]),
    },
    {
      name: 'sin_angle_2',
      unit: '',
      low: -1,
      high: 1,
      about: 'Second link to the first.',
      read: (s, at) => sin(s[at + 1]),
    },
    angular('angular_velocity_1', 'fixed', 2, MAX_VELOCITY_1),
    angular('angular_velocity_2', 'middle', 3, MAX_VELOCITY_2),
  ],
  facts: [{ name: 'height', unit: 'm', low: -2, high: 2, about: 'Of the tip above the fixed point.', read: height }],
  actions: ['pull', 'rest', 'push'],
  noop: 1,
  start(state, at, rng) {
    for (let i = 0; i < 4; i++) state[at + i] = Math.fround(rng.uniform() * 0.2 - 0.1);
  },
  step(state, at, action, actionAt) {
    integrate(state, at, action[actionAt] - 1);
    state[at] = wrap(state[at]);
    state[at + 1] = wrap(state[at + 1]);
    state[at + 2] = bound(state[at + 2], MAX_VELOCITY_1);
    state[at + 3] = bound(state[at + 3], MAX_VELOCITY_2);
    return height(state, at) > 1 ? 0 : -1;
  },
  ended: (state, at) => height(state, at) > 1,
  sketch(state, at) {
    const [first, both] = [state[at], state[at] + state[at + 1]];
    const middle = [LENGTH * sin(first), -LENGTH * cos(first)] as const;
    const tip = [middle[0] + LENGTH * sin(both), middle[1] - LENGTH * cos(both)] as const;
    return {
      view: [-2.2, -2.2, 2.2, 2.2],
      shapes: [
        box(-2.2, 0.99, 2.2, 1.01, 0x222222),
        bar([0, 0], middle, 0.2, 0x00cccc),
        bar(middle, tip, 0.2, 0x00cccc),
        disc([0, 0], 0.1, 0xcccc00),
        disc(middle, 0.1, 0xcccc00),
      ],
    };
  },
};
