/** Every ported world repeats runs of the real Gymnasium (scripts/gymnasium-traces.py), step by step from the same state. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeRng } from '../../core/rng.ts';
import { acrobot } from './acrobot.ts';
import { cartPole } from './cartpole.ts';
import type { ClassicSpec } from './classic.ts';
import { mountainCar, mountainCarContinuous } from './mountaincar.ts';
import { pendulum } from './pendulum.ts';

interface Trace {
  readonly start: readonly number[];
  readonly actions: readonly (number | readonly number[])[];
  readonly observations: readonly (readonly number[])[];
  readonly rewards: readonly number[];
  readonly ends: readonly number[];
}

const { gymnasium, traces } = JSON.parse(readFileSync(new URL('./gymnasium-traces.json', import.meta.url), 'utf8')) as {
  readonly gymnasium: string;
  readonly traces: Readonly<Record<string, readonly Trace[]>>;
};

/** The largest difference, which float32 observations (2^-24 of numbers up to 30) and 60 steps of rounding allow. */
const TOLERANCE = 1e-5;

function repeat(spec: ClassicSpec, { start, actions, observations, rewards, ends }: Trace): void {
  const state = Float64Array.from(start);
  const rng = makeRng(0);
  actions.forEach((action, t) => {
    const given = typeof action === 'number' ? Int32Array.of(action) : Float32Array.from(action);
    const reward = spec.step(state, 0, given, 0, rng);
    const seen = spec.observation.map((q) => q.read(state, 0));
    const worst = Math.max(...seen.map((x, i) => Math.abs(x - observations[t][i])), Math.abs(reward - rewards[t]));
    expect(worst, `step ${t}: ${seen} pays ${reward}`).toBeLessThan(TOLERANCE);
    expect(spec.ended(state, 0) ? 1 : 0, `end at step ${t}`).toBe(ends[t]);
  });
}

test.each<[string, ClassicSpec]>([
  ['CartPole-v1', cartPole],
  ['Pendulum-v1', pendulum],
  ['Acrobot-v1', acrobot],
  ['MountainCar-v0', mountainCar],
  ['MountainCarContinuous-v0', mountainCarContinuous],
])(`%s moves as in Gymnasium ${gymnasium}`, (name, spec) => {
  expect(traces[name].length).toBeGreaterThanOrEqual(4);
  for (const trace of traces[name]) repeat(spec, trace);
  const ended = traces[name].some(({ ends }) => ends.includes(1));
  expect(ended).toBe(name !== 'Pendulum-v1');
});
