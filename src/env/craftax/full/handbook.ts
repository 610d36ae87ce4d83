/** The handbook of Craftax, written from its rule tables. */
import type { BlockEntry, Condition, Handbook, Operator } from '../../handbook.ts';
import {
  Action,
  achievementNames,
  actionNames,
  Block,
  blockNames,
  itemNames,
  LEVELS,
  levelAchievement,
  levelNames,
  MONSTERS_TO_CLEAR,
  solid,
} from './constants.ts';
import { recipes } from './craft.ts';
import { entities } from './creatures.ts';
import { colours, grades, held } from './held.ts';
import { homes } from './homes.ts';
import { ores } from './interact.ts';
import {
  ARROW2,
  killAchievement,
  MELEE,
  meleeNames,
  mobHealth,
  PASSIVE,
  passiveNames,
  projectileDamage,
  RANGED,
  rangedNames,
} from './mob-tables.ts';
import { ARMOUR, ARROWS, PICKAXE, SWORD } from './state.ts';

const condition = (fact: string, atLeast = 1): Condition => ({ fact, atLeast });
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const act = (action: number) => `w.${camel(actionNames[action])}`;
const home = (name: string): Condition[] => (homes.has(name) ? [condition(`home:${name}`)] : []);

const FIND_TICKS = 100;
const common = { consumes: {}, tools: [], wear: 0, action: null } as const;

/** Things to find and to stand before. */
function sightOperators(name: string): Operator[] {
  const sees = condition(`sees:${name}`);
  return [
    {
      ...common,
      name: `find ${name}`,
      verb: 'find',
      object: name,
      needs: home(name),
      yields: [sees],
      ticks: FIND_TICKS,
    },
    {
      ...{ ...common, name: `approach ${name}`, verb: 'approach', object: name, needs: [sees] },
      ...{ yields: [condition(`faces:${name}`)], ticks: 10 },
    },
  ];
}

/** A blow, bite, draught or grip at what is in front. */
function hand(verb: string, object: string, ticks: number, parts: Pick<Operator, 'needs' | 'yields'>): Operator {
  return {
    ...{ ...common, name: `${verb} ${object}`, verb, object, action: act(Action.DO), ticks },
    needs: [...home(object), ...parts.needs, condition(`faces:${object}`)],
    yields: parts.yields,
  };
}

const itemOf: Readonly<Record<string, string>> = {
  tree: 'wood',
  fire_tree: 'wood',
  ice_shrub: 'wood',
  stalagmite: 'stone',
};

function gathering(): Operator[] {
  const mined = [...ores].map(([block, { pickaxe }]) => {
    const name = blockNames[block];
    const item = itemOf[name] ?? name;
    const tool = pickaxe === 0 ? [] : [`${grades[pickaxe - 1]}_pickaxe`];
    const needs = tool.map((one) => condition(`have:${one}`));
    const yields = [condition(`have:${item}`), condition(`achieved:collect_${item}`)];
    return { ...hand('collect', name, 1, { needs, yields }), tools: tool };
  });
  const sapling = [condition('have:sapling'), condition('achieved:collect_sapling')];
  return [...mined, hand('collect', 'grass', 10, { needs: [], yields: sapling })];
}

function feeding(): Operator[] {
  const drink = [condition('achieved:collect_drink'), condition('drink')];
  const meal = (achievement: string, food: number) => [condition(`achieved:${achievement}`), condition('food', food)];
  return [
    ...['water', 'fountain'].map((name) => hand('drink', name, 1, { needs: [], yields: drink })),
    ...passiveNames.map((name, kind) =>
      hand('eat', name, mobHealth[kind * 3 + PASSIVE], { needs: [], yields: meal(`eat_${name}`, 6) }),
    ),
    hand('eat', 'ripe_plant', 1, { needs: [], yields: meal('eat_plant', 4) }),
  ];
}

/** Killing monsters, each of which also opens the ladder down of its floors a little. */
function fighting(): Operator[] {
  const kill = (names: readonly string[], of: number) =>
    names.map((name, kind) => {
      const cleared = (homes.get(name) ?? []).map((level) => condition(`cleared:${levelNames[level]}`));
      const achievement = achievementNames[killAchievement[of * 8 + kind]];
      return hand('defeat', name, mobHealth[kind * 3 + of], {
        needs: [],
        yields: [condition(`achieved:${achievement}`), ...cleared],
      });
    });
  return [
    ...kill(meleeNames, MELEE),
    ...kill(rangedNames, RANGED),
    hand('damage', 'necromancer', 20, {
      needs: [condition('boss_open')],
      yields: [condition('achieved:damage_necromancer'), condition('achieved:defeat_necromancer')],
    }),
  ];
}

