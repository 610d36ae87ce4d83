/** A scripted player goes through the API only: the world must be winnable by plain code, from bare hands to a furnace. */
import { expect, test } from 'vitest';
import type { Env } from '../env.ts';
import { createMinecraft } from './minecraft.ts';
import { rules } from './testing.ts';

type Offset = { readonly dx: number; readonly dy: number; readonly dz: number };

interface Api {
  readonly have: (item: string) => number;
  readonly facing: () => string | null;
  readonly facingDistance: () => number;
  readonly nearest: (block: string) => Offset | null;
  readonly see: (block: string) => { readonly yaw: number; readonly pitch: number; readonly distance: number } | null;
  readonly item: () => Offset | null;
  readonly x: () => number;
  readonly z: () => number;
  readonly yaw: () => number;
  readonly pitch: () => number;
  readonly random: () => number;
  readonly act: (keys: Readonly<Record<string, unknown>>) => number;
  readonly craft: (item: string) => number;
  readonly equip: (item: string) => number;
  readonly place: (item: string) => number;
}

const wrap = (degrees: number) => ((((degrees + 180) % 360) + 360) % 360) - 180;
const yawTo = (w: Api, { dx, dz }: Offset) => wrap((Math.atan2(-dx, dz) * 180) / Math.PI - w.yaw());
const pitchTo = (w: Api, { dx, dy, dz }: Offset) => (Math.atan2(-dy, Math.hypot(dx, dz)) * 180) / Math.PI - w.pitch();

/** Walks to blocks of a kind and breaks them, and what is in the way, until `goal` of an item are held. */
function* collect(w: Api, block: string, item: string, goal: number): Generator<number> {
  let [x, z, stuck] = [0, 0, 0];
  while (w.have(item) < goal) {
    stuck = Math.hypot(w.x() - x, w.z() - z) < 0.03 ? stuck + 1 : 0;
    [x, z] = [w.x(), w.z()];
    const drop = w.item();
    const near = w.nearest(block);
    if (drop !== null && stuck < 12) {
      yield w.act({ forward: true, jump: stuck > 1, yaw: yawTo(w, drop), pitch: -w.pitch() });
    } else if (w.facing() === block) {
      for (let i = 0; i < 80 && w.facing() === block; i++) yield w.act({ attack: true });
      stuck = 0;
    } else if (near !== null && Math.hypot(near.dx, near.dy, near.dz) < 4.4) {
      yield w.act({ yaw: yawTo(w, near), pitch: pitchTo(w, near) });
      const obstacle = w.facing();
      for (let i = 0; i < 80 && obstacle !== null && w.facing() === obstacle; i++) yield w.act({ attack: true });
      for (let i = 0; i < 4 && obstacle === null; i++) yield w.act({ forward: true, jump: i < 2 && w.random() < 0.5 });
    } else {
      const seen = near === null ? w.see(block) : null;
      const wander = stuck > 10 || w.random() < 0.03 ? 360 * w.random() - 180 : 0;
      const heading = near !== null ? yawTo(w, near) : seen !== null ? seen.yaw : wander;
      for (let i = 0; i < 6; i++)
        yield w.act({ forward: true, jump: true, yaw: i === 0 ? heading : 0, pitch: -w.pitch() });
    }
  }
}

function* toWoodenPickaxe(w: Api): Generator<number> {
  yield* collect(w, 'log', 'log', 3);
  for (let i = 0; i < 3; i++) yield w.craft('planks');
  yield w.craft('stick');
  yield w.craft('crafting_table');
  yield w.act({ pitch: 60 - w.pitch() });
  for (let i = 0; i < 12 && w.have('crafting_table') > 0; i++) {
    yield w.place('crafting_table');
    yield w.act({ yaw: 30 });
  }
  yield w.craft('wooden_pickaxe');
}

function play(env: Env, run: (w: Api) => Generator<number>, limit: number): number {
  const codes = run(env.skillApi(0) as unknown as Api);
  let steps = 0;
  for (let next = codes.next(); !next.done && steps < limit && !env.terminated[0]; next = codes.next(), steps++) {
    env.step(Int32Array.of(next.value));
  }
  return steps;
}

test('a plain script makes a wooden pickaxe in most forests', () => {
  const env = createMinecraft({ n: 1, rules, biome: 'forest', start: {} });
  let made = 0;
  for (let seed = 0; seed < 12; seed++) {
    env.reset(0, seed);
    play(env, toWoodenPickaxe, 3000);
    made += env.facts.read(0, env.facts.index('have:wooden_pickaxe'));
  }
  expect(made).toBeGreaterThanOrEqual(8);
});

/** Digs straight down for cobblestone, then makes and places a furnace from inside the shaft. */
function* toFurnace(w: Api): Generator<number> {
  yield w.act({ pitch: 90 });
  while (w.have('cobblestone') < 8) yield w.act({ attack: true });
  yield w.act({ pitch: -60 });
  // A niche in the wall at the height of the head takes the table.
  for (let i = 0; i < 30; i++) yield w.act({ attack: true });
  yield w.place('crafting_table');
  yield w.craft('furnace');
}

test('with a wooden pickaxe and a table, stone gives a furnace', () => {
  const start = { wooden_pickaxe: 1, crafting_table: 1 };
  const env = createMinecraft({ n: 1, rules, biome: 'forest', start });
  let made = 0;
  for (let seed = 0; seed < 12; seed++) {
    env.reset(0, seed);
    play(env, toFurnace, 3000);
    made += env.facts.read(0, env.facts.index('have:furnace'));
  }
  expect(made).toBeGreaterThanOrEqual(8);
});
