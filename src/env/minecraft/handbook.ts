/**
 * The handbook of a Minecraft-like world, derived from its rule tables. No item or block is known by name here, so a
 * world with other names and recipes gets its handbook by the same lines.
 */
import type { BlockEntry, Condition, EntityEntry, Handbook, ItemEntry, Operator } from '../handbook.ts';
import { swingStrength } from './mobs/combat.ts';
import { MEAL_TICKS } from './player/life.ts';
import { canHarvest, digTicks } from './rules/dig-time.ts';
import { recipeCost } from './rules/recipes.ts';
import type { BlockRule, Drop, EntityRule, ItemRule, RecipeRule, Rules } from './rules/rules.ts';

// Guesses in primitive steps that a reader of the manual would make: a walk of 40 blocks, a stair dug downwards, a few
// steps and a turn.
const FIND_STEPS = 200;
const FIND_STEPS_PER_DEPTH = 60;
/** Blocks dug on the way to a block under ground, for each block of its depth: down, and along. */
const WEAR_PER_DEPTH = 2;
const APPROACH_STEPS = 60;

/** Drops rarer than this are no way to obtain an item. */
const RARE = 0.05;

/** Fuels that the handbook tells for each burning recipe: the first so many of the rules, which are the cheapest. */
const FUELS_TOLD = 3;

/**
 * The handbook of `rules` for the world `worldId`. Operators:
 * - `craft X`, `craft X #2`: one for each recipe, and for recipes that burn one for each of the cheapest fuels, with the
 *   whole pieces of fuel that one making uses up.
 * - `place B`: for blocks that recipes need near.
 * - `find B`, `approach B`, `break B`: for blocks that the land holds and that can be dug. `break` needs the slowest tool
 *   that makes the block drop; `tools` lists all that do (or, where bare hands do, those that are faster), best first.
 *   A drop yields its expected count rounded down, and 1 for drops by chance; those under 5 % are left out.
 * - `find E`, `approach E`, `attack E`, `shear E`, `fill E`: for living things.
 * - `wear X`, `wield X`, `eat X`: armour, tools and food put to use.
 * - `outlast`: stay alive while time goes by.
 */
export function makeHandbook(rules: Rules, worldId: string): Handbook {
  return {
    world: worldId,
    items: rules.items.map((item, id) => itemEntry(rules, item, id)),
    blocks: rules.blocks.map(blockEntry),
    entities: rules.entities.map(entityEntry),
    operators: [
      ...distinctNames(rules.recipes.flatMap((recipe) => craftOperators(rules, recipe))),
      ...rules.stations.map((station) => placeOperator(rules, station)),
      ...rules.blocks.flatMap((block, id) => (diggable(block) ? digOperators(rules, block, id) : [])),
      ...rules.entities.flatMap((entity) => entityOperators(rules, entity)),
      ...rules.items.flatMap((item, id) => useOperators(rules, item, id)),
      ...rules.items.flatMap((item, id) => (item.food > 0 ? [eatOperator(rules, item, id)] : [])),
      outlast,
    ],
    dangers: dangersOf(rules),
    notes: notesOf(rules),
  };
}

function itemEntry({ blocks }: Rules, { name, stack, durability, places }: ItemRule, id: number): ItemEntry {
  return { name, id, stack, durability, ...(places < 0 ? {} : { places: blocks[places].name }) };
}

function blockEntry({ name, solid, liquid, danger, found, depth, ...rule }: BlockRule, id: number): BlockEntry {
  const firm = solid && rule.hardness === Infinity ? { firm: true } : {};
  const falls = rule.gravity ? { falls: true } : {};
  return { name, id, solid, liquid, danger, found, depth, ...firm, ...falls };
}

function entityEntry({ name, health, fight }: EntityRule, id: number): EntityEntry {
  return { name, id, health, hostile: fight !== null, ...(fight?.way === 'burst' ? { bursts: true } : {}) };
}

function have(rules: Rules, item: number, atLeast: number): Condition {
  return { fact: `have:${rules.items[item].name}`, atLeast };
}

