/** What holds for every world of several agents, whoever builds it. */
import { expect } from 'vitest';
import { makeRng } from '../core/rng.ts';
import type { MultiAgentEnv } from './agents.ts';

/** All that an agent can see, as plain data. */
export function showAgent(env: MultiAgentEnv, row: number) {
  const fields = env.fields.map(({ name, shape }) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return [...env.observation[name].subarray(row * size, (row + 1) * size)];
  });
  const facts = env.facts.names.map((_, i) => env.facts.read(row, i));
  return { fields, facts, terminated: env.terminated[row], reward: env.reward?.[row] };
}

const showAll = (env: MultiAgentEnv) => Array.from({ length: env.n }, (_, row) => showAgent(env, row));

function play(env: MultiAgentEnv, steps: number, seed: number): void {
  const rng = makeRng('play', seed);
  for (let t = 0; t < steps; t++) env.step(Int32Array.from({ length: env.n }, () => rng.int(env.actions.size)));
}

/** Checks a world made for n agents by `make`, which puts more than one and fewer than five into each world. */
export function checkAgents(make: (n: number) => MultiAgentEnv): void {
  const team = make(4).agents.length;
  const n = 3 * team;
  const [env, twin] = [make(n), make(n)];
  expect(team).toBeGreaterThan(1);
  expect(env.n).toBe(n);
  expect(new Set(env.agents).size).toBe(team);
  // Seeds decide everything, and differ; only the first row of a world begins it.
  for (const each of [env, twin]) for (let row = 0; row < n; row += team) each.reset(row, 7 + ((row / team) % 2));
  expect(showAll(env)).toEqual(showAll(twin));
  expect(showAgent(env, 0)).toEqual(showAgent(env, 2 * team));
  expect(showAgent(env, 0)).not.toEqual(showAgent(env, team));
  const before = showAll(env);
  env.reset(1, 99);
  expect(showAll(env)).toEqual(before);
  // Nobody acts: nothing happens. One acts: only that world goes on, and the steps of those who act count.
  env.step(new Int32Array(n).fill(-1));
  expect(showAll(env)).toEqual(before);
  const codes = new Int32Array(n).fill(-1);
  codes[0] = env.actions.noop;
  const steps = env.steps;
  env.step(codes);
  expect(env.steps).toBe(steps + 1);
  expect(showAll(env).slice(team)).toEqual(before.slice(team));
  codes[0] = env.actions.size;
  expect(() => env.step(codes)).toThrow(/out of range/);
  twin.step(Int32Array.of(env.actions.noop, ...new Int32Array(n - 1).fill(-1)));
  // Nobody begins alone.
  expect(() => env.reset(team - 1, 3)).toThrow(/alone/);
  // Any row saves and loads its whole world, which goes on exactly, in another place too.
  play(env, 6, 1);
  const saved = env.save(team - 1);
  twin.load(2 * team, saved);
  expect(showAll(twin).slice(2 * team)).toEqual(showAll(env).slice(0, team));
  for (let t = 0; t < 10; t++) {
    const actions = Int32Array.from({ length: team }, (_, a) => (3 * t + a) % env.actions.size);
    const here = new Int32Array(n).fill(-1);
    const there = new Int32Array(n).fill(-1);
    here.set(actions, 0);
    there.set(actions, 2 * team);
    env.step(here);
    twin.step(there);
    expect(showAll(twin).slice(2 * team)).toEqual(showAll(env).slice(0, team));
  }
  expect(twin.save(2 * team)).toEqual(env.save(1));
  const damaged = saved.slice();
  damaged[20] ^= 1;
  for (const bytes of [damaged, saved.slice(1)]) expect(() => twin.load(0, bytes)).toThrow(/no saved world/);
  checkEnds(make(2 * team), team);
  // Masks allow something to everybody, and the manual names what the API has.
  for (let row = 0; row < n; row++) {
    expect(Array.from({ length: env.actions.size }, (_, code) => env.legal(row, code))).toContain(
      env.terminated[row] === 0,
    );
  }
  const documented = env.skillApiDoc.split('\n').map((line) => /^w\.(\w+)/.exec(line)?.[1]);
  expect(Object.keys(env.skillApi(0))).toEqual(documented);
  expect(env.facts.infos?.length).toBe(env.facts.names.length);
}

/** Agents of a world end together, whatever happens. */
function checkEnds(env: MultiAgentEnv, team: number): void {
  for (let seed = 0; seed < 10; seed++) {
    for (let row = 0; row < env.n; row += team) env.reset(row, seed + row);
    for (let t = 0; t < 30; t++) {
      play(env, 1, 100 * seed + t);
      for (let row = 0; row < env.n; row++) expect(env.terminated[row]).toBe(env.terminated[row - (row % team)]);
    }
  }
}
