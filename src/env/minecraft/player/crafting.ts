/** Crafting and smelting as single actions: payable inputs and fuel, a near station, and room for what is made. */

import { type Cost, payableCost } from '../rules/recipes.ts';
import type { Tables } from '../rules/tables.ts';
import { give, room, take } from '../world/inventory.ts';
import { stationNear, type World } from '../world/world.ts';

/** What making a recipe now would use up, or null when it is not possible now. Null for an index without a recipe. */
export function craftCost(world: World, tables: Tables, recipeIndex: number): readonly Cost[] | null {
  const recipe = tables.rules.recipes[recipeIndex];
  if (recipe === undefined) return null;
  const { have } = world.bag;
  for (const { item, count } of recipe.inputs) if (have[item] < count) return null;
  if (recipe.station >= 0 && !stationNear(world, tables, tables.station[recipe.station])) return null;
  if (room(world.bag, tables.rules, recipe.output) < recipe.count) return null;
  return payableCost(tables.rules, recipe, (item) => have[item]);
}

/** Makes a recipe once; nothing happens when it is not possible now. */
export function craft(world: World, tables: Tables, recipeIndex: number): void {
  const cost = craftCost(world, tables, recipeIndex);
  if (cost === null) return;
  for (const { item, count } of cost) take(world.bag, item, count);
  const recipe = tables.rules.recipes[recipeIndex];
  give(world.bag, tables.rules, recipe.output, recipe.count);
}
