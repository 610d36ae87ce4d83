/** What the errands program takes along before it leaves the first floor, and what it does without: on a floor laid out by hand, where nothing appears. */
import { beforeAll, expect, test } from 'vitest';
import { Achievement, Block, CELLS, Item, SIZE } from '../src/env/craftax/full/constants.ts';
import * as State from '../src/env/craftax/full/state.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import type { Skill } from '../src/skill/skill.ts';
import { cellOf, diamondProgram, floorOf, play } from './errands-deep-field.ts';

let program: Skill;

beforeAll(async () => {
  await prepareSandbox();
  program = diamondProgram();
});

const [OVERWORLD, DUNGEON] = [0, 1];
const kit = { [State.PICKAXE]: 3, [State.SWORD]: 3, [State.ARROWS]: 20, [State.STONE]: 20, [State.ARMOUR]: 1 };

/** A field of grass with a ladder down, of which the last columns may be unseen; things lie on the player's row, by columns from it. */
function field(
  held: Readonly<Record<number, number>>,
  lying: Readonly<Record<number, number>>,
  unseen = 0,
): State.World {
  const world = floorOf(Block.GRASS, OVERWORLD, held);
  const { map, items, seen, ints } = world;
  for (const [column, block] of Object.entries(lying)) map[cellOf(world, 0, Number(column))] = block;
  const ladder = -20;
  items[cellOf(world, 0, ladder)] = Item.LADDER_DOWN;
  ints[State.DOWN_LADDERS + 1] += ladder;
  ints[State.MONSTERS_KILLED] = 10;
  for (let cell = 0; cell < CELLS; cell++) if (cell % SIZE < SIZE - unseen) seen[cell] = map[cell];
  // long on its way, the player has found ore here before, and no diamond
  ints[State.TIME] = 1800;
  for (const done of [Achievement.COLLECT_COAL, Achievement.COLLECT_IRON]) ints[State.ACHIEVED + done] = 1;
  return world;
}

/** Steps until the player, which neither hungers nor tires, goes down. */
const descent = (world: State.World, limit: number): number =>
  play(program, world, limit, () => {
    for (const bar of [State.FOOD, State.DRINK, State.ENERGY]) world.ints[bar] = 9;
    return world.ints[State.LEVEL] === DUNGEON;
  });

test('gear that is gone for in vain is done without', () => {
  // ore may lie in the last column: with what it lacks then, armour seems near enough close to the furnace, and too far away from it
  const held = { ...kit, [State.TORCHES]: 20, [State.COAL]: 1, [State.WOOD]: 12 };
  const lying = { '-3': Block.CRAFTING_TABLE, '-2': Block.FURNACE, 2: Block.COAL, 3: Block.IRON };
  expect(descent(field(held, lying, 1), 1500)).toBeLessThan(1500);
});

test('wood for many lights is taken along: none lies on the floors below', () => {
  const trees = Object.fromEntries(Array.from({ length: 12 }, (_, k) => [k + 3, Block.TREE]));
  const world = field({ ...kit, [State.TORCHES]: 20 }, trees);
  expect(descent(world, 400)).toBeLessThan(400);
  expect(world.ints[State.WOOD]).toBeGreaterThanOrEqual(10);
});
