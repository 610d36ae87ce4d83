import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.ts';
import { worth } from './achieve.ts';
import { ACHIEVEMENTS, Achievement, Action, actionNames, Block, CELLS, Item, LEVELS, SIZE } from './constants.ts';
import { craftable, recipes } from './craft.ts';
import { entities } from './creatures.ts';
import { drawOwnStep, LUCK_SIZE } from './luck.ts';
import { plain } from './plain-world.ts';
import type { World } from './state.ts';
import * as State from './state.ts';
import { gameOver, step } from './step.ts';
import { maxFood, maxHealth, maxMana } from './vitals.ts';

const luck = new Float32Array(LUCK_SIZE);
/** A step in which nothing appears and mobs stand. */
function quietly(world: World, action: number): number {
  luck.fill(0.999);
  for (let i = 0; i < 9; i += 3) luck[i] = 0;
  return step(world, action, luck);
}

const front = (world: World) =>
  world.ints[State.LEVEL] * CELLS + (world.ints[State.ROW] - 1) * SIZE + world.ints[State.COLUMN];

/** Puts a mob in front of the player. */
function enter({ ints, floats, mobs }: World, slot: number, type: number, health: number): number {
  const level = ints[State.LEVEL];
  const at = State.mobAt(level, slot);
  ints.set([ints[State.ROW] - 1, ints[State.COLUMN], 1, 9, type], at);
  floats[State.mobHealthAt(level, slot)] = health;
  mobs[level * CELLS + ints[at] * SIZE + ints[at + 1]] = 1;
  return at;
}

test('whatever is done, state stays within its bounds and the reward is what changed', () => {
  const blocks = [
    Block.GRASS,
    Block.PATH,
    Block.WATER,
    Block.LAVA,
    Block.STONE,
    Block.CHEST,
    Block.GRAVE,
    Block.FOUNTAIN,
  ];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: LEVELS - 1 }), (seed, level) => {
      const rng = makeRng('craftax rules', seed);
      const world = plain();
      const { ints, floats, map } = world;
      for (let i = 0; i < map.length; i++) if (rng.uniform() < 0.3) map[i] = blocks[rng.int(blocks.length)];
      for (let i = 0; i < State.INVENTORY_SIZE; i++) ints[State.INVENTORY + i] = rng.int(5);
      for (let i = 0; i < 4; i++) ints[State.ARMOUR + i] = rng.int(3);
      ints[State.LEVEL] = level;
      // nobody stands on a grave, where monsters come out
      map[level * CELLS + ints[State.ROW] * SIZE + ints[State.COLUMN]] = Block.PATH;
      ints[State.LEARNED] = 1;
      ints[State.XP] = 3;
      for (let t = 0; t < 60 && !gameOver(world); t++) {
        const before = worth(ints);
        const health = floats[State.HEALTH];
        const action = rng.int(actionNames.length);
        drawOwnStep(rng, action, luck);
        const reward = step(world, action, luck);
        expect(reward).toBeCloseTo(worth(ints) - before + 0.1 * (floats[State.HEALTH] - health), 4);
        expect([...outOfBounds(world), ...misplaced(world)]).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
});

/** What is out of its bounds, in words. */
function* outOfBounds({ ints, floats }: World) {
  for (let i = State.INVENTORY; i < State.INVENTORY + State.INVENTORY_SIZE; i++) {
    if (ints[i] < 0 || ints[i] > 99) yield `item ${i}: ${ints[i]}`;
  }
  for (const at of [State.FOOD, State.DRINK, State.ENERGY])
    if (ints[at] > maxFood(ints)) yield `vital ${at}: ${ints[at]}`;
  for (const at of [State.FOOD, State.DRINK, State.ENERGY, State.MANA, State.XP])
    if (ints[at] < 0) yield `below 0: ${at}`;
  if (ints[State.MANA] > maxMana(ints)) yield `mana ${ints[State.MANA]}`;
  const health = floats[State.HEALTH];
  if (!(health >= 0 && health <= maxHealth(ints))) yield `health ${health}`;
  for (let i = 0; i < ACHIEVEMENTS; i++) if (ints[State.ACHIEVED + i] >> 1 !== 0) yield `achievement ${i}`;
}

/** Where the map of mobs does not show just the mobs that are there, each alive and none on the player. */
function* misplaced({ ints, floats, mobs }: World) {
  let there = 0;
  for (let level = 0; level < LEVELS; level++) {
    for (let slot = 0; slot < State.MOB_PROJECTILE_SLOT; slot++) {
      const at = State.mobAt(level, slot);
      if (ints[at + State.MOB_MASK] === 0) continue;
      there++;
      if (mobs[level * CELLS + ints[at] * SIZE + ints[at + 1]] !== 1) yield `no mob at ${slot}`;
      if (!(floats[State.mobHealthAt(level, slot)] > 0)) yield `dead mob ${slot}`;
    }
  }
  const shown = mobs.reduce((sum, mob) => sum + mob, 0);
  if (shown !== there) yield `${shown} on the map, ${there} there`;
  if (mobs[ints[State.LEVEL] * CELLS + ints[State.ROW] * SIZE + ints[State.COLUMN]] !== 0) yield 'a mob on the player';
}

