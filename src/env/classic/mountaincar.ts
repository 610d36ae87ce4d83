/** MountainCar-v0 and MountainCarContinuous-v0 of Gymnasium: Moore 1990. A weak car swings itself out of a valley. */
import { bar, box, disc, type Shape, type Sketch } from '../sketch.ts';
import { cell, type Quantity, type WorldSpec } from './spec.ts';

const [LEFT_END, RIGHT_END, MAX_SPEED, GRAVITY] = [-1.2, 0.6, 0.07, 0.0025];

const observation: readonly Quantity[] = [
  {
    name: 'position',
    unit: 'm',
    low: LEFT_END,
    high: RIGHT_END,
    about: 'The valley is at -0.52.',
    ...cell(0),
  },
  {
    name: 'velocity',
    unit: 'm/step',
    low: -MAX_SPEED,
    high: MAX_SPEED,
    about: 'Positive to the right.',
    ...cell(1),
  },
];

const clip = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));

/** Of the track at a position, in a picture. */
const height = (x: number) => 0.45 * Math.sin(3 * x) + 0.55;

const SLICES = 60;
const ground: Shape = {
  color: 0xb8a58a,
  points: [
    ...Array.from({ length: SLICES + 1 }, (_, i) => LEFT_END + ((RIGHT_END - LEFT_END) * i) / SLICES).flatMap((x) => [
      x,
      height(x),
    ]),
    RIGHT_END,
    0,
    LEFT_END,
    0,
  ],
};

/** The valley, the car, and a flag at the goal. */
function sketchOf(x: number, goal: number): Sketch {
  const [steep, y] = [Math.atan(1.35 * Math.cos(3 * x)), height(x)];
  const place = (along: number, up: number) =>
    [x + along * Math.cos(steep) - up * Math.sin(steep), y + along * Math.sin(steep) + up * Math.cos(steep)] as const;
  return {
    view: [LEFT_END, 0, RIGHT_END, 1.2],
    shapes: [
      ground,
      box(goal - 0.004, height(goal), goal + 0.004, height(goal) + 0.15, 0x222222),
      {
        color: 0xcccc00,
        points: [goal, height(goal) + 0.15, goal, height(goal) + 0.1, goal + 0.05, height(goal) + 0.125],
      },
      bar(place(-0.06, 0.045), place(0.06, 0.045), 0.05, 0x222222),
      disc(place(-0.035, 0.02), 0.02, 0x808080),
      disc(place(0.035, 0.02), 0.02, 0x808080),
    ],
  };
}

/** State: position, velocity. */
export const mountainCar: WorldSpec = {
  id: 'mountaincar-v0',
  notes: [
    'A car in a valley accelerates left, not at all or right; its engine is weaker than the slope.',
    'The episode ends at position 0.5 on the right hill; every step pays -1.',
  ],
  dangers: [],
  stateSize: 2,
  episodeLimit: 200,
  observation,
  facts: [],
  actions: ['left', 'coast', 'right'],
  noop: 1,
  start(state, at, rng) {
    state[at] = -0.6 + 0.2 * rng.uniform();
    state[at + 1] = 0;
  },
  step(state, at, action, actionAt) {
    const pull = (action[actionAt] - 1) * 0.001 + Math.cos(3 * state[at]) * -GRAVITY;
    const velocity = clip(state[at + 1] + pull, -MAX_SPEED, MAX_SPEED);
    const position = clip(state[at] + velocity, LEFT_END, RIGHT_END);
    state[at] = position;
    state[at + 1] = position === LEFT_END && velocity < 0 ? 0 : velocity;
    return -1;
  },
  ended: (state, at) => state[at] >= 0.5 && state[at + 1] >= 0,
  sketch: (state, at) => sketchOf(state[at], 0.5),
};

const f = Math.fround;
const GOAL = 0.45;

/** As `mountainCar`, in single precision like the original. */
export const mountainCarContinuous: WorldSpec = {
  id: 'mountaincar-continuous-v0',
  notes: [
    'A car in a valley pushes with a force from -1 to 1; its engine is weaker than the slope.',
    'The episode ends at position 0.45 on the right hill and pays 100; every step costs 0.1 force^2.',
  ],
  dangers: [],
  stateSize: 2,
  episodeLimit: 999,
  observation,
  facts: [],
  actions: [{ name: 'force', unit: '', low: -1, high: 1, levels: 11 }],
  noop: 0,
  start(state, at, rng) {
    state[at] = -0.6 + 0.2 * rng.uniform();
    state[at + 1] = 0;
  },
  step(state, at, action, actionAt) {
    const given = action[actionAt];
    const force = clip(given, -1, 1);
    const slope = 0.0025 * Math.cos(f(3 * state[at]));
    const velocity = clip(f(state[at + 1] + f(f(force * 0.0015) - slope)), -MAX_SPEED, MAX_SPEED);
    const position = clip(f(state[at] + velocity), LEFT_END, RIGHT_END);
    state[at] = f(position);
    state[at + 1] = position === LEFT_END && velocity < 0 ? 0 : f(velocity);
    return (state[at] >= GOAL && state[at + 1] >= 0 ? 100 : 0) - 0.1 * given ** 2;
  },
  ended: (state, at) => state[at] >= GOAL && state[at + 1] >= 0,
  sketch: (state, at) => sketchOf(state[at], GOAL),
};
