import { expect, test } from 'vitest';
import { createMinecraft, openMinecraft } from '../minecraft.ts';
import { flatWorld, item, keys, rules, tables } from '../testing.ts';
import { give } from '../world/inventory.ts';
import type { World } from '../world/world.ts';
import { EQUIP, USE } from './actions.ts';
import { causes, eat, harm } from './life.ts';
import { tickBody } from './movement.ts';

function run(world: World, ticks: number, changes: Parameters<typeof keys>[0] = {}): void {
  for (let i = 0; i < ticks; i++) tickBody(world, tables, keys(changes));
}

test('sprinting uses 0.1 of exhaustion a block: saturation goes first, then a point of food each 40 blocks', () => {
  const world = flatWorld();
  const { body } = world;
  // On a treadmill: set back to the middle each tick.
  let blocks = 0;
  for (let i = 0; i < 3000; i++) {
    const before = body.z;
    tickBody(world, tables, keys({ forward: 1, stance: 3 }));
    blocks += body.z - before;
    body.z = 48.5;
  }
  const used = 5 - body.saturation + (20 - body.food);
  expect(used).toBe(Math.floor((0.1 * blocks) / 4));
  expect(body.saturation).toBe(0);
  expect(body.food).toBeLessThan(20);
});

test('a full stomach heals half a heart in half a second at the cost of saturation, from 18 on in four seconds', () => {
  const full = flatWorld();
  full.body.life = 10;
  run(full, 10);
  expect(full.body.life).toBeCloseTo(10 + 5 / 6, 9);
  expect(full.body.exhaustion).toBeCloseTo(5, 9);
  const fed = flatWorld();
  Object.assign(fed.body, { life: 10, food: 18, saturation: 0 });
  run(fed, 79);
  expect(fed.body.life).toBe(10);
  run(fed, 1);
  expect(fed.body.life).toBe(11);
  const hungry = flatWorld();
  Object.assign(hungry.body, { life: 10, food: 17, saturation: 0 });
  run(hungry, 400);
  expect(hungry.body.life).toBe(10);
});

test('starving costs half a heart each four seconds, down to half a heart', () => {
  const world = flatWorld();
  Object.assign(world.body, { food: 0, saturation: 0, life: 3 });
  run(world, 81);
  expect(world.body.life).toBe(2);
  run(world, 2000);
  expect(world.body.life).toBe(1);
});

test('a meal takes 32 ticks of use and fills food and saturation; nobody eats with a full stomach', () => {
  const env = createMinecraft({ n: 1, rules, biome: 'plains', start: { cooked_beef: 2 }, spawning: false });
  const code = env.actions.encode([0, 0, 0, 12, 12, USE, 0, 0]);
  const held = env.facts.index('have:cooked_beef');
  for (let i = 0; i < 40; i++) env.step(Int32Array.of(code));
  expect(env.facts.read(0, held)).toBe(2);
  const world = flatWorld();
  give(world.bag, rules, item('bread'), 1);
  world.body.food = 10;
  world.body.saturation = 0;
  let ticks = 1;
  while (!eat(world, tables)) ticks++;
  expect([ticks, world.body.food, world.body.saturation]).toEqual([32, 15, 6]);
});

test('armour: iron stops 60 % of small blows, wears, and goes on by equip; nothing is lost on the way', () => {
  const start = { iron_chestplate: 1, iron_helmet: 1, iron_leggings: 1, iron_boots: 1 };
  const open = openMinecraft({ n: 1, rules, biome: 'plains', start, spawning: false });
  const { env } = open;
  const [world] = open.worlds;
  for (let slot = 0; slot < 4; slot++) {
    env.step(Int32Array.of(env.actions.encode([0, 0, 0, 12, 12, slot === 0 ? USE : EQUIP, 0, slot])));
  }
  expect(env.observation['life_stats.armor'][0]).toBe(15);
  expect(Array.from(env.observation['equipment.name'])).toEqual([
    -1,
    -1,
    item('iron_boots'),
    item('iron_leggings'),
    item('iron_chestplate'),
    item('iron_helmet'),
  ]);
  expect(env.facts.read(0, env.facts.index('used:iron_boots'))).toBe(1);
  expect(harm(world, open.tables, 4, 'mob')).toBe(true);
  expect(world.body.life).toBeCloseTo(20 - 4 * (1 - 13 / 25), 9);
  expect(Array.from(world.bag.wornWear)).toEqual([1, 1, 1, 1]);
  expect(harm(world, open.tables, 4, 'mob')).toBe(false);
  world.body.immune = 0;
  harm(world, open.tables, 4, 'fall');
  expect(world.body.life).toBeCloseTo(20 - 4 * (1 - 13 / 25) - 4, 9);
  const bytes = env.save(0);
  env.load(0, bytes);
  expect(env.observation['life_stats.armor'][0]).toBe(15);
});

test('harm shows in the step it happens, with its cause', () => {
  const env = createMinecraft({ n: 1, rules, biome: 'desert', start: {}, spawning: false });
  const amount = env.observation['damage_source.damage_amount'];
  expect(amount[0]).toBe(0);
  let seen = 0;
  const w = env.skillApi(0) as Record<string, (argument?: unknown) => number>;
  for (let i = 0; i < 3000 && seen === 0; i++) {
    env.step(Int32Array.of(w.act({ forward: true, jump: true, yaw: i % 50 === 0 ? 45 : 0 })));
    if (amount[0] > 0) {
      seen++;
      expect(causes[env.observation['damage_source.cause'][0]]).toMatch(/fall|cactus/);
      env.step(Int32Array.of(w.act({})));
      expect(amount[0]).toBe(0);
    }
  }
});

test('bad settings are named', () => {
  const bad = (changes: object) => () => createMinecraft({ n: 1, rules, biome: 'plains', start: {}, ...changes });
  expect(bad({ worn: ['stick'] })).toThrow("'stick' is no armour");
  expect(bad({ time: 24000 })).toThrow('time of day is 24000');
});
