/** What holds for every world of a few numbers, whoever builds it: seeds, saves, standing still, and a manual that tells the truth. */
import { expect } from 'vitest';
import { makeRng } from '../../core/rng.ts';
import type { Env } from '../env.ts';

export const show = (env: Env, world: number) => [
  ...env.fields.map((f) => env.observation[f.name][world]),
  ...env.facts.names.map((_, i) => env.facts.read(world, i)),
  env.terminated[world],
];

/** All facts of a world, in place where they are in view. */
const viewed = ({ facts }: Env, world: number) =>
  facts.names.map((_, i) => {
    const view = facts.view?.(i) ?? null;
    return view === null ? facts.read(world, i) : view.data[world * view.stride + view.offset];
  });

function play(env: Env, steps: number, seed: number): void {
  const rng = makeRng('play', seed);
  for (let t = 0; t < steps; t++) env.step(Int32Array.from({ length: env.n }, () => rng.int(env.actions.size)));
}

/** Checks a world made of n copies by `make`. */
export function checkConformance(make: (n: number) => Env): void {
  const env = make(3);
  const twin = make(3);
  // Seeds decide everything, and differ.
  for (const each of [env, twin]) for (let w = 0; w < 3; w++) each.reset(w, 7 + (w % 2));
  expect(show(env, 0)).toEqual(show(env, 2));
  const starts = Array.from({ length: 20 }, (_, seed) => {
    twin.reset(2, seed);
    return JSON.stringify(show(twin, 2));
  });
  expect(new Set(starts).size).toBeGreaterThan(1);
  twin.reset(2, 7);
  play(env, 10, 1);
  play(twin, 10, 1);
  expect(show(env, 1)).toEqual(show(twin, 1));
  // A saved world goes on exactly, in another place and env.
  const saved = env.save(1);
  play(env, 15, 2);
  twin.load(1, saved);
  play(twin, 15, 2);
  expect(twin.save(1)).toEqual(env.save(1));
  expect(show(twin, 1)).toEqual(show(env, 1));
  expect(() => twin.load(0, saved.slice(1))).toThrow(/no saved world/);
  const damaged = saved.slice();
  damaged[20] ^= 1;
  expect(() => twin.load(0, damaged)).toThrow(/no saved world/);
  // A negative code stands still; a code too large is refused.
  const before = show(env, 0);
  const steps = env.steps;
  env.step(Int32Array.of(-1, -1, -1));
  expect(show(env, 0)).toEqual(before);
  expect(env.steps).toBe(steps);
  expect(() => env.step(Int32Array.of(env.actions.size, -1, -1))).toThrow(/out of range/);
  // Observations are facts of the same name, within their stated range while the episode goes on.
  for (const field of env.fields) {
    const fact = env.facts.index(field.name);
    expect(Math.fround(env.facts.read(2, fact))).toBe(env.observation[field.name][2]);
    expect(env.facts.infos?.[fact].unit).toBe(field.unit);
  }
  expect(env.facts.infos?.length).toBe(env.facts.names.length);
  // A fact in view is the fact that is read, before and after a step and a load.
  for (const each of [env, twin])
    for (let w = 0; w < 3; w++) expect(viewed(each, w)).toEqual(show(each, w).slice(each.fields.length, -1));
  // The manual names what the API has.
  const api = env.skillApi(0);
  const documented = env.skillApiDoc.split('\n').map((line) => /^w\.(\w+)/.exec(line)?.[1]);
  expect(Object.keys(api)).toEqual(documented);
}
