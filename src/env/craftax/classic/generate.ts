/** A new world of Craftax-Classic: land, caves and ores from noise, in the package's order of layers (`world_gen.py`). */
import { chooseOpen } from '../choice.ts';
import { lightAt } from '../light.ts';
import type { Noise } from '../noise.ts';
import { CELLS, COAL, DIAMOND, GRASS, IRON, LAVA, PATH, SAND, SIZE, STONE, TREE, WATER } from './constants.ts';
import { GRANTS_COAL, GRANTS_DIAMOND, GRANTS_IRON, GRANTS_TREE_BIT, type Seeds } from './luck.ts';
import {
  ARROW_COUNT,
  ARROW_STEPS,
  COLUMN,
  COW_COUNT,
  COWS,
  DIRECTION,
  DRINK,
  ENERGY,
  FOOD,
  HEALTH,
  LIGHT,
  MOB,
  MOB_HEALTH,
  ROW,
  type World,
  ZOMBIE_COUNT,
  ZOMBIES,
} from './state.ts';

const f = Math.fround;
const CENTRE = SIZE / 2;

const water = new Float32Array(CELLS);
const mountain = new Float32Array(CELLS);
const path = new Float32Array(CELLS);
const tree = new Float32Array(CELLS);
const stone = new Uint8Array(CELLS);

/** Nearness of the middle: 0 there, 1 from five steps on. */
const clearing = Float32Array.from({ length: CELLS }, (_, cell) => {
  const steps = Math.abs(Math.floor(cell / SIZE) - CENTRE) + Math.abs((cell % SIZE) - CENTRE);
  return Math.min(1, f(steps * f(0.2)));
});

/** What is added to the height everywhere. */
const LIFT = new Float32Array(CELLS).fill(0.05);

/** Below it no rounding makes rock: a shortcut past most cells. */
const LOWLAND = 0.69;

/** Fills a world from its seeds; the player stands in the middle on grass. */
export function generate(world: World, seeds: Seeds, noise: Noise): void {
  noise(water, SIZE, seeds.water, { rows: 4, columns: 4 }, clearing);
  noise(mountain, SIZE, seeds.mountain, { rows: 4, columns: 4 }, LIFT);
  noise(path, SIZE, seeds.path, { rows: 8, columns: 32 });
  noise(tree, SIZE, seeds.tree, { rows: 16, columns: 16 });
  const { map } = world;
  const { grants } = seeds;
  let stones = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    const block = mountain[cell] < LOWLAND ? meadow(cell, grants[cell]) : highland(cell, grants[cell]);
    map[cell] = block;
    const isStone = block === STONE ? 1 : 0;
    stone[cell] = isStone;
    stones += isStone;
  }
  const middle = CENTRE * SIZE + CENTRE;
  map[middle] = GRASS;
  stones -= stone[middle];
  stone[middle] = 0;
  // in a world without stone the package chooses among NaN, which gives cell 0
  map[stones > 0 ? chooseOpen(stone, stones, seeds.gem[0]) : 0] = DIAMOND;
  populate(world);
}

const wetness = (cell: number): number => f(water[cell] - 1);

function meadow(cell: number, grants: number): number {
  const wet = wetness(cell);
  if (wet > f(0.7)) return WATER;
  if (wet > f(0.6)) return SAND;
  // a tree where it is granted, else grass; without a jump, which a processor would guess wrong
  return GRASS + (TREE - GRASS) * (Number(tree[cell] > 0.5) & (grants >>> GRANTS_TREE_BIT));
}

function highland(cell: number, grants: number): number {
  const high = f(f(mountain[cell] + clearing[cell]) - 1);
  if (high > f(0.85) && tree[cell] > f(0.7)) return LAVA;
  return high > f(0.7) ? rock(cell, high, grants) : meadow(cell, grants);
}

function rock(cell: number, high: number, grants: number): number {
  const transposed = (cell % SIZE) * SIZE + Math.floor(cell / SIZE);
  if (path[cell] > f(0.8) || path[transposed] > f(0.8) || (high > f(0.85) && wetness(cell) > f(0.4))) return PATH;
  if ((grants & GRANTS_COAL) !== 0) return COAL;
  if ((grants & GRANTS_IRON) !== 0) return IRON;
  return high > f(0.8) && (grants & GRANTS_DIAMOND) !== 0 ? DIAMOND : STONE;
}

function populate({ mobs, seen, ints, floats }: World): void {
  mobs.fill(0);
  seen.fill(0);
  ints.fill(0);
  floats.fill(0);
  ints[ROW] = CENTRE;
  ints[COLUMN] = CENTRE;
  ints[DIRECTION] = 3;
  for (const vital of [HEALTH, FOOD, DRINK, ENERGY]) ints[vital] = 9;
  // mobs that are not there have a health, with which the first blow of a pickaxe wakes them, as in the package
  for (let i = 0; i < ZOMBIE_COUNT; i++) ints[ZOMBIES + i * MOB + MOB_HEALTH] = 1;
  for (let i = 0; i < COW_COUNT; i++) ints[COWS + i * MOB + MOB_HEALTH] = 3;
  for (let i = 0; i < 2 * ARROW_COUNT; i++) ints[ARROW_STEPS + i] = 1;
  floats[LIGHT] = lightAt(0);
}
