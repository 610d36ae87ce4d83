/**
 * How far items are from bare hands: the crafts on the way, and the raw items that making one takes. Judges how hard a
 * recipe graph is; it plans nothing in a world.
 */
import { recipeCost } from '../rules/recipes.ts';
import type { RecipeRule, Rules } from '../rules/rules.ts';

/** Drops rarer than this are no way to obtain an item. */
const RARE = 0.05;
/** Nor are blocks that are this much harder to find than others. */
const SCARCE = 10;

interface Way {
  /** Crafts in the longest chain of inputs, tools and stations; Infinity when there is no way. */
  readonly depth: number;
  /** Of the shallowest way: the recipe index (-1 for raw items) and its fuel, or the tool that digs (-1 for hands). */
  readonly recipe: number;
  readonly fuel: number;
  readonly tool: number;
}

const NO_WAY: Way = { depth: Infinity, recipe: -1, fuel: -1, tool: -1 };

/**
 * By item id, the number of crafts in the shortest of its craft chains from bare hands, counting tools and stations:
 * 0 for what hands can dig, Infinity for what cannot be obtained.
 */
export function craftDepths(rules: Rules): readonly number[] {
  return findWays(rules).map(({ depth }) => depth);
}

/** The crafted item with the longest craft chain; of equals the one that takes most raw items, then the first. */
export function deepestItem(rules: Rules): string {
  const ways = findWays(rules);
  const crafted = rules.items.map((_, item) => item).filter((item) => ways[item].recipe >= 0);
  const deepest = Math.max(...crafted.map((item) => ways[item].depth));
  const needs = rules.items.map((_, item) => (ways[item].depth === deepest ? countRaw(rules, ways, item) : -1));
  const best = crafted.reduce((most, item) => (needs[item] > needs[most] ? item : most));
  return rules.items[best].name;
}

/**
 * Raw items dug to make one of `item` from nothing by its shallowest recipes, with its tools and stations, which are
 * made once, wear not counted. Infinity when it cannot be obtained.
 */
export function rawNeed(rules: Rules, item: number): number {
  return countRaw(rules, findWays(rules), item);
}

function findWays(rules: Rules): readonly Way[] {
  const ways: Way[] = rules.items.map(() => NO_WAY);
  const fuels = rules.fuels.map(({ item }) => item);
  const improve = (item: number, way: Way) => {
    if (way.depth >= ways[item].depth) return false;
    ways[item] = way;
    return true;
  };
  for (let changed = true; changed; ) {
    changed = false;
    rules.blocks.forEach((block) => {
      if (block.transparent || block.scarce > SCARCE || (block.found !== 'surface' && block.found !== 'underground'))
        return;
      const tool = block.harvestTools === null ? -1 : shallowest(ways, block.harvestTools);
      const depth = tool < 0 ? 0 : ways[tool].depth;
      for (const { item, chance } of block.drops) {
        if (chance >= RARE) changed = improve(item, { ...NO_WAY, depth, tool }) || changed;
      }
    });
    rules.recipes.forEach((recipe, index) => {
      const fuel = recipe.fuel === 0 ? -1 : shallowest(ways, fuels);
      const deepest = Math.max(...parts(rules, recipe, fuel).map((item) => ways[item].depth));
      changed = improve(recipe.output, { ...NO_WAY, depth: deepest + 1, recipe: index, fuel }) || changed;
    });
  }
  return ways;
}

function shallowest(ways: readonly Way[], items: readonly number[]): number {
  return items.reduce((best, item) => (ways[item].depth < ways[best].depth ? item : best));
}

/** Items that a recipe uses up or needs placed. */
function parts(rules: Rules, recipe: RecipeRule, fuel: number): readonly number[] {
  const used = recipeCost(rules, recipe, fuel).map(({ item }) => item);
  return recipe.station < 0 ? used : [...used, stationItem(rules, recipe.station)];
}

function stationItem(rules: Rules, station: number): number {
  return rules.items.findIndex(({ places }) => places === station);
}

/** Makes the item in thought: what is left over from one craft serves the next. */
function countRaw(rules: Rules, ways: readonly Way[], wanted: number): number {
  if (ways[wanted].depth === Infinity) return Infinity;
  const stock = new Float64Array(rules.items.length);
  const owned = new Set<number>();
  let raw = 0;
  const own = (item: number) => {
    if (item < 0 || owned.has(item)) return;
    owned.add(item);
    use(item, 1);
  };
  function use(item: number, count: number): void {
    const { recipe: index, fuel, tool } = ways[item];
    if (index < 0) {
      own(tool);
      raw += count;
      return;
    }
    const recipe = rules.recipes[index];
    while (stock[item] < count) {
      if (recipe.station >= 0) own(stationItem(rules, recipe.station));
      for (const cost of recipeCost(rules, recipe, fuel)) use(cost.item, cost.count);
      stock[item] += recipe.count;
    }
    stock[item] -= count;
  }
  use(wanted, 1);
  return raw;
}
