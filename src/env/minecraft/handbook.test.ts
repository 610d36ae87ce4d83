import { expect, test } from 'vitest';
import type { Operator } from '../handbook.ts';
import { makeHandbook } from './handbook.ts';
import { vanilla } from './rules/vanilla.generated.ts';

const handbook = makeHandbook(vanilla, 'minecraft-v1');

function operator(name: string): Operator {
  const found = handbook.operators.find((op) => op.name === name);
  if (!found) throw new Error(`no operator '${name}'`);
  return found;
}

test('crafting needs inputs and station, and uses the inputs up', () => {
  expect(operator('craft wooden_pickaxe')).toEqual({
    name: 'craft wooden_pickaxe',
    verb: 'craft',
    object: 'wooden_pickaxe',
    needs: [
      { fact: 'have:planks', atLeast: 3 },
      { fact: 'have:stick', atLeast: 2 },
      { fact: 'near:crafting_table', atLeast: 1 },
    ],
    consumes: { planks: 3, stick: 2 },
    yields: [{ fact: 'have:wooden_pickaxe', atLeast: 1 }],
    action: 'w.craft("wooden_pickaxe")',
    tools: [],
    wear: 0,
    ticks: 1,
  });
  expect(operator('craft planks').yields).toEqual([{ fact: 'have:planks', atLeast: 4 }]);
  expect(operator('craft torch').consumes).toEqual({ stick: 1, coal: 1 });
  expect(operator('craft torch #2').consumes).toEqual({ stick: 1, charcoal: 1 });
});

test('smelting names its fuel, one operator for each cheap one', () => {
  expect(operator('craft iron_ingot').consumes).toEqual({ iron_ore: 1, planks: 1 });
  expect(operator('craft iron_ingot #2').consumes).toEqual({ iron_ore: 1, coal: 1 });
  expect(operator('craft iron_ingot').needs).toContainEqual({ fact: 'near:furnace', atLeast: 1 });
});

test('breaking names the slowest tool that makes the block drop, and lists the tools best first', () => {
  expect(operator('break stone')).toMatchObject({
    needs: [
      { fact: 'faces:stone', atLeast: 1 },
      { fact: 'have:wooden_pickaxe', atLeast: 1 },
    ],
    yields: [{ fact: 'have:cobblestone', atLeast: 1 }],
    tools: ['golden_pickaxe', 'diamond_pickaxe', 'iron_pickaxe', 'stone_pickaxe', 'wooden_pickaxe'],
    ticks: 23,
    action: null,
  });
  expect(operator('break diamond_ore').needs[1].fact).toBe('have:iron_pickaxe');
  expect(operator('break diamond_ore').tools).toEqual(['diamond_pickaxe', 'iron_pickaxe']);
  expect(operator('break log')).toMatchObject({ needs: [{ fact: 'faces:log', atLeast: 1 }], ticks: 60 });
  expect(operator('break log').tools[0]).toBe('golden_axe');
});

test('drops by chance: rare ones are left out, many yield their mean', () => {
  expect(operator('break leaves').yields).toEqual([{ fact: 'have:sapling', atLeast: 1 }]);
  expect(operator('break lapis_ore').yields).toEqual([{ fact: 'have:lapis_lazuli', atLeast: 6 }]);
  expect(operator('break redstone_ore').yields).toEqual([{ fact: 'have:redstone', atLeast: 4 }]);
});

test('what cannot be dug has no operators; stations can be placed', () => {
  const names = handbook.operators.map((op) => op.name);
  expect(names.filter((name) => /bedrock|water|lava|break cobblestone$/.test(name))).toEqual([]);
  expect(names.filter((name) => name.startsWith('place '))).toEqual(['place crafting_table', 'place furnace']);
  expect(operator('place furnace').action).toBe('w.place("furnace")');
});

test('operator names are unique, and every have: fact names an item, every other one a block or a bar', () => {
  expect(new Set(handbook.operators.map((op) => op.name)).size).toBe(handbook.operators.length);
  const items = new Set(handbook.items.map(({ name }) => name));
  const things = new Set([...handbook.blocks, ...handbook.entities].map(({ name }) => name));
  for (const { needs, yields, consumes, tools } of handbook.operators) {
    for (const { fact, atLeast } of [...needs, ...yields]) {
      const [kind, name] = fact.split(':');
      if (!['food', 'steps'].includes(kind))
        expect(kind === 'have' || kind === 'used' ? items : things, fact).toContain(name);
      expect(atLeast).toBeGreaterThan(0);
    }
    for (const name of [...Object.keys(consumes), ...tools]) expect(items).toContain(name);
    for (const [name, count] of Object.entries(consumes))
      expect(needs).toContainEqual({ fact: `have:${name}`, atLeast: count });
  }
});
