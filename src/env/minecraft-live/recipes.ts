/** The server's recipe for one of the rules: which items lie where in the grid. */
import type { RecipeRule } from '../minecraft/rules/rules.ts';
import type { Bot, BotBlock, BotItem, BotRecipe, Cell } from './bot.ts';
import type { Names } from './names.ts';

/** Null when nothing is made of what is held. */
export function findRecipe(
  { bot, names }: { readonly bot: Bot; readonly names: Names },
  recipe: RecipeRule,
  table: BotBlock | null,
): BotRecipe | null {
  const types = names.typesOf(recipe.output);
  const exact = types.flatMap(({ type }) => bot.recipesFor(type, null, 1, table));
  const fitting = exact.find((found) => takes(found, recipe, names));
  if (fitting !== undefined) return fitting;
  // A thing that comes in one kind only is made of any kinds together, such as a chest of two sorts of planks.
  if (types.length > 1) return exact[0] ?? null;
  for (const found of types.flatMap(({ type }) => bot.recipesAll(type, null, table))) {
    const made = takes(found, recipe, names) ? fill(found, bot, names) : null;
    if (made !== null) return made;
  }
  return exact[0] ?? null;
}

const cellsOf = ({ inShape, ingredients }: BotRecipe): readonly Cell[] =>
  [...(inShape ?? []).flat(), ...(ingredients ?? [])].filter(({ id }) => id >= 0);

const itemOf = (names: Names, { id, metadata }: Cell): number => names.itemOf(id, metadata ?? 0);

/** Whether it costs what the rule says. */
function takes(found: BotRecipe, { inputs }: RecipeRule, names: Names): boolean {
  const items = cellsOf(found).map((cell) => itemOf(names, cell));
  const needed = inputs.reduce((sum, { count }) => sum + count, 0);
  return (
    items.length === needed && inputs.every(({ item, count }) => items.filter((one) => one === item).length === count)
  );
}

/** The same recipe with the kinds that are held; null when there are too few. */
function fill(found: BotRecipe, { inventory }: Bot, names: Names): BotRecipe | null {
  const left = new Map<number, number>();
  const held = inventory.slots.filter((stack): stack is BotItem => stack != null);
  for (const { type, count } of held) left.set(type, (left.get(type) ?? 0) + count);
  let lacks = false;
  const choose = (cell: Cell): Cell => {
    if (cell.id < 0) return cell;
    const item = itemOf(names, cell);
    const kinds = held.filter(({ type, metadata }) => names.itemOf(type, metadata) === item && left.get(type)! > 0);
    if (kinds.length === 0) lacks = true;
    else left.set(kinds[0].type, left.get(kinds[0].type)! - 1);
    return { ...cell, id: kinds[0]?.type ?? cell.id };
  };
  const { inShape, ingredients } = found;
  const made = {
    ...found,
    inShape: inShape?.map((row) => row.map(choose)) ?? null,
    ingredients: ingredients?.map(choose) ?? null,
  };
  return lacks ? null : made;
}
