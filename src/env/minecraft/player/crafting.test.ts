import { expect, test } from 'vitest';
import { FLOOR, flatWorld, item, put, rules, tables } from '../testing.ts';
import { give, room, SLOTS } from '../world/inventory.ts';
import { craft, craftCost } from './crafting.ts';

const recipeFor = (name: string) => rules.recipes.findIndex(({ output }) => output === item(name));

test('by hand: four planks from a log', () => {
  const world = flatWorld();
  give(world.bag, rules, item('log'), 1);
  craft(world, tables, recipeFor('planks'));
  expect(world.bag.have[item('planks')]).toBe(4);
  expect(world.bag.have[item('log')]).toBe(0);
  expect(craftCost(world, tables, recipeFor('planks'))).toBe(null);
});

test('a pickaxe needs a table near, not farther than three blocks', () => {
  const world = flatWorld();
  give(world.bag, rules, item('planks'), 3);
  give(world.bag, rules, item('stick'), 2);
  const pickaxe = recipeFor('wooden_pickaxe');
  craft(world, tables, pickaxe);
  expect(world.bag.have[item('wooden_pickaxe')]).toBe(0);
  put(world, 52, FLOOR, 48, 'crafting_table');
  expect(craftCost(world, tables, pickaxe)).toBe(null);
  put(world, 51, FLOOR, 48, 'crafting_table');
  craft(world, tables, pickaxe);
  expect(world.bag.have[item('wooden_pickaxe')]).toBe(1);
  expect(world.bag.have[item('planks')] + world.bag.have[item('stick')]).toBe(0);
});

test('smelting takes fuel too, in the order of the fuel table', () => {
  const world = flatWorld();
  put(world, 49, FLOOR, 48, 'furnace');
  give(world.bag, rules, item('iron_ore'), 2);
  const ingot = recipeFor('iron_ingot');
  expect(craftCost(world, tables, ingot)).toBe(null);
  give(world.bag, rules, item('planks'), 1);
  craft(world, tables, ingot);
  expect([world.bag.have[item('iron_ingot')], world.bag.have[item('planks')]]).toEqual([1, 0]);
  craft(world, tables, ingot);
  expect(world.bag.have[item('iron_ingot')]).toBe(1);
});

test('a full inventory crafts nothing', () => {
  const world = flatWorld();
  for (let slot = 0; slot < SLOTS; slot++) give(world.bag, rules, item(slot === 0 ? 'log' : 'stone'), 64);
  expect(room(world.bag, rules, item('planks'))).toBe(0);
  expect(craftCost(world, tables, recipeFor('planks'))).toBe(null);
});
