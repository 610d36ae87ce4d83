/**
 * LunarLander-v3 of Gymnasium (discrete, without wind): a lander with two sprung legs and three engines settles on a pad.
 * The physics is rigid.ts, so flight repeats the original, while touching the ground may differ in detail.
 */
import type { Rng } from '../../core/rng.ts';
import { box, type Shape } from '../sketch.ts';
import { BODY } from './bodies.ts';
import type { Segment, TouchListener } from './contacts.ts';
import { createRigid } from './rigid.ts';
import { makePolygon, type Polygon } from './shapes.ts';
import { cell, type Quantity, type WorldSpec } from './spec.ts';

const [FPS, SCALE] = [50, 30];
const [WIDTH, HEIGHT] = [600 / SCALE, 400 / SCALE];
const [MAIN_POWER, SIDE_POWER, INITIAL_FORCE] = [13, 0.6, 1000];
const [LEG_AWAY, LEG_DOWN, LEG_WIDTH, LEG_HEIGHT, LEG_TORQUE] = [20 / SCALE, 18 / SCALE, 2 / SCALE, 8 / SCALE, 40];
const [MAIN_Y, SIDE_AWAY, SIDE_Y, SIDE_X] = [4 / SCALE, 12 / SCALE, 14 / SCALE, 17 / SCALE];
/** Of a new leg, outwards. */
const LEG_ANGLE = 0.05;
const CHUNKS = 11;
const PAD_Y = HEIGHT / 4;

const hull: readonly (readonly [number, number])[] = [
  [17, -10],
  [17, 0],
  [14, 17],
  [-14, 17],
  [-17, 0],
  [-17, -10],
];
const lander = makePolygon(
  hull.map(([x, y]) => [x / SCALE, y / SCALE] as const),
  5,
);
const leg = makePolygon(
  [
    [-LEG_WIDTH, -LEG_HEIGHT],
    [LEG_WIDTH, -LEG_HEIGHT],
    [LEG_WIDTH, LEG_HEIGHT],
    [-LEG_WIDTH, LEG_HEIGHT],
  ],
  1,
);

const rigid = createRigid({
  bodies: [
    { shape: lander, friction: 0.1 },
    { shape: leg, friction: 0.2 },
    { shape: leg, friction: 0.2 },
  ],
  hinges: [-1, 1].map((side, i) => ({
    a: 0,
    b: i + 1,
    anchorA: [0, 0] as const,
    anchorB: [side * LEG_AWAY, LEG_DOWN] as const,
    // The original measures the bend from where the leg was made.
    low: side * LEG_ANGLE + (side < 0 ? 0.4 : -0.9),
    high: side * LEG_ANGLE + (side < 0 ? 0.9 : -0.4),
    motorSpeed: 0.3 * side,
    maxTorque: LEG_TORQUE,
  })),
  segments: CHUNKS,
  gravity: -10,
  dt: 1 / FPS,
  velocityIterations: 180,
  positionIterations: 60,
});

/** Places in a row, behind the physics: heights of the ground, legs that touch, then single numbers. */
const GROUND = rigid.size;
const LEGS = GROUND + CHUNKS;
const CRASHED = LEGS + 2;
const ASLEEP = CRASHED + 1;
/** Potential of the last step. */
const SHAPING = ASLEEP + 1;
/** Cost of the engines since the start. */
const FUEL = SHAPING + 1;

// --- the ground ---

const segments: Segment[] = Array.from({ length: CHUNKS }, () => ({ ax: 0, ay: 0, bx: WIDTH, by: 0, friction: 0.2 }));

/** The floor of the world, then the hills of one row. */
function groundOf(state: Float64Array, at: number): readonly Segment[] {
  for (let i = 0; i < CHUNKS - 1; i++) {
    const segment = segments[i + 1];
    segment.ax = (WIDTH / (CHUNKS - 1)) * i;
    segment.bx = (WIDTH / (CHUNKS - 1)) * (i + 1);
    segment.ay = state[at + GROUND + i];
    segment.by = state[at + GROUND + i + 1];
    segment.friction = 0.1;
  }
  return segments;
}

