/**
 * Draws the recipe graph of a redrawn world: materials, stations, tools and side items, in an order in which they can be
 * made, so that every graph is solvable from bare hands.
 */
import type { Rng } from '../../../core/rng.ts';
import type { BlockRule, ItemRule, RecipeRule, Rules } from '../rules/rules.ts';

const MIN_CRAFTED = 12;
const MAX_CRAFTED = 25;
const BURN_TICKS = 200;

/** An item of no use but for crafting. */
export const plainItem: Omit<ItemRule, 'name'> = {
  stack: 64,
  places: -1,
  toolClass: -1,
  speed: 1,
  durability: 0,
  damage: 1,
  swing: 5,
  food: 0,
  saturation: 0,
  worn: -1,
  armor: 0,
};

/** Tables under construction. Item and block ids are indices, as in `Rules`. */
export interface Draft {
  readonly rng: Rng;
  /** A new nonsense word. */
  readonly word: () => string;
  readonly blocks: BlockRule[];
  /** Tool tier of each block: 0 yields to hands, 1 to both harvest tools, 2 to the second alone. */
  readonly tier: number[];
  readonly items: ItemRule[];
  readonly recipes: RecipeRule[];
  /** Raw items for recipes, by tier. */
  readonly raw: readonly [number[], number[], number[]];
  readonly stations: number[];
  /** Items that recipes may use so far: raw items within reach, and materials, all of a depth under `target`. */
  readonly pool: number[];
  /** Crafts in the longest chain to each item so far, tools and stations counted. */
  readonly depth: number[];
  /** Depth that no item may exceed. */
  readonly target: number;
}

/** How a recipe is drawn: one of `leads` is surely among its inputs, `kinds` bounds the distinct inputs. */
interface Shape {
  readonly leads: readonly number[];
  readonly kinds: number;
  readonly count: number;
  readonly station: number;
  readonly burns: boolean;
}

export function chance(rng: Rng, probability: number): boolean {
  return rng.uniform() < probability;
}

export function pick<T>(rng: Rng, list: readonly T[]): T {
  return list[rng.int(list.length)];
}

/** An integer in [low, high], small ones more often. */
function few(rng: Rng, low: number, high: number): number {
  return low + Math.floor((high - low + 1) * rng.uniform() ** 2);
}

/** Draws all crafted items. Returns the two harvest tools, weaker first. */
export function drawCrafts(draft: Draft): readonly number[] {
  const { rng, items, pool, raw, depth } = draft;
  const first = items.length;
  const total = MIN_CRAFTED + rng.int(MAX_CRAFTED - MIN_CRAFTED + 1);

  // --- what hands reach ---
  reach(draft, raw[0], 0);
  const basic = drawMaterials(draft, raw[0], few(rng, 1, 3), { station: -1, burns: false });
  const table = drawStation(draft, [basic], -1);
  const weakStation = chance(rng, 0.8) ? table : -1;
  const weak = drawTool(draft, { leads: pool, toolClass: 0, speed: 2 + rng.int(3), station: weakStation });

  // --- what the first tool reaches ---
  reach(draft, raw[1], depth[weak]);
  const second = chance(rng, 0.6);
  const station = second ? drawStation(draft, raw[1], table) : table;
  const burns = second && chance(rng, 0.6);
  const middle = drawMaterials(draft, raw[1], few(rng, 1, 2), { station, burns });
  const leads = chance(rng, 0.5) ? [middle] : raw[1];
  const strong = drawTool(draft, { leads, toolClass: 0, speed: items[weak].speed + 1 + rng.int(4), station: table });
  drawTool(draft, { leads: pool, toolClass: 1, speed: 2 + rng.int(6), station: table });

  // --- what the second tool reaches, and side items of anything ---
  reach(draft, raw[2], depth[strong]);
  drawMaterials(draft, raw[2], few(rng, 1, 2), { station, burns });
  while (items.length - first < total) drawSide(draft, table);
  return [weak, strong];
}

/** Burn ticks of two fuels that hands reach; only for graphs in which something burns. */
export function drawFuels({ rng, recipes, raw, pool }: Draft): Rules['fuels'] {
  if (!recipes.some(({ fuel }) => fuel > 0)) return [];
  const [trunk] = raw[0];
  const material = pool.find((item) => !raw[0].includes(item)) ?? trunk;
  return [material, trunk].map((item) => ({ item, ticks: BURN_TICKS * (0.5 + 0.5 * rng.int(4)) }));
}

