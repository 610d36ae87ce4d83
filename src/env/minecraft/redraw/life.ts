/**
 * Living things for a redrawn world: they have the bodies, moods and ways to fight of the game's, and nothing else of
 * them. Names are nonsense words, what they leave is drawn, and so are a weapon and a thing that is made of what one of
 * them leaves: who wants to make it has to read which of them that is.
 */
import { makeRng, type Rng } from '../../../core/rng.ts';
import type { Drop, EntityRule, ItemRule, RecipeRule, Rules } from '../rules/rules.ts';
import { chance, pick, plainItem } from './crafts.ts';
import { craftDepths } from './depth.ts';
import { nonsenseWords } from './words.ts';

export interface Lively {
  readonly rules: Rules;
  /** Name of the thing that is made of what a peaceful one leaves, and of crafted parts. */
  readonly goal: string;
}

/** Crafts of a part of the weapon or the goal, tools and stations counted. */
const PART_DEPTH = 3;

/** Adds living things to `rules`, which has none, with the bodies of those of `vanilla`. Equal seeds give equal rules. */
export function enliven(rules: Rules, vanilla: Rules, seed: number): Lively {
  const rng = makeRng('redraw-life', seed);
  const telling = [...vanilla.blocks, ...vanilla.items, ...vanilla.entities].flatMap(({ name }) => name.split('_'));
  const taken = [...rules.blocks, ...rules.items].map(({ name }) => name);
  const word = nonsenseWords(rng, [...new Set([...telling, ...vanilla.toolClasses, ...taken, ...rules.toolClasses])]);
  const items: ItemRule[] = [...rules.items];
  const add = (more: Partial<ItemRule>): number => items.push({ ...plainItem, name: word(), ...more }) - 1;

  const entities = vanilla.entities.map((body): EntityRule => {
    const leaves = body.fight === null ? remains(rng, add) : [{ item: add({}), min: 0, max: 2, chance: 1 }];
    return { ...body, name: word(), drops: leaves, fill: null, shear: null };
  });
  const recipes = [...rules.recipes];
  const depths = craftDepths(rules);
  const near = rules.items.map((_, item) => item).filter((item) => depths[item] <= PART_DEPTH);
  const make = (made: Omit<RecipeRule, 'count' | 'fuel' | 'station'>): void => {
    const station = chance(rng, 0.5) ? rules.stations[0] : -1;
    recipes.push({ ...made, count: 1, fuel: 0, station });
  };

  const blade = rules.toolClasses.length;
  const weapon = { stack: 1, toolClass: blade, durability: 60 + rng.int(100), damage: 4 + rng.int(4), swing: 12 };
  make({ output: add(weapon), inputs: [{ item: pick(rng, near), count: 1 + rng.int(2) }] });

  const quarry = pick(
    rng,
    entities.filter(({ fight }) => fight === null),
  );
  const parts = near.filter((item) => depths[item] >= 1);
  const goal = add({});
  make({
    output: goal,
    inputs: [
      { item: quarry.drops[0].item, count: 1 + rng.int(2) },
      { item: pick(rng, parts), count: 1 },
    ],
  });
  const toolClasses = [...rules.toolClasses, word()];
  return {
    rules: { ...rules, name: `${rules.name}-alive`, toolClasses, blade, items, recipes, entities },
    goal: items[goal].name,
  };
}

/** What a peaceful one leaves: always something to craft with, often something to eat. */
function remains(rng: Rng, add: (more: Partial<ItemRule>) => number): Drop[] {
  const hide = { item: add({}), min: 1, max: 1 + rng.int(2), chance: 1 };
  if (!chance(rng, 0.6)) return [hide];
  const food = 2 + rng.int(7);
  return [hide, { item: add({ food, saturation: food / 2 }), min: 1, max: 2, chance: 1 }];
}
