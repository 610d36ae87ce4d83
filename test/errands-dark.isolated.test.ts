/** The errands program on a dark floor of rock laid out by hand, where nothing appears. */
import { beforeAll, expect, test } from 'vitest';
import { Block, CELLS, Item, SIZE } from '../src/env/craftax/full/constants.ts';
import { isLit } from '../src/env/craftax/full/observe.ts';
import * as State from '../src/env/craftax/full/state.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import { cellOf, diamondProgram, floorOf, play } from './errands-deep-field.ts';

beforeAll(() => prepareSandbox());

const MINES = 2 * CELLS;

/** The floor after so many steps in rock in which nothing else lies, from a place with light on so many cells to each side. */
function searched(held: Readonly<Record<number, number>>, steps: number, glow = 2): State.World {
  const world = floorOf(Block.STONE, 2, held);
  const { map, light } = world;
  light.fill(0, MINES, MINES + CELLS);
  const middle = cellOf(world, 0, 0);
  for (let r = -glow; r <= glow; r++) light.fill(1, middle + r * SIZE - glow, middle + r * SIZE + glow + 1);
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
