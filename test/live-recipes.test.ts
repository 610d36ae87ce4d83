/** The crafting grid of the server in `live/`. */
import { expect, test } from 'vitest';
import { makeMatcher } from '../live/recipes.ts';
import type { Item, SquidRegistry } from '../live/squid.ts';

const [LOG, PLANKS, STICK, COAL, AXE, TORCH] = [17, 5, 280, 263, 271, 50];
const registry = {
  recipes: {
    [AXE]: [
      {
        inShape: [
          [PLANKS, PLANKS],
          [PLANKS, STICK],
          [null, STICK],
        ],
        result: { id: AXE, count: 1 },
      },
    ],
    [PLANKS]: [{ ingredients: [{ id: LOG, metadata: 1 }], result: { id: PLANKS, count: 4, metadata: 1 } }],
    [TORCH]: [
      { inShape: [[{ id: COAL, metadata: 0 }], [{ id: STICK, metadata: null }]], result: { id: TORCH, count: 4 } },
    ],
  },
} as unknown as SquidRegistry;
const match = makeMatcher(registry);
const item = (type: number, metadata = 0) => ({ type, metadata, count: 1 }) as unknown as Item;
/** A grid of three columns, written as rows of types; 0 is empty. */
const grid = (rows: number[][]) => rows.flat().map((type) => (type === 0 ? null : item(type)));

test('shaped recipes lie anywhere in the grid, and mirrored', () => {
  const made = { id: AXE, count: 1, metadata: 0 };
  expect(
    match(
      grid([
        [PLANKS, PLANKS, 0],
        [PLANKS, STICK, 0],
        [0, STICK, 0],
      ]),
      3,
    ),
  ).toEqual(made);
  expect(
    match(
      grid([
        [0, PLANKS, PLANKS],
        [0, PLANKS, STICK],
        [0, 0, STICK],
      ]),
      3,
    ),
  ).toEqual(made);
  expect(
    match(
      grid([
        [0, PLANKS, PLANKS],
        [0, STICK, PLANKS],
        [0, STICK, 0],
      ]),
      3,
    ),
  ).toEqual(made);
  expect(
    match(
      grid([
        [PLANKS, PLANKS, 0],
        [PLANKS, STICK, 0],
        [STICK, 0, 0],
      ]),
      3,
    ),
  ).toBe(null);
  expect(
    match(
      grid([
        [PLANKS, PLANKS, STICK],
        [PLANKS, STICK, 0],
        [0, STICK, 0],
      ]),
      3,
    ),
  ).toBe(null);
});

test('a number of an ingredient counts where the recipe has one', () => {
  expect(match([item(LOG, 1), null, null, null], 2)).toEqual({ id: PLANKS, count: 4, metadata: 1 });
  expect(match([null, null, item(LOG, 0), null], 2)).toBe(null);
  expect(match([item(COAL, 0), null, item(STICK, 0), null], 2)?.id).toBe(TORCH);
  expect(match([item(COAL, 1), null, item(STICK, 0), null], 2)).toBe(null);
  expect(match([null, null, null, null], 2)).toBe(null);
});
