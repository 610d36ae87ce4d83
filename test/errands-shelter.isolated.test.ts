/** Errands programs that are shut in, in fields of grass laid out by hand. */
import { beforeAll, expect, test } from 'vitest';
import { aimsOf } from '../src/agent/offline/errands.ts';
import { FURNACE, itemNames, PATH, SIZE, STONE, solid, TABLE, WATER } from '../src/env/craftax/classic/constants.ts';
import {
  ARROW_STEPS,
  ARROWS,
  COLUMN,
  COWS,
  DRINK,
  FOOD,
  ITEMS,
  LIGHT,
  MOB_MASK,
  ROW,
  SLEEPING,
  TIME,
  type World,
} from '../src/env/craftax/classic/state.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import { grassField, handbook, MIDDLE, play, programFor } from './errands-field.ts';

beforeAll(() => prepareSandbox());

/** The step of midnight, and of noon. */
const MIDNIGHT = 205;
const NOON = 60;

/** A field with bars and items as given, and the map drawn around the player: # stone, _ path, ~ water, t table, f furnace, @ the player. */
function field(
  time: number,
  bars: readonly number[],
  held: Readonly<Record<string, number>>,
  ...rows: string[]
): World {
  const world = grassField(held, bars);
  const blocks: Readonly<Record<string, number>> = { '#': STONE, _: PATH, '@': PATH, '~': WATER, t: TABLE, f: FURNACE };
  const at = rows.findIndex((row) => row.includes('@'));
  for (const [r, row] of rows.entries()) {
    for (const [c, mark] of [...row].entries()) {
      if (mark !== '.') world.map[(MIDDLE + r - at) * SIZE + MIDDLE + c - rows[at].indexOf('@')] = blocks[mark];
    }
  }
  world.ints[TIME] = time;
  world.floats[LIGHT] = time === NOON ? 1 : 0.02;
  return world;
}

/** Plays on for all aims; `until` ends it early. Returns the steps taken. */
const live = (world: World, limit: number, until: () => boolean) =>
  play(programFor(aimsOf(handbook)), world, limit, until);

/** Blocks around all cells that the player can walk to, at most `most` cells. */
function walls({ map, ints }: World, most: number): number[] {
  const cells = [ints[ROW] * SIZE + ints[COLUMN]];
  const around: number[] = [];
  for (let i = 0; i < cells.length && i < most; i++) {
    for (const next of [cells[i] - 1, cells[i] + 1, cells[i] - SIZE, cells[i] + SIZE]) {
      if (solid[map[next]] === 1) around.push(map[next]);
      else if (!cells.includes(next)) cells.push(next);
    }
  }
  return cells.length > most ? [] : around;
}

test.each([
  ['f', FURNACE],
  ['t', TABLE],
])('nobody goes to sleep behind a wall that shots break: %s', (mark, block) => {
  const world = field(MIDNIGHT, [9, 9, 9, 3], { wood_pickaxe: 1, stone: 6 }, '####', `#@_${mark}`, '####');
  const steps = live(world, 80, () => world.ints[SLEEPING] === 1);
  expect(steps).toBeLessThan(80);
  const around = walls(world, 8);
  expect(around.length).toBeGreaterThan(0);
  expect(around).not.toContain(block);
});

test('who needs stone does not take it from the walls that shut it in', () => {
  const world = field(MIDNIGHT, [3, 9, 9, 9], { wood_pickaxe: 1 }, '####', '#@_#', '####');
  live(world, 40, () => {
    expect(walls(world, 8).length).toBeGreaterThan(0);
    return false;
  });
});

test('with nothing left to drink and no energy the player drinks first', () => {
  const world = field(NOON, [9, 9, 0, 0], { wood_pickaxe: 1, stone: 9 }, '@.......~~~~~', '........~~~~~');
  expect(live(world, 30, () => world.ints[DRINK] > 0)).toBeLessThan(9);
});

test.each([[['#_~_#', '###~#', '#~@__', '~#__~', '_#_..']], [['~~~##', '._~._', '_#@##', '.#._#', '~#__#']]])(
  'who breaks a wall of the shelter on the way in shuts itself in elsewhere at once',
  (rows) => {
    const world = field(MIDNIGHT, [9, 9, 9, 3], { wood_pickaxe: 1, stone: 5 }, ...rows);
    expect(live(world, 60, () => walls(world, 6).length > 0)).toBeLessThan(20);
  },
);

test('who is exhausted by day, and can shut itself in nowhere, naps in the open', () => {
  const world = field(NOON, [9, 9, 9, 0], {}, '@');
  expect(live(world, 40, () => world.ints[SLEEPING] === 1)).toBeLessThan(20);
});

test('who is exhausted and has too few walls fetches some', () => {
  const dots = '.'.repeat(18);
  const world = field(NOON, [9, 9, 9, 0], { wood_pickaxe: 1 }, `@${dots}#`, `.${dots}.#`, `.${dots}#`, `.${dots}.#`);
  const stones = () => world.ints[ITEMS + itemNames.indexOf('stone')];
  expect(live(world, 60, () => stones() >= 4)).toBeLessThan(60);
});

test('a side from which shots come over a lake is shut', () => {
  const world = field(MIDNIGHT, [9, 9, 9, 3], { wood_pickaxe: 1, stone: 2 }, '##########', '#@~~~~~~~~', '##########');
  const { ints, map } = world;
  const right = MIDDLE * SIZE + MIDDLE + 1;
  let shots = 0;
  live(world, 40, () => {
    if (ints[ARROWS + MOB_MASK] === 0 && map[right] === WATER && shots++ < 4) {
      ints.set([ints[ROW], ints[COLUMN] + 4], ARROWS);
      ints[ARROWS + MOB_MASK] = 1;
      ints.set([0, -1], ARROW_STEPS);
    }
    return map[right] === STONE;
  });
  expect(map[right]).toBe(STONE);
  expect(shots).toBeLessThan(4);
});

test('who stands at water drinks more than a sip, however hungry', () => {
  const world = field(NOON, [9, 1, 0, 9], {}, '~~~', '.@.');
  const { ints, mobs } = world;
  const [row, column] = [MIDDLE + 2, MIDDLE + 2];
  ints.set([row, column, 3, 1], COWS);
  mobs[row * SIZE + column] = 1;
  expect(live(world, 30, () => ints[FOOD] > 1)).toBeLessThan(30);
  expect(ints[DRINK]).toBeGreaterThanOrEqual(4);
});
