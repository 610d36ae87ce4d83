import { expect, test } from 'vitest';
import { block, cellAt, FLOOR, flatWorld, item, keys, put, rules, tables } from '../testing.ts';
import { give } from '../world/inventory.ts';
import { tickItems } from '../world/items.ts';
import type { World } from '../world/world.ts';
import { canPlace, dig, digShare, place, stopDigging, throwHeld } from './digging.ts';
import { tickBody } from './movement.ts';

/** Ticks of holding attack until the cell is air; at most 1000. */
function digOut(world: World, cell: number): number {
  for (let tick = 1; tick <= 1000; tick++) {
    dig(world, tables);
    tickBody(world, tables, keys());
    tickItems(world, tables);
    if (world.blocks[cell] === tables.air) return tick;
  }
  return Infinity;
}

function wait(world: World, ticks: number): void {
  for (let i = 0; i < ticks; i++) tickItems(world, tables);
}

test('a log by hand takes 60 ticks and is picked up', () => {
  const world = flatWorld();
  put(world, 48, FLOOR + 1, 50, 'log');
  expect(digOut(world, cellAt(48, FLOOR + 1, 50))).toBe(60);
  expect(world.bag.have[item('log')]).toBe(0);
  world.body.z = 49.6;
  wait(world, 30);
  expect(world.bag.have[item('log')]).toBe(1);
  expect(world.ground.count).toBe(0);
});

test('stone by hand takes 150 ticks and drops nothing; a wooden pickaxe takes 23, drops cobblestone and wears', () => {
  const world = flatWorld();
  put(world, 48, FLOOR + 1, 50, 'stone');
  expect(digOut(world, cellAt(48, FLOOR + 1, 50))).toBe(150);
  expect(world.ground.count).toBe(0);
  give(world.bag, rules, item('wooden_pickaxe'), 1);
  put(world, 48, FLOOR + 1, 50, 'stone');
  expect(digOut(world, cellAt(48, FLOOR + 1, 50))).toBe(23);
  expect(world.ground.item[0]).toBe(item('cobblestone'));
  expect(world.bag.wear[0]).toBe(1);
});

test('a tool breaks after its durability', () => {
  const world = flatWorld();
  give(world.bag, rules, item('wooden_pickaxe'), 1);
  const uses = rules.items[item('wooden_pickaxe')].durability;
  for (let i = 0; i < uses; i++) {
    expect(world.bag.have[item('wooden_pickaxe')]).toBe(1);
    put(world, 48, FLOOR + 1, 50, 'stone');
    digOut(world, cellAt(48, FLOOR + 1, 50));
  }
  expect(world.bag.have[item('wooden_pickaxe')]).toBe(0);
});

test('letting go and changing the target start again', () => {
  const world = flatWorld();
  put(world, 48, FLOOR + 1, 50, 'log');
  for (let i = 0; i < 59; i++) dig(world, tables);
  expect(digShare(world, tables)).toBeCloseTo(59 / 60);
  stopDigging(world);
  expect(digShare(world, tables)).toBe(0);
  for (let i = 0; i < 59; i++) dig(world, tables);
  put(world, 48, FLOOR + 1, 49, 'log');
  expect(digOut(world, cellAt(48, FLOOR + 1, 49))).toBe(60);
  expect(world.blocks[cellAt(48, FLOOR + 1, 50)]).toBe(block('log'));
});

test('digging in the air is five times slower', () => {
  const world = flatWorld();
  put(world, 48, FLOOR + 1, 50, 'log');
  world.body.onGround = 0;
  dig(world, tables);
  expect(digShare(world, tables)).toBeCloseTo(1 / 300);
});

test('out of reach nothing is dug', () => {
  const world = flatWorld();
  put(world, 48, FLOOR + 1, 54, 'log');
  dig(world, tables);
  expect(world.digCell).toBe(-1);
});

test('sand falls when its ground goes, and a tuft breaks', () => {
  const world = flatWorld();
  world.body.pitch = 0;
  for (const [y, name] of [
    [1, 'dirt'],
    [2, 'sand'],
    [3, 'sand'],
    [4, 'tallgrass'],
  ] as const) {
    put(world, 48, FLOOR + y, 50, name);
  }
  for (let tick = 0; tick < 15; tick++) dig(world, tables);
  const column = [0, 1, 2, 3, 4].map((y) => rules.blocks[world.blocks[cellAt(48, FLOOR + y, 50)]].name);
  expect(column).toEqual(['sand', 'sand', 'air', 'air', 'air']);
});

test('a block is placed against the face under the crosshair, and never into the body', () => {
  const world = flatWorld();
  give(world.bag, rules, item('cobblestone'), 2);
  put(world, 48, FLOOR + 1, 51, 'log');
  place(world, tables, 0);
  expect(world.blocks[cellAt(48, FLOOR + 1, 50)]).toBe(block('cobblestone'));
  expect(world.bag.have[item('cobblestone')]).toBe(1);
  world.body.pitch = 6;
  world.view++;
  expect(canPlace(world, tables, 0)).toBe(false);
  for (let tick = 0; tick < 6; tick++) tickBody(world, tables, keys({ stance: tick === 0 ? 1 : 0 }));
  expect(world.body.y).toBeGreaterThan(FLOOR + 1);
  place(world, tables, 0);
  expect(world.blocks[cellAt(48, FLOOR, 48)]).toBe(block('cobblestone'));
  for (let tick = 0; tick < 12; tick++) tickBody(world, tables, keys());
  expect(world.body.y).toBe(FLOOR + 1);
});

test('a thrown item flies ahead, comes to rest and can be picked up after its delay', () => {
  const world = flatWorld();
  give(world.bag, rules, item('log'), 3);
  throwHeld(world);
  wait(world, 39);
  expect(world.bag.have[item('log')]).toBe(2);
  expect(world.ground.z[0]).toBeGreaterThan(49.5);
  expect(world.ground.y[0]).toBe(FLOOR);
  expect(world.ground.rest[0]).toBe(1);
  world.body.z = world.ground.z[0];
  wait(world, 1);
  expect(world.bag.have[item('log')]).toBe(3);
});

test('equal items that rest side by side merge; lava burns them', () => {
  const world = flatWorld();
  give(world.bag, rules, item('log'), 2);
  throwHeld(world);
  throwHeld(world);
  wait(world, 30);
  expect(world.ground.count).toBe(1);
  expect(world.ground.quantity[0]).toBe(2);
  put(world, Math.floor(world.ground.x[0]), FLOOR, Math.floor(world.ground.z[0]), 'lava');
  wait(world, 1);
  expect(world.ground.count).toBe(0);
});
