/** The facts of Craftax: names, ranges, and how each is read. */
import type { FactTable } from '../../env.ts';
import { type Fact as FactOf, factTable, type Start } from '../fact-table.ts';
import {
  ACHIEVEMENTS,
  achievementNames,
  Block,
  CELLS,
  EPISODE_LIMIT,
  Item,
  LEVELS,
  levelNames,
  MONSTERS_TO_CLEAR,
  SIZE,
} from './constants.ts';
import { held } from './held.ts';
import { homes } from './homes.ts';
import { bossOpen, isLit } from './observe.ts';
import {
  ACHIEVED,
  ARMOUR_ENCHANTMENTS,
  BOW_ENCHANTMENT,
  COLUMN,
  DEXTERITY,
  DRINK,
  ENERGY,
  FOOD,
  HEALTH,
  INTELLIGENCE,
  INVENTORY,
  LEARNED,
  LEVEL,
  LIGHT_LEVEL,
  MANA,
  MONSTERS_KILLED,
  RESTING,
  ROW,
  SLEEPING,
  STRENGTH,
  SWORD_ENCHANTMENT,
  TIME,
  type World,
  XP,
} from './state.ts';
import { gameOver } from './step.ts';
import { faced, healthOf, itemUnder, nearSeen, sees, sightOf, sights } from './view.ts';

type Fact = FactOf<World>;

const flag = (name: string, about: string, holds: (world: World) => boolean): Fact => ({
  name,
  unit: '',
  low: 0,
  high: 1,
  about,
  read: (world) => (holds(world) ? 1 : 0),
});

const number = (name: string, at: number, high: number, about: string): Fact => ({
  name,
  unit: 'points',
  low: 0,
  high,
  about,
  read: (world) => world.ints[at],
});

const cleared = ({ ints }: World) => ints[MONSTERS_KILLED + ints[LEVEL]] >= MONSTERS_TO_CLEAR;

const holdings = held.flatMap(({ name, most, count }): Fact[] => [
  {
    name: `have:${name}`,
    unit: 'pieces',
    low: 0,
    high: most,
    about: `${name} in the inventory.`,
    read: ({ ints }) => count(ints, INVENTORY),
  },
  {
    name: `gain:${name}`,
    unit: 'pieces',
    low: -most,
    high: most,
    about: `${name} gained since the start.`,
    read: ({ ints }, start) => count(ints, INVENTORY) - count(start.items, 0),
  },
]);

const surroundings = sights.flatMap((name) => {
  const sight = sightOf(name);
  return [
    flag(`sees:${name}`, `${name} is in view.`, (world) => sees(world, sight)),
    ...(sight.item >= 0 ? [] : [flag(`faces:${name}`, `${name} is in front.`, (world) => faced(world) === name)]),
  ];
});

const places = [
  flag('near:crafting_table', 'A crafting table is beside or at a corner.', (w) => nearSeen(w, Block.CRAFTING_TABLE)),
  flag('near:furnace', 'A furnace is beside or at a corner.', (w) => nearSeen(w, Block.FURNACE)),
  flag('on:ladder_down', 'The player stands on a ladder down.', (w) => itemUnder(w) === Item.LADDER_DOWN),
  flag('on:ladder_up', 'The player stands on a ladder up.', (w) => itemUnder(w) === Item.LADDER_UP),
  ...levelNames.map((name, i) => flag(`floor:${name}`, `The player is on the ${name}.`, (w) => w.ints[LEVEL] === i)),
  ...levelNames.map((name, i) =>
    flag(
      `cleared:${name}`,
      `On the ${name}, with enough of its monsters killed to open the ladder down.`,
      (w) => w.ints[LEVEL] === i && cleared(w),
    ),
  ),
  flag('cleared', 'Enough monsters of this floor are killed to open its ladder down.', cleared),
  flag(
    'descends',
    'The ladder under the player leads down now.',
    (w) => itemUnder(w) === Item.LADDER_DOWN && cleared(w) && w.ints[LEVEL] < LEVELS - 1,
  ),
  flag('light:here', 'It is light where the player stands.', ({ light, ints }) =>
    isLit(light[ints[LEVEL] * CELLS + ints[ROW] * SIZE + ints[COLUMN]]),
  ),
  flag('boss_open', 'No monster is on the floor and none comes: the necromancer can be hurt.', (w) => bossOpen(w.ints)),
];

