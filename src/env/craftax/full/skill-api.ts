/** What generated code may see and do in one world of Craftax: the view, what was seen before, and action codes. One table makes the API and its documentation. */

import type { Rng } from '../../../core/rng.ts';
import type { FactTable, SkillApi } from '../../env.ts';
import { freezeApi, lookup } from '../../skill-names.ts';
import {
  type ApiEntry,
  blockOf,
  documentOf,
  found,
  groundOf,
  mapCalls,
  plainCalls,
  told,
  wayOf,
  whole,
} from '../skill-api.ts';
import { Action, achievementNames, actionNames, Block, blockNames, itemNames, levelNames, SIZE } from './constants.ts';
import { held } from './held.ts';
import { explore, lookout, unseenFrom } from './search.ts';
import {
  ACHIEVED,
  COLUMN,
  DIRECTION,
  DRINK,
  ENERGY,
  FOOD,
  INVENTORY,
  LEVEL,
  LIGHT_LEVEL,
  MANA,
  RESTING,
  ROW,
  SLEEPING,
  type World,
} from './state.ts';
import {
  avoid,
  blockAt,
  creatureAt,
  creatureNames,
  creatures,
  distance,
  enclosed,
  faced,
  go,
  healthOf,
  itemAt,
  nearSeen,
  seenAt,
  sightOf,
  sights,
  towards,
} from './view.ts';

const entries: readonly ApiEntry[] = [
  ['w.have(item: string): number', 'How many of an item are held, at most 99; a tool counts for lesser ones too.'],
  told.near,
  ...told.looks,
  [
    'w.block(rows: number, columns: number): string | null',
    'Block at an offset in the view (rows -4 up to 4 down, columns -5 left to 5 right), darkness where it is dark, null outside of the view.',
  ],
  ['w.item(rows: number, columns: number): string | null', 'Torch or ladder on the ground at an offset in the view.'],
  ['w.mob(rows: number, columns: number): string | null', 'Creature or shot at an offset in the view, or null.'],
  ['w.creatures(): {name, rows, columns}[]', 'Creatures and shots in view by their offsets, nearest first.'],
  [
    'w.known(rows: number, columns: number): string | null',
    'Block last seen at any offset of this floor, or null where nothing was seen yet.',
  ],
  ...told.bounds,
  [
    "w.towards(name: string, dig: boolean | 'sealed'): number | null",
    'Action code of the next step to face the nearest known block or visible creature of that name on this floor, or to stand on the nearest ladder or torch; creatures in the way are hit; with dig, what can be dug is removed and water and lava are filled; sealed: trees stay, and all else where digging opens a way to the player. w.noop when done; null when none is known or reached.',
  ],
  ["w.distance(name: string, dig: boolean | 'sealed'): number | null", 'Steps that w.towards needs, or null.'],
  [
    "w.go(rows: number, columns: number, dig: boolean | 'sealed'): number | null",
    'Action code of the next step to the known cell at that place, counted as w.rows and w.columns are; w.noop when there; null when no known way leads there.',
  ],
  [
    "w.explore(dig: boolean | 'sealed', ground?: 'surface' | 'underground', amid?: string): number | null",
    'Action code of the next step to the place that promises most that is new of this floor, of that ground and amid that block, or of putting a torch where it is dark; or null.',
  ],
  [
    "w.frontier(dig: boolean | 'sealed', ground?: 'surface' | 'underground', amid?: string): { rows: number, columns: number } | null",
    'The known place that promises most never-seen cells of this floor, of that ground, for the steps there; rows and columns counted as for w.go; or null.',
  ],
  told.unseen,
  ['w.rows(): number', 'Rows from the middle of the map, down positive.'],
  ['w.columns(): number', 'Columns from the middle of the map, right positive.'],
  ['w.floor(): string', `Floor: ${levelNames.join(', ')}.`],
  ['w.health(): number', 'Health, 9 at first; death at 0.'],
  ['w.food(): number', 'Food, 9 at first; at 0 health falls.'],
  ['w.drink(): number', 'Drink, 9 at first; at 0 health falls.'],
  ['w.energy(): number', 'Energy, 9 at first; at 0 health falls; sleep restores it.'],
  ['w.mana(): number', 'Mana, for spells and enchantments.'],
  told.light,
  ['w.asleep(): boolean', 'Whether asleep or resting; every action does nothing until then.'],
  told.achieved,
  ['w.fact(name: string): number', 'A fact such as have:wood, sees:tree, on:ladder_down, floor:dungeon, steps.'],
  ...told.last,
];

