/** What worlds show is fixed to the byte: hashes of observations, facts, skill readings and saves along random play. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeRng, type Rng } from '../../core/rng.ts';
import type { Env } from '../env.ts';
import { createMinecraft } from './minecraft.ts';
import { plan4mcActions } from './player/actions.ts';
import { vanilla } from './rules/vanilla.generated.ts';
import { biomeNames } from './terrain/biomes.ts';

const WORLDS = 4;
const STEPS = 625;
const START = { log: 20, planks: 12, crafting_table: 2, sand: 9, wooden_pickaxe: 1, furnace: 1, water_bucket: 1 };

/** Often holds attack, sometimes does anything at all, else plays Plan4MC's actions. */
function draw(env: Env, codes: Int32Array, rng: Rng, before: number): number {
  const chance = rng.uniform();
  if (chance < 0.3) return before;
  if (chance < 0.5) return codes[2];
  if (chance < 0.65) return rng.int(env.actions.size);
  if (chance < 0.68) return -1;
  return codes[rng.int(codes.length)];
}

/** Everything that skill code could read without arguments, and sights of a few blocks. */
function readings(env: Env, world: number): unknown[] {
  const api = env.skillApi(world) as Record<string, (...args: unknown[]) => unknown>;
  const plain = ['facing', 'facingDistance', 'item', 'x', 'y', 'z', 'yaw', 'pitch', 'sky', 'life', 'holding'];
  const sights = ['log', 'leaves', 'stone', 'water'].flatMap((name) => [api.nearest(name), api.see(name)]);
  const acts = [api.place('sand'), api.equip('log'), api.craft('planks'), api.act({ yaw: 31, attack: true })];
  return [...plain.map((name) => api[name]()), ...sights, ...acts];
}

function playHash(biome: string): string {
  const start = Object.fromEntries(
    Object.entries(START).filter(([name]) => vanilla.items.some((i) => i.name === name)),
  );
  const env = createMinecraft({ n: WORLDS, rules: vanilla, biome, start });
  const { codes } = plan4mcActions(env.actions);
  const rng = makeRng('golden', biome);
  const hash = createHash('sha256');
  const chosen = new Int32Array(WORLDS);
  for (let world = 0; world < WORLDS; world++) env.reset(world, 100 + world);
  for (let step = 0; step < STEPS; step++) {
    for (let world = 0; world < WORLDS; world++) chosen[world] = draw(env, codes, rng, chosen[world]);
    env.step(chosen);
    for (const { name, lazy } of env.fields) if (!lazy) hash.update(env.observation[name]);
    if (step % 5 > 0) continue;
    const world = (step / 5) % WORLDS;
    for (const field of ['lidar.block_name', 'rgb']) env.refresh(field, world);
    for (const { name } of env.fields) hash.update(env.observation[name]);
    hash.update(Float64Array.from(env.facts.names, (_, i) => env.facts.read(world, i)));
    hash.update(Uint8Array.from(codes, (code) => (env.legal(world, code) ? 1 : 0)));
    hash.update(JSON.stringify(readings(env, world)));
    if (env.terminated[world] === 1) env.reset(world, 1000 + step);
    if (step % 100 !== 0) continue;
    const saved = env.save(world);
    hash.update(saved);
    env.load((world + 1) % WORLDS, saved);
  }
  return hash.digest('hex').slice(0, 16);
}

const golden: Readonly<Record<string, string>> = {
  plains: '563a78160703d469',
  forest: '8a61f09641929117',
  forest_hills: '8b91af4ef4b2e703',
  extreme_hills: '1f7d0ced33872775',
  taiga: '20fd70552c1ceece',
  desert: 'e42eeccec2091e7c',
  swampland: 'bf76dadb8ac043af',
  jungle: '2510ab1ca5acf6d5',
};

test.each(biomeNames.map((biome) => [biome, golden[biome]]))('2500 random steps in %s', (biome, expected) => {
  expect(playHash(biome)).toBe(expected);
});
