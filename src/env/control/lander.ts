/**
 * Landing between two flags with three engines, after the lunar lander sample of Bonsai; the body is ours: a point with
 * a tilt, a main engine along it and two side engines that turn it. Lengths in screens, as in the sample's thresholds.
 */
import type { ClassicSpec, Quantity } from '../classic/classic.ts';

const [DT, GRAVITY, MAIN, SIDE, TURN] = [0.05, 0.4, 1, 0.2, 2.5];
/** Beyond these a touch of the ground is a crash. */
const [MAX_SPEED, MAX_TILT] = [0.5, 0.4];
const [MAIN_FUEL, SIDE_FUEL] = [0.03, 0.003];

const quantity = (name: string, unit: string, high: number, about: string, read: Quantity['read']): Quantity => ({
  ...{ name, unit, low: -high, high, about, read },
});
const positive = (name: string, high: number, about: string, read: Quantity['read']): Quantity => ({
  ...{ name, unit: '', low: 0, high, about, read },
});
const speedOf = (s: Float64Array, at: number) => Math.hypot(s[at + 2], s[at + 3]);
const distanceOf = (s: Float64Array, at: number) => Math.hypot(s[at], s[at + 1]);

/** State: x, y, their velocities, tilt, its velocity, legs on the ground, crashed, fuel used. */
export const lander: ClassicSpec = {
  id: 'lander-v1',
  notes: [
    'A lander falls towards a pad at the origin; each step of 0.05 s fires no engine, the left, the main or the right one.',
    'It crashes when it touches the ground faster than 0.5, or tilted by more than 0.4 rad, and beyond the edges.',
    'A step costs distance, speed and tilt; a crash costs 100, standing on the pad pays 1.',
  ],
  dangers: ['touching the ground too fast or tilted', 'leaving the screen'],
  stateSize: 9,
  episodeLimit: 300,
  observation: [
    quantity('x', '', 1.5, 'From the pad.', (s, at) => s[at]),
    quantity('y', '', 2, 'Above the ground.', (s, at) => s[at + 1]),
    quantity('velocity_x', '', 2, 'To the right.', (s, at) => s[at + 2]),
    quantity('velocity_y', '', 2, 'Upwards.', (s, at) => s[at + 3]),
    quantity('tilt', 'rad', Math.PI, 'To the left.', (s, at) => s[at + 4]),
    quantity('tilt_rate', 'rad/s', 5, 'To the left.', (s, at) => s[at + 5]),
    positive('legs', 1, '1 while standing.', (s, at) => s[at + 6]),
  ],
  facts: [
    positive('crashed', 1, '1 after a crash.', (s, at) => s[at + 7]),
    positive('distance', 2.5, 'To the pad.', distanceOf),
    positive('speed', 3, 'Of the lander.', speedOf),
    positive('fuel', 10, 'Used so far.', (s, at) => s[at + 8]),
  ],
  actions: ['none', 'left', 'main', 'right'],
  noop: 0,
  start(state, at, rng) {
    state[at] = rng.uniform() - 0.5;
    state[at + 1] = 1.4;
    state[at + 2] = rng.uniform() * 0.4 - 0.2;
    state[at + 3] = -rng.uniform() * 0.2;
    state[at + 4] = rng.uniform() * 0.2 - 0.1;
  },
  step(state, at, action, actionAt) {
    fly(state, at, action[actionAt]);
    touch(state, at);
    const crashed = state[at + 7] === 1;
    return crashed ? -100 : state[at + 6] - distanceOf(state, at) - 0.5 * speedOf(state, at) - Math.abs(state[at + 4]);
  },
  ended: (state, at) => state[at + 7] === 1,
};

function fly(state: Float64Array, at: number, engine: number): void {
  const tilt = state[at + 4];
  const main = engine === 2 ? MAIN : 0;
  const side = engine === 1 ? 1 : engine === 3 ? -1 : 0;
  state[at + 2] += DT * (-main * Math.sin(tilt) - side * SIDE * Math.cos(tilt));
  state[at + 3] += DT * (main * Math.cos(tilt) - side * SIDE * Math.sin(tilt) - GRAVITY);
  state[at + 5] += DT * side * TURN;
  state[at] += DT * state[at + 2];
  state[at + 1] += DT * state[at + 3];
  state[at + 4] += DT * state[at + 5];
  state[at + 8] += main > 0 ? MAIN_FUEL : side !== 0 ? SIDE_FUEL : 0;
}

/** On the ground it stands still or breaks. */
function touch(state: Float64Array, at: number): void {
  const tilted = Math.abs(state[at + 4]) > MAX_TILT;
  state[at + 6] = 0;
  if (Math.abs(state[at]) > 1.5 || state[at + 1] > 2) state[at + 7] = 1;
  if (state[at + 1] > 0) return;
  if (speedOf(state, at) > MAX_SPEED || tilted) state[at + 7] = 1;
  state[at + 1] = 0;
  state[at + 6] = 1;
  for (const i of [2, 3, 4, 5]) state[at + i] = 0;
}