/** Puts raw items of this depth into the pool, unless nothing could be made of them any more. */
function reach({ pool, depth, target }: Draft, fresh: readonly number[], freshDepth: number): void {
  for (const item of fresh) depth[item] = freshDepth;
  if (freshDepth < target) pool.push(...fresh);
}

/** Materials made of the raw items just reached, some of them of one another. Returns the last. */
function drawMaterials(
  draft: Draft,
  fresh: readonly number[],
  count: number,
  at: Pick<Shape, 'station' | 'burns'>,
): number {
  const { rng, pool, depth, target } = draft;
  let last = -1;
  for (let i = 0; i < count; i++) {
    // Burning turns one thing into one other, as smelting does.
    const shape = at.burns ? { kinds: 1, count: 1 } : { kinds: 2, count: few(rng, 1, 4) };
    const leads = last >= 0 && chance(rng, 0.5) ? [last] : fresh;
    last = drawCraft(draft, { leads, ...at, ...shape });
    if (depth[last] < target) pool.push(last);
  }
  return last;
}

/** A station: a block with an item of the same name that places it. Returns the block. */
function drawStation(draft: Draft, leads: readonly number[], station: number): number {
  const { rng, blocks, tier, items, stations } = draft;
  const item = drawCraft(draft, { leads, kinds: 2, count: 1, station, burns: false });
  const block = blocks.length;
  items[item] = { ...items[item], places: block };
  blocks.push({
    name: items[item].name,
    hardness: 2 + rng.int(4) / 2,
    solid: true,
    liquid: false,
    danger: false,
    transparent: false,
    gravity: false,
    replaceable: false,
    toolClass: 1,
    harvestTools: null,
    drops: [{ item, min: 1, max: 1, chance: 1 }],
    color: rng.int(0x1000000),
    found: 'placed',
    depth: 0,
    light: 0,
    xp: [0, 0],
    scarce: 1,
    soft: false,
  });
  tier.push(0);
  stations.push(block);
  return block;
}

function drawTool(draft: Draft, tool: Pick<Shape, 'leads' | 'station'> & { toolClass: number; speed: number }): number {
  const { leads, toolClass, speed, station } = tool;
  const item = drawCraft(draft, { leads, kinds: 3, count: 1, station, burns: false });
  draft.items[item] = { ...draft.items[item], stack: 1, toolClass, speed, durability: 60 + draft.rng.int(200) };
  return item;
}

/** Something that no other craft needs; now and then there are two ways to make it. */
function drawSide(draft: Draft, table: number): void {
  const { rng, pool, recipes } = draft;
  const station = chance(rng, 0.5) ? table : -1;
  const shape = { leads: pool, kinds: 3, count: few(rng, 1, 4), station, burns: false };
  const item = drawCraft(draft, shape);
  if (chance(rng, 0.15)) recipes.push(drawRecipe(draft, item, shape));
}

/** A new item and its recipe. */
function drawCraft(draft: Draft, shape: Shape): number {
  const { items, recipes, blocks, depth, word } = draft;
  const item = items.length;
  const recipe = drawRecipe(draft, item, shape);
  const stationItems = recipe.station < 0 ? [] : blocks[recipe.station].drops.map((drop) => drop.item);
  recipes.push(recipe);
  items.push({ ...plainItem, name: word() });
  depth[item] =
    1 + Math.max(...[...recipe.inputs.map((input) => input.item), ...stationItems].map((part) => depth[part]));
  return item;
}

/** Leads and stations that lie too deep for the target give way to the pool and to bare hands. */
function drawRecipe(draft: Draft, output: number, { leads, kinds, count, station, burns }: Shape): RecipeRule {
  const { rng, pool, blocks, depth, target } = draft;
  const near = station >= 0 && depth[blocks[station].drops[0].item] < target ? station : -1;
  const usable = leads.filter((item) => depth[item] < target);
  const inputs = new Map([[pick(rng, usable.length > 0 ? usable : pool), burns ? 1 : few(rng, 1, 4)]]);
  for (let i = 1 + rng.int(kinds); i > 1; i--) {
    const item = pick(rng, pool);
    if (!inputs.has(item)) inputs.set(item, few(rng, 1, 4));
  }
  const rows = [...inputs].map(([item, n]) => ({ item, count: n }));
  return { output, count, inputs: rows, station: near, fuel: burns && near >= 0 ? BURN_TICKS : 0 };
}