/** Liquids are left out because rays, and so the crosshair, pass through them. */
function diggable(block: BlockRule): boolean {
  return (
    Number.isFinite(block.hardness) &&
    !block.transparent &&
    (block.found === 'surface' || block.found === 'underground')
  );
}

// --- crafting and placing ---

function craftOperators(rules: Rules, recipe: RecipeRule): Operator[] {
  const fuels = recipe.fuel === 0 ? [-1] : rules.fuels.slice(0, FUELS_TOLD).map(({ item }) => item);
  return fuels.map((fuel) => craftOperator(rules, recipe, fuel));
}

function craftOperator(rules: Rules, recipe: RecipeRule, fuel: number): Operator {
  const { name } = rules.items[recipe.output];
  const cost = recipeCost(rules, recipe, fuel);
  const near = recipe.station < 0 ? [] : [{ fact: `near:${rules.blocks[recipe.station].name}`, atLeast: 1 }];
  return {
    name: `craft ${name}`,
    verb: 'craft',
    object: name,
    needs: [...cost.map(({ item, count }) => have(rules, item, count)), ...near],
    consumes: Object.fromEntries(cost.map(({ item, count }) => [rules.items[item].name, count])),
    yields: [have(rules, recipe.output, recipe.count)],
    action: `w.craft(${JSON.stringify(name)})`,
    tools: [],
    wear: 0,
    ticks: 1,
  };
}

function placeOperator(rules: Rules, station: number): Operator {
  const block = rules.blocks[station].name;
  const item = rules.items.findIndex((rule) => rule.places === station);
  const { name } = rules.items[item];
  return {
    name: `place ${block}`,
    verb: 'place',
    object: block,
    needs: [have(rules, item, 1)],
    consumes: { [name]: 1 },
    yields: [{ fact: `near:${block}`, atLeast: 1 }],
    action: `w.place(${JSON.stringify(name)})`,
    tools: [],
    wear: 0,
    ticks: 1,
  };
}

/** Numbers the second and later operators of one name. */
function distinctNames(operators: readonly Operator[]): Operator[] {
  const seen = new Map<string, number>();
  return operators.map((operator) => {
    const nth = (seen.get(operator.name) ?? 0) + 1;
    seen.set(operator.name, nth);
    return nth === 1 ? operator : { ...operator, name: `${operator.name} #${nth}` };
  });
}

// --- finding, approaching, breaking ---

function digOperators(rules: Rules, block: BlockRule, id: number): Operator[] {
  const { name, found, depth } = block;
  const sees = { fact: `sees:${name}`, atLeast: 1 };
  const faces = { fact: `faces:${name}`, atLeast: 1 };
  const common = { object: name, consumes: {}, action: null, wear: 0 };
  const findTicks = (FIND_STEPS + (found === 'underground' ? FIND_STEPS_PER_DEPTH * depth : 0)) * block.scarce;
  const tools = toolsFor(rules, id);
  const handsDo = block.harvestTools === null;
  const tool = handsDo || tools.length === 0 ? -1 : tools[tools.length - 1];
  return [
    { ...common, name: `find ${name}`, verb: 'find', needs: [], yields: [sees], tools: [], ticks: findTicks },
    {
      ...common,
      name: `approach ${name}`,
      verb: 'approach',
      needs: [sees],
      yields: [faces],
      tools: [],
      ticks: APPROACH_STEPS,
    },
    {
      ...common,
      name: `break ${name}`,
      verb: 'break',
      needs: tool < 0 ? [faces] : [faces, have(rules, tool, 1)],
      yields: dropYields(rules, block),
      tools: tools.map((item) => rules.items[item].name),
      wear: tool < 0 ? 0 : 1 + (found === 'underground' ? WEAR_PER_DEPTH * depth : 0),
      ticks: digTicks(rules, id, tool),
    },
  ];
}