function drawGround(state: Float64Array, at: number, rng: Rng): void {
  const heights = Array.from({ length: CHUNKS + 1 }, () => (rng.uniform() * HEIGHT) / 2);
  const middle = Math.floor(CHUNKS / 2);
  for (let i = middle - 2; i <= middle + 2; i++) heights[i] = PAD_Y;
  for (let i = 0; i < CHUNKS; i++) {
    // The first chunk's left neighbour is the last height, as in the original.
    const left = heights[i === 0 ? CHUNKS : i - 1];
    state[at + GROUND + i] = 0.33 * (left + heights[i] + heights[i + 1]);
  }
}

// --- engines ---

/** An engine's push: offset and impulse in the world, from two draws of dispersion in metres. */
function fire(state: Float64Array, at: number, action: number, rng: Rng): void {
  const angle = state[at + 2];
  const [tipX, tipY] = [Math.sin(angle), Math.cos(angle)];
  const [sideX, sideY] = [-tipY, tipX];
  const d0 = (2 * rng.uniform() - 1) / SCALE;
  const d1 = (2 * rng.uniform() - 1) / SCALE;
  if (action === 0) return;
  const [x, y] = [rigid.originX(state, at, 0), rigid.originY(state, at, 0)];
  if (action === 2) {
    const ox = tipX * (MAIN_Y + 2 * d0) + sideX * d1;
    const oy = -tipY * (MAIN_Y + 2 * d0) - sideY * d1;
    rigid.push(state, at, 0, [-ox * MAIN_POWER, -oy * MAIN_POWER], x + ox, y + oy);
    return;
  }
  const direction = action - 2;
  const ox = tipX * d0 + sideX * (3 * d1 + direction * SIDE_AWAY);
  const oy = -tipY * d0 - sideY * (3 * d1 + direction * SIDE_AWAY);
  rigid.push(state, at, 0, [-ox * SIDE_POWER, -oy * SIDE_POWER], x + ox - tipX * SIDE_X, y + oy + tipY * SIDE_Y);
}

// --- the task ---

const read = {
  x: (s: Float64Array, at: number) => (rigid.originX(s, at, 0) - WIDTH / 2) / (WIDTH / 2),
  y: (s: Float64Array, at: number) => (rigid.originY(s, at, 0) - (PAD_Y + LEG_DOWN)) / (HEIGHT / 2),
  vx: (s: Float64Array, at: number) => (s[at + 3] * (WIDTH / 2)) / FPS,
  vy: (s: Float64Array, at: number) => (s[at + 4] * (HEIGHT / 2)) / FPS,
  angle: (s: Float64Array, at: number) => s[at + 2],
  spin: (s: Float64Array, at: number) => (20 * s[at + 5]) / FPS,
  left: (s: Float64Array, at: number) => s[at + LEGS],
  right: (s: Float64Array, at: number) => s[at + LEGS + 1],
};

const shapingOf = (s: Float64Array, at: number) =>
  -100 * Math.hypot(read.x(s, at), read.y(s, at)) -
  100 * Math.hypot(read.vx(s, at), read.vy(s, at)) -
  100 * Math.abs(read.angle(s, at)) +
  10 * read.left(s, at) +
  10 * read.right(s, at);

function advance(state: Float64Array, at: number, action: number, rng: Rng): void {
  fire(state, at, action, rng);
  const touched: TouchListener = (body, change) => {
    if (body === 0 && change === 1) state[at + CRASHED] = 1;
    if (body > 0) state[at + LEGS + body - 1] = change === 1 ? 1 : 0;
  };
  if (rigid.step(state, at, groundOf(state, at), touched)) state[at + ASLEEP] = 1;
}

const quantity = (name: string, unit: string, most: number, about: string, at: Quantity['read']): Quantity => ({
  name,
  unit,
  low: -most,
  high: most,
  about,
  read: at,
});
const flag = (name: string, about: string, at: Quantity['read']): Quantity => ({
  name,
  unit: '',
  low: 0,
  high: 1,
  about,
  read: at,
});

const left = (s: Float64Array, at: number) => s[at + CRASHED] === 1 || Math.abs(read.x(s, at)) >= 1;

/** The ground, for a picture. */
function hillsOf(state: Float64Array, at: number): Shape {
  const corner = (i: number) => [(WIDTH / (CHUNKS - 1)) * i, state[at + GROUND + i]];
  return { color: 0xe0e0e0, points: [0, 0, ...Array.from({ length: CHUNKS }, (_, i) => corner(i)).flat(), WIDTH, 0] };
}