test('each recipe takes its cost beside a table, and a furnace where it says so', () => {
  for (const [action, recipe] of recipes) {
    const world = plain();
    const { ints, map } = world;
    for (let i = 0; i < recipe.cost.length; i++) ints[State.INVENTORY + i] = recipe.cost[i];
    expect(craftable(world, recipe)).toBe(false);
    map[front(world)] = Block.CRAFTING_TABLE;
    expect(craftable(world, recipe)).toBe(!recipe.furnace);
    map[front(world) - 1] = Block.FURNACE;
    expect(craftable(world, recipe)).toBe(true);
    quietly(world, action);
    expect(ints[recipe.item]).toBe(recipe.gain > 0 ? recipe.gain : recipe.below);
    for (let i = 0; i < recipe.cost.length; i++) expect(ints[State.INVENTORY + i]).toBe(0);
    expect(craftable(world, recipe)).toBe(false);
  }
});

test('a ladder leads down only when eight monsters are dead, and a new floor gives experience once', () => {
  const world = plain();
  const { ints, items } = world;
  const under = ints[State.ROW] * SIZE + ints[State.COLUMN];
  items[under] = Item.LADDER_DOWN;
  items[CELLS + under] = Item.LADDER_UP;
  quietly(world, Action.DESCEND);
  expect(ints[State.LEVEL]).toBe(0);
  ints[State.MONSTERS_KILLED] = 8;
  expect(quietly(world, Action.DESCEND)).toBe(3);
  expect(ints[State.LEVEL]).toBe(1);
  expect(ints[State.XP]).toBe(1);
  quietly(world, Action.ASCEND);
  expect(ints[State.LEVEL]).toBe(0);
  expect(quietly(world, Action.DESCEND)).toBe(0);
  expect(ints[State.XP]).toBe(1);
});

test('armour and enchantments weaken blows, sleep strengthens them', () => {
  const healthAfterBlow = (change: (ints: Int32Array) => void) => {
    const world = plain();
    const at = enter(world, State.MELEE_SLOT, 5, 20);
    world.ints[at + State.MOB_COOLDOWN] = 0;
    change(world.ints);
    quietly(world, Action.NOOP);
    return world.floats[State.HEALTH];
  };
  // a troll: 6 of force, 1 of fire, 1 of ice
  expect(healthAfterBlow(() => {})).toBe(1);
  expect(healthAfterBlow((ints) => ints.fill(1, State.ARMOUR, State.ARMOUR + 4))).toBeCloseTo(9 - 3.6 - 2, 5);
  expect(healthAfterBlow((ints) => ints.fill(1, State.ARMOUR_ENCHANTMENTS, State.ARMOUR_ENCHANTMENTS + 4))).toBeCloseTo(
    9 - 6 - 0.2 - 1,
    5,
  );
  const asleep = (ints: Int32Array) => {
    ints[State.SLEEPING] = 1;
    ints[State.ENERGY] = 5;
  };
  expect(healthAfterBlow(asleep)).toBe(0);
});

test('an arrow flies two cells a step and hurts what it meets, food is only what hands kill', () => {
  const world = plain();
  const { ints } = world;
  ints[State.BOW] = 1;
  ints[State.ARROWS] = 5;
  enter(world, State.PASSIVE_SLOT, 0, 3);
  ints[State.FOOD] = 1;
  quietly(world, Action.SHOOT_ARROW);
  expect(ints[State.mobAt(0, State.PASSIVE_SLOT) + State.MOB_MASK]).toBe(0);
  expect(ints[State.FOOD]).toBe(1);
  expect(ints[State.ACHIEVED + Achievement.EAT_COW]).toBe(0);
  enter(world, State.PASSIVE_SLOT, 0, 1);
  quietly(world, Action.DO);
  expect(ints[State.FOOD]).toBe(7);
  expect(ints[State.ACHIEVED + Achievement.EAT_COW]).toBe(1);
});

test('whoever steps onto a shot in flight is hit, as the handbook says', () => {
  const world = plain();
  const { ints, floats } = world;
  const at = State.mobAt(0, State.MOB_PROJECTILE_SLOT);
  ints.set([ints[State.ROW] - 1, ints[State.COLUMN], 1, 0, 0, 0, 1], at);
  quietly(world, Action.UP);
  expect(ints[State.ROW]).toBe(SIZE / 2 - 1);
  expect(floats[State.HEALTH]).toBe(7);
  expect(entities().find(({ name }) => name === 'skeleton')?.attack?.shot?.met).toBe('strikes');
});

test('the necromancer falls to eight blows, none of which counts while monsters are about', () => {
  const world = plain(Block.PATH);
  const { ints, floats } = world;
  ints[State.LEVEL] = 8;
  world.map[8 * CELLS + (SIZE / 2 - 1) * SIZE + SIZE / 2] = Block.NECROMANCER;
  quietly(world, Action.DO);
  expect(ints[State.BOSS_PROGRESS]).toBe(0);
  let blows = 0;
  while (!gameOver(world)) {
    const before = ints[State.BOSS_PROGRESS];
    quietly(world, Action.DO);
    if (ints[State.BOSS_PROGRESS] > before) blows++;
  }
  expect(blows).toBe(8);
  expect(floats[State.HEALTH]).toBeGreaterThan(0);
});
