/** How the errands program gets well on floors laid out by hand, where nothing appears and all is known. */
import { beforeAll, expect, test } from 'vitest';
import { Block, CELLS, Item, SIZE } from '../src/env/craftax/full/constants.ts';
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
const kit = { [State.PICKAXE]: 3, [State.SWORD]: 3, [State.ARROWS]: 20, [State.TORCHES]: 9, [State.ARMOUR]: 1 };
const stones = { ...kit, [State.STONE]: 20 };

interface Laid {
  readonly health: number;
  /** Columns, from the middle of the floor: of the player, of water, of the ladders. */
  readonly column?: number;
  readonly water?: number;
  readonly up?: number;
  readonly down?: number;
}

/** A floor that is known: grass above, a corridor below. */
function known(level: number, held: Readonly<Record<number, number>>, laid: Laid): State.World {
  const world = floorOf(level === OVERWORLD ? Block.GRASS : Block.WALL, level, held);
  const { map, items, seen, ints, floats } = world;
  if (level === DUNGEON) map.fill(Block.PATH, cellOf(world, 0, -24), cellOf(world, 0, 24));
  if (laid.water !== undefined) map[cellOf(world, 0, laid.water)] = Block.WATER;
  for (const [item, column, place] of [
    [Item.LADDER_UP, laid.up, State.UP_LADDERS],
    [Item.LADDER_DOWN, laid.down, State.DOWN_LADDERS],
  ] as const) {
    if (column === undefined) continue;
    items[cellOf(world, 0, column)] = item;
    ints[place + 2 * level + 1] += column;
  }
  ints[State.MONSTERS_KILLED + level] = 8;
  seen.set(map.subarray(level * CELLS, (level + 1) * CELLS), level * CELLS);
  ints[State.COLUMN] += laid.column ?? 0;
  floats[State.HEALTH] = laid.health;
  return world;
}

const rests = ({ ints }: State.World) => ints[State.SLEEPING] === 1 || ints[State.RESTING] === 1;

test('below, the wounded rest beside water that is near', () => {
  const world = known(DUNGEON, stones, { health: 5, water: 14 });
  expect(play(program, world, 40, () => rests(world))).toBeLessThan(40);
  expect(SIZE / 2 + 14 - world.ints[State.COLUMN]).toBeLessThanOrEqual(2);
});

test('below, the wounded and thirsty drink before they rest, further off too', () => {
  const world = known(DUNGEON, { ...stones, [State.DRINK]: 4 }, { health: 5, water: -24, column: 20 });
  expect(play(program, world, 80, () => rests(world))).toBeLessThan(80);
  expect(world.ints[State.DRINK]).toBeGreaterThan(5);
});

test('below, the wounded who have nothing to shut themselves in with go up, however far', () => {
  const world = known(DUNGEON, kit, { health: 5, up: -24, down: 10, column: 20 });
  expect(play(program, world, 60, () => world.ints[State.LEVEL] === OVERWORLD)).toBeLessThan(60);
});

test('who is hurt and has next to nothing left to drink drinks first', () => {
  const world = known(OVERWORLD, { ...stones, [State.DRINK]: 2 }, { health: 5, water: 10 });
  expect(play(program, world, 30, () => world.ints[State.DRINK] > 2)).toBeLessThan(12);
});

test('who has eaten and drunk far from the ladder goes down all the same', () => {
  // some points of drink are gone by the time it gets there
  const world = known(OVERWORLD, { ...stones, [State.DRINK]: 8 }, { health: 9, water: -24, down: 23, column: -22 });
  expect(play(program, world, 60, () => world.ints[State.LEVEL] === DUNGEON)).toBeLessThan(60);
});

test('who has come back for drink again and again looks for it below at last, however long none was seen there', () => {
  const world = known(DUNGEON, { ...stones, [State.TORCHES]: 20 }, { health: 9, column: -20 });
  const { map, items, seen, ints } = world;
  // above, water is known, but far; below, a wall shuts off what was never seen
  map[SIZE * (SIZE / 2) + 44] = Block.WATER;
  seen.set(map.subarray(0, CELLS));
  const wall = cellOf(world, 0, 0);
  map[wall] = Block.WALL;
  seen[wall] = Block.WALL;
  let t = 0;
  const drinks = () => {
    t++;
    // up and down four times, then long below
    if (t <= 40) ints[State.LEVEL] = t === 40 ? DUNGEON : Math.floor(t / 5) % 2;
    if (t < 1600) for (const bar of [State.FOOD, State.DRINK, State.ENERGY]) ints[bar] = 9;
    if (t === 1600) {
      ints[State.COLUMN] = SIZE / 2 - 2;
      ints[State.DRINK] = 3;
      items[cellOf(world, 0, -22)] = Item.LADDER_UP;
      map[wall] = Block.PATH;
      map[cellOf(world, 0, 8)] = Block.FOUNTAIN;
      for (let cell = 0; cell < CELLS; cell++) if (cell % SIZE >= SIZE / 2) seen[CELLS + cell] = 0;
    }
    return t > 1600 && ints[State.DRINK] > 3;
  };
  expect(play(program, world, 1640, drinks)).toBeLessThan(1640);
  expect(ints[State.LEVEL]).toBe(DUNGEON);
});