/** What chests may hold, and after how many of them it may be expected. */
const loot: readonly (readonly [string, number, string])[] = [
  ['torch', 2, 'make_torch'],
  ['coal', 5, 'collect_coal'],
  ['iron', 5, 'collect_iron'],
  ['diamond', 11, 'collect_diamond'],
  ['sapphire', 13, 'collect_sapphire'],
  ['ruby', 13, 'collect_ruby'],
  ['arrow', 4, 'make_arrow'],
];

function opening(): Operator[] {
  const chest = (needs: readonly Condition[], yields: readonly Condition[], name: string, tries = 1): Operator => ({
    ...hand('open', 'chest', tries, { needs, yields }),
    ...(tries > 1 ? { tries } : {}),
    name: `open chest for ${name}`,
  });
  const opened = condition('achieved:open_chest');
  const on = (level: number) => [condition(`floor:${levelNames[level]}`)];
  return [
    chest([], [opened], 'anything'),
    chest(on(1), [condition('have:bow'), condition('achieved:find_bow')], 'bow'),
    chest(on(3), [condition('have:book')], 'first book'),
    chest(on(4), [condition('have:book')], 'second book'),
    ...loot.map(([item, chests, achievement]) =>
      chest([], [condition(`have:${item}`), condition(`achieved:${achievement}`)], item, chests),
    ),
    ...colours.map((colour) => chest([], [condition(`have:potion_${colour}`)], `potion_${colour}`, 8)),
  ];
}

/** Action, item, how many, what stands or lies there then. */
const puts: readonly (readonly [number, string, number, readonly Condition[]])[] = [
  [Action.PLACE_STONE, 'stone', 1, []],
  [Action.PLACE_TABLE, 'wood', 2, [condition('near:crafting_table')]],
  [Action.PLACE_FURNACE, 'stone', 1, [condition('near:furnace')]],
  [Action.PLACE_PLANT, 'sapling', 1, [condition('sees:plant')]],
  [Action.PLACE_TORCH, 'torch', 1, [condition('light:here')]],
];

function placing(): Operator[] {
  return puts.map(([action, item, count, yields]) => ({
    ...{ ...common, name: actionNames[action].replace('_', ' '), verb: 'place', action: act(action), ticks: 1 },
    object: actionNames[action].slice('place_'.length),
    needs: [...(action === Action.PLACE_PLANT ? home('grass') : []), condition(`have:${item}`, count)],
    consumes: { [item]: count },
    yields: [...yields, condition(`achieved:${actionNames[action]}`)],
  }));
}

const costNames = ['wood', 'stone', 'coal', 'iron', 'diamond'];

/** What a recipe makes, as it is called among things held. */
function madeBy(action: number): { readonly item: string; readonly gain: number } {
  const { item, below, gain } = recipes.get(action)!;
  if (item === PICKAXE) return { item: `${grades[below - 1]}_pickaxe`, gain: 1 };
  if (item === SWORD) return { item: `${grades[below - 1]}_sword`, gain: 1 };
  if (item === ARMOUR) return { item: below === 1 ? 'iron_armour' : 'diamond_armour', gain: 1 };
  return { item: item === ARROWS ? 'arrow' : 'torch', gain };
}

function making(): Operator[] {
  return [...recipes].map(([action, recipe]) => {
    const { item, gain } = madeBy(action);
    const parts = recipe.cost.map((count, i) => [costNames[i], count] as const).filter(([, count]) => count > 0);
    const stations = ['crafting_table', ...(recipe.furnace ? ['furnace'] : [])];
    return {
      ...{ ...common, name: `make ${item}`, verb: 'make', object: item, action: act(action), ticks: 1 },
      needs: [
        ...parts.map(([name, n]) => condition(`have:${name}`, n)),
        ...stations.map((s) => condition(`near:${s}`)),
      ],
      consumes: Object.fromEntries(parts),
      yields: [condition(`have:${item}`, gain), condition(`achieved:${actionNames[action]}`)],
    };
  });
}

/** What there is on a floor. */
const residents = (level: number) => [...homes].filter(([, floors]) => floors.includes(level)).map(([name]) => name);

