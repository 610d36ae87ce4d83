import { expect, test } from 'vitest';
import type { Handbook, Operator } from '../../handbook.ts';
import { makeHandbook } from '../handbook.ts';
import { itemId } from '../rules/names.ts';
import { vanilla } from '../rules/vanilla.generated.ts';
import { parseTask } from '../tasks/tasks.ts';
import { craftDepths, deepestItem, rawNeed } from './depth.ts';
import { enliven } from './life.ts';
import { redrawRules } from './redraw.ts';

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);
const worlds = SEEDS.map((seed) => redrawRules(vanilla, seed));

/** Plays operators in thought from bare hands until `goal` holds: what each fact needs first, by what came first. */
function play({ operators }: Handbook, goal: string): readonly Operator[] {
  const via = new Map<string, Operator>();
  for (let before = -1; before !== via.size; ) {
    before = via.size;
    for (const operator of operators) {
      if (!operator.needs.every(({ fact }) => via.has(fact))) continue;
      for (const { fact } of operator.yields) if (!via.has(fact)) via.set(fact, operator);
    }
  }
  const state = new Map<string, number>();
  const value = (fact: string) => state.get(fact) ?? 0;
  const done: Operator[] = [];
  const achieve = (fact: string, atLeast: number): void => {
    while (value(fact) < atLeast) {
      const operator = via.get(fact);
      if (operator === undefined || done.length > 2000) throw new Error(`no way to ${fact}`);
      while (operator.needs.some((need) => value(need.fact) < need.atLeast)) {
        for (const need of operator.needs) achieve(need.fact, need.atLeast);
      }
      apply(operator);
    }
  };
  const apply = (operator: Operator) => {
    for (const [item, count] of Object.entries(operator.consumes))
      state.set(`have:${item}`, value(`have:${item}`) - count);
    for (const { fact, atLeast } of operator.yields)
      state.set(fact, fact.startsWith('have:') ? value(fact) + atLeast : atLeast);
    if (operator.verb === 'break')
      for (const { fact } of operator.needs) if (fact.startsWith('faces:')) state.set(fact, 0);
    done.push(operator);
  };
  achieve(goal, 1);
  return done;
}

test('in 200 worlds the deepest item can be made from bare hands, by 4 to 7 crafts and under 40 raw items', () => {
  const depths = new Set<number>();
  for (const rules of worlds) {
    const name = deepestItem(rules);
    const id = itemId(rules, name);
    const plan = play(makeHandbook(rules, rules.name), `have:${name}`);
    expect(plan.at(-1)?.object).toBe(name);
    expect(rawNeed(rules, id)).toBeLessThan(40);
    depths.add(craftDepths(rules)[id]);
  }
  expect([...depths].sort()).toEqual([4, 5, 6, 7]);
});

test('every crafted item can be made, and there are 12 to 25', () => {
  for (const rules of worlds) {
    const crafted = new Set(rules.recipes.map(({ output }) => output));
    expect(crafted.size).toBeGreaterThanOrEqual(12);
    expect(crafted.size).toBeLessThanOrEqual(25);
    const depths = craftDepths(rules);
    for (const item of crafted) expect(depths[item]).toBeLessThan(Infinity);
  }
});

test('names are unique and nothing of the game is named in the handbook', () => {
  const names = new Set([...vanilla.blocks, ...vanilla.items].map(({ name }) => name));
  const parts = [...names].flatMap((name) => name.split('_')).filter((part) => part.length > 2);
  // Words of plain English that the game's names happen to hold.
  const plain = new Set(['block', 'and', 'crafting', 'eye']);
  const telling = new Set([...names, ...parts, ...vanilla.toolClasses].filter((word) => !plain.has(word)));
  for (const rules of worlds) {
    const own = [...rules.blocks, ...rules.items.filter(({ places }) => !rules.stations.includes(places))].map(
      ({ name }) => name,
    );
    expect(new Set(own).size).toBe(own.length);
    const { operators, dangers, notes } = makeHandbook(rules, rules.name);
    const words =
      JSON.stringify({ operators, dangers, notes, classes: rules.toolClasses, own }).match(/[a-z]+(_[a-z]+)*/gi) ?? [];
    expect(words.filter((word) => telling.has(word.toLowerCase()))).toEqual([]);
  }
});

