/** What a player of Craftax can do, as its handbook tells it, written from the rule tables. */
import type { Condition, Operator } from '../../handbook.ts';
import { camel } from '../../skill-names.ts';
import {
  Action,
  achievementNames,
  actionNames,
  blockNames,
  LEVELS,
  levelAchievement,
  levelNames,
} from './constants.ts';
import { recipes } from './craft.ts';
import { colours, grades } from './held.ts';
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

/** A blow, bite, draught or grip at what is in front. */
function hand(verb: string, object: string, ticks: number, parts: Pick<Operator, 'needs' | 'yields'>): Operator {
  return {
    ...common,
    name: `${verb} ${object}`,
    verb,
    object,
    action: act(Action.DO),
    ticks,
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
    ...common,
    name: actionNames[action].replace('_', ' '),
    verb: 'place',
    action: act(action),
    ticks: 1,
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
      ...common,
      name: `make ${item}`,
      verb: 'make',
      object: item,
      action: act(action),
      ticks: 1,
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
    ...common,
    name: `reach ${ladder}`,
    verb: 'reach',
    object: ladder,
    ticks: 5,
    needs: [condition(`sees:${ladder}`)],
    yields: [condition(`on:${ladder}`)],
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
      ...common,
      name: `${verb} to ${levelNames[to]}`,
      verb,
      object: ladder,
      ticks: 1,
      needs: [condition(`floor:${levelNames[from]}`), ...open, condition(`on:${ladder}`)],
      yields: [...arrive(to), ...entered],
      action: act(to > from ? Action.DESCEND : Action.ASCEND),
    };
  };
  return [
    reach('ladder_down'),
    reach('ladder_up'),
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
      needs: [condition('have:bow'), condition('have:arrow')],
      consumes: { arrow: 1 },
      yields: [condition('achieved:fire_bow')],
      strikes: projectileDamage[ARROW2 * 3],
    }),
    ...spells.flatMap((spell) => [
      single(Action.READ_BOOK, spell, {
        needs: [condition('have:book')],
        consumes: { book: 1 },
        yields: [condition(`knows:${spell}`), condition(`achieved:learn_${spell}`)],
      }),
      single(spell === 'fireball' ? Action.CAST_FIREBALL : Action.CAST_ICEBALL, spell, {
        needs: [condition(`knows:${spell}`), condition('mana', 2)],
        consumes: {},
        yields: [condition(`achieved:cast_${spell}`)],
      }),
    ]),
    ...colours.map((colour, i) =>
      single(Action.DRINK_POTION_RED + i, `potion_${colour}`, {
        needs: [condition(`have:potion_${colour}`)],
        consumes: { [`potion_${colour}`]: 1 },
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
        needs: [condition('xp')],
        consumes: {},
        yields: [condition(`attribute:${name}`)],
      }),
    ),
  ];
}

/** All that can be done, from the sight of things to spells. */
export function operators(): Operator[] {
  const acts = [...gathering(), ...feeding(), ...fighting(), ...opening()];
  const sights = [...new Set(acts.map(({ object }) => object))];
  return [
    ...sights.flatMap(sightOperators),
    ...acts,
    ...placing(),
    ...making(),
    ...climbing(),
    ...magic(),
    {
      ...common,
      name: 'wait plant',
      verb: 'wait',
      object: 'plant',
      needs: [condition('sees:plant')],
      yields: [condition('sees:ripe_plant')],
      ticks: 600,
    },
    {
      ...common,
      name: 'sleep',
      verb: 'sleep',
      object: 'energy',
      needs: [],
      action: act(Action.SLEEP),
      ticks: 150,
      yields: [condition('energy', 1), condition('achieved:wake_up')],
    },
  ];
}
