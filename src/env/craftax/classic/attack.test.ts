/** What the handbook says of attackers, against the rules: damage, rest, sight, chances of chasing, where shots begin. */
import { expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.ts';
import { GRASS } from './constants.ts';
import { makeHandbook } from './handbook.ts';
import { LUCK_SIZE, LUCK_SKELETONS, LUCK_ZOMBIES } from './luck.ts';
import { moveMobs } from './mobs.ts';
import {
  ARROWS,
  COLUMN,
  createWorlds,
  HEALTH,
  MOB_HEALTH,
  MOB_MASK,
  ROW,
  SKELETONS,
  SLEEPING,
  type World,
  ZOMBIES,
} from './state.ts';

const { entities } = makeHandbook('craftax-classic-v1');
const attackOf = (name: string) => entities.find((one) => one.name === name)!.attack!;

/** A meadow with the player in the middle and one creature so many rows above. */
function meadow(at: number, rows: number): World {
  const [world] = createWorlds(1);
  world.map.fill(GRASS);
  world.mobs.fill(0);
  world.ints.fill(0);
  world.ints[ROW] = 32;
  world.ints[COLUMN] = 32;
  world.ints[HEALTH] = 100;
  world.ints[at] = 32 - rows;
  world.ints[at + 1] = 32;
  world.ints[at + MOB_HEALTH] = 5;
  world.ints[at + MOB_MASK] = 1;
  return world;
}

test('a zombie beside the player strikes as hard and as often as the handbook says', () => {
  const { damage, asleep, rest } = attackOf('zombie');
  const luck = new Float32Array(LUCK_SIZE);
  const world = meadow(ZOMBIES, 1);
  const losses: number[] = [];
  for (let t = 0; t < 2 * (rest + 1); t++) {
    const before = world.ints[HEALTH];
    moveMobs(world, luck);
    losses.push(before - world.ints[HEALTH]);
  }
  const once = [damage, ...Array.from({ length: rest }, () => 0)];
  expect(losses).toEqual([...once, ...once]);
  const bed = meadow(ZOMBIES, 1);
  bed.ints[SLEEPING] = 1;
  moveMobs(bed, luck);
  expect(100 - bed.ints[HEALTH]).toBe(asleep);
});

test('a zombie comes as far and as surely as the handbook says', () => {
  const { sight, chase } = attackOf('zombie');
  const rng = makeRng('chase');
  const comes = (rows: number) => {
    let count = 0;
    for (let i = 0; i < 2000; i++) {
      const world = meadow(ZOMBIES, rows);
      const luck = new Float32Array(LUCK_SIZE);
      luck[LUCK_ZOMBIES] = rng.int(4);
      luck[LUCK_ZOMBIES + 1] = rng.uniform();
      luck[LUCK_ZOMBIES + 2] = rng.uniform();
      moveMobs(world, luck);
      if (world.ints[ZOMBIES] === 33 - rows) count++;
    }
    return count / 2000;
  };
  // one that strays comes nearer once in four
  const chased = chase + (1 - chase) / 4;
  expect(Math.abs(comes(sight) - chased)).toBeLessThan(0.04);
  expect(Math.abs(comes(sight + 1) - 0.25)).toBeLessThan(0.04);
});

test('a skeleton shoots from where the handbook says', () => {
  const { shot } = attackOf('skeleton');
  const luck = new Float32Array(LUCK_SIZE);
  luck[LUCK_SKELETONS] = 0;
  const shoots = (rows: number) => {
    const world = meadow(SKELETONS, rows);
    moveMobs(world, luck);
    return world.ints[ARROWS + MOB_MASK] === 1;
  };
  const from = [1, 2, 3, 4, 5, 6, 7, 8].filter(shoots);
  expect(from).toEqual([shot!.nearest, shot!.furthest]);
});
