/** Crafting and smelting as single actions, with the clicks of a player. */
import { craftCost } from '../minecraft/player/crafting.ts';
import type { RecipeRule } from '../minecraft/rules/rules.ts';
import { NZ, SY, SZ, type World } from '../minecraft/world/world.ts';
import type { BotBlock } from './bot.ts';
import type { Mirror } from './mirror.ts';
import { blockOf } from './placing.ts';
import { findRecipe } from './recipes.ts';
import { smelt } from './smelt.ts';
import { within } from './waiting.ts';

const CRAFT_MS = 10_000;

/** Makes a recipe of the rules once; null when that is not possible now. */
export function craft(mirror: Mirror, index: number): Promise<void> | null {
  const { world, tables } = mirror;
  const cost = craftCost(world, tables, index);
  if (cost === null) return null;
  const recipe = tables.rules.recipes[index];
  const station = recipe.station < 0 ? null : blockOf(mirror, nearestStation(world, recipe.station));
  if (recipe.fuel > 0) return smelt({ mirror, recipe, cost, furnace: station! });
  return within(craftAt(mirror, recipe, station), CRAFT_MS);
}

async function craftAt(mirror: Mirror, recipe: RecipeRule, table: BotBlock | null): Promise<void> {
  const { bot, tables } = mirror;
  const found = findRecipe(mirror, recipe, table);
  if (found === null)
    throw new Error(`this version makes no ${tables.rules.items[recipe.output].name} of what is held`);
  try {
    await bot.craft(found, 1, table ?? undefined);
  } finally {
    // Puts back what a server that made nothing left in the grid; later ones do not say that they refuse.
    if (table === null) bot._client.write('close_window', { windowId: 0 });
  }
}

/** Cell of a station block near the feet; there is one, since the cost can be paid. */
function nearestStation({ stations, blocks, body }: World, block: number): number {
  let best = -1;
  let bestSquare = Infinity;
  for (const cell of stations) {
    if (blocks[cell] !== block) continue;
    const dx = (cell % SZ) + 0.5 - body.x;
    const dy = Math.floor(cell / SY) - body.y;
    const dz = (Math.floor(cell / SZ) % NZ) + 0.5 - body.z;
    const square = dx * dx + dy * dy + dz * dz;
    if (square >= bestSquare) continue;
    best = cell;
    bestSquare = square;
  }
  return best;
}
