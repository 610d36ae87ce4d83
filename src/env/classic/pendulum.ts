/** Pendulum-v1 of Gymnasium: a torque too weak to lift a pendulum at once swings it up and holds it there. */
import { bar, disc } from '../sketch.ts';
import { cell, type WorldSpec } from './spec.ts';

const [MAX_SPEED, MAX_TORQUE, DT, GRAVITY, MASS, LENGTH] = [8, 2, 0.05, 10, 1, 1];

const clip = (x: number, most: number) => Math.min(most, Math.max(-most, x));

/** An angle in [-pi, pi). The remainder is taken as Python takes it, with the sign of the divisor. */
function wrapAngle(x: number): number {
  const turn = 2 * Math.PI;
  const rest = (x + Math.PI) % turn;
  return (rest < 0 ? rest + turn : rest) - Math.PI;
}

/** State: angle from upright (not wrapped), angular velocity. */
export const pendulum: WorldSpec = {
  id: 'pendulum-v1',
  notes: [
    'A rod of 1 m and 1 kg turns about one end; each step of 0.05 s applies a torque of at most 2 N m.',
    'The angle is 0 upright and pi hanging. A step costs angle^2 + 0.1 velocity^2 + 0.001 torque^2, so at best 0.',
  ],
  dangers: [],
  stateSize: 2,
  episodeLimit: 200,
  observation: [
    {
      name: 'cos_angle',
      unit: '',
      low: -1,
      high: 1,
      about: '1 upright, -1 hanging.',
      read: (s, at) => Math.cos(s[at]),
    },
    { name: 'sin_angle', unit: '', low: -1, high: 1, about: 'Sine of the angle.', read: (s, at) => Math.sin(s[at]) },
    { name: 'angular_velocity', unit: 'rad/s', low: -8, high: 8, about: 'Of the rod.', ...cell(1) },
  ],
  facts: [
    {
      name: 'angle',
      unit: 'rad',
      low: -Math.PI,
      high: Math.PI,
      about: 'From upright.',
      read: (s, at) => wrapAngle(s[at]),
    },
  ],
  actions: [{ name: 'torque', unit: 'N m', low: -MAX_TORQUE, high: MAX_TORQUE, levels: 21 }],
  noop: 0,
  start(state, at, rng) {
    state[at] = (rng.uniform() * 2 - 1) * Math.PI;
    state[at + 1] = rng.uniform() * 2 - 1;
  },
  step(state, at, action, actionAt) {
    const angle = state[at];
    const velocity = state[at + 1];
    const torque = clip(action[actionAt], MAX_TORQUE);
    const cost = wrapAngle(angle) ** 2 + 0.1 * velocity ** 2 + 0.001 * torque ** 2;
    const gained =
      velocity + (((3 * GRAVITY) / (2 * LENGTH)) * Math.sin(angle) + (3.0 / (MASS * LENGTH ** 2)) * torque) * DT;
    state[at + 1] = clip(gained, MAX_SPEED);
    state[at] = angle + state[at + 1] * DT;
    return -cost;
  },
  ended: () => false,
  sketch(state, at) {
    const tip = [-LENGTH * Math.sin(state[at]), LENGTH * Math.cos(state[at])] as const;
    return {
      view: [-1.2, -1.2, 1.2, 1.2],
      shapes: [
        bar([0, 0], tip, 0.2, 0xcc4d4d),
        disc([0, 0], 0.1, 0xcc4d4d),
        disc(tip, 0.1, 0xcc4d4d),
        disc([0, 0], 0.05, 0),
      ],
    };
  },
};
