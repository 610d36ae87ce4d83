/** What generated code may see and do in one world of Craftax-Classic: the view, what was seen before, and action codes. One table makes the API and its documentation. */

import { unknownName } from '../../../core/errors.ts';
import type { Rng } from '../../../core/rng.ts';
import type { FactTable, SkillApi } from '../../env.ts';
import { camel, freezeApi, lookup } from '../../skill-names.ts';
import type { Way } from '../ways.ts';
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

/** Name, signature, one sentence. */
const entries: readonly (readonly [string, string, string])[] = [
  ['have', 'w.have(item: string): number', 'How many of an item the inventory holds, at most 9.'],
  ['near', 'w.near(station: string): boolean', 'Whether a crafting_table or furnace is beside or at a corner.'],
  ['facing', 'w.facing(): string', 'Name of the creature or block in front.'],
  ['heading', 'w.heading(): number', 'Action code of the direction looked in: w.left, w.right, w.up or w.down.'],
  [
    'block',
    'w.block(rows: number, columns: number): string | null',
    'Block at an offset in the view (rows -3 up to 3 down, columns -4 left to 4 right), or null outside of the view.',
  ],
  [
    'mob',
    'w.mob(rows: number, columns: number): string | null',
    'Creature or arrow at an offset in the view, or null.',
  ],
  [
    'creatures',
    'w.creatures(): {name, rows, columns}[]',
    'Creatures and arrows in view by their offsets, the nearest first.',
  ],
  [
    'known',
    'w.known(rows: number, columns: number): string | null',
    'Block last seen at any offset, or null where nothing was seen yet.',
  ],
  [
    'enclosed',
    'w.enclosed(cells: number, reach?: number): boolean',
    'Whether no more than so many cells can be walked to, all of them seen, and none further than `reach` rows and columns together.',
  ],
  [
    'avoid',
    'w.avoid(rows: number, columns: number, steps: number): void',
    'Makes ways through the cell at an offset longer by so many steps, at most 9, until the next step.',
  ],
  [
    'spare',
    'w.spare(rows: number, columns: number): void',
    'Leaves the block at an offset alone until the next step: w.towards and w.distance do not go for it, and ways go round it.',
  ],
  [
    'towards',
    "w.towards(name: string, dig: boolean | 'sealed'): number | null",
    'Action code of the next step to the nearest known block or visible creature of that name, to face it; with dig, stone and trees in the way are removed and water is filled; sealed: trees stay, and stone and water where digging opens a way to the player. w.noop when it is faced; null when none is known or reached.',
  ],
  [
    'distance',
    "w.distance(name: string, dig: boolean | 'sealed'): number | null",
    'Steps that w.towards needs until it is faced, or null.',
  ],
  [
    'go',
    "w.go(rows: number, columns: number, dig: boolean | 'sealed'): number | null",
    'Action code of the next step to the known cell at that place, counted from the start as w.rows and w.columns are; w.noop when there; null when no known way leads there.',
  ],
  [
    'explore',
    "w.explore(dig: boolean | 'sealed', ground?: 'surface' | 'underground'): number | null",
    'Action code of the next step to the nearest place that shows something new, of that ground if one is not much further; or null.',
  ],
  [
    'frontier',
    "w.frontier(dig: boolean | 'sealed', ground?: 'surface' | 'underground', amid?: string): { rows: number, columns: number } | null",
    'The known place that promises most never-seen cells, of that ground and with that block around, for the steps there; rows and columns counted as for w.go; or null.',
  ],
  [
    'unseen',
    'w.unseen(rows: number, columns: number): number',
    'How many never-seen cells would be in view from that place.',
  ],
  ['rows', 'w.rows(): number', 'Rows from the start, down positive.'],
  ['columns', 'w.columns(): number', 'Columns from the start, right positive.'],
  ['health', 'w.health(): number', 'Health, 0 to 9; death at 0.'],
  ['food', 'w.food(): number', 'Food, 0 to 9; at 0 health falls.'],
  ['drink', 'w.drink(): number', 'Drink, 0 to 9; at 0 health falls.'],
  ['energy', 'w.energy(): number', 'Energy, 0 to 9; at 0 health falls; sleep restores it.'],
  ['light', 'w.light(): number', 'Daylight, 0 to 1.'],
  ['asleep', 'w.asleep(): boolean', 'Whether asleep; every action does nothing until waking.'],
  ['achieved', 'w.achieved(name: string): boolean', 'Whether an achievement was done in this episode.'],
  ['fact', 'w.fact(name: string): number', 'A fact such as have:wood, sees:tree, faces:water, near:furnace, steps.'],
  ['random', 'w.random(): number', 'A random number in [0, 1).'],
  ['actionCount', 'w.actionCount: number', 'Every action code is an integer from 0 to below this.'],
];

