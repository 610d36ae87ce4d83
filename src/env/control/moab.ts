/**
 * A ball on a tilting plate, after the Moab kit: two angles steer it to the middle. Linear model of a hollow ball that
 * rolls without slip; plate radius, limits and step of the kit, the plate tilts at once. The reward is ours: the
 * distance to the middle in plate radii, and a fall.
 */
import { cell, type Quantity, type WorldSpec } from '../classic/spec.ts';
import { bar, disc } from '../sketch.ts';

/** Of the plate, in metres. */
const PLATE_RADIUS = 0.1125;
const [DT, GRAVITY, MAX_TILT] = [0.045, 9.81, (22 * Math.PI) / 180];
/** A hollow ball rolls with 3/5 of the acceleration of one that slides. */
const ROLLING = 3 / 5;

const position = (name: string, i: number): Quantity => ({
  name,
  unit: 'm',
  low: -PLATE_RADIUS,
  high: PLATE_RADIUS,
  about: 'Of the ball, from the middle of the plate.',
  ...cell(i),
});
const velocity = (name: string, i: number): Quantity => ({
  name,
  unit: 'm/s',
  low: -1,
  high: 1,
  about: 'Of the ball.',
  ...cell(i),
});

/** State: x, y, velocity of x, velocity of y. */
export const moab: WorldSpec = {
  id: 'moab-v1',
  notes: [
    'A ball rolls on a round plate of radius 0.1125 m; each step of 0.045 s tilts the plate by at most 22 degrees.',
    'A step pays 1 less the distance to the middle in plate radii; a fall costs 10.',
  ],
  dangers: ['the ball beyond the rim'],
  stateSize: 4,
  episodeLimit: 250,
  observation: [position('ball_x', 0), position('ball_y', 1), velocity('ball_vel_x', 2), velocity('ball_vel_y', 3)],
  facts: [],
  actions: [
    { name: 'pitch', unit: '', low: -1, high: 1, levels: 5 },
    { name: 'roll', unit: '', low: -1, high: 1, levels: 5 },
  ],
  noop: 0,
  scenario: ['ball_x', 'ball_y', 'ball_vel_x', 'ball_vel_y'].map((name, i) => ({
    ...(i < 2 ? { unit: 'm', low: -PLATE_RADIUS, high: PLATE_RADIUS } : { unit: 'm/s', low: -1, high: 1 }),
    name,
    about: 'Of the ball.',
    write: (state, at, value) => {
      state[at + i] = value;
    },
  })),
  start(state, at, rng) {
    for (let i = 0; i < 2; i++) state[at + i] = (rng.uniform() - 0.5) * PLATE_RADIUS;
    for (let i = 2; i < 4; i++) state[at + i] = (rng.uniform() * 2 - 1) * 0.02;
  },
  step(state, at, action, actionAt) {
    for (let i = 0; i < 2; i++) {
      const tilt = Math.min(1, Math.max(-1, action[actionAt + i])) * MAX_TILT;
      state[at + 2 + i] += DT * ROLLING * GRAVITY * Math.sin(tilt);
      state[at + i] += DT * state[at + 2 + i];
    }
    const distance = Math.hypot(state[at], state[at + 1]) / PLATE_RADIUS;
    return 1 - distance - (distance > 1 ? 10 : 0);
  },
  ended: (state, at) => Math.hypot(state[at], state[at + 1]) > PLATE_RADIUS,
  // from above; the bar points to where the plate leans
  sketch(state, at) {
    const [pitch, roll] = [state[at + 4], state[at + 5]];
    return {
      view: [-1.1 * PLATE_RADIUS, -1.1 * PLATE_RADIUS, 1.1 * PLATE_RADIUS, 1.1 * PLATE_RADIUS],
      shapes: [
        disc([0, 0], PLATE_RADIUS, 0xd8d8d8),
        disc([0, 0], 0.01, 0xcc4d4d),
        bar([0, 0], [pitch * 0.04, roll * 0.04], 0.004, 0xcc4d4d),
        disc([state[at], state[at + 1]], 0.02, 0xe8a33d),
      ],
    };
  },
};
