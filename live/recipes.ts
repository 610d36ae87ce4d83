/**
 * What a crafting grid makes: the recipes of minecraft-data, shaped ones also as their mirror image. Recipes that differ in
 * the sort of wood or stone only are one, as in vanilla: each cell takes any sort.
 */
import type { Item, SquidRegistry } from './squid.ts';

interface Ingredient {
  readonly id: number;
  /** Null for any. */
  readonly metadata: number | null;
}

interface Shaped {
  /** What may lie in a cell, any of them; nothing in a cell that stays empty. */
  readonly rows: (readonly Ingredient[])[][];
  readonly result: Result;
}

interface Shapeless {
  readonly ingredients: readonly Ingredient[];
  readonly result: Result;
}

export interface Result {
  readonly id: number;
  readonly count: number;
  readonly metadata: number;
}

interface DataRecipe {
  readonly inShape?: readonly (readonly unknown[])[];
  readonly ingredients?: readonly unknown[];
  readonly result: { readonly id: number; readonly count?: number; readonly metadata?: number };
}

export type Grid = readonly (Item | null)[];

/** A recipe entry is a number, a record, or null or -1 for an empty cell. */
function ingredient(entry: unknown): Ingredient | null {
  if (entry === null || entry === undefined || entry === -1) return null;
  if (typeof entry === 'number') return { id: entry, metadata: null };
  const { id, metadata } = entry as { id: number; metadata?: number | null };
  if (id === -1) return null;
  return { id, metadata: metadata === undefined || metadata === -1 ? null : metadata };
}

const isOf = (item: Item | null, wanted: readonly Ingredient[]): boolean =>
  item === null
    ? wanted.length === 0
    : wanted.some(({ id, metadata }) => item.type === id && (metadata === null || metadata === item.metadata));

/** Adds a recipe, to one of the same shape that makes the same. */
function addShape(shaped: Map<string, Shaped>, given: readonly (readonly unknown[])[], result: Result): void {
  const rows = given.map((row) => row.map(ingredient));
  const key = JSON.stringify([result, rows.map((row) => row.map((cell) => cell !== null))]);
  const known = shaped.get(key);
  if (known === undefined) {
    shaped.set(key, { rows: rows.map((row) => row.map((cell) => (cell === null ? [] : [cell]))), result });
    return;
  }
  rows.forEach((row, y) => {
    row.forEach((cell, x) => {
      if (cell !== null) known.rows[y][x] = [...known.rows[y][x], cell];
    });
  });
}

/** What a grid of so many columns makes, or null. */
export function makeMatcher(registry: SquidRegistry): (grid: Grid, columns: number) => Result | null {
  const byShape = new Map<string, Shaped>();
  const shapeless: Shapeless[] = [];
  for (const recipe of Object.values(registry.recipes).flat() as DataRecipe[]) {
    const { id, count = 1, metadata = 0 } = recipe.result;
    const result = { id, count, metadata };
    if (recipe.inShape !== undefined) addShape(byShape, recipe.inShape, result);
    else if (recipe.ingredients !== undefined) {
      const ingredients = recipe.ingredients.map(ingredient).filter((one) => one !== null);
      shapeless.push({ ingredients, result });
    }
  }
  const shaped = [...byShape.values()];
  return (grid, columns) => {
    const rows = trim(grid, columns);
    if (rows.length === 0) return null;
    const fitting = shaped.find((recipe) => fits(rows, recipe.rows));
    return (fitting ?? shapeless.find((recipe) => holds(rows.flat(), recipe.ingredients)))?.result ?? null;
  };
}

/** The rows of the smallest box around what lies in a grid. */
function trim(grid: Grid, columns: number): (Item | null)[][] {
  const rows: (Item | null)[][] = [];
  for (let i = 0; i < grid.length; i += columns) rows.push(grid.slice(i, i + columns));
  const filled = rows.flatMap((row, y) => (row.some((item) => item !== null) ? [y] : []));
  if (filled.length === 0) return [];
  const used = rows[0].flatMap((_, x) => (rows.some((row) => row[x] !== null) ? [x] : []));
  return rows
    .slice(filled[0], filled[filled.length - 1] + 1)
    .map((row) => row.slice(used[0], used[used.length - 1] + 1));
}

function fits(rows: (Item | null)[][], wanted: Shaped['rows']): boolean {
  const width = Math.max(...wanted.map((row) => row.length));
  if (rows.length !== wanted.length || rows[0].length !== width) return false;
  const same = (mirrored: boolean) =>
    rows.every((row, y) => row.every((item, x) => isOf(item, wanted[y][mirrored ? width - 1 - x : x] ?? [])));
  return same(false) || same(true);
}

function holds(items: Grid, wanted: readonly Ingredient[]): boolean {
  const left = [...wanted];
  for (const item of items) {
    if (item === null) continue;
    const at = left.findIndex((one) => isOf(item, [one]));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0;
}
