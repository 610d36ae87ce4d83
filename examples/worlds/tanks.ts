/**
 * Two tanks, one above the other: a pump fills the upper one, a valve lets it run into the lower one, which runs out by
 * itself. A world of one's own as a file; docs/own-world.md leads through it.
 *
 *     rlgpt check --env examples/worlds/tanks.ts
 */
import { bar, box, type Control, cell, type Quantity, type WorldSpec } from 'rlgpt';

/** Area of a tank in m^2, its height in m, a step in s, gravity in m/s^2. */
const [AREA, HEIGHT, DT, GRAVITY] = [0.01, 0.4, 2, 9.81];
/** Cross-sections of the open valve and of the outlet, in m^2; the most that the pump gives, in m^3/s. */
const [VALVE, OUTLET, PUMP] = [6e-5, 4e-5, 1e-4];
/** Euler steps in a step. */
const PARTS = 4;

/** After Torricelli, in m^3/s. */
const flow = (area: number, level: number) => area * Math.sqrt(2 * GRAVITY * Math.max(0, level));

const level = (name: string, column: number, about: string): Quantity => ({
  name,
  unit: 'm',
  low: 0,
  high: HEIGHT,
  about,
  ...cell(column),
});
/** Programs and learners of discrete actions choose among 21 values; learners of continuous ones are free. */
const share = (name: string): Control => ({ name, unit: '', low: 0, high: 1, levels: 21 });

/** State: level above, level below, share of the outlet that is open (nobody sees it). */
const tanks: WorldSpec = {
  id: 'two-tanks',
  notes: ['A step is 2 s. Both tanks are 0.4 m high. What runs over ends the episode.'],
  dangers: ['a tank that runs over'],
  stateSize: 3,
  episodeLimit: 150,
  observation: [
    level('upper', 0, 'Level of the tank that the pump fills.'),
    level('lower', 1, 'Level of the tank that runs out by itself.'),
  ],
  actions: [share('pump'), share('valve')],
  start(s, at, rng) {
    s[at] = 0.3 * rng.uniform();
    s[at + 1] = 0.35 * rng.uniform();
    s[at + 2] = 0.7 + 0.3 * rng.uniform();
  },
  step(s, at, action, actionAt) {
    const [pump, valve] = [action[actionAt], action[actionAt + 1]].map((x) => Math.min(1, Math.max(0, x)));
    for (let i = 0; i < PARTS; i++) {
      const down = flow(VALVE * valve, s[at]);
      const out = flow(OUTLET * s[at + 2], s[at + 1]);
      s[at] = Math.max(0, s[at] + ((PUMP * pump - down) / AREA) * (DT / PARTS));
      s[at + 1] = Math.max(0, s[at + 1] + ((down - out) / AREA) * (DT / PARTS));
    }
    return -Math.abs(s[at + 1] - 0.2);
  },
  ended: (s, at) => s[at] > HEIGHT || s[at + 1] > HEIGHT,
  sketch: (s, at) => ({
    view: [-0.1, -0.05, 0.5, 1.05],
    shapes: [
      box(0.1, 0.55, 0.3, 0.95, 0xd8d8d8),
      box(0.1, 0.55, 0.3, 0.55 + s[at], 0x4d7fcc),
      box(0.1, 0.05, 0.3, 0.45, 0xd8d8d8),
      box(0.1, 0.05, 0.3, 0.05 + s[at + 1], 0x4d7fcc),
      bar([0.08, 0.25], [0.32, 0.25], 0.005, 0xcc4d4d),
    ],
  }),
};
export default tanks;