test('tool needs follow the tiers: hands, then the weaker tool, then the stronger alone', () => {
  for (const { blocks, terrain, items } of worlds) {
    for (const block of [terrain.trunk, terrain.soil, terrain.turf, terrain.sand, terrain.gravel])
      expect(blocks[block].harvestTools).toBeNull();
    const [weak, strong] = blocks[terrain.rock].harvestTools ?? [];
    expect(items[weak].speed).toBeLessThan(items[strong].speed);
    for (const { block, maxY } of terrain.ores) {
      const tools = blocks[block].harvestTools;
      expect([[weak, strong], [strong]]).toContainEqual(tools);
      if (maxY < 30) expect(tools).toEqual([strong]);
    }
  }
});

test('breaking a placed block never gives more than was placed', () => {
  for (const { items, blocks } of worlds) {
    items.forEach(({ places }, item) => {
      if (places < 0) return;
      for (const drop of blocks[places].drops) expect(drop.item === item ? drop.max : 0).toBeLessThanOrEqual(1);
    });
  }
});

test('equal seeds give equal rules, other seeds other graphs', () => {
  expect(redrawRules(vanilla, 7)).toEqual(worlds[7]);
  const shapes = worlds.map(({ recipes }) => JSON.stringify(recipes));
  expect(new Set(shapes).size).toBe(worlds.length);
});

test('with living things under random names their goal can be made in thought, and only by killing', () => {
  const telling = new Set(vanilla.entities.map(({ name }) => name));
  for (const [seed, lifeless] of worlds.entries()) {
    const { rules, goal } = enliven(lifeless, vanilla, seed);
    const handbook = makeHandbook(rules, rules.name);
    expect(play(handbook, `have:${goal}`).some(({ verb }) => verb === 'attack')).toBe(true);
    expect(rules.entities.map(({ name }) => name).filter((name) => telling.has(name))).toEqual([]);
    const names = [...rules.blocks, ...rules.items.filter(({ places }) => places < 0), ...rules.entities];
    expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
    // What was there stays: the same land, recipes and ids.
    expect(rules.recipes.slice(0, lifeless.recipes.length)).toEqual(lifeless.recipes);
  }
  expect(enliven(worlds[7], vanilla, 7)).toEqual(enliven(worlds[7], vanilla, 7));
});

test('depths of the game itself', () => {
  const depths = craftDepths(vanilla);
  const depth = (name: string) => depths[itemId(vanilla, name)];
  // planks 1, stick and table 2, wooden pickaxe 3 (reaches cobblestone), stone pickaxe and furnace 4, ingot 5, iron pickaxe 6
  expect(
    [
      'log',
      'planks',
      'stick',
      'wooden_pickaxe',
      'cobblestone',
      'stone_pickaxe',
      'iron_ingot',
      'iron_pickaxe',
      'diamond',
      'wool',
    ].map(depth),
  ).toEqual([0, 1, 2, 3, 3, 4, 5, 6, 6, Infinity]);
  // 3 planks + 2 sticks (1 plank each pair of crafts) + table 4: 2 + 2 + 4 + 3 = 11 planks of which sticks use 2: 9 planks, 3 logs
  expect(rawNeed(vanilla, itemId(vanilla, 'wooden_pickaxe'))).toBe(3);
});

test('tasks are read with redrawn names too', () => {
  for (const rules of worlds.slice(0, 20)) {
    const name = deepestItem(rules);
    const task = parseTask(`craft 2 ${name}`, makeHandbook(rules, rules.name));
    expect(task).toMatchObject({
      goal: { fact: `gain:${name}`, atLeast: 2 },
      biome: 'forest',
      start: {},
      within: 3000,
    });
    expect(() => parseTask('craft_stick', makeHandbook(rules, rules.name))).toThrow("unknown item 'stick'");
  }
});
