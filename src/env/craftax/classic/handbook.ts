/** The handbook of Craftax-Classic, written from its rule tables. */
import type { BlockEntry, Condition, EntityEntry, Handbook, Operator } from '../../handbook.ts';
import { camel } from '../../skill-names.ts';
import { recipes } from './act.ts';
import {
  actionNames,
  blockNames,
  FURNACE,
  itemNames,
  LAVA,
  MAKE_WOOD_PICKAXE,
  OUT_OF_BOUNDS,
  PLANT,
  RIPE_PLANT,
  solid,
  TABLE,
  WATER,
} from './constants.ts';
import { ITEMS } from './state.ts';

const condition = (fact: string, atLeast = 1): Condition => ({ fact, atLeast });

/** Where blocks lie, as a player finds them: in the open, in the mountains, or only where put. */
const found: Readonly<Record<string, BlockEntry['found']>> = {
  grass: 'surface',
  water: 'surface',
  tree: 'surface',
  sand: 'surface',
  stone: 'underground',
  path: 'underground',
  coal: 'underground',
  iron: 'underground',
  diamond: 'underground',
  lava: 'underground',
  crafting_table: 'placed',
  furnace: 'placed',
  plant: 'placed',
  ripe_plant: 'placed',
};

/** Collecting: block, item, tool needed, achievement, chance of a blow. */
const gathering: readonly (readonly [string, string, string | null, string, number])[] = [
  ['tree', 'wood', null, 'collect_wood', 1],
  ['stone', 'stone', 'wood_pickaxe', 'collect_stone', 1],
  ['coal', 'coal', 'wood_pickaxe', 'collect_coal', 1],
  ['iron', 'iron', 'stone_pickaxe', 'collect_iron', 1],
  ['diamond', 'diamond', 'iron_pickaxe', 'collect_diamond', 1],
  ['grass', 'sapling', null, 'collect_sapling', 0.1],
];

/** What is done to a sight for the player's own good: sight, verb, vital it restores, by how much, achievement, blows. */
const restoring: readonly (readonly [string, string, string | null, number, string, number])[] = [
  ['water', 'drink', 'drink', 1, 'collect_drink', 1],
  ['cow', 'eat', 'food', 6, 'eat_cow', 3],
  ['ripe_plant', 'eat', 'food', 4, 'eat_plant', 1],
  ['zombie', 'defeat', null, 0, 'defeat_zombie', 5],
  ['skeleton', 'defeat', null, 0, 'defeat_skeleton', 3],
];

/** Placing: action, item, how many, what comes of it. */
const placing = ({ furnace }: Costs): readonly (readonly [string, string, number, readonly Condition[]])[] => [
  ['place_stone', 'stone', 1, []],
  ['place_table', 'wood', 2, [condition('near:crafting_table')]],
  ['place_furnace', 'stone', furnace, [condition('near:furnace')]],
  ['place_plant', 'sapling', 1, [condition('sees:plant')]],
];

const FIND_TICKS = { surface: 60, underground: 150, placed: 20, nowhere: 300 } as const;
const common = { consumes: {}, tools: [], wear: 0, action: null } as const;

function sightOperators(name: string): Operator[] {
  const ticks = FIND_TICKS[found[name] ?? 'surface'];
  const sees = condition(`sees:${name}`);
  return [
    { ...common, name: `find ${name}`, verb: 'find', object: name, needs: [], yields: [sees], ticks },
    {
      ...common,
      name: `approach ${name}`,
      verb: 'approach',
      object: name,
      needs: [sees],
      yields: [condition(`faces:${name}`)],
      ticks: 10,
    },
  ];
}

