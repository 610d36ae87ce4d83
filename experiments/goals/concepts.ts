/** Programmed concepts of the Qube: pump energy into the rod, and the published linear feedback around upright. */
import type { Env } from '../../src/env/env.ts';
import type { Concept } from '../../src/env/selector.ts';

function reader(env: Env, name: string): (world: number) => number {
  const index = env.facts.index(name);
  return (world) => env.facts.read(world, index);
}

/** V = -2 theta + 35 alpha - 1.5 theta' + 3 alpha' (microsoft/microsoft-bonsai-api, quanser-qube). */
export const balance: Concept = {
  name: 'balance',
  act(env, world, out) {
    const read = (name: string) => reader(env, name)(world);
    out[0] = -2 * read('theta') + 35 * read('alpha') - 1.5 * read('theta_dot') + 3 * read('alpha_dot');
  },
};

/** Of the rod about its pivot, relative to standing still upright, in units of its weight times half its length. */
const INERTIA_BY_WEIGHT = (2 / 3) * (0.129 / 9.81);

/** Adds energy to the rod until it has that of standing upright (Astrom and Furuta 2000), with the arm drawn back to its middle. */
export const pump: Concept = {
  name: 'pump',
  act(env, world, out) {
    const read = (name: string) => reader(env, name)(world);
    const [alpha, rate] = [read('alpha'), read('alpha_dot')];
    const energy = 0.5 * INERTIA_BY_WEIGHT * rate * rate + Math.cos(alpha) - 1;
    const push = energy < 0 ? -Math.sign(rate * Math.cos(alpha) || 1) * 7 : 0;
    out[0] = push + 4 * read('theta') + 0.3 * read('theta_dot');
  },
};