/** Item ids of the tools that make `block` drop, or where bare hands do, of those that are faster; best first. */
function toolsFor(rules: Rules, block: number): number[] {
  const hand = digTicks(rules, block, -1);
  const handsDo = canHarvest(rules, block, -1);
  const ticks = rules.items.map((_, item) => digTicks(rules, block, item));
  return rules.items
    .map((_, item) => item)
    .filter((item) => (handsDo ? ticks[item] < hand : canHarvest(rules, block, item)))
    .sort((a, b) => ticks[a] - ticks[b] || rules.items[b].durability - rules.items[a].durability);
}

function dropYields(rules: Rules, { drops }: { readonly drops: readonly Drop[] }): Condition[] {
  return drops
    .filter(({ chance }) => chance >= RARE)
    .map(({ item, min, max, chance }) => have(rules, item, Math.max(1, Math.floor((chance * (min + max)) / 2))));
}

// --- living things ---

/** Steps to come upon a living thing that does not come by itself, and to walk up to it. */
const MEET_STEPS = 400;
/** Steps between two blows with a bare hand, as the thing must be followed. */
const BLOW_STEPS = 12;

/** Blows that kill at full strength. */
function blows(entity: EntityRule, damage: number): number {
  return Math.ceil(entity.health / (damage * swingStrength(BLOW_STEPS, BLOW_STEPS)));
}

function entityOperators(rules: Rules, entity: EntityRule): Operator[] {
  const { name, fill, shear } = entity;
  const sees = { fact: `sees:${name}`, atLeast: 1 };
  const faces = { fact: `faces:${name}`, atLeast: 1 };
  const common = { object: name, consumes: {}, action: null, wear: 0, tools: [] };
  const weapons = rules.items
    .map((_, item) => item)
    .filter((item) => rules.items[item].damage > 1)
    .sort(
      (a, b) =>
        blows(entity, rules.items[a].damage) - blows(entity, rules.items[b].damage) ||
        rules.items[a].swing - rules.items[b].swing,
    );
  const using = (verb: string, item: number, gained: readonly Condition[], used: boolean): Operator => ({
    ...common,
    name: `${verb} ${name}`,
    verb,
    needs: [faces, have(rules, item, 1)],
    yields: gained,
    hand: 'use',
    consumes: used ? { [rules.items[item].name]: 1 } : {},
    tools: [rules.items[item].name],
    wear: used ? 0 : 1,
    ticks: 1,
  });
  return [
    { ...common, name: `find ${name}`, verb: 'find', needs: [], yields: [sees], ticks: MEET_STEPS },
    { ...common, name: `approach ${name}`, verb: 'approach', needs: [sees], yields: [faces], ticks: APPROACH_STEPS },
    {
      ...common,
      name: `attack ${name}`,
      verb: 'attack',
      needs: [faces],
      hand: 'attack',
      yields: [...dropYields(rules, entity), { fact: `kills:${name}`, atLeast: 1 }],
      tools: weapons.map((item) => rules.items[item].name),
      ticks: BLOW_STEPS * blows(entity, 1),
    },
    ...(fill === null ? [] : [using('fill', fill.item, [have(rules, fill.gives, 1)], true)]),
    ...(shear === null ? [] : [using('shear', shear.item, dropYields(rules, { drops: [shear.drop] }), false)]),
  ];
}

// --- putting things to use ---

/** Steps to break something near with a tool. */
const WIELD_STEPS = 40;

/** Armour is used by putting it on, a tool by a blow or a block broken with it. */
function useOperators(rules: Rules, { name, worn, toolClass, durability }: ItemRule, id: number): Operator[] {
  const common = { object: name, yields: [{ fact: `used:${name}`, atLeast: 1 }], needs: [have(rules, id, 1)] };
  if (worn >= 0) {
    const action = `w.equip(${JSON.stringify(name)})`;
    return [
      { ...common, name: `wear ${name}`, verb: 'wear', consumes: { [name]: 1 }, action, tools: [], wear: 0, ticks: 1 },
    ];
  }
  if (toolClass < 0 || durability === 0) return [];
  const wield = { name: `wield ${name}`, verb: 'wield', consumes: {}, action: null, tools: [name], wear: 1 };
  return [{ ...common, ...wield, ticks: WIELD_STEPS }];
}

