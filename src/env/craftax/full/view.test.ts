import { expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.ts';
import { camel } from '../../skill-names.ts';
import { swordBlow } from './combat.ts';
import { Action, actionNames, Block, CELLS, Item, SIZE } from './constants.ts';
import { makeFacts } from './facts.ts';
import { makeHandbook } from './handbook.ts';
import { makeObserver, OBSERVATION_SIZE } from './observe.ts';
import { plain } from './plain-world.ts';
import { makeSkillApi } from './skill-api.ts';
import * as State from './state.ts';
import { forget } from './view.ts';

const MIDDLE = SIZE / 2;

/** A world, what skills see of it, and how it is looked at anew. */
function stage(block?: number) {
  const world = plain(block);
  const facts = makeFacts([world], [{ items: new Int32Array(State.INVENTORY_SIZE), time: 0 }]);
  const api = makeSkillApi({ world, index: 0, facts, rng: makeRng('view', 0) });
  const observe = makeObserver(1, new Float32Array(OBSERVATION_SIZE));
  const look = () => {
    observe(world, 0);
    forget(world);
  };
  const call = (name: string, ...args: unknown[]) => (api[name] as (...args: unknown[]) => unknown)(...args);
  return { world, facts, api, look, call };
}

const cellAt = (level: number, rows: number, columns: number) =>
  level * CELLS + (MIDDLE + rows) * SIZE + MIDDLE + columns;

test('ways lead around walls, through them with a pickaxe, and onto ladders', () => {
  const { world, look, call, facts } = stage();
  for (let c = -3; c <= 3; c++) world.map[cellAt(0, -2, c)] = Block.STONE;
  world.map[cellAt(0, -4, 0)] = Block.IRON;
  world.items[cellAt(0, 0, 3)] = Item.LADDER_DOWN;
  look();
  const around = call('distance', 'iron', false) as number;
  expect(around).toBeGreaterThan(8);
  world.ints[State.PICKAXE] = 1;
  look();
  expect(call('distance', 'iron', true)).toBe(4);
  expect(call('towards', 'iron', true)).toBe(Action.UP);
  expect(call('distance', 'ladder_down', false)).toBe(3);
  expect(call('towards', 'ladder_down', false)).toBe(Action.RIGHT);
  world.ints[State.COLUMN] += 3;
  look();
  expect(call('towards', 'ladder_down', false)).toBe(Action.NOOP);
  expect(facts.read(0, facts.index('on:ladder_down'))).toBe(1);
});

test('in the dark nothing is seen, and exploring puts torches', () => {
  const { world, look, call } = stage(Block.PATH);
  world.ints[State.LEVEL] = 2;
  world.light.fill(0, 2 * CELLS, 3 * CELLS);
  world.light[cellAt(2, 0, 0)] = 1;
  world.map[cellAt(2, 0, 2)] = Block.DIAMOND;
  look();
  expect(call('block', 0, 2)).toBe('darkness');
  expect(call('towards', 'diamond', false)).toBeNull();
  expect(call('explore', true)).toBeNull();
  world.ints[State.TORCHES] = 1;
  look();
  expect(call('explore', true)).toBe(Action.PLACE_TORCH);
});

test('on a dark floor one with torches looks for where a torch shows most, not for what was never in view', () => {
  const { world, look, call } = stage(Block.PATH);
  world.ints[State.LEVEL] = 2;
  world.light.fill(0, 2 * CELLS, 3 * CELLS);
  // a lit row that ends in the dark, dark above it, and rock below that was seen
  for (let c = -3; c <= 3; c++) world.light[cellAt(2, 0, c)] = 1;
  for (let r = 1; r <= 4; r++) {
    for (let c = -5; c <= 5; c++) {
      world.light[cellAt(2, r, c)] = 1;
      world.map[cellAt(2, r, c)] = Block.STONE;
    }
  }
  look();
  expect(call('frontier', true)).not.toBeNull();
  world.ints[State.TORCHES] = 1;
  look();
  expect(call('frontier', true)).toBeNull();
  world.ints[State.DIRECTION] = 1;
  look();
  expect(call('explore', false)).toBe(Action.PLACE_TORCH);
});

test('a torch is put amid what lies around the thing sought, dug into rock', () => {
  const { world, look, call } = stage(Block.PATH);
  world.ints[State.LEVEL] = 2;
  world.ints[State.PICKAXE] = 1;
  world.ints[State.TORCHES] = 1;
  world.ints[State.DIRECTION] = 2;
  world.light.fill(0, 2 * CELLS, 3 * CELLS);
  // open ground on the left, rock on the right, dark beyond
  for (let r = -MIDDLE; r < MIDDLE; r++) {
    for (let c = -4; c <= 4; c++) {
      world.light[cellAt(2, r, c)] = 1;
      if (c > 0) world.map[cellAt(2, r, c)] = Block.STONE;
      world.seen[cellAt(2, r, c)] = world.map[cellAt(2, r, c)];
    }
  }
  look();
  expect(call('explore', true)).toBe(Action.LEFT);
  expect(call('explore', true, 'underground', 'stone')).toBe(Action.DO);
  for (let c = 1; c <= 3; c++) world.map[cellAt(2, 0, c)] = Block.PATH;
  world.ints[State.COLUMN] += 3;
  look();
  expect(call('explore', true, 'underground', 'stone')).toBe(Action.DO);
  world.map[cellAt(2, 0, 4)] = Block.PATH;
  look();
  expect(call('explore', true, 'underground', 'stone')).toBe(Action.PLACE_TORCH);
});

test('what is dark is no wall for a tunnel that opens no way', () => {
  const { world, look, call } = stage(Block.STONE);
  world.ints[State.LEVEL] = 2;
  world.ints[State.PICKAXE] = 1;
  world.map[cellAt(2, 0, 0)] = Block.PATH;
  world.map[cellAt(2, 0, 4)] = Block.DIAMOND;
  world.light.fill(1, 2 * CELLS, 3 * CELLS);
  look();
  expect(call('distance', 'diamond', 'sealed')).toBe(6);
  world.seen[cellAt(2, -1, 2)] = Block.DARKNESS;
  forget(world);
  expect(call('distance', 'diamond', 'sealed')).toBeGreaterThan(6);
});

test('a dark cell that took no torch is no wall', () => {
  const { world, look, call } = stage(Block.STONE);
  world.ints[State.LEVEL] = 2;
  world.map[cellAt(2, 0, 0)] = Block.PATH;
  world.light.fill(1, 2 * CELLS, 3 * CELLS);
  look();
  expect(call('enclosed', 6)).toBe(true);
  world.light[cellAt(2, -1, 0)] = 0;
  world.seen[cellAt(2, -1, 0)] = Block.INVALID;
  world.ints[State.TORCHES] = 1;
  look();
  expect(call('explore', false)).toBe(Action.PLACE_TORCH);
  expect(call('explore', false)).toBeNull();
  forget(world);
  expect(call('enclosed', 6)).toBe(false);
  expect(call('known', -1, 0)).toBe('darkness');
});

test('what was seen on one floor is not taken for another', () => {
  const { world, look, call } = stage();
  world.map[cellAt(0, 0, 2)] = Block.TREE;
  look();
  expect(call('distance', 'tree', false)).toBe(1);
  world.ints[State.LEVEL] = 1;
  look();
  expect(call('distance', 'tree', false)).toBeNull();
  expect(call('known', 0, 2)).toBe('grass');
});

test('the handbook names only facts and actions that are there', () => {
  const { facts, api } = stage();
  const { operators } = makeHandbook('craftax-v1');
  expect(new Set(operators.map(({ name }) => name)).size).toBe(operators.length);
  for (const { name, needs, yields, action } of operators) {
    for (const { fact } of [...needs, ...yields])
      expect([name, fact, facts.index(fact) >= 0]).toEqual([name, fact, true]);
    if (action !== null) expect(Object.hasOwn(api, action.slice(2).split('(')[0])).toBe(true);
  }
  const named = operators.flatMap(({ action }) => (action === null ? [] : [action.slice(2)]));

  const moves = ['noop', 'left', 'right', 'up', 'down', 'rest'];
  expect(actionNames.map(camel).filter((action) => !named.includes(action))).toEqual(moves);
});

test('the handbook tells how a point of strength adds to a blow', () => {
  const { world } = stage();
  const { might } = makeHandbook('craftax-v1').body!;
  const blow = new Float32Array(3);
  world.ints[State.SWORD] = 3;
  for (let strength = 1; strength <= 5; strength++) {
    world.ints[State.STRENGTH] = strength;
    swordBlow(world.ints, blow);
    expect(blow[0]).toBe(5 * (1 + might!.share * (strength - 1)));
  }
});

test('every achievement is the yield of an operator', () => {
  const yielded = new Set(makeHandbook('craftax-v1').operators.flatMap(({ yields }) => yields.map(({ fact }) => fact)));
  const { facts } = stage();
  const achievements = facts.names.filter((name) => name.startsWith('achieved:'));
  expect(achievements.filter((name) => !yielded.has(name))).toEqual([]);
});