function operators(costs: Costs): Operator[] {
  const sights = [...new Set([...gathering.map(([block]) => block), ...restoring.map(([sight]) => sight)])];
  return [
    ...sights.flatMap(sightOperators),
    ...gathering.map(([block, item, tool, achievement, chance]) => ({
      ...common,
      name: `collect ${item}`,
      verb: 'collect',
      object: block,
      action: 'w.do',
      needs: [condition(`faces:${block}`), ...(tool === null ? [] : [condition(`have:${tool}`)])],
      yields: [condition(`have:${item}`), condition(`achieved:${achievement}`)],
      tools: tool === null ? [] : [tool],
      ticks: Math.round(1 / chance),
    })),
    ...restoring.map(([sight, verb, vital, amount, achievement, ticks]) => ({
      ...common,
      name: `${verb} ${sight}`,
      verb,
      object: sight,
      action: 'w.do',
      ticks,
      needs: [condition(`faces:${sight}`)],
      yields: [condition(`achieved:${achievement}`), ...(vital === null ? [] : [condition(vital, amount)])],
    })),
    ...placing(costs).map(([action, item, count, yields]) => ({
      ...common,
      name: action.replace('_', ' '),
      verb: 'place',
      object: action.slice('place_'.length),
      needs: [condition(`have:${item}`, count)],
      consumes: { [item]: count },
      yields: [...yields, condition(`achieved:${action}`)],
      action: `w.${camel(action)}`,
      ticks: 1,
    })),
    ...Object.entries(recipes).map(([action, recipe]) => {
      const item = itemNames[recipe.item - ITEMS];
      const count = (name: string, i: number) => (recipe.furnace && name === 'stone' ? costs.tool : recipe.cost[i]);
      const parts = recipe.cost
        .map((_, i) => [itemNames[i], count(itemNames[i], i)] as const)
        .filter(([, pieces]) => pieces > 0);
      const stations = ['crafting_table', ...(recipe.furnace ? ['furnace'] : [])];
      return {
        ...common,
        name: `make ${item}`,
        verb: 'make',
        object: item,
        action: `w.${camel(actionNames[+action])}`,
        needs: [
          ...parts.map(([name, n]) => condition(`have:${name}`, n)),
          ...stations.map((s) => condition(`near:${s}`)),
        ],
        consumes: Object.fromEntries(parts),
        yields: [condition(`have:${item}`), condition(`achieved:${actionNames[+action]}`)],
        ticks: 1,
      };
    }),
    {
      ...common,
      name: 'wait plant',
      verb: 'wait',
      object: 'plant',
      needs: [condition('sees:plant')],
      yields: [condition('sees:ripe_plant')],
      ticks: costs.ripe,
      ...(costs.within === undefined ? {} : { within: costs.within }),
    },
    {
      ...common,
      name: 'sleep',
      verb: 'sleep',
      object: 'energy',
      needs: [],
      action: 'w.sleep',
      ticks: 150,
      yields: [condition('energy', 1), condition('achieved:wake_up')],
    },
  ];
}

/** Where Crafter (1.8.3) differs from Craftax-Classic as far as a manual goes. */
export interface Costs {
  /** Stones of a furnace, and of a tool that is made at one. */
  readonly furnace: number;
  readonly tool: number;
  /** Steps until a plant is ripe. */
  readonly ripe: number;
  /** Steps of a walker beyond which nothing grows or moves; left out where the whole world goes on. */
  readonly within?: number;
  /** Whether creatures beside a plant eat it. */
  readonly fragile: boolean;
  /** What attacks. */
  readonly attackers: readonly EntityEntry[];
}

const zombie = { name: 'zombie', id: 0, health: 5, hostile: true, found: 'surface' } as const;
const skeleton = { name: 'skeleton', id: 2, health: 3, hostile: true, found: 'underground' } as const;
const arrow = { name: 'arrow', nearest: 4, furthest: 5 } as const;

/** From `mobs.ts`. */
const classicAttackers: readonly EntityEntry[] = [
  {
    ...zombie,
    appears: { on: ['grass', 'path'], nearest: 10 },
    attack: { damage: 2, asleep: 7, rest: 5, sight: 9, chase: 0.75 },
  },
  {
    ...skeleton,
    appears: { on: ['path'], nearest: 10 },
    attack: { damage: 2, asleep: 2, rest: 4, sight: 0, chase: 0, shot: { ...arrow, chance: 1, close: 0.5 } },
  },
];

/** From `crafter/objects.py` and `env.py`. */
const crafterAttackers: readonly EntityEntry[] = [
  {
    ...zombie,
    crowds: true,
    appears: { on: ['grass'], nearest: 6 },
    attack: { damage: 2, asleep: 7, rest: 5, sudden: true, sight: 8, chase: 0.9 },
  },
  {
    ...skeleton,
    appears: { on: ['path'], nearest: 7 },
    attack: {
      damage: 2,
      asleep: 2,
      rest: 4,
      sight: 8,
      chase: 0.3,
      shot: { ...arrow, chance: 0.5, close: 0.2, met: 'blocks' },
    },
  },
];

