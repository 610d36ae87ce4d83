import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Handbook } from '../../handbook.ts';
import { makeHandbook } from '../handbook.ts';
import { vanilla } from '../rules/vanilla.generated.ts';
import { publishedRates } from './published.ts';
import { parseTask, plan4mcTasks } from './tasks.ts';

const handbook = makeHandbook(vanilla, 'minecraft-v1');

/** Facts that can come about from the start items, amounts ignored. */
function reachable({ operators }: Handbook, start: Readonly<Record<string, number>>): ReadonlySet<string> {
  const facts = new Set(Object.keys(start).map((item) => `have:${item}`));
  for (let before = -1; before !== facts.size; ) {
    before = facts.size;
    for (const { needs, yields } of operators) {
      if (needs.every(({ fact }) => facts.has(fact))) for (const { fact } of yields) facts.add(fact);
    }
  }
  return facts;
}

test('there are 40 tasks, ten a group, with unique ids', () => {
  expect(plan4mcTasks.length).toBe(40);
  expect(new Set(plan4mcTasks.map(({ id }) => id)).size).toBe(40);
  for (const group of ['log', 'stone', 'mob', 'iron']) {
    expect(plan4mcTasks.filter((task) => task.group === group).length).toBe(10);
  }
});

test.each(plan4mcTasks)('the handbook offers a way to $id', ({ object, goal, start }) => {
  const facts = reachable(handbook, start);
  expect(facts).toContain('fact' in goal ? goal.fact.replace('gain:', 'have:') : '');
  expect(handbook.items.map(({ name }) => name)).toContain(object);
});

test('published rates name tasks that exist and agree with multiples of 1/30 for Plan4MC', () => {
  const ids = plan4mcTasks.map(({ id }) => id);
  for (const { task, plan4mc, rlgpt } of publishedRates) {
    expect(ids).toContain(task);
    expect(Math.abs(plan4mc * 30 - Math.round(plan4mc * 30))).toBeLessThan(0.16);
    expect(rlgpt).toBeGreaterThan(plan4mc);
  }
});

const gain = (item: string, atLeast = 1) => ({ fact: `gain:${item}`, atLeast });

test.each([
  ['craft a wooden pickaxe', 'craft_wooden_pickaxe', gain('wooden_pickaxe'), 'forest', {}, 3000],
  ['Craft a wooden_pickaxe.', 'craft_wooden_pickaxe', gain('wooden_pickaxe'), 'forest', {}, 3000],
  ['craft_wooden_pickaxe', 'craft_wooden_pickaxe', gain('wooden_pickaxe'), 'forest', {}, 3000],
  ['get 3 cobblestone', 'get_3_cobblestone', gain('cobblestone', 3), 'forest', {}, 3000],
  ['obtain 2 torches', 'obtain_2_torches', gain('torch', 2), 'extreme_hills', { log: 10 }, 5000],
  ['harvest a log', 'harvest_a_log', gain('log'), 'forest', {}, 3000],
  ['get four sticks', 'get_four_sticks', gain('stick', 4), 'plains', {}, 3000],
  ['make a plank', 'make_a_plank', gain('planks'), 'forest', {}, 3000],
  ['craft a crafting table', 'craft_a_crafting_table', gain('crafting_table'), 'plains', {}, 3000],
  [
    'place a furnace nearby',
    'get_furnace_nearby_with_logs',
    { fact: 'near:furnace', atLeast: 1 },
    'extreme_hills',
    { log: 10 },
    5000,
  ],
  [
    'get crafting table nearby',
    'get_crafting_table_nearby',
    { fact: 'near:crafting_table', atLeast: 1 },
    'plains',
    {},
    3000,
  ],
  ['harvest a diamond', 'harvest_diamond_with_stone_pickaxe', gain('diamond'), 'forest', { stone_pickaxe: 1 }, 10000],
  ['get iron ore', 'get_iron_ore', gain('iron_ore'), 'forest', {}, 3000],
])('%s', (text, name, goal, biome, start, within) => {
  expect(parseTask(text, handbook)).toEqual({ name, goal, biome, start, within });
});

test('a thing the handbook lacks is named, with the nearest', () => {
  expect(() => parseTask('craft a wodden pickaxe', handbook)).toThrow("unknown item 'wodden_pickaxe'");
  try {
    parseTask('craft a wodden pickaxe', handbook);
  } catch (error) {
    expect(error).toMatchObject({ kind: 'unknown-name', remedy: expect.stringContaining("'wooden_pickaxe'") });
  }
  expect(() => parseTask('place a stick', handbook)).toThrow("unknown block to place 'stick'");
  expect(() => parseTask('get 0 logs', handbook)).toThrow('0');
  expect(() => parseTask('', handbook)).toThrow("unknown item ''");
});

test('creatures are asked for by a verb of their own, and stand near the start', () => {
  for (const [text, object, count] of [
    ['kill a cow', 'cow', 1],
    ['hunt 2 cows', 'cow', 2],
    ['Fight three zombies!', 'zombie', 3],
  ] as const) {
    const task = parseTask(text, handbook);
    expect(task).toMatchObject({ goal: { fact: `kills:${object}`, atLeast: count }, entities: { [object]: count } });
    expect('clockStands' in task).toBe(object === 'zombie');
  }
  expect(() => parseTask('kill a cwo', handbook)).toThrow("unknown creature 'cwo'");
});

test('a verb that none is, and counts that are none, are named', () => {
  for (const [text, verb, meant] of [
    ['kil a cow', 'kil', "'kill'"],
    ['crft a wooden pickaxe', 'crft', "'craft'"],
  ]) {
    try {
      parseTask(text, handbook);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ message: `unknown verb '${verb}'`, remedy: expect.stringContaining(meant) });
    }
  }
  expect(() => parseTask('get -1 log', handbook)).toThrow('a task for -1 of a thing');
  expect(() => parseTask('get 1.5 logs', handbook)).toThrow('a task for 1.5 of a thing');
  expect(() => parseTask('get 0,5 logs', handbook)).toThrow('a task for 0,5 of a thing');
  expect(parseTask('wooden pickaxe', handbook).goal).toEqual(gain('wooden_pickaxe'));
  expect(parseTask('the wooden pickaxe', handbook).goal).toEqual(gain('wooden_pickaxe'));
});

test('animals stand near the start of the mob tasks', () => {
  expect(parseTask('harvest_beef_with_diamond_sword', handbook)).toMatchObject({
    entities: { cow: 3, sheep: 3 },
    range: 30,
    start: { diamond_sword: 1 },
    goal: gain('beef'),
  });
});

test('every obtainable item is understood with spaces, underscores and a plural s', () => {
  const names = handbook.items.map(({ name }) => name);
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.integer({ min: 1, max: 99 }),
      fc.boolean(),
      fc.boolean(),
      (name, count, spaces, plural) => {
        const thing = (spaces ? name.replaceAll('_', ' ') : name) + (plural && !/s$|ch$/.test(name) ? 's' : '');
        expect(parseTask(`get ${count} ${thing}`, handbook).goal).toEqual(gain(name, count));
      },
    ),
  );
});