export const skillApiDoc: string = [
  'A skill is `function* name(w)`: it yields action codes, one a step, and may read w between steps.',
  ...entries.map(([, signature, sentence]) => `${signature} - ${sentence}`),
  `Action codes: ${actionNames.map((name) => `w.${camel(name)}`).join(', ')}.`,
].join('\n');

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
  const whole = (value: unknown) => (typeof value === 'number' ? Math.trunc(value) : 99);
  const wayOf = (dig: unknown): Way => (dig === 'sealed' ? 'sealed' : dig === true ? 'dig' : 'walk');
  const groundOf = (ground: unknown) => (ground === 'surface' || ground === 'underground' ? ground : null);
  const blockOf = (name: unknown) => Math.max(0, (blockNames as readonly string[]).indexOf(String(name)));
  const code = (action: number) => (action < 0 ? null : action);
  const api: Record<string, unknown> = {
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
    towards: (name: unknown, dig: unknown) => code(towards(world, sights[sight(name)], wayOf(dig))),
    distance: (name: unknown, dig: unknown) => code(distance(world, sights[sight(name)], wayOf(dig))),
    go: (rows: unknown, columns: unknown, dig: unknown) =>
      code(go(world, whole(rows) + SIZE / 2, whole(columns) + SIZE / 2, wayOf(dig))),
    explore: (dig: unknown, ground: unknown) => code(explore(world, wayOf(dig), groundOf(ground))),
    frontier: (dig: unknown, ground: unknown, amid: unknown) => {
      const cell = lookout(world, wayOf(dig), groundOf(ground), blockOf(amid));
      if (cell < 0) return null;
      return Object.freeze({ rows: Math.floor(cell / SIZE) - SIZE / 2, columns: (cell % SIZE) - SIZE / 2 });
    },
    unseen: (rows: unknown, columns: unknown) => unseenFrom(world, whole(rows) + SIZE / 2, whole(columns) + SIZE / 2),
    creatures: () => creatures(world),
    known: (rows: unknown, columns: unknown) => {
      const block = seenAt(world, whole(rows), whole(columns));
      return block === 0 ? null : blockNames[block];
    },
    enclosed: (cells: unknown, reach: unknown) => enclosed(world, whole(cells), whole(reach)),
    avoid: (rows: unknown, columns: unknown, steps: unknown) =>
      avoid(world, ints[ROW] + whole(rows), ints[COLUMN] + whole(columns), whole(steps)),
    spare: (rows: unknown, columns: unknown) => spare(world, ints[ROW] + whole(rows), ints[COLUMN] + whole(columns)),
    rows: () => ints[ROW] - SIZE / 2,
    columns: () => ints[COLUMN] - SIZE / 2,
    health: () => ints[HEALTH],
    food: () => ints[FOOD],
    drink: () => ints[DRINK],
    energy: () => ints[ENERGY],
    light: () => floats[LIGHT],
    asleep: () => ints[SLEEPING] === 1,
    achieved: (name: unknown) => ints[ACHIEVED + achievement(name)] === 1,
    fact: (name: unknown) => {
      const at = typeof name === 'string' ? facts.index(name) : -1;
      if (at < 0) throw unknownName('fact', String(name).slice(0, 40), facts.names);
      return facts.read(index, at);
    },
    random: () => rng.uniform(),
    actionCount: actionNames.length,
    ...Object.fromEntries(actionNames.map((name, i) => [camel(name), i])),
    noop: NOOP,
  };
  return freezeApi(api);
}
