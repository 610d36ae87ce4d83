/** Errands programs by day and by night where the manual tells of crowds in the dark, in fields laid out by hand. */
import { beforeAll, expect, test } from 'vitest';
import { aimsOf } from '../src/agent/offline/errands.ts';
import { SIZE, WATER } from '../src/env/craftax/classic/constants.ts';
import { crafterCosts, makeHandbook } from '../src/env/craftax/classic/handbook.ts';
import { COLUMN, TIME } from '../src/env/craftax/classic/state.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import { grassField, handbook, MIDDLE, play, programFor } from './errands-field.ts';

beforeAll(() => prepareSandbox());

const crowded = makeHandbook('field', crafterCosts);
const NOON = 60;
const held = { stone: 9, wood_pickaxe: 1 };

test('a rest waits for the night, where nights are crowded', () => {
  const naps = (manual: typeof handbook) => {
    const world = grassField(held, [9, 9, 9, 2]);
    world.ints[TIME] = NOON;
    return play(programFor(aimsOf(manual), manual), world, 40, (fact) => fact('asleep') === 1);
  };
  expect(naps(handbook)).toBeLessThan(40);
  expect(naps(crowded)).toBe(40);
});

test('the night is spent beside water', () => {
  const world = grassField(held, [9, 9, 9, 4]);
  const shore = MIDDLE + 14;
  for (let row = 0; row < SIZE; row++) world.map.fill(WATER, row * SIZE + shore, (row + 1) * SIZE);
  world.ints[TIME] = NOON;
  const dark = (fact: (name: string) => number) => fact('light') < 0.1;
  play(programFor(aimsOf(crowded), crowded), world, 300, dark);
  expect(world.ints[TIME]).toBeLessThan(300);
  expect(shore - world.ints[COLUMN]).toBeLessThanOrEqual(3);
});
