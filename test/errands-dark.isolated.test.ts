/** The errands program on a dark floor of rock laid out by hand, where nothing appears. */
import { beforeAll, expect, test } from 'vitest';
import { Block, CELLS, Item, SIZE } from '../src/env/craftax/full/constants.ts';
import * as State from '../src/env/craftax/full/state.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import { cellOf, diamondProgram, floorOf, play } from './errands-deep-field.ts';

beforeAll(() => prepareSandbox());

const MINES = 2 * CELLS;

/** Torches that stand after so many steps in rock in which nothing else lies, from a place with light on so many cells to each side. */
function search(held: Readonly<Record<number, number>>, steps: number, glow = 2): number {
  const world = floorOf(Block.STONE, 2, held);
  const { map, light, items } = world;
  light.fill(0, MINES, MINES + CELLS);
  const middle = cellOf(world, 0, 0);
  for (let r = -glow; r <= glow; r++) light.fill(1, middle + r * SIZE - glow, middle + r * SIZE + glow + 1);
  map[middle] = Block.PATH;
  map[middle - 1] = Block.PATH;
  play(diamondProgram(), world, steps, () => false);
  return items.subarray(MINES, MINES + CELLS).filter((item) => item === Item.TORCH).length;
}

const tools = { [State.PICKAXE]: 3, [State.SWORD]: 3, [State.ARROWS]: 20 };

test('rock is searched with torches, a few steps of digging to each', () => {
  expect(search({ ...tools, [State.TORCHES]: 4 }, 60)).toBe(4);
});

test('who runs out of torches makes new ones of what is at hand', () => {
  expect(search({ ...tools, [State.TORCHES]: 1, [State.COAL]: 1, [State.WOOD]: 3 }, 60)).toBeGreaterThan(2);
});

test('where nothing at all is seen, rock is dug out for a torch', () => {
  expect(search({ ...tools, [State.TORCHES]: 4 }, 40, -1)).toBeGreaterThan(1);
});
