/** What generated code may see and do in one world of Craftax-Classic: the view, what was seen before, and action codes. One table makes the API and its documentation. */

import type { Rng } from '../../../core/rng.ts';
import type { FactTable, SkillApi } from '../../env.ts';
import { freezeApi, lookup } from '../../skill-names.ts';
import { type ApiEntry, documentOf, found, groundOf, mapCalls, plainCalls, told, wayOf, whole } from '../skill-api.ts';
import { near } from './act.ts';
import {
  achievementNames,
  actionNames,
  blockNames,
  FURNACE,
  itemNames,
  mobNames,
  NOOP,
  SIZE,
  TABLE,
} from './constants.ts';
import { sights } from './facts.ts';
import {
  ACHIEVED,
  COLUMN,
  DIRECTION,
  DRINK,
  ENERGY,
  FOOD,
  HEALTH,
  ITEMS,
  LIGHT,
  ROW,
  SLEEPING,
  type World,
} from './state.ts';
import {
  avoid,
  blockAt,
  creatures,
  distance,
  enclosed,
  explore,
  faced,
  go,
  lookout,
  mobAt,
  seenAt,
  spare,
  towards,
  unseenFrom,
} from './view.ts';

const entries: readonly ApiEntry[] = [
  ['w.have(item: string): number', 'How many of an item the inventory holds, at most 9.'],
  told.near,
  ...told.looks,
  [
    'w.block(rows: number, columns: number): string | null',
    'Block at an offset in the view (rows -3 up to 3 down, columns -4 left to 4 right), or null outside of the view.',
  ],
  ['w.mob(rows: number, columns: number): string | null', 'Creature or arrow at an offset in the view, or null.'],
  ['w.creatures(): {name, rows, columns}[]', 'Creatures and arrows in view by their offsets, the nearest first.'],
  [
    'w.known(rows: number, columns: number): string | null',
    'Block last seen at any offset, or null where nothing was seen yet.',
  ],
  ...told.bounds,
  [
    'w.spare(rows: number, columns: number): void',
    'Leaves the block at an offset alone until the next step: w.towards and w.distance do not go for it, and ways go round it.',
  ],
  [
    "w.towards(name: string, dig: boolean | 'sealed'): number | null",
    'Action code of the next step to the nearest known block or visible creature of that name, to face it; with dig, stone and trees in the way are removed and water is filled; sealed: trees stay, and stone and water where digging opens a way to the player. w.noop when it is faced; null when none is known or reached.',
  ],
  [
    "w.distance(name: string, dig: boolean | 'sealed'): number | null",
    'Steps that w.towards needs until it is faced, or null.',
  ],
  [
    "w.go(rows: number, columns: number, dig: boolean | 'sealed'): number | null",
    'Action code of the next step to the known cell at that place, counted from the start as w.rows and w.columns are; w.noop when there; null when no known way leads there.',
  ],
  [
    "w.explore(dig: boolean | 'sealed', ground?: 'surface' | 'underground'): number | null",
    'Action code of the next step to the nearest place that shows something new, of that ground if one is not much further; or null.',
  ],
  [
    "w.frontier(dig: boolean | 'sealed', ground?: 'surface' | 'underground', amid?: string): { rows: number, columns: number } | null",
    'The known place that promises most never-seen cells, of that ground and with that block around, for the steps there; rows and columns counted as for w.go; or null.',
  ],
  told.unseen,
  ['w.rows(): number', 'Rows from the start, down positive.'],
  ['w.columns(): number', 'Columns from the start, right positive.'],
  ['w.health(): number', 'Health, 0 to 9; death at 0.'],
  ['w.food(): number', 'Food, 0 to 9; at 0 health falls.'],
  ['w.drink(): number', 'Drink, 0 to 9; at 0 health falls.'],
  ['w.energy(): number', 'Energy, 0 to 9; at 0 health falls; sleep restores it.'],
  told.light,
  ['w.asleep(): boolean', 'Whether asleep; every action does nothing until waking.'],
  told.achieved,
  ['w.fact(name: string): number', 'A fact such as have:wood, sees:tree, faces:water, near:furnace, steps.'],
  ...told.last,
];

export const skillApiDoc: string = documentOf(entries, actionNames);

export interface ApiSource {
  readonly world: World;
  readonly index: number;
  readonly facts: FactTable;
  readonly rng: Rng;
}

/** Frozen plain functions over one world. */
export function makeSkillApi({ world, index, facts, rng }: ApiSource): SkillApi {
  const { ints, floats } = world;
  const item = lookup('item', itemNames);
  const station = lookup('station', ['crafting_table', 'furnace']);
  const achievement = lookup('achievement', achievementNames);
  const sight = lookup('block or creature', sights);
  const place = { size: SIZE, row: () => ints[ROW], column: () => ints[COLUMN] };
  const api: Record<string, unknown> = {
    ...mapCalls({ world, blockNames, ...place }, { enclosed, avoid, go, lookout, unseenFrom }),
    ...plainCalls({ index, facts, rng }, actionNames, NOOP),
    have: (name: unknown) => ints[ITEMS + item(name)],
    near: (name: unknown) => near(world, station(name) === 0 ? TABLE : FURNACE),
    facing: () => faced(world),
    heading: () => ints[DIRECTION],
    block: (rows: unknown, columns: unknown) => {
      const block = blockAt(world, whole(rows), whole(columns));
      return block === 0 ? null : blockNames[block];
    },
    mob: (rows: unknown, columns: unknown) => {
      const kind = mobAt(world, whole(rows), whole(columns));
      return kind < 0 ? null : mobNames[kind];
    },
    towards: (name: unknown, dig: unknown) => found(towards(world, sights[sight(name)], wayOf(dig))),
    distance: (name: unknown, dig: unknown) => found(distance(world, sights[sight(name)], wayOf(dig))),
    explore: (dig: unknown, ground: unknown) => found(explore(world, wayOf(dig), groundOf(ground))),
    creatures: () => creatures(world),
    known: (rows: unknown, columns: unknown) => {
      const block = seenAt(world, whole(rows), whole(columns));
      return block === 0 ? null : blockNames[block];
    },
    spare: (rows: unknown, columns: unknown) => spare(world, ints[ROW] + whole(rows), ints[COLUMN] + whole(columns)),
    health: () => ints[HEALTH],
    food: () => ints[FOOD],
    drink: () => ints[DRINK],
    energy: () => ints[ENERGY],
    light: () => floats[LIGHT],
    asleep: () => ints[SLEEPING] === 1,
    achieved: (name: unknown) => ints[ACHIEVED + achievement(name)] === 1,
  };
  return freezeApi(api);
}