/** Finding ladders and taking them. */
function climbing(): Operator[] {
  const reach = (ladder: string): Operator => ({
    ...{ ...common, name: `reach ${ladder}`, verb: 'reach', object: ladder, ticks: 5 },
    ...{ needs: [condition(`sees:${ladder}`)], yields: [condition(`on:${ladder}`)] },
    action: `w.towards('${ladder}', true)`,
  });
  const arrive = (level: number) => [
    condition(`floor:${levelNames[level]}`),
    ...residents(level).map((name) => condition(`home:${name}`)),
  ];
  const take = (from: number, to: number): Operator => {
    const [verb, ladder] = to > from ? ['descend', 'ladder_down'] : ['ascend', 'ladder_up'];
    const entered = to > from ? [condition(`achieved:${achievementNames[levelAchievement[to]]}`)] : [];
    const open = to > from && from > 0 ? [condition(`cleared:${levelNames[from]}`)] : [];
    return {
      ...{ ...common, name: `${verb} to ${levelNames[to]}`, verb, object: ladder, ticks: 1 },
      needs: [condition(`floor:${levelNames[from]}`), ...open, condition(`on:${ladder}`)],
      yields: [...arrive(to), ...entered],
      action: act(to > from ? Action.DESCEND : Action.ASCEND),
    };
  };
  return [
    ...[reach('ladder_down'), reach('ladder_up')],
    ...Array.from({ length: LEVELS - 1 }, (_, level) => take(level, level + 1)),
    ...Array.from({ length: LEVELS - 1 }, (_, level) => take(level + 1, level)),
  ];
}

/** A single act that needs things and perhaps a block in front. */
function single(
  action: number,
  object: string,
  parts: Pick<Operator, 'needs' | 'yields' | 'consumes' | 'strikes'>,
): Operator {
  const name = actionNames[action].replaceAll('_', ' ');
  return {
    ...common,
    name: `${name}${name.endsWith(object) ? '' : ` ${object}`}`,
    verb: name.split(' ')[0],
    object,
    action: act(action),
    ticks: 1,
    ...parts,
  };
}

function magic(): Operator[] {
  const spells = ['fireball', 'iceball'] as const;
  const gems = [
    ['ruby', 'enchantment_table_fire'],
    ['sapphire', 'enchantment_table_ice'],
  ] as const;
  const weapons = [
    [Action.ENCHANT_SWORD, 'wood_sword', ['achieved:enchant_sword']],
    [Action.ENCHANT_ARMOUR, 'iron_armour', ['achieved:enchant_armour']],
    [Action.ENCHANT_BOW, 'bow', []],
  ] as const;
  return [
    single(Action.SHOOT_ARROW, 'arrow', {
      ...{ needs: [condition('have:bow'), condition('have:arrow')], consumes: { arrow: 1 } },
      ...{ yields: [condition('achieved:fire_bow')], strikes: projectileDamage[ARROW2 * 3] },
    }),
    ...spells.flatMap((spell) => [
      single(Action.READ_BOOK, spell, {
        ...{ needs: [condition('have:book')], consumes: { book: 1 } },
        yields: [condition(`knows:${spell}`), condition(`achieved:learn_${spell}`)],
      }),
      single(spell === 'fireball' ? Action.CAST_FIREBALL : Action.CAST_ICEBALL, spell, {
        ...{ needs: [condition(`knows:${spell}`), condition('mana', 2)], consumes: {} },
        yields: [condition(`achieved:cast_${spell}`)],
      }),
    ]),
    ...colours.map((colour, i) =>
      single(Action.DRINK_POTION_RED + i, `potion_${colour}`, {
        ...{ needs: [condition(`have:potion_${colour}`)], consumes: { [`potion_${colour}`]: 1 } },
        yields: [condition('achieved:drink_potion')],
      }),
    ),
    ...gems.flatMap(([gem, table]) =>
      weapons.map(([action, item, achieved]) =>
        single(action, table, {
          needs: [
            ...home(table),
            condition('mana', 9),
            condition(`have:${item}`),
            condition(`have:${gem}`),
            condition(`faces:${table}`),
          ],
          consumes: { [gem]: 1 },
          yields: [...achieved.map((fact) => condition(fact)), condition(`enchanted:${item}`)],
        }),
      ),
    ),
    ...(['dexterity', 'strength', 'intelligence'] as const).map((name, i) =>
      single(Action.LEVEL_UP_DEXTERITY + i, name, {
        ...{ needs: [condition('xp')], consumes: {}, yields: [condition(`attribute:${name}`)] },
      }),
    ),
  ];
}

function operators(): Operator[] {
  const acts = [...gathering(), ...feeding(), ...fighting(), ...opening()];
  const sights = [...new Set(acts.map(({ object }) => object))];
  return [
    ...sights.flatMap(sightOperators),
    ...[...acts, ...placing(), ...making(), ...climbing(), ...magic()],
    {
      ...{ ...common, name: 'wait plant', verb: 'wait', object: 'plant', needs: [condition('sees:plant')] },
      ...{ yields: [condition('sees:ripe_plant')], ticks: 600 },
    },
    {
      ...{
        ...common,
        name: 'sleep',
        verb: 'sleep',
        object: 'energy',
        needs: [],
        action: act(Action.SLEEP),
        ticks: 150,
      },
      yields: [condition('energy', 1), condition('achieved:wake_up')],
    },
  ];
}

