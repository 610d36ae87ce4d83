/**
 * A rotary inverted pendulum (Furuta): a motor turns an arm, a rod hangs at its end. Parameters, limits, start and hand-
 * written reward of the Qube samples (microsoft/microsoft-bonsai-api, MIT); the equations are the usual ones of a rod on
 * an arm with a direct-current motor, integrated in four parts of a step. Positive voltage turns the arm to negative theta.
 */
import { cell, type Quantity, type WorldSpec } from '../classic/spec.ts';
import { bar, disc } from '../sketch.ts';

const [DT, PARTS, GRAVITY] = [1 / 80, 4, 9.81];
/** Rod and arm: mass, length, damping; motor: resistance, torque constant, back electromotive force. */
const [ROD_MASS, ROD_LENGTH, ROD_DAMPING] = [0.024, 0.129, 0.00005];
const [ARM_MASS, ARM_LENGTH, ARM_DAMPING] = [0.095, 0.085, 0.00027];
const [RESISTANCE, TORQUE_CONSTANT, BACK_EMF] = [8.4, 0.042, 0.042];
const MAX_VOLTAGE = 8;
const MAX_THETA = Math.PI / 2;

const HALF = ROD_LENGTH / 2;
const ROD_INERTIA = (ROD_MASS * ROD_LENGTH ** 2) / 3;
const ARM_INERTIA = (ARM_MASS * ARM_LENGTH ** 2) / 3 + ROD_MASS * ARM_LENGTH ** 2;
const COUPLING = ROD_MASS * ARM_LENGTH * HALF;

const wrap = (x: number): number => x - 2 * Math.PI * Math.round(x / (2 * Math.PI));

type Source = Pick<Quantity, 'read' | 'column'>;
const quantity = (name: string, unit: string, high: number, about: string, source: Source): Quantity => ({
  name,
  unit,
  low: -high,
  high,
  about,
  ...source,
});

/** Where the arm turns in a picture; the rod turns as far on the right. */
const LEFT = -0.14;

/** State: theta (arm), alpha (rod, 0 upright, not wrapped), their velocities. */
export const qube: WorldSpec = {
  id: 'qube-v1',
  notes: [
    'A motor of at most 8 V turns an arm; a rod at its end swings freely. A step takes 1/80 s.',
    'alpha is 0 upright and pi hanging; theta is the angle of the arm. The rod is to stand, the arm to stay near 0.',
  ],
  dangers: ['the arm turning more than 90 degrees'],
  stateSize: 4,
  episodeLimit: 640,
  observation: [
    quantity('cos_alpha', '', 1, '1 upright, -1 hanging.', { read: (s, at) => Math.cos(s[at + 1]) }),
    quantity('sin_alpha', '', 1, 'Sine of the angle of the rod.', { read: (s, at) => Math.sin(s[at + 1]) }),
    quantity('theta', 'rad', 2, 'Angle of the arm.', cell(0)),
    quantity('theta_dot', 'rad/s', 20, 'Velocity of the arm.', cell(2)),
    quantity('alpha_dot', 'rad/s', 30, 'Velocity of the rod.', cell(3)),
  ],
  facts: [quantity('alpha', 'rad', Math.PI, 'Angle of the rod from upright.', { read: (s, at) => wrap(s[at + 1]) })],
  actions: [{ name: 'voltage', unit: 'V', low: -MAX_VOLTAGE, high: MAX_VOLTAGE, levels: 9 }],
  noop: 0,
  scenario: ['theta', 'alpha', 'theta_dot', 'alpha_dot'].map((name, i) => ({
    ...(i < 2 ? { unit: 'rad', low: -Math.PI, high: Math.PI } : { unit: 'rad/s', low: -30, high: 30 }),
    name,
    about: 'Of the arm (theta) or the rod (alpha).',
    write: (state, at, value) => {
      state[at + i] = value;
    },
  })),
  start(state, at, rng) {
    const around = (middle: number, most: number) => middle + (rng.uniform() * 2 - 1) * most;
    state[at] = around(0, 0.27);
    state[at + 1] = around(Math.PI, 0.05);
    state[at + 2] = around(0, 0.05);
    state[at + 3] = around(0, 0.05);
  },
  step(state, at, action, actionAt) {
    const voltage = Math.min(MAX_VOLTAGE, Math.max(-MAX_VOLTAGE, action[actionAt]));
    for (let i = 0; i < PARTS; i++) integrate(state, at, voltage, DT / PARTS);
    const [theta, alpha] = [Math.abs(state[at]), Math.abs(wrap(state[at + 1]))];
    return 1 - (0.8 * alpha + 0.2 * theta) / Math.PI - (theta > MAX_THETA ? 100 : 0);
  },
  ended: (state, at) => Math.abs(state[at]) > MAX_THETA,
  // left the arm from above, which may turn to the grey lines; right the rod as it is seen along the arm
  sketch(state, at) {
    const [theta, alpha] = [state[at], state[at + 1]];
    const arm = [LEFT + ARM_LENGTH * Math.cos(theta), ARM_LENGTH * Math.sin(theta)] as const;
    const rod = [-LEFT + ROD_LENGTH * Math.sin(alpha), ROD_LENGTH * Math.cos(alpha)] as const;
    return {
      view: [2 * LEFT, -0.15, -2 * LEFT, 0.15],
      shapes: [
        bar([LEFT, -ARM_LENGTH], [LEFT, ARM_LENGTH], 0.002, 0xbbbbbb),
        bar([LEFT, 0], arm, 0.012, 0x222222),
        disc([LEFT, 0], 0.01, 0x8184cb),
        bar([-LEFT, 0], rod, 0.01, 0xcc4d4d),
        disc([-LEFT, 0], 0.012, 0x222222),
      ],
    };
  },
};

/** One part of a step. Velocities first, then angles (semi-implicit Euler). */
function integrate(state: Float64Array, at: number, voltage: number, dt: number): void {
  const alpha = state[at + 1];
  const arm = -state[at + 2]; // the arm's velocity in the direction that the motor turns it
  const rod = state[at + 3];
  const [sin, cos] = [Math.sin(alpha), Math.cos(alpha)];
  const torque = (TORQUE_CONSTANT * (voltage - BACK_EMF * arm)) / RESISTANCE - ARM_DAMPING * arm;
  const armSide = torque - 2 * ROD_INERTIA * sin * cos * arm * rod + COUPLING * sin * rod * rod;
  const rodSide = ROD_INERTIA * sin * cos * arm * arm + ROD_MASS * GRAVITY * HALF * sin - ROD_DAMPING * rod;
  const armInertia = ARM_INERTIA + ROD_INERTIA * sin * sin;
  const coupling = COUPLING * cos;
  const determinant = armInertia * ROD_INERTIA - coupling * coupling;
  state[at + 2] -= (dt * (ROD_INERTIA * armSide - coupling * rodSide)) / determinant;
  state[at + 3] += (dt * (armInertia * rodSide - coupling * armSide)) / determinant;
  state[at] += dt * state[at + 2];
  state[at + 1] += dt * state[at + 3];
}
