import fc from 'fast-check';
import { expect, test } from 'vitest';
import { itemId } from './names.ts';
import { payableCost, recipeCost } from './recipes.ts';
import { vanilla } from './vanilla.generated.ts';

const id = (name: string) => itemId(vanilla, name);
const smelting = (output: string) => vanilla.recipes.find((recipe) => recipe.output === id(output) && recipe.fuel > 0)!;

test('whole pieces of fuel are used, and a fuel that is smelted itself is counted once more', () => {
  const charcoal = smelting('charcoal');
  expect(recipeCost(vanilla, charcoal, id('planks'))).toEqual([
    { item: id('log'), count: 1 },
    { item: id('planks'), count: 1 },
  ]);
  expect(recipeCost(vanilla, charcoal, id('stick'))[1]).toEqual({ item: id('stick'), count: 2 });
  expect(recipeCost(vanilla, charcoal, id('log'))).toEqual([{ item: id('log'), count: 2 }]);
  expect(() => recipeCost(vanilla, charcoal, id('diamond'))).toThrow('no fuel');
});

test('payable exactly when the inputs and one fuel are there, by the first fuel in order', () => {
  const amounts = fc.record({ log: fc.nat(3), planks: fc.nat(1), stick: fc.nat(3), coal: fc.nat(1) });
  fc.assert(
    fc.property(amounts, (bag) => {
      const have = (item: number) => Object.entries(bag).find(([name]) => id(name) === item)?.[1] ?? 0;
      const cost = payableCost(vanilla, smelting('charcoal'), have);
      const fuel =
        bag.planks >= 1 ? 'planks' : bag.coal >= 1 ? 'coal' : bag.stick >= 2 ? 'stick' : bag.log >= 2 ? 'log' : null;
      expect(cost).toEqual(bag.log < 1 || fuel === null ? null : recipeCost(vanilla, smelting('charcoal'), id(fuel)));
    }),
  );
});

test('the tables are closed: ids exist, inputs are distinct, no recipe makes what it uses', () => {
  const { items, blocks, recipes } = vanilla;
  for (const { output, inputs, station } of recipes) {
    const used = inputs.map(({ item }) => item);
    expect(new Set(used).size).toBe(used.length);
    expect(used).not.toContain(output);
    for (const item of [output, ...used]) expect(items[item]).toBeDefined();
    if (station >= 0) expect(vanilla.stations).toContain(station);
  }
  for (const { drops, harvestTools } of blocks) {
    for (const { item, min, max } of drops)
      expect(items[item] !== undefined && min >= 0 && max >= 1 && max >= min).toBe(true);
    for (const tool of harvestTools ?? []) expect(items[tool].toolClass).toBeGreaterThanOrEqual(0);
  }
  for (const { places, name } of items) if (places >= 0) expect(blocks[places].name).toBe(name);
});

test('recipes of 1.12.2, wood variants merged and written once', () => {
  const recipe = (output: string) =>
    vanilla.recipes
      .filter((rule) => rule.output === id(output))
      .map(({ inputs, count, station }) => {
        const used = inputs.map((input) => `${input.count} ${vanilla.items[input.item].name}`).join(' + ');
        return `${used} > ${count}${station < 0 ? '' : ` at ${vanilla.blocks[station].name}`}`;
      });
  expect(recipe('planks')).toEqual(['1 log > 4']);
  expect(recipe('stick')).toEqual(['2 planks > 4']);
  expect(recipe('torch')).toEqual(['1 stick + 1 coal > 4', '1 stick + 1 charcoal > 4']);
  expect(recipe('stone_slab')).toEqual(['3 cobblestone > 6 at crafting_table', '3 stone > 6 at crafting_table']);
  expect(recipe('bowl')).toEqual(['3 planks > 4 at crafting_table']);
  expect(recipe('lever')).toEqual(['1 stick + 1 cobblestone > 1']);
  expect(recipe('bed')).toEqual(['3 planks + 3 wool > 1 at crafting_table']);
  expect(recipe('hopper')).toEqual(['5 iron_ingot + 1 chest > 1 at crafting_table']);
  expect(recipe('tripwire_hook')).toEqual(['1 planks + 1 stick + 1 iron_ingot > 2 at crafting_table']);
  expect(recipe('heavy_weighted_pressure_plate')).toEqual(['2 iron_ingot > 1']);
  expect(recipe('iron_ingot')).toEqual(['1 iron_ore > 1 at furnace', '1 iron_block > 9']);
});