function eatOperator(rules: Rules, { name, food }: ItemRule, id: number): Operator {
  return {
    name: `eat ${name}`,
    verb: 'eat',
    object: name,
    needs: [have(rules, id, 1)],
    consumes: { [name]: 1 },
    yields: [{ fact: 'food', atLeast: food }],
    action: null,
    hand: 'use',
    tools: [name],
    wear: 0,
    ticks: MEAL_TICKS,
  };
}

/** Time goes by for whoever stays alive. */
const outlast: Operator = {
  name: 'outlast',
  verb: 'outlast',
  object: '',
  needs: [],
  consumes: {},
  action: null,
  tools: [],
  wear: 0,
  yields: [{ fact: 'steps', atLeast: 1 }],
  ticks: 1,
};

// --- sentences ---

const LIFE_NOTES = [
  'A bucket used on a still liquid scoops it up, and pours it out again when full; a bed used at night ends the night.',
  'Living things within 3 blocks under the crosshair are hit by the attack; a blow is full only after the swing time of the weapon, and a quick one weak.',
  'A thing that was hit flees or fights; for half a second after a blow it takes no other of the same strength.',
  'Using an item on a living thing needs the item in the main hand: shears take wool, a bucket milk.',
  'What is shorn has nothing to shear until it has eaten from the turf that it stands on, about a minute later.',
];

function dangersOf(rules: Rules): string[] {
  const named = (pick: (block: BlockRule) => boolean) => rules.blocks.filter(pick).map(({ name }) => name);
  return [
    ...rules.blocks
      .filter(({ danger }) => danger)
      .map(
        ({ name, depth }) => `Touching ${name} hurts and soon kills; it lies about ${depth} blocks under the ground.`,
      ),
    ...named((b) => b.liquid && !b.danger).map(
      (name) => `With the head under ${name} the breath lasts 300 steps, then life runs out.`,
    ),
    'A fall of more than 3 blocks costs 1 of 20 life for each further block.',
    ...named((b) => b.gravity).map((name) => `${name} falls down when nothing is under it.`),
  ];
}

function notesOf(rules: Rules): string[] {
  const { items, blocks, fuels, recipes } = rules;
  const chances = blocks.flatMap(({ name, drops }) =>
    drops
      .filter(({ chance }) => chance < 1)
      .map(
        ({ item, chance }) =>
          `Breaking ${name} drops ${items[item].name} with a chance of ${+(chance * 100).toFixed(1)} %.`,
      ),
  );
  const burning = recipes.some(({ fuel }) => fuel > 0);
  const fuelList = fuels.map(({ item, ticks }) => `${items[item].name} ${ticks}`).join(', ');
  return [
    'One step is 50 ms of the world; 20 steps are a second.',
    'Blocks within 4.5 of the eye can be dug or placed against.',
    'The view turns in multiples of 15 degrees: yaw 0 looks to +z and grows to the right, pitch is -90 (up) to 90 (down).',
    'To dig, hold the attack on one block until it breaks; looking at another or letting go starts afresh.',
    'Only the tool in the main hand counts; it wears by one use for each block and vanishes when worn out.',
    'A block that needs a tool drops nothing without it.',
    ...(rules.entities.length > 0 ? LIFE_NOTES : []),
    'Drops lie near the broken block and are picked up by walking to within 1 block of them.',
    'The inventory holds 36 stacks; the first is the main hand.',
    'Crafting is one action; a recipe that needs a placed block needs it within about 3 blocks.',
    ...(burning ? [`A recipe that burns uses whole pieces of fuel for each making; burn steps: ${fuelList}.`] : []),
    ...chances,
    ...blocks.filter(({ hardness }) => hardness === Infinity).map(({ name }) => `${name} cannot be broken.`),
  ];
}
