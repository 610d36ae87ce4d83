import { expect, test } from 'vitest';
import { makeHandbook } from '../handbook.ts';
import { createMinecraft } from '../minecraft.ts';
import { rules } from '../testing.ts';
import { mojoTask, standardTasks } from './mojo-tasks.ts';
import { parseTask } from './tasks.ts';

const handbook = makeHandbook(rules, 'minecraft-v1');

test('the 16 standard tasks, by their names, make worlds with the goal still open', () => {
  expect(standardTasks.length).toBe(16);
  expect(new Set(standardTasks.map(({ id }) => id)).size).toBe(16);
  for (const { id, group, object } of standardTasks) {
    const { name, goal, within: _, ...settings } = parseTask(id, handbook);
    expect(name).toBe(id);
    const env = createMinecraft({ n: 1, rules, ...settings });
    if (!('fact' in goal)) throw new Error(`${id} has no plain goal`);
    const fact = env.facts.index(goal.fact);
    expect(fact, goal.fact).toBeGreaterThanOrEqual(0);
    expect(env.facts.read(0, fact)).toBe(0);
    if (group === 'combat') expect(env.facts.index(`sees:${object}`)).toBeGreaterThanOrEqual(0);
  }
});

test.each([
  ['harvest_8_iron_ore_with_stone_pickaxe', { gain: 'iron_ore', atLeast: 8 }, { stone_pickaxe: 1 }, 'forest'],
  [
    'harvest_1_iron_ingot_with_furnace_and_fuel',
    { gain: 'iron_ingot', atLeast: 1 },
    { furnace: 1, coal: 20 },
    'forest',
  ],
  ['harvest_wool_with_shears_and_sheep_in_taiga', { gain: 'wool', atLeast: 1 }, { shears: 1 }, 'taiga'],
  ['harvest_1_torch_with_crafting_table', { gain: 'torch', atLeast: 1 }, { crafting_table: 1 }, 'plains'],
  ['obtain_diamond', { gain: 'diamond', atLeast: 1 }, {}, 'forest'],
] as const)('%s', (id, { gain, atLeast }, start, biome) => {
  expect(parseTask(id, handbook)).toMatchObject({ name: id, goal: { fact: `gain:${gain}`, atLeast }, start, biome });
});

test('night mobs get a night that stays, armour and sword, and nobody else comes', () => {
  expect(mojoTask('combat_spider_forest_iron_armors_wooden_sword_shield')).toMatchObject({
    goal: { fact: 'kills:spider', atLeast: 1 },
    time: 18_000,
    clockStands: true,
    spawning: false,
    worn: ['iron_boots', 'iron_leggings', 'iron_chestplate', 'iron_helmet'],
    start: { wooden_sword: 1, shield: 1 },
  });
  expect(mojoTask('combat_pig_plains_barehand')).toMatchObject({ start: {}, entities: { pig: 1 } });
  expect(mojoTask('combat_pig_nowhere_barehand')).toBe(null);
  expect(mojoTask('techtree_from_gold_to_diamond_sword')?.start).toEqual({
    golden_sword: 1,
    golden_pickaxe: 1,
    golden_axe: 1,
    golden_hoe: 1,
    golden_shovel: 1,
  });
  expect(mojoTask('obtain_diamond_in_6000_steps')?.within).toBe(6000);
});

test('a task about what the world lacks is named', () => {
  expect(() => parseTask('combat_ghast_plains_barehand', handbook)).toThrow(/unknown/);
  expect(() => parseTask('harvest_1_elytra', handbook)).toThrow(/unknown item 'harvest_elytra'|unknown item/);
});