/** Under open sky only the overworld's plants, water and sand; a ladder or ore is looked for in the mountains there. */
const found = (name: string): BlockEntry['found'] => {
  if (['grass', 'water', 'tree', 'sand'].includes(name)) return 'surface';
  return homes.has(name) || ['path', 'lava', 'ladder_down', 'ladder_up'].includes(name)
    ? 'underground'
    : ['crafting_table', 'furnace', 'plant', 'ripe_plant', 'torch'].includes(name)
      ? 'placed'
      : 'nowhere';
};

/** What usually lies around a block. */
const amid = new Map<number, string>([
  [Block.WATER, 'sand'],
  [Block.DIAMOND, 'stone'],
  [Block.SAPPHIRE, 'stone'],
  [Block.RUBY, 'stone'],
]);

function blocks(): BlockEntry[] {
  return [
    ...blockNames.map((name, id) => ({
      ...{ name, id, solid: solid[id] === 1 || id === Block.OUT_OF_BOUNDS || id === Block.DARKNESS },
      ...{ liquid: id === Block.WATER || id === Block.LAVA, danger: false, found: found(name), depth: 0 },
      ...(id === Block.DARKNESS ? { veil: true } : {}),
      ...(amid.has(id) ? { amid: amid.get(id) } : {}),
    })),
    ...itemNames.slice(1).map((name, i) => ({
      ...{ name, id: blockNames.length + i, solid: false, liquid: false, danger: false, found: found(name), depth: 0 },
    })),
  ];
}

/** Swords, and the health that a blow with one takes, before strength and enchantments (`combat.ts`). */
const swords: Readonly<Record<string, number>> = { wood_sword: 2, stone_sword: 3, iron_sword: 5, diamond_sword: 8 };

/** What a piece of armour takes off a blow. */
const protections: Readonly<Record<string, number>> = { iron_armour: 0.1, diamond_armour: 0.2 };

const singles: readonly string[] = ['bow'];

export function makeHandbook(world: string): Handbook {
  return {
    world,
    items: held.map(({ name, most }, i) => ({
      ...{ name, id: i, stack: singles.includes(name) ? 1 : most, durability: 0 },
      ...(swords[name] === undefined ? {} : { damage: swords[name] }),
      ...(protections[name] === undefined ? {} : { protection: protections[name] }),
    })),
    blocks: blocks(),
    entities: entities(),
    operators: operators(),
    body: { damage: 1, recovery: 26, might: { fact: 'attribute:strength', share: 0.25 } },
    dangers: [
      'A monster beside the player strikes, three and a half times as hard at a sleeper, then rests for 5 steps.',
      'Shooters keep 4 to 5 cells away; what they shoot flies two cells ahead of a walker and also breaks tables and furnaces.',
      'Deeper floors have stronger monsters; those of fire and ice hardly feel force, and heat or cold not at all.',
      'Without food, drink or energy health falls by 1 in 15 steps; with all of them it rises by 1 in 25.',
    ],
    notes: notes(),
  };
}

function notes(): string[] {
  return [
    `There are ${LEVELS} floors of 48 x 48 cells: ${levelNames.join(', ')}; the view shows 9 rows and 11 columns around the player.`,
    `A ladder down opens when ${MONSTERS_TO_CLEAR} monsters of its floor are dead; the overworld's is open. Monsters come three times as fast until then.`,
    'A move turns the player and steps when the cell in front is free; water and lava stop it, and stone fills them.',
    'The mines, the ice_realm and the graveyard are dark: only what a torch, a ladder or lava lights is seen; a torch lights 4 cells around.',
    'Food falls by 1 in 25 steps, drink in 20, energy in 30; asleep, energy rises by 1 in 10 and the others fall half as fast.',
    'Sleep lasts until energy is full or a hit wakes the sleeper; rest, until health is full, food or drink is gone, or a hit.',
    'A blow does 1 damage, with swords of wood, stone, iron and diamond 2, 3, 5 and 8; a point of strength adds a quarter.',
    'Each piece of iron armour takes off a tenth of force, of diamond two tenths; enchanted, two tenths of fire or ice.',
    'The first visit of a floor gives a point of experience, which raises dexterity (bars), strength (health, blows) or intelligence (mana, spells).',
    'What a potion of a colour does differs between episodes: 8 or -3 of health, mana or energy.',
    'A plant is ripe 600 steps after planting; grass gives a sapling with a chance of 10 % a blow.',
    'The first chest of the dungeon holds a bow, those of the sewers and the vault a book each; chests also hold torches, ore, potions, arrows and tools.',
    'The necromancer is hurt 8 times, each time when all monsters that its graves let out are dead.',
  ];
}
