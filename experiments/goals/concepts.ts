/** Programmed concepts of the pendulum, for a selector to choose from: neither of them swings it up and holds it alone. */
import type { Env } from '../../src/env/env.ts';
import type { Concept } from '../../src/env/selector.ts';

/** Most torque, in N m, of the weak motor of pendulum-v1. */
const MAX_TORQUE = 2;

const read = (env: Env, name: string, world: number): number => env.facts.read(world, env.facts.index(name));

/** A proportional-derivative law, strong enough within about 0.4 rad of upright. */
export const balance: Concept = {
  name: 'balance',
  act(env, world, out) {
    out[0] = -10 * read(env, 'angle', world) - 2 * read(env, 'angular_velocity', world);
  },
};

/** Torque along the swing, while the rod has less energy than standing upright. */
export const pump: Concept = {
  name: 'pump',
  act(env, world, out) {
    const velocity = read(env, 'angular_velocity', world);
    // Of a rod of 1 kg and 1 m about its end, in J.
    const energy = velocity ** 2 / 6 + 5 * (Math.cos(read(env, 'angle', world)) - 1);
    out[0] = energy < 0 ? MAX_TORQUE * Math.sign(velocity || 1) : 0;
  },
};