/** A body where it is, for a picture. */
function placed(state: Float64Array, at: number, body: number, { vertices }: Polygon, color: number): Shape {
  const [x, y] = [rigid.originX(state, at, body), rigid.originY(state, at, body)];
  const angle = state[at + body * BODY + 2];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const points = Array.from(vertices, (_, i) => {
    const [px, py] = [vertices[i - (i % 2)], vertices[i - (i % 2) + 1]];
    return i % 2 === 0 ? x + cos * px - sin * py : y + sin * px + cos * py;
  });
  return { color, points };
}

/** State: three bodies of `rigid` (lander, left leg, right leg) with its hinges and contacts, then the places above. */
export const lunarLander: WorldSpec = {
  id: 'lunarlander-v3',
  notes: [
    'A lander falls to a pad at (0, 0); each step of 0.02 s fires no engine, a side engine or the main one.',
    'Coming near, slow and upright pays; a leg on the ground pays 10, a crash -100, coming to rest 100; fuel costs.',
  ],
  dangers: ['the hull touching the ground', 'leaving the picture to the left or right'],
  stateSize: FUEL + 1,
  episodeLimit: 1000,
  observation: [
    quantity('x', 'half widths', 1.5, 'From the pad, positive to the right.', read.x),
    quantity('y', 'half heights', 1.5, 'Above the resting place on the pad.', read.y),
    quantity('velocity_x', 'scaled', 5, 'Horizontal speed.', read.vx),
    quantity('velocity_y', 'scaled', 5, 'Vertical speed, positive upwards.', read.vy),
    quantity('angle', 'rad', Math.PI, 'From upright, positive to the left.', read.angle),
    quantity('angular_velocity', 'scaled', 5, 'Of the lander.', read.spin),
    flag('left_leg', 'The left leg touches the ground.', read.left),
    flag('right_leg', 'The right leg touches the ground.', read.right),
  ],
  facts: [
    flag('landed', 'The lander has come to rest.', (s, at) => s[at + ASLEEP]),
    flag('crashed', 'The hull has touched the ground.', (s, at) => s[at + CRASHED]),
    { name: 'fuel', unit: '', low: 0, high: 300, about: 'Cost of the engines so far.', ...cell(FUEL) },
  ],
  actions: ['none', 'left_engine', 'main_engine', 'right_engine'],
  noop: 0,
  start(state, at, rng) {
    drawGround(state, at, rng);
    rigid.place(state, at, 0, WIDTH / 2, HEIGHT, 0);
    const force = () => ((2 * rng.uniform() - 1) * INITIAL_FORCE) / FPS;
    const impulse: readonly [number, number] = [force(), force()];
    rigid.push(state, at, 0, impulse, state[at], state[at + 1]);
    for (const [body, side] of [
      [1, -1],
      [2, 1],
    ])
      rigid.place(state, at, body, WIDTH / 2 - side * LEG_AWAY, HEIGHT, side * LEG_ANGLE);
    advance(state, at, 0, rng);
    state[at + SHAPING] = shapingOf(state, at);
  },
  step(state, at, action, actionAt, rng) {
    const code = action[actionAt];
    advance(state, at, code, rng);
    const shaping = shapingOf(state, at);
    const fuel = code === 2 ? 0.3 : code === 0 ? 0 : 0.03;
    state[at + FUEL] += fuel;
    const reward = shaping - state[at + SHAPING] - fuel;
    state[at + SHAPING] = shaping;
    if (state[at + ASLEEP] === 1) return 100;
    return left(state, at) ? -100 : reward;
  },
  ended: (state, at) => state[at + ASLEEP] === 1 || left(state, at),
  sketch: (state, at) => ({
    view: [0, 0, WIDTH, HEIGHT],
    background: 0x101014,
    shapes: [
      hillsOf(state, at),
      ...[-2, 2].map((away) => box(WIDTH / 2 + away - 0.05, PAD_Y, WIDTH / 2 + away + 0.05, PAD_Y + 1, 0xcccc00)),
      placed(state, at, 1, leg, state[at + LEGS] === 1 ? 0x55cc55 : 0x8066cc),
      placed(state, at, 2, leg, state[at + LEGS + 1] === 1 ? 0x55cc55 : 0x8066cc),
      placed(state, at, 0, lander, 0x8066e6),
    ],
  }),
};