const whereabouts = [...homes].map(([name, floors]) =>
  flag(`home:${name}`, `On a floor where ${name} is found.`, ({ ints }) => floors.includes(ints[LEVEL])),
);

const facts: readonly Fact[] = [
  ...whereabouts,
  ...holdings,
  ...achievementNames.map((name, i) =>
    flag(`achieved:${name}`, `${name} was done in this episode.`, ({ ints }) => ints[ACHIEVED + i] === 1),
  ),
  ...places,
  ...surroundings,
  {
    name: 'health',
    unit: 'points',
    low: 0,
    high: 9,
    about: 'The health bar; it grows with strength.',
    read: healthOf,
  },
  number('food', FOOD, 9, 'The food bar; it grows with dexterity.'),
  number('drink', DRINK, 9, 'The drink bar; it grows with dexterity.'),
  number('energy', ENERGY, 9, 'The energy bar; it grows with dexterity.'),
  number('mana', MANA, 9, 'The mana bar; it grows with intelligence.'),
  number('xp', XP, LEVELS - 1, 'Experience that is not spent yet.'),
  number('attribute:dexterity', DEXTERITY, 5, 'Dexterity, 1 to 5.'),
  number('attribute:strength', STRENGTH, 5, 'Strength, 1 to 5.'),
  number('attribute:intelligence', INTELLIGENCE, 5, 'Intelligence, 1 to 5.'),
  flag('enchanted:wood_sword', 'The sword is enchanted.', ({ ints }) => ints[SWORD_ENCHANTMENT] > 0),
  flag('enchanted:bow', 'The bow is enchanted.', ({ ints }) => ints[BOW_ENCHANTMENT] > 0),
  flag('enchanted:iron_armour', 'A piece of armour is enchanted.', ({ ints }) =>
    [0, 1, 2, 3].some((i) => ints[ARMOUR_ENCHANTMENTS + i] > 0),
  ),
  flag('knows:fireball', 'The fireball is learnt.', ({ ints }) => ints[LEARNED] === 1),
  flag('knows:iceball', 'The iceball is learnt.', ({ ints }) => ints[LEARNED + 1] === 1),
  flag('asleep', 'Asleep: actions do nothing.', ({ ints }) => ints[SLEEPING] === 1),
  flag('resting', 'Resting: actions do nothing.', ({ ints }) => ints[RESTING] === 1),
  {
    name: 'light',
    unit: '',
    low: 0,
    high: 1,
    about: 'Daylight.',
    read: ({ floats }) => floats[LIGHT_LEVEL],
  },
  {
    name: 'achievements',
    unit: '',
    low: 0,
    high: ACHIEVEMENTS,
    about: 'Achievements done in this episode.',
    read: ({ ints }) => achievementNames.reduce((sum, _, i) => sum + ints[ACHIEVED + i], 0),
  },
  flag('alive', '1 while alive.', ({ floats }) => floats[HEALTH] > 0),
  flag('over', 'Dead, or the necromancer is beaten.', gameOver),
  {
    name: 'steps',
    unit: 'steps',
    low: 0,
    high: EPISODE_LIMIT,
    about: 'Steps since the start of the episode.',
    read: ({ ints }, start) => ints[TIME] - start.time,
  },
];

export const makeFacts = (worlds: readonly World[], starts: readonly Start[]): FactTable =>
  factTable(facts, worlds, starts);
