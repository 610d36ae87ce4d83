/** A world that is mirrored by hand looks as its image says, before and after every step with the image's action. */
import { expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.ts';
import { quickNoise } from '../noise.ts';
import { actionNames, CELLS, SIZE } from './constants.ts';
import { generate } from './generate.ts';
import { LUCK_SIZE, makeSeeds, ownLuck } from './luck.ts';
import { makeObserver, OBSERVATION_SIZE } from './observe.ts';
import {
  ARROWS,
  COLUMN,
  COWS,
  createWorlds,
  DIRECTION,
  ITEMS,
  MOB,
  MOB_MASK,
  ROW,
  SKELETONS,
  type World,
  ZOMBIES,
} from './state.ts';
import { step } from './step.ts';
import { symmetries } from './symmetry.ts';

/** Which sides each symmetry changes, in their order. */
const FLIPS = [
  { columns: true, rows: false },
  { columns: false, rows: true },
  { columns: true, rows: true },
];

/** A new world with one cow in view and no other creature, and things to put up. */
function worldOf(seed: number): World {
  const [world] = createWorlds(1);
  const [luck, seeds] = [ownLuck(), makeSeeds()];
  luck.begin(seed, seeds);
  generate(world, seeds, quickNoise);
  const { ints, mobs } = world;
  mobs.fill(0);
  // far enough away not to wrap round in the view
  for (let mob = ZOMBIES; mob < ARROWS + 3 * MOB; mob += MOB)
    ints.set([ints[ROW] - 30, ints[COLUMN] - 30, 1, 0, 0], mob);
  ints.set([ints[ROW] - 1, ints[COLUMN] + 2], COWS);
  ints[COWS + MOB_MASK] = 1;
  mobs[ints[COWS] * SIZE + ints[COWS + 1]] = 1;
  ints.fill(9, ITEMS, ITEMS + 6);
  return world;
}

function mirrored(world: World, { columns, rows }: (typeof FLIPS)[number]): World {
  const [image] = createWorlds(1);
  const at = (row: number, column: number) =>
    (rows ? SIZE - 1 - row : row) * SIZE + (columns ? SIZE - 1 - column : column);
  for (let cell = 0; cell < CELLS; cell++) {
    const to = at(Math.floor(cell / SIZE), cell % SIZE);
    image.map[to] = world.map[cell];
    image.mobs[to] = world.mobs[cell];
  }
  image.ints.set(world.ints);
  image.floats.set(world.floats);
  for (const place of [ROW, ...[ZOMBIES, COWS, SKELETONS, ARROWS].flatMap((first) => [first, first + MOB])]) {
    if (rows) image.ints[place] = SIZE - 1 - world.ints[place];
    if (columns) image.ints[place + 1] = SIZE - 1 - world.ints[place + 1];
  }
  const direction = world.ints[DIRECTION] - 1;
  const flipped = direction < 2 ? columns : rows;
  image.ints[DIRECTION] = (flipped ? direction ^ 1 : direction) + 1;
  return image;
}

function observed(world: World): number[] {
  const out = new Float32Array(OBSERVATION_SIZE);
  makeObserver(1, out)(world, 0);
  return [...out];
}

test('mirrored worlds look and act as their images say', () => {
  // nothing appears, nobody walks
  const luck = new Float32Array(LUCK_SIZE).fill(0.9999);
  symmetries.forEach(({ observation, actions }, i) => {
    for (let seed = 0; seed < 5; seed++) {
      const rng = makeRng('symmetry', i, seed);
      const world = worldOf(seed);
      const image = mirrored(world, FLIPS[i]);
      for (let t = 0; t < 40; t++) {
        const seen = observed(world);
        expect(observed(image)).toEqual([...observation].map((from) => seen[from]));
        const code = Math.floor(rng.uniform() * actionNames.length);
        expect(step(image, actions[code], luck)).toBe(step(world, code, luck));
      }
    }
  });
});
