/** The errands program in fields of grass with stations, trees and stones laid out by hand. */
import { beforeAll, expect, test } from 'vitest';
import { makeRng, type Rng } from '../src/core/rng.ts';
import { FURNACE, SIZE, STONE, TABLE, TREE, WATER } from '../src/env/craftax/classic/constants.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import type { Skill } from '../src/skill/skill.ts';
import { grassField, MIDDLE, play, programFor } from './errands-field.ts';

beforeAll(() => prepareSandbox());

/** Programs by their aim. */
const programs = new Map<string, Skill>();

/** Steps until an aim is reached on a field with what `lay` puts there and with what is held; `limit` if it is not. */
function reach(
  aim: string,
  held: Readonly<Record<string, number>>,
  lay: (put: (block: number, rows: number, columns: number) => void) => void,
  limit: number,
) {
  const world = grassField(held);
  lay((block, rows, columns) => {
    if (rows !== 0 || columns !== 0) world.map[(MIDDLE + rows) * SIZE + MIDDLE + columns] = block;
  });
  const program = programs.get(aim) ?? programFor([aim]);
  programs.set(aim, program);
  return play(program, world, limit, (fact) => fact(aim) === 1);
}

const tools = { stone_pickaxe: 1, wood_pickaxe: 1, iron: 1, coal: 1 };
/** Anywhere within nine rows and columns. */
const anywhere = (rng: Rng) => [rng.int(19) - 9, rng.int(19) - 9] as const;

test('stations apart from each other, few trees and stones: the player never goes to and fro between them', () => {
  const rng = makeRng('stations');
  for (let layout = 0; layout < 60; layout++) {
    const held = { ...tools, wood: rng.int(5), stone: rng.int(3) };
    const steps = reach(
      'achieved:make_iron_sword',
      held,
      (put) => {
        for (const block of [TABLE, FURNACE, TREE, TREE, TREE, TREE, STONE, STONE, STONE]) put(block, ...anywhere(rng));
      },
      150,
    );
    expect(steps, `layout ${layout}`).toBeLessThan(150);
  }
});

test('with a table at hand and one piece of wood the furnace comes to the table', () => {
  const steps = reach(
    'achieved:make_iron_sword',
    { ...tools, wood: 1, stone: 2 },
    (put) => {
      put(TABLE, 0, 6);
      put(FURNACE, 0, -3);
    },
    40,
  );
  expect(steps).toBeLessThan(12);
});

test('who holds enough builds where it stands when the stations are far', () => {
  const steps = reach(
    'achieved:make_iron_sword',
    { ...tools, wood: 3, stone: 2 },
    (put) => {
      put(TABLE, 0, 20);
      put(FURNACE, 0, 21);
    },
    40,
  );
  expect(steps).toBeLessThan(8);
});

test('a station is put up in a nook: where nothing can be put in front, the player makes room', () => {
  const steps = reach(
    'achieved:make_stone_pickaxe',
    { wood_pickaxe: 1, wood: 3, stone: 1 },
    (put) => {
      for (const [r, c] of [
        [-1, 0],
        [1, 0],
        [0, 1],
      ])
        put(STONE, r, c);
      put(TREE, 0, -1);
    },
    40,
  );
  expect(steps).toBeLessThan(8);
});

test('while there are arms to make other aims wait, but not to drink, where that is near', () => {
  const world = grassField({ wood: 1, stone: 1 });
  const put = (block: number, columns: number) => {
    world.map[MIDDLE * SIZE + MIDDLE + columns] = block;
  };
  put(TABLE, 14);
  put(WATER, -3);
  const done: string[] = [];
  const aims = ['collect_sapling', 'make_stone_sword', 'collect_drink'].map((name) => `achieved:${name}`);
  const all = (fact: (name: string) => number) => {
    for (const aim of aims) if (fact(aim) === 1 && !done.includes(aim)) done.push(aim);
    return done.length === 3 || fact(aims[1]) === 1;
  };
  play(programFor(aims), world, 60, all);
  expect(done).toEqual(['achieved:collect_drink', 'achieved:make_stone_sword']);
});

test('unknown water is looked for well before the player is thirsty', () => {
  const world = grassField({}, [9, 9, 7, 9]);
  for (let k = -15; k <= 15; k++) {
    for (const side of [-15, 15]) {
      world.map[(MIDDLE + side) * SIZE + MIDDLE + k] = WATER;
      world.map[(MIDDLE + k) * SIZE + MIDDLE + side] = WATER;
    }
  }
  const drinks = (fact: (name: string) => number) => fact('drink') >= 8;
  expect(play(programFor(['achieved:collect_sapling']), world, 40, drinks, false)).toBeLessThan(40);
});
