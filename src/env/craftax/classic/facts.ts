/** The facts of Craftax-Classic: names, ranges, and how each is read. */
import type { FactTable } from '../../env.ts';
import { type Fact as FactOf, factTable, type Start } from '../fact-table.ts';
import { near } from './act.ts';
import { achievementNames, blockNames, EPISODE_LIMIT, FURNACE, itemNames, mobNames, TABLE } from './constants.ts';
import { ACHIEVED, DRINK, ENERGY, FOOD, HEALTH, ITEMS, LIGHT, SLEEPING, TIME, type World } from './state.ts';
import { dead } from './step.ts';
import { faced, sees } from './view.ts';

type Fact = FactOf<World>;

const flag = (name: string, about: string, holds: (world: World) => boolean): Fact => ({
  name,
  unit: '',
  low: 0,
  high: 1,
  about,
  read: (world) => (holds(world) ? 1 : 0),
});

const vital = (name: string, at: number): Fact => ({
  name,
  unit: 'points',
  low: 0,
  high: 9,
  about: `The ${name} bar.`,
  read: (world) => world.ints[at],
});

/** Blocks and mobs that can be met. */
export const sights: readonly string[] = [...blockNames.slice(2), ...mobNames];

const facts: readonly Fact[] = [
  ...itemNames.flatMap((name, i): Fact[] => [
    {
      name: `have:${name}`,
      unit: 'pieces',
      low: 0,
      high: 9,
      about: `${name} in the inventory.`,
      read: ({ ints }) => ints[ITEMS + i],
    },
    {
      name: `gain:${name}`,
      unit: 'pieces',
      low: -9,
      high: 9,
      about: `${name} gained since the start.`,
      read: ({ ints }, start) => ints[ITEMS + i] - start.items[i],
    },
  ]),
  ...achievementNames.map((name, i) =>
    flag(`achieved:${name}`, `${name} was done in this episode.`, ({ ints }) => ints[ACHIEVED + i] === 1),
  ),
  flag('near:crafting_table', 'A crafting table is beside or at a corner.', (world) => near(world, TABLE)),
  flag('near:furnace', 'A furnace is beside or at a corner.', (world) => near(world, FURNACE)),
  ...sights.flatMap((name) => [
    flag(`sees:${name}`, `${name} is in view.`, (world) => sees(world, name)),
    flag(`faces:${name}`, `${name} is in front.`, (world) => faced(world) === name),
  ]),
  vital('health', HEALTH),
  vital('food', FOOD),
  vital('drink', DRINK),
  vital('energy', ENERGY),
  flag('asleep', 'Asleep: actions do nothing.', ({ ints }) => ints[SLEEPING] === 1),
  {
    name: 'light',
    unit: '',
    low: 0,
    high: 1,
    about: 'Daylight.',
    read: ({ floats }) => floats[LIGHT],
  },
  {
    name: 'achievements',
    unit: '',
    low: 0,
    high: 22,
    about: 'Achievements done in this episode.',
    read: ({ ints }) => achievementNames.reduce((sum, _, i) => sum + ints[ACHIEVED + i], 0),
  },
  flag('alive', '1 while alive.', (world) => !dead(world)),
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