export const skillApiDoc: string = documentOf(
  entries,
  actionNames,
  ' w.do is the hand: it hits, mines, drinks, eats, opens.',
);

export interface ApiSource {
  readonly world: World;
  readonly index: number;
  readonly facts: FactTable;
  readonly rng: Rng;
}

const numbers = sights.map(sightOf);

/** Frozen plain functions over one world. */
export function makeSkillApi({ world, index, facts, rng }: ApiSource): SkillApi {
  const { ints, floats } = world;
  const achievement = lookup('achievement', achievementNames);
  const place = { size: SIZE, row: () => ints[ROW], column: () => ints[COLUMN] };
  const api: Record<string, unknown> = {
    ...senses(world),
    ...ways(world),
    ...mapCalls({ world, blockNames, ...place }, { enclosed, avoid, go, lookout, unseenFrom }),
    ...plainCalls({ index, facts, rng }, actionNames, Action.NOOP),
    floor: () => levelNames[ints[LEVEL]],
    health: () => healthOf(world),
    food: () => ints[FOOD],
    drink: () => ints[DRINK],
    energy: () => ints[ENERGY],
    mana: () => ints[MANA],
    light: () => floats[LIGHT_LEVEL],
    asleep: () => ints[SLEEPING] === 1 || ints[RESTING] === 1,
    achieved: (name: unknown) => ints[ACHIEVED + achievement(name)] === 1,
  };
  return freezeApi(api);
}

/** What is held and seen. */
function senses(world: World): Record<string, unknown> {
  const { ints } = world;
  const item = lookup(
    'item',
    held.map(({ name }) => name),
  );
  const station = lookup('station', ['crafting_table', 'furnace']);
  const block = (id: number) => (id === 0 ? null : blockNames[id]);
  return {
    have: (name: unknown) => held[item(name)].count(ints, INVENTORY),
    near: (name: unknown) => nearSeen(world, station(name) === 0 ? Block.CRAFTING_TABLE : Block.FURNACE),
    facing: () => faced(world),
    heading: () => ints[DIRECTION],
    block: (rows: unknown, columns: unknown) => block(blockAt(world, whole(rows), whole(columns))),
    item: (rows: unknown, columns: unknown) => {
      const id = itemAt(world, whole(rows), whole(columns));
      return id === 0 ? null : itemNames[id];
    },
    mob: (rows: unknown, columns: unknown) => {
      const kind = creatureAt(world, whole(rows), whole(columns));
      return kind < 0 ? null : creatureNames[kind];
    },
    creatures: () => creatures(world),
    known: (rows: unknown, columns: unknown) => block(seenAt(world, whole(rows), whole(columns))),
  };
}

/** Ways over what is known. */
function ways(world: World): Record<string, unknown> {
  const sight = lookup('block, item or creature', sights);
  return {
    towards: (name: unknown, dig: unknown) => {
      const at = sight(name);
      return found(towards(world, sights[at], numbers[at], wayOf(dig)));
    },
    distance: (name: unknown, dig: unknown) => found(distance(world, numbers[sight(name)], wayOf(dig))),
    explore: (dig: unknown, ground: unknown, amid: unknown) =>
      found(explore(world, wayOf(dig), groundOf(ground), blockOf(blockNames, amid))),
  };
}
