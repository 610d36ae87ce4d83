/** Programmed concepts for selectors to choose from: none of them brings its world up and holds it alone. */
import type { Env } from '../../src/env/env.ts';
import type { Concept } from '../../src/env/selector.ts';

const read = (env: Env, name: string, world: number): number => env.facts.read(world, env.facts.index(name));

// --- the pendulum ---

/** Most torque, in N m, of the weak motor of pendulum-v1. */
const MAX_TORQUE = 2;

/** A proportional-derivative law, strong enough within about 0.4 rad of upright. */
const pendulumBalance: Concept = {
  name: 'balance',
  act(env, world, out) {
    out[0] = -10 * read(env, 'angle', world) - 2 * read(env, 'angular_velocity', world);
  },
};

/** Torque along the swing, while the rod has less energy than standing upright. */
const pendulumPump: Concept = {
  name: 'pump',
  act(env, world, out) {
    const velocity = read(env, 'angular_velocity', world);
    // Of a rod of 1 kg and 1 m about its end, in J.
    const energy = velocity ** 2 / 6 + 5 * (Math.cos(read(env, 'angle', world)) - 1);
    out[0] = energy < 0 ? MAX_TORQUE * Math.sign(velocity || 1) : 0;
  },
};

export const pendulumConcepts: readonly Concept[] = [pendulumPump, pendulumBalance];

// --- the rotary pendulum ---

/** Inertia (kg m^2) and weight by lever (N m) of the rod of qube-v1: 0.024 kg, 0.129 m. */
const [ROD_INERTIA, ROD_TORQUE] = [(0.024 * 0.129 ** 2) / 3, (0.024 * 9.81 * 0.129) / 2];
/** Volts of the motor, and radians of the arm at which it is pushed no farther. */
const [MAX_VOLTAGE, ARM] = [8, 0.3];

/** The linear feedback that the samples publish: it holds the rod from near upright, and from afar drives the arm to its limit. */
const qubeBalance: Concept = {
  name: 'balance',
  act(env, world, out) {
    const [theta, alpha] = [read(env, 'theta', world), read(env, 'alpha', world)];
    out[0] = -2 * theta + 35 * alpha - 1.5 * read(env, 'theta_dot', world) + 3 * read(env, 'alpha_dot', world);
  },
};

/** Feeds the rod a little more energy than that of standing, and draws the arm to its middle; it swings through upright. */
const qubePump: Concept = {
  name: 'pump',
  act(env, world, out) {
    const [theta, spin] = [read(env, 'theta', world), read(env, 'alpha_dot', world)];
    const cos = read(env, 'cos_alpha', world);
    const lacking = ROD_TORQUE * (1.05 - cos) - (ROD_INERTIA * spin ** 2) / 2;
    const push = Math.min(MAX_VOLTAGE, Math.max(-MAX_VOLTAGE, -200 * lacking * spin * cos));
    // Positive voltage turns the arm to negative theta.
    const outwards = push * theta < 0 ? Math.max(0, 1 - Math.abs(theta) / ARM) : 1;
    out[0] = push * outwards + 15 * theta;
  },
};

export const qubeConcepts: readonly Concept[] = [qubePump, qubeBalance];
