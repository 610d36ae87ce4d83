/** Which of the server's recipes is taken, and of which kinds it is made. */
import { expect, test } from 'vitest';
import { vanilla } from '../minecraft/rules/vanilla.generated.ts';
import type { Bot, BotItem, BotRecipe } from './bot.ts';
import type { Names } from './names.ts';
import { findRecipe } from './recipes.ts';

const id = (name: string) => vanilla.items.findIndex((item) => item.name === name);
/** Two sorts of planks, two of doors, and things of one sort. */
const kinds = [
  [1, 'planks'],
  [2, 'planks'],
  [3, 'chest'],
  [4, 'wooden_door'],
  [5, 'wooden_door'],
  [6, 'stick'],
  [7, 'reeds'],
] as const;
const names: Names = {
  blockOf: () => 0,
  itemOf: (type) => id(kinds.find(([kind]) => kind === type)?.[1] ?? ''),
  typesOf: (item) => kinds.filter(([, name]) => id(name) === item).map(([type]) => ({ type, metadata: null })),
};
const cell = (of: number) => ({ id: of, metadata: null });
const shape = (rows: readonly (readonly number[])[]): BotRecipe => ({
  inShape: rows.map((row) => row.map(cell)),
  ingredients: null,
});
const ring = [
  [1, 1, 1],
  [1, -1, 1],
  [1, 1, 1],
];
const door = [
  [1, 1],
  [1, 1],
  [1, 1],
];

/** A bot that holds so much of each type, and knows these recipes by what they make. */
function bot(held: Readonly<Record<number, number>>, recipes: Readonly<Record<number, readonly BotRecipe[]>>): Bot {
  const slots = Object.entries(held).map(([type, count]) => ({ type: Number(type), count, metadata: 0 }) as BotItem);
  const enough = ({ inShape }: BotRecipe) => {
    const cells = inShape!.flat().filter((one) => one.id >= 0);
    return cells.every((one) => (held[one.id] ?? 0) >= cells.filter((other) => other.id === one.id).length);
  };
  return {
    inventory: { slots: [null, ...slots] },
    recipesFor: (type: number) => (recipes[type] ?? []).filter(enough),
    recipesAll: (type: number) => recipes[type] ?? [],
  } as unknown as Bot;
}

const find = (making: string, holder: Bot) => {
  const rule = vanilla.recipes.find(({ output }) => output === id(making))!;
  return findRecipe({ bot: holder, names }, rule, null);
};
const idsOf = (found: BotRecipe | null) => found?.inShape?.map((row) => row.map((one) => one.id)) ?? null;

test('a recipe for which one sort is enough is taken as it stands', () => {
  expect(idsOf(find('chest', bot({ 1: 8, 2: 8 }, { 3: [shape(ring)] })))).toEqual(ring);
});

test('what comes in one sort is made of several, as far as they go', () => {
  const made = find('chest', bot({ 1: 3, 2: 5 }, { 3: [shape(ring)] }));
  expect(idsOf(made)).toEqual([
    [1, 1, 1],
    [2, -1, 2],
    [2, 2, 2],
  ]);
  expect(find('chest', bot({ 1: 3, 2: 4 }, { 3: [shape(ring)] }))).toBe(null);
});

test('what comes in many sorts is made of its own', () => {
  expect(find('wooden_door', bot({ 1: 3, 2: 5 }, { 4: [shape(door)] }))).toBe(null);
});

test('a recipe that costs what the rules say goes first', () => {
  const sticks = [[1], [1]];
  const other = [[7], [7]];
  const found = find('stick', bot({ 1: 2, 7: 2 }, { 6: [shape(other), shape(sticks)] }));
  expect(idsOf(found)).toEqual(sticks);
});