const classicCosts: Costs = {
  furnace: 1,
  tool: 1,
  ripe: 600,
  fragile: false,
  attackers: classicAttackers,
};
export const crafterCosts: Costs = {
  furnace: 4,
  tool: 0,
  ripe: 301,
  within: 17,
  fragile: true,
  attackers: crafterAttackers,
};

/** Swords, and the health that a blow with one takes. */
const swords: Readonly<Record<string, number>> = { wood_sword: 2, stone_sword: 3, iron_sword: 5 };

/** What a player learns of attacks by being attacked. */
const ATTACKS = [
  'A zombie beside the player takes 2 health, 7 from a sleeper, then rests for 5 steps; more of them come in the dark.',
  'Skeletons live on paths in the mountains; their arrows take 2 health, cross water and break tables and furnaces.',
] as const;

/** The same handbook, silent about how creatures attack: it tells who does, and neither damage nor rest, sight or shots. */
export const withoutAttacks = (handbook: Handbook): Handbook => ({
  ...handbook,
  entities: handbook.entities.map(({ attack: _, ...entity }) => entity),
  dangers: handbook.dangers.filter((danger) => !(ATTACKS as readonly string[]).includes(danger)),
});

export function makeHandbook(world: string, costs: Costs = classicCosts): Handbook {
  return {
    world,
    items: itemNames.map((name, i) => ({
      name,
      id: i,
      stack: 9,
      durability: 0,
      ...(swords[name] === undefined ? {} : { damage: swords[name] }),
    })),
    blocks: blockNames.map((name, id) => ({
      ...{
        name,
        id,
        solid: solid[id] === 1 || id === OUT_OF_BOUNDS,
        liquid: id === WATER || id === LAVA,
        danger: id === LAVA,
        ...(costs.fragile && id === PLANT ? { fragile: true } : {}),
        ...(id === TABLE || id === FURNACE ? { brittle: true } : {}),
        ...(id === WATER ? { amid: 'sand' } : {}),
      },
      found: found[name] ?? 'nowhere',
      depth: 0,
    })),
    entities: [
      costs.attackers[0],
      { name: 'cow', id: 1, health: 3, hostile: false, found: 'surface' },
      costs.attackers[1],
      { name: 'arrow', id: 3, health: 0, hostile: true, found: 'underground' },
    ],
    operators: operators(costs),
    body: { damage: 1, recovery: 26 },
    dangers: [
      'Stepping on lava is death.',
      ATTACKS[0],
      ...costs.attackers.flatMap(({ name, appears }) =>
        appears === undefined
          ? []
          : [`A ${name} appears on ${appears.on.join(' or ')}, ${appears.nearest} steps from the player or more.`],
      ),
      ATTACKS[1],
      'Without food, drink or energy health falls by 1 in 15 steps; with all of them it rises by 1 in 25.',
    ],
    notes: [
      'The map has 64 x 64 cells; the view shows 7 rows and 9 columns around the player.',
      'A move turns the player first and steps when the cell in front is free.',
      'Food falls by 1 in 25 steps, drink in 20, energy in 30; asleep, energy rises by 1 in 10 and the others fall half as fast.',
      `Sleep lasts until energy is 9 or a hit wakes the sleeper; noise is no reason.`,
      `A blow takes 1 health from a creature; 2 with a ${itemNames[9]}, 3 with a ${itemNames[10]}, 5 with an ${itemNames[11]}.`,
      `A ${blockNames[PLANT]} becomes a ${blockNames[RIPE_PLANT]} ${costs.ripe} steps after planting${costs.within === undefined ? '' : `, of which only those count in which the player is within ${costs.within} steps`}.`,
      ...(costs.fragile ? [`A creature beside a ${blockNames[PLANT]} destroys it.`] : []),
      `Grass gives a sapling with a chance of 10 % a blow.`,
      `Things are made with ${camel(actionNames[MAKE_WOOD_PICKAXE])} and the like near a crafting_table, of iron also near a furnace.`,
      'Stone can be placed on grass, sand, path, water and lava; nothing holds more than 9.',
    ],
  };
}
