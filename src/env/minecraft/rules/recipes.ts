/** What one making of a recipe uses up, fuel included. The simulator pays by it and the handbook tells it. */
import type { RecipeRule, Rules } from './rules.ts';

export interface Cost {
  readonly item: number;
  readonly count: number;
}

/**
 * Distinct items and counts that one making uses up. `fuel` is the fuel's item id, and is read only for recipes that
 * burn. Whole pieces of fuel are used up and left-over heat is lost, so that every making is payable by itself.
 * Throws RangeError when a recipe that burns gets something that does not.
 */
export function recipeCost(rules: Rules, recipe: RecipeRule, fuel: number): readonly Cost[] {
  if (recipe.fuel === 0) return recipe.inputs;
  const ticks = rules.fuels.find((entry) => entry.item === fuel)?.ticks;
  if (ticks === undefined) throw new RangeError(`item ${fuel} is no fuel`);
  const pieces = Math.ceil((recipe.fuel * recipe.count) / ticks);
  const costs = recipe.inputs.map((input) =>
    input.item === fuel ? { item: fuel, count: input.count + pieces } : input,
  );
  return recipe.inputs.some((input) => input.item === fuel) ? costs : [...costs, { item: fuel, count: pieces }];
}

/** The cost of a recipe with the first fuel (in the order of `rules.fuels`) that `have` can pay, or null. */
export function payableCost(rules: Rules, recipe: RecipeRule, have: (item: number) => number): readonly Cost[] | null {
  const payable = (cost: readonly Cost[]) => cost.every(({ item, count }) => have(item) >= count);
  if (recipe.fuel === 0) return payable(recipe.inputs) ? recipe.inputs : null;
  for (const { item } of rules.fuels) {
    const cost = recipeCost(rules, recipe, item);
    if (payable(cost)) return cost;
  }
  return null;
}
