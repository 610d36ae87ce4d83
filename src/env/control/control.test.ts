import { expect, test } from 'vitest';
import { makeRng } from '../../core/rng.ts';
import { createWorld } from '../classic/classic.ts';
import { checkConformance } from '../classic/conformance.ts';
import { adder } from './adder.ts';
import { cartPoleTarget } from './cartpole-target.ts';
import { extrusion } from './extrusion.ts';
import { house } from './house.ts';
import { moab } from './moab.ts';
import { qube } from './qube.ts';

test.each([moab, qube, cartPoleTarget, adder, house, extrusion].map((spec) => [spec.id, spec] as const))(
  '%s',
  (_, spec) => {
    checkConformance((n) => createWorld(spec, { n }));
  },
);

/** The angle of the rod after so many steps from a lean, under a law of the state (theta, alpha and their velocities). */
function leanAfter(steps: number, alpha: number, law: (s: Float64Array) => number): number {
  const state = Float64Array.of(0, alpha, 0, 0);
  for (let t = 0; t < steps; t++) qube.step(state, 0, Float32Array.of(law(state)), 0, makeRng(0));
  return Math.abs(state[1]);
}

test('the published linear feedback balances the rod, and without it the rod falls', () => {
  const feedback = ([theta, alpha, thetaDot, alphaDot]: Float64Array) =>
    -2.0 * theta + 35.0 * alpha - 1.5 * thetaDot + 3.0 * alphaDot;
  expect(leanAfter(640, 0.1, feedback)).toBeLessThan(0.01);
  expect(leanAfter(640, -0.1, feedback)).toBeLessThan(0.01);
  expect(leanAfter(40, 0.1, () => 0)).toBeGreaterThan(0.5);
  expect(leanAfter(40, 0.1, (s) => -feedback(s))).toBeGreaterThan(0.5);
});

test('a rod that nobody drives keeps its energy but for damping', () => {
  const state = Float64Array.of(0, Math.PI - 0.5, 0, 0);
  let highest = 0;
  for (let t = 0; t < 800; t++) {
    qube.step(state, 0, Float32Array.of(0), 0, makeRng(0));
    highest = Math.max(highest, Math.abs(state[1] - Math.PI));
  }
  expect(highest).toBeLessThan(0.505);
  expect(Math.abs(state[1] - Math.PI)).toBeLessThan(0.45);
});

test('a proportional-derivative controller holds the ball; on a level plate it rolls off', () => {
  const state = Float64Array.of(0.05, -0.03, 0.02, 0.02);
  const still = state.slice();
  for (let t = 0; t < 250; t++) {
    const tilt = (i: number) => -4 * state[i] - 2 * state[i + 2];
    moab.step(state, 0, Float32Array.of(tilt(0), tilt(1)), 0, makeRng(0));
    moab.step(still, 0, Float32Array.of(0, 0), 0, makeRng(0));
  }
  expect(Math.hypot(state[0], state[1])).toBeLessThan(0.002);
  expect(moab.ended(still, 0)).toBe(true);
});
