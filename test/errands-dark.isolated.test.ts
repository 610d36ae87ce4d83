/** The errands program on a dark floor of rock laid out by hand, where nothing appears. */
import { beforeAll, expect, test } from 'vitest';
import { makeRng } from '../src/core/rng.ts';
import { Block, CELLS, Item, SIZE } from '../src/env/craftax/full/constants.ts';
import { isLit } from '../src/env/craftax/full/observe.ts';
import { lookout } from '../src/env/craftax/full/search.ts';
import * as State from '../src/env/craftax/full/state.ts';
import { forget } from '../src/env/craftax/full/view.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import { cellOf, diamondProgram, floorOf, play } from './errands-deep-field.ts';

beforeAll(() => prepareSandbox());

const MINES = 2 * CELLS;

/** A floor of rock in which nothing else lies, dark but for so many cells to each side of the player. */
function dark(held: Readonly<Record<number, number>>, glow = 2): State.World {
  const world = floorOf(Block.STONE, 2, held);
  const { light } = world;
  light.fill(0, MINES, MINES + CELLS);
  const middle = cellOf(world, 0, 0);
  for (let r = -glow; r <= glow; r++) light.fill(1, middle + r * SIZE - glow, middle + r * SIZE + glow + 1);
  return world;
}

/** The same after so many steps from two free cells in it. */
function searched(held: Readonly<Record<number, number>>, steps: number, glow = 2): State.World {
  const world = dark(held, glow);
  const { map } = world;
  const middle = cellOf(world, 0, 0);
  map[middle] = Block.PATH;
  map[middle - 1] = Block.PATH;
  play(diamondProgram(), world, steps, () => false);
  return world;
}

/** Torches that stand, and cells that are lit. */
const torches = ({ items }: State.World) =>
  items.subarray(MINES, MINES + CELLS).filter((item) => item === Item.TORCH).length;
const lit = ({ light }: State.World) => light.subarray(MINES, MINES + CELLS).filter(isLit).length;

const tools = { [State.PICKAXE]: 3, [State.SWORD]: 3, [State.ARROWS]: 20 };

test('rock is searched with torches, a few steps of digging to each', () => {
  expect(torches(searched({ ...tools, [State.TORCHES]: 4 }, 60))).toBe(4);
});

test('who runs out of torches makes new ones of what is at hand', () => {
  expect(torches(searched({ ...tools, [State.TORCHES]: 1, [State.COAL]: 1, [State.WOOD]: 3 }, 60))).toBeGreaterThan(2);
});

test('where nothing at all is seen, rock is dug out for a torch', () => {
  expect(torches(searched({ ...tools, [State.TORCHES]: 4 }, 40, -1))).toBeGreaterThan(1);
});

test('torches stand so far apart that few light the same ground', () => {
  const world = searched({ ...tools, [State.TORCHES]: 8 }, 100);
  expect(torches(world)).toBe(8);
  expect(lit(world)).toBeGreaterThan(250);
});

test('a torch also goes onto a free cell beside the player: it steps away and back, not to and fro', () => {
  const world = dark({ ...tools, [State.TORCHES]: 4 });
  const { map } = world;
  const middle = cellOf(world, 0, 0);
  for (let r = -1; r <= 1; r++) map.fill(Block.WALL, middle + r * SIZE - 2, middle + r * SIZE + 3);
  map.fill(Block.PATH, middle - 1, middle + 2);
  play(diamondProgram(), world, 30, () => false);
  expect(torches(world)).toBe(2);
});

test('below the sky no ground tells where to look', () => {
  /** In how many of twenty patchworks of rock and grass, half of them seen, ground makes a difference. */
  const differing = (level: 0 | 1) => {
    let count = 0;
    for (let k = 0; k < 20; k++) {
      const world = floorOf(Block.GRASS, level, {});
      const rng = makeRng('patchwork', k);
      for (let patch = 0; patch < 64; patch++) {
        const [block, isSeen] = [rng.uniform() < 0.5 ? Block.PATH : Block.GRASS, patch === 36 || rng.uniform() < 0.5];
        for (let at = 0; at < 36; at++) {
          const cell = CELLS * level + (6 * (patch >> 3) + Math.floor(at / 6)) * SIZE + 6 * (patch & 7) + (at % 6);
          world.map[cell] = block;
          if (isSeen) world.seen[cell] = block;
        }
      }
      const any = lookout(world, 'walk', null);
      forget(world);
      if (lookout(world, 'walk', 'underground') !== any) count++;
    }
    return count;
  };
  expect(differing(0)).toBeGreaterThan(2);
  expect(differing(1)).toBe(0);
});
