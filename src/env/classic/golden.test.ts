/** Every ported world repeats runs of the real Gymnasium (scripts/gymnasium-traces.py), step by step from the same state. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeRng } from '../../core/rng.ts';
import { acrobot } from './acrobot.ts';
import { cartPole } from './cartpole.ts';
import { lunarLander } from './lunarlander.ts';
import { mountainCar, mountainCarContinuous } from './mountaincar.ts';
import { pendulum } from './pendulum.ts';
import type { WorldSpec } from './spec.ts';

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

function repeat(spec: WorldSpec, { start, actions, observations, rewards, ends }: Trace): void {
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

test.each<[string, WorldSpec]>([
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

interface Landing extends Omit<Trace, 'start' | 'actions'> {
  readonly draws: readonly number[];
  readonly actions: readonly number[];
}

const { landings } = JSON.parse(readFileSync(new URL('./gymnasium-landings.json', import.meta.url), 'utf8')) as {
  readonly landings: readonly Landing[];
};

/** Plays a landing with the draws of the original; when its own end comes later, engines stay off until then. */
function land({ draws, actions, observations }: Landing) {
  let drawn = 0;
  const rng = { ...makeRng(0), uniform: () => draws[drawn++] ?? 0.5 };
  const state = new Float64Array(lunarLander.stateSize);
  const see = () => lunarLander.observation.map((q) => q.read(state, 0));
  const differs = (t: number) => Math.max(...see().map((x, i) => Math.abs(x - observations[t][i])));
  lunarLander.start(state, 0, rng);
  const differences = [differs(0)];
  const rewards: number[] = [];
  let touch = -1;
  while (!lunarLander.ended(state, 0) && rewards.length < actions.length + 20) {
    const t = rewards.length;
    rewards.push(lunarLander.step(state, 0, Int32Array.of(actions[t] ?? 0), 0, rng));
    if (touch < 0 && see()[6] + see()[7] > 0) touch = t + 1;
    if (t < actions.length) differences.push(differs(t + 1));
  }
  return { differences, touch, steps: rewards.length, total: rewards.reduce((a, b) => a + b, 0) };
}

test.each(landings.map((landing, i) => [i, landing] as const))(
  'LunarLander-v3, landing %i: flight is the same, touching comes at the same step, and the outcome is alike',
  (_, landing) => {
    const ours = land(landing);
    const touch = landing.observations.findIndex((o) => o[6] + o[7] > 0);
    expect(Math.max(...ours.differences.slice(0, touch))).toBeLessThan(1e-4);
    expect(ours.touch).toBe(touch);
    expect(Math.abs(ours.steps - landing.actions.length)).toBeLessThanOrEqual(10);
    expect(Math.abs(ours.total - landing.rewards.reduce((a, b) => a + b, 0))).toBeLessThan(2);
  },
);
