/** What a crafting grid makes: the recipes of minecraft-data, shaped ones also as their mirror image. */
import type { Item, SquidRegistry } from './squid.ts';

interface Ingredient {
  readonly id: number;
  /** Null for any. */
  readonly metadata: number | null;
}

interface Shaped {
  readonly rows: readonly (readonly (Ingredient | null)[])[];
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

const isOf = (item: Item | null, wanted: Ingredient | null): boolean =>
  wanted === null || item === null
    ? wanted === null && item === null
    : item.type === wanted.id && (wanted.metadata === null || wanted.metadata === item.metadata);

/** What a grid of so many columns makes, or null. */
export function makeMatcher(registry: SquidRegistry): (grid: Grid, columns: number) => Result | null {
  const shaped: Shaped[] = [];
  const shapeless: Shapeless[] = [];
  for (const recipe of Object.values(registry.recipes).flat() as DataRecipe[]) {
    const { id, count = 1, metadata = 0 } = recipe.result;
    const result = { id, count, metadata };
    if (recipe.inShape !== undefined) shaped.push({ rows: recipe.inShape.map((row) => row.map(ingredient)), result });
    else if (recipe.ingredients !== undefined) {
      const ingredients = recipe.ingredients.map(ingredient).filter((one) => one !== null);
      shapeless.push({ ingredients, result });
    }
  }
  return (grid, columns) => {
    const rows = trim(grid, columns);
    if (rows.length === 0) return null;
    const byShape = shaped.find((recipe) => fits(rows, recipe.rows));
    return (byShape ?? shapeless.find((recipe) => holds(rows.flat(), recipe.ingredients)))?.result ?? null;
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
    rows.every((row, y) => row.every((item, x) => isOf(item, wanted[y][mirrored ? width - 1 - x : x] ?? null)));
  return same(false) || same(true);
}

function holds(items: Grid, wanted: readonly Ingredient[]): boolean {
  const left = [...wanted];
  for (const item of items) {
    if (item === null) continue;
    const at = left.findIndex((one) => isOf(item, one));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0;
}
